#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <sodium.h>

#include "base/sha256.h"

static void test_sha256_by_processor__known_answers(void **state)
{
    (void)state;
    // FIPS 180-4 examples: "abc", the empty text, and 448 bits, which need a second block.
    static const struct {
        const char *text;
        const char *hex;
    } cases[] = {
        {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
        {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
        {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
         "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct tapak_digest digest;
        char hex[TAPAK_HEX_BYTES];
        if (!sha256_by_processor(cases[i].text, strlen(cases[i].text), &digest)) {
            skip(); // this processor has no such instructions
        }
        tapak_digest_hex(hex, digest);
        assert_string_equal(hex, cases[i].hex);
    }
}

// Every length around the borders of blocks, against the portable code.
static void test_sha256_by_processor__as_libsodium(void **state)
{
    (void)state;
    static uint8_t bytes[1024];
    uint64_t seed = 11;
    for (size_t i = 0; i < sizeof bytes; i++) {
        seed = seed * UINT64_C(6364136223846793005) + 1;
        bytes[i] = (uint8_t)(seed >> 56);
    }
    for (size_t size = 0; size < sizeof bytes - 3; size++) {
        struct tapak_digest digest;
        uint8_t expected[crypto_hash_sha256_BYTES];
        if (!sha256_by_processor(bytes + size % 3, size, &digest)) {
            skip();
        }
        (void)crypto_hash_sha256(expected, bytes + size % 3, size);
        assert_memory_equal(digest.bytes, expected, sizeof expected);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sha256_by_processor__known_answers),
        cmocka_unit_test(test_sha256_by_processor__as_libsodium),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
