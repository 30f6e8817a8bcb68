#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "store/conn.h"
#include "store/events.h"
#include "store/sample.h"

static void fill(struct sample *sample)
{
    struct tapak_report report = sample_report("1", "aaaaaaaaaaaaaaaa");
    sample_put(sample, &report, TAPAK_PUT_NEW);
    report.fingerprint++;
    report.state = TAPAK_VERIFIED;
    report.state_raw = "Terverifikasi";
    report.category = "karhutla";
    report.placement = (struct tapak_placement){.placed_by = TAPAK_PLACED_NONE};
    sample_put(sample, &report, TAPAK_PUT_CHANGED);
    report.fingerprint++;
    report.title = "words are not in events";
    sample_put(sample, &report, TAPAK_PUT_CHANGED);
    sample_put(sample, &report, TAPAK_PUT_UNCHANGED);
}

static void test_event__tells_codes_and_what_changed(void **state)
{
    (void)state;
    enum { KIND = 4, DETAIL = 5 };
    static const struct {
        const char *kind;
        const char *detail;
    } expected[] = {
        {"received", "{\"class\":\"pengaduan\",\"state\":\"received\",\"category\":\"pembalakan\","
                     "\"area\":\"64.02.01.2001\",\"placed_by\":\"near\",\"published\":true,"
                     "\"confidential\":false,\"anonymous\":true}"},
        {"changed", "{\"state\":[\"received\",\"verified\"],\"category\":[\"pembalakan\","
                    "\"karhutla\"],\"area\":[\"64.02.01.2001\",null],"
                    "\"placed_by\":[\"near\",\"none\"]}"},
        {"changed", "{}"},
    };
    struct sample sample;
    bool row = false;
    sample_make_region(&sample);
    fill(&sample);
    struct db_call call = db_begin(sample.conn, Q_EVENT_WALK);
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(db_next(&call, &row, NULL), TAPAK_OK);
        assert_true(row);
        assert_string_equal(db_words(&call, KIND), expected[i].kind);
        assert_string_equal(db_words(&call, DETAIL), expected[i].detail);
    }
    assert_int_equal(db_next(&call, &row, NULL), TAPAK_OK);
    assert_false(row);
    db_end(&call);
    sample_free(&sample);
}

static enum tapak_status run_script(struct tapak_conn *conn, void *context, struct tapak_error *err)
{
    return conn->driver->script(conn->db, context, err);
}

static void test_event__cannot_be_changed_or_taken_away(void **state)
{
    (void)state;
    char update[] = "UPDATE event SET actor = 'nobody' WHERE id = 1;";
    char take_away[] = "DELETE FROM event;";
    char *scripts[] = {update, take_away};
    struct sample sample;
    sample_make_region(&sample);
    fill(&sample);
    for (size_t i = 0; i < 2; i++) {
        struct tapak_error err = {0};
        assert_int_equal(tapak_store_write(sample.store, run_script, scripts[i], &err),
                         TAPAK_INVALID);
        assert_non_null(strstr(err.message, "events are never"));
    }
    sample_free(&sample);
}

static void test_event_check__names_the_first_that_does_not_fit(void **state)
{
    (void)state;
    // As one who can write the file could: without the triggers.
    static const struct {
        const char *script;
        int64_t expected;
    } cases[] = {
        {"SELECT 1;", 0},
        {"UPDATE event SET at_ms = at_ms + 1 WHERE id = 2;", 2},
        {"UPDATE event SET actor = actor || ' ' WHERE id = 1;", 1},
        {"UPDATE event SET detail = '{\"a\":1}' WHERE id = 3;", 3},
        {"UPDATE event SET public_id = 'b' WHERE id = 3;", 3},
        {"DELETE FROM event WHERE id = 2;", 3},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct sample sample;
        int64_t bad = -1;
        char script[512];
        sample_make_region(&sample);
        fill(&sample);
        (void)snprintf(script, sizeof script,
                       "DROP TRIGGER event_stays; DROP TRIGGER event_stays_there; %s",
                       cases[i].script);
        sample_write(&sample, run_script, script);
        assert_int_equal(event_check(sample.conn, &bad, NULL), TAPAK_OK);
        assert_int_equal(bad, cases[i].expected);
        sample_free(&sample);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_event__tells_codes_and_what_changed),
        cmocka_unit_test(test_event__cannot_be_changed_or_taken_away),
        cmocka_unit_test(test_event_check__names_the_first_that_does_not_fit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
