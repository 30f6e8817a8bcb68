#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "store/sample.h"
#include "tapak/base/limits.h"
#include "tapak/store/accounts.h"
#include "tapak/store/audit.h"

enum { LOGINS_BYTES = 64 };

static const struct tapak_actor ACTOR = {"operator", SAMPLE_DAY_MS};

struct fixture {
    struct sample sample;
    struct tapak_arena *arena;
};

static void make(struct fixture *fixture)
{
    sample_make(&fixture->sample);
    assert_int_equal(tapak_arena_create(&fixture->arena, TAPAK_MAX_ARENA_BYTES, NULL), TAPAK_OK);
}

static void unmake(struct fixture *fixture)
{
    tapak_arena_free(fixture->arena);
    sample_free(&fixture->sample);
}

static struct tapak_account officer(const char *login)
{
    return (struct tapak_account){.login = login,
                                  .name = "Petugas \"Kukar\"",
                                  .role = TAPAK_ROLE_OFFICER,
                                  .area = {"64.02"},
                                  .password = "$argon2id$x"};
}

static enum tapak_status add(struct tapak_conn *conn, void *context, struct tapak_error *err)
{
    return tapak_account_add(conn, context, &ACTOR, err);
}

static enum tapak_status change(struct tapak_conn *conn, void *context, struct tapak_error *err)
{
    return tapak_account_change(conn, context, &ACTOR, err);
}

static enum tapak_status set_password(struct tapak_conn *conn, void *context,
                                      struct tapak_error *err)
{
    return tapak_account_set_password(conn, context, "$argon2id$y", &ACTOR, err);
}

static enum tapak_status begin_session(struct tapak_conn *conn, void *context,
                                       struct tapak_error *err)
{
    return tapak_session_begin(conn, context, err);
}

static enum tapak_status write_it(struct fixture *fixture, tapak_write_fn *fn, void *context)
{
    return tapak_store_write(fixture->sample.store, fn, context, NULL);
}

static void test_account__is_found_as_it_was_added(void **state)
{
    (void)state;
    struct fixture fixture;
    struct tapak_account found;
    make(&fixture);
    struct tapak_account account = officer("dinas.kukar");
    assert_int_equal(write_it(&fixture, add, &account), TAPAK_OK);
    assert_int_equal(write_it(&fixture, add, &account), TAPAK_CONFLICT);
    assert_int_equal(
        tapak_account_find(fixture.sample.conn, fixture.arena, "dinas.kukar", &found, NULL),
        TAPAK_OK);
    assert_string_equal(found.name, "Petugas \"Kukar\"");
    assert_int_equal(found.role, TAPAK_ROLE_OFFICER);
    assert_string_equal(found.area.text, "64.02");
    assert_string_equal(found.password, "$argon2id$x");
    assert_false(found.is_disabled);
    assert_int_equal(found.made_ms, SAMPLE_DAY_MS);
    assert_int_equal(tapak_account_find(fixture.sample.conn, fixture.arena, "nobody", &found, NULL),
                     TAPAK_NOT_FOUND);
    account.role = TAPAK_ROLE_VILLAGE_HEAD;
    account.login = "kades";
    assert_int_equal(write_it(&fixture, add, &account), TAPAK_INVALID); // a regency is no village
    unmake(&fixture);
}

static enum tapak_status put_login(const struct tapak_account *account, void *context)
{
    char *logins = context;
    size_t used = strlen(logins);
    (void)snprintf(logins + used, LOGINS_BYTES - used, "%s%s", account->login,
                   account->is_disabled ? "- " : " ");
    return TAPAK_OK;
}

static void test_account__changes_and_is_listed(void **state)
{
    (void)state;
    struct fixture fixture;
    char logins[LOGINS_BYTES] = "";
    make(&fixture);
    struct tapak_account account = officer("b");
    account.login = "bb";
    assert_int_equal(write_it(&fixture, add, &account), TAPAK_OK);
    account.login = "aa";
    assert_int_equal(write_it(&fixture, add, &account), TAPAK_OK);
    account.is_disabled = true;
    assert_int_equal(write_it(&fixture, change, &account), TAPAK_OK);
    account.login = "cc";
    assert_int_equal(write_it(&fixture, change, &account), TAPAK_NOT_FOUND);
    assert_int_equal(write_it(&fixture, set_password, (char[]){"cc"}), TAPAK_NOT_FOUND);
    assert_int_equal(tapak_account_each(fixture.sample.conn, put_login, logins, NULL), TAPAK_OK);
    assert_string_equal(logins, "aa- bb ");
    unmake(&fixture);
}

