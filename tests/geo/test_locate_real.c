// tapak_locate against GEOS covers on the real villages, which overlap and leave gaps: every
// vertex, every edge's midpoint, points a few ulp beside them, and random ones. No difference is
// let pass.
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>
#include <geos_c.h>

#include "geo/shapes.h"
#include "geo/wkb.h"
#include "tapak/base/instant.h"
#include "tapak/geo/locate.h"

enum { MAX_FOUND = 64, RANDOM_POINTS = 300000 };

struct judge {
    GEOSContextHandle_t geos;
    struct tapak_locator *locator;
    size_t count;
    GEOSGeometry **shapes;
    const GEOSPreparedGeometry **prepared;
    GEOSSTRtree *tree;
    int32_t *numbers;
    int32_t found[MAX_FOUND];
    size_t found_count;
    const GEOSGeometry *point;
    size_t asked;
};

static void ask_one(void *item, void *context)
{
    struct judge *judge = context;
    int32_t number = *(const int32_t *)item;
    if (GEOSPreparedCovers_r(judge->geos, judge->prepared[number], judge->point) == 1) {
        assert_true(judge->found_count < MAX_FOUND);
        judge->found[judge->found_count++] = number;
    }
}

static int compare(const void *a, const void *b)
{
    return *(const int32_t *)a - *(const int32_t *)b;
}

static void compare_at(struct judge *judge, struct tapak_point point)
{
    GEOSGeometry *geometry =
        GEOSGeom_createPointFromXY_r(judge->geos, point.lon_deg, point.lat_deg);
    judge->point = geometry;
    judge->found_count = 0;
    GEOSSTRtree_query_r(judge->geos, judge->tree, geometry, ask_one, judge);
    GEOSGeom_destroy_r(judge->geos, geometry);
    qsort(judge->found, judge->found_count, sizeof judge->found[0], compare);
    int32_t found[MAX_FOUND];
    size_t count = tapak_locate_all(judge->locator, point, found, MAX_FOUND);
    int32_t lowest = judge->found_count > 0 ? judge->found[0] : TAPAK_IN_NO_VILLAGE;
    bool is_same = count == judge->found_count && tapak_locate(judge->locator, point) == lowest;
    for (size_t i = 0; is_same && i < count; i++) {
        is_same = found[i] == judge->found[i];
    }
    if (!is_same) {
        fail_msg("at (%.17g, %.17g): %zu villages, GEOS has %zu", point.lon_deg, point.lat_deg,
                 count, judge->found_count);
    }
    judge->asked++;
}

static void open_judge(struct judge *judge, struct tapak_arena *arena,
                       struct geo_test_villages *villages)
{
    judge->geos = GEOS_init_r();
    judge->locator = geo_test_clean_locator(arena, villages);
    judge->count = villages->count;
    judge->tree = GEOSSTRtree_create_r(judge->geos, 10);
    judge->shapes = calloc(judge->count, sizeof(GEOSGeometry *));
    judge->prepared = calloc(judge->count, sizeof(GEOSPreparedGeometry *));
    judge->numbers = calloc(judge->count, sizeof *judge->numbers);
    assert_true(judge->shapes != NULL && judge->prepared != NULL && judge->numbers != NULL);
    for (size_t i = 0; i < judge->count; i++) {
        int32_t index = tapak_locator_find(judge->locator, &villages->codes[i]);
        const struct tapak_wkb *wkb = &villages->shapes[i];
        judge->shapes[i] = GEOSGeomFromWKB_buf_r(judge->geos, wkb->bytes, wkb->size);
        judge->prepared[index] = GEOSPrepare_r(judge->geos, judge->shapes[i]);
        judge->numbers[i] = index;
        GEOSSTRtree_insert_r(judge->geos, judge->tree, judge->shapes[i], &judge->numbers[i]);
    }
}

static void close_judge(struct judge *judge)
{
    GEOSSTRtree_destroy_r(judge->geos, judge->tree);
    for (size_t i = 0; i < judge->count; i++) {
        GEOSPreparedGeom_destroy_r(judge->geos, judge->prepared[i]);
        GEOSGeom_destroy_r(judge->geos, judge->shapes[i]);
    }
    free(judge->shapes);
    free(judge->prepared);
    free(judge->numbers);
    tapak_locator_free(judge->locator);
    GEOS_finish_r(judge->geos);
}

