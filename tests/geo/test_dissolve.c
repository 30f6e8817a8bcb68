#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "geo/dissolve.h"
#include "geo/loops.h"
#include "geo/mesh_source.h"

static struct geo_outline dissolve(const struct geo_arcs *arcs, const uint32_t *groups)
{
    struct geo_outline outline;
    struct tapak_error err;
    assert_int_equal(geo_dissolve(arcs, groups, &outline, &err), TAPAK_OK);
    return outline;
}

static void test_dissolve__arcs_within_a_group_vanish(void **state)
{
    (void)state;
    const uint32_t by_district[] = {0, 0, 1};
    const uint32_t all[] = {0, 0, 0};
    struct geo_arcs arcs = mesh_arcs(mesh_three, 3);
    struct geo_outline districts = dissolve(&arcs, by_district);
    assert_int_equal(districts.ring_count, 2);
    assert_int_equal(districts.rings[0].count, 4); // round W, round E, W|S, E|S
    assert_int_equal(districts.rings[1].owner, 1);
    assert_int_equal(districts.rings[1].count, 3);
    struct geo_outline whole = dissolve(&arcs, all);
    assert_int_equal(whole.ring_count, 1);
    assert_int_equal(whole.rings[0].count, 3);
    geo_outline_free(&districts);
    geo_outline_free(&whole);
    geo_arcs_free(&arcs);
}

//   ┌───────────┐  an enclave of another group stays a hole; of the same group it vanishes
//   │  ┌─────┐  │
//   │  └─────┘  │
//   └───────────┘
static void test_dissolve__an_enclave_of_others_is_a_hole(void **state)
{
    (void)state;
    const struct geo_test_village villages[] = {
        {"64.02.01.2001", "POLYGON((0 0,4 0,4 4,0 4,0 0),(1 1,1 2,2 2,2 1,1 1))"},
        {"64.02.02.2002", "POLYGON((2 2,1 2,1 1,2 1,2 2))"},
    };
    const uint32_t apart[] = {0, 1};
    const uint32_t together[] = {0, 0};
    struct geo_arcs arcs = mesh_arcs(villages, 2);
    struct geo_outline two = dissolve(&arcs, apart);
    assert_int_equal(two.ring_count, 3);
    assert_true(two.rings[1].is_hole);
    assert_int_equal(two.rings[1].owner, 0);
    struct geo_outline one = dissolve(&arcs, together);
    assert_int_equal(one.ring_count, 1);
    geo_outline_free(&two);
    geo_outline_free(&one);
    geo_arcs_free(&arcs);
}

// W and E were drawn apart along their border, between (1,0) … (1,4):
//   E's line is straight; W's goes west of it (a gap), then east of it (an overlap).
static void test_dissolve__slivers_close_and_overlaps_vanish(void **state)
{
    (void)state;
    const struct geo_test_village villages[] = {
        {"64.02.01.2001", "POLYGON((0 0,1 0,0.9995 0.5,1 1,1 2,1.0005 2.5,1 3,1 4,0 4,0 0))"},
        {"64.02.01.2002", "POLYGON((1 0,2 0,2 4,1 4,1 3,1 2,1 1,1 0))"},
    };
    const uint32_t together[] = {0, 0};
    struct geo_arcs arcs = mesh_arcs(villages, 2);
    struct geo_outline one = dissolve(&arcs, together);
    assert_int_equal(one.ring_count, 1);
    assert_int_equal(one.gaps_closed, 1);
    assert_int_equal(one.gaps_left, 0);
    geo_outline_free(&one);
    geo_arcs_free(&arcs);
}

// A lake between them is wider than a sliver.
static void test_dissolve__a_wide_gap_stays(void **state)
{
    (void)state;
    const struct geo_test_village villages[] = {
        {"64.02.01.2001", "POLYGON((0 0,1 0,1 1,0.5 1.5,1 2,1 3,0 3,0 0))"},
        {"64.02.01.2002", "POLYGON((1 0,2 0,2 3,1 3,1 2,1.5 1.5,1 1,1 0))"},
    };
    const uint32_t together[] = {0, 0};
    struct geo_arcs arcs = mesh_arcs(villages, 2);
    struct geo_outline one = dissolve(&arcs, together);
    assert_int_equal(one.ring_count, 2);
    assert_true(one.rings[1].is_hole);
    assert_int_equal(one.gaps_left, 1);
    geo_outline_free(&one);
    geo_arcs_free(&arcs);
}

// Parts that touch in one point stay two rings.
static void test_dissolve__touching_parts_stay_apart(void **state)
{
    (void)state;
    const struct geo_test_village villages[] = {
        {"64.02.01.2001", "POLYGON((0 0,1 0,1 1,0 1,0 0))"},
        {"64.02.01.2002", "POLYGON((1 1,2 1,2 2,1 2,1 1))"},
    };
    const uint32_t together[] = {0, 0};
    struct geo_arcs arcs = mesh_arcs(villages, 2);
    struct geo_outline one = dissolve(&arcs, together);
    assert_int_equal(one.ring_count, 2);
    assert_false(one.rings[1].is_hole);
    geo_outline_free(&one);
    geo_arcs_free(&arcs);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_dissolve__arcs_within_a_group_vanish),
        cmocka_unit_test(test_dissolve__an_enclave_of_others_is_a_hole),
        cmocka_unit_test(test_dissolve__slivers_close_and_overlaps_vanish),
        cmocka_unit_test(test_dissolve__a_wide_gap_stays),
        cmocka_unit_test(test_dissolve__touching_parts_stay_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
