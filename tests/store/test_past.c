// What was answered at a time is answered again after everything has changed since.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "store/conn.h"
#include "store/sample.h"
#include "tapak/base/buf.h"
#include "tapak/base/instant.h"
#include "tapak/base/limits.h"
#include "tapak/store/audit.h"
#include "tapak/store/cases.h"
#include "tapak/store/past.h"
#include "tapak/store/summaries.h"

enum { STEPS = 60, REPORTS = 8, KINDS = TAPAK_BY_COUNT };

static uint64_t seed;

static unsigned roll(unsigned sides)
{
    seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (unsigned)(seed >> 33) % sides;
}

static enum tapak_status put_line(const struct tapak_summary_row *row, void *context)
{
    tapak_buf_printf(context, "%s|%s|%d|%d %d %d|%d %d %d %d|%d|%d\n", row->key, row->name,
                     row->in_programme, (int)row->reports, (int)row->open, (int)row->closed,
                     (int)row->by_point, (int)row->by_near, (int)row->by_name, (int)row->by_hand,
                     (int)row->reversal_signals, (int)row->hotspots);
    return TAPAK_OK;
}

// Every table there is, of all reports and of what the public sees.
static void put_tables(struct tapak_conn *conn, struct tapak_buf *out)
{
    struct tapak_error err = {0};
    tapak_buf_clear(out);
    for (int kind = 0; kind < 2 * KINDS; kind++) {
        struct tapak_summary_query query = {.by = (enum tapak_summary_by)(kind % KINDS),
                                            .offset_minutes = 480};
        query.filter.viewer = kind < KINDS ? TAPAK_VIEWER_OPERATOR : TAPAK_VIEWER_PUBLIC;
        query.filter.has_until = true; // else the programme's day is today
        query.filter.until_ms = SAMPLE_DAY_MS + INT64_C(100) * 86400000;
        assert_int_equal(tapak_summary_each(conn, &query, put_line, out, &err), TAPAK_OK);
    }
    assert_int_equal(tapak_buf_check(out, &err), TAPAK_OK);
}

struct change {
    int64_t at_ms;
    char source_id[8];
    char public_id[TAPAK_PUBLIC_ID_LENGTH + 1];
};

static void vary(struct tapak_report *report)
{
    static const char *const categories[] = {"karhutla", "sampah", "pembalakan"};
    static const struct tapak_placement placements[] = {
        {.placed_by = TAPAK_PLACED_POINT, .area = {"64.02.01.2001"}},
        {.placed_by = TAPAK_PLACED_NEAR, .area = {"64.02.02.1001"}, .distance_m = 12},
        {.placed_by = TAPAK_PLACED_NAME, .area = {"64.03"}},
        {.placed_by = TAPAK_PLACED_NONE},
    };
    report->category = categories[roll(3)];
    report->klass = (enum tapak_class)roll(TAPAK_CLASS_COUNT);
    report->state = (enum tapak_state)roll(TAPAK_RESOLVED + 1);
    report->state_raw = tapak_state_code(report->state);
    report->placement = placements[roll(4)];
    report->is_published = roll(2) == 0;
    report->is_confidential = !report->is_published && roll(4) == 0;
    report->received_ms = SAMPLE_DAY_MS + (int64_t)roll(3) * INT64_C(30) * 86400000;
    report->fingerprint = ((uint64_t)roll(UINT16_MAX) << 32) + roll(UINT16_MAX);
}

static enum tapak_status put(struct tapak_conn *conn, void *context, struct tapak_error *err)
{
    const struct change *change = context;
    const struct tapak_actor actor = {"import 1", change->at_ms};
    enum tapak_put_outcome outcome;
    struct tapak_report report = sample_report(change->source_id, change->public_id);
    vary(&report);
    return tapak_report_put(conn, &report, NULL, NULL, &actor, &outcome, err);
}

static enum tapak_status work_on(struct tapak_conn *conn, void *context, struct tapak_error *err)
{
    const struct change *change = context;
    const struct tapak_actor actor = {"sari", change->at_ms};
    const struct tapak_case_move move = {.to = (enum tapak_state)roll(TAPAK_CLOSED + 1),
                                         .reason = "\"karena\""};
    struct tapak_arena *arena = NULL;
    struct tapak_case work;
    int64_t version = 0;
    enum tapak_status status = tapak_arena_create(&arena, TAPAK_MAX_ARENA_BYTES, err);
    status =
        status == TAPAK_OK ? tapak_case_read(conn, arena, change->public_id, &work, err) : status;
    if (status == TAPAK_OK && !work.is_confidential) {
        status = roll(2) == 0 ? tapak_case_move(conn, &work, &move, &actor, &version, err)
                              : tapak_case_publish(conn, &work, "Truk", &actor, &version, err);
    }
    tapak_arena_free(arena);
    return status == TAPAK_NOT_FOUND ? TAPAK_OK : status;
}

static void change_something(struct sample *sample, int step)
{
    struct change change = {.at_ms = SAMPLE_DAY_MS + (int64_t)step * 1000};
    unsigned which = roll(REPORTS);
    (void)snprintf(change.source_id, sizeof change.source_id, "%u", which);
    (void)snprintf(change.public_id, sizeof change.public_id, "aaaaaaaaaaaaaaa%u", which);
    sample_write(sample, roll(3) == 0 ? work_on : put, &change);
}

static void set_loaded(struct sample *sample, int64_t at_ms);

