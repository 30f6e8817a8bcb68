#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "geo/distance.h"
#include "geo/shapes.h"
#include "tapak/geo/locate.h"
#include "tapak/geo/shape.h"

static void test_distance__is_geodesic(void **state)
{
    (void)state;
    static const struct {
        struct tapak_point a;
        struct tapak_point b;
        double distance_m;
    } cases[] = {
        {{117, 0}, {117, 0}, 0},
        {{117, 0}, {118, 0}, 111319.4908}, // a degree of the equator: a * pi / 180
        {{0, 0}, {0, 90}, 10001965.7293},  // a quarter of the meridian
        {{0, -90}, {0, 90}, 20003931.4586},
        {{179.5, 0}, {-179.5, 0}, 111319.4908},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        double distance_m = tapak_distance_m(cases[i].a, cases[i].b);
        assert_true(fabs(distance_m - cases[i].distance_m) < 1e-4); // as printed above
    }
}

// The least of distances to a million places on the edge, then to a million around the least.
static double sampled_m(struct tapak_point point, struct tapak_point a, struct tapak_point b)
{
    double best_m = INFINITY;
    double low = 0;
    double high = 1;
    for (int round = 0; round < 4; round++) {
        double best_share = low;
        const int steps = 2000;
        for (int i = 0; i <= steps; i++) {
            double share = low + (high - low) * i / steps;
            struct tapak_point at = {a.lon_deg + share * (b.lon_deg - a.lon_deg),
                                     a.lat_deg + share * (b.lat_deg - a.lat_deg)};
            double distance_m = tapak_distance_m(point, at);
            if (distance_m < best_m) {
                best_m = distance_m;
                best_share = share;
            }
        }
        double width = (high - low) / steps;
        low = fmax(best_share - width, 0);
        high = fmin(best_share + width, 1);
    }
    return best_m;
}

static void test_edge_distance__is_the_least_along_the_edge(void **state)
{
    (void)state;
    struct geod_geodesic ellipsoid = geo_wgs84();
    uint64_t seed = 20261123;
    printf("seed %llu\n", (unsigned long long)seed);
    for (int i = 0; i < 120; i++) {
        static const double lengths_deg[] = {1e-7, 0.001, 0.01, 0.3, 3};
        static const double lats_deg[] = {0, -0.4, 45, 89, -89.9, 0};
        double length_deg = lengths_deg[i % 5];
        double lat_deg = lats_deg[i % 6];
        double lon_deg = i % 7 == 0 ? 178 : 117;
        struct tapak_point ends[3];
        for (int k = 0; k < 3; k++) {
            double far = k == 2 && i % 3 == 0 ? 4 : 1;
            ends[k].lon_deg = fmin(lon_deg + far * length_deg * geo_test_random(&seed), 180);
            ends[k].lat_deg = lat_deg + far * length_deg * (geo_test_random(&seed) - 0.5);
            ends[k].lat_deg = fmax(fmin(ends[k].lat_deg, 90), -90);
        }
        if (i % 7 == 0) {
            ends[2].lon_deg -= i % 2 == 0 ? 360 : 0; // across the antimeridian
            ends[2].lon_deg = fmax(ends[2].lon_deg, -180);
        }
        double distance_m = geo_edge_distance_m(&ellipsoid, ends[2], ends[0], ends[1]);
        double expected_m = sampled_m(ends[2], ends[0], ends[1]);
        if (!(fabs(distance_m - expected_m) < 1e-4)) { // what the sampling itself is good to
            fail_msg("case %d: %.9f, not %.9f", i, distance_m, expected_m);
        }
        double turned_m = geo_edge_distance_m(&ellipsoid, ends[2], ends[1], ends[0]);
        assert_true(turned_m == distance_m);
    }
}

static const struct geo_test_village sample[] = {
    {"64.02.01.2001", "POLYGON ((116 -1, 117 -1, 117 1, 116 1, 116 -1))"},
    {"64.02.01.2002", "POLYGON ((117 -1, 117 1, 118 1, 118 0.5, 118 -1, 117 -1))"},
    {"64.02.01.2003", "POLYGON ((120 -1, 124 -1, 124 3, 120 3, 120 -1),"
                      " (121 0, 123 0, 123 2, 121 2, 121 0))"},
    {"64.02.01.2004", "POLYGON ((179 10, 180 10, 180 11, 179 11, 179 10))"},
    {"64.02.01.2005", "POLYGON ((-180 89, 180 89, 180 89.5, -180 89.5, -180 89))"},
    {"64.02.01.2006", "POLYGON ((117 1, 118 1, 117.5 2, 117 1))"},
};

