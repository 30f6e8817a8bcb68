#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "store/conn.h"
#include "store/sample.h"
#include "tapak/base/instant.h"
#include "tapak/base/limits.h"
#include "tapak/casework/queue.h"
#include "tapak/casework/transition.h"
#include "tapak/store/audit.h"

#define ONE "aaaaaaaaaaaaaaaa"
#define TWO "bbbbbbbbbbbbbbbb"
#define THREE "cccccccccccccccc"

static const struct tapak_actor sari = {"sari", SAMPLE_DAY_MS + TAPAK_MS_PER_DAY};

static void fill(struct sample *sample)
{
    const char *const ids[] = {ONE, TWO, THREE};
    char source_id[2] = "1";
    sample_make_region(sample);
    for (size_t i = 0; i < 3; i++) {
        struct tapak_report report = sample_report(source_id, ids[i]);
        sample_put(sample, &report, TAPAK_PUT_NEW);
        source_id[0]++;
    }
}

static enum tapak_status move(struct sample *sample, const char *id, enum tapak_state to,
                              const char *reason, const char *agency)
{
    const struct tapak_transition transition = {.to = to, .reason = reason, .agency = agency};
    struct tapak_transition_result result;
    struct tapak_error err = {0};
    return tapak_transition_make(sample->store, id, &transition, &sari, &result, &err);
}

static void read_case(struct sample *sample, const char *id, struct tapak_case *out_case,
                      struct tapak_arena **out_arena)
{
    struct tapak_error err = {0};
    assert_int_equal(tapak_arena_create(out_arena, TAPAK_MAX_ARENA_BYTES, &err), TAPAK_OK);
    assert_int_equal(tapak_case_read(sample->conn, *out_arena, id, out_case, &err), TAPAK_OK);
}

static void assert_sound(struct sample *sample)
{
    struct tapak_audit audit;
    struct tapak_error err = {0};
    assert_int_equal(tapak_audit_check(sample->conn, NULL, &audit, &err), TAPAK_OK);
    assert_string_equal(audit.difference, "");
    assert_true(audit.is_sound);
}

static void test_transition__the_whole_way(void **state)
{
    (void)state;
    const struct {
        enum tapak_state to;
        const char *reason;
        const char *agency;
    } way[] = {
        {TAPAK_VERIFIED, NULL, NULL},
        {TAPAK_FORWARDED, NULL, "Dinas Kehutanan"},
        {TAPAK_NOT_AUTHORISED, "kawasan kabupaten", NULL},
        {TAPAK_FORWARDED, NULL, "DLH \"Kukar\""},
        {TAPAK_IN_PROGRESS, NULL, NULL},
        {TAPAK_DEFERRED, "menunggu cuaca", NULL},
        {TAPAK_IN_PROGRESS, "cuaca baik", NULL},
        {TAPAK_RESOLVED, NULL, NULL},
        {TAPAK_IN_PROGRESS, "pelapor keberatan", NULL},
        {TAPAK_RESOLVED, NULL, NULL},
        {TAPAK_CLOSED, NULL, NULL},
        {TAPAK_IN_PROGRESS, "dibuka kembali", NULL},
    };
    const size_t count = sizeof way / sizeof way[0];
    struct sample sample;
    struct tapak_case work;
    struct tapak_arena *arena = NULL;
    fill(&sample);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(move(&sample, ONE, way[i].to, way[i].reason, way[i].agency), TAPAK_OK);
    }
    read_case(&sample, ONE, &work, &arena);
    assert_int_equal(work.way_length, count + 1);
    assert_int_equal(work.way[0].state, TAPAK_RECEIVED);
    assert_int_equal(work.version, (int64_t)count + 1);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(work.way[i + 1].state, way[i].to);
        assert_string_equal(work.way[i + 1].actor, "sari");
        if (way[i].reason != NULL) {
            assert_string_equal(work.way[i + 1].reason, way[i].reason);
        }
    }
    assert_string_equal(work.way[4].agency, "DLH \"Kukar\"");
    assert_sound(&sample);
    tapak_arena_free(arena);
    sample_free(&sample);
}

