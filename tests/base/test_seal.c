#include "tapak/base/seal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

enum { CEILING = 4096, OVERHEAD = 24 + 16, BLOCK = 64 };

static const struct tapak_key key = {{1, 2, 3}};
static const struct tapak_slice here = {"here", 4};

static struct tapak_slice all(const struct tapak_buf *buf)
{
    return (struct tapak_slice){buf->bytes, buf->size};
}

static void test_seal__opens_with_key_and_context_alone(void **state)
{
    (void)state;
    static const struct tapak_key other = {{1, 2, 4}};
    struct tapak_error err = {0};
    struct tapak_buf sealed;
    struct tapak_buf plain;
    tapak_buf_init(&sealed, CEILING);
    tapak_buf_init(&plain, CEILING);
    tapak_seal(&sealed, &key, here, tapak_slice_of("Budi, 0812"));
    assert_int_equal(tapak_unseal(&plain, &other, here, all(&sealed), &err), TAPAK_INVALID);
    assert_int_equal(tapak_unseal(&plain, &key, tapak_slice_of("hers"), all(&sealed), &err),
                     TAPAK_INVALID);
    assert_int_equal(plain.size, 0);
    for (size_t i = 0; i < sealed.size; i++) {
        sealed.bytes[i] ^= 1;
        assert_int_equal(tapak_unseal(&plain, &key, here, all(&sealed), &err), TAPAK_INVALID);
        sealed.bytes[i] ^= 1;
    }
    assert_int_equal(tapak_unseal(&plain, &key, here, all(&sealed), &err), TAPAK_OK);
    assert_string_equal(tapak_buf_text(&plain), "Budi, 0812");
    tapak_buf_free(&sealed);
    tapak_buf_free(&plain);
}

static void test_seal__tells_little_of_the_length_and_nothing_of_sameness(void **state)
{
    (void)state;
    static const size_t lengths[] = {0, 1, 62, 63, 64, 65, 127, 128, 1000};
    char text[1000];
    memset(text, 'x', sizeof text);
    for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
        struct tapak_error err = {0};
        struct tapak_buf first;
        struct tapak_buf second;
        struct tapak_buf plain;
        const struct tapak_slice said = {text, lengths[i]};
        tapak_buf_init(&first, CEILING);
        tapak_buf_init(&second, CEILING);
        tapak_buf_init(&plain, CEILING);
        tapak_seal(&first, &key, here, said);
        tapak_seal(&second, &key, here, said);
        assert_int_equal(first.size, OVERHEAD + (lengths[i] / BLOCK + 1) * BLOCK);
        assert_memory_not_equal(first.bytes, second.bytes, first.size);
        assert_int_equal(tapak_unseal(&plain, &key, here, all(&first), &err), TAPAK_OK);
        assert_int_equal(plain.size, lengths[i]);
        tapak_buf_free(&first);
        tapak_buf_free(&second);
        tapak_buf_free(&plain);
    }
}

static void test_unseal__refuses_what_is_no_seal(void **state)
{
    (void)state;
    char bytes[300] = {0};
    for (size_t size = 0; size < sizeof bytes; size++) {
        struct tapak_error err = {0};
        struct tapak_buf plain;
        tapak_buf_init(&plain, CEILING);
        assert_int_equal(tapak_unseal(&plain, &key, here, (struct tapak_slice){bytes, size}, &err),
                         TAPAK_INVALID);
        tapak_buf_free(&plain);
    }
}

static void test_seal__without_memory_fails(void **state)
{
    (void)state;
    struct tapak_error err = {0};
    struct tapak_buf sealed;
    tapak_buf_init(&sealed, 1);
    tapak_seal(&sealed, &key, here, here);
    assert_int_not_equal(tapak_buf_check(&sealed, &err), TAPAK_OK);
    tapak_buf_free(&sealed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_seal__opens_with_key_and_context_alone),
        cmocka_unit_test(test_seal__tells_little_of_the_length_and_nothing_of_sameness),
        cmocka_unit_test(test_unseal__refuses_what_is_no_seal),
        cmocka_unit_test(test_seal__without_memory_fails),
    };
    return cmocka_run_group_tests_name("base/seal", tests, NULL, NULL);
}
