#include "tapak/geo/standin.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "geo/shapes.h"

// A large village over the equator and a corner of cells, a tiny one, a ribbon two metres wide, a
// line without area, one that lies wholly in the first, and one on the antimeridian.
static const struct geo_test_village sample[] = {
    {"64.02.01.1001", "POLYGON ((116 -1, 117 -1, 117 1, 116 1, 116 -1))"},
    {"64.02.01.2002", "POLYGON ((118.0199 0, 118.0201 0, 118.0201 0.0002, 118.0199 0))"},
    {"64.02.01.2003", "POLYGON ((119 0, 119.5 0.5, 119.5 0.50002, 119 0.00002, 119 0))"},
    {"64.02.01.2004", "POLYGON ((120 0, 120.5 0.37, 120 0, 120 0))"},
    {"64.02.01.2005", "POLYGON ((116.4 0.4, 116.6 0.4, 116.6 0.6, 116.4 0.6, 116.4 0.4))"},
    {"64.02.01.2006", "POLYGON ((179.99 10, 180 10, 180 10.2, 179.99 10.2, 179.99 10))"},
};

static const struct tapak_key key = {{1, 2, 3}};

static bool is_same(struct tapak_point a, struct tapak_point b)
{
    return a.lon_deg == b.lon_deg && a.lat_deg == b.lat_deg;
}

static struct tapak_point in_cell(double lon_deg, double lat_deg, uint64_t *seed)
{
    return (struct tapak_point){lon_deg + 0.0001 + 0.0198 * geo_test_random(seed),
                                lat_deg + 0.0001 + 0.0198 * geo_test_random(seed)};
}

static void test_standin__lies_in_the_same_village(void **state)
{
    (void)state;
    static const struct tapak_point points[] = {
        {116.51, 0.91},  {118.0200, 0.0001}, {119.25, 0.25001},
        {120.25, 0.185}, {116.51, 0.51},     {179.995, 10.1},
    };
    struct tapak_locator *locator = geo_test_locator(sample, sizeof sample / sizeof sample[0]);
    for (int32_t village = 0; village < 6; village++) {
        struct tapak_code code = geo_test_code(sample[village].code);
        int32_t index = tapak_locator_find(locator, &code);
        for (int i = 0; i < 30; i++) {
            char id[32];
            (void)snprintf(id, sizeof id, "report%d", i);
            struct tapak_point standin = tapak_standin(locator, index, points[village], id, &key);
            assert_true(tapak_point_is_valid(standin));
            assert_true(tapak_locate_covers(locator, index, standin));
            // Where the lower code covers everything, no stand-in can be the village's alone.
            assert_true(village == 4 || tapak_locate(locator, standin) == index);
        }
    }
    tapak_locator_free(locator);
}

// The true point must not matter beyond its cell: all points of a cell have one stand-in.
static void test_standin__depends_on_the_cell_alone(void **state)
{
    (void)state;
    uint64_t seed = 20261123;
    struct tapak_locator *locator = geo_test_locator(sample, sizeof sample / sizeof sample[0]);
    struct tapak_point first =
        tapak_standin(locator, 0, (struct tapak_point){116.51, 0.01}, "k7", &key);
    struct tapak_point nobody =
        tapak_standin(locator, TAPAK_IN_NO_VILLAGE, (struct tapak_point){125.01, 0.01}, "k7", &key);
    for (int i = 0; i < 500; i++) {
        struct tapak_point here = in_cell(116.5, 0, &seed);
        assert_true(is_same(tapak_standin(locator, 0, here, "k7", &key), first));
        struct tapak_point there = in_cell(125, 0, &seed);
        assert_true(
            is_same(tapak_standin(locator, TAPAK_IN_NO_VILLAGE, there, "k7", &key), nobody));
    }
    assert_true(nobody.lon_deg >= 125 && nobody.lon_deg <= 125.02);
    assert_true(nobody.lat_deg >= 0 && nobody.lat_deg <= 0.02);
    tapak_locator_free(locator);
}

