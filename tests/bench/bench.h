/**
 * @file bench.h
 * @brief Time, medians, and a line of JSON per figure for tests/bench/report.mjs.
 */
#ifndef TESTS_BENCH_H
#define TESTS_BENCH_H

#include <stddef.h>
#include <stdint.h>

enum { BENCH_ROUNDS = 5 };

double bench_now_s(void);

/** The middle of an odd number of values; sorts them. */
double bench_median(double *values, size_t count);

/** Numbers in [0, 1) from a seed, the same on every machine. */
double bench_random(uint64_t *state);

/** {"group":…,"name":…,"value":…,"unit":…} on standard output. */
void bench_put(const char *group, const char *name, double value, const char *unit);

/** The same with what is wanted of it, such as ">= 60". */
void bench_put_goal(const char *group, const char *name, double value, const char *unit,
                    const char *goal);

#endif
