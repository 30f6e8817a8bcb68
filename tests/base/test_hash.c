#include "tapak/base/hash.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const char letters[] = "0123456789abcdefghjkmnpqrstvwxyz";

// FIPS 180-4, examples of NIST.
static void test_sha256__known_answers(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        const char *hex;
    } cases[] = {
        {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
        {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char hex[TAPAK_HEX_BYTES];
        tapak_digest_hex(hex, tapak_sha256(cases[i].text, strlen(cases[i].text)));
        assert_string_equal(hex, cases[i].hex);
    }
}

static void test_keyed_digest__needs_the_key(void **state)
{
    (void)state;
    struct tapak_key key = {{0}};
    struct tapak_key other = {{1}};
    struct tapak_digest digest = tapak_keyed_digest(&key, "abc", 3);
    struct tapak_digest again = tapak_keyed_digest(&key, "abc", 3);
    struct tapak_digest with_other = tapak_keyed_digest(&other, "abc", 3);
    struct tapak_digest of_other = tapak_keyed_digest(&key, "abd", 3);
    struct tapak_digest of_nothing = tapak_keyed_digest(&key, NULL, 0);
    assert_memory_equal(&digest, &again, sizeof digest);
    assert_memory_not_equal(&digest, &with_other, sizeof digest);
    assert_memory_not_equal(&digest, &of_other, sizeof digest);
    assert_memory_not_equal(&digest, &of_nothing, sizeof digest);
}

static void test_hash64__same_in_every_run(void **state)
{
    (void)state;
    assert_true(tapak_hash64("abc", 3) == tapak_hash64("abc", 3));
    assert_true(tapak_hash64("abc", 3) != tapak_hash64("abc", 2));
    // Fingerprints are stored: the value may not change from one build to the next.
    assert_true(tapak_hash64("tapak", 5) == UINT64_C(16878925312396503753));
}

static void test_digest_code__five_bits_a_character(void **state)
{
    (void)state;
    struct tapak_digest digest = {{0}};
    char text[52];
    for (size_t i = 0; i < sizeof digest.bytes; i++) {
        digest.bytes[i] = (uint8_t)(0x1F * i + 7);
    }
    tapak_digest_code(text, 51, digest);
    for (size_t i = 0; i < 51; i++) {
        unsigned value = 0;
        for (size_t bit = i * 5; bit < i * 5 + 5; bit++) {
            value = value << 1 | (digest.bytes[bit / 8] >> (7 - bit % 8) & 1u);
        }
        assert_int_equal(text[i], letters[value]);
    }
    assert_int_equal(strlen(text), 51);
    tapak_digest_code(text, 0, digest);
    assert_string_equal(text, "");
}

static void test_random_code__letters_of_the_alphabet(void **state)
{
    (void)state;
    size_t counts[32] = {0};
    char text[17];
    char last[17] = "";
    for (int i = 0; i < 4000; i++) {
        tapak_random_code(text, 16);
        assert_int_equal(strlen(text), 16);
        assert_string_not_equal(text, last);
        for (size_t j = 0; j < 16; j++) {
            const char *letter = strchr(letters, text[j]);
            assert_non_null(letter);
            counts[letter - letters]++;
        }
        memcpy(last, text, sizeof last);
    }
    // 2,000 of each are expected, with a deviation of 44; ten of those are never seen.
    for (size_t i = 0; i < 32; i++) {
        assert_in_range(counts[i], 1560, 2440);
    }
}

static void test_random__differs(void **state)
{
    (void)state;
    uint8_t a[32] = {0};
    uint8_t b[32] = {0};
    tapak_random(a, sizeof a);
    tapak_random(b, sizeof b);
    assert_memory_not_equal(a, b, sizeof a);
    tapak_random(a, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sha256__known_answers),
        cmocka_unit_test(test_keyed_digest__needs_the_key),
        cmocka_unit_test(test_hash64__same_in_every_run),
        cmocka_unit_test(test_digest_code__five_bits_a_character),
        cmocka_unit_test(test_random_code__letters_of_the_alphabet),
        cmocka_unit_test(test_random__differs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
