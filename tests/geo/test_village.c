#include "geo/village.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "geo/shapes.h"

// One that is wound the wrong way with a hole that is too, its neighbour, and one beside a shared
// border that runs the same way in both.
static const struct geo_test_village sample[] = {
    {"64.02.01.2001", "POLYGON ((0 0, 0 4, 4 4, 4 0, 0 0), (1 1, 3 1, 3 3, 1 3, 1 1))"},
    {"64.02.01.2002", "POLYGON ((4 0, 6 0, 6 4, 4 4, 4 0))"},
    {"64.02.01.2003", "POLYGON ((0 0, 4 0, 4 4, 0 4, 0 0))"},
    {"64.02.01.2004", "MULTIPOLYGON (((8 0, 9 0, 9 1, 8 0)), ((10 0, 11 0, 11 1, 10 0)))"},
};

static void test_village_part__is_the_area_in_the_box(void **state)
{
    (void)state;
    static const struct {
        const char *why;
        int32_t village;
        struct tapak_box box;
        double deg2;
    } cases[] = {
        {"all of it, without the hole", 0, {-1, -1, 9, 9}, 12},
        {"in the hole", 0, {1.5, 1.5, 2.5, 2.5}, 0},
        {"a quarter", 0, {0, 0, 2, 2}, 3},
        {"beside it", 0, {4, 0, 5, 1}, 0},
        {"all of the neighbour", 1, {-1, -1, 9, 9}, 8},
        {"a strip of it", 1, {4.5, -1, 5, 9}, 2},
        {"same border, same direction", 2, {-1, -1, 9, 9}, 16},
        {"both parts", 3, {0, 0, 20, 2}, 1},
        {"one part and a half", 3, {8, 0, 10.5, 2}, 0.625},
    };
    struct tapak_locator *locator = geo_test_locator(sample, sizeof sample / sizeof sample[0]);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        double deg2 = geo_village_part_deg2(locator, cases[i].village, &cases[i].box);
        if (!(fabs(deg2 - cases[i].deg2) < 1e-12)) { // sums of a dozen numbers below 100
            fail_msg("%s: %.15g", cases[i].why, deg2);
        }
    }
    tapak_locator_free(locator);
}

static void test_village_vertex__is_one_of_its_own(void **state)
{
    (void)state;
    struct tapak_locator *locator = geo_test_locator(sample, sizeof sample / sizeof sample[0]);
    for (int32_t village = 0; village < 4; village++) {
        struct tapak_point last = {NAN, NAN};
        size_t seen = 0;
        for (int i = 0; i < 400; i++) {
            struct tapak_point vertex = geo_village_vertex(locator, village, i / 400.0);
            assert_true(tapak_locate_covers(locator, village, vertex));
            assert_true(vertex.lon_deg == floor(vertex.lon_deg)); // as all vertices of the sample
            seen += memcmp(&vertex, &last, sizeof last) != 0;
            last = vertex;
        }
        assert_in_range(seen, 3, 8); // those that the edges of its runs begin at
    }
    struct tapak_point vertex = geo_village_vertex(locator, 1, 1);
    assert_true(tapak_locate_covers(locator, 1, vertex));
    tapak_locator_free(locator);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_village_part__is_the_area_in_the_box),
        cmocka_unit_test(test_village_vertex__is_one_of_its_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
