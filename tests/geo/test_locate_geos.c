// tapak_locate against GEOS covers on villages with the defects that real ones have, each made
// clean first as an import does: by a table of single defects, and by chance from a seed that is
// printed.
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <geos_c.h>

#include "geo/shapes.h"
#include "geo/wkb.h"
#include "tapak/base/instant.h"
#include "tapak/geo/locate.h"

enum { MOST = 24, ROUNDS = 40, CORNERS = 40, TEXT = 6000, SCATTERED = 400 };

/** Villages, made clean, in a locator and in GEOS. */
struct world {
    struct tapak_arena *arena;
    struct tapak_locator *locator;
    GEOSContextHandle_t geos;
    size_t count;
    struct tapak_wkb shapes[MOST];
    GEOSGeometry *geometries[MOST]; ///< by index of the locator
    const GEOSPreparedGeometry *prepared[MOST];
};

static void put_village(struct world *world, struct tapak_locator_builder *builder,
                        struct tapak_shapes *shapes, struct tapak_wkb wkb)
{
    struct tapak_error err = {0};
    struct tapak_repair repair;
    struct tapak_wkb *clean = &world->shapes[world->count];
    enum tapak_status status = tapak_shape_clean(shapes, wkb, world->arena, clean, &repair, &err);
    if (status == TAPAK_INVALID || status == TAPAK_IO) {
        print_message("left out: %s\n", err.message); // no area is left, or GEOS cannot mend it
        return;
    }
    assert_int_equal(status, TAPAK_OK);
    struct tapak_code code = {""};
    (void)snprintf(code.text, sizeof code.text, "64.02.01.2%03zu", world->count);
    assert_int_equal(tapak_locator_builder_add(builder, &code, clean->bytes, clean->size, &err),
                     TAPAK_OK);
    GEOSGeometry *geometry = GEOSGeomFromWKB_buf_r(world->geos, clean->bytes, clean->size);
    world->geometries[world->count] = geometry;
    world->prepared[world->count++] = GEOSPrepare_r(world->geos, geometry);
}

static struct world make_world(char texts[][TEXT], size_t count)
{
    struct world world = {.geos = GEOS_init_r()};
    struct tapak_error err = {0};
    struct tapak_locator_builder *builder = NULL;
    struct tapak_shapes *shapes = NULL;
    assert_int_equal(tapak_arena_create(&world.arena, (size_t)64 << 20, &err), TAPAK_OK);
    assert_int_equal(tapak_locator_builder_create(&builder, &err), TAPAK_OK);
    assert_int_equal(tapak_shapes_create(&shapes, &err), TAPAK_OK);
    for (size_t i = 0; i < count; i++) {
        put_village(&world, builder, shapes, geo_test_wkb(world.arena, texts[i]));
    }
    assert_int_equal(tapak_locator_seal(builder, &world.locator, &err), TAPAK_OK);
    tapak_locator_builder_free(builder);
    tapak_shapes_free(shapes);
    return world;
}

static void free_world(struct world *world)
{
    for (size_t i = 0; i < world->count; i++) {
        GEOSPreparedGeom_destroy_r(world->geos, world->prepared[i]);
        GEOSGeom_destroy_r(world->geos, world->geometries[i]);
    }
    tapak_locator_free(world->locator);
    tapak_arena_free(world->arena);
    GEOS_finish_r(world->geos);
}

static void compare_at(const struct world *world, struct tapak_point point)
{
    GEOSGeometry *geometry =
        GEOSGeom_createPointFromXY_r(world->geos, point.lon_deg, point.lat_deg);
    int32_t found[MOST];
    int32_t in_batch = -2;
    size_t count = tapak_locate_all(world->locator, point, found, MOST);
    size_t at = 0;
    for (size_t i = 0; i < world->count; i++) {
        bool is_wanted = GEOSPreparedCovers_r(world->geos, world->prepared[i], geometry) == 1;
        bool is_found = at < count && found[at] == (int32_t)i;
        at += is_found;
        if (is_found != is_wanted ||
            tapak_locate_covers(world->locator, (int32_t)i, point) != is_wanted) {
            fail_msg("%.17g %.17g, village %zu: %d, GEOS says %d", point.lon_deg, point.lat_deg, i,
                     is_found, is_wanted);
        }
    }
    GEOSGeom_destroy_r(world->geos, geometry);
    tapak_locate_batch(world->locator, &point, 1, &in_batch);
    assert_int_equal(in_batch, count > 0 ? found[0] : TAPAK_IN_NO_VILLAGE);
    assert_int_equal(tapak_locate(world->locator, point), in_batch);
}

// The next number below; dust beside zero counts as zero (see geo/cells.h), unlike in GEOS.
static double just_below(double number)
{
    return number == 0 ? -1e-130 : nextafter(number, -1e9);
}