static void test_locate_nearest__measures_to_the_boundary(void **state)
{
    (void)state;
    static const struct {
        const char *why;
        struct tapak_point point;
        double tolerance_m;
        const char *code;
        struct tapak_point foot; ///< the nearest point of the boundary
    } cases[] = {
        {"inside", {116.5, 0}, 0, "64.02.01.2001", {116.5, 0}},
        {"on the border", {118, 0}, 0, "64.02.01.2002", {118, 0}},
        {"east of the coast", {118.004, 0}, 500, "64.02.01.2002", {118, 0}},
        {"too far east", {118.005, 0}, 500, "", {0, 0}},
        {"west", {115.99, 0.2}, 2000, "64.02.01.2001", {116, 0.2}},
        {"below a shared corner", {117, -1.001}, 500, "64.02.01.2001", {117, -1}},
        {"nobody's hole", {121.001, 1}, 500, "64.02.01.2003", {121, 1}},
        {"across the antimeridian", {-179.999, 10.5}, 500, "64.02.01.2004", {180, 10.5}},
        {"north pole", {0, 90}, 60000, "64.02.01.2005", {0, 89.5}},
        {"too far from the pole", {0, 90}, 55000, "", {0, 0}},
        {"a bad tolerance", {118.004, 0}, -1, "", {0, 0}},
        {"not a tolerance", {118.004, 0}, NAN, "", {0, 0}},
        {"not a place", {NAN, 0}, 500, "", {0, 0}},
        {"off the Earth", {118.004, 91}, 500, "", {0, 0}},
    };
    struct tapak_locator *locator = geo_test_locator(sample, sizeof sample / sizeof sample[0]);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        double distance_m = -1;
        int32_t index =
            tapak_locate_nearest(locator, cases[i].point, cases[i].tolerance_m, &distance_m);
        const char *code = index < 0 ? "" : tapak_locator_code(locator, index)->text;
        double expected_m =
            cases[i].code[0] == '\0' ? -1 : tapak_distance_m(cases[i].point, cases[i].foot);
        // A parallel is no geodesic: the foot on it is exact only at the equator and on meridians.
        if (strcmp(code, cases[i].code) != 0 || !(fabs(distance_m - expected_m) < 1e-3)) {
            fail_msg("%s: \"%s\" in %.6f m, not %.6f", cases[i].why, code, distance_m, expected_m);
        }
    }
    tapak_locator_free(locator);
}

static void test_locate_nearest__keeps_to_the_tolerance(void **state)
{
    (void)state;
    struct tapak_locator *locator = geo_test_locator(sample, sizeof sample / sizeof sample[0]);
    struct tapak_point point = {118.0037, 0.25};
    double exact_m = 0;
    double again_m = 0;
    int32_t index = tapak_locate_nearest(locator, point, 1000, &exact_m);
    assert_int_equal(index, 1);
    assert_int_equal(tapak_locate_nearest(locator, point, exact_m, &again_m), 1);
    assert_true(again_m == exact_m);
    assert_int_equal(tapak_locate_nearest(locator, point, nextafter(exact_m, 0), &again_m),
                     TAPAK_IN_NO_VILLAGE);
    assert_int_equal(tapak_locate_nearest(locator, point, INFINITY, &again_m), 1);
    assert_true(again_m == exact_m);
    tapak_locator_free(locator);
}

