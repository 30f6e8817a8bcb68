// The nearest point of an edge is where the geodesic from the point meets it at a right angle, or
// an end. Long edges are cut into pieces that bend little, and on each the place where the distance
// stops falling is found between the ends by bisection with secants, on the ellipsoid itself.
#include "geo/distance.h"

#include <math.h>
#include <stddef.h>

#include "tapak/geo/shape.h"

enum { MAX_STEPS = 60 };

static const double equator_m = 6378137;
static const double flattening = 1 / 298.257223563;
static const double piece_deg = 0.5;

struct geod_geodesic geo_wgs84(void)
{
    struct geod_geodesic ellipsoid;
    geod_init(&ellipsoid, equator_m, flattening);
    return ellipsoid;
}

double tapak_distance_m(struct tapak_point a, struct tapak_point b)
{
    struct geod_geodesic ellipsoid = geo_wgs84();
    double distance_m = 0;
    geod_inverse(&ellipsoid, a.lat_deg, a.lon_deg, b.lat_deg, b.lon_deg, &distance_m, NULL, NULL);
    return distance_m;
}

static double radians(double deg)
{
    return deg * (M_PI / 180);
}

struct geo_radii geo_radii_at(double lat_deg)
{
    const double e2 = flattening * (2 - flattening);
    double sine = sin(radians(lat_deg));
    double root = sqrt(1 - e2 * sine * sine);
    return (struct geo_radii){equator_m * (1 - e2) / (root * root * root),
                              equator_m * cos(radians(lat_deg)) / root};
}

struct piece {
    const struct geod_geodesic *ellipsoid;
    struct tapak_point point;
    struct tapak_point a;
    struct tapak_point b;
};

struct reach {
    double distance_m;
    double growth; ///< of the distance for each metre along the edge: the cosine between them
};

static struct reach reach_at(const struct piece *piece, double share)
{
    double d_lon_deg = piece->b.lon_deg - piece->a.lon_deg;
    double d_lat_deg = piece->b.lat_deg - piece->a.lat_deg;
    // The end itself, not a rounded one: a corner then has one distance in all edges that meet
    // there.
    struct tapak_point at = piece->b;
    if (share < 1) {
        at.lon_deg = piece->a.lon_deg + share * d_lon_deg;
        at.lat_deg = piece->a.lat_deg + share * d_lat_deg;
    }
    struct reach reach = {0};
    double azimuth_deg = 0;
    geod_inverse(piece->ellipsoid, piece->point.lat_deg, piece->point.lon_deg, at.lat_deg,
                 at.lon_deg, &reach.distance_m, NULL, &azimuth_deg);
    struct geo_radii radii = geo_radii_at(at.lat_deg);
    double north = d_lat_deg * radii.meridian_m;
    double east = d_lon_deg * radii.parallel_m;
    double speed = hypot(north, east);
    if (speed > 0) {
        reach.growth =
            (north * cos(radians(azimuth_deg)) + east * sin(radians(azimuth_deg))) / speed;
    }
    return reach;
}

// The growth is below zero at low and above at high; the Illinois rule keeps both ends moving.
static double lowest_between(const struct piece *piece, struct reach low, struct reach high)
{
    double low_share = 0;
    double high_share = 1;
    double best_m = fmin(low.distance_m, high.distance_m);
    for (int i = 0; i < MAX_STEPS; i++) {
        double share =
            low_share + (high_share - low_share) * low.growth / (low.growth - high.growth);
        if (!(share > low_share && share < high_share)) {
            break;
        }
        struct reach middle = reach_at(piece, share);
        best_m = fmin(best_m, middle.distance_m);
        // The foot is about s cos away from here, which lengthens the distance by s cos² / 2.
        if (middle.distance_m * middle.growth * middle.growth < 1e-8) {
            break;
        }
        if (middle.growth < 0) {
            low_share = share;
            low = middle;
            high.growth /= 2;
        } else {
            high_share = share;
            high = middle;
            low.growth /= 2;
        }
    }
    return best_m;
}

static double piece_distance_m(const struct piece *piece)
{
    struct reach low = reach_at(piece, 0);
    struct reach high = reach_at(piece, 1);
    if (low.growth < 0 && high.growth > 0) {
        return lowest_between(piece, low, high);
    }
    return fmin(low.distance_m, high.distance_m);
}

static bool comes_before(struct tapak_point a, struct tapak_point b)
{
    return a.lon_deg < b.lon_deg || (a.lon_deg == b.lon_deg && a.lat_deg < b.lat_deg);
}

double geo_edge_distance_m(const struct geod_geodesic *ellipsoid, struct tapak_point point,
                           struct tapak_point a, struct tapak_point b)
{
    if (comes_before(b, a)) {
        struct tapak_point swapped = a;
        a = b;
        b = swapped;
    }
    double d_lon_deg = b.lon_deg - a.lon_deg;
    double d_lat_deg = b.lat_deg - a.lat_deg;
    int count = (int)ceil(fmax(fabs(d_lon_deg), fabs(d_lat_deg)) / piece_deg);
    count = count < 1 ? 1 : count;
    double best_m = INFINITY;
    struct piece piece = {ellipsoid, point, a, a};
    for (int i = 1; i <= count; i++) {
        piece.a = piece.b;
        piece.b = i == count ? b
                             : (struct tapak_point){a.lon_deg + d_lon_deg * i / count,
                                                    a.lat_deg + d_lat_deg * i / count};
        best_m = fmin(best_m, piece_distance_m(&piece));
    }
    return best_m;
}

// A path of length d climbs no more than d over the least radius of the meridian, a (1 - e²). And
// it is no shorter than the straight way through the Earth, which reaches a meridian's plane only
// after N cos(lat) sin(difference of lon), N >= a.
struct geo_window geo_window_of(struct tapak_point point, double distance_m)
{
    const double e2 = flattening * (2 - flattening);
    const double slack = 1 + 1e-9; // rounding of the lines below is far smaller
    struct geo_window window = {.point = point, .east_deg = 360};
    double climb = distance_m * slack / (equator_m * (1 - e2)) + 1e-14;
    window.north_deg = climb * 180 / M_PI;
    // A pole's cosine is not quite 0: a hair's breadth from it is all around, also for no distance.
    double sine = (distance_m * slack + 1e-8) / (equator_m * cos(radians(point.lat_deg)));
    if (sine >= 0 && sine < 1) {
        window.east_deg = asin(sine) * slack * 180 / M_PI + 1e-12;
    }
    window.box =
        (struct tapak_box){point.lon_deg - window.east_deg, point.lat_deg - window.north_deg,
                           point.lon_deg + window.east_deg, point.lat_deg + window.north_deg};
    window.is_around = fabs(point.lon_deg) + window.east_deg >= 180;
    return window;
}

bool geo_window_touches_around(const struct geo_window *window, const struct tapak_box *box)
{
    if (window->east_deg >= 180) {
        return true;
    }
    for (int turn_deg = -360; turn_deg <= 360; turn_deg += 720) {
        if (box->west_deg <= window->box.east_deg + turn_deg &&
            box->east_deg >= window->box.west_deg + turn_deg) {
            return true;
        }
    }
    return false;
}
