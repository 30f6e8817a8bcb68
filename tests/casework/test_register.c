#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "store/sample.h"
#include "tapak/base/arena.h"
#include "tapak/base/buf.h"
#include "tapak/base/instant.h"
#include "tapak/base/limits.h"
#include "tapak/casework/indicators.h"
#include "tapak/casework/register.h"
#include "tapak/casework/transition.h"
#include "tapak/store/cases.h"

#define DAYS(count) ((int64_t)(count)*TAPAK_MS_PER_DAY)

struct office {
    struct sample sample;
    struct tapak_arena *arena;
    struct tapak_rules rules;
};

static void move(struct office *office, const char *id, enum tapak_state to, const char *agency,
                 int64_t at_ms)
{
    const struct tapak_actor sari = {"sari", at_ms};
    const struct tapak_transition transition = {.to = to, .agency = agency};
    struct tapak_transition_result result;
    struct tapak_error err = {0};
    if (tapak_transition_make(office->sample.store, id, &transition, &sari, &result, &err) !=
        TAPAK_OK) {
        fail_msg("%s", err.message);
    }
}

static enum tapak_status put_spots(struct tapak_conn *conn, void *context, struct tapak_error *err)
{
    (void)context;
    enum tapak_put_outcome outcome;
    // At the place on the day before; 2.2 km off a day later; 4.4 km off; two days before.
    const struct tapak_hotspot spots[] = {
        sample_hotspot(SAMPLE_DAY_MS - DAYS(1), (struct tapak_point){116.25, 0.75}),
        sample_hotspot(SAMPLE_DAY_MS + DAYS(1), (struct tapak_point){116.25, 0.77}),
        sample_hotspot(SAMPLE_DAY_MS, (struct tapak_point){116.25, 0.79}),
        sample_hotspot(SAMPLE_DAY_MS - DAYS(2), (struct tapak_point){116.25, 0.75}),
    };
    enum tapak_status status = TAPAK_OK;
    for (size_t i = 0; status == TAPAK_OK && i < sizeof spots / sizeof spots[0]; i++) {
        status = tapak_hotspot_put(conn, &spots[i], 0, &outcome, err);
    }
    return status;
}

// One worked on, one as its source told it, one confidential, one without a place.
static void open_office(struct office *office)
{
    struct tapak_error err = {0};
    sample_make_region(&office->sample);
    struct tapak_report one = sample_report("WC-1", "aaaaaaaaaaaaaaaa");
    struct tapak_report told = sample_report("WC-2", "bbbbbbbbbbbbbbbb");
    struct tapak_report confidential = sample_report("WC-3", "cccccccccccccccc");
    struct tapak_report nowhere = sample_report("WC-4", "dddddddddddddddd");
    one.agency = NULL;
    told.state = TAPAK_CLOSED;
    told.state_since_ms = SAMPLE_DAY_MS + DAYS(60);
    told.agency = "=Dinas";
    confidential.is_confidential = true;
    confidential.is_published = false;
    nowhere.has_point = nowhere.has_public_point = false;
    nowhere.placement = (struct tapak_placement){.placed_by = TAPAK_PLACED_NONE};
    sample_put(&office->sample, &one, TAPAK_PUT_NEW);
    sample_put(&office->sample, &told, TAPAK_PUT_NEW);
    sample_put(&office->sample, &confidential, TAPAK_PUT_NEW);
    sample_put(&office->sample, &nowhere, TAPAK_PUT_NEW);
    sample_write(&office->sample, put_spots, NULL);
    move(office, "aaaaaaaaaaaaaaaa", TAPAK_VERIFIED, NULL, SAMPLE_DAY_MS + DAYS(1));
    move(office, "aaaaaaaaaaaaaaaa", TAPAK_FORWARDED, "Balai", SAMPLE_DAY_MS + DAYS(2));
    move(office, "aaaaaaaaaaaaaaaa", TAPAK_IN_PROGRESS, NULL, SAMPLE_DAY_MS + DAYS(3));
    move(office, "aaaaaaaaaaaaaaaa", TAPAK_RESOLVED, NULL, SAMPLE_DAY_MS + DAYS(8));
    assert_int_equal(tapak_arena_create(&office->arena, TAPAK_MAX_ARENA_BYTES, &err), TAPAK_OK);
    assert_int_equal(tapak_rules_load(office->sample.conn, office->arena, TAPAK_WITA_MINUTES,
                                      &office->rules, &err),
                     TAPAK_OK);
}

static void close_office(struct office *office)
{
    tapak_arena_free(office->arena);
    sample_free(&office->sample);
}

static struct tapak_register_query everything(void)
{
    return (struct tapak_register_query){
        .which = {.since_ms = INT64_MIN,
                  .until_ms = INT64_MAX,
                  .offset_minutes = TAPAK_WITA_MINUTES},
        .as_of_ms = tapak_now_ms(),
    };
}

