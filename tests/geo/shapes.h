/**
 * @file shapes.h
 * @brief Shapes for the tests of geo: from WKT, and the real villages when they are at hand.
 */
#ifndef TAPAK_TESTS_GEO_SHAPES_H
#define TAPAK_TESTS_GEO_SHAPES_H

#include "tapak/base/arena.h"
#include "tapak/geo/locate.h"
#include "tapak/geo/shape.h"

#include <stddef.h>

struct tapak_code geo_test_code(const char *text);

/** Two-dimensional little-endian WKB where the text is 2D, ISO WKB otherwise; the arena's. */
struct tapak_wkb geo_test_wkb(struct tapak_arena *arena, const char *wkt);

struct geo_test_village {
    const char *code;
    const char *wkt;
};

/** A locator of them; the caller frees it. */
struct tapak_locator *geo_test_locator(const struct geo_test_village *villages, size_t count);

struct geo_test_villages {
    size_t count;
    struct tapak_code *codes;
    struct tapak_wkb *shapes; ///< as they are in the file
};

/** The real villages, or count 0 with a line saying SKIP when ../shared/data is absent. */
struct geo_test_villages geo_test_real_villages(struct tapak_arena *arena);

/** Cleans the shapes where they stand, and makes a locator of them; the caller frees it. */
struct tapak_locator *geo_test_clean_locator(struct tapak_arena *arena,
                                             struct geo_test_villages *villages);

/** A reproducible number in [0, 1). */
double geo_test_random(uint64_t *state);

#endif
