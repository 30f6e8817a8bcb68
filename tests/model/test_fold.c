#include "tapak/model/fold.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

enum { BOTH = TAPAK_FOLD_CASE | TAPAK_FOLD_ACCENTS };

static void test_put__folds_letters(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        unsigned how;
        const char *folded;
    } cases[] = {
        {"Loa Kulu", 0, "Loa Kulu"},
        {"Loa KULU", TAPAK_FOLD_CASE, "loa kulu"},
        {"CHIȘINĂU", TAPAK_FOLD_CASE, "chișinău"},
        {"CHIȘINĂU", TAPAK_FOLD_ACCENTS, "CHISINAU"},
        {"Chișinău", BOTH, "chisinau"},
        {"Straße ŒUVRE", BOTH, "strasse œuvre"},
        {"KØBENHAVN", BOTH, "københavn"}, // a letter of its own
        {"ΑΘΉΝΑ", BOTH, "αθηνα"},
        {"МОСКВА́ Й", BOTH, "москва и"},
        {"Nguyễn", TAPAK_FOLD_ACCENTS, "Nguyen"},
        {"e\xCC\x81", TAPAK_FOLD_ACCENTS, "e"}, // a mark that stands apart
        {"İ", TAPAK_FOLD_CASE, "i\xCC\x87"},
        {"ΐ", BOTH, "ι"},
        {"木 😀", BOTH, "木 😀"},
        {"", BOTH, ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct tapak_buf buf;
        tapak_buf_init(&buf, 1000);
        tapak_fold_put(&buf, tapak_slice_of(cases[i].text), cases[i].how);
        assert_string_equal(tapak_buf_text(&buf), cases[i].folded);
        tapak_buf_free(&buf);
    }
}

static int compare(const char *a, const char *b, unsigned how)
{
    return tapak_fold_compare(tapak_fold_of(tapak_slice_of(a), how),
                              tapak_fold_of(tapak_slice_of(b), how));
}

static void test_compare__is_by_code_point(void **state)
{
    (void)state;
    assert_true(compare("a", "b", 0) < 0);
    assert_true(compare("B", "a", 0) < 0);
    assert_true(compare("B", "a", TAPAK_FOLD_CASE) > 0);
    assert_true(compare("a", "a ", 0) < 0);
    assert_true(compare("é", "z", 0) > 0);
    assert_true(compare("é", "z", TAPAK_FOLD_ACCENTS) < 0);
    assert_int_equal(compare("ß", "SS", TAPAK_FOLD_CASE), 0);
    assert_int_equal(compare("", "", 0), 0);
}

static void test_like__fits_patterns(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        const char *pattern;
        bool fits;
    } cases[] = {
        {"Berau", "Berau", true},
        {"Berau", "berau", false},
        {"Berau", "B%", true},
        {"Berau", "%u", true},
        {"Berau", "%r%", true},
        {"Berau", "B_rau", true},
        {"Berau", "B__", false},
        {"", "%", true},
        {"", "", true},
        {"", "_", false},
        {"a", "", false},
        {"100%", "100\\%", true},
        {"1000", "100\\%", false},
        {"a_b", "a\\_b", true},
        {"axb", "a\\_b", false},
        {"a\\b", "a\\\\b", true},
        {"a\\", "a\\", true},
        {"é", "_", true},
        {"abcabd", "%ab_", true},
        {"abcabd", "%abc", false},
        {"aaaa", "a%a%a%a", true},
        {"aaa", "a%a%a%a", false},
        {"ab", "a%%b", true},
        {"ab", "%_%_%", true},
        {"mississippi", "%iss%pi", true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        bool fits = tapak_fold_like(tapak_fold_of(tapak_slice_of(cases[i].text), 0),
                                    tapak_fold_of(tapak_slice_of(cases[i].pattern), 0));
        if (fits != cases[i].fits) {
            print_error("%s like %s\n", cases[i].text, cases[i].pattern);
        }
        assert_int_equal(fits, cases[i].fits);
    }
    assert_true(tapak_fold_like(tapak_fold_of(tapak_slice_of("Chișinău"), BOTH),
                                tapak_fold_of(tapak_slice_of("CHIS%U"), BOTH)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_put__folds_letters),
        cmocka_unit_test(test_compare__is_by_code_point),
        cmocka_unit_test(test_like__fits_patterns),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
