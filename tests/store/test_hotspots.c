#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "store/sample.h"

struct put {
    const struct tapak_hotspot *hotspot;
    enum tapak_put_outcome outcome;
};

static enum tapak_status put_one(struct tapak_conn *conn, void *context, struct tapak_error *err)
{
    struct put *put = context;
    return tapak_hotspot_put(conn, put->hotspot, 0, &put->outcome, err);
}

static void expect_put(struct sample *sample, const struct tapak_hotspot *hotspot,
                       enum tapak_put_outcome expected)
{
    struct put put = {.hotspot = hotspot};
    sample_write(sample, put_one, &put);
    assert_int_equal(put.outcome, expected);
}

static void test_hotspot_put__one_of_the_same_satellite_time_and_place_is_one(void **state)
{
    (void)state;
    struct sample sample;
    sample_make_region(&sample);
    const struct tapak_hotspot first = sample_hotspot(1000, (struct tapak_point){116.1, 0.6});
    expect_put(&sample, &first, TAPAK_PUT_NEW);
    expect_put(&sample, &first, TAPAK_PUT_UNCHANGED);

    struct tapak_hotspot other = first;
    other.frp_mw = 99; // the archive corrects what near real time said
    expect_put(&sample, &other, TAPAK_PUT_CHANGED);
    expect_put(&sample, &other, TAPAK_PUT_UNCHANGED);
    other.has_frp = false;
    expect_put(&sample, &other, TAPAK_PUT_CHANGED);
    expect_put(&sample, &other, TAPAK_PUT_UNCHANGED);

    other = first;
    other.acquired_ms++;
    expect_put(&sample, &other, TAPAK_PUT_NEW);
    other = first;
    other.point.lon_deg += 1e-7;
    expect_put(&sample, &other, TAPAK_PUT_NEW);
    other = first;
    (void)snprintf(other.satellite, sizeof other.satellite, "Aqua");
    expect_put(&sample, &other, TAPAK_PUT_NEW);

    const struct tapak_hotspot_filter all = {0};
    int64_t count = 0;
    assert_int_equal(tapak_hotspot_count(sample.conn, &all, &count, NULL), TAPAK_OK);
    assert_int_equal(count, 4);
    sample_free(&sample);
}

static enum tapak_status check_bare(const struct tapak_hotspot *got, const char *village_name,
                                    void *context)
{
    const struct tapak_hotspot *wanted = context;
    assert_string_equal(village_name, "");
    assert_string_equal(got->satellite, wanted->satellite);
    assert_string_equal(got->instrument, wanted->instrument);
    assert_int_equal(got->acquired_ms, wanted->acquired_ms);
    assert_true(got->point.lon_deg == wanted->point.lon_deg);
    assert_true(got->point.lat_deg == wanted->point.lat_deg);
    assert_int_equal(got->confidence, wanted->confidence);
    assert_int_equal(got->confidence_percent, wanted->confidence_percent);
    assert_false(got->has_frp || got->has_brightness || got->has_daynight);
    assert_int_equal(got->type, wanted->type);
    assert_int_equal(got->placement.placed_by, TAPAK_PLACED_NONE);
    assert_string_equal(got->placement.area.text, "");
    return TAPAK_OK;
}

static void test_hotspot_find__absent_values_stay_absent(void **state)
{
    (void)state;
    struct sample sample;
    struct tapak_error err = {0};
    sample_make_region(&sample);
    struct tapak_hotspot bare = {.satellite = "NOAA-21",
                                 .instrument = "VIIRS",
                                 .acquired_ms = -5,
                                 .point = {-180, -90},
                                 .confidence = TAPAK_CONFIDENCE_HIGH,
                                 .confidence_percent = -1,
                                 .type = 2};
    expect_put(&sample, &bare, TAPAK_PUT_NEW);
    expect_put(&sample, &bare, TAPAK_PUT_UNCHANGED);
    assert_int_equal(tapak_hotspot_find(sample.conn, 1, check_bare, &bare, &err), TAPAK_OK);
    assert_int_equal(tapak_hotspot_find(sample.conn, 2, check_bare, &bare, &err), TAPAK_NOT_FOUND);
    sample_free(&sample);
}

struct list {
    char text[1024];
    int64_t last_ms;
    int64_t last_id;
};

static enum tapak_status add(const struct tapak_hotspot *hotspot, const char *village_name,
                             void *context)
{
    (void)village_name;
    struct list *list = context;
    size_t used = strlen(list->text);
    (void)snprintf(list->text + used, sizeof list->text - used, "%s%lld", used == 0 ? "" : " ",
                   (long long)hotspot->row_id);
    list->last_ms = hotspot->acquired_ms;
    list->last_id = hotspot->row_id;
    return TAPAK_OK;
}

static void fill(struct sample *sample)
{
    // Rows 1…6; 2 and 3 at the same time.
    struct tapak_hotspot items[6] = {
        sample_hotspot(1000, (struct tapak_point){116.1, 0.6}),
        sample_hotspot(2000, (struct tapak_point){116.2, 0.6}),
        sample_hotspot(2000, (struct tapak_point){116.3, 0.6}),
        sample_hotspot(3000, (struct tapak_point){116.9, 0.1}),
        sample_hotspot(4000, (struct tapak_point){179.5, 0}),
        sample_hotspot(5000, (struct tapak_point){-179.5, 0}),
    };
    items[3].placement = (struct tapak_placement){
        .placed_by = TAPAK_PLACED_NEAR, .area = {"64.02.02.1001"}, .distance_m = 40};
    items[3].confidence = TAPAK_CONFIDENCE_HIGH;
    for (int i = 4; i < 6; i++) {
        items[i].placement = (struct tapak_placement){.placed_by = TAPAK_PLACED_NONE};
        (void)snprintf(items[i].satellite, sizeof items[i].satellite, "NOAA-20");
        (void)snprintf(items[i].instrument, sizeof items[i].instrument, "VIIRS");
    }
    for (int i = 0; i < 6; i++) {
        expect_put(sample, &items[i], TAPAK_PUT_NEW);
    }
}