static int64_t revision(struct fixture *fixture)
{
    int64_t number = 0;
    assert_int_equal(tapak_store_revision(fixture->sample.conn, &number, NULL), TAPAK_OK);
    return number;
}

// An account, and a session of it.
static struct tapak_session_new begin(struct fixture *fixture, const char *login, uint8_t secret)
{
    struct tapak_account found;
    assert_int_equal(tapak_account_find(fixture->sample.conn, fixture->arena, login, &found, NULL),
                     TAPAK_OK);
    struct tapak_session_new session = {.account_id = found.row_id,
                                        .digest = {{secret}},
                                        .address = {{7, secret}},
                                        .at_ms = SAMPLE_DAY_MS,
                                        .expires_ms = SAMPLE_DAY_MS + 1000,
                                        .idle_ms = SAMPLE_DAY_MS - 1000};
    assert_int_equal(write_it(fixture, begin_session, &session), TAPAK_OK);
    return session;
}

static bool is_there(struct fixture *fixture, const struct tapak_session_new *session)
{
    struct tapak_session found;
    enum tapak_status status =
        tapak_session_find(fixture->sample.conn, fixture->arena, &session->digest, &found, NULL);
    return status == TAPAK_OK && found.expires_ms == session->expires_ms;
}

static void test_session__lives_quietly(void **state)
{
    (void)state;
    struct fixture fixture;
    bool knows = false;
    make(&fixture);
    struct tapak_account account = officer("kukar");
    assert_int_equal(write_it(&fixture, add, &account), TAPAK_OK);
    int64_t before = revision(&fixture);
    struct tapak_session_new session = begin(&fixture, "kukar", 1);
    assert_true(is_there(&fixture, &session));
    assert_int_equal(tapak_account_knows(fixture.sample.conn, session.account_id, &session.address,
                                         &knows, NULL),
                     TAPAK_OK);
    assert_true(knows);
    const struct tapak_digest elsewhere = {{9}};
    assert_int_equal(
        tapak_account_knows(fixture.sample.conn, session.account_id, &elsewhere, &knows, NULL),
        TAPAK_OK);
    assert_false(knows);
    // One that is swept by the next sign-in, since its time is over.
    struct tapak_session_new later = session;
    later.digest.bytes[0] = 2;
    later.at_ms = session.expires_ms;
    later.expires_ms = later.at_ms + 1000;
    assert_int_equal(write_it(&fixture, begin_session, &later), TAPAK_OK);
    assert_false(is_there(&fixture, &session));
    assert_true(is_there(&fixture, &later));
    assert_int_equal(revision(&fixture), before);
    unmake(&fixture);
}

static void test_session__ends_with_password_and_change(void **state)
{
    (void)state;
    struct fixture fixture;
    make(&fixture);
    struct tapak_account account = officer("kukar");
    struct tapak_account other = officer("other");
    assert_int_equal(write_it(&fixture, add, &account), TAPAK_OK);
    assert_int_equal(write_it(&fixture, add, &other), TAPAK_OK);
    struct tapak_session_new first = begin(&fixture, "kukar", 1);
    struct tapak_session_new others = begin(&fixture, "other", 3);
    assert_int_equal(write_it(&fixture, set_password, (char[]){"kukar"}), TAPAK_OK);
    assert_false(is_there(&fixture, &first));
    struct tapak_session_new second = begin(&fixture, "kukar", 2);
    account.is_disabled = true;
    assert_int_equal(write_it(&fixture, change, &account), TAPAK_OK);
    assert_false(is_there(&fixture, &second));
    assert_true(is_there(&fixture, &others));
    unmake(&fixture);
}

