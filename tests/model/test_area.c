#include "tapak/model/area.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static struct tapak_code code_of(const char *text)
{
    struct tapak_code code = {""};
    if (text[0] != '\0') {
        assert_true(tapak_code_parse(tapak_slice_of(text), &code));
    }
    return code;
}

static void test_code_parse__reads_both_spellings(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        const char *code; ///< NULL: not a code
        enum tapak_level level;
    } cases[] = {
        {"64", "64", TAPAK_LEVEL_PROVINCE},
        {"64.02", "64.02", TAPAK_LEVEL_REGENCY},
        {"6402", "64.02", TAPAK_LEVEL_REGENCY},
        {"64.02.01", "64.02.01", TAPAK_LEVEL_DISTRICT},
        {"640201", "64.02.01", TAPAK_LEVEL_DISTRICT},
        {"64.02.01.2001", "64.02.01.2001", TAPAK_LEVEL_VILLAGE},
        {"6402012001", "64.02.01.2001", TAPAK_LEVEL_VILLAGE},
        {" \t6402012001\xC2\xA0", "64.02.01.2001", TAPAK_LEVEL_VILLAGE},
        {"", NULL, TAPAK_LEVEL_NONE},
        {"  ", NULL, TAPAK_LEVEL_NONE},
        {"6", NULL, TAPAK_LEVEL_NONE},
        {"640", NULL, TAPAK_LEVEL_NONE},
        {"64.", NULL, TAPAK_LEVEL_NONE},
        {"64.2", NULL, TAPAK_LEVEL_NONE},
        {"64,02", NULL, TAPAK_LEVEL_NONE},
        {"64.0201", NULL, TAPAK_LEVEL_NONE},
        {"64.02.01.200", NULL, TAPAK_LEVEL_NONE},
        {"64.02.01.20011", NULL, TAPAK_LEVEL_NONE},
        {"640201200", NULL, TAPAK_LEVEL_NONE},
        {"64020120011", NULL, TAPAK_LEVEL_NONE},
        {"64.02.01.200A", NULL, TAPAK_LEVEL_NONE},
        {"64020120 1", NULL, TAPAK_LEVEL_NONE},
        {"-640201200", NULL, TAPAK_LEVEL_NONE},
        {"64.02.01.2001.1", NULL, TAPAK_LEVEL_NONE},
        {".64.02.01.200", NULL, TAPAK_LEVEL_NONE},
        {"6402012001.0", NULL, TAPAK_LEVEL_NONE},
        {"\xD9\xA6\xD9\xA4", NULL, TAPAK_LEVEL_NONE},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct tapak_code code = {"before"};
        bool is_code = tapak_code_parse(tapak_slice_of(cases[i].text), &code);
        assert_int_equal(is_code, cases[i].code != NULL);
        assert_string_equal(code.text, cases[i].code != NULL ? cases[i].code : "before");
        if (is_code) {
            assert_int_equal(tapak_code_level(&code), cases[i].level);
        }
    }
    struct tapak_code code;
    assert_false(tapak_code_parse((struct tapak_slice){NULL, 0}, &code));
    assert_true(tapak_code_parse((struct tapak_slice){"6402999", 4}, &code));
    assert_string_equal(code.text, "64.02");
}

static void test_code_looks_like_bps__village_part_with_zero(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool is_bps;
    } cases[] = {
        {"6402010001", true},   {" 6402010001 ", true}, {"6402012001", false},
        {"6402011001", false},  {"6402013001", false},  {"64.02.01.0001", false},
        {"640201000", false},   {"640200", false},      {"", false},
        {"64020100010", false}, {"640201000x", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(tapak_code_looks_like_bps(tapak_slice_of(cases[i].text)), cases[i].is_bps);
    }
    assert_false(tapak_code_looks_like_bps((struct tapak_slice){NULL, 0}));
}

static void test_code_at__cuts_at_a_level(void **state)
{
    (void)state;
    static const struct {
        const char *code;
        enum tapak_level level;
        const char *cut;
    } cases[] = {
        {"64.02.01.2001", TAPAK_LEVEL_VILLAGE, "64.02.01.2001"},
        {"64.02.01.2001", TAPAK_LEVEL_DISTRICT, "64.02.01"},
        {"64.02.01.2001", TAPAK_LEVEL_REGENCY, "64.02"},
        {"64.02.01.2001", TAPAK_LEVEL_PROVINCE, "64"},
        {"64.02.01.2001", TAPAK_LEVEL_NONE, ""},
        {"64.02", TAPAK_LEVEL_REGENCY, "64.02"},
        {"64.02", TAPAK_LEVEL_DISTRICT, ""},
        {"", TAPAK_LEVEL_PROVINCE, ""},
        {"", TAPAK_LEVEL_NONE, ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct tapak_code code = code_of(cases[i].code);
        assert_string_equal(tapak_code_at(&code, cases[i].level).text, cases[i].cut);
    }
}

static void test_code_is_in__whole_parts_only(void **state)
{
    (void)state;
    static const struct {
        const char *code;
        const char *area;
        bool is_in;
    } cases[] = {
        {"64.02.01.2001", "64.02.01.2001", true},
        {"64.02.01.2001", "64.02.01", true},
        {"64.02.01.2001", "64", true},
        {"64.02.01.2001", "", true},
        {"", "", true},
        {"", "64", false},
        {"64.02", "64.02.01", false},
        {"64.02.01.2001", "64.02.02", false},
        {"65.02.01.2001", "64", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct tapak_code code = code_of(cases[i].code);
        struct tapak_code area = code_of(cases[i].area);
        assert_int_equal(tapak_code_is_in(&code, &area), cases[i].is_in);
    }
    // Made by hand, not by parse: the text ends inside a part.
    struct tapak_code code = {"64.02"};
    struct tapak_code area = {"64.0"};
    assert_false(tapak_code_is_in(&code, &area));
}

static void test_code_compare__order_of_bytes(void **state)
{
    (void)state;
    static const char *const in_order[] = {
        "", "64", "64.02", "64.02.01", "64.02.01.1001", "64.02.01.2001", "64.02.02", "64.03", "65"};
    size_t count = sizeof in_order / sizeof in_order[0];
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < count; j++) {
            struct tapak_code a = code_of(in_order[i]);
            struct tapak_code b = code_of(in_order[j]);
            int order = tapak_code_compare(&a, &b);
            assert_int_equal((order > 0) - (order < 0), (i > j) - (i < j));
        }
    }
}

static void test_level_name__each_has_one(void **state)
{
    (void)state;
    assert_string_equal(tapak_level_name(TAPAK_LEVEL_NONE), "none");
    assert_string_equal(tapak_level_name(TAPAK_LEVEL_PROVINCE), "province");
    assert_string_equal(tapak_level_name(TAPAK_LEVEL_REGENCY), "regency");
    assert_string_equal(tapak_level_name(TAPAK_LEVEL_DISTRICT), "district");
    assert_string_equal(tapak_level_name(TAPAK_LEVEL_VILLAGE), "village");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_code_parse__reads_both_spellings),
        cmocka_unit_test(test_code_looks_like_bps__village_part_with_zero),
        cmocka_unit_test(test_code_at__cuts_at_a_level),
        cmocka_unit_test(test_code_is_in__whole_parts_only),
        cmocka_unit_test(test_code_compare__order_of_bytes),
        cmocka_unit_test(test_level_name__each_has_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
