#include "tapak/base/error.h"

#include "tapak/base/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void test_fail__fills_and_returns_the_status(void **state)
{
    (void)state;
    struct tapak_error err = {0};
    assert_int_equal(tapak_fail(&err, TAPAK_INVALID, "latitude %g is off", 91.5), TAPAK_INVALID);
    assert_int_equal(err.status, TAPAK_INVALID);
    assert_string_equal(err.message, "latitude 91.5 is off");
    assert_int_equal(tapak_fail(NULL, TAPAK_IO, "nobody asks"), TAPAK_IO);
}

static void test_fail_at__puts_the_place_in_front(void **state)
{
    (void)state;
    struct tapak_error err = {0};
    (void)tapak_fail(&err, TAPAK_CONFLICT, "code %s is there twice", "64.02");
    assert_int_equal(tapak_fail_at(&err, "row %d", 7), TAPAK_CONFLICT);
    assert_int_equal(tapak_fail_at(&err, "file %s", "a.csv"), TAPAK_CONFLICT);
    assert_string_equal(err.message, "file a.csv: row 7: code 64.02 is there twice");
}

// A text of 2-, 3- or 4-byte characters with 0 to 3 letters in front: the cut comes at each byte.
static void test_fail__cuts_at_a_character(void **state)
{
    (void)state;
    static const char *const characters[] = {"a", "\xC3\xA9", "\xE2\x80\x99", "\xF0\x9F\x94\xA5"};
    for (size_t c = 0; c < sizeof characters / sizeof characters[0]; c++) {
        for (size_t before = 0; before < 4; before++) {
            char text[2 * TAPAK_ERROR_BYTES] = "";
            memset(text, 'x', before);
            size_t size = strlen(characters[c]);
            for (size_t at = before; at + size < sizeof text; at += size) {
                memcpy(text + at, characters[c], size);
            }
            struct tapak_error err = {0};
            (void)tapak_fail(&err, TAPAK_INVALID, "%s", text);
            size_t length = strlen(err.message);
            assert_true(length < TAPAK_ERROR_BYTES && length + 5 > TAPAK_ERROR_BYTES);
            assert_true(tapak_is_utf8(err.message, length));
            (void)tapak_fail_at(&err, "%s", text);
            assert_true(tapak_is_utf8(err.message, strlen(err.message)));
        }
    }
}

static void test_fail__what_just_fits_stays_whole(void **state)
{
    (void)state;
    char text[TAPAK_ERROR_BYTES] = "";
    memset(text, 'x', TAPAK_ERROR_BYTES - 3);
    memcpy(text + TAPAK_ERROR_BYTES - 3, "\xC3\xA9", 2);
    struct tapak_error err = {0};
    (void)tapak_fail(&err, TAPAK_INVALID, "%s", text);
    assert_string_equal(err.message, text);
}

static void test_status_name__each_has_its_own(void **state)
{
    (void)state;
    for (int i = 0; i < TAPAK_STATUS_COUNT; i++) {
        const char *name = tapak_status_name((enum tapak_status)i);
        assert_non_null(name);
        for (int j = 0; j < i; j++) {
            assert_string_not_equal(name, tapak_status_name((enum tapak_status)j));
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fail__fills_and_returns_the_status),
        cmocka_unit_test(test_fail_at__puts_the_place_in_front),
        cmocka_unit_test(test_fail__cuts_at_a_character),
        cmocka_unit_test(test_fail__what_just_fits_stays_whole),
        cmocka_unit_test(test_status_name__each_has_its_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
