/**
 * @file distance.h
 * @brief Geodesic distances in metres on WGS 84, to points and to edges.
 *
 * Source: C. F. F. Karney, "Algorithms for geodesics" (2013), as PROJ has it: some 5 nm exact.
 */
#ifndef TAPAK_SRC_GEO_DISTANCE_H
#define TAPAK_SRC_GEO_DISTANCE_H

#include "tapak/model/point.h"

#include <stdbool.h>

#include <geodesic.h>

/** The ellipsoid; a value that any number of threads may read. */
struct geod_geodesic geo_wgs84(void);

/**
 * The distance from point to the nearest point of the edge from a to b, a straight line in degrees
 * (it does not run through the antimeridian). Both directions of an edge give the same bits.
 */
double geo_edge_distance_m(const struct geod_geodesic *ellipsoid, struct tapak_point point,
                           struct tapak_point a, struct tapak_point b);

/** What lies within a distance of a point lies in its window, but not the other way round. */
struct geo_window {
    struct tapak_point point;
    double north_deg; ///< half its height
    double east_deg;  ///< half its width; 180 or more is all around
};

struct geo_window geo_window_of(struct tapak_point point, double distance_m);

/** Whether a box, or that of an edge, touches the window. Lon is compared around the Earth. */
bool geo_window_touches(const struct geo_window *window, const struct tapak_box *box);

#endif
