#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "geo/mesh_source.h"

// Arcs of the three: around W, around E, around S, W|E, W|S, E|S; four nodes at their ends.
static void test_cut__shared_borders_stand_once(void **state)
{
    (void)state;
    struct geo_arcs arcs = mesh_arcs(mesh_three, 3);
    assert_int_equal(arcs.count, 6);
    assert_int_equal(arcs.node_count, 4);
    assert_int_equal(arcs.ring_count, 3);
    assert_int_equal(arcs.side_count, 9);
    int forwards[6] = {0};
    int backwards[6] = {0};
    for (size_t s = 0; s < arcs.side_count; s++) {
        (arcs.sides[s] & 1 ? backwards : forwards)[arcs.sides[s] >> 1]++;
    }
    int shared = 0;
    for (int a = 0; a < 6; a++) {
        shared += forwards[a] == 1 && backwards[a] == 1;
    }
    assert_int_equal(shared, 3);
    geo_arcs_free(&arcs);
}

static void test_cut__an_enclave_and_its_hole_are_one_arc(void **state)
{
    (void)state;
    const struct geo_test_village villages[] = {
        {"64.02.01.2001", "POLYGON((0 0,4 0,4 4,0 4,0 0),(1 1,1 2,2 2,2 1,1 1))"},
        {"64.02.01.2002", "POLYGON((2 2,1 2,1 1,2 1,2 2))"},
    };
    struct geo_arcs arcs = mesh_arcs(villages, 2);
    assert_int_equal(arcs.count, 2);
    assert_int_equal(arcs.side_count, 3);
    assert_int_equal(arcs.sides[1] >> 1, arcs.sides[2] >> 1);
    assert_int_not_equal(arcs.sides[1], arcs.sides[2]);
    assert_int_equal(arcs.starts[arcs.count], 10); // both closed: five points each
    geo_arcs_free(&arcs);
}

static void test_cut__a_ring_that_touches_itself_is_cut_there(void **state)
{
    (void)state;
    const struct geo_test_village villages[] = {
        {"64.02.01.2001", "MULTIPOLYGON(((0 0,1 0,1 1,0 0)),((1 1,2 1,2 2,1 1)))"},
    };
    struct geo_arcs arcs = mesh_arcs(villages, 1);
    assert_int_equal(arcs.count, 2);
    assert_int_equal(arcs.node_count, 1);
    assert_int_equal(arcs.ends[0], arcs.ends[3]);
    geo_arcs_free(&arcs);
}

static void test_source_add__drops_what_has_no_area_with_its_holes(void **state)
{
    (void)state;
    const struct geo_test_village villages[] = {
        {"64.02.01.2001",
         "MULTIPOLYGON(((0 0,1 1,0 0,0 0),(0 0,1 0,1 1,0 0)),((5 5,6 5,6 6,5 5)))"},
    };
    struct geo_arcs arcs = mesh_arcs(villages, 1);
    assert_int_equal(arcs.ring_count, 1);
    assert_false(arcs.rings[0].is_hole);
    geo_arcs_free(&arcs);
}

static void test_cut__nothing_is_nothing(void **state)
{
    (void)state;
    struct geo_arcs arcs = mesh_arcs(mesh_three, 0);
    assert_int_equal(arcs.count, 0);
    assert_int_equal(arcs.ring_count, 0);
    geo_arcs_free(&arcs);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cut__shared_borders_stand_once),
        cmocka_unit_test(test_cut__an_enclave_and_its_hole_are_one_arc),
        cmocka_unit_test(test_cut__a_ring_that_touches_itself_is_cut_there),
        cmocka_unit_test(test_source_add__drops_what_has_no_area_with_its_holes),
        cmocka_unit_test(test_cut__nothing_is_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
