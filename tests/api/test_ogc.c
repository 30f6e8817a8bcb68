#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/server.h"

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

static json_t *json_of(const struct answer *answer)
{
    struct tapak_slice body = tapak_response_body(&answer->response);
    json_t *json = json_loadb(body.text, body.length, JSON_REJECT_DUPLICATES, NULL);
    if (json == NULL) {
        fail_msg("not JSON: %.*s", (int)body.length, body.text);
    }
    return json;
}

static json_t *get_json(const char *target)
{
    struct answer answer = api_get(&server, target, 200);
    json_t *json = json_of(&answer);
    answer_free(&answer);
    return json;
}

static const char *text_at(const json_t *json, const char *key)
{
    return json_string_value(json_object_get(json, key));
}

// The href of the link with this relation, or NULL.
static const char *link_of(const json_t *json, const char *rel)
{
    size_t at = 0;
    const json_t *link = NULL;
    json_array_foreach(json_object_get(json, "links"), at, link)
    {
        if (strcmp(text_at(link, "rel"), rel) == 0) {
            return text_at(link, "href");
        }
    }
    return NULL;
}

static void expect_ids(const char *target, const char *wanted)
{
    json_t *json = get_json(target);
    char ids[512] = "";
    size_t at = 0;
    const json_t *feature = NULL;
    json_array_foreach(json_object_get(json, "features"), at, feature)
    {
        (void)snprintf(ids + strlen(ids), sizeof ids - strlen(ids), "%s%s", at == 0 ? "" : " ",
                       text_at(feature, "id"));
    }
    if (strcmp(ids, wanted) != 0 ||
        (size_t)json_integer_value(json_object_get(json, "numberReturned")) != at) {
        fail_msg("%s: '%s', not '%s'", target, ids, wanted);
    }
    json_decref(json);
}

static void test_ogc__landing_links_to_all_else(void **state)
{
    (void)state;
    json_t *landing = get_json("/ogc");
    assert_string_equal(link_of(landing, "self"), "http://t/ogc");
    assert_string_equal(link_of(landing, "data"), "http://t/ogc/collections");
    assert_string_equal(link_of(landing, "conformance"), "http://t/ogc/conformance");
    assert_string_equal(link_of(landing, "service-desc"), "http://t/ogc/api");
    json_decref(landing);
    json_t *list = get_json("/ogc/collections");
    size_t at = 0;
    const json_t *collection = NULL;
    json_array_foreach(json_object_get(list, "collections"), at, collection)
    {
        const char *self = link_of(collection, "self");
        const char *items = link_of(collection, "items");
        struct answer one = api_get(&server, self + strlen("http://t"), 200);
        struct answer some = api_get(&server, items + strlen("http://t"), 200);
        assert_string_equal(some.response.media_type, "application/geo+json");
        answer_free(&one);
        answer_free(&some);
    }
    assert_int_equal(at, 6);
    json_decref(list);
}

#define R1 "published0000001"
#define R2 "published0000002"
#define R3 "byname0000000003"
#define V "64.02.01.2001 64.02.01.2002 64.02.02.1001 64.02.02.2001 64.03.01.2001"

