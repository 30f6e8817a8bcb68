#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "geo/mesh_source.h"
#include "geo/step_grid.h"
#include "geo/thin.h"

// Points of arc a that are drawn at a zoom.
static size_t kept(const struct geo_arcs *arcs, const uint8_t *levels, uint32_t arc, unsigned zoom)
{
    size_t count = 0;
    for (uint32_t at = arcs->starts[arc]; at < arcs->starts[arc + 1]; at++) {
        count += levels[at] <= zoom;
    }
    return count;
}

static uint8_t *thin(const struct geo_arcs *arcs)
{
    struct tapak_error err;
    uint8_t *levels = malloc(arcs->starts[arcs->count] + 1);
    assert_non_null(levels);
    assert_int_equal(geo_thin(arcs, levels, &err), TAPAK_OK);
    return levels;
}

static void test_thin__last_zoom_has_all_and_ends_stay(void **state)
{
    (void)state;
    struct geo_arcs arcs = mesh_arcs(mesh_three, 3);
    uint8_t *levels = thin(&arcs);
    for (uint32_t a = 0; a < arcs.count; a++) {
        assert_int_equal(kept(&arcs, levels, a, 14), arcs.starts[a + 1] - arcs.starts[a]);
        assert_int_equal(levels[arcs.starts[a]], 0);
        assert_int_equal(levels[arcs.starts[a + 1] - 1], 0);
    }
    free(levels);
    geo_arcs_free(&arcs);
}

static void test_thin__an_island_keeps_a_triangle(void **state)
{
    (void)state;
    const struct geo_test_village villages[] = {
        {"64.02.01.2001", "POLYGON((0 0,1e-3 0,2e-3 1e-3,2e-3 2e-3,1e-3 2e-3,0 1e-3,0 0))"},
    };
    struct geo_arcs arcs = mesh_arcs(villages, 1);
    uint8_t *levels = thin(&arcs);
    assert_int_equal(kept(&arcs, levels, 0, 0), 4);
    assert_int_equal(kept(&arcs, levels, 0, 14), 7);
    free(levels);
    geo_arcs_free(&arcs);
}

// A thin village between two lines: only one of them may become straight.
static void test_thin__two_arcs_never_fall_together(void **state)
{
    (void)state;
    const struct geo_test_village villages[] = {
        {"64.02.01.2001", "POLYGON((0 0,2 0,1 1e-5,0 0))"},
        {"64.02.01.2002", "POLYGON((0 0,1 -1,2 0,0 0))"},
        {"64.02.01.2003", "POLYGON((0 0,1 1e-5,2 0,1 1,0 0))"},
    };
    struct geo_arcs arcs = mesh_arcs(villages, 3);
    uint8_t *levels = thin(&arcs);
    int straight = 0;
    for (uint32_t a = 0; a < arcs.count; a++) {
        straight += kept(&arcs, levels, a, 0) == 2;
    }
    assert_int_equal(straight, 1);
    free(levels);
    geo_arcs_free(&arcs);
}

// An island in a bay whose mouth is below a pixel: the shore must not be drawn across it.
//   ────╮ ╭────
//       │o│
//       ╰─╯
static void test_thin__an_island_holds_its_bay_open(void **state)
{
    (void)state;
    const struct geo_test_village villages[] = {
        {"64.02.01.2001", "POLYGON((0 0,4 0,4 4,2.001 4,2.001 3.9,2 3.9,2 4,0 4,0 0))"},
        {"64.02.01.2002", "POLYGON((2.0004 3.95,2.0006 3.95,2.0005 3.96,2.0004 3.95))"},
    };
    for (size_t count = 1; count <= 2; count++) {
        struct geo_arcs arcs = mesh_arcs(villages, count);
        uint8_t *levels = thin(&arcs);
        size_t shore = kept(&arcs, levels, 0, 5);
        assert_true(count == 1 ? shore == 5 : shore > 5);
        free(levels);
        geo_arcs_free(&arcs);
    }
}

static void test_thin__same_villages_same_levels(void **state)
{
    (void)state;
    struct geo_arcs arcs = mesh_arcs(mesh_three, 3);
    uint8_t *levels = thin(&arcs);
    uint8_t *again = thin(&arcs);
    assert_memory_equal(levels, again, arcs.starts[arcs.count]);
    free(levels);
    free(again);
    geo_arcs_free(&arcs);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_thin__last_zoom_has_all_and_ends_stay),
        cmocka_unit_test(test_thin__an_island_keeps_a_triangle),
        cmocka_unit_test(test_thin__two_arcs_never_fall_together),
        cmocka_unit_test(test_thin__an_island_holds_its_bay_open),
        cmocka_unit_test(test_thin__same_villages_same_levels),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
