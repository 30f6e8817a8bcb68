// strtod is the judge here, called by way of strtod_l with an explicit locale.
#include "tapak/base/number.h"

#include <float.h>
#include <inttypes.h>
#include <locale.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static uint64_t seed = 42;

static uint64_t next_random(void)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return seed;
}

static double any_double(void)
{
    double number = 0;
    do {
        uint64_t bits = next_random();
        memcpy(&number, &bits, sizeof number);
    } while (!isfinite(number));
    return number;
}

static bool are_same(double a, double b)
{
    return memcmp(&a, &b, sizeof a) == 0;
}

static void test_parse_int__fits_or_not(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool is_int;
        int64_t number;
    } cases[] = {
        {"0", true, 0},
        {"-0", true, 0},
        {"+7", true, 7},
        {"007", true, 7},
        {"9223372036854775807", true, INT64_MAX},
        {"9223372036854775808", false, 0},
        {"-9223372036854775808", true, INT64_MIN},
        {"-9223372036854775809", false, 0},
        {"99999999999999999999999", false, 0},
        {"", false, 0},
        {"-", false, 0},
        {"+", false, 0},
        {"+-1", false, 0},
        {" 1", false, 0},
        {"1 ", false, 0},
        {"1.0", false, 0},
        {"1e3", false, 0},
        {"0x10", false, 0},
        {"1,000", false, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        int64_t number = 99;
        bool is_int = tapak_parse_int(cases[i].text, strlen(cases[i].text), &number);
        assert_int_equal(is_int, cases[i].is_int);
        assert_true(number == (is_int ? cases[i].number : 99));
    }
}

static void test_parse_double__form(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool is_double;
        double number;
    } cases[] = {
        {"0", true, 0},
        {"-0", true, -0.0},
        {"1.5", true, 1.5},
        {"+1.5", true, 1.5},
        {".5", true, .5},
        {"5.", true, 5},
        {"1e3", true, 1000},
        {"1E+3", true, 1000},
        {"-1.25e-2", true, -0.0125},
        {"0.1", true, 0.1},
        {"116.84730000000001", true, 116.84730000000001},
        {"999999999999999", true, 999999999999999.0},
        {"9007199254740993", true, 9007199254740992.0},
        {"0.000000000000001", true, 1e-15},
        {"1e-400", true, 0},
        {"4.9e-324", true, 4.9e-324},
        {"1.7976931348623157e308", true, DBL_MAX},
        {"1e309", false, 0},
        {"", false, 0},
        {".", false, 0},
        {"-", false, 0},
        {"-.", false, 0},
        {"e5", false, 0},
        {"1e", false, 0},
        {"1e+", false, 0},
        {"1.2.3", false, 0},
        {"1,5", false, 0},
        {"1 ", false, 0},
        {" 1", false, 0},
        {"nan", false, 0},
        {"inf", false, 0},
        {"infinity", false, 0},
        {"0x1p3", false, 0},
        {"1d5", false, 0},
        {"\xD9\xA1", false, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        double number = 99;
        bool is_double = tapak_parse_double(cases[i].text, strlen(cases[i].text), &number);
        if (is_double != cases[i].is_double) {
            print_error("%s\n", cases[i].text);
        }
        assert_int_equal(is_double, cases[i].is_double);
        assert_true(are_same(number, is_double ? cases[i].number : 99));
    }
    double number = 99;
    assert_false(tapak_parse_double("1\0", 2, &number));
    assert_true(tapak_parse_double("15", 1, &number) && number == 1);
}

static void test_parse_double__length_of_the_text(void **state)
{
    (void)state;
    char text[TAPAK_NUMBER_BYTES + 1];
    double number = 99;
    memset(text, '1', sizeof text);
    text[1] = '.';
    assert_true(tapak_parse_double(text, TAPAK_NUMBER_BYTES - 1, &number));
    assert_true(number == 1.1111111111111112);
    assert_false(tapak_parse_double(text, TAPAK_NUMBER_BYTES, &number));
}

// Texts of up to 18 digits with a point anywhere: the short way must round as strtod does.
static void test_parse_double__same_as_strtod(void **state)
{
    (void)state;
    locale_t c_locale = newlocale(LC_ALL_MASK, "C", (locale_t)0);
    for (int i = 0; i < 400000; i++) {
        char text[40];
        size_t digits = 1 + next_random() % 18;
        size_t point = next_random() % (digits + 1);
        size_t length = 0;
        if (next_random() % 2 == 0) {
            text[length++] = '-';
        }
        for (size_t j = 0; j < digits; j++) {
            if (j == point) {
                text[length++] = '.';
            }
            text[length++] = (char)('0' + next_random() % 10);
        }
        text[length] = '\0';
        double number = 0;
        assert_true(tapak_parse_double(text, length, &number));
        if (!are_same(number, strtod_l(text, NULL, c_locale))) {
            fail_msg("%s reads as %.17g", text, number);
        }
    }
    freelocale(c_locale);
}