// Along every edge, as seen after cleaning, and all over the box.
static void compare_world(const struct world *world, uint64_t *seed)
{
    for (size_t i = 0; i < world->count; i++) {
        struct geo_rings rings = {0};
        assert_int_equal(geo_rings_read(world->shapes[i], &rings, NULL), TAPAK_OK);
        for (size_t k = 0; k + 1 < rings.point_count; k++) {
            struct tapak_point a = rings.points[k];
            struct tapak_point b = rings.points[k + 1];
            struct tapak_point middle = {(a.lon_deg + b.lon_deg) / 2, (a.lat_deg + b.lat_deg) / 2};
            compare_at(world, a);
            compare_at(world, middle);
            compare_at(world, (struct tapak_point){just_below(middle.lon_deg), middle.lat_deg});
            compare_at(world, (struct tapak_point){a.lon_deg, just_below(a.lat_deg)});
            compare_at(world, (struct tapak_point){middle.lon_deg, a.lat_deg});
        }
        geo_rings_free(&rings);
    }
    struct tapak_box box = tapak_locator_extent(world->locator);
    for (int i = 0; i < SCATTERED; i++) {
        struct tapak_point point = {
            box.west_deg + (box.east_deg - box.west_deg) * geo_test_random(seed),
            box.south_deg + (box.north_deg - box.south_deg) * geo_test_random(seed)};
        compare_at(world, point);
    }
}

static void test_locate__agrees_with_geos_on_defects(void **state)
{
    (void)state;
    static char texts[][TEXT] = {
        // a bow tie
        "POLYGON ((0 0, 2 2, 2 0, 0 2, 0 0))",
        // wound clockwise, with a hole that is wound as if it were none
        "POLYGON ((1 1, 1 4, 4 4, 4 1, 1 1), (2 2, 3 2, 3 3, 2 3, 2 2))",
        // an island written as a hole
        "POLYGON ((5 0, 7 0, 7 2, 5 2, 5 0), (8 0.5, 8.5 0.5, 8.5 1, 8 1, 8 0.5))",
        // a ring that touches itself in a point
        "POLYGON ((0 5, 2 5, 1 6, 2 7, 0 7, 1 6, 0 5))",
        // a ring that runs along itself: a spike
        "POLYGON ((3 5, 5 5, 5 7, 6.5 7, 5 7, 3 7, 3 5))",
        // parts that overlap
        "MULTIPOLYGON (((0 8, 2 8, 2 10, 0 10, 0 8)), ((1 9, 3 9, 3 11, 1 11, 1 9)))",
        // a part twice
        "MULTIPOLYGON (((4 8, 5 8, 5 9, 4 8)), ((4 8, 5 8, 5 9, 4 8)))",
        // a hole that touches the outer ring, and one outside of it in part
        "POLYGON ((6 8, 9 8, 9 11, 6 11, 6 8), (6 9, 7 9, 7 10, 6 9), (8 10, 10 10, 8 12, 8 10))",
        // points that stand twice
        "POLYGON ((7 3, 7 3, 9 3, 9 3, 9 3, 9 5, 7 5, 7 5, 7 3))",
        // a sliver between two that should meet, and one that reaches over both by a little
        "POLYGON ((10 0, 11 0, 11 1, 11.0000001 2, 10 2, 10 0))",
        "POLYGON ((11 0, 12 0, 12 2, 11.0000002 2, 11 1.0000001, 11 0))",
        "POLYGON ((10.9999999 0, 11.0000001 0, 11.0000001 2, 10.9999999 2, 10.9999999 0))",
        // at the antimeridian and a pole
        "POLYGON ((179 0, 180 0, 180 2, 179 2, 179 0))",
        "POLYGON ((-180 0, -179 0, -179 2, -180 2, -180 0))",
        "POLYGON ((-180 89, 180 89, 180 90, -180 90, -180 89))",
    };
    uint64_t seed = 20261124;
    struct world world = make_world(texts, sizeof texts / sizeof texts[0]);
    assert_int_equal(world.count, sizeof texts / sizeof texts[0]);
    compare_world(&world, &seed);
    static const struct tapak_point odd[] = {
        {180, 1}, {-180, 1}, {180, 90}, {-180, 90}, {0, 90}, {0, -90}, {0, 0}, {181, 1}, {0, 91},
    };
    for (size_t i = 0; i < sizeof odd / sizeof odd[0]; i++) {
        compare_at(&world, odd[i]);
    }
    free_world(&world);
}

