// Eight times faster than portable C. A file is hashed to be known again, and each event of a
// report carries on a chain of hashes, which made a tenth of an import.
#include "base/sha256.h"

#include <string.h>

#if defined(__x86_64__)
#include <cpuid.h>
#include <immintrin.h>
#include <pthread.h>

enum { BLOCK_BYTES = 64, GROUPS = 16, CPUID_SHA_BIT = 29, CPUID_SSE41_BIT = 19 };

static const uint32_t round_constants[4 * GROUPS] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

static pthread_once_t asked_once = PTHREAD_ONCE_INIT;
static bool is_able; // written once

// On a virtual machine each cpuid leaves it, which takes as long as hashing ten kilobytes.
static void ask_processor(void)
{
    unsigned a = 0;
    unsigned b = 0;
    unsigned c = 0;
    unsigned d = 0;
    bool has_sse41 = __get_cpuid(1, &a, &b, &c, &d) != 0 && (c >> CPUID_SSE41_BIT & 1) != 0;
    is_able =
        has_sse41 && __get_cpuid_count(7, 0, &a, &b, &c, &d) != 0 && (b >> CPUID_SHA_BIT & 1) != 0;
}

// The state as the instructions want it: first a, b, e, f, second c, d, g, h, from high to low.
struct halves {
    __m128i first;
    __m128i second;
};

__attribute__((target("sha,sse4.1"))) static inline struct halves add_block(struct halves state,
                                                                            const uint8_t *block)
{
    const __m128i big_endian = _mm_set_epi64x(0x0c0d0e0f08090a0b, 0x0405060700010203);
    const struct halves before = state;
    __m128i words[4];
#pragma GCC unroll 16
    for (int group = 0; group < GROUPS; group++) {
        __m128i *word = &words[group % 4];
        if (group < 4) {
            *word = _mm_loadu_si128((const __m128i *)(const void *)(block + 16 * group));
            *word = _mm_shuffle_epi8(*word, big_endian);
        } else {
            __m128i sum = _mm_sha256msg1_epu32(*word, words[(group + 1) % 4]);
            __m128i last = words[(group + 3) % 4];
            sum = _mm_add_epi32(sum, _mm_alignr_epi8(last, words[(group + 2) % 4], 4));
            *word = _mm_sha256msg2_epu32(sum, last);
        }
        const void *constants = round_constants + (size_t)4 * group;
        __m128i mixed = _mm_add_epi32(*word, _mm_loadu_si128((const __m128i *)constants));
        state.second = _mm_sha256rnds2_epu32(state.second, state.first, mixed);
        state.first =
            _mm_sha256rnds2_epu32(state.first, state.second, _mm_shuffle_epi32(mixed, 0x0E));
    }
    state.first = _mm_add_epi32(state.first, before.first);
    state.second = _mm_add_epi32(state.second, before.second);
    return state;
}

// What is left of the text, the bit that ends it, and its length in bits: one block or two.
__attribute__((target("sha,sse4.1"))) static struct halves
add_end(struct halves state, const uint8_t *rest, size_t rest_size, size_t size)
{
    uint8_t last[2 * BLOCK_BYTES] = {0};
    uint64_t bits = __builtin_bswap64((uint64_t)size * 8);
    size_t blocks = rest_size + 9 <= BLOCK_BYTES ? 1 : 2;
    if (rest_size > 0) {
        memcpy(last, rest, rest_size);
    }
    last[rest_size] = 0x80;
    memcpy(last + blocks * BLOCK_BYTES - sizeof bits, &bits, sizeof bits);
    state = add_block(state, last);
    return blocks == 2 ? add_block(state, last + BLOCK_BYTES) : state;
}

__attribute__((target("sha,sse4.1"))) static void hash_all(const uint8_t *bytes, size_t size,
                                                           struct tapak_digest *out_digest)
{
    struct halves state = {
        _mm_set_epi32(0x6a09e667, (int)0xbb67ae85, 0x510e527f, (int)0x9b05688c),
        _mm_set_epi32(0x3c6ef372, (int)0xa54ff53a, 0x1f83d9ab, 0x5be0cd19),
    };
    size_t whole = size / BLOCK_BYTES * BLOCK_BYTES;
    for (size_t at = 0; at < whole; at += BLOCK_BYTES) {
        state = add_block(state, bytes + at);
    }
    state = add_end(state, bytes + whole, size - whole, size);
    uint32_t words[8]; // f, e, b, a, h, g, d, c
    static const int order[8] = {3, 2, 7, 6, 1, 0, 5, 4};
    _mm_storeu_si128((__m128i *)(void *)words, state.first);
    _mm_storeu_si128((__m128i *)(void *)(words + 4), state.second);
    for (int i = 0; i < 8; i++) {
        uint32_t word = __builtin_bswap32(words[order[i]]);
        memcpy(out_digest->bytes + sizeof word * (size_t)i, &word, sizeof word);
    }
}

bool sha256_by_processor(const void *bytes, size_t size, struct tapak_digest *out_digest)
{
    (void)pthread_once(&asked_once, ask_processor);
    if (!is_able) {
        return false;
    }
    hash_all(bytes, size, out_digest);
    return true;
}
#else
bool sha256_by_processor(const void *bytes, size_t size, struct tapak_digest *out_digest)
{
    (void)bytes;
    (void)size;
    (void)out_digest;
    return false;
}
#endif