static void test_standin__changes_with_id_village_cell_and_key(void **state)
{
    (void)state;
    static const struct tapak_key other_key = {{1, 2, 4}};
    struct tapak_locator *locator = geo_test_locator(sample, sizeof sample / sizeof sample[0]);
    struct tapak_point here = {116.51, 0.51};
    struct tapak_point standin = tapak_standin(locator, 0, here, "k7", &key);
    assert_true(is_same(standin, tapak_standin(locator, 0, here, "k7", &key)));
    assert_false(is_same(standin, tapak_standin(locator, 0, here, "k8", &key)));
    assert_false(is_same(standin, tapak_standin(locator, 0, here, "k7", &other_key)));
    assert_false(is_same(standin, tapak_standin(locator, 4, here, "k7", &key)));
    struct tapak_point beside = {116.53, 0.51};
    assert_false(is_same(standin, tapak_standin(locator, 0, beside, "k7", &key)));
    tapak_locator_free(locator);
}

// Many stand-ins of one cell fill it evenly: none tells more than the cell does.
static void test_standin__is_spread_over_the_cell(void **state)
{
    (void)state;
    enum { SIDE = 4, COUNT = 16000 };
    int counts[SIDE][SIDE] = {{0}};
    struct tapak_locator *locator = geo_test_locator(sample, sizeof sample / sizeof sample[0]);
    for (int i = 0; i < COUNT; i++) {
        char id[32];
        (void)snprintf(id, sizeof id, "%d", i);
        struct tapak_point standin =
            tapak_standin(locator, 0, (struct tapak_point){116.5001, 0.0001}, id, &key);
        int column = (int)((standin.lon_deg - 116.5) / 0.02 * SIDE);
        int row = (int)(standin.lat_deg / 0.02 * SIDE);
        assert_in_range(column, 0, SIDE - 1);
        assert_in_range(row, 0, SIDE - 1);
        counts[row][column]++;
    }
    for (int i = 0; i < SIDE * SIDE; i++) { // 1000 each, give or take five standard deviations
        assert_in_range(counts[i / SIDE][i % SIDE], 840, 1160);
    }
    tapak_locator_free(locator);
}

// A village smaller than half a cell: the draw must range over all of it, wherever the point is.
static void test_standin__widens_for_what_is_small(void **state)
{
    (void)state;
    struct tapak_locator *locator = geo_test_locator(sample, sizeof sample / sizeof sample[0]);
    // The tiny village lies on the border of two cells: both of its halves have one stand-in.
    struct tapak_point west = {118.01995, 0.00001};
    struct tapak_point east = {118.02005, 0.00001};
    assert_true(is_same(tapak_standin(locator, 1, west, "k7", &key),
                        tapak_standin(locator, 1, east, "k7", &key)));
    // So have the ends of the ribbon, half a degree apart, though each lies in a cell of its own.
    double west_deg = 999;
    double east_deg = -999;
    for (int i = 0; i < 40; i++) {
        char id[32];
        (void)snprintf(id, sizeof id, "%d", i);
        struct tapak_point end =
            tapak_standin(locator, 2, (struct tapak_point){119.001, 0.00101}, id, &key);
        west_deg = fmin(west_deg, end.lon_deg);
        east_deg = fmax(east_deg, end.lon_deg);
    }
    assert_true(east_deg - west_deg > 0.2);
    // A point placed near the village, outside of it, is drawn into it all the same.
    struct tapak_point outside = {118.05, 0.05};
    assert_true(tapak_locate_covers(locator, 1, tapak_standin(locator, 1, outside, "k7", &key)));
    tapak_locator_free(locator);
}

static void test_standin__works_at_the_edges_of_the_map(void **state)
{
    (void)state;
    static const struct tapak_point points[] = {{180, 90}, {-180, -90}, {180, -90}, {0, 0}};
    for (size_t i = 0; i < sizeof points / sizeof points[0]; i++) {
        struct tapak_point standin =
            tapak_standin(NULL, TAPAK_IN_NO_VILLAGE, points[i], "k7", &key);
        assert_true(tapak_point_is_valid(standin));
        assert_true(fabs(standin.lon_deg - points[i].lon_deg) <= 0.0201);
        assert_true(fabs(standin.lat_deg - points[i].lat_deg) <= 0.0201);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_standin__lies_in_the_same_village),
        cmocka_unit_test(test_standin__depends_on_the_cell_alone),
        cmocka_unit_test(test_standin__changes_with_id_village_cell_and_key),
        cmocka_unit_test(test_standin__is_spread_over_the_cell),
        cmocka_unit_test(test_standin__widens_for_what_is_small),
        cmocka_unit_test(test_standin__works_at_the_edges_of_the_map),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
