#include "geo/wkb.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "geo/shapes.h"
#include "tapak/base/limits.h"

static struct tapak_arena *make_arena(void)
{
    struct tapak_arena *arena = NULL;
    assert_int_equal(tapak_arena_create(&arena, 4 * TAPAK_MIB, NULL), TAPAK_OK);
    return arena;
}

static void test_rings_read__flattens_what_has_area(void **state)
{
    (void)state;
    static const struct {
        const char *wkt;
        size_t parts;
        size_t rings;
        size_t points;
        bool has_z;
        bool is_polygons;
    } cases[] = {
        {"POLYGON EMPTY", 1, 0, 0, false, true},
        {"MULTIPOLYGON EMPTY", 0, 0, 0, false, true},
        {"POLYGON ((0 0, 1 0, 1 1, 0 0))", 1, 1, 4, false, true},
        {"POLYGON ((0 0, 9 0, 9 9, 0 0), (2 1, 3 1, 3 2, 2 1))", 1, 2, 8, false, true},
        {"POLYGON Z ((0 0 5, 1 0 5, 1 1 5, 0 0 5))", 1, 1, 4, true, true},
        {"POLYGON M ((0 0 5, 1 0 5, 1 1 5, 0 0 5))", 1, 1, 4, true, true},
        {"MULTIPOLYGON ZM (((0 0 1 2, 1 0 1 2, 1 1 1 2, 0 0 1 2)))", 1, 1, 4, true, true},
        {"MULTIPOLYGON (((0 0, 1 0, 1 1, 0 0)), ((5 5, 6 5, 6 6, 5 5)))", 2, 2, 8, false, true},
        {"POINT (1 2)", 0, 0, 0, false, false},
        {"GEOMETRYCOLLECTION (POINT (1 2), LINESTRING (1 2, 3 4), MULTIPOINT (1 2, 3 4),"
         " POLYGON ((0 0, 1 0, 1 1, 0 0)), GEOMETRYCOLLECTION (POLYGON ((0 0, 1 0, 1 1, 0 0))))",
         2, 2, 8, false, false},
    };
    struct tapak_arena *arena = make_arena();
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct geo_rings rings = {0};
        struct tapak_wkb wkb = geo_test_wkb(arena, cases[i].wkt);
        assert_int_equal(geo_rings_read(wkb, &rings, NULL), TAPAK_OK);
        assert_int_equal(rings.part_count, cases[i].parts);
        assert_int_equal(rings.ring_count, cases[i].rings);
        assert_int_equal(rings.point_count, cases[i].points);
        assert_int_equal(rings.has_z, cases[i].has_z);
        assert_int_equal(rings.is_polygons, cases[i].is_polygons);
        geo_rings_free(&rings);
    }
    tapak_arena_free(arena);
}

static void test_rings_read__knows_both_byte_orders_and_ewkb(void **state)
{
    (void)state;
    // A triangle big-endian, and the same as EWKB with SRID 4326 and Z.
    static const uint8_t big[] = {
        0,    0,    0, 0, 3, 0, 0, 0, 1,    0, 0, 0, 4,          //
        0,    0,    0, 0, 0, 0, 0, 0, 0,    0, 0, 0, 0, 0, 0, 0, //
        0x3F, 0xF0, 0, 0, 0, 0, 0, 0, 0,    0, 0, 0, 0, 0, 0, 0, //
        0x3F, 0xF0, 0, 0, 0, 0, 0, 0, 0x40, 0, 0, 0, 0, 0, 0, 0, //
        0,    0,    0, 0, 0, 0, 0, 0, 0,    0, 0, 0, 0, 0, 0, 0,
    };
    static const uint8_t ewkb[] = {
        1, 3, 0, 0, 0xA0, 0xE6, 0x10, 0,    0, 1, 0, 0, 0, 1, 0, 0,    0, //
        0, 0, 0, 0, 0,    0,    0xF0, 0x3F, 0, 0, 0, 0, 0, 0, 0, 0x40,    //
        0, 0, 0, 0, 0,    0,    0,    0x80,
    };
    struct geo_rings rings = {0};
    assert_int_equal(geo_rings_read((struct tapak_wkb){big, sizeof big}, &rings, NULL), TAPAK_OK);
    assert_true(rings.points[2].lon_deg == 1 && rings.points[2].lat_deg == 2);
    geo_rings_free(&rings);
    assert_int_equal(geo_rings_read((struct tapak_wkb){ewkb, sizeof ewkb}, &rings, NULL), TAPAK_OK);
    assert_true(rings.has_z);
    assert_true(rings.points[0].lon_deg == 1 && rings.points[0].lat_deg == 2);
    geo_rings_free(&rings);
}

