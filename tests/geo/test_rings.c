#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "geo/shapes.h"
#include "tapak/geo/rings.h"

struct seen {
    size_t rings;
    size_t holes;
    size_t points;
};

static void see(const struct tapak_point *points, size_t count, bool is_hole, void *context)
{
    struct seen *seen = context;
    assert_true(points[0].lon_deg == points[count - 1].lon_deg);
    seen->rings++;
    seen->holes += is_hole ? 1 : 0;
    seen->points += count;
}

static void test_each_ring__shows_all(void **state)
{
    (void)state;
    struct tapak_error err;
    struct tapak_arena *arena = NULL;
    struct seen seen = {0};
    assert_int_equal(tapak_arena_create(&arena, 1 << 20, &err), TAPAK_OK);
    struct tapak_wkb shape = geo_test_wkb(
        arena, "MULTIPOLYGON(((0 0,4 0,4 4,0 4,0 0),(1 1,1 2,2 2,1 1)),((10 0,14 0,14 4,10 0)))");
    assert_int_equal(tapak_shape_each_ring(shape, see, &seen, &err), TAPAK_OK);
    assert_int_equal(seen.rings, 3);
    assert_int_equal(seen.holes, 1);
    assert_int_equal(seen.points, 13);
    shape.size--;
    assert_int_equal(tapak_shape_each_ring(shape, see, &seen, &err), TAPAK_INVALID);
    tapak_arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_each_ring__shows_all)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