// Every pair of states: what the table forbids is refused, and changes nothing.
static void test_transition__what_the_table_forbids(void **state)
{
    (void)state;
    struct sample sample;
    struct tapak_case work;
    struct tapak_arena *arena = NULL;
    fill(&sample);
    for (int to = 0; to < TAPAK_STATE_COUNT; to++) {
        if (!tapak_state_may_become(TAPAK_RECEIVED, to)) {
            assert_int_equal(move(&sample, ONE, to, "alasan", "Dinas"), TAPAK_CONFLICT);
        }
    }
    read_case(&sample, ONE, &work, &arena);
    assert_int_equal(work.state, TAPAK_RECEIVED);
    assert_int_equal(work.version, 1);
    tapak_arena_free(arena);
    assert_int_equal(move(&sample, "zzzzzzzzzzzzzzzz", TAPAK_VERIFIED, NULL, NULL),
                     TAPAK_NOT_FOUND);
    sample_free(&sample);
}

static void test_transition__what_is_missing_is_named(void **state)
{
    (void)state;
    const struct {
        struct tapak_transition transition;
        enum tapak_status status;
        const char *message;
    } cases[] = {
        {{.to = TAPAK_REJECTED},
         TAPAK_INVALID,
         "reason: is required to go from received to "
         "rejected"},
        {{.to = TAPAK_DEFERRED, .reason = "  "},
         TAPAK_INVALID,
         "reason: is required to go from received to deferred"},
        {{.to = TAPAK_DUPLICATE},
         TAPAK_INVALID,
         "duplicate_of: the report that it repeats is required"},
        {{.to = TAPAK_DUPLICATE, .duplicate_of = ONE},
         TAPAK_INVALID,
         "duplicate_of: a report does not repeat itself"},
        {{.to = TAPAK_DUPLICATE, .duplicate_of = "zz"},
         TAPAK_INVALID,
         "duplicate_of: there is no report 'zz'"},
        {{.to = TAPAK_VERIFIED, .duplicate_of = TWO},
         TAPAK_INVALID,
         "duplicate_of: only a duplicate has one"},
        {{.to = TAPAK_VERIFIED, .version = 7},
         TAPAK_CONFLICT,
         "somebody changed the report in between: it is version 1, not 7"},
        {{.to = TAPAK_VERIFIED, .reason = "\xff"}, TAPAK_INVALID, "reason: is not UTF-8"},
    };
    struct sample sample;
    fill(&sample);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct tapak_transition_result result;
        struct tapak_error err = {0};
        assert_int_equal(
            tapak_transition_make(sample.store, ONE, &cases[i].transition, &sari, &result, &err),
            cases[i].status);
        assert_string_equal(err.message, cases[i].message);
    }
    assert_int_equal(move(&sample, ONE, TAPAK_VERIFIED, NULL, NULL), TAPAK_OK);
    assert_int_equal(move(&sample, ONE, TAPAK_FORWARDED, NULL, NULL), TAPAK_INVALID);
    sample_free(&sample);
}

static void test_transition__deferred_goes_back_where_it_came_from(void **state)
{
    (void)state;
    struct sample sample;
    fill(&sample);
    assert_int_equal(move(&sample, ONE, TAPAK_VERIFIED, NULL, NULL), TAPAK_OK);
    assert_int_equal(move(&sample, ONE, TAPAK_DEFERRED, "menunggu", NULL), TAPAK_OK);
    assert_int_equal(move(&sample, ONE, TAPAK_RECEIVED, "kembali", NULL), TAPAK_CONFLICT);
    assert_int_equal(move(&sample, ONE, TAPAK_VERIFIED, NULL, NULL), TAPAK_OK);
    assert_sound(&sample);
    sample_free(&sample);
}

