/**
 * @file lanes.h
 * @brief Eight numbers at a time by the compiler's vectors, with a plain form of the same.
 *
 * TAPAK_PLAIN_LANES chooses the plain form; both give the same answers (tests/geo/test_lanes.c).
 */
#ifndef GEO_LANES_H
#define GEO_LANES_H

#include "geo/cells_form.h"

#include <math.h>
#include <string.h>

/** What up to eight lanes of a leaf say of a place in it. */
struct lanes_answer {
    uint32_t parity; ///< bits of villages that change, by the lanes that are sure
    uint32_t doubts; ///< bit i: lane i cannot tell; ask its edge exactly
};

// Inlined into each copy of the caller (LANES_CLONES), so that it gets that copy's instructions.
#define LANES_INLINE __attribute__((always_inline)) static inline

/**
 * arrays: those of a leaf (cells_form.h) that has so many lanes; from: the first to be asked, a
 * multiple of LANES; u, v in [0, 1]; steps: v in STEPS, cut off.
 */
LANES_INLINE struct lanes_answer lanes_ask_plain(const void *arrays, size_t lanes, size_t from,
                                                 float u, float v, int steps)
{
    struct lanes_answer answer = {0};
    struct leaf_arrays all = leaf_arrays_at((void *)(uintptr_t)arrays, lanes);
    // No branch in it: which way an edge goes cannot be foreseen.
    for (size_t i = from; i < lanes && i < from + LANES; i++) {
        int to_low = steps - all.low[i];
        int to_high = steps - all.high[i];
        float past = u - (all.cross[i] + all.slope[i] * v);
        float slack = (fabsf(all.cross[i]) + fabsf(all.slope[i]) + 1) * LEAF_SLACK;
        unsigned owners = all.owners[i];
        unsigned is_above_low = to_low > STEPS_IN_DOUBT;
        unsigned is_above_high = to_high > STEPS_IN_DOUBT;
        unsigned is_below_high = to_high < -STEPS_IN_DOUBT;
        unsigned is_level = is_above_low & is_below_high;
        unsigned is_near_end =
            (~is_above_low & (to_low >= -STEPS_IN_DOUBT)) | (~is_above_high & ~is_below_high & 1);
        unsigned doubt = is_near_end | (is_level & !(fabsf(past) > slack));
        unsigned counts = (is_level & (past > 0)) ^ (is_above_low & owners >> 14) ^
                          (is_above_high & owners >> 15);
        answer.parity ^= owners & -(counts & ~doubt & 1);
        answer.doubts |= doubt << (i - from);
    }
    return answer;
}

#if defined(__GNUC__) && !defined(TAPAK_PLAIN_LANES)

typedef float lanes_float __attribute__((vector_size(4 * LANES)));
typedef int32_t lanes_int __attribute__((vector_size(4 * LANES)));
typedef int16_t lanes_short __attribute__((vector_size(2 * LANES)));
typedef uint16_t lanes_bits __attribute__((vector_size(2 * LANES)));
typedef uint64_t lanes_long __attribute__((vector_size(2 * LANES)));

// Eight items from anywhere; what stands behind the last lane is masked out by the caller.
#define LANES_LOAD(type, name, from)                                                               \
    type name;                                                                                     \
    memcpy(&name, (from), sizeof name)

// All eight by exclusive or.
LANES_INLINE uint32_t lanes_fold(lanes_short bits)
{
    lanes_long halves = (lanes_long)bits;
    uint64_t both = halves[0] ^ halves[1];
    both ^= both >> 32;
    return (uint32_t)(both ^ both >> 16) & 0xFFFF;
}

LANES_INLINE struct lanes_answer lanes_ask(const void *arrays, size_t lanes, size_t from, float u,
                                           float v, int steps)
{
    static const lanes_short order = {0, 1, 2, 3, 4, 5, 6, 7};
    static const lanes_short bits = {1, 2, 4, 8, 16, 32, 64, 128};
    struct leaf_arrays all = leaf_arrays_at((void *)(uintptr_t)arrays, lanes);
    LANES_LOAD(lanes_float, cross, all.cross + from);
    LANES_LOAD(lanes_float, slope, all.slope + from);
    LANES_LOAD(lanes_short, low, all.low + from);
    LANES_LOAD(lanes_short, high, all.high + from);
    LANES_LOAD(lanes_short, owners, all.owners + from);
    // Unsigned: what stands behind the last lane may overflow.
    lanes_short to_low = (lanes_short)((uint16_t)steps - (lanes_bits)low);
    lanes_short to_high = (lanes_short)((uint16_t)steps - (lanes_bits)high);
    lanes_short is_above_low = to_low > STEPS_IN_DOUBT;
    lanes_short is_below_high = to_high < -STEPS_IN_DOUBT;
    lanes_short is_above_high = to_high > STEPS_IN_DOUBT;
    lanes_short is_level = is_above_low & is_below_high;
    lanes_float past = u - (cross + slope * v);
    lanes_float slack = ((lanes_float)((lanes_int)cross & INT32_MAX) +
                         (lanes_float)((lanes_int)slope & INT32_MAX) + 1) *
                        LEAF_SLACK;
    lanes_short is_right = __builtin_convertvector(past > 0, lanes_short);
    lanes_short is_sure =
        __builtin_convertvector((lanes_float)((lanes_int)past & INT32_MAX) > slack, lanes_short);
    lanes_short is_used = order < (int16_t)(lanes - from);
    lanes_short doubt = ~(is_above_low | (to_low < -STEPS_IN_DOUBT)) |
                        ~(is_above_high | is_below_high) | (is_level & ~is_sure);
    // The feet are the highest bits: shifted down they fill the lane.
    lanes_short counts = (is_level & is_right) ^
                         (is_above_low & ((lanes_short)((lanes_bits)owners << 1) >> 15)) ^
                         (is_above_high & (owners >> 15));
    return (struct lanes_answer){
        .parity = lanes_fold(counts & owners & is_used & ~doubt),
        .doubts = lanes_fold(doubt & is_used & bits),
    };
}

#else

LANES_INLINE struct lanes_answer lanes_ask(const void *arrays, size_t lanes, size_t from, float u,
                                           float v, int steps)
{
    return lanes_ask_plain(arrays, lanes, from, u, v, steps);
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
