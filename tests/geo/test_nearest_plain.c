// The answers of nearest.c against the plain way: every edge near by measured on the ellipsoid, no
// plane asked. Radii are also the distances themselves, a bit less, and a bit more.
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "geo/distance.h"
#include "geo/locator.h"
#include "geo/shapes.h"

enum { MAX_NEAR = 4096 };

struct near {
    int32_t village;
    double distance_m; ///< 0 inside
};

static double plain_distance_m(const struct tapak_locator *locator, int32_t village,
                               struct tapak_point point, const struct geo_window *window)
{
    double best_m = INFINITY;
    if (geo_cells_has(locator->cells, village, point)) {
        return 0;
    }
    const struct geo_runs *runs = &locator->runs;
    for (uint32_t side = runs->starts[village]; side < runs->starts[village + 1]; side++) {
        const struct geo_run *run = &runs->items[runs->sides[side] >> 1];
        const struct tapak_point *ends = locator->edges->points + run->first;
        for (uint32_t i = 0; geo_window_touches(window, &run->box) && i < run->count; i++) {
            best_m =
                fmin(best_m, geo_edge_distance_m(&locator->ellipsoid, point, ends[i], ends[i + 1]));
        }
    }
    return best_m;
}

// All villages with their distances; those beyond reach_m are left out or wrong, but not nearer.
static size_t list_near(const struct tapak_locator *locator, struct tapak_point point,
                        double reach_m, struct near *out)
{
    struct geo_window window = geo_window_of(point, reach_m);
    size_t count = 0;
    for (size_t i = 0; i < locator->count; i++) {
        if (geo_window_touches(&window, &locator->villages[i].box)) {
            assert_true(count < MAX_NEAR);
            out[count].village = (int32_t)i;
            out[count++].distance_m = plain_distance_m(locator, (int32_t)i, point, &window);
        }
    }
    return count;
}

static void compare_touching(const struct tapak_locator *locator, struct tapak_point point,
                             double radius_m, const struct near *near, size_t count)
{
    static int32_t found[MAX_NEAR];
    size_t expected = 0;
    size_t touching = tapak_locate_touching(locator, point, radius_m, found, MAX_NEAR);
    for (size_t i = 0; i < count; i++) {
        if (near[i].distance_m > radius_m) {
            continue;
        }
        if (expected >= touching || found[expected] != near[i].village) {
            fail_msg("(%.17g, %.17g), %.17g m: not in village %d, %.17g m away", point.lon_deg,
                     point.lat_deg, radius_m, (int)near[i].village, near[i].distance_m);
        }
        expected++;
    }
    if (touching != expected) {
        fail_msg("(%.17g, %.17g), %.17g m: %zu villages, not %zu", point.lon_deg, point.lat_deg,
                 radius_m, touching, expected);
    }
}

// Up to the first reach of tapak_locate_nearest(), where one round is all.
static void compare_nearest(const struct tapak_locator *locator, struct tapak_point point,
                            double tolerance_m, const struct near *near, size_t count)
{
    int32_t best = TAPAK_IN_NO_VILLAGE;
    double best_m = tolerance_m;
    for (size_t i = 0; i < count && best == TAPAK_IN_NO_VILLAGE; i++) {
        if (near[i].distance_m == 0 && tapak_locate_covers(locator, near[i].village, point)) {
            best = near[i].village;
            best_m = 0;
        }
    }
    for (size_t i = 0; i < count; i++) {
        double distance_m = near[i].distance_m;
        if (best == TAPAK_IN_NO_VILLAGE ? distance_m <= best_m : distance_m < best_m - 1e-6) {
            best = near[i].village;
            best_m = distance_m;
        }
    }
    double found_m = tolerance_m;
    int32_t found = tapak_locate_nearest(locator, point, tolerance_m, &found_m);
    if (found != best || found_m != best_m) {
        fail_msg("(%.17g, %.17g), %.17g m: village %d in %.17g m, not %d in %.17g m", point.lon_deg,
                 point.lat_deg, tolerance_m, (int)found, found_m, (int)best, best_m);
    }
}

// Radii given, and for the nearest few villages those that are hardest to tell.
static void compare_at(const struct tapak_locator *locator, struct tapak_point point,
                       double reach_m)
{
    static struct near near[MAX_NEAR];
    static const double parts[] = {0, 0.002, 0.1, 0.3, 0.999, 1};
    size_t count = list_near(locator, point, reach_m, near);
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        compare_touching(locator, point, parts[i] * reach_m, near, count);
    }
    for (size_t i = 0; i < count && i < 12; i++) {
        double distance_m = near[i].distance_m;
        const double radii_m[] = {distance_m,         nextafter(distance_m, 0), distance_m + 1e-7,
                                  distance_m - 1e-7,  distance_m + 1e-5,        distance_m - 1e-5,
                                  distance_m * 1.001, distance_m * 0.999};
        for (size_t r = 0; r < sizeof radii_m / sizeof radii_m[0]; r++) {
            if (radii_m[r] >= 0 && radii_m[r] <= reach_m) {
                compare_touching(locator, point, radii_m[r], near, count);
            }
            if (radii_m[r] >= 0 && radii_m[r] <= fmin(reach_m, 2000)) {
                compare_nearest(locator, point, radii_m[r], near, count);
            }
        }
    }
}

