#include "bench/bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

double bench_now_s(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static int compare(const void *a, const void *b)
{
    double first = *(const double *)a;
    double second = *(const double *)b;
    return (first > second) - (first < second);
}

double bench_median(double *values, size_t count)
{
    qsort(values, count, sizeof values[0], compare);
    return values[count / 2];
}

double bench_random(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return (double)(*state >> 11) * 0x1p-53;
}

void bench_put_goal(const char *group, const char *name, double value, const char *unit,
                    const char *goal)
{
    (void)printf(
        "{\"group\":\"%s\",\"name\":\"%s\",\"value\":%.6g,\"unit\":\"%s\",\"goal\":\"%s\"}\n",
        group, name, value, unit, goal);
    (void)fflush(stdout);
}

void bench_put(const char *group, const char *name, double value, const char *unit)
{
    (void)printf("{\"group\":\"%s\",\"name\":\"%s\",\"value\":%.6g,\"unit\":\"%s\"}\n", group, name,
                 value, unit);
    (void)fflush(stdout);
}
