#include "geo/predicate.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void test_orientation__plain_sides(void **state)
{
    (void)state;
    struct tapak_point a = {116, -1};
    struct tapak_point b = {117, 1};
    assert_int_equal(tapak_orientation(a, b, (struct tapak_point){116, 0}), 1);
    assert_int_equal(tapak_orientation(a, b, (struct tapak_point){117, 0}), -1);
    assert_int_equal(tapak_orientation(a, b, (struct tapak_point){116.5, 0}), 0);
    assert_int_equal(tapak_orientation(a, a, (struct tapak_point){1, 2}), 0);
    assert_int_equal(tapak_orientation(a, b, a), 0);
    assert_int_equal(tapak_orientation(a, b, b), 0);
}

// The sign in 128-bit integers, for points that are multiples of 2^-44 degree.
static int integer_orientation(struct tapak_point a, struct tapak_point b, struct tapak_point c)
{
    const double scale = 0x1p44;
    __extension__ typedef __int128 wide;
    wide ax = (wide)(a.lon_deg * scale);
    wide ay = (wide)(a.lat_deg * scale);
    wide bx = (wide)(b.lon_deg * scale);
    wide by = (wide)(b.lat_deg * scale);
    wide cx = (wide)(c.lon_deg * scale);
    wide cy = (wide)(c.lat_deg * scale);
    wide determinant = (ax - cx) * (by - cy) - (ay - cy) * (bx - cx);
    return (determinant > 0) - (determinant < 0);
}

static uint64_t next_random(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

static double grid(uint64_t random, double from)
{
    return from + (double)(random % 4096) * 0x1p-44;
}

static void test_orientation__agrees_with_integers_a_few_ulp_apart(void **state)
{
    (void)state;
    uint64_t seed = UINT64_C(0x7a9a6b);
    int zeros = 0;
    for (int i = 0; i < 300000; i++) {
        struct tapak_point a = {grid(next_random(&seed), 116), grid(next_random(&seed), -0.5)};
        struct tapak_point b = {grid(next_random(&seed), 117), grid(next_random(&seed), 0.5)};
        // Near the middle of a and b, where the filter must give up.
        struct tapak_point c = {(a.lon_deg + b.lon_deg) / 2, (a.lat_deg + b.lat_deg) / 2};
        c.lon_deg = floor(c.lon_deg * 0x1p44) * 0x1p-44 + (double)(i % 3 - 1) * 0x1p-44;
        c.lat_deg = floor(c.lat_deg * 0x1p44) * 0x1p-44;
        int wanted = integer_orientation(a, b, c);
        zeros += wanted == 0;
        assert_int_equal(tapak_orientation(a, b, c), wanted);
        assert_int_equal(tapak_orientation(b, a, c), -wanted);
        assert_int_equal(tapak_orientation(b, c, a), wanted);
    }
    assert_true(zeros > 1000);
}

static void test_settle__only_the_absurdly_small_becomes_zero(void **state)
{
    (void)state;
    struct tapak_point point = tapak_settle((struct tapak_point){1e-141, -1e-139});
    assert_true(point.lon_deg == 0);
    assert_true(point.lat_deg == -1e-139);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_orientation__plain_sides),
        cmocka_unit_test(test_orientation__agrees_with_integers_a_few_ulp_apart),
        cmocka_unit_test(test_settle__only_the_absurdly_small_becomes_zero),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