static void test_format_double__cuts_zeros_never_minus_zero(void **state)
{
    (void)state;
    static const struct {
        double number;
        int digits;
        const char *text;
    } cases[] = {
        {0, 7, "0"},
        {-0.0, 7, "0"},
        {-0.0, 0, "0"},
        {-0.4, 0, "0"},
        {-0.00000004, 7, "0"},
        {-0.00000006, 7, "-0.0000001"},
        {116.8, 7, "116.8"},
        {100, 2, "100"},
        {100, 0, "100"},
        {-1500, 3, "-1500"},
        {0.1, 17, "0.10000000000000001"},
        {0.125, 2, "0.12"}, // exactly half: to even
        {0.375, 2, "0.38"},
        {1e22, 0, "10000000000000000000000"},
        {NAN, 3, "null"},
        {INFINITY, 3, "null"},
        {-INFINITY, 3, "null"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[TAPAK_NUMBER_BYTES];
        size_t length = tapak_format_double(text, cases[i].number, cases[i].digits);
        assert_string_equal(text, cases[i].text);
        assert_int_equal(length, strlen(text));
    }
    char text[TAPAK_NUMBER_BYTES];
    assert_int_equal(tapak_format_double(text, -DBL_MAX, 17), 310);
    assert_int_equal(tapak_format_double(text, -DBL_MIN / 3, 17), 1);
}

static void test_format_int__ends(void **state)
{
    (void)state;
    static const struct {
        int64_t number;
        const char *text;
    } cases[] = {{0, "0"},
                 {-1, "-1"},
                 {10, "10"},
                 {INT64_MAX, "9223372036854775807"},
                 {INT64_MIN, "-9223372036854775808"}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[TAPAK_NUMBER_BYTES];
        assert_int_equal(tapak_format_int(text, cases[i].number), strlen(cases[i].text));
        assert_string_equal(text, cases[i].text);
    }
    for (int i = 0; i < 10000; i++) {
        char text[TAPAK_NUMBER_BYTES];
        int64_t number = (int64_t)next_random() >> next_random() % 64;
        int64_t back = 0;
        assert_true(tapak_parse_int(text, tapak_format_int(text, number), &back));
        assert_true(back == number);
    }
}

static void check_exact(double number)
{
    char text[TAPAK_NUMBER_BYTES];
    double back = 0;
    size_t length = tapak_format_exact(text, number);
    assert_int_equal(length, strlen(text));
    if (!tapak_parse_double(text, length, &back) || !are_same(back, number)) {
        fail_msg("%.17g comes back from %s", number, text);
    }
}

static void test_format_exact__random_doubles_come_back(void **state)
{
    (void)state;
    for (int i = 0; i < 200000; i++) {
        check_exact(any_double());
        check_exact((double)(int64_t)(next_random() % 3600000000) / 1e7 - 180);
    }
    static const double ends[] = {0.0, -0.0, DBL_MAX, -DBL_MAX, DBL_MIN, DBL_EPSILON, 5e-324, 0.1};
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        check_exact(ends[i]);
    }
}

static void test_format_exact__short_where_it_can_be(void **state)
{
    (void)state;
    static const struct {
        double number;
        const char *text;
    } cases[] = {{0.1, "0.1"},       {116.8473, "116.8473"}, {1, "1"},
                 {5e-324, "5e-324"}, {1e23, "1e+23"},        {0.1 + 0.2, "0.30000000000000004"},
                 {NAN, "null"},      {INFINITY, "null"}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[TAPAK_NUMBER_BYTES];
        (void)tapak_format_exact(text, cases[i].number);
        assert_string_equal(text, cases[i].text);
    }
}

// newlocale() of glibc 2.36 does not give back its copy of LOCPATH.
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
    return "leak:__argz_add_sep";
}

// Makes the locale into a folder of its own, as most machines have none but C.
static locale_t make_locale(const char *name, const char *folder)
{
    char command[512];
    (void)snprintf(command, sizeof command, "localedef -i %s -f UTF-8 %s/%s.UTF-8 >/dev/null 2>&1",
                   name, folder, name);
    if (system(command) != 0) {
        return (locale_t)0;
    }
    char full_name[64];
    (void)snprintf(full_name, sizeof full_name, "%s.UTF-8", name);
    (void)setenv("LOCPATH", folder, 1);
    locale_t made = newlocale(LC_ALL_MASK, full_name, (locale_t)0);
    (void)unsetenv("LOCPATH");
    return made;
}

static void check_in_locale(locale_t locale)
{
    char text[TAPAK_NUMBER_BYTES];
    double number = 0;
    locale_t before = uselocale(locale);
    (void)snprintf(text, sizeof text, "%.1f", 1.5);
    assert_string_not_equal(text, "1.5"); // the locale does hold here
    (void)tapak_format_double(text, -1234567.25, 3);
    assert_string_equal(text, "-1234567.25");
    (void)tapak_format_exact(text, 0.1 + 0.2);
    assert_string_equal(text, "0.30000000000000004");
    assert_true(tapak_parse_double("1.5e0", 5, &number) && number == 1.5);
    assert_false(tapak_parse_double("1,5", 3, &number));
    assert_ptr_equal(uselocale(before), locale);
}

static void test_number__locale_does_not_matter(void **state)
{
    (void)state;
    // A comma for the point, and U+066B of two bytes.
    static const char *const names[] = {"id_ID", "ps_AF"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        char folder[] = "/tmp/tapak-locale-XXXXXX";
        char command[64];
        assert_non_null(mkdtemp(folder));
        locale_t locale = make_locale(names[i], folder);
        if (locale == (locale_t)0) {
            print_message("SKIP: locale %s cannot be made here\n", names[i]);
        } else {
            check_in_locale(locale);
            freelocale(locale);
        }
        (void)snprintf(command, sizeof command, "rm -rf %s", folder);
        assert_int_equal(system(command), 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_parse_int__fits_or_not),
        cmocka_unit_test(test_parse_double__form),
        cmocka_unit_test(test_parse_double__length_of_the_text),
        cmocka_unit_test(test_parse_double__same_as_strtod),
        cmocka_unit_test(test_format_double__cuts_zeros_never_minus_zero),
        cmocka_unit_test(test_format_int__ends),
        cmocka_unit_test(test_format_exact__random_doubles_come_back),
        cmocka_unit_test(test_format_exact__short_where_it_can_be),
        cmocka_unit_test(test_number__locale_does_not_matter),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
