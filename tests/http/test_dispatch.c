#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>
#include <zlib.h>

#include "http/site.h"
#include "tapak/base/limits.h"
#include "tapak/base/log.h"

static const struct tapak_site site = {.routes = test_routes, .offset_minutes = 480};

static void test_dispatch__routes_on_the_raw_target(void **state)
{
    (void)state;
    static const struct {
        const char *about;
        const char *method;
        const char *target;
        int http_status;
    } cases[] = {
        {"known", "GET", "/items/7", 200},
        {"absolute form", "GET", "http://host/items/7", 200},
        {"head", "HEAD", "/items/7", 200},
        {"unknown", "GET", "/other", 404},
        {"start without pages", "GET", "/", 404},
        {"empty place", "GET", "/items/", 404},
        {"an encoded slash does not part", "GET", "/items%2F7", 404},
        {"an encoded slash inside a place", "GET", "/items/7%2F8", 200},
        {"NUL does not end the path", "GET", "/items/7%00", 404},
        {"NUL does not end a literal", "GET", "/long%00", 404},
        {"dots go nowhere", "GET", "/items/../long", 404},
        {"encoded dots are a name", "GET", "/items/%2e%2e", 200},
        {"broken escape in the path", "GET", "/items/%4", 404},
        {"not UTF-8 in the path", "GET", "/items/%ff", 404},
        {"doubled slash", "GET", "//items/7", 404},
        {"slash at the end", "GET", "/long/", 308},
        {"no slash at the start", "GET", "long", 400},
        {"blank in the target", "GET", "/long /x", 400},
        {"empty target", "GET", "", 400},
        {"wrong method", "DELETE", "/items/7", 405},
        {"unknown method", "BREW", "/long", 405},
        {"a method that is long", "PROPFINDPROPFINDPROPFIND", "/long", 405},
        {"lower case method", "get", "/long", 405},
        {"options", "OPTIONS", "/items/7", 204},
        {"options of all", "OPTIONS", "*", 204},
        {"options of nothing", "OPTIONS", "/other", 404},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct answer answer = ask(&site, cases[i].method, cases[i].target, NULL, NULL);
        if (answer.response.http_status != cases[i].http_status) {
            fail_msg("%s: %d", cases[i].about, answer.response.http_status);
        }
        answer_free(&answer);
    }
}

static const struct {
    const char *query;
    int http_status;
    const char *expected; ///< in the body
} queries[] = {
    {"", 200, "\"limit\":10"},
    {"limit=1", 200, "\"limit\":1,"},
    {"limit=100", 200, "\"limit\":100"},
    {"limit=101", 200, "\"limit\":100"},
    {"limit=99999999999999999999", 400, "not a whole number"},
    {"limit=0", 400, "not within 1 to 100"},
    {"limit=-1", 400, "\"parameter\":\"limit\""},
    {"limit=ten", 400, "limit is \\\"ten\\\", not a whole number"},
    {"limit=", 400, "limit"},
    {"limit", 400, "limit"},
    {"limit=1&limit=2", 400, "given twice"},
    {"Limit=1", 400, "\"parameter\":\"Limit\""},
    {"colour=red", 400, "\"parameter\":\"colour\""},
    {"id=8", 400, "\"parameter\":\"id\""},
    {"&&limit=3&", 200, "\"limit\":3"},
    {"%6cimit=4", 200, "\"limit\":4"},
    {"limit=%", 400, "broken %-escape"},
    {"%zz=1", 400, "not known"},
    {"bbox=1,2,3,4", 200, "\"west\":1,\"north\":4"},
    {"bbox=1,2,-9,3,4,9", 200, "\"west\":1,\"north\":4"},
    {"bbox=170,2,-170,4", 200, "\"west\":170"},
    {"bbox=1,2,1,2", 200, "\"west\":1"},
    {"bbox=1,2,3", 400, "has 3 numbers, not 4 or 6"},
    {"bbox=1,2,3,4,5", 400, "has 5 numbers"},
    {"bbox=1,2,3,4,5,6,7", 400, "not 4 or 6"},
    {"bbox=1,2,3,x", 400, "\"parameter\":\"bbox\""},
    {"bbox=1,2,3,nan", 400, "bbox"},
    {"bbox=1,4,3,2", 400, "lower side"},
    {"bbox=1,2,9,3,4,-9", 400, "lower side"},
    {"bbox=181,0,182,1", 400, "longitudes"},
    {"datetime=2026-01-01T00:00:00Z", 200, "\"since\":1767225600000,\"until\":1767225600001"},
    {"datetime=2026-01-01", 200, "\"since\":1767196800000,\"until\":1767283200000"},
    {"datetime=2026-01-01/2026-01-01", 200, "\"until\":1767283200000"},
    {"datetime=2026-01-01/..", 200, "\"since\":1767196800000,\"until\":0"},
    {"datetime=../2026-01-01", 200, "\"since\":0,\"until\":1767283200000"},
    {"datetime=2026-01-01/", 200, "\"since\":1767196800000"},
    {"datetime=/2026-01-01", 200, "\"until\":1767283200000"},
    {"datetime=2026-01-01T00:00:00%2B08:00", 200, "\"since\":1767196800000"},
    {"datetime=2026-01-01T00:00:00+08:00", 200, "\"since\":1767196800000"},
    {"datetime=2026-01-02/2026-01-01", 400, "its end is before its start"},
    {"datetime=..", 400, "\"parameter\":\"datetime\""},
    {"datetime=../..", 400, "both ends are open"},
    {"datetime=/", 400, "both ends are open"},
    {"datetime=2026-02-30", 400, "not a date"},
    {"datetime=yesterday", 400, "datetime"},
    {"datetime=2026-01-01/2026-01-02/2026-01-03", 400, "not a date"},
    {"state=open", 200, "\"limit\""},
    {"state=ajar", 400, "not one of open, closed"},
    {"on=true", 200, "\"limit\""},
    {"on=yes", 400, "not one of false, true"},
    {"in=64.02", 200, "\"limit\""},
    {"in=6402x", 400, "area code"},
    {"q=a+b%20c", 200, "\"q\":\"a b c\""},
    {"q=", 400, "q is empty"},
    {"q=%00", 400, "not UTF-8"},
    {"q=%c3", 400, "not UTF-8"},
    {"q=%0a", 400, "control character"},
    {"f=csv", 200, "\"media\":\"csv\""},
    {"f=xml", 400, "not one of json, csv"},
    {"limit=5&offset=3&cursor=old", 400, "offset"},
};

