// Who reports is safe on every path that leaves the program (domain section 6): each class of
// report against each path, what hidden reports change (nothing), and what no answer may hold.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/server.h"

#define ITEMS "/ogc/collections/reports/items"

static struct api_server server;

// Every report lies at 117.51, 0.51 in 64.03.01.2001, where nothing else does.
static const struct class_case {
    const char *id;
    const char *category;
    bool is_published;
    bool is_confidential;
    bool is_anonymous;
    bool is_seen;
    bool is_stand_in;
} classes[] = {
    {"plain00000000000", "cemar_air", true, false, false, true, false},
    {"anonymous0000000", "cemar_air", true, false, true, true, false},
    {"sensitive0000000", "satwa", true, false, false, true, true},
    {"unpublished00000", "cemar_air", false, false, false, false, false},
    {"confidential0000", "cemar_air", true, true, false, false, false},
    {"closedsensitive0", "satwa", true, true, true, false, true},
    {"neither000000000", "satwa", false, true, true, false, true},
};

enum { CLASS_COUNT = sizeof classes / sizeof classes[0] };

static const struct tapak_point true_point = {117.5123, 0.5123};
static const struct tapak_point stand_in = {117.7321, 0.7321};

static void put_class(const struct class_case *one)
{
    struct tapak_report report = sample_report(one->id, one->id);
    report.category = one->category;
    report.received_ms = SAMPLE_DAY_MS + INT64_C(40) * 86400000 + 4711;
    report.state = TAPAK_FORWARDED;
    report.klass = TAPAK_CLASS_INFORMATION;
    report.placement =
        (struct tapak_placement){.placed_by = TAPAK_PLACED_NEAR, .area = {"64.03.01.2001"}};
    report.point = true_point;
    report.public_point = one->is_stand_in ? stand_in : true_point;
    report.is_published = one->is_published;
    report.is_confidential = one->is_confidential;
    report.is_anonymous = one->is_anonymous;
    sample_put(&server.sample, &report, TAPAK_PUT_NEW);
    api_server_refresh(&server);
}

static bool is_id_in(const char *target, const char *id)
{
    struct answer answer = api_get(&server, target, 200);
    bool is_in = answer_has(&answer, id);
    answer_free(&answer);
    return is_in;
}

// Which published reports a question gives: those at their own point, or those at a stand-in.
enum seen { NOBODY, PLAIN, SENSITIVE, EVERYONE };

static const struct path_case {
    const char *target;
    enum seen seen;
} paths[] = {
    {ITEMS, EVERYONE},
    {ITEMS "?limit=10000", EVERYONE},
    {ITEMS "?in=64.03", EVERYONE},
    {ITEMS "?village=64.03.01.2001", EVERYONE},
    {ITEMS "?in=64.02", NOBODY},
    {ITEMS "?state=forwarded", EVERYONE},
    {ITEMS "?class=informasi", EVERYONE},
    {ITEMS "?category=cemar_air", PLAIN},
    {ITEMS "?category=satwa", SENSITIVE},
    {ITEMS "?placed_by=near", PLAIN},
    {ITEMS "?placed_by=point", SENSITIVE},
    {ITEMS "?datetime=2025-07-25", EVERYONE},
    {ITEMS "?datetime=2025-07-25T23:59:59%2B08:00", EVERYONE}, // a day, not the moment
    {ITEMS "?datetime=2025-07-25T00:00:00%2B08:00/2025-07-25T00:00:01%2B08:00", EVERYONE},
    {ITEMS "?datetime=2025-07-26/..", NOBODY},
    {ITEMS "?bbox=117,0,118,1", EVERYONE},
    {ITEMS "?bbox=117.51,0.51,117.52,0.52", PLAIN},
    {ITEMS "?bbox=117.5123,0.5123,117.5123,0.5123", PLAIN},
    {ITEMS "?bbox=117.73,0.73,117.74,0.74", SENSITIVE},
    {ITEMS "?bbox=117.51,0.51,117.52,0.52&category=satwa", NOBODY},
    {ITEMS "?bbox=117.51,0.51,117.52,0.52&in=64.03.01.2001&placed_by=point", NOBODY},
};

static bool is_expected(const struct class_case *one, enum seen seen)
{
    bool is_asked_for = seen == EVERYONE || seen == (one->is_stand_in ? SENSITIVE : PLAIN);
    return one->is_seen && is_asked_for;
}

