#include "tapak/account/account.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "store/sample.h"
#include "tapak/account/password.h"
#include "tapak/base/limits.h"

#define NOW_MS SAMPLE_DAY_MS
#define PASSWORD "sungai kecil di utara"

struct fixture {
    struct sample sample;
    struct tapak_arena *arena;
    struct tapak_accounts *accounts;
};

static const struct tapak_actor ACTOR = {"operator", NOW_MS};

static enum tapak_status add(struct tapak_conn *conn, void *context, struct tapak_error *err)
{
    return tapak_account_add(conn, context, &ACTOR, err);
}

static enum tapak_status disable(struct tapak_conn *conn, void *context, struct tapak_error *err)
{
    return tapak_account_change(conn, context, &ACTOR, err);
}

static void make(struct fixture *fixture)
{
    char hash[TAPAK_PASSWORD_HASH_BYTES];
    sample_make(&fixture->sample);
    assert_int_equal(tapak_arena_create(&fixture->arena, TAPAK_MAX_ARENA_BYTES, NULL), TAPAK_OK);
    assert_int_equal(tapak_accounts_create(fixture->sample.store, &fixture->accounts, NULL),
                     TAPAK_OK);
    assert_int_equal(tapak_password_hash(PASSWORD, hash, NULL), TAPAK_OK);
    struct tapak_account account = {.login = "kukar",
                                    .name = "Dinas Kukar",
                                    .role = TAPAK_ROLE_OFFICER,
                                    .area = {"64.02"},
                                    .password = hash};
    sample_write(&fixture->sample, add, &account);
}

static void unmake(struct fixture *fixture)
{
    tapak_accounts_free(fixture->accounts);
    tapak_arena_free(fixture->arena);
    sample_free(&fixture->sample);
}

static enum tapak_status sign_in_from(struct fixture *fixture, const char *login,
                                      const char *password, uint8_t host,
                                      struct tapak_signed_in *out)
{
    int64_t wait_ms = 0;
    const struct tapak_sign_in attempt = {
        .login = login,
        .password = password,
        .address = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 192, 0, 2, host},
        .now_ms = NOW_MS};
    return tapak_account_sign_in(fixture->accounts, fixture->arena, &attempt, out, &wait_ms, NULL);
}

static enum tapak_status who_at(struct fixture *fixture, const char *secret, int64_t now_ms,
                                struct tapak_who *out_who)
{
    const struct tapak_credential shown = {tapak_slice_of(secret), now_ms};
    return tapak_who_of_session(fixture->sample.conn, tapak_store_key(fixture->sample.store),
                                fixture->arena, &shown, out_who, NULL);
}

static void test_sign_in__opens_a_new_session_each_time(void **state)
{
    (void)state;
    struct fixture fixture;
    struct tapak_signed_in first;
    struct tapak_signed_in second;
    struct tapak_who who;
    make(&fixture);
    assert_int_equal(sign_in_from(&fixture, " KUKAR ", PASSWORD, 1, &first), TAPAK_OK);
    assert_int_equal(sign_in_from(&fixture, "kukar", PASSWORD, 1, &second), TAPAK_OK);
    assert_string_not_equal(first.secret, second.secret);
    assert_string_not_equal(first.who.csrf, second.who.csrf);
    assert_int_equal(who_at(&fixture, first.secret, NOW_MS, &who), TAPAK_OK);
    assert_string_equal(who.actor, "kukar");
    assert_int_equal(who.sight.role, TAPAK_ROLE_OFFICER);
    assert_string_equal(who.sight.area.text, "64.02");
    assert_true(tapak_who_is_csrf(&who, tapak_slice_of(first.who.csrf)));
    assert_false(tapak_who_is_csrf(&who, tapak_slice_of(second.who.csrf)));
    assert_false(tapak_who_is_csrf(&who, tapak_slice_of("")));
    // Signing out ends that one, and not the other.
    assert_int_equal(tapak_account_sign_out(fixture.accounts, &who, NULL), TAPAK_OK);
    assert_int_equal(who_at(&fixture, first.secret, NOW_MS, &who), TAPAK_STRANGER);
    assert_int_equal(who_at(&fixture, second.secret, NOW_MS, &who), TAPAK_OK);
    unmake(&fixture);
}

static void test_sign_in__refuses_alike(void **state)
{
    (void)state;
    struct fixture fixture;
    struct tapak_signed_in out;
    make(&fixture);
    assert_int_equal(sign_in_from(&fixture, "kukar", "sungai kecil", 1, &out), TAPAK_STRANGER);
    assert_int_equal(sign_in_from(&fixture, "nobody", PASSWORD, 1, &out), TAPAK_STRANGER);
    assert_int_equal(sign_in_from(&fixture, "no body!", PASSWORD, 1, &out), TAPAK_STRANGER);
    assert_int_equal(sign_in_from(&fixture, "", "", 1, &out), TAPAK_STRANGER);
    struct tapak_account account = {.login = "kukar",
                                    .name = "Dinas Kukar",
                                    .role = TAPAK_ROLE_OFFICER,
                                    .area = {"64.02"},
                                    .is_disabled = true};
    assert_int_equal(sign_in_from(&fixture, "kukar", PASSWORD, 1, &out), TAPAK_OK);
    sample_write(&fixture.sample, disable, &account);
    struct tapak_who who;
    assert_int_equal(who_at(&fixture, out.secret, NOW_MS, &who), TAPAK_STRANGER);
    assert_int_equal(sign_in_from(&fixture, "kukar", PASSWORD, 1, &out), TAPAK_STRANGER);
    unmake(&fixture);
}

