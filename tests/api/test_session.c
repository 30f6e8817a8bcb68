// Signing in over HTTP, and what an attacker tries: guessing, fixed sessions, forged requests, old
// tokens, answers kept by caches.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "api/desk_people.h"

static struct api_server server;

enum { TEXT_BYTES = 512 };

static int set_up(void **state)
{
    (void)state;
    api_server_make(&server);
    people_make(&server);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    api_server_free(&server);
    return 0;
}

static struct answer post_session(const char *fields, const char *password)
{
    char body[TEXT_BYTES];
    char lines[TEXT_BYTES];
    (void)snprintf(body, sizeof body, "{\"login\":\"officer\",\"password\":\"%s\"}", password);
    (void)snprintf(lines, sizeof lines, "Content-Type: application/json%s%s",
                   fields == NULL ? "" : "\n", fields == NULL ? "" : fields);
    return ask(&server.site, "POST", "/api/session", lines, body);
}

// "Cookie: …" of what the answer sets.
static void cookie_of(const struct answer *answer, char out[static TEXT_BYTES])
{
    const char *set = tapak_response_header(&answer->response, "Set-Cookie");
    assert_non_null(set);
    (void)snprintf(out, TEXT_BYTES, "Cookie: a=b; %.*s", (int)strcspn(set, ";"), set);
}

static void sign_in(char cookie[static TEXT_BYTES], char csrf[static TEXT_BYTES])
{
    struct answer answer = post_session(NULL, PEOPLE_PASSWORD);
    assert_int_equal(answer.response.http_status, 200);
    struct tapak_slice body = tapak_response_body(&answer.response);
    const char *at = memmem(body.text, body.length, "\"csrf\":\"", 8);
    assert_non_null(at);
    (void)snprintf(csrf, TEXT_BYTES, "X-CSRF-Token: %.*s", TAPAK_SECRET_LENGTH, at + 8);
    cookie_of(&answer, cookie);
    answer_free(&answer);
}

static struct answer ask_with(const char *method, const char *target, const char *fields,
                              const char *body, int http_status)
{
    struct answer answer = ask(&server.site, method, target, fields, body);
    if (answer.response.http_status != http_status) {
        struct tapak_slice said = tapak_response_body(&answer.response);
        fail_msg("%s %s: %d instead of %d\n%.*s", method, target, answer.response.http_status,
                 http_status, (int)said.length, said.text);
    }
    return answer;
}

static void test_session__in_and_out(void **state)
{
    (void)state;
    char cookie[TEXT_BYTES];
    char csrf[TEXT_BYTES];
    char both[2 * TEXT_BYTES];
    sign_in(cookie, csrf);
    struct answer me = ask_with("GET", "/api/me", cookie, NULL, 200);
    api_expect(&me, "\"signed_in\":true,\"login\":\"officer\"");
    api_expect(&me, "\"role\":\"officer\",\"area\":\"64.02\",\"rights\":[\"read\",\"see_person\"");
    assert_string_equal(tapak_response_header(&me.response, "Cache-Control"), "private, no-store");
    answer_free(&me);
    (void)snprintf(both, sizeof both, "%s\n%s", cookie, csrf);
    struct answer out = ask_with("DELETE", "/api/session", both, NULL, 204);
    assert_non_null(strstr(tapak_response_header(&out.response, "Set-Cookie"), "tapak=; "));
    assert_non_null(strstr(tapak_response_header(&out.response, "Set-Cookie"), "Max-Age=0"));
    answer_free(&out);
    me = ask_with("GET", "/api/me", cookie, NULL, 200);
    api_expect(&me, "\"signed_in\":false,\"login\":null,\"name\":null,\"role\":\"public\"");
    answer_free(&me);
    struct answer denied = ask_with("GET", "/api/reports", cookie, NULL, 401);
    assert_non_null(tapak_response_header(&denied.response, "WWW-Authenticate"));
    answer_free(&denied);
}

