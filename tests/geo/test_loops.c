#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "geo/loops.h"
#include "geo/mesh_source.h"

static void test_make__area_is_positive_counter_clockwise(void **state)
{
    (void)state;
    const struct geo_test_village villages[] = {
        {"64.02.01.2001", "POLYGON((0 0,1 0,1 -1,0 -1,0 0),(0.2 -0.2,0.4 -0.2,0.4 -0.4,0.2 -0.2))"},
    };
    struct geo_arcs arcs = mesh_arcs(villages, 1);
    struct geo_loop outer =
        geo_loop_make(&arcs, arcs.sides + arcs.rings[0].first, arcs.rings[0].count);
    struct geo_loop hole =
        geo_loop_make(&arcs, arcs.sides + arcs.rings[1].first, arcs.rings[1].count);
    const double side = 4294967296.0 / 360; // a degree in steps; near the equator in both ways
    assert_true(outer.area2 > 2 * side * side && outer.area2 < 2.001 * side * side);
    assert_true(hole.area2 < 0);
    assert_true(outer.length > 4 * side && outer.length < 4.001 * side);
    assert_true(outer.low.x < hole.low.x && outer.high.y > hole.high.y);
    geo_arcs_free(&arcs);
}

static void test_winding__tells_inside_from_outside(void **state)
{
    (void)state;
    const struct geo_test_village villages[] = {
        {"64.02.01.2001", "POLYGON((0 0,4 0,4 4,0 4,0 0),(1 1,1 2,2 2,2 1,1 1))"},
        {"64.02.01.2002", "POLYGON((9 9,9.5 9,9.5 9.5,9 9))"},
    };
    struct geo_arcs arcs = mesh_arcs(villages, 2);
    struct geo_loop loops[3];
    for (int i = 0; i < 3; i++) {
        loops[i] = geo_loop_make(&arcs, arcs.sides + arcs.rings[i].first, arcs.rings[i].count);
    }
    assert_int_equal(geo_loop_winding(&arcs, &loops[0], geo_loop_place(&arcs, &loops[1])), 1);
    assert_int_equal(geo_loop_winding(&arcs, &loops[1], geo_loop_place(&arcs, &loops[0])), 0);
    assert_int_equal(geo_loop_winding(&arcs, &loops[0], geo_loop_place(&arcs, &loops[2])), 0);
    struct geo_step2 middle = {(int64_t)loops[1].low.x + loops[1].high.x,
                               (int64_t)loops[1].low.y + loops[1].high.y};
    assert_int_equal(geo_loop_winding(&arcs, &loops[1], middle), -1);
    geo_arcs_free(&arcs);
}

static void test_side_point__runs_both_ways(void **state)
{
    (void)state;
    struct geo_arcs arcs = mesh_arcs(mesh_three, 3);
    for (geo_side side = 0; side < 2 * arcs.count; side++) {
        size_t size = geo_side_size(&arcs, side);
        assert_true(geo_step_equals(geo_side_point(&arcs, side, 0),
                                    geo_side_point(&arcs, side ^ 1, size - 1)));
    }
    geo_arcs_free(&arcs);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_make__area_is_positive_counter_clockwise),
        cmocka_unit_test(test_winding__tells_inside_from_outside),
        cmocka_unit_test(test_side_point__runs_both_ways),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