static void test_dispatch__checks_parameters(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof queries / sizeof queries[0]; i++) {
        char target[256];
        (void)snprintf(target, sizeof target, "/items/7?%s", queries[i].query);
        struct answer answer = ask(&site, "GET", target, NULL, NULL);
        if (answer.response.http_status != queries[i].http_status ||
            !answer_has(&answer, queries[i].expected)) {
            struct tapak_slice body = tapak_response_body(&answer.response);
            fail_msg("%s: %d %.*s", queries[i].query, answer.response.http_status, (int)body.length,
                     body.text);
        }
        answer_free(&answer);
    }
}

static void test_dispatch__text_ends_at_its_ceiling(void **state)
{
    (void)state;
    char target[TAPAK_MAX_TARGET_BYTES + 64];
    static const struct {
        size_t length;
        int http_status;
    } cases[] = {{256, 200}, {257, 400}, {TAPAK_MAX_TARGET_BYTES, 414}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        (void)snprintf(target, sizeof target, "/items/7?q=");
        size_t used = strlen(target);
        memset(target + used, 'a', cases[i].length);
        target[used + cases[i].length] = '\0';
        struct answer answer = ask(&site, "GET", target, NULL, NULL);
        assert_int_equal(answer.response.http_status, cases[i].http_status);
        answer_free(&answer);
    }
}

static void test_dispatch__puts_links(void **state)
{
    (void)state;
    struct answer answer = ask(&site, "GET", "/items/7?limit=5&q=a%26b", "Host: x.id:80", NULL);
    assert_true(answer_has(&answer, "http://x.id:80/items/7?limit=5&q=a%26b&cursor=a%20b%26c"));
    answer_free(&answer);
    struct tapak_site behind = site;
    behind.base_url = "https://peta.id/tapak";
    answer = ask(&behind, "GET", "/items/7", "Host: inner", NULL);
    assert_true(answer_has(&answer, "\"https://peta.id/tapak/items/7?cursor="));
    answer_free(&answer);
    answer = ask(&site, "GET", "/items/7", "Host: a\"><script>", NULL);
    assert_int_equal(answer.response.http_status, 400);
    answer_free(&answer);
}

