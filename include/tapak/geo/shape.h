/**
 * @file shape.h
 * @brief Polygons as WKB: repaired, measured, compared.
 *
 * Shape:   2D Polygon or MultiPolygon WKB, little endian when made here. Outer rings of what is
 * made here wind counter-clockwise (RFC 7946). Threads: a tapak_shapes belongs to one thread at a
 * time (it holds a GEOS context).
 */
#ifndef TAPAK_GEO_SHAPE_H
#define TAPAK_GEO_SHAPE_H

#include "tapak/base/arena.h"
#include "tapak/base/error.h"
#include "tapak/model/point.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct tapak_shapes;

/** Borrowed bytes. */
struct tapak_wkb {
    const uint8_t *bytes;
    size_t size;
};

/** What was found and mended in one shape. */
struct tapak_repair {
    bool was_invalid; ///< by OGC rules; mended by MakeValid, lines and points it left dropped
    char reason[160]; ///< GEOS's reason with its place; "" when valid
    bool was_rewound; ///< a ring wound the other way
    bool had_z;       ///< Z or M was dropped
};

TAPAK_MUST_CHECK enum tapak_status tapak_shapes_create(struct tapak_shapes **out_shapes,
                                                       struct tapak_error *err);
void tapak_shapes_free(struct tapak_shapes *shapes);

/**
 * A clean MultiPolygon from any (Multi)Polygon or collection WKB (ISO or EWKB, Z and M allowed):
 * valid, 2D, rings rewound. Original coordinates are kept to the last bit where nothing was
 * invalid. TAPAK_INVALID when no area is left or a coordinate is not finite or not on Earth. The
 * bytes are the arena's.
 */
TAPAK_MUST_CHECK enum tapak_status
tapak_shape_clean(struct tapak_shapes *shapes, struct tapak_wkb wkb, struct tapak_arena *arena,
                  struct tapak_wkb *out_wkb, struct tapak_repair *out_repair,
                  struct tapak_error *err);

/** Area on the ellipsoid (PROJ geodesic polygons), holes taken off. */
TAPAK_MUST_CHECK enum tapak_status tapak_shape_area_m2(struct tapak_wkb wkb, double *out_area_m2,
                                                       struct tapak_error *err);

/** The box of the shape. */
TAPAK_MUST_CHECK enum tapak_status tapak_shape_box(struct tapak_wkb wkb, struct tapak_box *out_box,
                                                   struct tapak_error *err);

/** A point well inside (GEOS maximum inscribed circle or point on surface): for labels. */
TAPAK_MUST_CHECK enum tapak_status tapak_shape_label_point(struct tapak_shapes *shapes,
                                                           struct tapak_wkb wkb,
                                                           struct tapak_point *out_point,
                                                           struct tapak_error *err);

/** A finding of tapak_coverage_check(). Indexes are those of the shapes given. */
struct tapak_overlap {
    size_t first;
    size_t second;
    double area_m2; ///< > 0
};

struct tapak_coverage {
    size_t overlap_count; ///< pairs whose interiors meet in an area
    double overlap_m2;
    size_t gap_count; ///< holes in the union of all shapes that are no hole of a shape
    double gap_m2;
};

typedef enum tapak_status tapak_overlap_fn(const struct tapak_overlap *overlap, void *context);

/** Overlaps of pairs (each handed to the callback, in order of first, second) and gaps between. */
TAPAK_MUST_CHECK enum tapak_status tapak_coverage_check(struct tapak_shapes *shapes,
                                                        const struct tapak_wkb *items, size_t count,
                                                        tapak_overlap_fn *each, void *context,
                                                        struct tapak_coverage *out_coverage,
                                                        struct tapak_error *err);

/** Union of shapes (villages to a district or regency) with shared borders dissolved. */
TAPAK_MUST_CHECK enum tapak_status
tapak_shape_union(struct tapak_shapes *shapes, const struct tapak_wkb *items, size_t count,
                  struct tapak_arena *arena, struct tapak_wkb *out_wkb, struct tapak_error *err);

/** Geodesic distance in metres between two points on WGS 84. */
double tapak_distance_m(struct tapak_point a, struct tapak_point b);

#endif
