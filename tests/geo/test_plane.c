#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "geo/plane.h"
#include "geo/shapes.h"

static void test_plane_of__is_sure_but_at_poles_and_the_antimeridian(void **state)
{
    (void)state;
    static const struct {
        const char *why;
        struct tapak_point point;
        double distance_m;
        bool is_sure;
    } cases[] = {
        {"the equator", {117, 0}, 500, true},
        {"no distance", {117, -1}, 0, true},
        {"a country", {117, -1}, 1e6, true},
        {"a pole is within", {117, 89.5}, 100e3, false},
        {"just at a pole", {117, -90}, 1, false},
        {"the antimeridian is within", {179.999, 10}, 200, false},
        {"close to the antimeridian", {-179.99, 10}, 200, true},
        {"all of the Earth", {0, 0}, 20003932, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct geo_window window = geo_window_of(cases[i].point, cases[i].distance_m);
        struct geo_plane plane = geo_plane_of(&window);
        if ((plane.share > 0) != cases[i].is_sure) {
            fail_msg("%s: %g", cases[i].why, plane.share);
        }
        assert_true(plane.share <= 1);
        assert_true(plane.east_m >= 0 && plane.north_m > 0);
    }
}

// Whatever the plane says of an edge and a distance, the ellipsoid says as well; also for distances
// that are the edge's own to the last bits.
static void test_plane__says_nothing_that_the_ellipsoid_denies(void **state)
{
    (void)state;
    static const double lats_deg[] = {0, -0.01, 0.4, -3, 45, 80, -88.9};
    static const double sizes_deg[] = {1e-7, 1e-4, 0.003, 0.05, 0.9, 7};
    static const double factors[] = {0, 0.5, 0.99, 1 - 1e-9, 1, 1 + 1e-9, 1.01, 2, 40};
    struct geod_geodesic ellipsoid = geo_wgs84();
    uint64_t seed = 20261125;
    size_t decided = 0;
    size_t asked = 0;
    printf("seed %llu\n", (unsigned long long)seed);
    for (int i = 0; i < 4000; i++) {
        double size_deg = sizes_deg[i % 6];
        struct tapak_point points[3];
        for (int k = 0; k < 3; k++) {
            double lat_deg = lats_deg[i % 7] + size_deg * (geo_test_random(&seed) - 0.5);
            points[k].lon_deg = 117 + size_deg * (geo_test_random(&seed) - 0.5);
            points[k].lat_deg = fmax(fmin(lat_deg, 90), -90);
        }
        double true_m = geo_edge_distance_m(&ellipsoid, points[2], points[0], points[1]);
        for (size_t f = 0; f < sizeof factors / sizeof factors[0]; f++) {
            double distance_m = true_m * factors[f];
            struct geo_window window = geo_window_of(points[2], distance_m);
            struct geo_plane plane = geo_plane_of(&window);
            double square_m2 = geo_plane_square_m2(&plane, points);
            bool is_within = geo_plane_is_within(&plane, square_m2, distance_m);
            bool is_beyond = geo_plane_is_beyond(&plane, square_m2, distance_m);
            if ((is_within && true_m > distance_m) || (is_beyond && true_m <= distance_m)) {
                fail_msg("case %d: %.9f m and %.9f m", i, true_m, distance_m);
            }
            decided += is_within || is_beyond;
            asked++;
        }
    }
    printf("%zu of %zu decided\n", decided, asked);
    assert_true(decided > asked / 2);
}

static void test_plane_is__is_not_sure_of_equal_ones(void **state)
{
    (void)state;
    struct geo_window window = geo_window_of((struct tapak_point){117, -1}, 1000);
    struct geo_plane plane = geo_plane_of(&window);
    assert_false(geo_plane_is_within(&plane, 1000.0 * 1000, 1000));
    assert_false(geo_plane_is_beyond(&plane, 1000.0 * 1000, 1000));
    assert_true(geo_plane_is_within(&plane, 999.0 * 999, 1000));
    assert_true(geo_plane_is_beyond(&plane, 1002.0 * 1002, 1000));
    assert_false(geo_plane_is_within(&plane, 0, 0));
    plane.share = 0;
    assert_false(geo_plane_is_within(&plane, 0, 1000));
    assert_false(geo_plane_is_beyond(&plane, INFINITY, 1000));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_plane_of__is_sure_but_at_poles_and_the_antimeridian),
        cmocka_unit_test(test_plane__says_nothing_that_the_ellipsoid_denies),
        cmocka_unit_test(test_plane_is__is_not_sure_of_equal_ones),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
