/**
 * @file demo_random.h
 * @brief Random numbers that are the same on every machine.
 * Source: S. Vigna, D. Blackman, xoshiro256** 1.0; seeded by splitmix64. Written from the papers.
 */
#ifndef TAPAK_APP_DEMO_RANDOM_H
#define TAPAK_APP_DEMO_RANDOM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct demo_random {
    uint64_t state[4];
};

/** Streams of the same seed with different names do not depend on each other. */
struct demo_random demo_random_begin(uint64_t seed, uint64_t stream);

uint64_t demo_random_next(struct demo_random *random);

/** 0 … count - 1; count > 0. */
int demo_random_below(struct demo_random *random, int count);

/** low … high, both included. */
int demo_random_between(struct demo_random *random, int low, int high);

/** [0, 1). */
double demo_random_unit(struct demo_random *random);

/** (-width, width), most often near 0: the mean of three even ones. */
double demo_random_spread(struct demo_random *random, double width);

bool demo_random_chance(struct demo_random *random, int percent);

/** Index drawn by weight; the weights' sum is above 0. */
int demo_random_weighted(struct demo_random *random, const int *weights, size_t count);

#endif
