// A way of at most the window's distance stays between its latitudes. There a degree of lat has
// most metres where it is farthest from the equator, a degree of lon where it is nearest. With the
// most of both, the straight line on the plane is at least as long as that line on the ellipsoid.
// With the least of both, it is at most as long as any way that stays there, so as the shortest.
#include "geo/plane.h"

#include <math.h>

static const double most_lat_deg = 89;

// Far more than rounding, and what geo_edge_distance_m() and the geodesics are good to.
static const double margin_m = 1e-6;
static const double margin_share = 1e-9;

struct geo_plane geo_plane_of(const struct geo_window *window)
{
    const struct tapak_point point = window->point;
    double low_deg = fabs(point.lat_deg) - window->north_deg;
    double high_deg = fabs(point.lat_deg) + window->north_deg;
    bool is_sure = high_deg < most_lat_deg && !window->is_around;
    struct geo_radii near = geo_radii_at(low_deg > 0 ? low_deg : 0);
    struct geo_radii far = geo_radii_at(high_deg < most_lat_deg ? high_deg : most_lat_deg);
    double share = fmin(near.meridian_m / far.meridian_m, far.parallel_m / near.parallel_m);
    const double per_deg = M_PI / 180;
    return (struct geo_plane){point, near.parallel_m * per_deg, far.meridian_m * per_deg,
                              is_sure ? share * (1 - margin_share) : 0};
}

bool geo_plane_is_within(const struct geo_plane *plane, double square_m2, double distance_m)
{
    double limit_m = distance_m * (1 - margin_share) - margin_m;
    return plane->share > 0 && limit_m > 0 && square_m2 <= limit_m * limit_m;
}

bool geo_plane_is_beyond(const struct geo_plane *plane, double square_m2, double distance_m)
{
    double limit_m = distance_m * (1 + margin_share) + margin_m;
    return square_m2 * plane->share * plane->share > limit_m * limit_m;
}
