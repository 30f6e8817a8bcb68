#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "geo/mesh_source.h"
#include "tapak/geo/mercator.h"

struct drawing {
    size_t rings;
    size_t points;
    int64_t area2; ///< above zero clockwise on the screen
    struct tapak_tile_point ring[4096];
    size_t count; ///< of the last ring
};

static void take(struct tapak_tile_point *points, size_t count, bool is_hole, void *context)
{
    struct drawing *drawing = context;
    int64_t area2 = 0;
    for (size_t i = 0; i < count; i++) {
        struct tapak_tile_point a = points[i];
        struct tapak_tile_point b = points[(i + 1) % count];
        area2 += (int64_t)a.x * b.y - (int64_t)b.x * a.y;
    }
    drawing->rings++;
    drawing->points += count;
    // Where rings come from, outer ones run counter-clockwise: below zero here.
    assert_true(is_hole ? area2 >= 0 : area2 <= 0);
    drawing->area2 -= area2;
    drawing->count = count < 4096 ? count : 4096;
    memcpy(drawing->ring, points, drawing->count * sizeof *points);
}

static struct drawing draw(const struct tapak_mesh *mesh, enum tapak_level level, size_t i,
                           struct tapak_tile tile)
{
    static struct drawing drawing;
    struct tapak_mesh_pen pen = {0};
    struct tapak_error err;
    drawing = (struct drawing){0};
    assert_int_equal(tapak_mesh_draw(mesh, level, i, tile, &pen, take, &drawing, &err), TAPAK_OK);
    tapak_mesh_pen_free(&pen);
    return drawing;
}

static void test_mesh__has_three_levels_in_order_of_code(void **state)
{
    (void)state;
    struct tapak_mesh *mesh = mesh_make(mesh_three, 3);
    assert_int_equal(tapak_mesh_count(mesh, TAPAK_LEVEL_VILLAGE), 3);
    assert_int_equal(tapak_mesh_count(mesh, TAPAK_LEVEL_DISTRICT), 2);
    assert_int_equal(tapak_mesh_count(mesh, TAPAK_LEVEL_REGENCY), 1);
    assert_int_equal(tapak_mesh_count(mesh, TAPAK_LEVEL_PROVINCE), 0);
    assert_string_equal(tapak_mesh_code(mesh, TAPAK_LEVEL_DISTRICT, 1).text, "64.02.02");
    assert_string_equal(tapak_mesh_code(mesh, TAPAK_LEVEL_REGENCY, 0).text, "64.02");
    struct tapak_point label = tapak_mesh_label(mesh, TAPAK_LEVEL_REGENCY, 0);
    assert_true(fabs(label.lon_deg - 1) < 0.05 && fabs(label.lat_deg - 1) < 0.05);
    struct tapak_tile_square box = tapak_mesh_box(mesh, TAPAK_LEVEL_REGENCY, 0);
    assert_int_equal(box.west_x, tapak_mercator_x(0));
    assert_int_equal(box.north_y, tapak_mercator_y(2));
    tapak_mesh_free(mesh);
}

static void test_draw__the_parts_fill_the_whole(void **state)
{
    (void)state;
    struct tapak_mesh *mesh = mesh_make(mesh_three, 3);
    const struct tapak_tile tiles[] = {{0, 0, 0}, {5, 16, 15}, {8, 128, 127}, {14, 8200, 8180}};
    for (size_t t = 0; t < sizeof tiles / sizeof tiles[0]; t++) {
        int64_t parts = 0;
        for (size_t i = 0; i < 3; i++) {
            parts += draw(mesh, TAPAK_LEVEL_VILLAGE, i, tiles[t]).area2;
        }
        struct drawing whole = draw(mesh, TAPAK_LEVEL_REGENCY, 0, tiles[t]);
        assert_int_equal(parts, whole.area2);
        assert_int_equal(whole.rings, t == 0 ? 1 : whole.rings);
    }
    tapak_mesh_free(mesh);
}

static void test_draw__elsewhere_is_nothing(void **state)
{
    (void)state;
    struct tapak_mesh *mesh = mesh_make(mesh_three, 3);
    assert_int_equal(draw(mesh, TAPAK_LEVEL_VILLAGE, 0, (struct tapak_tile){8, 0, 0}).rings, 0);
    // Within the buffer of the tile to the west of it, at most.
    struct drawing beside = draw(mesh, TAPAK_LEVEL_VILLAGE, 0, (struct tapak_tile){8, 127, 127});
    for (size_t i = 0; i < beside.count; i++) {
        assert_in_range(beside.ring[i].x + TAPAK_TILE_BUFFER, 0,
                        TAPAK_TILE_UNITS + 2 * TAPAK_TILE_BUFFER);
    }
    tapak_mesh_free(mesh);
}

