#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "geo/clip.h"

enum { LOW = 0, HIGH = 100 };

static int64_t area2(const struct tapak_tile_point *points, size_t count)
{
    int64_t sum = 0;
    for (size_t i = 0; i < count; i++) {
        struct tapak_tile_point a = points[i];
        struct tapak_tile_point b = points[(i + 1) % count];
        sum += (int64_t)a.x * b.y - (int64_t)b.x * a.y;
    }
    return sum;
}

static void test_clip__keeps_what_is_inside(void **state)
{
    (void)state;
    struct tapak_tile_point spare[64];
    struct {
        const char *name;
        struct tapak_tile_point points[64];
        size_t count;
        int64_t area2;
    } cases[] = {
        {"inside", {{10, 10}, {20, 10}, {20, 20}, {10, 20}}, 4, 200},
        {"around", {{-50, -50}, {150, -50}, {150, 150}, {-50, 150}}, 4, 20000},
        {"half", {{50, -50}, {150, -50}, {150, 150}, {50, 150}}, 4, 10000},
        {"corner cut off", {{-100, 0}, {0, -100}, {200, 100}, {100, 200}}, 4, 20000},
        {"beside", {{-50, 0}, {-10, 0}, {-10, 50}}, 3, 0},
        // A comb whose back lies outside: two teeth inside, one ring.
        {"comb",
         {{-20, 10}, {50, 10}, {50, 20}, {-10, 20}, {-10, 30}, {50, 30}, {50, 40}, {-20, 40}},
         8,
         2000},
        {"nothing", {{0, 0}}, 0, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        size_t count = geo_clip_ring(cases[i].points, cases[i].count, spare, LOW, HIGH);
        assert_true(count <= geo_clip_room(cases[i].count));
        assert_int_equal(area2(cases[i].points, count), cases[i].area2);
        for (size_t p = 0; p < count; p++) {
            assert_in_range(cases[i].points[p].x, LOW, HIGH);
            assert_in_range(cases[i].points[p].y, LOW, HIGH);
        }
    }
}

// Two rings that share a slanting edge, run through in opposite directions.
static void test_clip__neighbours_are_cut_at_the_same_place(void **state)
{
    (void)state;
    for (int32_t slant = -97; slant < 97; slant += 13) {
        struct tapak_tile_point spare[64];
        struct tapak_tile_point left[64] = {{30, -31}, {50 + slant, 133}, {-200, 60}};
        struct tapak_tile_point right[64] = {{50 + slant, 133}, {30, -31}, {300, 60}};
        size_t left_count = geo_clip_ring(left, 3, spare, LOW, HIGH);
        size_t right_count = geo_clip_ring(right, 3, spare, LOW, HIGH);
        int shared = 0;
        for (size_t i = 0; i < left_count; i++) {
            for (size_t j = 0; j < right_count; j++) {
                shared += left[i].x == right[j].x && left[i].y == right[j].y;
            }
        }
        assert_true(shared >= 2);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_clip__keeps_what_is_inside),
        cmocka_unit_test(test_clip__neighbours_are_cut_at_the_same_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
