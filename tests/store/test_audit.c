#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "store/conn.h"
#include "store/sample.h"
#include "tapak/base/limits.h"
#include "tapak/store/audit.h"
#include "tapak/store/cases.h"

#define ONE "aaaaaaaaaaaaaaaa"
#define TWO "bbbbbbbbbbbbbbbb"

static const struct tapak_actor sari = {"sari", SAMPLE_DAY_MS + 1000};

static enum tapak_status work_on_one(struct tapak_conn *conn, void *context,
                                     struct tapak_error *err)
{
    (void)context;
    const struct tapak_case_move verified = {.to = TAPAK_VERIFIED, .reason = "jelas"};
    struct tapak_arena *arena = NULL;
    struct tapak_case work;
    int64_t version = 0;
    enum tapak_status status = tapak_arena_create(&arena, TAPAK_MAX_ARENA_BYTES, err);
    status = status == TAPAK_OK ? tapak_case_read(conn, arena, ONE, &work, err) : status;
    status =
        status == TAPAK_OK ? tapak_case_move(conn, &work, &verified, &sari, &version, err) : status;
    work.version = version;
    status =
        status == TAPAK_OK ? tapak_case_assign(conn, &work, "budi", &sari, &version, err) : status;
    work.version = version;
    status = status == TAPAK_OK
                 ? tapak_case_publish(conn, &work, "Truk kayu di jalan", &sari, &version, err)
                 : status;
    status = status == TAPAK_OK
                 ? tapak_case_note(conn, &work, TAPAK_NOTE_ANSWER, "Kami periksa", &sari, err)
                 : status;
    tapak_arena_free(arena);
    return status;
}

// Events 1 and 2: received; 3 to 6: what an officer did with the first.
static void fill(struct sample *sample)
{
    sample_make_region(sample);
    struct tapak_report one = sample_report("1", ONE);
    struct tapak_report two = sample_report("2", TWO);
    sample_put(sample, &one, TAPAK_PUT_NEW);
    sample_put(sample, &two, TAPAK_PUT_NEW);
    sample_write(sample, work_on_one, NULL);
}

static enum tapak_status run_script(struct tapak_conn *conn, void *context, struct tapak_error *err)
{
    return conn->driver->script(conn->db, context, err);
}

static void check(struct sample *sample, const struct tapak_anchor *anchor,
                  struct tapak_audit *out_audit)
{
    struct tapak_error err = {0};
    assert_int_equal(tapak_audit_check(sample->conn, anchor, out_audit, &err), TAPAK_OK);
}

static void test_audit__what_was_written_is_sound(void **state)
{
    (void)state;
    struct sample sample;
    struct tapak_audit audit;
    fill(&sample);
    check(&sample, NULL, &audit);
    assert_string_equal(audit.difference, "");
    assert_true(audit.is_sound);
    assert_int_equal(audit.events, 6);
    assert_int_equal(audit.reports, 2);
    assert_int_equal(audit.head.event_id, 6);
    sample_free(&sample);
}

static void test_audit__an_empty_store_is_sound(void **state)
{
    (void)state;
    struct sample sample;
    struct tapak_audit audit;
    sample_make(&sample);
    check(&sample, NULL, &audit);
    assert_true(audit.is_sound);
    assert_int_equal(audit.events, 0);
    assert_int_equal(audit.head.event_id, 0);
    sample_free(&sample);
}

#define WITHOUT_TRIGGERS "DROP TRIGGER event_stays; DROP TRIGGER event_stays_there; "