static void test_safety__each_class_on_each_path(void **state)
{
    (void)state;
    for (size_t i = 0; i < CLASS_COUNT; i++) {
        put_class(&classes[i]);
    }
    for (size_t p = 0; p < sizeof paths / sizeof paths[0]; p++) {
        for (size_t i = 0; i < CLASS_COUNT; i++) {
            if (is_id_in(paths[p].target, classes[i].id) !=
                is_expected(&classes[i], paths[p].seen)) {
                fail_msg("%s: %s", paths[p].target, classes[i].id);
            }
        }
    }
}

static bool has_same_head(const struct tapak_response *a, const struct tapak_response *b)
{
    bool is_same = a->http_status == b->http_status && a->header_count == b->header_count &&
                   (a->media_type == b->media_type || strcmp(a->media_type, b->media_type) == 0);
    for (size_t i = 0; is_same && i < a->header_count; i++) {
        is_same = strcmp(a->headers[i].name, b->headers[i].name) == 0 &&
                  strcmp(a->headers[i].value, b->headers[i].value) == 0;
    }
    return is_same;
}

static void expect_same_answer(const char *target, const struct answer *a, const struct answer *b)
{
    struct tapak_slice left = tapak_response_body(&a->response);
    struct tapak_slice right = tapak_response_body(&b->response);
    if (!has_same_head(&a->response, &b->response) || left.length != right.length ||
        (left.length > 0 && memcmp(left.text, right.text, left.length) != 0)) {
        fail_msg("%s:\n%.*s\n%.*s", target, (int)left.length, left.text, (int)right.length,
                 right.text);
    }
}

static void test_safety__one_report_or_none(void **state)
{
    (void)state;
    static const char *const methods[] = {"GET", "HEAD", "OPTIONS", "DELETE"};
    for (size_t i = 0; i < CLASS_COUNT; i++) {
        put_class(&classes[i]);
    }
    for (size_t m = 0; m < sizeof methods / sizeof methods[0]; m++) {
        struct answer nothing =
            ask(&server.site, methods[m], ITEMS "/nosuchreport0000", NULL, NULL);
        for (size_t i = 0; i < CLASS_COUNT; i++) {
            char target[128];
            (void)snprintf(target, sizeof target, ITEMS "/%s", classes[i].id);
            struct answer one = ask(&server.site, methods[m], target, NULL, NULL);
            if (!classes[i].is_seen || m > 1) {
                expect_same_answer(target, &nothing, &one);
            } else {
                assert_int_equal(one.response.http_status, 200);
            }
            answer_free(&one);
        }
        answer_free(&nothing);
    }
}

static const char *const others[] = {
    "/api/about",
    "/api/summary",
    "/api/summary?by=district",
    "/api/summary?by=regency",
    "/api/summary?by=category",
    "/api/summary?by=month",
    "/api/summary?by=period",
    "/api/summary?by=village&in=64.03",
    "/api/summary?by=village&in=64.03.01.2001",
    "/api/summary?by=category&in=64.03.01.2001",
    "/api/summary?by=category&from=2025-07-25&to=2025-07-25",
    "/api/summary?by=village&category=satwa",
    "/api/summary?by=village&category=cemar_air",
    "/api/summary?by=month&period=P3",
    "/api/summary?format=csv",
    "/api/summary?by=category&format=csv",
    "/ogc",
    "/ogc/api",
    "/ogc/collections",
    "/ogc/collections/reports",
    "/ogc/collections/hotspots/items",
    "/ogc/collections/villages/items",
    "/ogc/collections/village-summaries/items",
    "/ogc/collections/village-summaries/items?category=cemar_air",
    "/ogc/collections/village-summaries/items?datetime=2025-07-25",
    "/ogc/collections/village-summaries/items/64.03.01.2001",
    "/ogc/collections/reports?f=html",
    "/ogc/collections/village-summaries/items?f=html",
    ITEMS "?f=html&limit=100",
    ITEMS "?crs=http://www.opengis.net/def/crs/EPSG/0/32650",
    ITEMS "?limit=1",
    ITEMS "?offset=1",
    ITEMS "?bbox=-180,-90,180,90&limit=2",
    ITEMS "/unpublished00000",
    ITEMS "/confidential0000",
};

enum {
    PATH_COUNT = sizeof paths / sizeof paths[0],
    ALL_COUNT = PATH_COUNT + sizeof others / sizeof others[0]
};

