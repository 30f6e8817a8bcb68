/**
 * @file crs.h
 * @brief The reference systems that positions are asked for and given in.
 *
 * Shape:   inside the program a position is WGS 84, lon, lat; in a system it is two numbers in the
 *          order of that system's axes: EPSG:4326 is lat, lon, a UTM zone is easting, northing.
 * Units:   degrees or metres, as the system has them.
 * Threads: the list is constant. A tapak_projector holds a PROJ context and belongs to one thread
 *          at a time.
 * Source:  EPSG dataset by PROJ; OGC 18-058r1 for the names as URIs.
 */
#ifndef TAPAK_GEO_CRS_H
#define TAPAK_GEO_CRS_H

#include "tapak/base/error.h"
#include "tapak/base/text.h"
#include "tapak/model/point.h"

#include <stdbool.h>
#include <stddef.h>

enum { TAPAK_CRS_CRS84, TAPAK_CRS_4326, TAPAK_CRS_COUNT = 9 };

struct tapak_crs {
    const char *uri;   ///< "http://www.opengis.net/def/crs/EPSG/0/4326"
    const char *name;  ///< for people
    bool is_degrees;   ///< else metres
    bool is_lat_first; ///< the first axis points north
};

/** CRS84 first. */
extern const struct tapak_crs tapak_crs_list[TAPAK_CRS_COUNT];

/** The system of that URI, or NULL. */
const struct tapak_crs *tapak_crs_find(struct tapak_slice uri);

/** Two numbers in the order of a system's axes. */
struct tapak_axes {
    double first;
    double second;
};

struct tapak_projector;

TAPAK_MUST_CHECK enum tapak_status tapak_projector_create(struct tapak_projector **out_projector,
                                                          struct tapak_error *err);
/** NULL is allowed. */
void tapak_projector_free(struct tapak_projector *projector);

/**
 * The point in that system. TAPAK_INVALID when it has no place there (a pole in EPSG:3857).
 */
TAPAK_MUST_CHECK enum tapak_status tapak_crs_from_point(struct tapak_projector *projector,
                                                        const struct tapak_crs *crs,
                                                        struct tapak_point point,
                                                        struct tapak_axes *out_axes,
                                                        struct tapak_error *err);

/** The other way round. TAPAK_INVALID when it has no place on Earth. */
TAPAK_MUST_CHECK enum tapak_status
tapak_crs_to_point(struct tapak_projector *projector, const struct tapak_crs *crs,
                   struct tapak_axes axes, struct tapak_point *out_point, struct tapak_error *err);

/**
 * The smallest box of degrees that holds a box between two corners of a system. First corner
 * south-west, in the order of the axes; in a system of degrees, and in EPSG:3857, west may be
 * greater than east and then crosses the antimeridian. TAPAK_INVALID says which rule is broken.
 */
TAPAK_MUST_CHECK enum tapak_status tapak_crs_to_box(struct tapak_projector *projector,
                                                    const struct tapak_crs *crs,
                                                    struct tapak_axes low, struct tapak_axes high,
                                                    struct tapak_box *out_box,
                                                    struct tapak_error *err);

#endif
