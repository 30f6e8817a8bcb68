#include "tapak/geo/shape.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "geo/shapes.h"
#include "geo/wkb.h"

struct fixture {
    struct tapak_shapes *shapes;
    struct tapak_arena *arena;
};

static struct fixture set_up(void)
{
    struct fixture fixture = {0};
    assert_int_equal(tapak_shapes_create(&fixture.shapes, NULL), TAPAK_OK);
    assert_int_equal(tapak_arena_create(&fixture.arena, (size_t)64 << 20, NULL), TAPAK_OK);
    return fixture;
}

static void tear_down(struct fixture *fixture)
{
    tapak_shapes_free(fixture->shapes);
    tapak_arena_free(fixture->arena);
}

// Square degrees on the plane: what a picture of the case lets one count.
static double plane_area(struct tapak_wkb wkb)
{
    struct geo_rings rings = {0};
    double area = 0;
    assert_int_equal(geo_rings_read(wkb, &rings, NULL), TAPAK_OK);
    for (size_t r = 0; r < rings.ring_count; r++) {
        const struct geo_ring *ring = &rings.rings[r];
        double winding = geo_ring_winding(rings.points + ring->first, ring->count);
        assert_true(ring->is_hole ? winding < 0 : winding > 0); // RFC 7946
        area += winding / 2;
    }
    geo_rings_free(&rings);
    return area;
}

static const struct {
    const char *why;
    const char *wkt;
    double area;
    bool was_invalid;
    bool was_rewound;
    bool had_z;
} shapes[] = {
    {"square", "POLYGON ((0 0, 1 0, 1 1, 0 1, 0 0))", 1, false, false, false},
    {"clockwise", "POLYGON ((0 0, 0 1, 1 1, 1 0, 0 0))", 1, false, true, false},
    {"with Z", "POLYGON Z ((0 0 9, 1 0 9, 1 1 9, 0 1 9, 0 0 9))", 1, false, false, true},
    {"with M", "POLYGON M ((0 0 9, 1 0 9, 1 1 9, 0 1 9, 0 0 9))", 1, false, false, true},
    {"hole", "POLYGON ((0 0, 4 0, 4 4, 0 4, 0 0), (1 1, 1 2, 2 2, 2 1, 1 1))", 15, false, false,
     false},
    {"hole wound wrong", "POLYGON ((0 0, 4 0, 4 4, 0 4, 0 0), (1 1, 2 1, 2 2, 1 2, 1 1))", 15,
     false, true, false},
    {"parts", "MULTIPOLYGON (((0 0, 1 0, 1 1, 0 1, 0 0)), ((5 5, 6 5, 6 6, 5 6, 5 5)))", 2, false,
     false, false},
    {"collection",
     "GEOMETRYCOLLECTION (POINT (9 9), LINESTRING (0 0, 9 9), POLYGON ((0 0, 1 0, 1 1, 0 1, 0 0)))",
     1, false, false, false},
    // Its lobes are wound against each other: neither way is the right one.
    {"bow tie", "POLYGON ((0 0, 2 2, 2 0, 0 2, 0 0))", 2, true, false, false},
    {"spike", "POLYGON ((0 0, 1 0, 1 1, 1 5, 1 1, 0 1, 0 0))", 1, true, false, false},
    {"ring that touches itself", "POLYGON ((0 0, 4 0, 4 4, 2 0, 0 4, 0 0))", 8, true, false, false},
    {"parts that overlap",
     "MULTIPOLYGON (((0 0, 2 0, 2 2, 0 2, 0 0)), ((1 1, 3 1, 3 3, 1 3, 1 1)))", 7, true, false,
     false},
    {"part within a part",
     "MULTIPOLYGON (((0 0, 4 0, 4 4, 0 4, 0 0)), ((1 1, 2 1, 2 2, 1 2, 1 1)))", 16, true, false,
     false},
    {"island written as a hole", "POLYGON ((0 0, 2 0, 2 2, 0 2, 0 0), (5 5, 6 5, 6 6, 5 6, 5 5))",
     5, true, true, false},
    {"island in a lake, written as a hole",
     "POLYGON ((0 0, 9 0, 9 9, 0 9, 0 0), (1 1, 1 8, 8 8, 8 1, 1 1), (3 3, 3 5, 5 5, 5 3, 3 3))",
     36, true, false, false},
    {"the same hole twice",
     "POLYGON ((0 0, 4 0, 4 4, 0 4, 0 0), (1 1, 1 2, 2 2, 2 1, 1 1), (1 1, 1 2, 2 2, 2 1, 1 1))",
     15, true, false, false},
    {"holes that overlap",
     "POLYGON ((0 0, 9 0, 9 9, 0 9, 0 0), (1 1, 1 3, 3 3, 3 1, 1 1), (2 2, 2 4, 4 4, 4 2, 2 2))",
     74, true, false, false},
    {"hole over the edge", "POLYGON ((0 0, 4 0, 4 4, 0 4, 0 0), (3 1, 3 2, 4.5 2, 4.5 1, 3 1))", 15,
     true, false, false},
    {"open ring", "POLYGON ((0 0, 1 0, 1 1, 0 1))", 1, true, false, false},
    {"hole of two points", "POLYGON ((0 0, 1 0, 1 1, 0 1, 0 0), (0.2 0.2, 0.5 0.5, 0.2 0.2))", 1,
     true, false, false},
};

