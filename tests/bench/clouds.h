/**
 * @file clouds.h
 * @brief Points to ask for, from fixed seeds.
 */
#ifndef TESTS_BENCH_CLOUDS_H
#define TESTS_BENCH_CLOUDS_H

#include "bench/villages.h"

struct bench_cloud {
    const char *name;
    struct tapak_point *points; ///< free() gives them back
    size_t count;
};

/** All over the box of the villages. */
struct bench_cloud bench_cloud_uniform(const struct bench_villages *villages, size_t count);

/** Around vertices, half of them within about a kilometre, half within a hundred metres. */
struct bench_cloud bench_cloud_clustered(const struct bench_villages *villages, size_t count);

/** Vertices, midpoints, a few ulp beside them, level with a vertex; up to four points fewer. */
struct bench_cloud bench_cloud_adversarial(const struct bench_villages *villages, size_t count);

#endif
