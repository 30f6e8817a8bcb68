// What the public's columns hold, and what stays of parts that are joined.
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

enum { OFFSET_MINUTES = 480, HIDDEN = 40 };

static struct tapak_layer *load(struct sample *sample)
{
    struct tapak_layer *layer = NULL;
    struct tapak_error err = {0};
    if (tapak_layer_load(sample->store, OFFSET_MINUTES, NULL, NULL, &layer, &err) != TAPAK_OK) {
        fail_msg("%s", err.message);
    }
    return layer;
}

static bool has_double(const double *numbers, size_t count, double number)
{
    for (size_t i = 0; i < count; i++) {
        if (memcmp(&numbers[i], &number, sizeof number) == 0) {
            return true;
        }
    }
    return false;
}

static bool has_number(const uint32_t *numbers, size_t count, uint32_t number)
{
    for (size_t i = 0; i < count; i++) {
        if (numbers[i] == number) {
            return true;
        }
    }
    return false;
}

// None of the columns, nor their bounds, tells the place.
static void expect_no_trace(const struct view *view, struct tapak_point point)
{
    for (size_t i = 0; i < view->count; i++) {
        const struct segment *segment = &view->segments[i];
        assert_false(has_double(segment->lon, segment->count, point.lon_deg));
        assert_false(has_double(segment->lat, segment->count, point.lat_deg));
        assert_false(has_number(segment->x, segment->count, tapak_mercator_x(point.lon_deg)));
        assert_false(has_number(segment->y, segment->count, tapak_mercator_y(point.lat_deg)));
        for (uint32_t block = 0; block < segment->block_count; block++) {
            const struct block_box *box = &segment->boxes[block];
            const double bounds[] = {box->box.west_deg, box->box.south_deg, box->box.east_deg,
                                     box->box.north_deg};
            assert_false(has_double(bounds, 4, point.lon_deg));
            assert_false(has_double(bounds, 4, point.lat_deg));
        }
    }
}

static void put_hidden(struct sample *sample, int number, struct tapak_point *out_point)
{
    char source_id[16];
    char public_id[32];
    (void)snprintf(source_id, sizeof source_id, "H%d", number);
    (void)snprintf(public_id, sizeof public_id, "hidden%010d", number);
    struct tapak_report report = sample_report(source_id, public_id);
    report.point = (struct tapak_point){116.1 + number * 0.00123, 0.6 + number * 0.00077};
    report.public_point = (struct tapak_point){116.3 + number * 0.001, 0.8};
    report.is_published = number % 4 != 1;
    report.is_confidential = number % 4 == 2;
    report.fingerprint = (uint64_t)number;
    sample_put(sample, &report, TAPAK_PUT_NEW);
    *out_point = report.point;
}

static void test_snapshot__public_columns_have_no_trace_of_true_points(void **state)
{
    (void)state;
    struct sample sample;
    struct tapak_point points[HIDDEN];
    struct tapak_error err = {0};
    sample_make_region(&sample);
    for (int i = 0; i < HIDDEN / 2; i++) {
        put_hidden(&sample, i, &points[i]);
    }
    struct tapak_layer *layer = load(&sample);
    for (int i = HIDDEN / 2; i < HIDDEN; i++) { // some come later, in parts of their own
        put_hidden(&sample, i, &points[i]);
        assert_int_equal(tapak_layer_refresh(layer, &err), TAPAK_OK);
    }
    const struct tapak_snapshot *snapshot = tapak_layer_hold(layer);
    const struct view *seen = snapshot_view(snapshot, TAPAK_REPORTS, TAPAK_VIEWER_PUBLIC);
    const struct view *all = snapshot_view(snapshot, TAPAK_REPORTS, TAPAK_VIEWER_OPERATOR);
    assert_int_equal(seen->rows, HIDDEN / 2);
    assert_int_equal(all->rows, HIDDEN);
    for (int i = 0; i < HIDDEN; i++) {
        expect_no_trace(seen, points[i]);
    }
    for (size_t i = 0; i < seen->count; i++) {
        for (uint32_t at = 0; at < seen->segments[i].count; at++) {
            const struct tapak_layer_kind *kind =
                lists_kind_at(snapshot->lists, seen->segments[i].kind[at]);
            assert_true(kind->is_published && !kind->is_confidential);
            assert_int_equal(kind->placed_by, TAPAK_PLACED_POINT); // near would tell something
        }
    }
    tapak_snapshot_release(snapshot);
    tapak_layer_free(layer);
    sample_free(&sample);
}

