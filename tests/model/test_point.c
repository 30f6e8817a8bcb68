#include "tapak/model/point.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void test_point_is_valid__finite_and_in_range(void **state)
{
    (void)state;
    const struct {
        struct tapak_point point;
        bool is_valid;
    } cases[] = {
        {{0, 0}, true},
        {{180, 90}, true},
        {{-180, -90}, true},
        {{nextafter(180, 181), 0}, false},
        {{nextafter(-180, -181), 0}, false},
        {{0, nextafter(90, 91)}, false},
        {{0, nextafter(-90, -91)}, false},
        {{NAN, 0}, false},
        {{0, NAN}, false},
        {{INFINITY, 0}, false},
        {{0, -INFINITY}, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(tapak_point_is_valid(cases[i].point), cases[i].is_valid);
    }
}

static void test_box_covers__edges_and_antimeridian(void **state)
{
    (void)state;
    static const struct tapak_box plain = {116, -1, 117, 0};
    static const struct tapak_box crossing = {170, -10, -170, 10};
    static const struct tapak_box single = {116, -1, 116, -1};
    static const struct tapak_box upside_down = {116, 0, 117, -1};
    const struct {
        const struct tapak_box *box;
        struct tapak_point point;
        bool is_covered;
    } cases[] = {
        {&plain, {116.5, -0.5}, true},
        {&plain, {116, -1}, true},
        {&plain, {117, 0}, true},
        {&plain, {nextafter(116, 0), -0.5}, false},
        {&plain, {116.5, nextafter(0, 1)}, false},
        {&plain, {NAN, -0.5}, false},
        {&plain, {116.5, NAN}, false},
        {&crossing, {175, 0}, true},
        {&crossing, {-175, 0}, true},
        {&crossing, {180, 0}, true},
        {&crossing, {-180, 0}, true},
        {&crossing, {170, 10}, true},
        {&crossing, {-170, -10}, true},
        {&crossing, {0, 0}, false},
        {&crossing, {175, 11}, false},
        {&crossing, {NAN, 0}, false},
        {&single, {116, -1}, true},
        {&single, {116, -0.5}, false},
        {&upside_down, {116.5, -0.5}, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(tapak_box_covers(cases[i].box, cases[i].point), cases[i].is_covered);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_point_is_valid__finite_and_in_range),
        cmocka_unit_test(test_box_covers__edges_and_antimeridian),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
