/**
 * @file radix.h
 * @brief Many whole numbers put in order, each with the place that it came from.
 *
 * Order:   by key, equal ones as they came (stable).
 * Threads: no shared state.
 * Source:  least significant digit first, a byte a pass (D. Knuth, TAOCP 3, 5.2.5); passes in which
 *          all bytes are equal are left out, and what stands in order already is only looked at.
 */
#ifndef TAPAK_BASE_RADIX_H
#define TAPAK_BASE_RADIX_H

#include <stddef.h>
#include <stdint.h>

struct tapak_sort_key {
    uint64_t key;
    uint32_t index;
};

/** Sorts count keys; spare has room for as many, its content is not kept. */
void tapak_radix_sort(struct tapak_sort_key *keys, struct tapak_sort_key *spare, size_t count);

/** Numbers with a sign, so that their keys stand in the same order. */
static inline uint64_t tapak_sort_key_of(int64_t number)
{
    return (uint64_t)number ^ (UINT64_C(1) << 63);
}

#endif
