#include "tapak/ingest/by_hand.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "store/sample.h"

static struct sample sample;
static struct tapak_world *world;

static int set_up(void **state)
{
    (void)state;
    sample_make_region(&sample);
    return tapak_world_load(sample.conn, NULL, &world, NULL) == TAPAK_OK ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    tapak_world_free(world);
    sample_free(&sample);
    return 0;
}

static enum tapak_status place(const struct tapak_place_by_hand *wanted,
                               struct tapak_report *report)
{
    return tapak_place_by_hand(world, tapak_store_key(sample.store), wanted, report, NULL);
}

static void test_by_hand__a_point_finds_its_village(void **state)
{
    (void)state;
    struct tapak_report report = sample_report("1", "aaaaaaaaaaaaaaaa");
    const struct tapak_place_by_hand east = {.has_point = true, .point = {116.8, 0.2}};
    const struct tapak_place_by_hand sea = {.has_point = true, .point = {119, -3}};
    const struct tapak_place_by_hand nowhere = {.has_point = true, .point = {0, 0}};
    assert_int_equal(place(&sea, &report), TAPAK_INVALID);
    assert_int_equal(place(&nowhere, &report), TAPAK_INVALID);
    assert_string_equal(report.placement.area.text, "64.02.01.2001"); // as it was
    assert_int_equal(place(&east, &report), TAPAK_OK);
    assert_string_equal(report.placement.area.text, "64.02.02.1001");
    assert_int_equal(report.placement.placed_by, TAPAK_PLACED_HAND);
    assert_true(report.point.lon_deg == 116.8 && report.point.lat_deg == 0.2);
    // A sensitive one has a stand-in in the same village.
    assert_true(report.public_point.lon_deg != 116.8);
    assert_true(report.public_point.lon_deg > 116.5 && report.public_point.lat_deg < 0.5);
}

static void test_by_hand__a_village_keeps_the_point(void **state)
{
    (void)state;
    struct tapak_report report = sample_report("1", "aaaaaaaaaaaaaaaa");
    const struct tapak_place_by_hand village = {.village = {"64.03.01.2001"}};
    const struct tapak_place_by_hand none = {.village = {"64.99.01.2001"}};
    const struct tapak_place_by_hand nothing = {.has_point = false};
    assert_int_equal(place(&none, &report), TAPAK_INVALID);
    assert_int_equal(place(&nothing, &report), TAPAK_INVALID);
    assert_int_equal(place(&village, &report), TAPAK_OK);
    assert_string_equal(report.placement.area.text, "64.03.01.2001");
    assert_true(report.point.lon_deg == 116.25 && report.point.lat_deg == 0.75);
    report.has_point = false;
    assert_int_equal(place(&village, &report), TAPAK_OK);
    assert_false(report.has_public_point);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_by_hand__a_point_finds_its_village),
        cmocka_unit_test(test_by_hand__a_village_keeps_the_point),
    };
    return cmocka_run_group_tests_name("ingest/by_hand", tests, set_up, tear_down);
}