static void test_builder_add__wants_order(void **state)
{
    (void)state;
    struct tapak_mesh_builder *builder = NULL;
    struct tapak_arena *arena = NULL;
    struct tapak_error err = {0};
    const struct tapak_code code = geo_test_code("64.02.01.2001");
    assert_int_equal(tapak_arena_create(&arena, 1 << 20, &err), TAPAK_OK);
    assert_int_equal(tapak_mesh_builder_create(&builder, &err), TAPAK_OK);
    struct tapak_wkb wkb = geo_test_wkb(arena, mesh_three[0].wkt);
    const struct tapak_point label = {0, 0};
    assert_int_equal(tapak_mesh_builder_add(builder, &code, wkb, label, &err), TAPAK_OK);
    assert_int_equal(tapak_mesh_builder_add(builder, &code, wkb, label, &err), TAPAK_INVALID);
    tapak_mesh_builder_free(builder);
    tapak_arena_free(arena);
}

static void test_seal__half_the_world_is_unsupported(void **state)
{
    (void)state;
    struct tapak_mesh_builder *builder = NULL;
    struct tapak_mesh *mesh = NULL;
    struct tapak_arena *arena = NULL;
    struct tapak_error err = {0};
    const struct tapak_code code = geo_test_code("64.02.01.2001");
    assert_int_equal(tapak_arena_create(&arena, 1 << 20, &err), TAPAK_OK);
    assert_int_equal(tapak_mesh_builder_create(&builder, &err), TAPAK_OK);
    struct tapak_wkb wkb = geo_test_wkb(arena, "POLYGON((-100 0,100 0,100 1,-100 0))");
    assert_int_equal(tapak_mesh_builder_add(builder, &code, wkb, (struct tapak_point){0, 0}, &err),
                     TAPAK_OK);
    assert_int_equal(tapak_mesh_seal(builder, &mesh, &err), TAPAK_UNSUPPORTED);
    tapak_mesh_builder_free(builder);
    tapak_arena_free(arena);
}

static struct tapak_mesh *real_mesh(struct tapak_arena *arena)
{
    struct geo_test_villages villages = geo_test_real_villages(arena);
    struct tapak_mesh_builder *builder = NULL;
    struct tapak_mesh *mesh = NULL;
    struct tapak_error err = {0};
    if (villages.count == 0) {
        return NULL;
    }
    tapak_locator_free(geo_test_clean_locator(arena, &villages));
    assert_int_equal(tapak_mesh_builder_create(&builder, &err), TAPAK_OK);
    for (size_t i = 0; i < villages.count; i++) {
        assert_int_equal(tapak_mesh_builder_add(builder, &villages.codes[i], villages.shapes[i],
                                                (struct tapak_point){0, 0}, &err),
                         TAPAK_OK);
    }
    assert_int_equal(tapak_mesh_seal(builder, &mesh, &err), TAPAK_OK);
    tapak_mesh_builder_free(builder);
    return mesh;
}

// A regency is the sum of its villages: overlaps of the real boundaries (counted twice) and gaps
// (closed) come to less than a thousandth of what is drawn.
static void test_draw__real_regencies_are_their_villages(void **state)
{
    (void)state;
    struct tapak_arena *arena = NULL;
    struct tapak_error err = {0};
    assert_int_equal(tapak_arena_create(&arena, (size_t)512 << 20, &err), TAPAK_OK);
    struct tapak_mesh *mesh = real_mesh(arena);
    if (mesh != NULL) {
        struct tapak_mesh_about about = tapak_mesh_about(mesh);
        assert_int_equal(about.gaps_left, 0);
        assert_true(about.kept[6] < about.kept[14] / 3);
        for (size_t i = 0; i < tapak_mesh_count(mesh, TAPAK_LEVEL_REGENCY); i++) {
            struct tapak_code code = tapak_mesh_code(mesh, TAPAK_LEVEL_REGENCY, i);
            double villages = 0;
            double regency = 0;
            for (uint32_t x = 210; x < 214; x++) {
                for (uint32_t y = 125; y < 131; y++) {
                    const struct tapak_tile tile = {8, x, y};
                    for (size_t v = 0; v < tapak_mesh_count(mesh, TAPAK_LEVEL_VILLAGE); v++) {
                        struct tapak_code village = tapak_mesh_code(mesh, TAPAK_LEVEL_VILLAGE, v);
                        if (tapak_code_is_in(&village, &code)) {
                            villages += (double)draw(mesh, TAPAK_LEVEL_VILLAGE, v, tile).area2;
                        }
                    }
                    regency += (double)draw(mesh, TAPAK_LEVEL_REGENCY, i, tile).area2;
                }
            }
            assert_true(fabs(villages - regency) <= 1e-3 * regency);
        }
        tapak_mesh_free(mesh);
    }
    tapak_arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_mesh__has_three_levels_in_order_of_code),
        cmocka_unit_test(test_draw__the_parts_fill_the_whole),
        cmocka_unit_test(test_draw__elsewhere_is_nothing),
        cmocka_unit_test(test_builder_add__wants_order),
        cmocka_unit_test(test_seal__half_the_world_is_unsupported),
        cmocka_unit_test(test_draw__real_regencies_are_their_villages),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
