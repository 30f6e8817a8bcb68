/**
 * @file plain.h
 * @brief The questions of geo/cells.h with the lanes in plain C, as on a compiler without vectors.
 */
#ifndef TESTS_BENCH_PLAIN_H
#define TESTS_BENCH_PLAIN_H

#include "geo/cells.h"

void bench_plain_lowest_batch(const struct geo_cells *cells, const struct tapak_point *points,
                              size_t count, int32_t *out_lowest);

#endif
