/**
 * @file lanes.h
 * @brief Eight numbers at a time by the compiler's vectors, with a plain form of the same.
 *
 * TAPAK_PLAIN_LANES chooses the plain form; both give the same answers (tests/geo/test_lanes.c).
 */
#ifndef GEO_LANES_H
#define GEO_LANES_H

#include "geo/cells_form.h"

#include <string.h>

/** What the lanes of a leaf say of a place in it. */
struct lanes_answer {
    uint32_t parity;  ///< bits of villages that change
    bool is_in_doubt; ///< an edge or an end is too near to tell: ask exactly
};

static inline float lane_float(uint32_t word)
{
    float number = 0;
    memcpy(&number, &word, sizeof number);
    return number;
}

/** arrays: the six arrays of a leaf (cells_form.h); u, v in [0, 1]. */
static inline struct lanes_answer lanes_ask_plain(const uint32_t *arrays, size_t lanes, float u,
                                                  float v)
{
    struct lanes_answer answer = {0};
    for (size_t i = 0; i < lanes; i++) {
        float low = lane_float(arrays[2 * lanes + i]);
        float high = lane_float(arrays[3 * lanes + i]);
        uint32_t owners = arrays[5 * lanes + i];
        float to_low = v - low;
        float to_high = v - high;
        bool is_above_low = to_low >= 0;
        bool is_above_high = to_high >= 0;
        float past = u - (lane_float(arrays[i]) + lane_float(arrays[lanes + i]) * v);
        float slack = lane_float(arrays[4 * lanes + i]);
        bool is_level = is_above_low && !is_above_high;
        answer.is_in_doubt |= (to_low <= NEAR_END && to_low >= -NEAR_END) ||
                              (to_high <= NEAR_END && to_high >= -NEAR_END) ||
                              (is_level && past <= slack && past >= -slack);
        bool counts = (is_level && past > 0) ^ (is_above_low && (owners & OWNER_FOOT_LOW) != 0) ^
                      (is_above_high && (owners & OWNER_FOOT_HIGH) != 0);
        answer.parity ^= counts ? owners : 0;
    }
    answer.parity &= OWNER_FOOT_LOW - 1;
    return answer;
}

// Inlined into each copy of the caller (LANES_CLONES), so that it gets that copy's instructions.
#define LANES_INLINE __attribute__((always_inline)) static inline

#if defined(__GNUC__) && !defined(TAPAK_PLAIN_LANES)

typedef float lanes_float __attribute__((vector_size(4 * LANES)));
typedef int32_t lanes_int __attribute__((vector_size(4 * LANES)));

// Eight words from anywhere; what stands behind the last lane is masked out by the caller.
#define LANES_LOAD(type, name, from)                                                               \
    type name;                                                                                     \
    memcpy(&name, (from), sizeof name)

LANES_INLINE struct lanes_answer lanes_ask(const uint32_t *arrays, size_t lanes, float u, float v)
{
    static const lanes_int order = {0, 1, 2, 3, 4, 5, 6, 7};
    lanes_int parity = {0};
    lanes_int doubt = {0};
    for (size_t i = 0; i < lanes; i += LANES) {
        LANES_LOAD(lanes_float, cross, arrays + i);
        LANES_LOAD(lanes_float, slope, arrays + lanes + i);
        LANES_LOAD(lanes_float, low, arrays + 2 * lanes + i);
        LANES_LOAD(lanes_float, high, arrays + 3 * lanes + i);
        LANES_LOAD(lanes_float, slack, arrays + 4 * lanes + i);
        LANES_LOAD(lanes_int, owners, arrays + 5 * lanes + i);
        lanes_int is_used = order < (int32_t)(lanes - i);
        lanes_float to_low = v - low;
        lanes_float to_high = v - high;
        lanes_int is_above_low = to_low >= 0;
        lanes_int is_above_high = to_high >= 0;
        lanes_float past = u - (cross + slope * v);
        lanes_int is_level = is_above_low & ~is_above_high;
        doubt |= is_used & (((to_low <= NEAR_END) & (to_low >= -NEAR_END)) |
                            ((to_high <= NEAR_END) & (to_high >= -NEAR_END)) |
                            (is_level & (past <= slack) & (past >= -slack)));
        lanes_int counts = (is_level & (past > 0)) ^
                           (is_above_low & ((owners & OWNER_FOOT_LOW) != 0)) ^
                           (is_above_high & ((owners & OWNER_FOOT_HIGH) != 0));
        parity ^= is_used & counts & owners;
    }
    uint64_t parities[LANES / 2];
    uint64_t doubts[LANES / 2];
    memcpy(parities, &parity, sizeof parity);
    memcpy(doubts, &doubt, sizeof doubt);
    uint64_t both = parities[0] ^ parities[1] ^ parities[2] ^ parities[3];
    return (struct lanes_answer){
        .parity = (uint32_t)(both ^ both >> 32) & (OWNER_FOOT_LOW - 1),
        .is_in_doubt = (doubts[0] | doubts[1] | doubts[2] | doubts[3]) != 0,
    };
}

#else

LANES_INLINE struct lanes_answer lanes_ask(const uint32_t *arrays, size_t lanes, float u, float v)
{
    return lanes_ask_plain(arrays, lanes, u, v);
}

#endif

// A second copy of a function for processors with wider vectors, chosen when the program starts.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) &&                             \
    !defined(TAPAK_PLAIN_LANES) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define LANES_CLONES __attribute__((target_clones("avx2", "default")))
#else
#define LANES_CLONES
#endif

#endif
