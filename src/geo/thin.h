/**
 * @file thin.h
 * @brief From which zoom on each vertex of an arc is drawn.
 *
 * Rule:   vertices go in order of the triangle they make with their neighbours (Visvalingam), up to
 *         half a pixel of area. One stays when its triangle holds another vertex, as the border
 *         might then cross another; when a closed arc has two left beside its end; and the last one
 *         of an arc when another arc already runs straight between the same ends.
 * Result: vertex i is drawn at zoom z when levels[i] <= z. Ends of arcs have 0; at the last zoom
 *         every vertex is drawn.
 */
#ifndef TAPAK_SRC_GEO_THIN_H
#define TAPAK_SRC_GEO_THIN_H

#include "geo/arcs.h"

/** levels has room for all points of the arcs. Their box is at most 2^31 steps a side. */
TAPAK_MUST_CHECK enum tapak_status geo_thin(const struct geo_arcs *arcs, uint8_t *levels,
                                            struct tapak_error *err);

#endif
