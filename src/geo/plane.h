/**
 * @file plane.h
 * @brief What a plane around a point surely says of geodesic distances, without measuring any.
 *
 * Rule:    a degree of lon or lat counts as many metres as it has at most anywhere within reach; so
 *          no way is longer than the plane says, and none within reach is shorter than a share of
 *          it. What lies between the two has to be measured.
 */
#ifndef TAPAK_SRC_GEO_PLANE_H
#define TAPAK_SRC_GEO_PLANE_H

#include "geo/distance.h"

struct geo_plane {
    struct tapak_point point;
    double east_m;  ///< of a degree of lon
    double north_m; ///< of a degree of lat
    double share;   ///< of the plane's distance that the true one has at least; 0: nothing is sure
};

/**
 * Of the window's point; sure of distances up to the one that the window was made for. Nothing is
 * sure where that reaches a pole or the antimeridian, but the plane still guesses.
 */
struct geo_plane geo_plane_of(const struct geo_window *window);

/** Square of the distance from the plane's point to the edge from ends[0] to ends[1]. */
static inline double geo_plane_square_m2(const struct geo_plane *plane,
                                         const struct tapak_point *ends)
{
    double ax = (ends[0].lon_deg - plane->point.lon_deg) * plane->east_m;
    double ay = (ends[0].lat_deg - plane->point.lat_deg) * plane->north_m;
    double dx = (ends[1].lon_deg - ends[0].lon_deg) * plane->east_m;
    double dy = (ends[1].lat_deg - ends[0].lat_deg) * plane->north_m;
    double along = -(ax * dx + ay * dy);
    double length = dx * dx + dy * dy;
    double share = along <= 0 ? 0 : along >= length ? 1 : along / length;
    double x = ax + share * dx;
    double y = ay + share * dy;
    return x * x + y * y;
}

/** Whether geo_edge_distance_m() of an edge with that square is surely at most distance_m. */
bool geo_plane_is_within(const struct geo_plane *plane, double square_m2, double distance_m);

/** Whether it is surely more. */
bool geo_plane_is_beyond(const struct geo_plane *plane, double square_m2, double distance_m);

#endif
