#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <string.h>

#include "tapak/geo/crs.h"

#define EPSG "http://www.opengis.net/def/crs/EPSG/0/"

static struct tapak_projector *projector;

static int set_up(void **state)
{
    (void)state;
    struct tapak_error err;
    return tapak_projector_create(&projector, &err) == TAPAK_OK ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    tapak_projector_free(projector);
    return 0;
}

static const struct tapak_crs *crs_of(const char *uri)
{
    const struct tapak_crs *crs = tapak_crs_find(tapak_slice_of(uri));
    assert_non_null(crs);
    return crs;
}

static void test_find__knows_listed_uris_only(void **state)
{
    (void)state;
    assert_ptr_equal(crs_of("http://www.opengis.net/def/crs/OGC/1.3/CRS84"), &tapak_crs_list[0]);
    for (size_t i = 0; i < TAPAK_CRS_COUNT; i++) {
        assert_ptr_equal(crs_of(tapak_crs_list[i].uri), &tapak_crs_list[i]);
    }
    assert_null(tapak_crs_find(tapak_slice_of("EPSG:4326")));
    assert_null(tapak_crs_find(tapak_slice_of(EPSG "43260")));
    assert_null(tapak_crs_find((struct tapak_slice){0}));
}

// Values of gdaltransform from EPSG:4326.
static void test_from_point__has_the_order_of_the_axes(void **state)
{
    (void)state;
    static const struct {
        const char *uri;
        double first;
        double second;
        double tolerance;
    } cases[] = {
        {"http://www.opengis.net/def/crs/OGC/1.3/CRS84", 116.5, -0.5, 0},
        {EPSG "4326", -0.5, 116.5, 0},
        {EPSG "3857", 12968720.6774, -55660.4519, 1e-3},
        {EPSG "32650", 444363.9120, -55267.1556, 1e-3},
        {EPSG "32750", 444363.9120, 9944732.8444, 1e-3},
        {EPSG "4755", -0.5, 116.5, 1e-9},
        {EPSG "9470", -0.5, 116.5, 5e-6}, // some decimetres of plate motion
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct tapak_axes axes;
        struct tapak_error err;
        assert_int_equal(tapak_crs_from_point(projector, crs_of(cases[i].uri),
                                              (struct tapak_point){116.5, -0.5}, &axes, &err),
                         TAPAK_OK);
        assert_true(fabs(axes.first - cases[i].first) <= cases[i].tolerance);
        assert_true(fabs(axes.second - cases[i].second) <= cases[i].tolerance);
    }
}

// A box of a system around a point holds the point, and not much more.
static void test_to_box__holds_what_lies_on_its_edge(void **state)
{
    (void)state;
    struct tapak_point point = {116.5123456, -0.5123456};
    for (size_t i = 0; i < TAPAK_CRS_COUNT; i++) {
        struct tapak_axes axes;
        struct tapak_box box;
        struct tapak_error err;
        const struct tapak_crs *crs = &tapak_crs_list[i];
        assert_int_equal(tapak_crs_from_point(projector, crs, point, &axes, &err), TAPAK_OK);
        assert_int_equal(tapak_crs_to_box(projector, crs, axes, axes, &box, &err), TAPAK_OK);
        assert_true(tapak_box_covers(&box, point));
        assert_true(box.east_deg - box.west_deg < 1e-6);
    }
}

static void test_to_box__refuses_what_is_no_box(void **state)
{
    (void)state;
    static const struct {
        const char *uri;
        struct tapak_axes low;
        struct tapak_axes high;
        bool is_good;
    } cases[] = {
        {"http://www.opengis.net/def/crs/OGC/1.3/CRS84", {116, 1}, {117, 0}, false},
        {"http://www.opengis.net/def/crs/OGC/1.3/CRS84", {170, 0}, {-170, 1}, true},
        {EPSG "4326", {0, 116}, {1, 117}, true},
        {EPSG "4326", {116, 0}, {117, 1}, false}, // lon, lat: no latitude is 116
        {EPSG "3857", {-1e9, 0}, {0, 1}, false},
        {EPSG "32650", {500000, 0}, {400000, 1}, false},
        {EPSG "32650", {400000, 0}, {500000, 1}, true},
        {EPSG "32650", {1e12, 0}, {1e13, 1}, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct tapak_box box;
        struct tapak_error err;
        enum tapak_status status = tapak_crs_to_box(projector, crs_of(cases[i].uri), cases[i].low,
                                                    cases[i].high, &box, &err);
        if (status != (cases[i].is_good ? TAPAK_OK : TAPAK_INVALID)) {
            fail_msg("case %zu", i);
        }
    }
}

static void test_to_box__crosses_the_antimeridian(void **state)
{
    (void)state;
    struct tapak_box box;
    struct tapak_error err;
    assert_int_equal(tapak_crs_to_box(projector, crs_of(EPSG "3857"),
                                      (struct tapak_axes){19000000, -1000},
                                      (struct tapak_axes){-19000000, 1000}, &box, &err),
                     TAPAK_OK);
    assert_true(box.west_deg > box.east_deg);
    assert_true(tapak_box_covers(&box, (struct tapak_point){180, 0}));
    assert_false(tapak_box_covers(&box, (struct tapak_point){0, 0}));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_find__knows_listed_uris_only),
        cmocka_unit_test(test_from_point__has_the_order_of_the_axes),
        cmocka_unit_test(test_to_box__holds_what_lies_on_its_edge),
        cmocka_unit_test(test_to_box__refuses_what_is_no_box),
        cmocka_unit_test(test_to_box__crosses_the_antimeridian),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
