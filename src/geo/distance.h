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

/** Metres of a radian along the meridian, growing towards the poles, and along the parallel. */
struct geo_radii {
    double meridian_m;
    double parallel_m;
};

struct geo_radii geo_radii_at(double lat_deg);

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
    struct tapak_box box;
    bool is_around; ///< it reaches the antimeridian, maybe from the other side
};

struct geo_window geo_window_of(struct tapak_point point, double distance_m);

/** What geo_window_touches() asks further when the window is around. */
bool geo_window_touches_around(const struct geo_window *window, const struct tapak_box *box);

/** Whether a box, or that of an edge, touches the window. Lon is compared around the Earth. */
static inline bool geo_window_touches(const struct geo_window *window, const struct tapak_box *box)
{
    if (box->south_deg > window->box.north_deg || box->north_deg < window->box.south_deg) {
        return false;
    }
    bool is_there = box->west_deg <= window->box.east_deg && box->east_deg >= window->box.west_deg;
    return is_there || (window->is_around && geo_window_touches_around(window, box));
}

#endif
