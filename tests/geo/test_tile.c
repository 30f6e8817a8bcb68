#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tapak/geo/mercator.h"
#include "tapak/geo/tile.h"

static void test_is_valid__ends_with_the_world(void **state)
{
    (void)state;
    static const struct {
        struct tapak_tile tile;
        bool is_valid;
    } cases[] = {
        {{0, 0, 0}, true},
        {{0, 1, 0}, false},
        {{1, 1, 1}, true},
        {{1, 2, 0}, false},
        {{14, 16383, 16383}, true},
        {{14, 16384, 0}, false},
        {{14, 0, UINT32_MAX}, false},
        {{15, 0, 0}, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(tapak_tile_is_valid(cases[i].tile), cases[i].is_valid);
    }
}

// Tiles of a zoom touch without a step between them or in two of them.
static void test_square__parts_the_world(void **state)
{
    (void)state;
    struct tapak_tile_square world = tapak_tile_square((struct tapak_tile){0, 0, 0});
    assert_int_equal(world.west_x, 0);
    assert_int_equal(world.east_x, UINT32_MAX);
    assert_int_equal(world.south_y, UINT32_MAX);
    for (uint32_t zoom = 1; zoom <= TAPAK_TILE_MAX_ZOOM; zoom++) {
        uint32_t last = (1U << zoom) - 1;
        struct tapak_tile_square a = tapak_tile_square((struct tapak_tile){zoom, last - 1, 0});
        struct tapak_tile_square b = tapak_tile_square((struct tapak_tile){zoom, last, last});
        assert_int_equal((uint64_t)a.east_x + 1, b.west_x);
        assert_int_equal(b.east_x, UINT32_MAX);
        assert_int_equal(b.south_y, UINT32_MAX);
        assert_int_equal((a.east_x >> tapak_tile_shift(zoom)) + 1,
                         b.west_x >> tapak_tile_shift(zoom));
        assert_int_equal((b.west_x >> tapak_tile_shift(zoom)) % TAPAK_TILE_UNITS, 0);
    }
}

static void test_box__is_that_of_the_standard(void **state)
{
    (void)state;
    struct tapak_box world = tapak_tile_box((struct tapak_tile){0, 0, 0});
    assert_true(fabs(world.west_deg - (-180)) <= 0);
    assert_true(fabs(world.east_deg - (180)) <= 0);
    assert_true(fabs(world.north_deg - (85.05112877980659)) <= 1e-12);
    assert_true(fabs(world.south_deg - (-85.05112877980659)) <= 1e-12);
    struct tapak_box south_east = tapak_tile_box((struct tapak_tile){2, 3, 2});
    assert_true(fabs(south_east.west_deg - (90)) <= 0);
    assert_true(fabs(south_east.north_deg - (0)) <= 1e-12);
    assert_true(fabs(south_east.south_deg - (-66.51326044311186)) <= 1e-12);
}

static void test_limits__hold_the_box(void **state)
{
    (void)state;
    const struct tapak_box kaltim = {113.8, -2.5, 119.1, 2.6};
    struct tapak_tile_limits limits = tapak_tile_limits(&kaltim, 0);
    assert_int_equal(limits.min_x + limits.max_x + limits.min_y + limits.max_y, 0);
    limits = tapak_tile_limits(&kaltim, 6);
    assert_int_equal(limits.min_x, 52);
    assert_int_equal(limits.max_x, 53);
    assert_int_equal(limits.min_y, 31);
    assert_int_equal(limits.max_y, 32);
    struct tapak_box north_west =
        tapak_tile_box((struct tapak_tile){6, limits.min_x, limits.min_y});
    assert_true(north_west.west_deg <= kaltim.west_deg && north_west.east_deg > kaltim.west_deg);
    assert_true(north_west.north_deg >= kaltim.north_deg);
    const struct tapak_box world = {-180, -90, 180, 90};
    limits = tapak_tile_limits(&world, 3);
    assert_int_equal(limits.min_x, 0);
    assert_int_equal(limits.max_x, 7);
    assert_int_equal(limits.max_y, 7);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_is_valid__ends_with_the_world),
        cmocka_unit_test(test_square__parts_the_world),
        cmocka_unit_test(test_box__is_that_of_the_standard),
        cmocka_unit_test(test_limits__hold_the_box),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
