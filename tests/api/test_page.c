// Pages of features in other reference systems and as HTML, and that they stay whole while rows are
// added.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "api/server.h"
#include "tapak/geo/crs.h"

#define EPSG "http://www.opengis.net/def/crs/EPSG/0/"
#define ITEMS "/ogc/collections/reports/items"

static struct api_server server;

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

static void expect(const char *target, const char *text)
{
    struct answer answer = api_get(&server, target, 200);
    api_expect(&answer, text);
    answer_free(&answer);
}

static void expect_header(const char *target, const char *fields, const char *name,
                          const char *value)
{
    struct answer answer = ask(&server.site, "GET", target, fields, NULL);
    const char *given = tapak_response_header(&answer.response, name);
    if (given == NULL || strcmp(given, value) != 0) {
        fail_msg("%s: %s is %s", target, name, given == NULL ? "absent" : given);
    }
    answer_free(&answer);
}

static void test_crs__decides_the_axes(void **state)
{
    (void)state;
    expect(ITEMS "/published0000002", "\"coordinates\":[116.75,0.75]");
    expect(ITEMS "/published0000002?crs=" EPSG "4326", "\"coordinates\":[0.75,116.75]");
    expect(ITEMS "/published0000002?crs=" EPSG "3857", "\"coordinates\":[12996550.5");
    expect(ITEMS "?crs=" EPSG "4326", "\"coordinates\":[0.75,116.75]");
    expect(ITEMS "?crs=" EPSG "4326", "\"geometry\":null");
    // gdaltransform: 472183.538 82898.376
    expect(ITEMS "?crs=" EPSG "32650", "\"coordinates\":[472183.538,82898.376]");
    expect("/ogc/collections/villages/items/64.02.01.2001?crs=" EPSG "4326", "[0.5,116]");
    expect("/ogc/collections/villages/items/64.02.01.2001", "[116,0.5]");
}

static void test_crs__is_told_in_the_header(void **state)
{
    (void)state;
    expect_header(ITEMS, NULL, "Content-Crs", "<http://www.opengis.net/def/crs/OGC/1.3/CRS84>");
    expect_header(ITEMS "?crs=" EPSG "9470", NULL, "Content-Crs", "<" EPSG "9470>");
    expect_header(ITEMS "/published0000001?crs=" EPSG "32750", NULL, "Content-Crs",
                  "<" EPSG "32750>");
    expect_header(ITEMS, NULL, "Access-Control-Expose-Headers",
                  "Content-Crs, ETag, Link, X-Request-Id");
}

// A box around one point in each system gives the same features in the same order.
static void test_bbox_crs__gives_the_same_in_every_system(void **state)
{
    (void)state;
    struct tapak_error err;
    struct tapak_projector *projector = NULL;
    assert_int_equal(tapak_projector_create(&projector, &err), TAPAK_OK);
    for (size_t i = 0; i < TAPAK_CRS_COUNT; i++) {
        struct tapak_axes low;
        struct tapak_axes high;
        const struct tapak_crs *crs = &tapak_crs_list[i];
        assert_int_equal(
            tapak_crs_from_point(projector, crs, (struct tapak_point){116.7, 0.7}, &low, &err),
            TAPAK_OK);
        assert_int_equal(
            tapak_crs_from_point(projector, crs, (struct tapak_point){116.8, 0.8}, &high, &err),
            TAPAK_OK);
        char target[512];
        (void)snprintf(target, sizeof target, ITEMS "?bbox=%.9f,%.9f,%.9f,%.9f&bbox-crs=%s",
                       low.first, low.second, high.first, high.second, crs->uri);
        struct answer answer = api_get(&server, target, 200);
        api_expect(&answer, "\"numberMatched\":2");
        struct tapak_slice body = tapak_response_body(&answer.response);
        const char *first = memmem(body.text, body.length, "byname0000000003", 16);
        const char *second = memmem(body.text, body.length, "published0000002", 16);
        assert_true(first != NULL && second != NULL && first < second);
        answer_free(&answer);
    }
    tapak_projector_free(projector);
}

