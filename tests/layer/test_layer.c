// The layer against the store's SQL, on rows and questions by chance.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "layer/crowd.h"
#include "layer/snapshot.h"
#include "tapak/geo/mercator.h"

enum { PAGE_ROOM = 64, ROUNDS = 12, QUESTIONS = 120, OFFSET_MINUTES = 480 };

static struct tapak_layer *load(struct sample *sample)
{
    struct tapak_layer *layer = NULL;
    struct tapak_error err = {0};
    if (tapak_layer_load(sample->store, OFFSET_MINUTES, NULL, NULL, &layer, &err) != TAPAK_OK) {
        fail_msg("%s", err.message);
    }
    return layer;
}

static void refresh(struct tapak_layer *layer)
{
    struct tapak_error err = {0};
    if (tapak_layer_refresh(layer, &err) != TAPAK_OK) {
        fail_msg("%s", err.message);
    }
}

static int64_t count_of(const struct tapak_snapshot *snapshot,
                        const struct tapak_layer_query *query)
{
    int64_t count = -1;
    struct tapak_error err = {0};
    assert_int_equal(tapak_layer_count(snapshot, query, &count, &err), TAPAK_OK);
    return count;
}

static int64_t count_in_store(struct sample *sample, const struct tapak_layer_query *query)
{
    int64_t count = -1;
    struct tapak_error err = {0};
    enum tapak_status status =
        query->of == TAPAK_REPORTS
            ? tapak_report_count(sample->conn, &query->reports, &count, &err)
            : tapak_hotspot_count(sample->conn, &query->hotspots, &count, &err);
    assert_int_equal(status, TAPAK_OK);
    return count;
}

struct listing {
    struct tapak_layer_row rows[PAGE_ROOM];
    size_t count;
};

static enum tapak_status take_report(const struct tapak_report *report, void *context)
{
    struct listing *listing = context;
    listing->rows[listing->count++] = (struct tapak_layer_row){report->row_id, report->received_ms};
    return TAPAK_OK;
}

static enum tapak_status take_hotspot(const struct tapak_hotspot *hotspot, const char *name,
                                      void *context)
{
    (void)name;
    struct listing *listing = context;
    listing->rows[listing->count++] =
        (struct tapak_layer_row){hotspot->row_id, hotspot->acquired_ms};
    return TAPAK_OK;
}

static void list_in_store(struct sample *sample, const struct tapak_layer_query *query,
                          const struct tapak_layer_page *page, struct listing *listing)
{
    struct tapak_error err = {0};
    const struct tapak_report_page reports = {page->has_cursor, page->cursor_ms,
                                              page->cursor_row_id, page->limit, page->offset};
    const struct tapak_hotspot_page hotspots = {page->has_cursor, page->cursor_ms,
                                                page->cursor_row_id, page->limit, page->offset};
    listing->count = 0;
    enum tapak_status status =
        query->of == TAPAK_REPORTS
            ? tapak_report_each(sample->conn, &query->reports, &reports, take_report, listing, &err)
            : tapak_hotspot_each(sample->conn, &query->hotspots, &hotspots, take_hotspot, listing,
                                 &err);
    assert_int_equal(status, TAPAK_OK);
}

static struct tapak_layer_page some_page(struct crowd *crowd)
{
    return (struct tapak_layer_page){
        .has_cursor = crowd_number(crowd, 2) == 0,
        .cursor_ms = SAMPLE_DAY_MS + (int64_t)crowd_number(crowd, 200) * 43200000,
        .cursor_row_id = crowd_number(crowd, 3000),
        .limit = 1 + crowd_number(crowd, PAGE_ROOM),
        .offset = crowd_number(crowd, 4) == 0 ? crowd_number(crowd, 100) : 0,
    };
}

static void compare_page(struct crowd *crowd, const struct tapak_snapshot *snapshot,
                         const struct tapak_layer_query *query)
{
    struct listing expected;
    struct listing found;
    struct tapak_error err = {0};
    int64_t matched = -1;
    struct tapak_layer_page page = some_page(crowd);
    list_in_store(crowd->sample, query, &page, &expected);
    assert_int_equal(
        tapak_layer_page(snapshot, query, &page, found.rows, &found.count, &matched, &err),
        TAPAK_OK);
    assert_int_equal(matched, count_of(snapshot, query));
    assert_int_equal(found.count, expected.count);
    for (size_t i = 0; i < found.count; i++) {
        assert_int_equal(found.rows[i].row_id, expected.rows[i].row_id);
        assert_int_equal(found.rows[i].time_ms, expected.rows[i].time_ms);
    }
}