static void test_rings_read__refuses_every_cut(void **state)
{
    (void)state;
    struct tapak_arena *arena = make_arena();
    struct tapak_error err = {0};
    struct geo_rings rings = {0};
    struct tapak_wkb wkb =
        geo_test_wkb(arena, "GEOMETRYCOLLECTION (POINT (1 2), MULTIPOLYGON (((0 0, 9 0, 9 9, 0 0),"
                            " (2 1, 3 1, 3 2, 2 1))))");
    for (size_t size = 0; size < wkb.size; size++) {
        uint8_t *cut = malloc(size + 1); // of its own, so that a read beyond it is seen
        assert_non_null(cut);
        memcpy(cut, wkb.bytes, size);
        assert_int_equal(geo_rings_read((struct tapak_wkb){cut, size}, &rings, &err),
                         TAPAK_INVALID);
        free(cut);
    }
    uint8_t more[512] = {0};
    memcpy(more, wkb.bytes, wkb.size);
    assert_int_equal(geo_rings_read((struct tapak_wkb){more, wkb.size + 1}, &rings, &err),
                     TAPAK_INVALID);
    tapak_arena_free(arena);
}

static void test_rings_read__refuses_lies(void **state)
{
    (void)state;
    static const struct {
        const char *why;
        uint8_t bytes[16];
        size_t size;
    } cases[] = {
        {"byte order", {2, 3, 0, 0, 0, 0, 0, 0, 0}, 9},
        {"type 0", {1, 0, 0, 0, 0, 0, 0, 0, 0}, 9},
        {"curve polygon", {1, 10, 0, 0, 0, 0, 0, 0, 0}, 9},
        {"type 4003", {1, 0xA3, 0x0F, 0, 0, 0, 0, 0, 0}, 9},
        {"rings that are not there", {1, 3, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF}, 9},
        {"points that are not there", {1, 3, 0, 0, 0, 1, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF}, 13},
        {"parts that are not there", {1, 7, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF}, 9},
    };
    struct tapak_error err = {0};
    struct geo_rings rings = {0};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct tapak_wkb wkb = {cases[i].bytes, cases[i].size};
        assert_int_equal(geo_rings_read(wkb, &rings, &err), TAPAK_INVALID);
        assert_true(err.message[0] != '\0');
    }
}

static void test_rings_check__wants_closed_rings_on_earth(void **state)
{
    (void)state;
    static const struct {
        const char *wkt;
        enum tapak_status status;
    } cases[] = {
        {"POLYGON EMPTY", TAPAK_OK},
        {"POLYGON ((0 0, 1 0, 1 1, 0 0))", TAPAK_OK},
        {"POLYGON ((-180 -90, 180 -90, 180 90, -180 -90))", TAPAK_OK},
        {"POLYGON ((0 0, 1 0, 1 1, 0 1))", TAPAK_INVALID},
        {"POLYGON ((0 0, 1 0, 0 0))", TAPAK_INVALID},
        {"POLYGON ((0 0, 180.1 0, 1 1, 0 0))", TAPAK_INVALID},
        {"POLYGON ((0 0, 1 0, 1 -91, 0 0))", TAPAK_INVALID},
    };
    struct tapak_arena *arena = make_arena();
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct geo_rings rings = {0};
        assert_int_equal(geo_rings_read(geo_test_wkb(arena, cases[i].wkt), &rings, NULL), TAPAK_OK);
        assert_int_equal(geo_rings_check(&rings, NULL), cases[i].status);
        if (rings.point_count > 1) {
            rings.points[1].lon_deg = NAN;
            assert_int_equal(geo_rings_check(&rings, NULL), TAPAK_INVALID);
        }
        geo_rings_free(&rings);
    }
    tapak_arena_free(arena);
}

static void test_rings_write__winds_and_keeps_each_bit(void **state)
{
    (void)state;
    struct tapak_arena *arena = make_arena();
    struct geo_rings rings = {0};
    bool was_rewound = false;
    struct tapak_wkb out = {0};
    struct tapak_wkb right =
        geo_test_wkb(arena, "MULTIPOLYGON (((0 0, 9 0, 9 9, 0 0), (2 1, 3 2, 3 1, 2 1)),"
                            " ((0.1 20, 0.30000000000000004 20, 0.2 21, 0.1 20)))");
    struct tapak_wkb wrong =
        geo_test_wkb(arena, "MULTIPOLYGON (((0 0, 9 9, 9 0, 0 0), (2 1, 3 1, 3 2, 2 1)),"
                            " ((0.1 20, 0.2 21, 0.30000000000000004 20, 0.1 20)))");
    assert_int_equal(geo_rings_read(right, &rings, NULL), TAPAK_OK);
    assert_int_equal(geo_rings_write(&rings, arena, &out, &was_rewound, NULL), TAPAK_OK);
    assert_false(was_rewound);
    assert_int_equal(out.size, right.size);
    assert_memory_equal(out.bytes, right.bytes, right.size);
    geo_rings_free(&rings);
    assert_int_equal(geo_rings_read(wrong, &rings, NULL), TAPAK_OK);
    assert_int_equal(geo_rings_write(&rings, arena, &out, &was_rewound, NULL), TAPAK_OK);
    assert_true(was_rewound);
    assert_memory_equal(out.bytes, right.bytes, right.size);
    geo_rings_free(&rings);
    tapak_arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rings_read__flattens_what_has_area),
        cmocka_unit_test(test_rings_read__knows_both_byte_orders_and_ewkb),
        cmocka_unit_test(test_rings_read__refuses_every_cut),
        cmocka_unit_test(test_rings_read__refuses_lies),
        cmocka_unit_test(test_rings_check__wants_closed_rings_on_earth),
        cmocka_unit_test(test_rings_write__winds_and_keeps_each_bit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
