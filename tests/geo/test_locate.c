#include "tapak/geo/locate.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>
#include <pthread.h>

#include "geo/shapes.h"

// 01 and 02 share the border lon 117; 03 has a hole with 04 in it, leaving a ring of nobody's; 05
// overlaps 02 in the north; 06 has two parts.
//
//      +---+---+   05      +---------+
//      |   |xxx|---+       | +-+     |
//      | 01|02 |           | |4| 03  |    06  06
//      +---+---+           +---------+
static const struct geo_test_village sample[] = {
    {"64.02.01.2001", "POLYGON ((116 -1, 117 -1, 117 1, 116 1, 116 -1))"},
    {"64.02.01.2002", "POLYGON ((117 -1, 117 1, 118 1, 118 -1, 117 -1))"},
    {"64.02.01.2003", "POLYGON ((120 -1, 124 -1, 124 3, 120 3, 120 -1),"
                      " (121 0, 123 0, 123 2, 121 2, 121 0))"},
    {"64.02.01.2004", "POLYGON ((121.5 0.5, 122.5 0.5, 122.5 1.5, 121.5 1.5, 121.5 0.5))"},
    {"64.02.01.1005", "POLYGON ((117.5 0.5, 118.5 0.5, 118.5 1.5, 117.5 1.5, 117.5 0.5))"},
    {"64.02.01.2006", "MULTIPOLYGON (((126 0, 127 0, 126.5 1, 126 0)),"
                      " ((128 0, 129 0, 128.5 1, 128 0)))"},
};

static struct tapak_locator *sample_locator(void)
{
    return geo_test_locator(sample, sizeof sample / sizeof sample[0]);
}

static const char *code_at(const struct tapak_locator *locator, struct tapak_point point)
{
    int32_t index = tapak_locate(locator, point);
    return index == TAPAK_IN_NO_VILLAGE ? "" : tapak_locator_code(locator, index)->text;
}

static const struct {
    const char *why;
    struct tapak_point point;
    const char *code;
    size_t covering;
} places[] = {
    {"inside west", {116.5, -0.5}, "64.02.01.2001", 1},
    {"shared border goes to the lower code", {117, -0.5}, "64.02.01.2001", 2},
    {"shared corner", {117, 1}, "64.02.01.2001", 2},
    {"just east of the border", {0x1.d400000000001p+6, -0.5}, "64.02.01.2002", 1},
    {"outer edge", {116, 0}, "64.02.01.2001", 1},
    {"corner", {116, -1}, "64.02.01.2001", 1},
    {"just outside", {0x1.cffffffffffffp+6, 0}, "", 0},
    {"level with an edge, west", {115, -1}, "", 0},
    {"level with an edge, east", {119, -1}, "", 0},
    {"overlap goes to the lower code", {117.75, 0.75}, "64.02.01.1005", 2},
    {"corner in an overlap", {118, 1}, "64.02.01.1005", 2},
    {"open sea", {119, -0.5}, "", 0},
    {"around the hole", {120.5, 1}, "64.02.01.2003", 1},
    {"edge of the hole", {121, 1}, "64.02.01.2003", 1},
    {"corner of the hole", {123, 2}, "64.02.01.2003", 1},
    {"in the hole, nobody's", {121.25, 1}, "", 0},
    {"in the hole, the enclave's", {122, 1}, "64.02.01.2004", 1},
    {"edge of the enclave", {121.5, 1}, "64.02.01.2004", 1},
    {"first part", {126.5, 0.5}, "64.02.01.2006", 1},
    {"second part", {128.5, 0.5}, "64.02.01.2006", 1},
    {"between the parts", {127.5, 0.0}, "", 0},
    {"tip", {128.5, 1}, "64.02.01.2006", 1},
    {"slanted edge", {126.25, 0.5}, "64.02.01.2006", 1},
    {"far away", {-70, 40}, "", 0},
    {"pole", {116.5, 90}, "", 0},
    {"antimeridian", {180, 0}, "", 0},
    {"dust of latitude", {116.5, 4.9e-324}, "64.02.01.2001", 1},
    {"not a number", {NAN, 0}, "", 0},
    {"not a number either", {116.5, NAN}, "", 0},
    {"infinity", {INFINITY, 0}, "", 0},
    {"minus infinity", {116.5, -INFINITY}, "", 0},
    {"off the Earth", {1e308, -1e308}, "", 0},
};