static void ask(struct crowd *crowd, struct tapak_layer *layer)
{
    const struct tapak_snapshot *snapshot = tapak_layer_hold(layer);
    for (int i = 0; i < QUESTIONS; i++) {
        struct crowd before = *crowd;
        struct tapak_layer_query query = crowd_query(crowd);
        int64_t found = count_of(snapshot, &query);
        int64_t expected = count_in_store(crowd->sample, &query);
        if (found != expected) {
            fail_msg("question of seed %llu: %lld, not %lld", (unsigned long long)before.seed,
                     (long long)found, (long long)expected);
        }
        compare_page(crowd, snapshot, &query);
    }
    tapak_snapshot_release(snapshot);
}

static void test_layer__answers_as_sql_does(void **state)
{
    (void)state;
    struct sample sample;
    sample_make_region(&sample);
    struct crowd crowd = {.sample = &sample, .seed = UINT64_C(0x9E3779B97F4A7C15)};
    print_message("seed %llu\n", (unsigned long long)crowd.seed);
    crowd_add(&crowd, 2500, 1500);
    struct tapak_layer *layer = load(&sample);
    for (int round = 0; round < ROUNDS; round++) {
        ask(&crowd, layer);
        crowd_change(&crowd, 1 + (int)crowd_number(&crowd, 60));
        crowd_add(&crowd, (int)crowd_number(&crowd, round % 4 == 3 ? 900 : 5),
                  (int)crowd_number(&crowd, 5));
        refresh(layer);
    }
    ask(&crowd, layer);
    struct tapak_layer *fresh = load(&sample);
    ask(&crowd, fresh);
    tapak_layer_free(fresh);
    tapak_layer_free(layer);
    sample_free(&sample);
}

static void test_layer__of_an_empty_store(void **state)
{
    (void)state;
    struct sample sample;
    sample_make(&sample);
    struct tapak_layer *layer = load(&sample);
    struct crowd crowd = {.sample = &sample, .seed = 7};
    ask(&crowd, layer);
    struct tapak_layer_extent extent = {0};
    struct tapak_error err = {0};
    const struct tapak_layer_query all = {0};
    const struct tapak_snapshot *snapshot = tapak_layer_hold(layer);
    assert_int_equal(tapak_layer_extent(snapshot, &all, &extent, &err), TAPAK_OK);
    assert_int_equal(extent.count, 0);
    assert_false(extent.has_box);
    tapak_snapshot_release(snapshot);
    tapak_layer_free(layer);
    sample_free(&sample);
}

static void test_layer__one_row_comes_and_goes(void **state)
{
    (void)state;
    struct sample sample;
    sample_make_region(&sample);
    struct tapak_layer *layer = load(&sample);
    const struct tapak_layer_query all = {0};
    struct tapak_report report = sample_report("A", "onlyone000000001");
    sample_put(&sample, &report, TAPAK_PUT_NEW);
    const struct tapak_snapshot *before = tapak_layer_hold(layer);
    refresh(layer);
    const struct tapak_snapshot *after = tapak_layer_hold(layer);
    assert_int_equal(count_of(before, &all), 0);
    assert_int_equal(count_of(after, &all), 1);
    assert_true(tapak_snapshot_revision(after) > tapak_snapshot_revision(before));
    tapak_snapshot_release(before);
    tapak_snapshot_release(after);
    report.is_published = false;
    report.is_withdrawn = true;
    report.fingerprint++;
    sample_put(&sample, &report, TAPAK_PUT_CHANGED);
    refresh(layer);
    after = tapak_layer_hold(layer);
    const struct tapak_layer_query operators = {.viewer = TAPAK_VIEWER_OPERATOR};
    assert_int_equal(count_of(after, &all), 0);
    assert_int_equal(count_of(after, &operators), 1);
    tapak_snapshot_release(after);
    tapak_layer_free(layer);
    sample_free(&sample);
}

static enum tapak_status leave_programme(struct tapak_conn *conn, void *context,
                                         struct tapak_error *err)
{
    (void)context;
    int64_t version = 0;
    const struct tapak_membership other = {{"64.03.01.2001"}, 0, INT64_MAX, "penerima"};
    return tapak_programme_replace(conn, &other, 1, &version, err);
}

static enum tapak_status put_spot(struct tapak_conn *conn, void *context, struct tapak_error *err)
{
    enum tapak_put_outcome outcome;
    return tapak_hotspot_put(conn, context, 0, &outcome, err);
}

static enum tapak_status place_spot(struct tapak_conn *conn, void *context, struct tapak_error *err)
{
    const struct tapak_placement *placement = context;
    return tapak_hotspot_replace_placement(conn, 1, placement, err);
}

static void expect_high(struct tapak_layer *layer, const char *area, int64_t expected)
{
    struct tapak_layer_query query = {.of = TAPAK_HOTSPOTS, .hotspots = {.confidence = "high"}};
    (void)snprintf(query.hotspots.area.text, sizeof query.hotspots.area.text, "%s", area);
    const struct tapak_snapshot *snapshot = tapak_layer_hold(layer);
    assert_int_equal(count_of(snapshot, &query), expected);
    tapak_snapshot_release(snapshot);
}