static void test_session__cookie_is_kept_from_scripts_and_others(void **state)
{
    (void)state;
    struct answer plain = post_session(NULL, PEOPLE_PASSWORD);
    const char *set = tapak_response_header(&plain.response, "Set-Cookie");
    assert_non_null(strstr(set, "; Path=/; Max-Age=43200; HttpOnly; SameSite=Strict"));
    assert_null(strstr(set, "Secure"));
    answer_free(&plain);
    server.site.base_url = "https://t";
    struct answer secure = post_session(NULL, PEOPLE_PASSWORD);
    set = tapak_response_header(&secure.response, "Set-Cookie");
    assert_int_equal(strncmp(set, "__Host-tapak=", 13), 0);
    assert_non_null(strstr(set, "; Secure"));
    assert_null(strstr(set, "Domain"));
    answer_free(&secure);
}

// A secret that somebody else has planted is not what the session gets.
static void test_session__is_never_one_that_was_fixed_before(void **state)
{
    (void)state;
    char first[TEXT_BYTES];
    char csrf[TEXT_BYTES];
    char second[TEXT_BYTES];
    sign_in(first, csrf);
    struct answer again = post_session(first, PEOPLE_PASSWORD);
    assert_int_equal(again.response.http_status, 200);
    cookie_of(&again, second);
    assert_string_not_equal(first, second);
    answer_free(&again);
    static const char planted[] = "Cookie: tapak=00000000000000000000000000000000";
    struct answer fixed = post_session(planted, PEOPLE_PASSWORD);
    assert_int_equal(fixed.response.http_status, 200);
    answer_free(&fixed);
    struct answer me = ask_with("GET", "/api/me", planted, NULL, 200);
    api_expect(&me, "\"signed_in\":false");
    answer_free(&me);
}

static void test_session__forged_changes_are_refused(void **state)
{
    (void)state;
    static const char target[] = "/api/reports/published0000001/comment";
    static const char body[] = "{\"text\":\"dipalsukan\"}";
    char cookie[TEXT_BYTES];
    char csrf[TEXT_BYTES];
    char fields[4 * TEXT_BYTES];
    sign_in(cookie, csrf);
    const struct {
        const char *more;
        int http_status;
    } cases[] = {
        {"", 403},
        {"X-CSRF-Token: 00000000000000000000000000000000", 403},
        {"X-CSRF-Token: ", 403},
        {"TOKEN\nSec-Fetch-Site: cross-site", 403},
        {"TOKEN\nSec-Fetch-Site: same-site", 403},
        {"TOKEN\nOrigin: http://t.evil", 403},
        {"TOKEN\nOrigin: null", 403},
        {"TOKEN\nOrigin: http://t", 200},
        {"TOKEN\nSec-Fetch-Site: same-origin\nOrigin: http://t", 200},
        {"TOKEN", 200},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        bool has_token = strncmp(cases[i].more, "TOKEN", 5) == 0;
        (void)snprintf(fields, sizeof fields, "Content-Type: application/json\n%s\n%s%s", cookie,
                       has_token ? csrf : "", has_token ? cases[i].more + 5 : cases[i].more);
        struct answer answer = ask_with("POST", target, fields, body, cases[i].http_status);
        answer_free(&answer);
    }
    // Signing somebody in as another from a page elsewhere.
    struct answer foreign = post_session("Sec-Fetch-Site: cross-site", PEOPLE_PASSWORD);
    assert_int_equal(foreign.response.http_status, 403);
    answer_free(&foreign);
}

// The clock is the real one: on a slow machine some guesses come after their wait.
static void test_session__guessing_is_slowed_down(void **state)
{
    (void)state;
    enum { FREE = 10, MOST = 25 };
    int tried = 0;
    int http_status = 401;
    while (http_status == 401 && tried < MOST) {
        struct answer answer = post_session(NULL, "tebak-tebakan");
        http_status = answer.response.http_status;
        tried += http_status == 401 ? 1 : 0;
        if (http_status == 429) {
            assert_non_null(tapak_response_header(&answer.response, "Retry-After"));
        }
        api_expect_not(&answer, "officer");
        answer_free(&answer);
    }
    assert_int_equal(http_status, 429);
    assert_in_range(tried, FREE, MOST - 1);
}