static void test_shape_clean__mends(void **state)
{
    (void)state;
    struct fixture fixture = set_up();
    for (size_t i = 0; i < sizeof shapes / sizeof shapes[0]; i++) {
        struct tapak_wkb wkb = geo_test_wkb(fixture.arena, shapes[i].wkt);
        struct tapak_wkb clean = {0};
        struct tapak_repair repair = {0};
        struct tapak_error err = {0};
        if (tapak_shape_clean(fixture.shapes, wkb, fixture.arena, &clean, &repair, &err) !=
            TAPAK_OK) {
            fail_msg("%s: %s", shapes[i].why, err.message);
        }
        double area = plane_area(clean);
        bool is_right =
            fabs(area - shapes[i].area) < 1e-12 && repair.was_invalid == shapes[i].was_invalid &&
            repair.was_rewound == shapes[i].was_rewound && repair.had_z == shapes[i].had_z &&
            (repair.reason[0] != '\0') == repair.was_invalid;
        if (!is_right) {
            fail_msg("%s: area %g, invalid %d (%s), rewound %d, z %d", shapes[i].why, area,
                     repair.was_invalid, repair.reason, repair.was_rewound, repair.had_z);
        }
        struct tapak_wkb again = {0};
        assert_int_equal(
            tapak_shape_clean(fixture.shapes, clean, fixture.arena, &again, &repair, &err),
            TAPAK_OK);
        assert_false(repair.was_invalid || repair.was_rewound || repair.had_z);
        assert_int_equal(again.size, clean.size);
        assert_memory_equal(again.bytes, clean.bytes, clean.size);
    }
    tear_down(&fixture);
}

static void test_shape_clean__refuses_what_has_no_area(void **state)
{
    (void)state;
    static const char *const wkts[] = {
        "POINT (1 1)",
        "POLYGON EMPTY",
        "MULTIPOLYGON EMPTY",
        "GEOMETRYCOLLECTION EMPTY",
        "LINESTRING (0 0, 1 1)",
        "POLYGON ((0 0, 1 1, 0 0))",
        "POLYGON ((0 0, 1 1, 2 2, 0 0))",
        "POLYGON ((0 0, 0 0, 0 0, 0 0))",
        "POLYGON ((0 0, 181 0, 1 1, 0 0))",
        "POLYGON ((500000 9800000, 500100 9800000, 500100 9800100, 500000 9800000))",
    };
    struct fixture fixture = set_up();
    for (size_t i = 0; i < sizeof wkts / sizeof wkts[0]; i++) {
        struct tapak_wkb out = {0};
        struct tapak_repair repair = {.had_z = true};
        struct tapak_error err = {0};
        struct tapak_wkb wkb = geo_test_wkb(fixture.arena, wkts[i]);
        assert_int_equal(tapak_shape_clean(fixture.shapes, wkb, fixture.arena, &out, &repair, &err),
                         TAPAK_INVALID);
        assert_true(err.message[0] != '\0');
        assert_true(out.bytes == NULL && repair.had_z); // as before
    }
    tear_down(&fixture);
}