static void test_nearest__is_the_plain_way_on_real_borders(void **state)
{
    (void)state;
    static const double reaches_m[] = {1, 12, 50, 300, 2000, 9000};
    struct tapak_error err = {0};
    struct tapak_arena *arena = NULL;
    assert_int_equal(tapak_arena_create(&arena, 1 << 30, &err), TAPAK_OK);
    struct geo_test_villages villages = geo_test_real_villages(arena);
    if (villages.count == 0) {
        tapak_arena_free(arena);
        skip();
    }
    struct tapak_locator *locator = geo_test_clean_locator(arena, &villages);
    uint64_t seed = 20261126;
    printf("seed %llu\n", (unsigned long long)seed);
    for (int i = 0; i < 600; i++) {
        // A vertex, or an edge's middle, or anywhere near one.
        size_t at = (size_t)(geo_test_random(&seed) * (double)(locator->edges->count - 1));
        struct tapak_point point = locator->edges->points[at];
        double reach_m = reaches_m[i % 6];
        double apart_deg = (i / 6) % 4 * reach_m / 111320;
        point.lon_deg += apart_deg * (geo_test_random(&seed) - 0.5);
        point.lat_deg += apart_deg * (geo_test_random(&seed) - 0.5);
        compare_at(locator, point, reach_m);
    }
    tapak_locator_free(locator);
    tapak_arena_free(arena);
}

// Where a plane is of no use, or hardly: poles, the antimeridian, long edges, no area at all.
static const struct geo_test_village odd[] = {
    {"64.02.01.2001", "POLYGON ((116 -1, 117 -1, 117 1, 116 1, 116 -1))"},
    {"64.02.01.2002", "POLYGON ((117 -1, 117 1, 118 1, 118 0.5, 118 -1, 117 -1))"},
    {"64.02.01.2003", "POLYGON ((120 -1, 124 -1, 124 3, 120 3, 120 -1),"
                      " (121 0, 123 0, 123 2, 121 2, 121 0))"},
    {"64.02.01.2004", "POLYGON ((179 10, 180 10, 180 11, 179 11, 179 10))"},
    {"64.02.01.2005", "POLYGON ((-180 89, 180 89, 180 89.5, -180 89.5, -180 89))"},
    {"64.02.01.2006", "POLYGON ((-180 10.2, -179.9 10.2, -179.9 10.7, -180 10.7, -180 10.2))"},
    {"64.02.01.2007", "POLYGON ((10 60, 80 60.001, 80 88, 10 88, 10 60))"},
    {"64.02.01.2008", "POLYGON ((117 1, 117.0000001 1, 117 1.0000001, 117 1))"},
    {"64.02.01.2009", "POLYGON ((-100 -90, -90 -90, -90 -89.9, -100 -89.9, -100 -90))"},
};

static void test_nearest__is_the_plain_way_on_odd_places(void **state)
{
    (void)state;
    static const struct tapak_point places[] = {
        {116, -1}, {117, 1},   {117, 0},       {119, 0},   {122, 1},   {-179.999, 10.5},
        {180, 10}, {-180, 10}, {0, 90},        {180, -90}, {-95, -89}, {45, 60},
        {80, 88},  {-170, 89}, {124.00001, 3}, {121, 1},   {0, 0},     {179.995, 10.21},
    };
    static const double reaches_m[] = {0.5, 200, 5e3, 90e3, 900e3, 8e6, 2.0003e7};
    struct tapak_locator *locator = geo_test_locator(odd, sizeof odd / sizeof odd[0]);
    uint64_t seed = 20261127;
    printf("seed %llu\n", (unsigned long long)seed);
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        for (int round = 0; round < 14; round++) {
            double reach_m = reaches_m[round % 7];
            double apart_deg = round / 7 * fmin(reach_m, 1e6) / 111320;
            struct tapak_point point = places[i];
            point.lon_deg += apart_deg * (geo_test_random(&seed) - 0.5);
            point.lat_deg += apart_deg * (geo_test_random(&seed) - 0.5);
            point.lon_deg = fmax(fmin(point.lon_deg, 180), -180);
            point.lat_deg = fmax(fmin(point.lat_deg, 90), -90);
            compare_at(locator, point, reach_m);
        }
    }
    tapak_locator_free(locator);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nearest__is_the_plain_way_on_real_borders),
        cmocka_unit_test(test_nearest__is_the_plain_way_on_odd_places),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