static const struct {
    const char *target;
    const char *ids;
} listings[] = {
    {"/reports/items", R3 " " R2 " " R1},
    {"/reports/items?limit=1", R3},
    {"/reports/items?limit=20000", R3 " " R2 " " R1},
    {"/reports/items?offset=1", R2 " " R1},
    {"/reports/items?offset=3", ""},
    {"/reports/items?category=sampah", R3 " " R2},
    {"/reports/items?category=none", ""},
    {"/reports/items?state=received", R3 " " R2 " " R1},
    {"/reports/items?state=closed", ""},
    {"/reports/items?class=pengaduan&placed_by=name", R3},
    {"/reports/items?village=64.02.01.2002", R2},
    {"/reports/items?in=64.02.01", R2 " " R1},
    {"/reports/items?in=64.03", ""},
    {"/reports/items?in_programme=true", R3 " " R1},
    // The box is held against the stand-in, never against the point; what has no point matches.
    {"/reports/items?bbox=116.255,0.765,116.265,0.775", R3 " " R1},
    {"/reports/items?bbox=116.245,0.745,116.255,0.755", R3},
    {"/reports/items?bbox=116.26,0.77,116.26,0.77", R3 " " R1},
    {"/reports/items?bbox=100,-9,-170,9", R3 " " R2 " " R1},
    {"/reports/items?bbox=170,-9,-170,9", R3},
    {"/reports/items?bbox=116,0,-1,117,1,1", R3 " " R2 " " R1},
    // Times are by day: 2025-06-15T23:06+08:00 is within every part of that day.
    {"/reports/items?datetime=2025-06-15", R1},
    {"/reports/items?datetime=2025-06-15T01:00:00%2B08:00", R1},
    {"/reports/items?datetime=2025-06-15T00:00:00%2B08:00/2025-06-15T00:00:01%2B08:00", R1},
    {"/reports/items?datetime=../2025-06-15", R1},
    {"/reports/items?datetime=2025-06-16/..", R3 " " R2},
    {"/reports/items?datetime=2025-06-18/", ""},
    {"/villages/items", V},
    {"/villages/items?datetime=2001-01-01", V},
    {"/villages/items?limit=2", "64.02.01.2001 64.02.01.2002"},
    {"/villages/items?limit=2&offset=1", "64.02.01.2002 64.02.02.1001"},
    {"/villages/items?code=64.02.01.2001", "64.02.01.2001"},
    {"/villages/items?code=64.02", ""},
    {"/villages/items?name=Loa%20Kulu", "64.02.01.2002"},
    {"/villages/items?type=kelurahan", ""},
    {"/villages/items?district_code=64.02.02", "64.02.02.1001 64.02.02.2001"},
    {"/villages/items?regency_code=64.03", "64.03.01.2001"},
    {"/villages/items?regency_code=64.03&district_code=64.02.02", ""},
    {"/villages/items?in_programme=true", "64.02.01.2001 64.02.02.1001"},
    {"/villages/items?in_programme=false&bbox=117.5,0.5,117.6,0.6", "64.03.01.2001"},
    {"/villages/items?bbox=0,0,1,1", ""},
    {"/village-summaries/items", V},
    {"/village-summaries/items?regency_code=64.03&category=sampah", "64.03.01.2001"},
    {"/districts/items", "64.02.01 64.02.02 64.03.01"},
    {"/districts/items?regency_code=64.02", "64.02.01 64.02.02"},
    {"/districts/items?name=Utara", "64.02.01"},
    {"/districts/items?bbox=116.6,0.6,116.7,0.7", "64.02.01"},
    {"/regencies/items", "64.02 64.03"},
    {"/regencies/items?code=6403", "64.03"},
    {"/regencies/items?bbox=117.5,0.5,117.5,0.5", "64.03"},
    {"/villages/items?bbox=116.5,0.5,116.5,0.5",
     "64.02.01.2001 64.02.01.2002 64.02.02.1001 64.02.02.2001"},
    {"/villages/items?bbox=0.4,116.6,0.45,116.7&bbox-crs=http://www.opengis.net/def/crs/EPSG/0/"
     "4326",
     "64.02.02.1001"},
    {"/villages/items?bbox=12980000,70000,12981000,71000&bbox-crs="
     "http%3A%2F%2Fwww.opengis.net%2Fdef%2Fcrs%2FEPSG%2F0%2F3857",
     "64.02.01.2002"},
    {"/hotspots/items", "3 2 1"},
    {"/hotspots/items?confidence=high", "2"},
    {"/hotspots/items?satellite=Aqua", ""},
    {"/hotspots/items?in=64", "2 1"},
    {"/hotspots/items?bbox=119,-4,121,-2", "3"},
    {"/hotspots/items?datetime=2025-06-15T15:06:40Z", "1"},
    {"/hotspots/items?datetime=2025-06-15T15:06:41Z/..", "3 2"},
};