static void test_locate__knows_borders_holes_and_parts(void **state)
{
    (void)state;
    struct tapak_locator *locator = sample_locator();
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        const char *code = code_at(locator, places[i].point);
        int32_t found[8] = {-7, -7, -7, -7, -7, -7, -7, -7};
        size_t count = tapak_locate_all(locator, places[i].point, found, 8);
        if (strcmp(code, places[i].code) != 0 || count != places[i].covering) {
            fail_msg("%s: \"%s\" of %zu", places[i].why, code, count);
        }
        int32_t batched = -7;
        tapak_locate_batch(locator, &places[i].point, 1, &batched);
        assert_int_equal(batched, tapak_locate(locator, places[i].point));
        assert_int_equal(found[0], count > 0 ? batched : -7);
        assert_true(count < 2 || found[1] > found[0]);
        assert_int_equal(found[count], -7);
        for (int32_t k = 0; k < (int32_t)tapak_locator_count(locator); k++) {
            bool is_found = (count > 0 && found[0] == k) || (count > 1 && found[1] == k);
            assert_int_equal(tapak_locate_covers(locator, k, places[i].point), is_found);
        }
        assert_int_equal(tapak_locate_all(locator, places[i].point, NULL, 0), count);
    }
    tapak_locator_free(locator);
}

static void test_locator__is_in_order_of_code(void **state)
{
    (void)state;
    struct tapak_locator *locator = sample_locator();
    assert_int_equal(tapak_locator_count(locator), 6);
    for (int32_t i = 0; i < 6; i++) {
        const struct tapak_code *code = tapak_locator_code(locator, i);
        assert_int_equal(tapak_locator_find(locator, code), i);
        assert_true(i == 0 || tapak_code_compare(tapak_locator_code(locator, i - 1), code) < 0);
    }
    struct tapak_code none = geo_test_code("64.02.01.2007");
    assert_int_equal(tapak_locator_find(locator, &none), TAPAK_IN_NO_VILLAGE);
    struct tapak_box box = tapak_locator_box(locator, 0);
    assert_true(box.west_deg == 117.5 && box.north_deg == 1.5);
    struct tapak_box extent = tapak_locator_extent(locator);
    assert_true(extent.west_deg == 116 && extent.south_deg == -1);
    assert_true(extent.east_deg == 129 && extent.north_deg == 3);
    tapak_locator_free(locator);
}

static void test_locator_seal__allows_none(void **state)
{
    (void)state;
    struct tapak_locator *locator = geo_test_locator(NULL, 0);
    double distance_m = -1;
    struct tapak_box extent = tapak_locator_extent(locator);
    struct tapak_code code = geo_test_code("64.02.01.2001");
    assert_int_equal(tapak_locator_count(locator), 0);
    assert_true(extent.west_deg == 0 && extent.north_deg == 0);
    assert_int_equal(tapak_locate(locator, (struct tapak_point){0, 0}), TAPAK_IN_NO_VILLAGE);
    assert_int_equal(tapak_locate_nearest(locator, (struct tapak_point){0, 0}, 1e9, &distance_m),
                     TAPAK_IN_NO_VILLAGE);
    assert_true(distance_m == -1);
    assert_int_equal(tapak_locate_touching(locator, (struct tapak_point){0, 0}, 1e9, NULL, 0), 0);
    assert_int_equal(tapak_locator_find(locator, &code), TAPAK_IN_NO_VILLAGE);
    tapak_locator_free(locator);
    tapak_locator_free(NULL);
    tapak_locator_builder_free(NULL);
}

