#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "geo/shapes.h"
#include "tapak/geo/meet.h"

//   4 +-----------+
//     | +---+     |     a square with a hole (1 1, 2 2) and, apart from it, a triangle whose
//   2 | |hol|     |     box has an empty upper left corner
//   1 | +---+     |
//   0 +-----------+     10 0, 14 0, 14 4
static const char shape_text[] =
    "MULTIPOLYGON(((0 0,4 0,4 4,0 4,0 0),(1 1,1 2,2 2,2 1,1 1)),((10 0,14 0,14 4,10 0)))";

static const struct {
    const char *name;
    struct tapak_box box;
    bool meets;
} cases[] = {
    {"all of it", {-1, -1, 20, 20}, true},
    {"inside", {3, 3, 3.5, 3.5}, true},
    {"in the hole", {1.2, 1.2, 1.8, 1.8}, false},
    {"across the hole's edge", {1.2, 1.2, 2.2, 1.8}, true},
    {"a point on an edge", {4, 2, 4, 2}, true},
    {"a point on a corner of the hole", {1, 1, 1, 1}, true},
    {"a point in the hole", {1.5, 1.5, 1.5, 1.5}, false},
    {"a line through all", {-1, 3, 20, 3}, true},
    {"between the parts", {5, 0, 9, 4}, false},
    {"in the triangle's box, not in it", {10, 3, 10.5, 4}, false},
    {"touches the slope", {11, 1, 11, 1}, true},
    {"beside", {4.1, 0, 5, 1}, false},
    {"across 180 to the other side", {13, 0, -179, 1}, true},
    {"across 180, beyond all", {15, 0, -1, 1}, false},
};

static void test_meets_box__agrees_with_the_picture(void **state)
{
    (void)state;
    struct tapak_error err;
    struct tapak_arena *arena = NULL;
    assert_int_equal(tapak_arena_create(&arena, 1 << 20, &err), TAPAK_OK);
    struct tapak_wkb shape = geo_test_wkb(arena, shape_text);
    const struct tapak_box own = {0, 0, 14, 4};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        bool meets = !cases[i].meets;
        assert_int_equal(tapak_shape_meets_box(shape, &own, &cases[i].box, &meets, &err), TAPAK_OK);
        if (meets != cases[i].meets) {
            fail_msg("%s", cases[i].name);
        }
    }
    tapak_arena_free(arena);
}

static void test_meets_box__refuses_broken_bytes(void **state)
{
    (void)state;
    struct tapak_error err;
    bool meets = false;
    const uint8_t bytes[] = {1, 6, 0, 0, 0, 9};
    const struct tapak_box own = {0, 0, 2, 2};
    const struct tapak_box box = {1, 1, 3, 3};
    assert_int_equal(
        tapak_shape_meets_box((struct tapak_wkb){bytes, sizeof bytes}, &own, &box, &meets, &err),
        TAPAK_INVALID);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_meets_box__agrees_with_the_picture),
        cmocka_unit_test(test_meets_box__refuses_broken_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
