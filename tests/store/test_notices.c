#include "tapak/store/notices.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "store/sample.h"
#include "tapak/base/instant.h"
#include "tapak/base/limits.h"
#include "tapak/store/accounts.h"
#include "tapak/store/audit.h"
#include "tapak/store/cases.h"

#define ONE "aaaaaaaaaaaaaaaa"

enum { OFFSET = 480, MINUTE_MS = 60000 };

struct work {
    int64_t now_ms;
    const char *email;
    enum tapak_state to;
    struct tapak_notice notice;
    enum tapak_notice_result result;
};

static enum tapak_status put(struct tapak_conn *conn, void *context, struct tapak_error *err)
{
    const struct work *work = context;
    const struct tapak_actor actor = {"public", SAMPLE_DAY_MS};
    const struct tapak_person person = {.name = "Siti", .email = work->email};
    struct tapak_report report = sample_report("1", ONE);
    enum tapak_put_outcome outcome;
    return tapak_report_put(conn, &report, &person, NULL, &actor, &outcome, err);
}

static enum tapak_status move(struct tapak_conn *conn, void *context, struct tapak_error *err)
{
    const struct work *work = context;
    const struct tapak_actor actor = {"sari", work->now_ms};
    const struct tapak_case_move step = {.to = work->to, .reason = "jelas"};
    struct tapak_arena *arena = NULL;
    struct tapak_case found;
    int64_t version = 0;
    enum tapak_status status = tapak_arena_create(&arena, TAPAK_MAX_ARENA_BYTES, err);
    status = status == TAPAK_OK ? tapak_case_read(conn, arena, ONE, &found, err) : status;
    status =
        status == TAPAK_OK ? tapak_case_move(conn, &found, &step, &actor, &version, err) : status;
    tapak_arena_free(arena);
    return status;
}

static enum tapak_status gather(struct tapak_conn *conn, void *context, struct tapak_error *err)
{
    const struct work *work = context;
    return tapak_notices_gather(conn, work->now_ms, OFFSET, err);
}

static enum tapak_status next(struct tapak_conn *conn, void *context, struct tapak_error *err)
{
    struct work *work = context;
    const struct tapak_actor actor = {"notices", work->now_ms};
    return tapak_notice_next(conn, &actor, OFFSET, &work->notice, err);
}

static enum tapak_status tried(struct tapak_conn *conn, void *context, struct tapak_error *err)
{
    const struct work *work = context;
    return tapak_notice_tried(conn, &work->notice, work->result, work->now_ms, err);
}

static struct work fill(struct sample *sample, const char *email)
{
    struct work work = {.now_ms = SAMPLE_DAY_MS + MINUTE_MS, .email = email};
    sample_make_region(sample);
    sample_write(sample, put, &work);
    work.to = TAPAK_VERIFIED;
    sample_write(sample, move, &work);
    sample_write(sample, gather, &work); // the past is not told
    sample_write(sample, next, &work);
    assert_int_equal(work.notice.id, 0);
    return work;
}

static void test_notices__tell_the_state_that_a_report_has_now(void **state)
{
    (void)state;
    struct sample sample;
    struct tapak_audit audit;
    struct work work = fill(&sample, "siti@desa.example");
    work.to = TAPAK_FORWARDED;
    sample_write(&sample, move, &work);
    work.to = TAPAK_IN_PROGRESS;
    sample_write(&sample, move, &work);
    sample_write(&sample, gather, &work);
    sample_write(&sample, gather, &work);
    sample_write(&sample, next, &work);
    assert_int_not_equal(work.notice.id, 0);
    assert_string_equal(work.notice.address, "siti@desa.example");
    assert_int_equal(work.notice.state, TAPAK_IN_PROGRESS);
    work.result = TAPAK_NOTICE_SENT;
    sample_write(&sample, tried, &work);
    sample_write(&sample, next, &work); // two steps, one notice
    assert_int_equal(work.notice.id, 0);
    assert_int_equal(tapak_audit_check(sample.conn, NULL, &audit, NULL), TAPAK_OK);
    assert_string_equal(audit.difference, "");
    sample_free(&sample);
}