static void test_locator_builder_add__refuses(void **state)
{
    (void)state;
    static const struct {
        const char *why;
        const char *wkt;
        enum tapak_status status;
    } cases[] = {
        {"first", "POLYGON ((0 0, 1 0, 1 1, 0 0))", TAPAK_OK},
        {"a code twice", "POLYGON ((0 0, 1 0, 1 1, 0 0))", TAPAK_CONFLICT},
        {"point", "POINT (1 1)", TAPAK_INVALID},
        {"collection", "GEOMETRYCOLLECTION (POLYGON ((0 0, 1 0, 1 1, 0 0)))", TAPAK_INVALID},
        {"height", "POLYGON Z ((0 0 1, 1 0 1, 1 1 1, 0 0 1))", TAPAK_INVALID},
        {"nothing in it", "POLYGON EMPTY", TAPAK_INVALID},
        {"no parts", "MULTIPOLYGON EMPTY", TAPAK_INVALID},
        {"not closed", "POLYGON ((0 0, 1 0, 1 1, 0 1))", TAPAK_INVALID},
        {"not on Earth", "POLYGON ((0 0, 1 0, 1 100, 0 0))", TAPAK_INVALID},
    };
    struct tapak_arena *arena = NULL;
    struct tapak_locator_builder *builder = NULL;
    assert_int_equal(tapak_arena_create(&arena, 1 << 20, NULL), TAPAK_OK);
    assert_int_equal(tapak_locator_builder_create(&builder, NULL), TAPAK_OK);
    struct tapak_code codes[] = {geo_test_code("64.02.01.2001"), geo_test_code("64.02.01.2002")};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct tapak_wkb wkb = geo_test_wkb(arena, cases[i].wkt);
        const struct tapak_code *code = i < 2 ? &codes[0] : &codes[1];
        struct tapak_error err = {0};
        assert_int_equal(tapak_locator_builder_add(builder, code, wkb.bytes, wkb.size, &err),
                         cases[i].status);
        assert_true(cases[i].status == TAPAK_OK || strstr(err.message, code->text) != NULL);
    }
    tapak_locator_builder_free(builder); // unsealed
    tapak_arena_free(arena);
}