static const char *target_at(size_t i)
{
    return i < PATH_COUNT ? paths[i].target : others[i - PATH_COUNT];
}

// Counts, pages, links, tags and times of data: a hidden report must not move any of them.
static void test_safety__hidden_reports_change_nothing(void **state)
{
    (void)state;
    static const char body[] = "{\"category\":\"satwa\",\"title\":\"Perangkap\",\"lat\":0.5123,"
                               "\"lon\":117.5123,\"reporter\":{\"name\":\"Siti\"}}";
    static struct answer before[ALL_COUNT];
    for (size_t i = 0; i < ALL_COUNT; i++) {
        before[i] = ask(&server.site, "GET", target_at(i), NULL, NULL);
    }
    for (size_t i = 0; i < CLASS_COUNT; i++) {
        if (!classes[i].is_seen) {
            put_class(&classes[i]);
        }
    }
    struct answer receipt =
        ask(&server.site, "POST", "/api/reports", "Content-Type: application/json", body);
    assert_int_equal(receipt.response.http_status, 201);
    answer_free(&receipt);
    for (size_t i = 0; i < ALL_COUNT; i++) {
        struct answer after = ask(&server.site, "GET", target_at(i), NULL, NULL);
        expect_same_answer(target_at(i), &before[i], &after);
        answer_free(&after);
        answer_free(&before[i]);
    }
}

// Of what is published, too.
static void test_safety__no_answer_holds_what_is_the_reporters(void **state)
{
    (void)state;
    static const char *const secrets[] = {
        "Saya melihat", "Budi",          "0812",         "Kukar",           "sp4n",
        "Penebangan",   "2025-07-25T15", "fingerprint",  "declared",        "source_id",
        "Siti",         "is_anonymous",  "\"reporter\"", "is_confidential",
    };
    for (size_t i = 0; i < CLASS_COUNT; i++) {
        put_class(&classes[i]);
    }
    for (size_t i = 0; i < ALL_COUNT; i++) {
        const char *target = target_at(i);
        struct answer answer = ask(&server.site, "GET", target, NULL, NULL);
        for (size_t s = 0;
             strcmp(target, "/ogc/api") != 0 && s < sizeof secrets / sizeof secrets[0]; s++) {
            api_expect_not(&answer, secrets[s]);
        }
        answer_free(&answer);
    }
    struct answer sensitive = api_get(&server, ITEMS "/sensitive0000000", 200);
    api_expect(&sensitive, "[117.7321,0.7321]");
    api_expect(&sensitive, "\"placed_by\":\"point\"");
    api_expect(&sensitive, "\"is_stand_in\":true");
    api_expect_not(&sensitive, "117.51");
    answer_free(&sensitive);
}

// Handing in tells where the place lies and nothing of what others handed in there.
static void test_safety__a_receipt_tells_nothing_of_others(void **state)
{
    (void)state;
    static const char body[] = "{\"category\":\"satwa\",\"title\":\"Perangkap\",\"lat\":0.5123,"
                               "\"lon\":117.5123}";
    static const char plain[] = "Content-Type: application/json";
    const char *const members[] = {"placed_by", "\"village\"", "candidates"};
    struct answer alone = ask(&server.site, "POST", "/api/reports", plain, body);
    for (size_t i = 0; i < CLASS_COUNT; i++) {
        put_class(&classes[i]);
    }
    struct answer beside = ask(&server.site, "POST", "/api/reports", plain, body);
    struct tapak_slice a = tapak_response_body(&alone.response);
    struct tapak_slice b = tapak_response_body(&beside.response);
    assert_int_equal(a.length, b.length);
    const char *from = memmem(a.text, a.length, "\"placed_by\"", 11);
    const char *end = memmem(a.text, a.length, "\"received\"", 10);
    assert_true(from != NULL && end != NULL && from < end);
    assert_memory_equal(from, b.text + (from - a.text), (size_t)(end - from));
    for (size_t i = 0; i < sizeof members / sizeof members[0]; i++) {
        api_expect(&alone, members[i]);
    }
    answer_free(&alone);
    answer_free(&beside);
}

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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_safety__each_class_on_each_path, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_safety__one_report_or_none, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_safety__hidden_reports_change_nothing, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(test_safety__no_answer_holds_what_is_the_reporters, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(test_safety__a_receipt_tells_nothing_of_others, set_up,
                                        tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
