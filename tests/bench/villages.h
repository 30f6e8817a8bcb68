/**
 * @file villages.h
 * @brief Villages for benchmarks: real ones from a file, densified or replicated from a seed.
 */
#ifndef TESTS_BENCH_VILLAGES_H
#define TESTS_BENCH_VILLAGES_H

#include "tapak/model/area.h"
#include "tapak/model/point.h"

#include <stddef.h>
#include <stdint.h>

struct bench_ring {
    struct tapak_point *points; ///< closed: the last is the first
    size_t count;
};

struct bench_village {
    struct tapak_code code;
    size_t *part_rings; ///< rings of each polygon
    size_t part_count;
    struct bench_ring *rings;
    size_t ring_count;
};

struct bench_villages {
    struct bench_village *items; ///< in order of code
    size_t count;
    size_t vertices;
    struct tapak_box box;
};

/** Reads a file through GDAL, repaired; 0 when it is not there. Memory stays until the end. */
int bench_villages_read(const char *path, struct bench_villages *out);

/** Every edge split in 8 by midpoints that move by chance; a shared edge moves the same way. */
void bench_villages_densify(const struct bench_villages *from, struct bench_villages *out);

/** Keeps so many of 1,000 vertices: the same ones in all villages that have them. */
void bench_villages_thin(const struct bench_villages *from, size_t of_1000,
                         struct bench_villages *out);

/** columns x rows copies side by side, with codes of their own. */
void bench_villages_replicate(const struct bench_villages *from, size_t columns, size_t rows,
                              struct bench_villages *out);

/** MultiPolygon WKB; the caller frees. */
uint8_t *bench_village_wkb(const struct bench_village *village, size_t *out_size);

#endif