static void test_snapshot__parts_stay_few(void **state)
{
    (void)state;
    struct sample sample;
    struct tapak_error err = {0};
    sample_make_region(&sample);
    struct crowd crowd = {.sample = &sample, .seed = 3};
    crowd_add(&crowd, 200, 100);
    struct tapak_layer *layer = load(&sample);
    for (int i = 0; i < 300; i++) {
        crowd_add(&crowd, 1, 0);
        crowd_change(&crowd, 2);
        assert_int_equal(tapak_layer_refresh(layer, &err), TAPAK_OK);
    }
    const struct tapak_snapshot *snapshot = tapak_layer_hold(layer);
    const struct pieces *pieces = &snapshot->pieces[TAPAK_REPORTS];
    assert_true(pieces->count <= 12);
    int64_t live = 0;
    for (size_t i = 0; i < pieces->count; i++) {
        const struct piece *piece = &pieces->items[i];
        live += piece->part->count - (piece->dead == NULL ? 0 : piece->dead->count);
    }
    assert_int_equal(live, 500);
    assert_true(snapshot_bytes(snapshot) < 600 * 250);
    tapak_snapshot_release(snapshot);
    tapak_layer_free(layer);
    sample_free(&sample);
}

// What was answered is there; what is there already makes no new snapshot.
static void test_layer_catch_up__takes_in_own_writes(void **state)
{
    (void)state;
    struct sample sample;
    struct tapak_error err = {0};
    sample_make_region(&sample);
    struct crowd crowd = {.sample = &sample, .seed = 5};
    crowd_add(&crowd, 20, 0);
    struct tapak_layer *layer = load(&sample);
    for (int i = 1; i <= 5; i++) {
        crowd_add(&crowd, 1, 0);
        assert_int_equal(tapak_layer_catch_up(layer, &err), TAPAK_OK);
        const struct tapak_snapshot *snapshot = tapak_layer_hold(layer);
        const struct view *all = snapshot_view(snapshot, TAPAK_REPORTS, TAPAK_VIEWER_OPERATOR);
        assert_int_equal(all->rows, 20 + i);
        assert_true(tapak_snapshot_revision(snapshot) >= tapak_store_own_revision(sample.store));
        assert_int_equal(tapak_layer_catch_up(layer, &err), TAPAK_OK);
        const struct tapak_snapshot *again = tapak_layer_hold(layer);
        assert_ptr_equal(again, snapshot);
        tapak_snapshot_release(again);
        tapak_snapshot_release(snapshot);
    }
    tapak_layer_free(layer);
    sample_free(&sample);
}

struct told {
    int64_t last;
    int count;
};

static void tell(enum tapak_collection of, int64_t row_id, void *context)
{
    struct told *told = context;
    told->last = of == TAPAK_REPORTS && row_id > told->last ? row_id : told->last;
    told->count++;
}

static struct told told_since(struct tapak_layer *layer, int64_t revision, bool is_known)
{
    struct told told = {0, 0};
    const struct tapak_snapshot *snapshot = tapak_layer_hold(layer);
    assert_int_equal(tapak_snapshot_changes(snapshot, revision, tell, &told), is_known);
    tapak_snapshot_release(snapshot);
    return told;
}

static void test_snapshot_changes__tells_what_was_written_since(void **state)
{
    (void)state;
    struct sample sample;
    struct tapak_error err = {0};
    sample_make_region(&sample);
    struct crowd crowd = {.sample = &sample, .seed = 9};
    crowd_add(&crowd, 20, 0);
    struct tapak_layer *layer = load(&sample);
    int64_t first = tapak_layer_about(layer).revision;
    assert_int_equal(told_since(layer, first, true).count, 0);
    (void)told_since(layer, first - 1, false); // before it was loaded
    crowd_add(&crowd, 3, 0);
    assert_int_equal(tapak_layer_refresh(layer, &err), TAPAK_OK);
    int64_t second = tapak_layer_about(layer).revision;
    crowd_add(&crowd, 1, 0);
    assert_int_equal(tapak_layer_refresh(layer, &err), TAPAK_OK);
    assert_int_equal(told_since(layer, first, true).count, 4);
    assert_int_equal(told_since(layer, second, true).count, 1);
    assert_int_equal(told_since(layer, second, true).last, 24);
    crowd_add(&crowd, CHANGES_MOST, 0);
    assert_int_equal(tapak_layer_refresh(layer, &err), TAPAK_OK);
    (void)told_since(layer, first, false); // more than are noted
    tapak_layer_free(layer);
    sample_free(&sample);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_snapshot__public_columns_have_no_trace_of_true_points),
        cmocka_unit_test(test_snapshot__parts_stay_few),
        cmocka_unit_test(test_layer_catch_up__takes_in_own_writes),
        cmocka_unit_test(test_snapshot_changes__tells_what_was_written_since),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