static void test_notices__are_tried_again_and_given_up(void **state)
{
    (void)state;
    static const int64_t waits_min[] = {5, 20, 80, 320, 1280};
    struct sample sample;
    struct work work = fill(&sample, "siti@desa.example");
    work.to = TAPAK_FORWARDED;
    sample_write(&sample, move, &work);
    sample_write(&sample, gather, &work);
    work.result = TAPAK_NOTICE_FAILED;
    for (size_t i = 0; i < sizeof waits_min / sizeof waits_min[0]; i++) {
        sample_write(&sample, next, &work);
        assert_int_equal(work.notice.attempts, i);
        sample_write(&sample, tried, &work);
        work.now_ms += waits_min[i] * MINUTE_MS - 1;
        sample_write(&sample, next, &work);
        assert_int_equal(work.notice.id, 0); // not yet
        work.now_ms += 1;
    }
    sample_write(&sample, next, &work);
    assert_int_equal(work.notice.attempts, TAPAK_NOTICE_ATTEMPTS - 1);
    sample_write(&sample, tried, &work);
    work.now_ms += INT64_C(100) * 86400000;
    sample_write(&sample, next, &work);
    assert_int_equal(work.notice.id, 0);
    sample_free(&sample);
}

static void test_notices__an_address_that_is_none_is_not_written_to(void **state)
{
    (void)state;
    struct sample sample;
    struct work work = fill(&sample, "siti@desa.example\r\nBcc: all@example");
    work.to = TAPAK_FORWARDED;
    sample_write(&sample, move, &work);
    sample_write(&sample, gather, &work);
    sample_write(&sample, next, &work);
    assert_int_not_equal(work.notice.id, 0);
    assert_string_equal(work.notice.address, "");
    sample_free(&sample);
}

static enum tapak_status add_head(struct tapak_conn *conn, void *context, struct tapak_error *err)
{
    const struct tapak_actor actor = {"admin", SAMPLE_DAY_MS};
    const struct tapak_account account = {.login = context,
                                          .name = "Kepala desa",
                                          .role = TAPAK_ROLE_VILLAGE_HEAD,
                                          .area = {"64.02.01.2001"},
                                          .password = "$argon2id$x"};
    return tapak_account_add(conn, &account, &actor, err);
}

static void test_notices__a_village_head_gets_one_digest_a_week(void **state)
{
    (void)state;
    static char with_address[] = "kades@desa.example";
    static char without[] = "kades";
    struct sample sample;
    struct work work = fill(&sample, NULL);
    sample_write(&sample, add_head, with_address);
    sample_write(&sample, add_head, without);
    // The report came on Sunday 15 June 2025: on the Monday behind it that week is told.
    work.now_ms = SAMPLE_DAY_MS + INT64_C(86400000);
    sample_write(&sample, gather, &work);
    // A digest of the week before was due on the Sunday, when there was no account.
    sample_write(&sample, next, &work);
    assert_int_equal(work.notice.kind, TAPAK_NOTICE_DIGEST);
    assert_string_equal(work.notice.address, with_address);
    assert_string_equal(work.notice.area.text, "64.02.01.2001");
    assert_int_equal(work.notice.received, 1);
    assert_int_equal(work.notice.open, 1);
    work.result = TAPAK_NOTICE_SENT;
    sample_write(&sample, tried, &work);
    sample_write(&sample, gather, &work);
    sample_write(&sample, next, &work);
    assert_int_equal(work.notice.id, 0);
    work.now_ms += INT64_C(7) * 86400000;
    sample_write(&sample, gather, &work);
    sample_write(&sample, next, &work);
    assert_int_not_equal(work.notice.id, 0);
    assert_int_equal(work.notice.received, 0);
    sample_free(&sample);
}

static void test_is_address__nothing_that_ends_a_header_or_begins_an_option(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool is_address;
    } cases[] = {
        {"a@b", true},      {"siti.n+x_1@desa-hulu.example", true},
        {"", false},        {"a", false},
        {"@b", false},      {"a@", false},
        {"a@b@c", false},   {"-oX@b", false},
        {"a b@c", false},   {"a@b\nBcc: c@d", false},
        {"a@b\r", false},   {"a,b@c", false},
        {"<a@b>", false},   {"a@b;c", false},
        {"\"a\"@b", false}, {"a@d\xC3\xA9sa", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        if (tapak_is_address(tapak_slice_of(cases[i].text)) != cases[i].is_address) {
            fail_msg("'%s'", cases[i].text);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_notices__tell_the_state_that_a_report_has_now),
        cmocka_unit_test(test_notices__are_tried_again_and_given_up),
        cmocka_unit_test(test_notices__an_address_that_is_none_is_not_written_to),
        cmocka_unit_test(test_notices__a_village_head_gets_one_digest_a_week),
        cmocka_unit_test(test_is_address__nothing_that_ends_a_header_or_begins_an_option),
    };
    return cmocka_run_group_tests_name("store/notices", tests, NULL, NULL);
}