static void test_shape_clean__keeps_each_bit(void **state)
{
    (void)state;
    struct fixture fixture = set_up();
    struct tapak_wkb wkb = geo_test_wkb(
        fixture.arena,
        "MULTIPOLYGON (((116.12345678901234 -0.1, 117.00000000000001 -0.30000000000000004,"
        " 116.5 0.7000000000000001, 116.12345678901234 -0.1)))");
    struct tapak_wkb clean = {0};
    struct tapak_repair repair = {0};
    assert_int_equal(tapak_shape_clean(fixture.shapes, wkb, fixture.arena, &clean, &repair, NULL),
                     TAPAK_OK);
    assert_int_equal(clean.size, wkb.size);
    assert_memory_equal(clean.bytes, wkb.bytes, wkb.size);
    tear_down(&fixture);
}

static void test_shape_area__is_that_of_the_ellipsoid(void **state)
{
    (void)state;
    // The octant and the hemisphere from the area of WGS 84, 510065621724089 m2.
    static const struct {
        const char *wkt;
        double area_m2;
    } cases[] = {
        {"POLYGON ((0 0, 90 0, 90 90, 0 90, 0 0))", 510065621724089.0 / 8},
        {"POLYGON ((0 0, 0 90, 90 90, 90 0, 0 0))", 510065621724089.0 / 8},
    };
    struct fixture fixture = set_up();
    double area_m2 = 0;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(
            tapak_shape_area_m2(geo_test_wkb(fixture.arena, cases[i].wkt), &area_m2, NULL),
            TAPAK_OK);
        assert_true(fabs(area_m2 / cases[i].area_m2 - 1) < 1e-9); // the figure has 15 digits
    }
    double whole_m2 = 0;
    double hole_m2 = 0;
    assert_int_equal(
        tapak_shape_area_m2(geo_test_wkb(fixture.arena, "POLYGON ((0 0, 1 0, 1 1, 0 1, 0 0))"),
                            &whole_m2, NULL),
        TAPAK_OK);
    assert_int_equal(
        tapak_shape_area_m2(
            geo_test_wkb(fixture.arena, "POLYGON ((0.2 0.2, 0.4 0.2, 0.3 0.4, 0.2 0.2))"), &hole_m2,
            NULL),
        TAPAK_OK);
    assert_int_equal(
        tapak_shape_area_m2(geo_test_wkb(fixture.arena, "POLYGON ((0 0, 1 0, 1 1, 0 1, 0 0),"
                                                        " (0.2 0.2, 0.4 0.2, 0.3 0.4, 0.2 0.2))"),
                            &area_m2, NULL),
        TAPAK_OK);
    assert_true(fabs(whole_m2 - hole_m2 - area_m2) < 1); // of 1.2e10
    // On the equator a sphere is 0.45 % wrong: a degree square is 12308.778 km2.
    assert_true(fabs(whole_m2 / 12308778361.469 - 1) < 1e-7);
    assert_int_equal(
        tapak_shape_area_m2(geo_test_wkb(fixture.arena, "POLYGON ((0 0, 1 0, 1 1, 0 1))"), &area_m2,
                            NULL),
        TAPAK_INVALID);
    tear_down(&fixture);
}

static void test_shape_box__holds_all_parts(void **state)
{
    (void)state;
    struct fixture fixture = set_up();
    struct tapak_box box = {0};
    struct tapak_wkb wkb = geo_test_wkb(
        fixture.arena, "MULTIPOLYGON (((0 0, 1 0, 1 1, 0 0)), ((-5 7, -4 7, -4 8, -5 7)))");
    assert_int_equal(tapak_shape_box(wkb, &box, NULL), TAPAK_OK);
    assert_true(box.west_deg == -5 && box.south_deg == 0 && box.east_deg == 1 &&
                box.north_deg == 8);
    assert_int_equal(tapak_shape_box(geo_test_wkb(fixture.arena, "POLYGON EMPTY"), &box, NULL),
                     TAPAK_INVALID);
    tear_down(&fixture);
}

