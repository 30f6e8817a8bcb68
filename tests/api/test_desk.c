#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "api/server.h"
#include "api/service.h"
#include "tapak/base/log.h"

static struct api_server server;

static const char json_type[] = "Content-Type: application/json";

static int set_up(void **state)
{
    (void)state;
    api_server_make(&server);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    api_server_free(&server);
    return 0;
}

static void test_about__says_what_there_is(void **state)
{
    (void)state;
    static const char *const members[] = {
        "\"name\":\"tapak\",\"version\":\"test\",\"demo\":false,\"region\":\"Sample\"",
        "\"edition\":{\"name\":\"sample-1\",\"date\":\"2025-01-31\",\"source\":\"sample.gpkg\"",
        "\"extent\":[116,0,118,1]",
        "{\"code\":\"karhutla\",\"name_id\":\"Kebakaran hutan dan lahan\"",
        "{\"code\":\"P1\",\"first\":\"2019-06-18\",\"last\":\"2020-12-31\"}",
        "{\"code\":\"in_progress\",\"name_id\":\"ditindaklanjuti\",\"name_en\":\"in progress\"}",
        "\"data_as_of\":\"20",
    };
    struct answer answer = api_get(&server, "/api/about", 200);
    for (size_t i = 0; i < sizeof members / sizeof members[0]; i++) {
        api_expect(&answer, members[i]);
    }
    answer_free(&answer);
}

static void test_about__names_the_province_without_a_setting(void **state)
{
    (void)state;
    server.api->region[0] = '\0';
    struct answer answer = api_get(&server, "/api/about", 200);
    api_expect(&answer, "\"region\":\"Kalimantan Timur\"");
    answer_free(&answer);
}