static void test_past__tables_can_be_made_again(void **state)
{
    (void)state;
    struct sample sample;
    struct tapak_buf then[STEPS];
    struct tapak_buf again;
    seed = (uint64_t)tapak_monotonic_us();
    print_message("seed %llu\n", (unsigned long long)seed);
    sample_make_region(&sample);
    set_loaded(&sample, SAMPLE_DAY_MS - 1);
    for (int step = 0; step < STEPS; step++) {
        change_something(&sample, step);
        tapak_buf_init(&then[step], TAPAK_MAX_BODY_BYTES);
        put_tables(sample.conn, &then[step]);
    }
    tapak_buf_init(&again, TAPAK_MAX_BODY_BYTES);
    for (int step = 0; step < STEPS; step++) {
        struct tapak_conn *past = NULL;
        struct tapak_cut cut;
        int64_t as_of_ms = SAMPLE_DAY_MS + (int64_t)step * 1000 + (int64_t)roll(1000);
        assert_int_equal(tapak_past_open(sample.store, as_of_ms, &past, &cut, NULL), TAPAK_OK);
        put_tables(past, &again);
        assert_string_equal(tapak_buf_text(&again), tapak_buf_text(&then[step]));
        tapak_past_close(past);
    }
    for (int step = 0; step < STEPS; step++) {
        tapak_buf_free(&then[step]);
    }
    tapak_buf_free(&again);
    struct tapak_audit audit;
    assert_int_equal(tapak_audit_check(sample.conn, NULL, &audit, NULL), TAPAK_OK);
    assert_string_equal(audit.difference, "");
    sample_free(&sample);
}

static enum tapak_status run_script(struct tapak_conn *conn, void *context, struct tapak_error *err)
{
    return conn->driver->script(conn->db, context, err);
}

// The list and the boundaries were loaded then, not a moment ago.
static void set_loaded(struct sample *sample, int64_t at_ms)
{
    char sql[192];
    (void)snprintf(sql, sizeof sql,
                   "UPDATE programme_list SET loaded_ms = %lld WHERE version = 1;"
                   "UPDATE edition SET loaded_ms = %lld;",
                   (long long)at_ms, (long long)at_ms);
    sample_write(sample, run_script, sql);
}

static enum tapak_status replace_programme(struct tapak_conn *conn, void *context,
                                           struct tapak_error *err)
{
    const struct tapak_membership member = {{"64.03.01.2001"}, 0, INT64_MAX, ""};
    (void)context;
    int64_t version = 0;
    return tapak_programme_replace(conn, &member, 1, &version, err);
}

// A list that was replaced still decides what was a signal before.
static void test_past__the_programme_that_held(void **state)
{
    (void)state;
    struct sample sample;
    struct tapak_buf before;
    struct tapak_buf after;
    struct tapak_buf again;
    struct tapak_conn *past = NULL;
    struct tapak_cut cut;
    sample_make_region(&sample);
    set_loaded(&sample, SAMPLE_DAY_MS);
    struct tapak_report one = sample_report("1", "aaaaaaaaaaaaaaaa");
    sample_put(&sample, &one, TAPAK_PUT_NEW);
    tapak_buf_init(&before, TAPAK_MAX_BODY_BYTES);
    tapak_buf_init(&after, TAPAK_MAX_BODY_BYTES);
    tapak_buf_init(&again, TAPAK_MAX_BODY_BYTES);
    put_tables(sample.conn, &before);
    sample_write(&sample, replace_programme, NULL);
    put_tables(sample.conn, &after);
    assert_string_not_equal(tapak_buf_text(&after), tapak_buf_text(&before));
    assert_int_equal(tapak_past_open(sample.store, SAMPLE_DAY_MS + 1, &past, &cut, NULL), TAPAK_OK);
    put_tables(past, &again);
    assert_string_equal(tapak_buf_text(&again), tapak_buf_text(&before));
    assert_int_equal(cut.programme_version, 1);
    assert_int_equal(cut.event_id, 1);
    assert_string_equal(cut.edition, "sample-1");
    tapak_past_close(past);
    assert_int_equal(tapak_past_open(sample.store, tapak_now_ms(), &past, &cut, NULL), TAPAK_OK);
    put_tables(past, &again);
    assert_string_equal(tapak_buf_text(&again), tapak_buf_text(&after));
    assert_int_equal(cut.programme_version, 2);
    tapak_past_close(past);
    tapak_buf_free(&before);
    tapak_buf_free(&after);
    tapak_buf_free(&again);
    sample_free(&sample);
}

static void test_past__ends_of_time(void **state)
{
    (void)state;
    struct sample sample;
    struct tapak_error err = {0};
    struct tapak_conn *past = NULL;
    struct tapak_cut cut;
    sample_make(&sample);
    assert_int_equal(tapak_past_open(sample.store, tapak_now_ms() + 60000, &past, &cut, &err),
                     TAPAK_INVALID);
    assert_string_equal(err.message, "the instant that is asked for is still to come");
    assert_int_equal(tapak_past_open(sample.store, 0, &past, &cut, NULL), TAPAK_OK);
    assert_int_equal(cut.event_id, 0);
    assert_string_equal(cut.edition, "");
    tapak_past_close(past);
    tapak_past_close(NULL);
    sample_free(&sample);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_past__tables_can_be_made_again),
        cmocka_unit_test(test_past__the_programme_that_held),
        cmocka_unit_test(test_past__ends_of_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
