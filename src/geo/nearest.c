// Which villages and runs of edges can matter is decided by windows of degrees that surely hold the
// circle; within a village a plane says of most edges that they are surely near enough or too far
// (plane.h). Of what is left, the true distance of one narrows the window, and only edges that
// still touch it are measured on the ellipsoid.
#include <math.h>

#include "geo/distance.h"
#include "geo/locator.h"
#include "geo/plane.h"
#include "geo/predicate.h"
#include "tapak/geo/shape.h"

// Distances closer than this are equal: the edge that two villages share may have more vertices in
// one of them, and the geodesic series itself is good to some 1e-8 m.
static const double same_m = 1e-6;

/** How far is looked first for the nearest. */
static const double first_reach_m = 2000;

static const double half_meridian_m = 20003932;

static struct tapak_box box_of(struct tapak_point a, struct tapak_point b)
{
    return (struct tapak_box){fmin(a.lon_deg, b.lon_deg), fmin(a.lat_deg, b.lat_deg),
                              fmax(a.lon_deg, b.lon_deg), fmax(a.lat_deg, b.lat_deg)};
}

/** One question to one village. */
struct search {
    const struct tapak_locator *locator;
    int32_t village;
    struct tapak_point point;
    double within_m;               ///< what is farther does not matter
    double is_enough_m;            ///< what is not farther need not be bettered
    const struct geo_plane *plane; ///< around the point, sure up to within_m at least
};

// The next run of the village that touches the window; NULL when there is none. *side moves on.
static const struct geo_run *next_run(const struct search *search, const struct geo_window *window,
                                      uint32_t *side)
{
    const struct geo_runs *runs = &search->locator->runs;
    while (*side < runs->starts[search->village + 1]) {
        const struct geo_run *run = &runs->items[runs->sides[(*side)++] >> 1];
        if (geo_window_touches(window, &run->box)) {
            return run;
        }
    }
    return NULL;
}

static double edge_distance_m(const struct search *search, const struct tapak_point *ends)
{
    return geo_edge_distance_m(&search->locator->ellipsoid, search->point, ends[0], ends[1]);
}

// The edge that is nearest on the plane, or the first that is surely near enough; NULL when the
// window has none. *out_square_m2 is its distance there.
static const struct tapak_point *nearest_on_plane(const struct search *search,
                                                  const struct geo_window *window,
                                                  double *out_square_m2)
{
    const struct tapak_point *nearest = NULL;
    uint32_t side = search->locator->runs.starts[search->village];
    const struct geo_run *run = NULL;
    *out_square_m2 = INFINITY;
    while (!geo_plane_is_within(search->plane, *out_square_m2, search->is_enough_m) &&
           (run = next_run(search, window, &side)) != NULL) {
        const struct tapak_point *points = search->locator->edges->points + run->first;
        for (uint32_t i = 0; i < run->count; i++) {
            double square_m2 = geo_plane_square_m2(search->plane, &points[i]);
            if (square_m2 < *out_square_m2) {
                nearest = &points[i];
                *out_square_m2 = square_m2;
            }
        }
    }
    return nearest;
}

// Measures the edges of a run that are within the window; *best_m becomes the least.
static void measure_run(const struct search *search, const struct geo_run *run,
                        struct geo_window *window, double *best_m)
{
    const struct tapak_point *points = search->locator->edges->points + run->first;
    for (uint32_t i = 0; i<run->count && * best_m> search->is_enough_m; i++) {
        struct tapak_box box = box_of(points[i], points[i + 1]);
        double reach_m = fmin(*best_m, search->within_m);
        if (!geo_window_touches(window, &box) ||
            geo_plane_is_beyond(search->plane, geo_plane_square_m2(search->plane, &points[i]),
                                reach_m)) {
            continue;
        }
        double distance_m = edge_distance_m(search, &points[i]);
        if (distance_m < *best_m) {
            *best_m = distance_m;
            *window = geo_window_of(search->point, fmin(distance_m, search->within_m));
        }
    }
}

// The least distance, beginning with the edge that is nearest on the plane.
static double measure_m(const struct search *search, const struct tapak_point *nearest)
{
    double best_m = edge_distance_m(search, nearest);
    struct geo_window window = geo_window_of(search->point, fmin(best_m, search->within_m));
    uint32_t side = search->locator->runs.starts[search->village];
    const struct geo_run *run = NULL;
    while (best_m > search->is_enough_m && (run = next_run(search, &window, &side)) != NULL) {
        measure_run(search, run, &window, &best_m);
    }
    return best_m;
}

