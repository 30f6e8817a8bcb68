#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tapak/base/limits.h"
#include "tapak/http/body.h"

static char letter(size_t at)
{
    return (char)('a' + at * 7 % 26);
}

// Puts size bytes in pieces; the status of the first that is not taken.
static enum tapak_status fill(struct tapak_body *body, size_t size, size_t piece_bytes)
{
    char *piece = malloc(piece_bytes);
    struct tapak_error err;
    enum tapak_status status = TAPAK_OK;
    assert_non_null(piece);
    for (size_t at = 0; at < size && status == TAPAK_OK;) {
        size_t length = size - at < piece_bytes ? size - at : piece_bytes;
        for (size_t i = 0; i < length; i++) {
            piece[i] = letter(at + i);
        }
        status = tapak_body_put(body, piece, length, &err);
        at += length;
    }
    free(piece);
    return status;
}

static void test_body__gives_what_was_put(void **state)
{
    (void)state;
    static const size_t sizes[] = {0, 1, 64 * 1024 - 1, 64 * 1024, 64 * 1024 + 1, 3000000};
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        struct tapak_body body;
        struct tapak_slice bytes = {0};
        struct tapak_error err;
        tapak_body_init(&body, 3000000, "/var/tmp");
        assert_int_equal(fill(&body, sizes[i], 4099), TAPAK_OK);
        assert_int_equal(tapak_body_end(&body, &bytes, &err), TAPAK_OK);
        assert_int_equal(bytes.length, sizes[i]);
        assert_int_equal(body.file > 0, sizes[i] > TAPAK_MAX_KEPT_BODY_BYTES);
        for (size_t at = 0; at < bytes.length; at++) {
            if (bytes.text[at] != letter(at)) {
                fail_msg("byte %zu of %zu", at, bytes.length);
            }
        }
        tapak_body_free(&body);
        tapak_body_free(&body);
    }
}

static void test_body_put__refuses_above_the_ceiling(void **state)
{
    (void)state;
    static const size_t ceilings[] = {10, 100000};
    for (size_t i = 0; i < 2; i++) {
        struct tapak_body body;
        struct tapak_slice bytes;
        struct tapak_error err;
        tapak_body_init(&body, ceilings[i], "/var/tmp");
        assert_int_equal(fill(&body, ceilings[i], 1000), TAPAK_OK);
        assert_int_equal(tapak_body_put(&body, "x", 1, &err), TAPAK_TOO_LARGE);
        assert_int_equal(tapak_body_end(&body, &bytes, &err), TAPAK_OK);
        assert_int_equal(bytes.length, ceilings[i]);
        tapak_body_free(&body);
    }
}

static void test_body_put__says_where_it_cannot_be_kept(void **state)
{
    (void)state;
    struct tapak_body body;
    struct tapak_error err = {0};
    char bytes[1000] = "";
    enum tapak_status status = TAPAK_OK;
    tapak_body_init(&body, 1 << 20, "/nowhere");
    for (int i = 0; i < 100 && status == TAPAK_OK; i++) {
        status = tapak_body_put(&body, bytes, sizeof bytes, &err);
    }
    assert_int_equal(status, TAPAK_IO);
    assert_non_null(strstr(err.message, "/nowhere"));
    tapak_body_free(&body);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_body__gives_what_was_put),
        cmocka_unit_test(test_body_put__refuses_above_the_ceiling),
        cmocka_unit_test(test_body_put__says_where_it_cannot_be_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
