/**
 * @file geos.h
 * @brief What a tapak_shapes holds: a GEOS context, and what it last complained of.
 */
#ifndef TAPAK_SRC_GEO_GEOS_H
#define TAPAK_SRC_GEO_GEOS_H

#include "geo/wkb.h"
#include "tapak/geo/shape.h"

#include <geos_c.h>

enum { GEO_COMPLAINT_BYTES = 256 };

struct tapak_shapes {
    GEOSContextHandle_t geos;
    char complaint[GEO_COMPLAINT_BYTES];
};

/** TAPAK_IO with what GEOS said last. */
enum tapak_status geo_shapes_fail(struct tapak_shapes *shapes, const char *doing,
                                  struct tapak_error *err);

/** A geometry of the bytes; the caller destroys it. */
TAPAK_MUST_CHECK enum tapak_status geo_shapes_from_wkb(struct tapak_shapes *shapes,
                                                       struct tapak_wkb wkb,
                                                       GEOSGeometry **out_shape,
                                                       struct tapak_error *err);

/** The rings of all polygons in a geometry; freed with geo_rings_free(). */
TAPAK_MUST_CHECK enum tapak_status geo_shapes_to_rings(struct tapak_shapes *shapes,
                                                       const GEOSGeometry *shape,
                                                       struct geo_rings *out_rings,
                                                       struct tapak_error *err);

/**
 * The union of count shapes. TAPAK_INVALID names the one that cannot be read. The caller destroys
 * it.
 */
TAPAK_MUST_CHECK enum tapak_status geo_shapes_union(struct tapak_shapes *shapes,
                                                    const struct tapak_wkb *items, size_t count,
                                                    GEOSGeometry **out_shape,
                                                    struct tapak_error *err);

/** A valid shape of an invalid (Multi)Polygon; the caller destroys it. See repair.c. */
TAPAK_MUST_CHECK enum tapak_status geo_shapes_repair(struct tapak_shapes *shapes,
                                                     const GEOSGeometry *broken,
                                                     GEOSGeometry **out_shape,
                                                     struct tapak_error *err);

/** Area of one ring on the ellipsoid, whichever way it is wound. */
double geo_ring_area_m2(const struct tapak_point *points, size_t count);

/** Area of rings on the ellipsoid, holes taken off. */
double geo_rings_area_m2(const struct geo_rings *rings);

#endif
