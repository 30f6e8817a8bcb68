#include "tapak/base/hash.h"

#include <pthread.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "base/sha256.h"

// Crockford's base 32: no i, l, o, u.
static const char code_letters[33] = "0123456789abcdefghjkmnpqrstvwxyz";

static pthread_once_t sodium_once = PTHREAD_ONCE_INIT;

// Chooses the machine's fastest code and readies the generator for any number of threads.
static void start_sodium(void)
{
    if (sodium_init() < 0) {
        abort(); // no generator of random numbers: no key, no id can be made
    }
}

static void need_sodium(void)
{
    (void)pthread_once(&sodium_once, start_sodium);
}

struct tapak_digest tapak_sha256(const void *bytes, size_t size)
{
    struct tapak_digest digest;
    if (!sha256_by_processor(bytes, size, &digest)) {
        (void)crypto_hash_sha256(digest.bytes, bytes, size);
    }
    return digest;
}

struct tapak_digest tapak_keyed_digest(const struct tapak_key *key, const void *bytes, size_t size)
{
    struct tapak_digest digest;
    need_sodium();
    (void)crypto_generichash(digest.bytes, sizeof digest.bytes, bytes, size, key->bytes,
                             sizeof key->bytes);
    return digest;
}

uint64_t tapak_hash64(const void *bytes, size_t size)
{
    static const unsigned char fixed_key[crypto_shorthash_KEYBYTES] = "tapak hash table";
    unsigned char hash[crypto_shorthash_BYTES];
    uint64_t number = 0;
    (void)crypto_shorthash(hash, bytes, size, fixed_key);
    memcpy(&number, hash, sizeof number);
    return number;
}

void tapak_digest_hex(char text[static TAPAK_HEX_BYTES], struct tapak_digest digest)
{
    (void)sodium_bin2hex(text, TAPAK_HEX_BYTES, digest.bytes, sizeof digest.bytes);
}

void tapak_random(void *bytes, size_t size)
{
    need_sodium();
    randombytes_buf(bytes, size);
}

void tapak_random_code(char *text, size_t length)
{
    uint8_t bytes[256]; // what one call of the system gives at most
    for (size_t at = 0; at < length; at += sizeof bytes) {
        size_t count = length - at < sizeof bytes ? length - at : sizeof bytes;
        tapak_random(bytes, count);
        for (size_t i = 0; i < count; i++) {
            text[at + i] = code_letters[bytes[i] & 31];
        }
    }
    text[length] = '\0';
}

void tapak_digest_code(char *text, size_t length, struct tapak_digest digest)
{
    for (size_t i = 0; i < length; i++) {
        size_t bit = i * 5;
        unsigned pair = (unsigned)digest.bytes[bit / 8] << 8;
        pair |= bit / 8 + 1 < sizeof digest.bytes ? digest.bytes[bit / 8 + 1] : 0u;
        text[i] = code_letters[pair >> (11 - bit % 8) & 31];
    }
    text[length] = '\0';
}