static void test_dispatch__negotiates(void **state)
{
    (void)state;
    static const struct {
        const char *accept;
        int http_status;
        const char *type;
    } cases[] = {
        {NULL, 200, "application/geo+json"},
        {"Accept: */*", 200, "application/geo+json"},
        {"Accept: text/csv", 200, "text/csv; charset=utf-8"},
        {"Accept: application/json", 200, "application/geo+json"},
        {"Accept: APPLICATION/JSON", 200, "application/geo+json"},
        {"Accept: text/*", 200, "text/csv; charset=utf-8"},
        {"Accept: application/json;q=0.1, text/csv;q=0.2", 200, "text/csv; charset=utf-8"},
        {"Accept: text/csv;q=0, */*", 200, "application/geo+json"},
        {"Accept: text/html,application/xhtml+xml,*/*;q=0.8", 200, "application/geo+json"},
        {"Accept: image/png", 406, "application/problem+json"},
        {"Accept: */*;q=0", 406, "application/problem+json"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct answer answer = ask(&site, "GET", "/items/7", cases[i].accept, NULL);
        assert_int_equal(answer.response.http_status, cases[i].http_status);
        assert_string_equal(answer.response.media_type, cases[i].type);
        assert_string_equal(tapak_response_header(&answer.response, "Vary"),
                            "Accept, Accept-Encoding");
        answer_free(&answer);
    }
    struct answer answer = ask(&site, "GET", "/items/7?f=json", "Accept: text/csv", NULL);
    assert_string_equal(answer.response.media_type, "application/geo+json");
    answer_free(&answer);
}

static void test_dispatch__tags_and_answers_304(void **state)
{
    (void)state;
    struct answer plain = ask(&site, "GET", "/long", NULL, NULL);
    struct answer packed = ask(&site, "GET", "/long", "Accept-Encoding: gzip", NULL);
    const char *tag = tapak_response_header(&plain.response, "ETag");
    assert_non_null(tag);
    assert_string_not_equal(tag, tapak_response_header(&packed.response, "ETag"));
    assert_string_equal(tapak_response_header(&plain.response, "Cache-Control"),
                        "public, max-age=60");
    const struct {
        const char *form;
        int http_status;
    } cases[] = {
        {"If-None-Match: %s", 304},
        {"If-None-Match: W/%s", 304},
        {"If-None-Match: \"x\", %s", 304},
        {"If-None-Match: *", 304},
        {"If-None-Match: \"x\"", 200},
        {"If-None-Match: ", 200},
        {"Accept-Encoding: gzip\nIf-None-Match: %s", 200},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char fields[200];
        const char *mark = strstr(cases[i].form, "%s");
        size_t front = mark == NULL ? strlen(cases[i].form) : (size_t)(mark - cases[i].form);
        (void)snprintf(fields, sizeof fields, "%.*s%s", (int)front, cases[i].form,
                       mark == NULL ? "" : tag);
        struct answer answer = ask(&site, "GET", "/long", fields, NULL);
        assert_int_equal(answer.response.http_status, cases[i].http_status);
        if (cases[i].http_status == 304) {
            assert_int_equal(tapak_response_body(&answer.response).length, 0);
            assert_string_equal(tapak_response_header(&answer.response, "ETag"), tag);
            assert_null(answer.response.media_type);
        }
        answer_free(&answer);
    }
    answer_free(&plain);
    answer_free(&packed);
}

static void test_dispatch__compresses(void **state)
{
    (void)state;
    struct answer plain = ask(&site, "GET", "/long", "Accept-Encoding: gzip;q=0, br", NULL);
    struct answer packed = ask(&site, "GET", "/long", "Accept-Encoding: br, gzip;q=0.5", NULL);
    struct answer small = ask(&site, "GET", "/items/7", "Accept-Encoding: gzip", NULL);
    assert_null(tapak_response_header(&plain.response, "Content-Encoding"));
    assert_null(tapak_response_header(&small.response, "Content-Encoding"));
    assert_string_equal(tapak_response_header(&packed.response, "Content-Encoding"), "gzip");
    struct tapak_slice body = tapak_response_body(&packed.response);
    char out[40000];
    z_stream stream = {.next_in = (Bytef *)(uintptr_t)body.text,
                       .avail_in = (uInt)body.length,
                       .next_out = (Bytef *)out,
                       .avail_out = sizeof out};
    assert_int_equal(inflateInit2(&stream, 31), Z_OK);
    assert_int_equal(inflate(&stream, Z_FINISH), Z_STREAM_END);
    (void)inflateEnd(&stream);
    assert_int_equal(stream.total_out, tapak_response_body(&plain.response).length);
    assert_memory_equal(out, tapak_response_body(&plain.response).text, stream.total_out);
    answer_free(&plain);
    answer_free(&packed);
    answer_free(&small);
}

static void test_dispatch__head_is_get_without_a_body(void **state)
{
    (void)state;
    struct answer get = ask(&site, "GET", "/long", NULL, NULL);
    struct answer head = ask(&site, "HEAD", "/long", NULL, NULL);
    assert_true(head.response.is_head);
    assert_int_equal(head.response.header_count, get.response.header_count);
    assert_int_equal(tapak_response_body(&head.response).length,
                     tapak_response_body(&get.response).length);
    assert_string_equal(tapak_response_header(&head.response, "ETag"),
                        tapak_response_header(&get.response, "ETag"));
    answer_free(&get);
    answer_free(&head);
}

static void test_dispatch__allows_other_origins_to_read_only(void **state)
{
    (void)state;
    struct answer read = ask(&site, "OPTIONS", "/items/7", "Origin: https://x.id", NULL);
    struct answer made = ask(&site, "OPTIONS", "/made", "Origin: https://x.id", NULL);
    struct answer wrong = ask(&site, "PUT", "/made", NULL, NULL);
    assert_string_equal(tapak_response_header(&read.response, "Allow"), "GET, HEAD, OPTIONS");
    assert_string_equal(tapak_response_header(&read.response, "Access-Control-Allow-Origin"), "*");
    assert_string_equal(tapak_response_header(&made.response, "Allow"), "POST, OPTIONS");
    assert_null(tapak_response_header(&made.response, "Access-Control-Allow-Origin"));
    assert_string_equal(tapak_response_header(&wrong.response, "Allow"), "POST, OPTIONS");
    answer_free(&read);
    answer_free(&made);
    answer_free(&wrong);
}

static void test_dispatch__takes_bodies_of_the_declared_type(void **state)
{
    (void)state;
    static const struct {
        const char *fields;
        const char *body;
        int http_status;
    } cases[] = {
        {"Content-Type: application/json", "{}", 201},
        {"Content-Type: Application/JSON; charset=utf-8", "{}", 201},
        {"Content-Type: text/plain", "{}", 415},
        {NULL, "{}", 415},
        {"Content-Type: application/json", NULL, 400},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct answer answer = ask(&site, "POST", "/made", cases[i].fields, cases[i].body);
        assert_int_equal(answer.response.http_status, cases[i].http_status);
        assert_null(tapak_response_header(&answer.response, "ETag"));
        answer_free(&answer);
    }
    struct answer answer = ask(&site, "POST", "/made", cases[0].fields, NULL);
    assert_true(answer_has(&answer, "{\"type\":\"about:blank\",\"title\":\"Bad Request\","
                                    "\"status\":400,\"detail\":\"category: missing\","
                                    "\"parameter\":\"category\"}"));
    assert_string_equal(answer.response.media_type, "application/problem+json");
    answer_free(&answer);
}

static void test_dispatch__says_no_cause_of_its_own_failures(void **state)
{
    (void)state;
    struct answer answer = ask(&site, "GET", "/broken", NULL, NULL);
    assert_int_equal(answer.response.http_status, 500);
    assert_false(answer_has(&answer, "secret"));
    assert_false(answer_has(&answer, "half"));
    assert_true(answer_has(&answer, "\"request\":\"testrequest1\""));
    assert_string_equal(tapak_response_header(&answer.response, "Cache-Control"), "no-store");
    answer_free(&answer);
}

// What the server knows already changes nothing but the time it takes.
static void test_dispatch__answers_alike_with_a_known_route(void **state)
{
    (void)state;
    static const char *const methods[] = {"GET", "HEAD", "POST", "OPTIONS", "DELETE"};
    static const char *const targets[] = {"/items/7?limit=3", "/long", "/made", "/events/", "/no",
                                          "/broken",          "*"};
    for (size_t m = 0; m < 5; m++) {
        for (size_t t = 0; t < 7; t++) {
            struct answer plain = ask(&site, methods[m], targets[t], "Host: a", NULL);
            struct tapak_request request = {
                .method = tapak_slice_of(methods[m]),
                .target = tapak_slice_of(targets[t]),
                .arena = plain.arena,
                .id = "testrequest1",
            };
            struct tapak_header_field host = {tapak_slice_of("Host"), tapak_slice_of("a")};
            struct tapak_response known;
            request.fields = &host;
            request.field_count = 1;
            request.route = tapak_dispatch_route(&site, &request);
            tapak_dispatch(&site, &request, &known);
            assert_int_equal(known.http_status, plain.response.http_status);
            assert_int_equal(known.header_count, plain.response.header_count);
            assert_ptr_equal(known.row, plain.response.row);
            tapak_response_free(&known);
            answer_free(&plain);
        }
    }
}

int main(void)
{
    tapak_log_set_level((enum tapak_log_level) - 1);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_dispatch__answers_alike_with_a_known_route),
        cmocka_unit_test(test_dispatch__routes_on_the_raw_target),
        cmocka_unit_test(test_dispatch__checks_parameters),
        cmocka_unit_test(test_dispatch__text_ends_at_its_ceiling),
        cmocka_unit_test(test_dispatch__puts_links),
        cmocka_unit_test(test_dispatch__negotiates),
        cmocka_unit_test(test_dispatch__tags_and_answers_304),
        cmocka_unit_test(test_dispatch__compresses),
        cmocka_unit_test(test_dispatch__head_is_get_without_a_body),
        cmocka_unit_test(test_dispatch__allows_other_origins_to_read_only),
        cmocka_unit_test(test_dispatch__takes_bodies_of_the_declared_type),
        cmocka_unit_test(test_dispatch__says_no_cause_of_its_own_failures),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