static void test_session__bad_bodies_are_named(void **state)
{
    (void)state;
    static const char *const bodies[] = {"",
                                         "{}",
                                         "[]",
                                         "{\"login\":\"a\"}",
                                         "{\"login\":1,\"password\":\"b\"}",
                                         "{\"login\":\"a\",\"password\":\"b\",\"role\":\"admin\"}"};
    for (size_t i = 0; i < sizeof bodies / sizeof bodies[0]; i++) {
        struct answer answer =
            ask_with("POST", "/api/session", "Content-Type: application/json", bodies[i], 400);
        answer_free(&answer);
    }
    // A form of another page cannot send JSON.
    struct answer form =
        ask_with("POST", "/api/session", "Content-Type: text/plain", "{\"login\":\"a\"}", 415);
    answer_free(&form);
}

struct revoking {
    const char *name;
};

static enum tapak_status revoke(struct tapak_conn *conn, void *context, struct tapak_error *err)
{
    const struct revoking *revoking = context;
    const struct tapak_actor actor = {"operator", SAMPLE_DAY_MS};
    return tapak_token_revoke(conn, revoking->name, &actor, err);
}

static void test_token__ends_when_it_is_revoked(void **state)
{
    (void)state;
    static const char *const bad[] = {"Authorization: Bearer", "Authorization: Bearer tapak_x",
                                      "Authorization: Basic b2ZmaWNlcjp4", "Authorization: "};
    struct answer good = people_ask(&server, OFFICER, "GET", "/api/reports", NULL, NULL, 200);
    answer_free(&good);
    struct answer me = people_ask(&server, OFFICER, "GET", "/api/me", NULL, NULL, 200);
    api_expect(&me, "\"login\":\"token officer\"");
    api_expect(&me, "\"csrf\":null");
    answer_free(&me);
    struct revoking revoking = {"officer"};
    sample_write(&server.sample, revoke, &revoking);
    struct answer gone = people_ask(&server, OFFICER, "GET", "/api/reports", NULL, NULL, 401);
    answer_free(&gone);
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct answer answer = ask_with("GET", "/api/me", bad[i], NULL, 401);
        answer_free(&answer);
    }
}

// What public addresses answer is the same whoever asks: so no cache can mix them up.
static void test_session__changes_no_public_answer(void **state)
{
    (void)state;
    static const char *const targets[] = {
        "/ogc/collections/reports/items", "/ogc/collections/reports/items/published0000001",
        "/ogc/collections/reports/items/unpublished00005", "/api/summary?by=village",
        "/ogc/collections/reports/tiles/WebMercatorQuad/0/0/0"};
    for (size_t i = 0; i < sizeof targets / sizeof targets[0]; i++) {
        struct answer nobody = ask(&server.site, "GET", targets[i], NULL, NULL);
        struct answer admin = ask(&server.site, "GET", targets[i], people_field(ADMIN), NULL);
        struct tapak_slice a = tapak_response_body(&nobody.response);
        struct tapak_slice b = tapak_response_body(&admin.response);
        assert_int_equal(nobody.response.http_status, admin.response.http_status);
        assert_int_equal(a.length, b.length);
        assert_true(a.length == 0 || memcmp(a.text, b.text, a.length) == 0);
        answer_free(&nobody);
        answer_free(&admin);
    }
}

#define EACH(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        EACH(test_session__in_and_out),
        EACH(test_session__cookie_is_kept_from_scripts_and_others),
        EACH(test_session__is_never_one_that_was_fixed_before),
        EACH(test_session__forged_changes_are_refused),
        EACH(test_session__guessing_is_slowed_down),
        EACH(test_session__bad_bodies_are_named),
        EACH(test_token__ends_when_it_is_revoked),
        EACH(test_session__changes_no_public_answer),
    };
    return cmocka_run_group_tests_name("api/session", tests, NULL, NULL);
}