static void test_ogc_items__lists_what_is_asked_for(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof listings / sizeof listings[0]; i++) {
        char target[256];
        (void)snprintf(target, sizeof target, "/ogc/collections%s", listings[i].target);
        expect_ids(target, listings[i].ids);
    }
}

static void test_ogc_items__pages_give_everything_once(void **state)
{
    (void)state;
    static const struct {
        const char *target;
        const char *ids;
    } cases[] = {
        {"/ogc/collections/reports/items?limit=1&class=pengaduan", R3 " " R2 " " R1},
        {"/ogc/collections/hotspots/items?limit=1", "3 2 1"},
        {"/ogc/collections/villages/items?limit=2", V},
        {"/ogc/collections/village-summaries/items?limit=3", V},
        {"/ogc/collections/reports/items?limit=1&offset=1", R2 " " R1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char target[512];
        char ids[512] = "";
        (void)snprintf(target, sizeof target, "%s", cases[i].target);
        while (target[0] != '\0') {
            json_t *page = get_json(target);
            size_t at = 0;
            const json_t *feature = NULL;
            json_array_foreach(json_object_get(page, "features"), at, feature)
            {
                (void)snprintf(ids + strlen(ids), sizeof ids - strlen(ids), "%s%s",
                               ids[0] == '\0' ? "" : " ", text_at(feature, "id"));
            }
            const char *next = link_of(page, "next");
            (void)snprintf(target, sizeof target, "%s",
                           next == NULL ? "" : next + strlen("http://t"));
            json_decref(page);
        }
        assert_string_equal(ids, cases[i].ids);
    }
}

static void test_ogc_items__refuses(void **state)
{
    (void)state;
    static const struct {
        const char *target;
        const char *parameter;
    } cases[] = {
        {"/ogc?x=1", "x"},
        {"/ogc?f=csv", "f"},
        {"/ogc?lang=fr", "lang"},
        {"/ogc/collections/reports/items?crs=EPSG:4326", "crs"},
        {"/ogc/collections/reports/items?bbox=1,2,3", "bbox"},
        {"/ogc/collections/reports/items?bbox=1,2,3,x", "bbox"},
        {"/ogc/collections/reports/items?bbox=116,1,117,0", "bbox"},
        {"/ogc/collections/reports/items?bbox=-200,0,117,1", "bbox"},
        {"/ogc/collections/reports/items?bbox=116,0,5,117,1,1", "bbox"},
        {"/ogc/collections/reports/items?bbox=0,0,1,1&bbox-crs=4326", "bbox-crs"},
        {"/ogc/collections/reports/items?limit=-1", "limit"},
        {"/ogc/collections/reports/items?limit=ten", "limit"},
        {"/ogc/collections/reports/items?datetime=..", "datetime"},
        {"/ogc/collections/reports/items?datetime=yesterday", "datetime"},
        {"/ogc/collections/reports/items/" R1 "?crs=x", "crs"},
        {"/ogc/collections/reports/items?cursor=abc", "cursor"},
        {"/ogc/collections/villages/items?cursor=abc", "cursor"},
        {"/ogc/collections/reports/items?limit=0", "limit"},
        {"/ogc/collections/reports/items?colour=red", "colour"},
        {"/ogc/collections/reports/items?source=sp4n", "source"},
        {"/ogc/collections/reports/items?state=open", "state"},
        {"/ogc/collections/reports/items?village=64.02", "village"},
        {"/ogc/collections/reports/items?village=64.02.01.2001&in=64", "village"},
        {"/ogc/collections/hotspots/items?datetime=2025-06-15/2025-06-14", "datetime"},
        {"/ogc/collections/hotspots/items?confidence=99", "confidence"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct answer answer = api_get(&server, cases[i].target, 400);
        char text[64];
        (void)snprintf(text, sizeof text, "\"parameter\":\"%s\"", cases[i].parameter);
        api_expect(&answer, text);
        answer_free(&answer);
    }
}

static void test_ogc_report__shows_the_public_only_what_is_theirs(void **state)
{
    (void)state;
    static const char *const secrets[] = {
        "116.25", "0.75,",        "Saya melihat", "Kukar",      "Budi",  "0812", "15:06",
        "sp4n",   "confidential", "unpublished",  "candidates", "\"A\"", "12.5"};
    struct answer one = api_get(&server, "/ogc/collections/reports/items/" R1, 200);
    struct answer all = api_get(&server, "/ogc/collections/reports/items?in=64.02.01.2001", 200);
    for (size_t i = 0; i < sizeof secrets / sizeof secrets[0]; i++) {
        api_expect_not(&one, secrets[i]);
        api_expect_not(&all, secrets[i]);
    }
    api_expect(&one, "\"geometry\":{\"type\":\"Point\",\"coordinates\":[116.26,0.77]}");
    api_expect(&one, "\"properties\":{\"category\":\"pembalakan\",\"state\":\"received\","
                     "\"class\":\"pengaduan\",\"received\":\"2025-06-15\","
                     "\"village\":\"64.02.01.2001\",\"village_name\":\"Muara Jawa\","
                     "\"area\":\"64.02.01.2001\",\"regency\":\"Kutai Kartanegara\","
                     "\"placed_by\":\"point\",\"in_programme\":true,\"is_stand_in\":true,"
                     "\"title\":\"Kayu diangkut malam\",\"reversal_signal\":true}");
    answer_free(&one);
    answer_free(&all);
}

static void test_ogc_report__hidden_is_as_if_it_were_not_there(void **state)
{
    (void)state;
    static const char *const targets[] = {
        "/ogc/collections/reports/items/nosuchreport0000",
        "/ogc/collections/reports/items/confidential0004",
        "/ogc/collections/reports/items/unpublished00005",
        "/ogc/collections/reports/items/x",
        "/ogc/collections/reports/items/%00",
        "/ogc/collections/villages/items/64.02.01.9999",
        "/ogc/collections/villages/items/6402012001",
        "/ogc/collections/hotspots/items/007",
        "/ogc/collections/hotspots/items/99999999",
        "/ogc/collections/nothing",
    };
    struct answer first = api_get(&server, targets[0], 404);
    for (size_t i = 1; i < sizeof targets / sizeof targets[0]; i++) {
        struct answer other = api_get(&server, targets[i], 404);
        struct tapak_slice body = tapak_response_body(&other.response);
        assert_true(body.length == tapak_response_body(&first.response).length);
        assert_memory_equal(body.text, tapak_response_body(&first.response).text, body.length);
        answer_free(&other);
    }
    answer_free(&first);
}

static void test_ogc_features__have_their_own_address(void **state)
{
    (void)state;
    static const char *const targets[] = {"/ogc/collections/reports/items/published0000002",
                                          "/ogc/collections/villages/items/64.02.01.2001",
                                          "/ogc/collections/hotspots/items/2",
                                          "/ogc/collections/village-summaries/items/64.03.01.2001"};
    for (size_t i = 0; i < sizeof targets / sizeof targets[0]; i++) {
        json_t *feature = get_json(targets[i]);
        char self[128];
        (void)snprintf(self, sizeof self, "http://t%s", targets[i]);
        assert_string_equal(link_of(feature, "self"), self);
        assert_non_null(link_of(feature, "collection"));
        assert_string_equal(text_at(feature, "type"), "Feature");
        assert_string_equal(text_at(feature, "id"), strrchr(targets[i], '/') + 1);
        json_decref(feature);
    }
}

static void test_ogc_items__answers_keep_their_tag(void **state)
{
    (void)state;
    struct answer first = api_get(&server, "/ogc/collections/reports/items", 200);
    const char *tag = tapak_response_header(&first.response, "ETag");
    char fields[128];
    (void)snprintf(fields, sizeof fields, "If-None-Match: %s", tag);
    struct answer again = ask(&server.site, "GET", "/ogc/collections/reports/items", fields, NULL);
    assert_int_equal(again.response.http_status, 304);
    // A report that the public does not see changes nothing that it does see.
    struct tapak_report hidden = sample_report("Z", "confidential0009");
    hidden.is_confidential = true;
    sample_put(&server.sample, &hidden, TAPAK_PUT_NEW);
    api_server_refresh(&server);
    struct answer after = ask(&server.site, "GET", "/ogc/collections/reports/items", fields, NULL);
    assert_int_equal(after.response.http_status, 304);
    answer_free(&first);
    answer_free(&again);
    answer_free(&after);
}

static void test_ogc_api__describes_every_route(void **state)
{
    (void)state;
    json_t *api = get_json("/ogc/api");
    const json_t *paths = json_object_get(api, "paths");
    size_t count = 0;
    for (const struct tapak_route *route = tapak_api_routes; route->path != NULL; route++) {
        if (strncmp(route->path, "/ogc", 4) != 0) {
            continue;
        }
        const char *path = route->path[4] == '\0' ? "/" : route->path + 4;
        const json_t *get = json_object_get(json_object_get(paths, path), "get");
        assert_non_null(get);
        assert_non_null(json_object_get(json_object_get(get, "responses"), "200"));
        count++;
    }
    assert_int_equal(json_object_size(paths), count);
    json_decref(api);
}

static void test_ogc_params__choices_are_the_models(void **state)
{
    (void)state;
    char target[128];
    for (int i = 0; i < TAPAK_STATE_COUNT; i++) {
        (void)snprintf(target, sizeof target, "/ogc/collections/reports/items?state=%s",
                       tapak_state_code((enum tapak_state)i));
        struct answer answer = api_get(&server, target, 200);
        answer_free(&answer);
    }
    for (int i = 0; i < TAPAK_CLASS_COUNT; i++) {
        (void)snprintf(target, sizeof target, "/ogc/collections/reports/items?class=%s",
                       tapak_class_code((enum tapak_class)i));
        struct answer answer = api_get(&server, target, 200);
        answer_free(&answer);
    }
    for (int i = 0; i < TAPAK_PLACED_COUNT; i++) {
        (void)snprintf(target, sizeof target, "/ogc/collections/reports/items?placed_by=%s",
                       tapak_placed_by_code((enum tapak_placed_by)i));
        struct answer answer = api_get(&server, target, 200);
        answer_free(&answer);
    }
    for (int i = 0; i < TAPAK_CONFIDENCE_COUNT; i++) {
        (void)snprintf(target, sizeof target, "/ogc/collections/hotspots/items?confidence=%s",
                       tapak_confidence_code((enum tapak_confidence)i));
        struct answer answer = api_get(&server, target, 200);
        answer_free(&answer);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ogc__landing_links_to_all_else),
        cmocka_unit_test(test_ogc_items__lists_what_is_asked_for),
        cmocka_unit_test(test_ogc_items__pages_give_everything_once),
        cmocka_unit_test(test_ogc_items__refuses),
        cmocka_unit_test(test_ogc_report__shows_the_public_only_what_is_theirs),
        cmocka_unit_test(test_ogc_report__hidden_is_as_if_it_were_not_there),
        cmocka_unit_test(test_ogc_features__have_their_own_address),
        cmocka_unit_test(test_ogc_items__answers_keep_their_tag),
        cmocka_unit_test(test_ogc_api__describes_every_route),
        cmocka_unit_test(test_ogc_params__choices_are_the_models),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
