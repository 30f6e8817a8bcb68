/**
 * @file hash.h
 * @brief Digests, keyed digests and random ids, all by libsodium.
 */
#ifndef TAPAK_BASE_HASH_H
#define TAPAK_BASE_HASH_H

#include "tapak/base/error.h"

#include <stddef.h>
#include <stdint.h>

enum {
    TAPAK_SHA256_BYTES = 32,
    TAPAK_KEY_BYTES = 32,
    TAPAK_HEX_BYTES = 65, ///< a digest as terminated hexadecimal text
};

/** A secret of the installation; see key.h. */
struct tapak_key {
    uint8_t bytes[TAPAK_KEY_BYTES];
};

struct tapak_digest {
    uint8_t bytes[TAPAK_SHA256_BYTES];
};

/** SHA-256 of one piece of memory. */
struct tapak_digest tapak_sha256(const void *bytes, size_t size);

/** Keyed BLAKE2b-256: a value that nobody without the key can make or foresee. */
struct tapak_digest tapak_keyed_digest(const struct tapak_key *key, const void *bytes, size_t size);

/** A fast 64-bit hash (SipHash-2-4 with a fixed key) for tables and change detection. */
uint64_t tapak_hash64(const void *bytes, size_t size);

void tapak_digest_hex(char text[static TAPAK_HEX_BYTES], struct tapak_digest digest);

/** size bytes from the kernel's generator. */
void tapak_random(void *bytes, size_t size);

/**
 * length characters (terminated: length + 1 bytes) of random text in Crockford's base 32, lower
 * case: no i, l, o, u. Five bits a character.
 */
void tapak_random_code(char *text, size_t length);

/** As tapak_random_code(), from a digest: the same bytes give the same code; length ≤ 51. */
void tapak_digest_code(char *text, size_t length, struct tapak_digest digest);

#endif
