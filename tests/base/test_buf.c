#include "tapak/base/buf.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void test_buf__writes_one_after_the_other(void **state)
{
    (void)state;
    struct tapak_buf buf;
    tapak_buf_init(&buf, 1 << 20);
    assert_string_equal(tapak_buf_text(&buf), "");
    assert_int_equal(tapak_buf_check(&buf, NULL), TAPAK_OK);
    tapak_buf_put(&buf, NULL, 0);
    tapak_buf_put_text(&buf, "n=");
    tapak_buf_put_int(&buf, INT64_MIN);
    tapak_buf_put_char(&buf, ' ');
    tapak_buf_put_double(&buf, -0.00004, 4);
    tapak_buf_put_char(&buf, ' ');
    tapak_buf_put_double(&buf, NAN, 4);
    tapak_buf_printf(&buf, " %s %d", "x", 7);
    assert_string_equal(tapak_buf_text(&buf), "n=-9223372036854775808 0 null x 7");
    tapak_buf_cut(&buf, 2);
    tapak_buf_cut(&buf, 100);
    assert_string_equal(tapak_buf_text(&buf), "n=");
    memcpy(tapak_buf_extend(&buf, 3), "abc", 3);
    assert_string_equal(tapak_buf_text(&buf), "n=abc");
    tapak_buf_free(&buf);
    assert_string_equal(tapak_buf_text(&buf), "");
}

static void test_buf__ceiling_is_sticky(void **state)
{
    (void)state;
    static const struct {
        size_t ceiling;
        size_t size;
        bool is_held;
    } cases[] = {{1, 1, true},     {1, 2, false},     {0, 0, true},       {0, 1, false},
                 {300, 300, true}, {300, 301, false}, {8192, 8192, true}, {8192, 8193, false}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct tapak_buf buf;
        tapak_buf_init(&buf, cases[i].ceiling);
        for (size_t j = 0; j < cases[i].size; j++) {
            tapak_buf_put_char(&buf, 'x');
        }
        struct tapak_error err = {0};
        enum tapak_status expected = cases[i].is_held ? TAPAK_OK : TAPAK_TOO_LARGE;
        assert_int_equal(tapak_buf_check(&buf, &err), expected);
        assert_int_equal(err.status, expected);
        assert_int_equal(strlen(tapak_buf_text(&buf)), cases[i].is_held ? cases[i].size : 0);
        assert_true(buf.room <= cases[i].ceiling + 1 || buf.room <= 256);
        tapak_buf_free(&buf);
    }
}

static void test_buf__what_follows_a_failure_is_ignored(void **state)
{
    (void)state;
    struct tapak_buf buf;
    tapak_buf_init(&buf, 4);
    tapak_buf_put_text(&buf, "ab");
    tapak_buf_put_text(&buf, "cde");
    tapak_buf_put_text(&buf, "f"); // would fit
    tapak_buf_printf(&buf, "%d", 1);
    assert_null(tapak_buf_extend(&buf, 1));
    assert_int_equal(buf.size, 2);
    assert_string_equal(tapak_buf_text(&buf), "");
    struct tapak_error err = {0};
    assert_int_equal(tapak_buf_check(&buf, &err), TAPAK_TOO_LARGE);
    assert_string_equal(err.message, "more than 4 bytes");
    tapak_buf_clear(&buf);
    tapak_buf_put_text(&buf, "abcd");
    assert_string_equal(tapak_buf_text(&buf), "abcd");
    tapak_buf_printf(&buf, "%s", "e");
    assert_int_equal(tapak_buf_check(&buf, NULL), TAPAK_TOO_LARGE);
    tapak_buf_free(&buf);
}

static void test_buf_extend__sizes_that_would_overflow(void **state)
{
    (void)state;
    static const size_t sizes[] = {SIZE_MAX, SIZE_MAX - 1, (size_t)PTRDIFF_MAX + 1, PTRDIFF_MAX};
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        struct tapak_buf buf;
        tapak_buf_init(&buf, SIZE_MAX);
        tapak_buf_put_char(&buf, 'x');
        assert_null(tapak_buf_extend(&buf, sizes[i]));
        assert_int_not_equal(tapak_buf_check(&buf, NULL), TAPAK_OK);
        tapak_buf_free(&buf);
    }
}

static void test_buf_take__hands_over(void **state)
{
    (void)state;
    struct tapak_buf buf;
    size_t size = 1;
    tapak_buf_init(&buf, 100);
    assert_null(tapak_buf_take(&buf, &size));
    assert_int_equal(size, 0);
    tapak_buf_put(&buf, "a\0b", 3);
    char *bytes = tapak_buf_take(&buf, &size);
    assert_int_equal(size, 3);
    assert_memory_equal(bytes, "a\0b", 3);
    free(bytes);
    tapak_buf_put_text(&buf, "again");
    assert_string_equal(tapak_buf_text(&buf), "again");
    tapak_buf_free(&buf);
    tapak_buf_free(&buf);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_buf__writes_one_after_the_other),
        cmocka_unit_test(test_buf__ceiling_is_sticky),
        cmocka_unit_test(test_buf__what_follows_a_failure_is_ignored),
        cmocka_unit_test(test_buf_extend__sizes_that_would_overflow),
        cmocka_unit_test(test_buf_take__hands_over),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