static void ask_along(struct judge *judge, const struct geo_rings *rings)
{
    for (size_t i = 0; i + 1 < rings->point_count; i++) {
        struct tapak_point a = rings->points[i];
        struct tapak_point b = rings->points[i + 1];
        struct tapak_point middle = {(a.lon_deg + b.lon_deg) / 2, (a.lat_deg + b.lat_deg) / 2};
        compare_at(judge, a);
        compare_at(judge, middle);
        if (i % 4 == 0) {
            middle.lon_deg = nextafter(middle.lon_deg, 180);
            compare_at(judge, middle);
            a.lat_deg = nextafter(a.lat_deg, -90);
            compare_at(judge, a);
            a.lon_deg -= 0.01; // level with a vertex
            compare_at(judge, a);
        }
    }
}

static void test_locate__agrees_with_geos_on_real_villages(void **state)
{
    (void)state;
    struct tapak_arena *arena = NULL;
    assert_int_equal(tapak_arena_create(&arena, (size_t)64 << 20, NULL), TAPAK_OK);
    struct geo_test_villages villages = geo_test_real_villages(arena);
    if (villages.count == 0) {
        tapak_arena_free(arena);
        return;
    }
    struct judge judge = {0};
    open_judge(&judge, arena, &villages);
    for (size_t i = 0; i < villages.count; i++) {
        struct geo_rings rings = {0};
        assert_int_equal(geo_rings_read(villages.shapes[i], &rings, NULL), TAPAK_OK);
        ask_along(&judge, &rings);
        geo_rings_free(&rings);
    }
    uint64_t seed = (uint64_t)tapak_now_ms();
    printf("seed %llu\n", (unsigned long long)seed);
    struct tapak_box box = tapak_locator_extent(judge.locator);
    for (int i = 0; i < RANDOM_POINTS; i++) {
        struct tapak_point point = {
            box.west_deg + (box.east_deg - box.west_deg) * geo_test_random(&seed),
            box.south_deg + (box.north_deg - box.south_deg) * geo_test_random(&seed)};
        compare_at(&judge, point);
    }
    printf("%zu points, no difference\n", judge.asked);
    close_judge(&judge);
    tapak_arena_free(arena);
}

// Against every village's boundary as GEOS measures it, on a plane true around the point.
static void test_locate_nearest__agrees_with_a_plain_search(void **state)
{
    (void)state;
    struct tapak_arena *arena = NULL;
    assert_int_equal(tapak_arena_create(&arena, (size_t)64 << 20, NULL), TAPAK_OK);
    struct geo_test_villages villages = geo_test_real_villages(arena);
    if (villages.count == 0) {
        tapak_arena_free(arena);
        return;
    }
    struct judge judge = {0};
    open_judge(&judge, arena, &villages);
    struct tapak_box box = tapak_locator_extent(judge.locator);
    uint64_t seed = 20261123;
    size_t checked = 0;
    while (checked < 60) {
        struct tapak_point point = {
            box.west_deg + (box.east_deg - box.west_deg) * geo_test_random(&seed),
            box.south_deg + (box.north_deg - box.south_deg) * geo_test_random(&seed)};
        double distance_m = 0;
        int32_t nearest = tapak_locate_nearest(judge.locator, point, 20000, &distance_m);
        if (nearest == TAPAK_IN_NO_VILLAGE || distance_m == 0) {
            continue;
        }
        GEOSGeometry *geometry =
            GEOSGeom_createPointFromXY_r(judge.geos, point.lon_deg, point.lat_deg);
        double least_deg = INFINITY;
        for (size_t i = 0; i < judge.count; i++) {
            double deg = 0;
            assert_int_equal(GEOSDistance_r(judge.geos, geometry, judge.shapes[i], &deg), 1);
            least_deg = fmin(least_deg, deg);
        }
        GEOSGeom_destroy_r(judge.geos, geometry);
        // Degrees here are 110.57 to 111.32 km long, so the plain search is good to 0.7 %.
        assert_true(fabs(distance_m / (least_deg * 110947) - 1) < 0.0075);
        int32_t found[MAX_FOUND];
        size_t count = tapak_locate_touching(judge.locator, point, distance_m, found, MAX_FOUND);
        assert_true(count >= 1 && found[0] <= nearest);
        assert_int_equal(
            tapak_locate_touching(judge.locator, point, distance_m - 1e-5, found, MAX_FOUND), 0);
        checked++;
    }
    close_judge(&judge);
    tapak_arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_locate__agrees_with_geos_on_real_villages),
        cmocka_unit_test(test_locate_nearest__agrees_with_a_plain_search),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
