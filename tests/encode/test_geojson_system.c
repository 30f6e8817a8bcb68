#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tapak/encode/geojson.h"

static bool swap_and_shift(struct tapak_point point, double *out_first, double *out_second,
                           void *context)
{
    *out_first = point.lat_deg + *(double *)context;
    *out_second = point.lon_deg;
    return point.lat_deg < 80;
}

static void test_put_in__writes_the_system_s_axes(void **state)
{
    (void)state;
    double shift = 1000;
    struct tapak_error err;
    struct tapak_buf buf;
    struct tapak_json json;
    const struct tapak_geojson_system system = {swap_and_shift, &shift, 3};
    tapak_buf_init(&buf, 4096);
    tapak_json_init(&json, &buf);
    assert_int_equal(tapak_geojson_put_point_in(&json, NULL, (struct tapak_point){116.12345, -0.5},
                                                &system, &err),
                     TAPAK_OK);
    assert_string_equal(tapak_buf_text(&buf),
                        "{\"type\":\"Point\",\"coordinates\":[999.5,116.123]}");
    tapak_buf_clear(&buf);
    tapak_json_init(&json, &buf);
    assert_int_equal(
        tapak_geojson_put_point_in(&json, NULL, (struct tapak_point){0, 85}, &system, &err),
        TAPAK_INVALID);
    tapak_buf_free(&buf);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_put_in__writes_the_system_s_axes)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
