/**
 * @file wkb.h
 * @brief The rings of (Multi)Polygons, read from and written to well-known binary.
 *
 * Shape:   ISO (1, 1001, 2001, 3001 …) and EWKB types, either byte order; Z and M are skipped.
 *          Collections are flattened; points and lines in them are passed over.
 * Rings:   as they come: closed or not, of any number of points, wound either way. The first ring
 *          of a part is its outer ring.
 * Limits:  TAPAK_MAX_SHAPE_VERTICES; nothing is taken from memory before the bytes are known to be
 *          there.
 * Source:  OGC 06-103r4 section 8; EWKB as PostGIS writes it.
 */
#ifndef TAPAK_SRC_GEO_WKB_H
#define TAPAK_SRC_GEO_WKB_H

#include "tapak/base/error.h"
#include "tapak/geo/shape.h"
#include "tapak/model/point.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct geo_ring {
    size_t first; ///< index of its first point
    size_t count;
    size_t part; ///< which polygon it belongs to
    bool is_hole;
};

struct geo_rings {
    struct tapak_point *points;
    size_t point_count;
    struct geo_ring *rings;
    size_t ring_count;
    size_t part_count;
    bool has_z;       ///< there was a Z or an M
    bool is_polygons; ///< nothing but one Polygon or one MultiPolygon
};

/** All rings of the shape; freed with geo_rings_free(). TAPAK_INVALID says where it breaks. */
TAPAK_MUST_CHECK enum tapak_status geo_rings_read(struct tapak_wkb wkb, struct geo_rings *out_rings,
                                                  struct tapak_error *err);
void geo_rings_free(struct geo_rings *rings);

/** Every ring is empty or closed with four points or more, and every point is on Earth. */
TAPAK_MUST_CHECK enum tapak_status geo_rings_check(const struct geo_rings *rings,
                                                   struct tapak_error *err);

/** Twice the signed area in square degrees: above zero when the ring runs counter-clockwise. */
double geo_ring_winding(const struct tapak_point *points, size_t count);

/** The box of all points; false when there are none. */
bool geo_rings_box(const struct geo_rings *rings, struct tapak_box *out_box);

/**
 * A 2D MultiPolygon, little endian, into the arena. Outer rings are wound counter-clockwise and
 * holes clockwise; *out_was_rewound says whether one was not. The points in rings are turned too.
 */
TAPAK_MUST_CHECK enum tapak_status geo_rings_write(struct geo_rings *rings,
                                                   struct tapak_arena *arena,
                                                   struct tapak_wkb *out_wkb, bool *out_was_rewound,
                                                   struct tapak_error *err);

#endif
