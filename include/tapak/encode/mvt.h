/**
 * @file mvt.h
 * @brief Mapbox Vector Tiles, written straight into a buffer. Sticky, as the buffer is.
 *
 * Shape:  layers of version 2; each feature has a kind of geometry, an integer id, and values of
 *         their real types. Coordinates are units of the layer's extent, x to the right, y down;
 *         those beyond 0 … extent are the tile's buffer.
 * Order:  of a feature: open, geometry, values, close. What is written in the same order has the
 *         same bytes. Keys and values are kept once a layer.
 * Rings:  repeated points are dropped, outer rings are wound to a positive area, holes to a
 * negative one, and a ring without area is left out, with its holes when it is an outer one. A
 *         feature without geometry is left out, and so is a layer without features.
 * Source: Mapbox Vector Tile Specification 2.1; protocol buffers' encoding.
 */
#ifndef TAPAK_ENCODE_MVT_H
#define TAPAK_ENCODE_MVT_H

#include "tapak/base/buf.h"
#include "tapak/geo/tile.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { TAPAK_MVT_TAGS = 192 }; ///< the most values that one feature has

enum tapak_mvt_kind { TAPAK_MVT_POINT = 1, TAPAK_MVT_LINE = 2, TAPAK_MVT_POLYGON = 3 };

/** Texts or values that have been seen, each once; only mvt.c looks inside. */
struct tapak_mvt_words {
    struct tapak_buf bytes; ///< encoded one after the other
    uint32_t *places;       ///< of word i in bytes; one more than there are words
    uint32_t count;
    uint32_t room;
    uint32_t *slots; ///< number of a word, and one; 0 is free
    uint32_t slot_count;
};

/** Only mvt.c looks inside. */
struct tapak_mvt {
    struct tapak_buf *buf;
    struct tapak_mvt_words keys;
    struct tapak_mvt_words values;
    size_t layer_start; ///< where to go back to when it has no feature
    size_t layer_at;
    size_t feature_count; ///< of the layer
    size_t feature_at;
    size_t feature_start; ///< where to go back to when it has no geometry
    size_t geometry_at;
    size_t geometry_start;
    enum tapak_mvt_kind kind;
    struct tapak_tile_point pen;
    bool has_outer; ///< the outer ring of the part was written
    uint32_t tags[2 * TAPAK_MVT_TAGS];
    size_t tag_count;
};

/** A writer of layers at the end of buf; freed with tapak_mvt_free(), which leaves buf alone. */
void tapak_mvt_init(struct tapak_mvt *mvt, struct tapak_buf *buf);
void tapak_mvt_free(struct tapak_mvt *mvt);

void tapak_mvt_open_layer(struct tapak_mvt *mvt, const char *name, uint32_t extent);
void tapak_mvt_close_layer(struct tapak_mvt *mvt);

/** JavaScript reads ids up to 2^53 exactly. */
void tapak_mvt_open_feature(struct tapak_mvt *mvt, enum tapak_mvt_kind kind, uint64_t id);
void tapak_mvt_close_feature(struct tapak_mvt *mvt);

void tapak_mvt_put_point(struct tapak_mvt *mvt, struct tapak_tile_point point);

/** A ring that is not closed by a repeated point; holes follow their outer ring. points is used up:
 *  repeats are taken out and the order may be turned. True when it was written. */
bool tapak_mvt_put_ring(struct tapak_mvt *mvt, struct tapak_tile_point *points, size_t count,
                        bool is_hole);

/** Whether the open feature has geometry so far. */
bool tapak_mvt_has_geometry(const struct tapak_mvt *mvt);

/** text NULL is absent. */
void tapak_mvt_put_text(struct tapak_mvt *mvt, const char *key, const char *text);
void tapak_mvt_put_int(struct tapak_mvt *mvt, const char *key, int64_t number);
/** A number that is not finite is absent. */
void tapak_mvt_put_double(struct tapak_mvt *mvt, const char *key, double number);
void tapak_mvt_put_bool(struct tapak_mvt *mvt, const char *key, bool truth);

/** Twice the area by the surveyor's formula: above zero runs clockwise on the screen. */
int64_t tapak_mvt_area2(const struct tapak_tile_point *points, size_t count);

#endif