static void test_layer_tend__takes_in_corrected_hotspots(void **state)
{
    (void)state;
    struct sample sample;
    struct tapak_error err = {0};
    sample_make_region(&sample);
    struct tapak_hotspot spot = sample_hotspot(SAMPLE_DAY_MS, (struct tapak_point){116.25, 0.75});
    sample_write(&sample, put_spot, &spot);
    struct tapak_layer *layer = load(&sample);
    expect_high(layer, "", 0);
    spot.confidence = TAPAK_CONFIDENCE_HIGH;
    sample_write(&sample, put_spot, &spot);
    refresh(layer); // looks at what is new only
    assert_int_equal(tapak_layer_tend(layer, &err), TAPAK_OK);
    expect_high(layer, "", 1);
    expect_high(layer, "64.02.02", 0);
    struct tapak_placement placement = {
        .placed_by = TAPAK_PLACED_NEAR, .area = {"64.02.02.1001"}, .distance_m = 4};
    sample_write(&sample, place_spot, &placement);
    assert_int_equal(tapak_layer_tend(layer, &err), TAPAK_OK);
    expect_high(layer, "64.02.02", 1);
    assert_int_equal(tapak_layer_about(layer).rows[TAPAK_HOTSPOTS], 1);
    tapak_layer_free(layer);
    sample_free(&sample);
}

static void test_layer__follows_the_lists(void **state)
{
    (void)state;
    struct sample sample;
    sample_make_region(&sample);
    struct tapak_report report = sample_report("A", "programme0000001");
    sample_put(&sample, &report, TAPAK_PUT_NEW);
    struct tapak_layer *layer = load(&sample);
    const struct tapak_layer_query query = {.reports = {.programme_only = true}};
    const struct tapak_snapshot *snapshot = tapak_layer_hold(layer);
    assert_int_equal(count_of(snapshot, &query), 1);
    sample_write(&sample, leave_programme, NULL);
    refresh(layer);
    const struct tapak_snapshot *after = tapak_layer_hold(layer);
    assert_int_equal(count_of(after, &query), 0);
    assert_int_equal(count_of(snapshot, &query), 1);
    tapak_snapshot_release(snapshot);
    tapak_snapshot_release(after);
    tapak_layer_free(layer);
    sample_free(&sample);
}

struct seen {
    size_t count;
    struct tapak_layer_point last;
};

static enum tapak_status see(const struct tapak_layer_point *point, void *context)
{
    struct seen *seen = context;
    seen->count++;
    seen->last = *point;
    return TAPAK_OK;
}

static void test_layer_each__gives_what_the_viewer_may_see(void **state)
{
    (void)state;
    struct sample sample;
    sample_make_region(&sample);
    struct tapak_report report = sample_report("A", "sensitive0000001");
    sample_put(&sample, &report, TAPAK_PUT_NEW);
    struct tapak_layer *layer = load(&sample);
    struct tapak_error err = {0};
    const struct tapak_snapshot *snapshot = tapak_layer_hold(layer);
    uint32_t x = tapak_mercator_x(report.public_point.lon_deg);
    uint32_t y = tapak_mercator_y(report.public_point.lat_deg);
    const struct tapak_tile_square square = {x, y, x, y};
    struct tapak_layer_query query = {0};
    struct seen seen = {0};
    assert_int_equal(tapak_layer_each(snapshot, &query, &square, see, &seen, &err), TAPAK_OK);
    assert_int_equal(seen.count, 1);
    assert_string_equal(seen.last.public_id, "sensitive0000001");
    assert_string_equal(seen.last.area, "64.02.01.2001");
    assert_string_equal(seen.last.kind->category, "pembalakan");
    assert_true(seen.last.kind->is_sensitive && seen.last.kind->is_reversal_signal);
    assert_int_equal(seen.last.kind->placed_by, TAPAK_PLACED_POINT);
    assert_true(seen.last.point.lon_deg == report.public_point.lon_deg);
    query.viewer = TAPAK_VIEWER_OPERATOR;
    seen.count = 0;
    assert_int_equal(tapak_layer_each(snapshot, &query, &square, see, &seen, &err), TAPAK_OK);
    assert_int_equal(seen.count, 0);
    tapak_snapshot_release(snapshot);
    tapak_layer_free(layer);
    sample_free(&sample);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_layer__answers_as_sql_does),
        cmocka_unit_test(test_layer__of_an_empty_store),
        cmocka_unit_test(test_layer__one_row_comes_and_goes),
        cmocka_unit_test(test_layer_tend__takes_in_corrected_hotspots),
        cmocka_unit_test(test_layer__follows_the_lists),
        cmocka_unit_test(test_layer_each__gives_what_the_viewer_may_see),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