static void test_transition__merged_and_split_again(void **state)
{
    (void)state;
    const struct tapak_transition merge = {.to = TAPAK_DUPLICATE, .duplicate_of = TWO};
    const struct tapak_transition chain = {.to = TAPAK_DUPLICATE, .duplicate_of = ONE};
    struct tapak_transition_result result;
    struct tapak_error err = {0};
    struct sample sample;
    struct tapak_case work;
    struct tapak_arena *arena = NULL;
    fill(&sample);
    assert_int_equal(tapak_transition_make(sample.store, ONE, &merge, &sari, &result, &err),
                     TAPAK_OK);
    read_case(&sample, ONE, &work, &arena);
    assert_string_equal(work.duplicate_of, TWO);
    tapak_arena_free(arena);
    assert_int_equal(tapak_transition_make(sample.store, THREE, &chain, &sari, &result, &err),
                     TAPAK_INVALID);
    assert_int_equal(move(&sample, ONE, TAPAK_RECEIVED, "bukan yang sama", NULL), TAPAK_OK);
    read_case(&sample, ONE, &work, &arena);
    assert_null(work.duplicate_of);
    assert_int_equal(work.state, TAPAK_RECEIVED);
    tapak_arena_free(arena);
    assert_sound(&sample);
    sample_free(&sample);
}

// Two officers who read the same version: the second is told, and nothing of theirs is written.
static void test_transition__two_officers_cannot_overwrite_each_other(void **state)
{
    (void)state;
    const struct tapak_transition first = {.to = TAPAK_VERIFIED, .version = 1};
    const struct tapak_transition second = {.to = TAPAK_REJECTED, .reason = "bukan", .version = 1};
    struct tapak_transition_result result;
    struct tapak_error err = {0};
    struct sample sample;
    fill(&sample);
    assert_int_equal(tapak_transition_make(sample.store, ONE, &first, &sari, &result, &err),
                     TAPAK_OK);
    assert_int_equal(result.version, 2);
    assert_int_equal(tapak_transition_make(sample.store, ONE, &second, &sari, &result, &err),
                     TAPAK_CONFLICT);
    assert_sound(&sample);
    sample_free(&sample);
}

struct ruled {
    struct tapak_arena *arena;
    struct tapak_rules rules;
};

static void load_rules(struct sample *sample, struct ruled *ruled)
{
    struct tapak_error err = {0};
    assert_int_equal(tapak_arena_create(&ruled->arena, TAPAK_MAX_ARENA_BYTES, &err), TAPAK_OK);
    assert_int_equal(
        tapak_rules_load(sample->conn, ruled->arena, TAPAK_WITA_MINUTES, &ruled->rules, &err),
        TAPAK_OK);
    assert_int_equal(ruled->rules.limit_count, 7);
}

// Received on Sunday 15 June 2025 (local: 23:06), so due on 18 June; resolved reports may be
// answered until the tenth working day.
static void test_close_unanswered__after_ten_working_days(void **state)
{
    (void)state;
    struct sample sample;
    struct ruled ruled;
    struct tapak_error err = {0};
    int64_t closed = -1;
    const int64_t day = TAPAK_MS_PER_DAY;
    fill(&sample);
    load_rules(&sample, &ruled);
    assert_int_equal(move(&sample, ONE, TAPAK_VERIFIED, NULL, NULL), TAPAK_OK);
    assert_int_equal(move(&sample, ONE, TAPAK_FORWARDED, NULL, "Dinas"), TAPAK_OK);
    assert_int_equal(move(&sample, ONE, TAPAK_IN_PROGRESS, NULL, NULL), TAPAK_OK);
    assert_int_equal(move(&sample, ONE, TAPAK_RESOLVED, NULL, NULL), TAPAK_OK);
    // Resolved on Monday 16 June; 27 June is off: the tenth working day is Tuesday 1 July.
    const struct tapak_actor on_the_day = {"system", SAMPLE_DAY_MS + 16 * day};
    const struct tapak_actor a_day_later = {"system", SAMPLE_DAY_MS + 17 * day};
    assert_int_equal(tapak_close_unanswered(sample.store, &ruled.rules, &on_the_day, &closed, &err),
                     TAPAK_OK);
    assert_int_equal(closed, 0);
    assert_int_equal(
        tapak_close_unanswered(sample.store, &ruled.rules, &a_day_later, &closed, &err), TAPAK_OK);
    assert_int_equal(closed, 1);
    assert_int_equal(
        tapak_close_unanswered(sample.store, &ruled.rules, &a_day_later, &closed, &err), TAPAK_OK);
    assert_int_equal(closed, 0);
    assert_sound(&sample);
    tapak_arena_free(ruled.arena);
    sample_free(&sample);
}