static void test_sign_in__guessing_does_not_lock_the_owner_out(void **state)
{
    (void)state;
    struct fixture fixture;
    struct tapak_signed_in out;
    int guessed = 0;
    make(&fixture);
    assert_int_equal(sign_in_from(&fixture, "kukar", PASSWORD, 1, &out), TAPAK_OK);
    for (int i = 0; i < 30; i++) {
        guessed += sign_in_from(&fixture, "kukar", "tebak-tebakan", 66, &out) == TAPAK_STRANGER;
    }
    assert_int_equal(guessed, 10);
    assert_int_equal(sign_in_from(&fixture, "kukar", PASSWORD, 66, &out), TAPAK_THROTTLED);
    assert_int_equal(sign_in_from(&fixture, "kukar", PASSWORD, 1, &out), TAPAK_OK);
    unmake(&fixture);
}

static void test_session__ends_by_time(void **state)
{
    (void)state;
    struct fixture fixture;
    struct tapak_signed_in out;
    struct tapak_who who;
    make(&fixture);
    assert_int_equal(sign_in_from(&fixture, "kukar", PASSWORD, 1, &out), TAPAK_OK);
    int64_t now_ms = NOW_MS + TAPAK_SESSION_IDLE_MS - 1;
    assert_int_equal(who_at(&fixture, out.secret, now_ms + 1, &who), TAPAK_STRANGER);
    assert_int_equal(who_at(&fixture, out.secret, now_ms, &who), TAPAK_OK);
    assert_true(who.is_touch_due);
    for (; now_ms < NOW_MS + TAPAK_SESSION_MS; now_ms += TAPAK_SESSION_IDLE_MS - 1) {
        assert_int_equal(who_at(&fixture, out.secret, now_ms, &who), TAPAK_OK);
        assert_int_equal(tapak_session_keep(fixture.accounts, &who, now_ms, NULL), TAPAK_OK);
    }
    assert_int_equal(who_at(&fixture, out.secret, NOW_MS + TAPAK_SESSION_MS, &who), TAPAK_STRANGER);
    assert_int_equal(who_at(&fixture, "", NOW_MS, &who), TAPAK_STRANGER);
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

static enum tapak_status token_at(struct fixture *fixture, const char *text, int64_t now_ms,
                                  struct tapak_who *out_who)
{
    const struct tapak_credential shown = {tapak_slice_of(text), now_ms};
    return tapak_who_of_token(fixture->sample.conn, tapak_store_key(fixture->sample.store),
                              fixture->arena, &shown, out_who, NULL);
}

static void test_token__is_good_until_revoked_or_expired(void **state)
{
    (void)state;
    struct fixture fixture;
    struct tapak_who who;
    char text[TAPAK_TOKEN_LENGTH + 1];
    make(&fixture);
    struct new_token made = {{.name = "kobo",
                              .role = TAPAK_ROLE_OFFICER,
                              .area = {"64.02"},
                              .rights = TAPAK_RIGHT_HAND_IN,
                              .expires_ms = NOW_MS + 1000},
                             {{0}}};
    tapak_token_make(tapak_store_key(fixture.sample.store), text, &made.digest);
    sample_write(&fixture.sample, add_token, &made);
    assert_int_equal(token_at(&fixture, text, NOW_MS, &who), TAPAK_OK);
    assert_string_equal(who.actor, "token kobo");
    assert_int_equal(who.sight.rights, TAPAK_RIGHT_HAND_IN);
    assert_false(who.is_session);
    assert_false(tapak_who_is_csrf(&who, tapak_slice_of(who.csrf)));
    assert_int_equal(token_at(&fixture, text, NOW_MS + 1000, &who), TAPAK_STRANGER);
    assert_int_equal(token_at(&fixture, "tapak_0", NOW_MS, &who), TAPAK_STRANGER);
    // The secret of one use is none of another.
    assert_int_equal(who_at(&fixture, text, NOW_MS, &who), TAPAK_STRANGER);
    sample_write(&fixture.sample, revoke, (char[]){"kobo"});
    assert_int_equal(token_at(&fixture, text, NOW_MS, &who), TAPAK_STRANGER);
    unmake(&fixture);
}

static void test_login_check__folds_and_refuses(void **state)
{
    (void)state;
    char login[TAPAK_LOGIN_MAX + 1];
    static const char *const bad[] = {
        "", "a", "a b", "a'b", "kepala/desa", "k\xC3\xA9pala", "operator", "Source"};
    assert_int_equal(tapak_login_check(tapak_slice_of(" Kades.2001@kukar "), login, NULL),
                     TAPAK_OK);
    assert_string_equal(login, "kades.2001@kukar");
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_int_equal(tapak_login_check(tapak_slice_of(bad[i]), login, NULL), TAPAK_INVALID);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sign_in__opens_a_new_session_each_time),
        cmocka_unit_test(test_sign_in__refuses_alike),
        cmocka_unit_test(test_sign_in__guessing_does_not_lock_the_owner_out),
        cmocka_unit_test(test_session__ends_by_time),
        cmocka_unit_test(test_token__is_good_until_revoked_or_expired),
        cmocka_unit_test(test_login_check__folds_and_refuses),
    };
    return cmocka_run_group_tests_name("account/account", tests, NULL, NULL);
}