static void test_summary__counts_what_the_public_may_know(void **state)
{
    (void)state;
    static const struct {
        const char *target;
        const char *expected;
    } cases[] = {
        // Three published reports in three villages: each is 1, so is every sum but hotspots.
        {"/api/summary?by=village",
         "{\"key\":\"64.02.01.2001\",\"name\":\"Muara Jawa\",\"parent\":\"Kutai Kartanegara\","
         "\"in_programme\":true,\"reports\":\"<5\""},
        {"/api/summary", "{\"by\":\"village\",\"rows\":["},
        {"/api/summary?by=village",
         "{\"key\":\"64.03.01.2001\",\"name\":\"Tanjung Batu\",\"parent\":\"Berau\","
         "\"in_programme\":false,\"reports\":0,\"open\":0"},
        {"/api/summary?by=regency", "\"total\":{\"reports\":\"<5\""},
        {"/api/summary?by=regency", "\"hotspots\":2"},
        {"/api/summary?by=regency", "\"unplaced\":{\"reports\":0"},
        {"/api/summary?by=district&in=64.02", "\"key\":\"64.02.02\""},
        {"/api/summary?by=village&in=64.03", "\"rows\":[{\"key\":\"64.03.01.2001\""},
        {"/api/summary?by=category&in=64.03.01.2001", "\"total\":{\"reports\":0"},
        {"/api/summary?by=month", "{\"key\":\"2025-06\""},
        {"/api/summary?by=period&period=P3", "\"total\":{\"reports\":0"},
        {"/api/summary?by=category&from=2025-06-16&to=2025-06-16",
         "{\"key\":\"sampah\",\"name\":\"Sampah\",\"parent\":\"\",\"in_programme\":false,"
         "\"reports\":\"<5\""},
        {"/api/summary?by=regency&format=csv", "regency,name,parent,in_programme,reports,open"},
        {"/api/summary?by=regency&format=csv", "64.02,Kutai Kartanegara,,false,<5,<5,0"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct answer answer = api_get(&server, cases[i].target, 200);
        api_expect(&answer, cases[i].expected);
        answer_free(&answer);
    }
    struct answer other = api_get(&server, "/api/summary?by=village&in=64.03", 200);
    api_expect_not(&other, "64.02");
    answer_free(&other);
}

static void test_summary__refuses(void **state)
{
    (void)state;
    static const struct {
        const char *target;
        int http_status;
        const char *expected;
    } cases[] = {
        {"/api/summary?by=street", 400, "\"parameter\":\"by\""},
        {"/api/summary?period=P9", 400, "\"parameter\":\"period\""},
        {"/api/summary?period=P1&from=2020-01-01", 400, "\"parameter\":\"period\""},
        {"/api/summary?from=2026-01-02&to=2026-01-01", 400, "\"parameter\":\"to\""},
        {"/api/summary?from=2026-02-30", 400, "\"parameter\":\"from\""},
        {"/api/summary?category=fire", 400, "\"parameter\":\"category\""},
        {"/api/summary?in=64.99", 404, "no area has code 64.99"},
        {"/api/summary?format=xlsx", 400, "\"parameter\":\"format\""},
        {"/api/summary?f=json", 400, "\"parameter\":\"f\""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct answer answer = api_get(&server, cases[i].target, cases[i].http_status);
        api_expect(&answer, cases[i].expected);
        answer_free(&answer);
    }
}

static struct answer hand_in(const char *fields, const char *body, int http_status)
{
    struct answer answer = ask(&server.site, "POST", "/api/reports", fields, body);
    if (answer.response.http_status != http_status) {
        struct tapak_slice got = tapak_response_body(&answer.response);
        fail_msg("%s: %d %.*s", body, answer.response.http_status, (int)got.length, got.text);
    }
    return answer;
}

static void test_hand_in__gives_a_receipt(void **state)
{
    (void)state;
    static const char body[] = "{\"category\":\"pembalakan\",\"title\":\"Kayu\",\"lat\":0.75,"
                               "\"lon\":116.25,\"reporter\":{\"name\":\"Siti\"}}";
    struct answer receipt = hand_in(json_type, body, 201);
    api_expect(&receipt, "\"placed_by\":\"point\",\"village\":{\"code\":\"64.02.01.2001\","
                         "\"name\":\"Muara Jawa\"},\"area\":\"64.02.01.2001\",\"candidates\":[]");
    const char *location = tapak_response_header(&receipt.response, "Location");
    assert_non_null(location);
    assert_int_equal(strlen(location), strlen("http://t/api/track/") + TAPAK_TRACKING_LENGTH);
    assert_string_equal(tapak_response_header(&receipt.response, "Cache-Control"), "no-store");
    struct answer tracked = api_get(&server, location + strlen("http://t"), 200);
    api_expect(&tracked, "\"state\":\"received\",\"state_name\":\"masuk\"");
    api_expect_not(&tracked, "Siti");
    api_expect_not(&tracked, "116.25");
    answer_free(&tracked);
    // Typed in capitals it is the same code.
    char typed[64];
    (void)snprintf(typed, sizeof typed, "%s", location + strlen("http://t"));
    for (char *at = typed + strlen("/api/track/"); *at != '\0'; at++) {
        *at = *at >= 'a' && *at <= 'z' ? (char)(*at - 32) : *at;
    }
    tracked = api_get(&server, typed, 200);
    answer_free(&tracked);
    answer_free(&receipt);
    // Nobody has cleared it: the public does not see it.
    struct answer all = api_get(&server, "/ogc/collections/reports/items", 200);
    api_expect(&all, "\"numberMatched\":3");
    answer_free(&all);
    struct answer none = api_get(&server, "/api/track/000000000000", 404);
    answer_free(&none);
}

static void test_forget_me__erases_by_the_tracking_code(void **state)
{
    (void)state;
    static const char body[] = "{\"category\":\"sampah\",\"title\":\"Tumpukan\","
                               "\"reporter\":{\"name\":\"Siti\",\"phone\":\"0812\"}}";
    char target[64];
    struct answer receipt = hand_in(json_type, body, 201);
    (void)snprintf(target, sizeof target, "%s/person",
                   tapak_response_header(&receipt.response, "Location") + strlen("http://t"));
    answer_free(&receipt);
    for (int i = 0; i < 2; i++) { // again changes nothing
        struct answer erased = ask(&server.site, "DELETE", target, "", "");
        assert_int_equal(erased.response.http_status, 204);
        answer_free(&erased);
    }
    struct answer get = api_get(&server, target, 405);
    assert_string_equal(tapak_response_header(&get.response, "Allow"), "DELETE, OPTIONS");
    answer_free(&get);
    struct answer none = ask(&server.site, "DELETE", "/api/track/000000000000/person", "", "");
    assert_int_equal(none.response.http_status, 404);
    answer_free(&none);
}

static void test_hand_in__the_same_key_is_the_same_report(void **state)
{
    (void)state;
    static const char fields[] = "Content-Type: application/json\nIdempotency-Key: 7f3a";
    static const char body[] = "{\"category\":\"sampah\",\"description\":\"Tumpukan\"}";
    struct answer first = hand_in(fields, body, 201);
    struct answer again = hand_in(fields, body, 201);
    assert_string_equal(tapak_response_header(&first.response, "Location"),
                        tapak_response_header(&again.response, "Location"));
    api_expect(&first, "\"placed_by\":\"none\",\"village\":null,\"area\":null");
    answer_free(&first);
    answer_free(&again);
}

static void test_hand_in__names_what_is_wrong(void **state)
{
    (void)state;
    static const struct {
        const char *body;
        const char *expected;
    } cases[] = {
        {"", "the body is not JSON"},
        {"{\"title\":\"a\"}", "\"parameter\":\"category\""},
        {"{\"category\":\"ufo\",\"title\":\"a\"}", "\"parameter\":\"category\""},
        {"{\"category\":\"sampah\"}", "\"parameter\":\"description\""},
        {"{\"category\":\"sampah\",\"title\":\"a\",\"class\":\"x\"}", "\"parameter\":\"class\""},
        {"{\"category\":\"sampah\",\"title\":\"a\",\"lat\":91,\"lon\":0}", "\"parameter\":\"lat\""},
        {"{\"category\":\"sampah\",\"title\":\"a\",\"latitude\":1}", "not known here"},
        {"{\"category\":\"sampah\",\"title\":\"a\",\"code\":\"7\"}", "\"parameter\":\"code\""},
        {"{\"category\":\"sampah\",\"title\":\"a\",\"occurred\":\"2999-01-01\"}",
         "\"parameter\":\"occurred\""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct answer answer = hand_in(json_type, cases[i].body, 400);
        api_expect(&answer, cases[i].expected);
        answer_free(&answer);
    }
    struct answer form = hand_in("Content-Type: text/plain", "{}", 415);
    answer_free(&form);
    struct answer get = ask(&server.site, "PUT", "/api/reports", NULL, NULL);
    assert_int_equal(get.response.http_status, 405);
    assert_string_equal(tapak_response_header(&get.response, "Allow"), "GET, HEAD, POST, OPTIONS");
    answer_free(&get);
}

static void *ask_often(void *context)
{
    size_t *good = context;
    for (int i = 0; i < 40; i++) {
        struct answer answer = ask(&server.site, "GET", "/api/about", NULL, NULL);
        *good += answer.response.http_status == 200 ? 1 : 0;
        answer_free(&answer);
    }
    return NULL;
}

static void test_set_world__while_requests_run(void **state)
{
    (void)state;
    pthread_t threads[4];
    size_t good[4] = {0};
    struct tapak_error err;
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(pthread_create(&threads[i], NULL, ask_often, &good[i]), 0);
    }
    for (int i = 0; i < 10; i++) {
        struct tapak_world *world = NULL;
        assert_int_equal(tapak_world_load(server.sample.conn, NULL, &world, &err), TAPAK_OK);
        tapak_api_set_world(server.api, world);
    }
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(pthread_join(threads[i], NULL), 0);
        assert_int_equal(good[i], 40);
    }
}

static void test_village_list__names_all_without_shapes(void **state)
{
    (void)state;
    struct answer answer = api_get(&server, "/api/villages", 200);
    api_expect(&answer, "{\"villages\":[{\"code\":\"64.02.01.2001\",\"name\":\"Muara Jawa\"");
    api_expect(&answer, "\"regency\":\"Kutai Kartanegara\",\"in_programme\":true}");
    api_expect(&answer, "\"name\":\"Tanjung Batu\"");
    api_expect_not(&answer, "coordinates");
    answer_free(&answer);
}

static void test_ready__only_with_a_world(void **state)
{
    (void)state;
    struct tapak_api *own = server.api;
    struct tapak_error err;
    const struct tapak_api_settings settings = {.layer = server.layer, .version = "test"};
    struct answer health = api_get(&server, "/health", 200);
    struct answer ready = api_get(&server, "/ready", 200);
    answer_free(&health);
    answer_free(&ready);
    struct tapak_api *empty = NULL;
    assert_int_equal(tapak_api_create(server.sample.store, NULL, &settings, &empty, &err),
                     TAPAK_OK);
    server.site.context = empty;
    health = api_get(&server, "/health", 200);
    ready = api_get(&server, "/ready", 503);
    struct answer items = api_get(&server, "/ogc/collections/villages/items", 503);
    answer_free(&health);
    answer_free(&ready);
    answer_free(&items);
    server.site.context = own;
    tapak_api_free(empty);
    tapak_api_free(NULL);
}

int main(void)
{
    tapak_log_set_level(TAPAK_LOG_ERROR);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_about__says_what_there_is),
        cmocka_unit_test(test_about__names_the_province_without_a_setting),
        cmocka_unit_test(test_summary__counts_what_the_public_may_know),
        cmocka_unit_test(test_summary__refuses),
        cmocka_unit_test(test_hand_in__gives_a_receipt),
        cmocka_unit_test(test_forget_me__erases_by_the_tracking_code),
        cmocka_unit_test(test_hand_in__the_same_key_is_the_same_report),
        cmocka_unit_test(test_hand_in__names_what_is_wrong),
        cmocka_unit_test(test_set_world__while_requests_run),
        cmocka_unit_test(test_village_list__names_all_without_shapes),
        cmocka_unit_test(test_ready__only_with_a_world),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
