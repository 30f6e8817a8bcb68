// Leaping against looking at every box.
#include "geo/boxes.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "geo/shapes.h"

static void test_boxes__leap_to_what_touches(void **state)
{
    (void)state;
    static const size_t counts[] = {0, 1, 2, 15, 16, 17, 255, 256, 257, 4097, 9000};
    uint64_t seed = 20261123;
    print_message("seed %llu\n", (unsigned long long)seed);
    for (size_t c = 0; c < sizeof counts / sizeof counts[0]; c++) {
        struct geo_boxes boxes;
        assert_true(geo_boxes_make(&boxes, counts[c]));
        for (size_t i = 0; i < counts[c]; i++) {
            double west = -180 + 359 * geo_test_random(&seed);
            double south = -90 + 179 * geo_test_random(&seed);
            boxes.items[i] = (struct tapak_box){west, south, west + geo_test_random(&seed),
                                                south + geo_test_random(&seed)};
        }
        geo_boxes_close(&boxes);
        for (int round = 0; round < 50; round++) {
            struct tapak_point point = {-180 + 360 * geo_test_random(&seed),
                                        -90 + 180 * geo_test_random(&seed)};
            double reach_m = 4e6 * geo_test_random(&seed) * geo_test_random(&seed);
            struct geo_window window = geo_window_of(point, reach_m);
            size_t next = geo_boxes_next(&boxes, &window, 0);
            for (size_t i = 0; i < counts[c]; i++) {
                if (geo_window_touches(&window, &boxes.items[i])) {
                    assert_int_equal(next, i);
                    next = geo_boxes_next(&boxes, &window, i + 1);
                }
            }
            assert_int_equal(next, counts[c]);
        }
        geo_boxes_free(&boxes);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_boxes__leap_to_what_touches)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