static void test_locate_touching__lists_the_circle(void **state)
{
    (void)state;
    static const struct {
        const char *why;
        struct tapak_point point;
        double radius_m;
        size_t count;
        const char *first;
    } cases[] = {
        {"inside, no radius", {116.5, 0}, 0, 1, "64.02.01.2001"},
        {"inside, near the border", {116.999, 0}, 112, 2, "64.02.01.2001"},
        {"inside, not near enough", {116.999, 0}, 111, 1, "64.02.01.2001"},
        {"around a corner of three", {117.001, 0.999}, 200, 3, "64.02.01.2001"},
        {"a village within the circle", {122, 1}, 1e6, 4, "64.02.01.2001"},
        {"all of the Earth", {0, 0}, 3e7, 6, "64.02.01.2001"},
        {"infinite", {0, 0}, INFINITY, 6, "64.02.01.2001"},
        {"antimeridian", {-179.999, 10.5}, 200, 1, "64.02.01.2004"},
        {"pole", {13, 90}, 60000, 1, "64.02.01.2005"},
        {"sea", {119, 0}, 1000, 0, ""},
        {"bad radius", {116.5, 0}, -1, 0, ""},
        {"not a place", {NAN, 0}, 1, 0, ""},
    };
    struct tapak_locator *locator = geo_test_locator(sample, sizeof sample / sizeof sample[0]);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        int32_t found[8] = {-7, -7, -7, -7, -7, -7, -7, -7};
        size_t count = tapak_locate_touching(locator, cases[i].point, cases[i].radius_m, found, 8);
        if (count != cases[i].count) {
            fail_msg("%s: %zu", cases[i].why, count);
        }
        assert_string_equal(count == 0 ? "" : tapak_locator_code(locator, found[0])->text,
                            cases[i].first);
        for (size_t k = 1; k < count; k++) {
            assert_true(found[k] > found[k - 1]);
        }
        int32_t only = -7;
        assert_int_equal(
            tapak_locate_touching(locator, cases[i].point, cases[i].radius_m, &only, 1), count);
        assert_int_equal(only, found[0]);
    }
    tapak_locator_free(locator);
}

// Enough villages that most are leapt over; each is asked alone through a locator of its own.
static void test_locate_nearest__leaps_over_nothing_that_counts(void **state)
{
    (void)state;
    enum { SIDE = 20, COUNT = SIDE * SIDE };
    static char shapes[COUNT][160];
    static char codes[COUNT][32];
    static struct geo_test_village villages[COUNT];
    uint64_t seed = 20261124;
    printf("seed %llu\n", (unsigned long long)seed);
    for (int i = 0; i < COUNT; i++) {
        double west = 116 + 0.1 * (i % SIDE) + 0.05 * geo_test_random(&seed);
        double south = -1 + 0.1 * (i / SIDE) + 0.05 * geo_test_random(&seed);
        double side = 0.01 + 0.03 * geo_test_random(&seed);
        (void)snprintf(shapes[i], sizeof shapes[i],
                       "POLYGON ((%.9f %.9f, %.9f %.9f, %.9f %.9f, %.9f %.9f))", west, south,
                       west + side, south, west, south + side, west, south);
        (void)snprintf(codes[i], sizeof codes[i], "64.02.%02d.2%03d", 1 + i / 100, i % 100);
        villages[i] = (struct geo_test_village){codes[i], shapes[i]};
    }
    struct tapak_locator *all = geo_test_locator(villages, COUNT);
    struct tapak_locator *alone[COUNT];
    for (int i = 0; i < COUNT; i++) {
        alone[i] = geo_test_locator(&villages[i], 1);
    }
    for (int round = 0; round < 60; round++) {
        struct tapak_point point = {115.5 + 3 * geo_test_random(&seed),
                                    -1.5 + 3 * geo_test_random(&seed)};
        double within_m = round % 3 == 0 ? INFINITY : 40000 * geo_test_random(&seed);
        double best_m = within_m;
        int32_t best = TAPAK_IN_NO_VILLAGE;
        size_t touching = 0;
        for (int i = 0; i < COUNT; i++) {
            double distance_m = 0;
            int32_t found = tapak_locate_nearest(alone[i], point, within_m, &distance_m);
            touching += found == 0;
            if (found == 0 && (best == TAPAK_IN_NO_VILLAGE || distance_m < best_m)) {
                best = i;
                best_m = distance_m;
            }
        }
        double distance_m = best_m;
        int32_t list[COUNT];
        assert_int_equal(tapak_locate_nearest(all, point, within_m, &distance_m), best);
        assert_true(distance_m == best_m);
        assert_int_equal(tapak_locate_touching(all, point, within_m, list, COUNT), touching);
    }
    for (int i = 0; i < COUNT; i++) {
        tapak_locator_free(alone[i]);
    }
    tapak_locator_free(all);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_distance__is_geodesic),
        cmocka_unit_test(test_edge_distance__is_the_least_along_the_edge),
        cmocka_unit_test(test_locate_nearest__measures_to_the_boundary),
        cmocka_unit_test(test_locate_nearest__keeps_to_the_tolerance),
        cmocka_unit_test(test_locate_touching__lists_the_circle),
        cmocka_unit_test(test_locate_nearest__leaps_over_nothing_that_counts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