struct new_token {
    struct tapak_token token;
    struct tapak_digest digest;
};

static enum tapak_status add_token(struct tapak_conn *conn, void *context, struct tapak_error *err)
{
    const struct new_token *token = context;
    return tapak_token_add(conn, &token->token, &token->digest, &ACTOR, err);
}

static enum tapak_status revoke(struct tapak_conn *conn, void *context, struct tapak_error *err)
{
    return tapak_token_revoke(conn, context, &ACTOR, err);
}

static enum tapak_status count_token(const struct tapak_token *token, void *context)
{
    *(int *)context += token->is_revoked ? 100 : 1;
    return TAPAK_OK;
}

static void test_token__is_kept_until_revoked(void **state)
{
    (void)state;
    struct fixture fixture;
    struct tapak_token found;
    int seen = 0;
    make(&fixture);
    struct new_token token = {{.name = "kobo",
                               .role = TAPAK_ROLE_OFFICER,
                               .area = {"64.02"},
                               .rights = TAPAK_RIGHT_HAND_IN,
                               .expires_ms = INT64_MAX},
                              {{5}}};
    assert_int_equal(write_it(&fixture, add_token, &token), TAPAK_OK);
    assert_int_equal(write_it(&fixture, add_token, &token), TAPAK_CONFLICT);
    struct new_token more = token;
    more.token.name = "more";
    more.token.rights |= TAPAK_RIGHT_SETTINGS; // not an officer's
    assert_int_equal(write_it(&fixture, add_token, &more), TAPAK_INVALID);
    assert_int_equal(
        tapak_token_find(fixture.sample.conn, fixture.arena, &token.digest, &found, NULL),
        TAPAK_OK);
    assert_string_equal(found.name, "kobo");
    assert_string_equal(found.made_by, "operator");
    assert_int_equal(found.rights, TAPAK_RIGHT_HAND_IN);
    assert_false(found.is_revoked);
    assert_int_equal(write_it(&fixture, revoke, (char[]){"kobo"}), TAPAK_OK);
    assert_int_equal(write_it(&fixture, revoke, (char[]){"kobo"}), TAPAK_NOT_FOUND);
    assert_int_equal(
        tapak_token_find(fixture.sample.conn, fixture.arena, &token.digest, &found, NULL),
        TAPAK_OK);
    assert_true(found.is_revoked);
    assert_int_equal(tapak_token_each(fixture.sample.conn, count_token, &seen, NULL), TAPAK_OK);
    assert_int_equal(seen, 100);
    unmake(&fixture);
}

static void test_changes__are_events_of_a_sound_chain(void **state)
{
    (void)state;
    struct fixture fixture;
    struct tapak_audit audit;
    make(&fixture);
    struct tapak_account account = officer("kukar");
    struct new_token token = {{.name = "kobo", .role = TAPAK_ROLE_ANALYST, .expires_ms = 1}, {{5}}};
    assert_int_equal(write_it(&fixture, add, &account), TAPAK_OK);
    assert_int_equal(write_it(&fixture, set_password, (char[]){"kukar"}), TAPAK_OK);
    assert_int_equal(write_it(&fixture, change, &account), TAPAK_OK);
    assert_int_equal(write_it(&fixture, add_token, &token), TAPAK_OK);
    assert_int_equal(write_it(&fixture, revoke, (char[]){"kobo"}), TAPAK_OK);
    (void)begin(&fixture, "kukar", 1);
    assert_int_equal(tapak_audit_check(fixture.sample.conn, NULL, &audit, NULL), TAPAK_OK);
    assert_true(audit.is_sound);
    assert_int_equal(audit.events, 5);
    unmake(&fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_account__is_found_as_it_was_added),
        cmocka_unit_test(test_account__changes_and_is_listed),
        cmocka_unit_test(test_session__lives_quietly),
        cmocka_unit_test(test_session__ends_with_password_and_change),
        cmocka_unit_test(test_token__is_kept_until_revoked),
        cmocka_unit_test(test_changes__are_events_of_a_sound_chain),
    };
    return cmocka_run_group_tests_name("store/accounts", tests, NULL, NULL);
}