// Corners on a coarse grid, so that edges meet, run along each other and cross in corners; rings of
// any direction that cross themselves; now and then a hole, anywhere.
static void put_ring(char *text, uint64_t *seed, double middle, double reach)
{
    char *at = text + strlen(text);
    int corners = 3 + (int)(geo_test_random(seed) * CORNERS);
    bool is_coarse = geo_test_random(seed) < 0.7;
    double first[2] = {0, 0};
    *at++ = '(';
    for (int i = 0; i <= corners; i++) {
        double angle = 6.283185307179586 * (i + geo_test_random(seed) * 1.5) / corners;
        double x = middle + reach * geo_test_random(seed) * cos(angle);
        double y = reach * sin(angle);
        x = is_coarse ? floor(x * 8) / 8 : x;
        y = is_coarse ? floor(y * 8) / 8 : y;
        x = i == corners ? first[0] : x;
        y = i == corners ? first[1] : y;
        first[0] = i == 0 ? x : first[0];
        first[1] = i == 0 ? y : first[1];
        at += snprintf(at, 60, "%s%.17g %.17g", i == 0 ? "" : ", ", x, y);
    }
    (void)snprintf(at, 2, ")");
}

static void test_locate__agrees_with_geos_by_chance(void **state)
{
    (void)state;
    static char texts[MOST][TEXT];
    uint64_t seed = (uint64_t)tapak_now_ms();
    for (int round = 0; round < ROUNDS; round++) {
        printf("round %d, seed %llu\n", round, (unsigned long long)seed);
        size_t count = 1 + (size_t)(geo_test_random(&seed) * (MOST - 1));
        for (size_t i = 0; i < count; i++) {
            double middle = 116 + 2 * geo_test_random(&seed);
            double reach = 0.2 + geo_test_random(&seed);
            (void)snprintf(texts[i], TEXT, "POLYGON (");
            put_ring(texts[i], &seed, middle, reach);
            if (geo_test_random(&seed) < 0.3) {
                (void)snprintf(texts[i] + strlen(texts[i]), 3, ", ");
                put_ring(texts[i], &seed, middle + reach * geo_test_random(&seed), reach / 3);
            }
            (void)snprintf(texts[i] + strlen(texts[i]), 2, ")");
        }
        struct world world = make_world(texts, count);
        compare_world(&world, &seed);
        free_world(&world);
    }
}

// As many villages as the country has, a chessboard whose answer is known.
static void test_locate__tens_of_thousands(void **state)
{
    (void)state;
    enum { COLUMNS = 332, ROWS = 250 };
    struct tapak_error err = {0};
    struct tapak_locator_builder *builder = NULL;
    struct tapak_locator *locator = NULL;
    assert_int_equal(tapak_locator_builder_create(&builder, &err), TAPAK_OK);
    for (int i = 0; i < COLUMNS * ROWS; i++) {
        double west = 95 + (i % COLUMNS) * 0.125;
        double south = -15 + (i / COLUMNS) * 0.125;
        const struct tapak_point ring[] = {{west, south},
                                           {west + 0.125, south},
                                           {west + 0.125, south + 0.125},
                                           {west, south + 0.125},
                                           {west, south}};
        uint8_t wkb[13 + sizeof ring] = {1, 3, 0, 0, 0, 1, 0, 0, 0, 5, 0, 0, 0};
        memcpy(wkb + 13, ring, sizeof ring);
        struct tapak_code code = {""};
        (void)snprintf(code.text, sizeof code.text, "%02d.%02d.01.%04d", 10 + i / 10000 % 90,
                       10 + i / 1000 % 10, i % 1000 + 1000);
        assert_int_equal(tapak_locator_builder_add(builder, &code, wkb, sizeof wkb, &err),
                         TAPAK_OK);
    }
    assert_int_equal(tapak_locator_seal(builder, &locator, &err), TAPAK_OK);
    assert_int_equal(tapak_locator_count(locator), COLUMNS * ROWS);
    uint64_t seed = (uint64_t)tapak_now_ms();
    printf("seed %llu\n", (unsigned long long)seed);
    for (int i = 0; i < 200000; i++) {
        double x = floor(geo_test_random(&seed) * COLUMNS * 8) / 8; // an eighth are on borders
        double y = geo_test_random(&seed) * ROWS;
        struct tapak_point point = {95 + x * 0.125, -15 + y * 0.125};
        // On a border the western one has the lower code.
        int column = x > 0 && x == floor(x) ? (int)x - 1 : (int)x;
        assert_int_equal(tapak_locate(locator, point), (int)y * COLUMNS + column);
    }
    double distance_m = 0;
    assert_int_equal(
        tapak_locate_nearest(locator, (struct tapak_point){94.99, -14.95}, 5000, &distance_m), 0);
    tapak_locator_builder_free(builder);
    tapak_locator_free(locator);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_locate__agrees_with_geos_on_defects),
        cmocka_unit_test(test_locate__agrees_with_geos_by_chance),
        cmocka_unit_test(test_locate__tens_of_thousands),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
