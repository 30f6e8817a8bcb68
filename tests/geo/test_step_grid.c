#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "geo/shapes.h"
#include "geo/step_grid.h"

static void test_hits__same_as_looking_at_every_point(void **state)
{
    (void)state;
    enum { POINTS = 500, TRIANGLES = 3000 };
    struct geo_step points[POINTS];
    uint8_t is_out[POINTS];
    struct geo_step_grid grid;
    struct tapak_error err;
    uint64_t seed = 7;
    for (int i = 0; i < POINTS; i++) {
        points[i] = (struct geo_step){(uint32_t)(geo_test_random(&seed) * 200) + 1000000,
                                      (uint32_t)(geo_test_random(&seed) * 200)};
        is_out[i] = geo_test_random(&seed) < 0.3;
    }
    assert_int_equal(geo_step_grid_make(&grid, points, POINTS, is_out, &err), TAPAK_OK);
    int hits = 0;
    for (int t = 0; t < TRIANGLES; t++) {
        struct geo_step corner[3];
        for (int k = 0; k < 3; k++) {
            size_t at = (size_t)(geo_test_random(&seed) * POINTS);
            at = is_out[at] ? 0 : at;
            corner[k] = points[at];
        }
        if (is_out[0]) {
            continue;
        }
        bool expected = false;
        int64_t whole = geo_step_cross(corner[0], corner[1], corner[2]);
        for (int i = 0; i < POINTS && !expected; i++) {
            bool is_corner = false;
            int64_t sum = 0;
            for (int k = 0; k < 3; k++) {
                int64_t part = geo_step_cross(corner[k], corner[(k + 1) % 3], points[i]);
                sum += part < 0 ? -part : part;
                is_corner = is_corner || geo_step_equals(corner[k], points[i]);
            }
            expected =
                !is_out[i] && !is_corner && whole != 0 && sum == (whole < 0 ? -whole : whole);
        }
        if (whole != 0) {
            assert_int_equal(geo_step_grid_hits(&grid, corner[0], corner[1], corner[2]), expected);
            hits += expected;
        }
    }
    assert_true(hits > 100);
    geo_step_grid_free(&grid);
}

static void test_make__of_nothing_hits_nothing(void **state)
{
    (void)state;
    const struct geo_step points[] = {{5, 5}};
    const uint8_t is_out[] = {1};
    struct geo_step_grid grid;
    struct tapak_error err;
    assert_int_equal(geo_step_grid_make(&grid, points, 1, is_out, &err), TAPAK_OK);
    geo_step_grid_free(&grid);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_hits__same_as_looking_at_every_point),
        cmocka_unit_test(test_make__of_nothing_hits_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