static void test_locate__works_with_odd_extents(void **state)
{
    (void)state;
    static const struct {
        const char *wkt;
        struct tapak_point in;
        struct tapak_point out;
    } cases[] = {
        {"POLYGON ((-180 -90, 180 -90, 180 90, -180 90, -180 -90))", {180, 90}, {181, 0}},
        {"POLYGON ((1 1, 1 1, 1 1, 1 1))", {1, 1}, {1, 2}},
        {"POLYGON ((1 1, 3 1, 2 1, 1 1))", {2.5, 1}, {3.5, 1}},
        {"POLYGON ((1 1, 1 3, 1 2, 1 1))", {1, 2.5}, {1, 3.5}},
        {"POLYGON ((0 0, 1e-300 0, 0 1e-300, 0 0))", {0, 0}, {1e-50, 0}},
        {"POLYGON ((0 0, 4.9e-324 0, 1 4.9e-324, 0 0))", {0.5, 0}, {2, 0}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct geo_test_village village = {"64.02.01.2001", cases[i].wkt};
        struct tapak_locator *locator = geo_test_locator(&village, 1);
        assert_int_equal(tapak_locate(locator, cases[i].in), 0);
        assert_int_equal(tapak_locate(locator, cases[i].out), TAPAK_IN_NO_VILLAGE);
        tapak_locator_free(locator);
    }
}

// Slabs and cells must not change an answer: a comb with long teeth, against plain counting.
static void test_locate__agrees_with_plain_counting(void **state)
{
    (void)state;
    enum { TEETH = 300, SIZE = 2 * TEETH + 3 };
    struct tapak_point ring[SIZE];
    uint64_t seed = 7;
    size_t count = 0;
    for (int i = 0; i < TEETH; i++) {
        ring[count++] = (struct tapak_point){100 + i * 0.01, geo_test_random(&seed)};
        ring[count++] = (struct tapak_point){100.005 + i * 0.01, 1 + 8 * geo_test_random(&seed)};
    }
    ring[count++] = (struct tapak_point){103.1, -1};
    ring[count++] = (struct tapak_point){99.9, -1};
    ring[count++] = ring[0];
    static uint8_t wkb[13 + sizeof ring] = {1, 3, 0, 0, 0, 1, 0, 0, 0};
    uint32_t ring_size = (uint32_t)count;
    memcpy(wkb + 9, &ring_size, sizeof ring_size);
    memcpy(wkb + 13, ring, sizeof ring);
    struct tapak_locator_builder *builder = NULL;
    struct tapak_locator *locator = NULL;
    struct tapak_code code = geo_test_code("64.02.01.2001");
    assert_int_equal(tapak_locator_builder_create(&builder, NULL), TAPAK_OK);
    assert_int_equal(tapak_locator_builder_add(builder, &code, wkb, sizeof wkb, NULL), TAPAK_OK);
    assert_int_equal(tapak_locator_seal(builder, &locator, NULL), TAPAK_OK);
    for (int i = 0; i < 20000; i++) {
        struct tapak_point point = {99.8 + 3.4 * geo_test_random(&seed),
                                    -1.1 + 10.3 * geo_test_random(&seed)};
        bool is_inside = false;
        for (size_t k = 0; k + 1 < count; k++) {
            struct tapak_point a = ring[k];
            struct tapak_point b = ring[k + 1];
            double share = (point.lat_deg - a.lat_deg) / (b.lat_deg - a.lat_deg);
            if ((a.lat_deg > point.lat_deg) != (b.lat_deg > point.lat_deg) &&
                point.lon_deg < a.lon_deg + share * (b.lon_deg - a.lon_deg)) {
                is_inside = !is_inside;
            }
        }
        assert_int_equal(tapak_locate(locator, point), is_inside ? 0 : TAPAK_IN_NO_VILLAGE);
    }
    tapak_locator_builder_free(builder);
    tapak_locator_free(locator);
}

struct asker {
    const struct tapak_locator *locator;
    uint64_t seed;
    uint64_t sum;
};

static void *ask(void *context)
{
    struct asker *asker = context;
    for (int i = 0; i < 20000; i++) {
        struct tapak_point point = {115 + 15 * geo_test_random(&asker->seed),
                                    -2 + 6 * geo_test_random(&asker->seed)};
        int32_t found[4];
        double distance_m = 0;
        asker->sum += (uint64_t)tapak_locate(asker->locator, point);
        asker->sum = asker->sum * 31 + tapak_locate_all(asker->locator, point, found, 4);
        if (i % 50 == 0) {
            asker->sum += (uint64_t)tapak_locate_nearest(asker->locator, point, 2e5, &distance_m);
            asker->sum += tapak_locate_touching(asker->locator, point, 1e5, found, 4);
        }
    }
    return NULL;
}

static void test_locate__serves_many_threads(void **state)
{
    (void)state;
    enum { THREADS = 8 };
    struct tapak_locator *locator = sample_locator();
    struct asker askers[THREADS];
    pthread_t threads[THREADS];
    for (int i = 0; i < THREADS; i++) {
        askers[i] = (struct asker){.locator = locator, .seed = 42};
        assert_int_equal(pthread_create(&threads[i], NULL, ask, &askers[i]), 0);
    }
    for (int i = 0; i < THREADS; i++) {
        assert_int_equal(pthread_join(threads[i], NULL), 0);
        assert_true(askers[i].sum == askers[0].sum);
    }
    tapak_locator_free(locator);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_locate__knows_borders_holes_and_parts),
        cmocka_unit_test(test_locator__is_in_order_of_code),
        cmocka_unit_test(test_locator_seal__allows_none),
        cmocka_unit_test(test_locator_builder_add__refuses),
        cmocka_unit_test(test_locate__works_with_odd_extents),
        cmocka_unit_test(test_locate__agrees_with_plain_counting),
        cmocka_unit_test(test_locate__serves_many_threads),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
