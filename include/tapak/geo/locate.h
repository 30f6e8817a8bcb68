/**
 * @file locate.h
 * @brief Which village a point lies in.
 *
 * Shape:   villages are Polygons or MultiPolygons, holes honoured; a point lies in none, one or,
 *          where boundaries overlap, several of them.
 * Units:   degrees, WGS 84 (EPSG:4326), in the order lon, lat; distances in metres on the
 * ellipsoid. Rule:    a point on a border lies in every polygon it touches; of those, the lowest
 * code wins, so that an answer never depends on the load order; all are offered. Index:   villages
 * are numbered 0 … count-1 in order of code; -1 is "in no village". Threads: immutable once sealed;
 * any number may ask. Source:  OGC 06-103r4 (Simple Feature Access), relation Intersects.
 */
#ifndef TAPAK_GEO_LOCATE_H
#define TAPAK_GEO_LOCATE_H

#include "tapak/base/error.h"
#include "tapak/model/area.h"
#include "tapak/model/point.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct tapak_locator_builder;
struct tapak_locator;

enum { TAPAK_IN_NO_VILLAGE = -1 };

TAPAK_MUST_CHECK enum tapak_status
tapak_locator_builder_create(struct tapak_locator_builder **out_builder, struct tapak_error *err);
void tapak_locator_builder_free(struct tapak_locator_builder *builder);

/**
 * Adds a village; wkb is 2D (Multi)Polygon WKB, either byte order, copied. TAPAK_INVALID when it is
 * not, TAPAK_CONFLICT when the code is there already.
 */
TAPAK_MUST_CHECK enum tapak_status tapak_locator_builder_add(struct tapak_locator_builder *builder,
                                                             const struct tapak_code *code,
                                                             const void *wkb, size_t size,
                                                             struct tapak_error *err);

/** Makes the locator; the builder is spent and still has to be freed. No village at all is allowed.
 */
TAPAK_MUST_CHECK enum tapak_status tapak_locator_seal(struct tapak_locator_builder *builder,
                                                      struct tapak_locator **out_locator,
                                                      struct tapak_error *err);
void tapak_locator_free(struct tapak_locator *locator);

size_t tapak_locator_count(const struct tapak_locator *locator);

/** The code of village index, 0 <= index < count. Lives as long as the locator. */
const struct tapak_code *tapak_locator_code(const struct tapak_locator *locator, int32_t index);

/** The index of a code, or TAPAK_IN_NO_VILLAGE. */
int32_t tapak_locator_find(const struct tapak_locator *locator, const struct tapak_code *code);

/** The box of village index. */
struct tapak_box tapak_locator_box(const struct tapak_locator *locator, int32_t index);

/** The box of all villages; all zero when there are none. */
struct tapak_box tapak_locator_extent(const struct tapak_locator *locator);

/** The village of the lowest code that covers the point. NaN and infinities lie in none. */
int32_t tapak_locate(const struct tapak_locator *locator, struct tapak_point point);

/** The same for count points at once, into out_index[count]. */
void tapak_locate_batch(const struct tapak_locator *locator, const struct tapak_point *points,
                        size_t count, int32_t *out_index);

/**
 * All villages that cover the point, ascending. Writes the first room of them, returns how many
 * there are.
 */
size_t tapak_locate_all(const struct tapak_locator *locator, struct tapak_point point,
                        int32_t *out_index, size_t room);

/** Whether village index covers the point. */
bool tapak_locate_covers(const struct tapak_locator *locator, int32_t index,
                         struct tapak_point point);

/**
 * The village whose boundary is nearest, when within tolerance_m; else TAPAK_IN_NO_VILLAGE.
 * Geodesic distance to the closest point of an edge; 0 when the village covers the point; of equal
 * ones the lowest code.
 */
int32_t tapak_locate_nearest(const struct tapak_locator *locator, struct tapak_point point,
                             double tolerance_m, double *out_distance_m);

/** All villages that a circle of radius_m touches, ascending; as tapak_locate_all(). */
size_t tapak_locate_touching(const struct tapak_locator *locator, struct tapak_point point,
                             double radius_m, int32_t *out_index, size_t room);

#endif