// The distance to the village's boundary when it is at most within_m, else something above it.
static double boundary_distance_m(const struct search *search)
{
    struct geo_window window = geo_window_of(search->point, search->within_m);
    double square_m2 = INFINITY;
    const struct tapak_point *nearest = nearest_on_plane(search, &window, &square_m2);
    return nearest == NULL || geo_plane_is_beyond(search->plane, square_m2, search->within_m)
               ? INFINITY
               : measure_m(search, nearest);
}

// The nearest within *best_m, which becomes its distance; TAPAK_IN_NO_VILLAGE when there is none.
static int32_t nearest_within(const struct tapak_locator *locator, struct tapak_point point,
                              double *best_m)
{
    const struct geo_boxes *boxes = &locator->boxes;
    int32_t nearest = TAPAK_IN_NO_VILLAGE;
    struct geo_window window = geo_window_of(point, *best_m);
    const struct geo_plane plane = geo_plane_of(&window);
    for (size_t i = geo_boxes_next(boxes, &window, 0); i < boxes->count;
         i = geo_boxes_next(boxes, &window, i + 1)) {
        struct search search = {locator, (int32_t)i, point, *best_m, 0, &plane};
        double distance_m = boundary_distance_m(&search);
        bool is_nearer =
            nearest == TAPAK_IN_NO_VILLAGE ? distance_m <= *best_m : distance_m < *best_m - same_m;
        if (is_nearer) {
            nearest = (int32_t)i;
            *best_m = distance_m;
            window = geo_window_of(point, *best_m);
        }
    }
    return nearest;
}

int32_t tapak_locate_nearest(const struct tapak_locator *locator, struct tapak_point point,
                             double tolerance_m, double *out_distance_m)
{
    point = tapak_settle(point);
    if (!tapak_point_is_valid(point) || !(tolerance_m >= 0)) {
        return TAPAK_IN_NO_VILLAGE;
    }
    int32_t covering = tapak_locate(locator, point);
    if (covering != TAPAK_IN_NO_VILLAGE) {
        *out_distance_m = 0;
        return covering;
    }
    // Around the point first, then ever wider: a wide tolerance then costs no more than is needed.
    tolerance_m = fmin(tolerance_m, half_meridian_m);
    for (double reach_m = first_reach_m;; reach_m *= 8) {
        double within_m = fmin(reach_m, tolerance_m);
        double best_m = within_m;
        int32_t nearest = nearest_within(locator, point, &best_m);
        // At the very end of the reach an equal one of a lower code could lie just beyond.
        bool is_sure = nearest != TAPAK_IN_NO_VILLAGE && best_m < within_m - 2 * same_m;
        if (!is_sure && within_m < tolerance_m) {
            continue;
        }
        if (nearest != TAPAK_IN_NO_VILLAGE) {
            *out_distance_m = best_m;
        }
        return nearest;
    }
}

static bool touches(const struct search *search, const struct geo_window *window)
{
    const struct tapak_locator *locator = search->locator;
    if (geo_cells_has(locator->cells, search->village, search->point)) {
        return true;
    }
    double square_m2 = INFINITY;
    const struct tapak_point *nearest = nearest_on_plane(search, window, &square_m2);
    if (nearest == NULL || geo_plane_is_beyond(search->plane, square_m2, search->within_m)) {
        return false;
    }
    return geo_plane_is_within(search->plane, square_m2, search->within_m) ||
           measure_m(search, nearest) <= search->within_m;
}

size_t tapak_locate_touching(const struct tapak_locator *locator, struct tapak_point point,
                             double radius_m, int32_t *out_index, size_t room)
{
    point = tapak_settle(point);
    if (!tapak_point_is_valid(point) || !(radius_m >= 0)) {
        return 0;
    }
    radius_m = fmin(radius_m, half_meridian_m);
    const struct geo_window window = geo_window_of(point, radius_m);
    const struct geo_plane plane = geo_plane_of(&window);
    size_t found = 0;
    for (size_t i = geo_boxes_next(&locator->boxes, &window, 0); i < locator->count;
         i = geo_boxes_next(&locator->boxes, &window, i + 1)) {
        struct search search = {locator, (int32_t)i, point, radius_m, radius_m, &plane};
        if (!touches(&search, &window)) {
            continue;
        }
        if (found < room) {
            out_index[found] = (int32_t)i;
        }
        found++;
    }
    return found;
}