static void test_html__is_offered_for_each_resource(void **state)
{
    (void)state;
    static const char *const targets[] = {
        "/ogc",
        "/ogc/api",
        "/ogc/conformance",
        "/ogc/collections",
        "/ogc/collections/reports",
        "/ogc/collections/districts",
        ITEMS,
        ITEMS "/published0000001",
        "/ogc/collections/hotspots/items",
        "/ogc/collections/villages/items",
        "/ogc/collections/regencies/items/64.02",
        "/ogc/collections/village-summaries/items",
    };
    static const char browser[] =
        "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
    for (size_t i = 0; i < sizeof targets / sizeof targets[0]; i++) {
        struct answer answer = ask(&server.site, "GET", targets[i], browser, NULL);
        assert_int_equal(answer.response.http_status, 200);
        assert_string_equal(answer.response.media_type, "text/html; charset=utf-8");
        assert_non_null(tapak_response_header(&answer.response, "Content-Security-Policy"));
        api_expect(&answer, "<html lang=\"id\">");
        api_expect(&answer, "</html>");
        api_expect_not(&answer, "<script");
        api_expect_not(&answer, "style=\"");
        answer_free(&answer);
    }
    expect(ITEMS "?f=html", "<svg class=\"map\"");
    expect("/ogc/collections/villages/items/64.02.01.2001?f=html", "<svg class=\"map\"");
    expect_header(ITEMS "?f=html&lang=en", NULL, "Content-Language", "en");
    expect_header("/ogc?f=html", "Accept-Language: en-GB, id;q=0.4", "Content-Language", "en");
    expect_header("/ogc?f=html", "Accept-Language: de, id;q=0.9, en;q=0.8", "Content-Language",
                  "id");
    expect_header("/ogc?f=html", NULL, "Vary", "Accept, Accept-Encoding, Accept-Language");
}

static void test_html__f_beats_accept(void **state)
{
    (void)state;
    expect_header(ITEMS "?f=json", "Accept: text/html", "Content-Crs",
                  "<http://www.opengis.net/def/crs/OGC/1.3/CRS84>");
    struct answer answer = ask(&server.site, "GET", ITEMS "?f=json", "Accept: text/html", NULL);
    assert_string_equal(answer.response.media_type, "application/geo+json");
    api_expect(&answer, "\"rel\":\"alternate\",\"type\":\"text/html\"");
    answer_free(&answer);
}

static void test_html__escapes_what_was_handed_in(void **state)
{
    (void)state;
    struct tapak_report report = sample_report("X", "escapes000000009");
    report.category = "sampah";
    report.title = "<img src=x onerror=\"a('b')\"> & Desa";
    report.public_text = "x";
    sample_put(&server.sample, &report, TAPAK_PUT_NEW);
    api_server_refresh(&server);
    struct answer answer = api_get(&server, ITEMS "/escapes000000009?f=html", 200);
    api_expect(&answer, "&lt;img src=x onerror=&quot;a(&#39;b&#39;)&quot;&gt; &amp; Desa");
    api_expect_not(&answer, "<img");
    answer_free(&answer);
}

// What comes in between two pages does not move the second.
static void test_next__stays_while_rows_are_added(void **state)
{
    (void)state;
    struct answer first = api_get(&server, ITEMS "?limit=1&class=pengaduan", 200);
    struct tapak_slice body = tapak_response_body(&first.response);
    const char *next = memmem(body.text, body.length, "&cursor=", 8);
    api_expect(&first, "limit=1&class=pengaduan&cursor=");
    api_expect(&first, "byname0000000003");
    char target[256];
    const char *end = strchr(next, '"');
    (void)snprintf(target, sizeof target, ITEMS "?class=pengaduan&limit=3%.*s", (int)(end - next),
                   next);
    struct tapak_report newer = sample_report("N", "newer00000000010");
    newer.received_ms += INT64_C(9) * 86400000;
    sample_put(&server.sample, &newer, TAPAK_PUT_NEW);
    api_server_refresh(&server);
    struct answer second = api_get(&server, target, 200);
    api_expect(&second, "published0000002");
    api_expect(&second, "published0000001");
    api_expect_not(&second, "newer00000000010");
    api_expect_not(&second, "byname0000000003");
    answer_free(&first);
    answer_free(&second);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_crs__decides_the_axes),
        cmocka_unit_test(test_crs__is_told_in_the_header),
        cmocka_unit_test(test_bbox_crs__gives_the_same_in_every_system),
        cmocka_unit_test(test_html__is_offered_for_each_resource),
        cmocka_unit_test(test_html__f_beats_accept),
        cmocka_unit_test(test_html__escapes_what_was_handed_in),
        cmocka_unit_test(test_next__stays_while_rows_are_added),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