// SAMPLE_DAY_MS is Sunday 2025-06-15, 23:06 in WITA: the days that count begin on Monday.
static void test_register__rows(void **state)
{
    (void)state;
    static const char wanted[] =
        "no,tracking_id,received,verified,followed_up,resolved,closed,days_to_verified,"
        "days_to_followed_up,days_to_resolved,limit_days,within_limit,outcome,agency,village,"
        "in_programme,reporter,reversal_signal,hotspots\n"
        "1,WC-1,2025-06-15,2025-06-16,2025-06-18,2025-06-23,,1,3,6,14,yes,resolved,Balai,"
        "Muara Jawa,yes,anonymous,yes,2\n"
        "2,WC-2,2025-06-15,,,,2025-08-14,,,,14,unknown,resolved,'=Dinas,Muara Jawa,yes,anonymous,"
        "yes,2\n"
        "3,WC-4,2025-06-15,,,,,,,,14,no,pending,Dinas Kehutanan,,no,anonymous,no,\n";
    struct office office;
    struct tapak_buf out;
    struct tapak_register_result result;
    struct tapak_error err = {0};
    open_office(&office);
    struct tapak_register_query query = everything();
    query.columns = "no,tracking_id,received,verified,followed_up,resolved,closed,days_to_verified,"
                    "days_to_followed_up,days_to_resolved,limit_days,within_limit,outcome,agency,"
                    "village,in_programme,reporter,reversal_signal,hotspots";
    tapak_buf_init(&out, TAPAK_MAX_BODY_BYTES);
    assert_int_equal(
        tapak_register_write(office.sample.conn, &office.rules, &query, &out, &result, &err),
        TAPAK_OK);
    assert_string_equal(tapak_buf_text(&out), wanted);
    assert_int_equal(result.rows, 3);
    assert_int_equal(result.confidential, 1);
    tapak_buf_free(&out);
    close_office(&office);
}

static void test_register__holds_no_words_of_anybody(void **state)
{
    (void)state;
    static const char *const secrets[] = {"Saya melihat", "Kayu diangkut", "Truk kayu",
                                          "116.25",       "WC-3",          "cccccccccccccccc"};
    struct office office;
    struct tapak_buf out;
    struct tapak_register_result result;
    open_office(&office);
    struct tapak_register_query query = everything();
    tapak_buf_init(&out, TAPAK_MAX_BODY_BYTES);
    assert_int_equal(
        tapak_register_write(office.sample.conn, &office.rules, &query, &out, &result, NULL),
        TAPAK_OK);
    for (size_t i = 0; i < sizeof secrets / sizeof secrets[0]; i++) {
        assert_null(strstr(tapak_buf_text(&out), secrets[i]));
    }
    tapak_buf_free(&out);
    close_office(&office);
}

static void test_register__names_wrong_columns(void **state)
{
    (void)state;
    static const struct {
        const char *columns;
        const char *message;
    } wrong[] = {
        {"no,body", "the register has no column 'body'"},
        {"", "the register has no column ''"},
        {"no,", "the register has no column ''"},
        {"no,class,no", "column no is named twice"},
    };
    struct office office;
    struct tapak_buf out;
    struct tapak_register_result result;
    open_office(&office);
    tapak_buf_init(&out, TAPAK_MAX_BODY_BYTES);
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        struct tapak_error err = {0};
        struct tapak_register_query query = everything();
        query.columns = wrong[i].columns;
        assert_int_equal(
            tapak_register_write(office.sample.conn, &office.rules, &query, &out, &result, &err),
            TAPAK_INVALID);
        assert_string_equal(err.message, wrong[i].message);
    }
    tapak_buf_free(&out);
    close_office(&office);
}

static enum tapak_status put_line(const struct tapak_indicator *line, void *context)
{
    tapak_buf_printf(
        context, "%s: %d %d %d %d, %d %d %d %d, %d: %d %d, %d: %d %d\n",
        line->key == NULL ? "all" : line->key, (int)line->received, (int)line->verified,
        (int)line->followed_up, (int)line->resolved, (int)line->within_limit, (int)line->past_limit,
        (int)line->unknown, (int)line->open_past_limit, (int)line->response.count,
        (int)line->response.median_days, (int)line->response.p90_days, (int)line->resolution.count,
        (int)line->resolution.median_days, (int)line->resolution.p90_days);
    return TAPAK_OK;
}

static void test_indicators__lines(void **state)
{
    (void)state;
    static const struct {
        enum tapak_indicators_by by;
        const char *lines;
    } wanted[] = {
        {TAPAK_INDICATORS_REGENCY, "64.02: 2 2 1 2, 1 0 1 0, 1: 3 3, 1: 6 6\n"
                                   ": 1 0 0 0, 0 1 0 1, 0: 0 0, 0: 0 0\n"
                                   "all: 3 2 1 2, 1 1 1 1, 1: 3 3, 1: 6 6\n"},
        {TAPAK_INDICATORS_AGENCY, "=Dinas: 1 1 0 1, 0 0 1 0, 0: 0 0, 0: 0 0\n"
                                  "Balai: 1 1 1 1, 1 0 0 0, 1: 3 3, 1: 6 6\n"
                                  "Dinas Kehutanan: 1 0 0 0, 0 1 0 1, 0: 0 0, 0: 0 0\n"
                                  "all: 3 2 1 2, 1 1 1 1, 1: 3 3, 1: 6 6\n"},
    };
    struct office office;
    struct tapak_buf out;
    open_office(&office);
    tapak_buf_init(&out, TAPAK_MAX_BODY_BYTES);
    for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++) {
        struct tapak_register_query query = everything();
        struct tapak_error err = {0};
        int64_t today = tapak_day_of(tapak_now_ms(), TAPAK_WITA_MINUTES);
        tapak_buf_clear(&out);
        assert_int_equal(tapak_indicators_each(office.sample.conn, &office.rules, &query.which,
                                               wanted[i].by, today, put_line, &out, &err),
                         TAPAK_OK);
        assert_string_equal(tapak_buf_text(&out), wanted[i].lines);
    }
    tapak_buf_free(&out);
    close_office(&office);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_register__rows),
        cmocka_unit_test(test_register__holds_no_words_of_anybody),
        cmocka_unit_test(test_register__names_wrong_columns),
        cmocka_unit_test(test_indicators__lines),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