static void test_hotspot_each__filters(void **state)
{
    (void)state;
    static const struct {
        const char *about;
        struct tapak_hotspot_filter filter;
        const char *expected;
    } cases[] = {
        {"all, newest first", {0}, "6 5 4 3 2 1"},
        {"since is included", {.has_since = true, .since_ms = 3000}, "6 5 4"},
        {"until is not", {.has_until = true, .until_ms = 3000}, "3 2 1"},
        {"a district", {.area = {"64.02.01"}}, "3 2 1"},
        {"a village", {.area = {"64.02.02.1001"}}, "4"},
        {"confidence", {.confidence = "high"}, "4"},
        {"satellite", {.satellite = "NOAA-20"}, "6 5"},
        {"instrument", {.instrument = "MODIS"}, "4 3 2 1"},
        {"a box, edges included", {.has_box = true, .box = {116.1, 0.6, 116.2, 0.6}}, "2 1"},
        {"a box beside by less than a float",
         {.has_box = true, .box = {116.1000001, 0.5, 116.1999999, 0.7}},
         ""},
        {"across the antimeridian", {.has_box = true, .box = {179, -1, -179, 1}}, "6 5"},
        {"across, but further south", {.has_box = true, .box = {179, -2, -179, -1}}, ""},
    };
    struct sample sample;
    sample_make_region(&sample);
    fill(&sample);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct tapak_hotspot_page page = {0};
        struct list list = {.text = ""};
        int64_t count = -1;
        assert_int_equal(tapak_hotspot_each(sample.conn, &cases[i].filter, &page, add, &list, NULL),
                         TAPAK_OK);
        assert_int_equal(tapak_hotspot_count(sample.conn, &cases[i].filter, &count, NULL),
                         TAPAK_OK);
        if (strcmp(list.text, cases[i].expected) != 0 ||
            count != (int64_t)(strlen(list.text) + 1) / 2) {
            fail_msg("%s: %s (%lld)", cases[i].about, list.text, (long long)count);
        }
    }
    sample_free(&sample);
}

static void test_hotspot_each__pages_do_not_overlap(void **state)
{
    (void)state;
    static const struct tapak_box all = {-180, -90, 180, 90};
    struct sample sample;
    sample_make_region(&sample);
    fill(&sample);
    for (int with_box = 0; with_box < 2; with_box++) {
        const struct tapak_hotspot_filter filter = {
            .has_box = with_box == 1, .box = all, .has_until = true, .until_ms = 5000};
        struct tapak_hotspot_page page = {.limit = 2};
        struct list list = {.text = ""};
        for (int i = 0; i < 4; i++) {
            assert_int_equal(tapak_hotspot_each(sample.conn, &filter, &page, add, &list, NULL),
                             TAPAK_OK);
            page.has_cursor = true;
            page.cursor_acquired_ms = list.last_ms;
            page.cursor_row_id = list.last_id;
        }
        assert_string_equal(list.text, "5 4 3 2 1");
        page = (struct tapak_hotspot_page){.limit = 2, .offset = 3};
        list = (struct list){.text = ""};
        assert_int_equal(tapak_hotspot_each(sample.conn, &filter, &page, add, &list, NULL),
                         TAPAK_OK);
        assert_string_equal(list.text, "2 1");
    }
    sample_free(&sample);
}

static enum tapak_status place(struct tapak_conn *conn, void *context, struct tapak_error *err)
{
    return tapak_hotspot_replace_placement(conn, 5, context, err);
}

static void test_hotspot_replace_placement__writes_only_what_differs(void **state)
{
    (void)state;
    struct sample sample;
    struct list walked = {.text = ""};
    int64_t before = 0;
    int64_t after = 0;
    sample_make_region(&sample);
    fill(&sample);
    struct tapak_placement placement = {.placed_by = TAPAK_PLACED_NONE};
    assert_int_equal(tapak_store_revision(sample.conn, &before, NULL), TAPAK_OK);
    sample_write(&sample, place, &placement);
    assert_int_equal(tapak_store_revision(sample.conn, &after, NULL), TAPAK_OK);
    assert_int_equal(before, after);
    placement =
        (struct tapak_placement){.placed_by = TAPAK_PLACED_POINT, .area = {"64.03.01.2001"}};
    sample_write(&sample, place, &placement);
    const struct tapak_hotspot_filter filter = {.area = {"64.03"}};
    int64_t count = 0;
    assert_int_equal(tapak_hotspot_count(sample.conn, &filter, &count, NULL), TAPAK_OK);
    assert_int_equal(count, 1);
    assert_int_equal(tapak_hotspot_walk(sample.conn, 2, 3, add, &walked, NULL), TAPAK_OK);
    assert_string_equal(walked.text, "3 4 5");
    sample_free(&sample);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_hotspot_put__one_of_the_same_satellite_time_and_place_is_one),
        cmocka_unit_test(test_hotspot_find__absent_values_stay_absent),
        cmocka_unit_test(test_hotspot_each__filters),
        cmocka_unit_test(test_hotspot_each__pages_do_not_overlap),
        cmocka_unit_test(test_hotspot_replace_placement__writes_only_what_differs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