static void test_queue__due_first_and_overdue_told(void **state)
{
    (void)state;
    struct sample sample;
    struct ruled ruled;
    struct tapak_error err = {0};
    struct tapak_queue_item items[4];
    size_t count = 0;
    size_t total = 0;
    fill(&sample);
    load_rules(&sample, &ruled);
    assert_int_equal(move(&sample, ONE, TAPAK_DEFERRED, "menunggu", NULL), TAPAK_OK);
    assert_int_equal(move(&sample, TWO, TAPAK_VERIFIED, NULL, NULL), TAPAK_OK);
    assert_int_equal(move(&sample, TWO, TAPAK_FORWARDED, NULL, "Dinas"), TAPAK_OK);
    struct tapak_queue_query query = {
        .today = tapak_day_of(SAMPLE_DAY_MS + 4 * TAPAK_MS_PER_DAY, TAPAK_WITA_MINUTES),
        .limit = 4,
    };
    // Thursday 19 June: THREE was to be verified by Wednesday 18; TWO to be taken up by Monday 23.
    assert_int_equal(
        tapak_queue_read(sample.conn, &ruled.rules, &query, items, &count, &total, &err), TAPAK_OK);
    assert_int_equal(count, 3);
    assert_string_equal(items[0].public_id, THREE);
    assert_true(items[0].is_overdue);
    assert_int_equal(items[0].stage, TAPAK_STAGE_VERIFY);
    assert_int_equal(items[0].left_days, -1);
    assert_string_equal(items[1].public_id, TWO);
    assert_int_equal(items[1].stage, TAPAK_STAGE_FOLLOW_UP);
    assert_int_equal(items[1].left_days, 2);
    assert_string_equal(items[2].public_id, ONE);
    assert_false(items[2].has_due);
    query.which = TAPAK_QUEUE_OVERDUE;
    assert_int_equal(
        tapak_queue_read(sample.conn, &ruled.rules, &query, items, &count, &total, &err), TAPAK_OK);
    assert_int_equal(total, 1);
    query.which = TAPAK_QUEUE_DUE;
    query.skip = 1;
    assert_int_equal(
        tapak_queue_read(sample.conn, &ruled.rules, &query, items, &count, &total, &err), TAPAK_OK);
    assert_int_equal(total, 1);
    assert_int_equal(count, 0);
    tapak_arena_free(ruled.arena);
    sample_free(&sample);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_transition__the_whole_way),
        cmocka_unit_test(test_transition__what_the_table_forbids),
        cmocka_unit_test(test_transition__what_is_missing_is_named),
        cmocka_unit_test(test_transition__deferred_goes_back_where_it_came_from),
        cmocka_unit_test(test_transition__merged_and_split_again),
        cmocka_unit_test(test_transition__two_officers_cannot_overwrite_each_other),
        cmocka_unit_test(test_close_unanswered__after_ten_working_days),
        cmocka_unit_test(test_queue__due_first_and_overdue_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