// Who has the file can do all of this; each is found, and named.
static void test_audit__names_the_first_difference(void **state)
{
    (void)state;
    static const struct {
        const char *script;
        const char *difference;
    } cases[] = {
        {WITHOUT_TRIGGERS "UPDATE event SET actor = 'budi' WHERE id = 3;",
         "event 3 does not fit the chain: it, or one before it, was changed, moved or taken away"},
        {WITHOUT_TRIGGERS "UPDATE event SET at_ms = at_ms + 1 WHERE id = 5;",
         "event 5 does not fit the chain: it, or one before it, was changed, moved or taken away"},
        {WITHOUT_TRIGGERS "DELETE FROM event WHERE id = 4;",
         "event 5 does not fit the chain: it, or one before it, was changed, moved or taken away"},
        {WITHOUT_TRIGGERS "UPDATE event SET id = 99 WHERE id = 4; UPDATE event SET id = 4 WHERE "
                          "id = 5; UPDATE event SET id = 5 WHERE id = 99;",
         "event 4 does not fit the chain: it, or one before it, was changed, moved or taken away"},
        {WITHOUT_TRIGGERS "UPDATE event SET report_id = 2 WHERE id = 6;",
         "report aaaaaaaaaaaaaaaa: a note that no event tells"},
        {WITHOUT_TRIGGERS "DELETE FROM event WHERE id = 6;",
         "report aaaaaaaaaaaaaaaa: a note that no event tells"},
        {"UPDATE report SET state = 'closed' WHERE id = 2;",
         "report bbbbbbbbbbbbbbbb: state is 'closed', its events say 'received'"},
        {"UPDATE report SET is_published = 0 WHERE id = 1;",
         "report aaaaaaaaaaaaaaaa: published is 'false', its events say 'true'"},
        {"UPDATE report SET area = NULL, placed_by = 'none' WHERE id = 1;",
         "report aaaaaaaaaaaaaaaa: area is '', its events say '64.02.01.2001'"},
        {"UPDATE step SET reason = 'lain' WHERE reason = 'jelas';",
         "report aaaaaaaaaaaaaaaa: the words of a step are not those that were written"},
        {"DELETE FROM step WHERE state = 'verified';",
         "report aaaaaaaaaaaaaaaa: the step to 'verified' is gone or another"},
        {"UPDATE note SET text = 'Kami tidak periksa';",
         "report aaaaaaaaaaaaaaaa: the words of a note are not those that were written"},
        {"DELETE FROM note;", "report aaaaaaaaaaaaaaaa: a note is gone"},
        {"INSERT INTO note (report_id, at_ms, actor, kind, text) VALUES (2, 1, 'x', 'answer', "
         "'y');",
         "report bbbbbbbbbbbbbbbb: a note that no event tells"},
        {"UPDATE report SET public_id = 'dddddddddddddddd' WHERE id = 2;",
         "events of report bbbbbbbbbbbbbbbb stand with report dddddddddddddddd"},
        {"PRAGMA foreign_keys = OFF; DELETE FROM report WHERE id = 2;",
         "report bbbbbbbbbbbbbbbb has events, but is gone"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct sample sample;
        struct tapak_audit audit;
        char script[512];
        fill(&sample);
        (void)snprintf(script, sizeof script, "%s", cases[i].script);
        struct tapak_error err = {0};
        enum tapak_status status = tapak_store_write(sample.store, run_script, script, &err);
        if (strncmp(script, "PRAGMA", 6) == 0 && status != TAPAK_OK) {
            sample_free(&sample); // foreign keys hold within a transaction: it cannot be done
            continue;
        }
        assert_int_equal(status, TAPAK_OK);
        check(&sample, NULL, &audit);
        assert_false(audit.is_sound);
        assert_string_equal(audit.difference, cases[i].difference);
        sample_free(&sample);
    }
}

// A chain that was written anew as a whole is sound in itself: only an anchor from before tells.
static void test_audit__an_anchor_tells_a_chain_written_anew(void **state)
{
    (void)state;
    struct sample sample;
    struct tapak_audit audit;
    fill(&sample);
    check(&sample, NULL, &audit);
    struct tapak_anchor anchor = audit.head;
    check(&sample, &anchor, &audit);
    assert_true(audit.is_sound);
    anchor.hash.bytes[0] ^= 1;
    check(&sample, &anchor, &audit);
    assert_string_equal(audit.difference,
                        "event 6 has another hash than the anchor: the chain was written anew");
    anchor.event_id = 7;
    check(&sample, &anchor, &audit);
    assert_string_equal(audit.difference,
                        "event 7 of the anchor is gone: the chain was cut or written anew");
    sample_free(&sample);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_audit__what_was_written_is_sound),
        cmocka_unit_test(test_audit__an_empty_store_is_sound),
        cmocka_unit_test(test_audit__names_the_first_difference),
        cmocka_unit_test(test_audit__an_anchor_tells_a_chain_written_anew),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
