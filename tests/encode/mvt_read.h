/**
 * @file mvt_read.h
 * @brief Vector tiles read back, for tests: what is not as the specification says fails the test.
 */
#ifndef TESTS_ENCODE_MVT_READ_H
#define TESTS_ENCODE_MVT_READ_H

#include "tapak/geo/tile.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { READ_TAGS = 64, READ_POINTS = 20000, READ_RINGS = 400, READ_LAYERS = 8 };

struct read_value {
    char text[80]; ///< "" of what is no text
    double number; ///< of numbers and booleans
};

struct read_feature {
    const char *layer;
    uint64_t id;
    int kind;
    char keys[READ_TAGS][48];
    struct read_value values[READ_TAGS];
    size_t tag_count;
    struct tapak_tile_point points[READ_POINTS];
    size_t point_count;
    size_t ring_starts[READ_RINGS + 1]; ///< of polygons
    size_t ring_count;
};

/** The feature is the reader's, until the next one. */
typedef void read_feature_fn(const struct read_feature *feature, void *context);

/** Every feature of every layer; returns how many layers there are. */
size_t mvt_read(const char *bytes, size_t size, read_feature_fn *each, void *context);

/** The value of a key, or NULL. */
const struct read_value *mvt_value(const struct read_feature *feature, const char *key);

/** The number of a key; 0 when it is absent. */
int64_t mvt_number(const struct read_feature *feature, const char *key);

#endif