static void test_shape_label_point__lies_inside_the_largest_part(void **state)
{
    (void)state;
    static const struct {
        const char *wkt;
        struct tapak_box box; ///< where it must be
    } cases[] = {
        {"POLYGON ((0 0, 2 0, 2 2, 0 2, 0 0))", {0.9, 0.9, 1.1, 1.1}},
        {"MULTIPOLYGON (((0 0, 2 0, 2 2, 0 2, 0 0)), ((9 9, 9.1 9, 9.1 9.1, 9 9)))",
         {0.9, 0.9, 1.1, 1.1}},
        {"POLYGON ((0 0, 9 0, 9 1, 1 1, 1 8, 9 8, 9 9, 0 9, 0 0))", {0, 0, 1, 9}}, // a C
        {"POLYGON ((0 0, 9 0, 9 9, 0 9, 0 0), (1 1, 1 8, 8 8, 8 1, 1 1))", {0, 0, 9, 9}},
        {"POLYGON ((0 0, 1e-9 0, 1e-9 1e-9, 0 0))", {0, 0, 1e-9, 1e-9}},
    };
    struct fixture fixture = set_up();
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct tapak_point point = {999, 999};
        struct tapak_wkb wkb = geo_test_wkb(fixture.arena, cases[i].wkt);
        assert_int_equal(tapak_shape_label_point(fixture.shapes, wkb, &point, NULL), TAPAK_OK);
        assert_true(tapak_box_covers(&cases[i].box, point));
        struct geo_test_village village = {"64.02.01.2001", cases[i].wkt};
        struct tapak_locator *locator = geo_test_locator(&village, 1);
        assert_int_equal(tapak_locate(locator, point), 0);
        tapak_locator_free(locator);
    }
    struct tapak_point point = {0};
    struct tapak_wkb empty = geo_test_wkb(fixture.arena, "MULTIPOLYGON EMPTY");
    assert_int_equal(tapak_shape_label_point(fixture.shapes, empty, &point, NULL), TAPAK_INVALID);
    struct tapak_wkb rubbish = {(const uint8_t *)"rubbish", 7};
    assert_int_equal(tapak_shape_label_point(fixture.shapes, rubbish, &point, NULL), TAPAK_INVALID);
    tear_down(&fixture);
}

static void test_shape_union__dissolves_borders(void **state)
{
    (void)state;
    struct fixture fixture = set_up();
    struct tapak_wkb items[] = {
        geo_test_wkb(fixture.arena, "POLYGON ((0 0, 1 0, 1 1, 0 1, 0 0))"),
        geo_test_wkb(fixture.arena, "MULTIPOLYGON (((1 0, 2 0, 2 1, 1 1, 1 0)))"),
        geo_test_wkb(fixture.arena, "POLYGON ((5 5, 5 6, 6 6, 6 5, 5 5))"),
    };
    struct tapak_wkb joined = {0};
    struct geo_rings rings = {0};
    assert_int_equal(tapak_shape_union(fixture.shapes, items, 3, fixture.arena, &joined, NULL),
                     TAPAK_OK);
    assert_true(fabs(plane_area(joined) - 3) < 1e-12);
    assert_int_equal(geo_rings_read(joined, &rings, NULL), TAPAK_OK);
    assert_int_equal(rings.part_count, 2);
    assert_int_equal(rings.ring_count, 2);
    geo_rings_free(&rings);
    assert_int_equal(tapak_shape_union(fixture.shapes, NULL, 0, fixture.arena, &joined, NULL),
                     TAPAK_INVALID);
    items[1].size = 9;
    struct tapak_error err = {0};
    assert_int_equal(tapak_shape_union(fixture.shapes, items, 3, fixture.arena, &joined, &err),
                     TAPAK_INVALID);
    assert_non_null(strstr(err.message, "shape 1"));
    tear_down(&fixture);
}

static void test_shape_clean__keeps_to_the_arena(void **state)
{
    (void)state;
    struct fixture fixture = set_up();
    struct tapak_arena *small = NULL;
    struct tapak_wkb out = {0};
    struct tapak_repair repair = {0};
    struct tapak_wkb wkb = geo_test_wkb(fixture.arena, "POLYGON ((0 0, 1 0, 1 1, 0 1, 0 0))");
    assert_int_equal(tapak_arena_create(&small, 1, NULL), TAPAK_OK);
    assert_int_equal(tapak_shape_clean(fixture.shapes, wkb, small, &out, &repair, NULL),
                     TAPAK_NO_MEMORY);
    tapak_arena_free(small);
    tear_down(&fixture);
    tapak_shapes_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_shape_clean__mends),
        cmocka_unit_test(test_shape_clean__refuses_what_has_no_area),
        cmocka_unit_test(test_shape_clean__keeps_each_bit),
        cmocka_unit_test(test_shape_clean__keeps_to_the_arena),
        cmocka_unit_test(test_shape_area__is_that_of_the_ellipsoid),
        cmocka_unit_test(test_shape_box__holds_all_parts),
        cmocka_unit_test(test_shape_label_point__lies_inside_the_largest_part),
        cmocka_unit_test(test_shape_union__dissolves_borders),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
