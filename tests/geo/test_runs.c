#include "geo/runs.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

enum { CIRCLE = 200 };

// Two half circles back to back: village 0 west of the straight border, village 1 east of it.
static void add_halves(struct geo_edges *edges)
{
    struct tapak_point west[CIRCLE + 2];
    struct tapak_point east[CIRCLE + 2];
    for (int i = 0; i <= CIRCLE; i++) {
        double angle = 3.141592653589793 * i / CIRCLE;
        west[i] = (struct tapak_point){-sin(angle), cos(angle)};
        east[i] = (struct tapak_point){sin(angle), -cos(angle)};
    }
    west[CIRCLE] = east[0] = (struct tapak_point){0, -1};
    east[CIRCLE] = west[0] = (struct tapak_point){0, 1};
    west[CIRCLE + 1] = west[0];
    east[CIRCLE + 1] = east[0];
    assert_int_equal(geo_edges_open(edges, 2 * CIRCLE + 2, NULL), TAPAK_OK);
    assert_int_equal(geo_edges_add(edges, west, CIRCLE + 2, 0, NULL), TAPAK_OK);
    assert_int_equal(geo_edges_add(edges, east, CIRCLE + 2, 1, NULL), TAPAK_OK);
}

static void test_runs__hold_each_edge_once_and_each_side_for_its_village(void **state)
{
    (void)state;
    struct geo_edges edges = {0};
    struct geo_runs runs;
    add_halves(&edges);
    assert_int_equal(geo_runs_make(&edges, 2, &runs, NULL), TAPAK_OK);
    size_t held = 0;
    for (size_t i = 0; i < runs.count; i++) {
        const struct geo_run *run = &runs.items[i];
        assert_in_range(run->count, 1, GEO_RUN_MAX_EDGES);
        held += run->count;
        for (uint32_t k = 0; k <= run->count; k++) {
            struct tapak_point point = edges.points[run->first + k];
            assert_true(point.lon_deg >= run->box.west_deg && point.lon_deg <= run->box.east_deg);
            assert_true(point.lat_deg >= run->box.south_deg && point.lat_deg <= run->box.north_deg);
        }
    }
    assert_int_equal(held, 2 * CIRCLE + 1);
    size_t lengths[2] = {0};
    size_t against = 0;
    for (int32_t village = 0; village < 2; village++) {
        for (uint32_t side = runs.starts[village]; side < runs.starts[village + 1]; side++) {
            lengths[village] += runs.items[runs.sides[side] >> 1].count;
            against += runs.sides[side] & 1;
        }
    }
    assert_int_equal(lengths[0], CIRCLE + 1);
    assert_int_equal(lengths[1], CIRCLE + 1);
    assert_int_equal(against, 1); // the straight border, by the eastern one
    geo_runs_free(&runs);
    geo_edges_free(&edges);
}

static void test_runs__none(void **state)
{
    (void)state;
    struct geo_edges edges = {0};
    struct geo_runs runs;
    assert_int_equal(geo_runs_make(&edges, 0, &runs, NULL), TAPAK_OK);
    assert_int_equal(runs.count, 0);
    geo_runs_free(&runs);
    geo_runs_free(&runs); // once more does no harm
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_runs__hold_each_edge_once_and_each_side_for_its_village),
        cmocka_unit_test(test_runs__none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
