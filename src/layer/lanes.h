/**
 * @file lanes.h
 * @brief Conditions over a lump of rows, written so that the compiler makes vectors of them.
 *
 * Shape: a hit is all ones or zero. Loops have a constant number of steps and no jump.
 */
#ifndef LAYER_LANES_H
#define LAYER_LANES_H

#include "layer/part.h"

// Inlined into each copy of the caller (LANES_CLONES), so that it gets that copy's instructions.
#define LANES_INLINE __attribute__((always_inline)) static inline

// A second copy of a function for processors with wider vectors, chosen when the program starts.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) &&                             \
    !defined(TAPAK_PLAIN_LANES) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define LANES_CLONES __attribute__((target_clones("avx2", "default")))
#else
#define LANES_CLONES
#endif

/** Numbers x with x - start <= width, where the difference may go round. */
struct lanes_range {
    uint32_t start;
    uint32_t width;
    uint32_t none; ///< all ones: no number at all
};

LANES_INLINE uint32_t lanes_holds(struct lanes_range range, uint32_t number)
{
    return -(uint32_t)(number - range.start <= range.width) & ~range.none;
}

LANES_INLINE void lanes_begin(uint32_t *restrict hits, uint32_t hit)
{
    for (int i = 0; i < LUMP_ROWS; i++) {
        hits[i] = hit;
    }
}

LANES_INLINE void lanes_and_range(uint32_t *restrict hits, const uint32_t *restrict numbers,
                                  struct lanes_range range)
{
    for (int i = 0; i < LUMP_ROWS; i++) {
        hits[i] &= lanes_holds(range, numbers[i]);
    }
}

LANES_INLINE void lanes_and_time(uint32_t *restrict hits, const int64_t *restrict times,
                                 int64_t since_ms, int64_t until_ms)
{
    for (int i = 0; i < LUMP_ROWS; i++) {
        hits[i] &= -(uint32_t)((times[i] >= since_ms) & (times[i] < until_ms));
    }
}

#if defined(__GNUC__) && !defined(TAPAK_PLAIN_LANES)

typedef uint32_t lanes_eight __attribute__((vector_size(32), aligned(4), may_alias));

/** Adds the eight numbers at add to a sum. */
LANES_INLINE void lanes_add_eight(lanes_eight *sum, const uint32_t *add)
{
    *sum += *(const lanes_eight *)add;
}

/** Adds a sum to the eight numbers at into. */
LANES_INLINE void lanes_put_eight(uint32_t *into, const lanes_eight *sum)
{
    *(lanes_eight *)into += *sum;
}

#else

typedef struct {
    uint32_t numbers[8];
} lanes_eight;

LANES_INLINE void lanes_add_eight(lanes_eight *sum, const uint32_t *add)
{
    for (int i = 0; i < 8; i++) {
        sum->numbers[i] += add[i];
    }
}

LANES_INLINE void lanes_put_eight(uint32_t *into, const lanes_eight *sum)
{
    for (int i = 0; i < 8; i++) {
        into[i] += sum->numbers[i];
    }
}

#endif

/** pass holds a hit for each kind. */
LANES_INLINE void lanes_and_kind(uint32_t *restrict hits, const uint32_t *restrict kinds,
                                 const uint32_t *restrict pass)
{
    for (int i = 0; i < LUMP_ROWS; i++) {
        hits[i] &= pass[kinds[i]];
    }
}

LANES_INLINE void lanes_and_alive(uint32_t *restrict hits, uint64_t dead)
{
    for (int i = 0; i < LUMP_ROWS; i++) {
        hits[i] &= (uint32_t)(dead >> i & 1) - 1;
    }
}

LANES_INLINE uint32_t lanes_count(const uint32_t *restrict hits)
{
    uint32_t count = 0;
    for (int i = 0; i < LUMP_ROWS; i++) {
        count -= hits[i];
    }
    return count;
}

/** Ands what may be in; what is not surely in is left in *out_doubts as well. */
LANES_INLINE uint32_t lanes_and_box(uint32_t *restrict hits, const uint32_t *restrict x,
                                    const uint32_t *restrict y, const struct lanes_range may[2],
                                    const struct lanes_range sure[2])
{
    uint32_t doubts = 0;
    for (int i = 0; i < LUMP_ROWS; i++) {
        uint32_t is_in = lanes_holds(may[0], x[i]) & lanes_holds(may[1], y[i]);
        uint32_t is_sure = lanes_holds(sure[0], x[i]) & lanes_holds(sure[1], y[i]);
        hits[i] &= is_in;
        doubts |= hits[i] & ~is_sure;
    }
    return doubts;
}

#endif
