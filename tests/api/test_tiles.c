#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "api/server.h"
#include "encode/mvt_read.h"
#include "tapak/geo/tile.h"

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

static void each_in(const char *collection, struct tapak_tile tile, const char *query,
                    read_feature_fn *each, void *context)
{
    char target[512];
    (void)snprintf(target, sizeof target, "/ogc/collections/%s/tiles/WebMercatorQuad/%u/%u/%u%s",
                   collection, tile.zoom, tile.y, tile.x, query);
    struct answer answer = ask(&server.site, "GET", target, NULL, NULL);
    int code = answer.response.http_status;
    struct tapak_slice body = tapak_response_body(&answer.response);
    assert_true(code == 200 || code == 204);
    assert_int_equal(code == 204, body.length == 0);
    (void)mvt_read(body.text, body.length, each, context);
    answer_free(&answer);
}

/** Every tile of a zoom that the region, and the hotspot outside of it, may be in. */
static void each_at(const char *collection, uint32_t zoom, const char *query, read_feature_fn *each,
                    void *context)
{
    const struct tapak_box box = {115.9, -3.1, 120.1, 1.1};
    struct tapak_tile_limits limits = tapak_tile_limits(&box, zoom);
    for (uint32_t x = limits.min_x; x <= limits.max_x; x++) {
        for (uint32_t y = limits.min_y; y <= limits.max_y; y++) {
            each_in(collection, (struct tapak_tile){zoom, x, y}, query, each, context);
        }
    }
}

struct sum {
    int64_t points;
    int64_t by_category;
    int64_t by_state;
    int64_t features;
};

static void add_point(const struct read_feature *feature, void *context)
{
    struct sum *sum = context;
    int64_t count = mvt_number(feature, "count");
    bool is_cluster = mvt_number(feature, "cluster") == 1;
    assert_int_equal(feature->kind, 1);
    assert_int_equal(is_cluster, count > 1);
    sum->features++;
    sum->points += is_cluster ? count : 1;
    for (size_t i = 0; i < feature->tag_count; i++) {
        const char *key = feature->keys[i];
        bool is_kind = strncmp(key, "category:", 9) == 0;
        bool is_state = strncmp(key, "state:", 6) == 0 || strncmp(key, "confidence:", 11) == 0;
        sum->by_category += is_kind ? (int64_t)feature->values[i].number : 0;
        sum->by_state += is_state ? (int64_t)feature->values[i].number : 0;
    }
    if (!is_cluster) {
        sum->by_category++;
        sum->by_state++;
        assert_non_null(mvt_value(feature, "placed_by"));
    }
}

// Two of the three reports that the public sees have a point.
static void test_reports__each_point_is_counted_once_at_every_zoom(void **state)
{
    (void)state;
    for (uint32_t zoom = 0; zoom <= 10; zoom++) {
        struct sum sum = {0};
        each_at("reports", zoom, "", add_point, &sum);
        assert_int_equal(sum.points, 2);
        assert_int_equal(sum.by_category, 2);
        assert_int_equal(sum.by_state, 2);
    }
}

static void test_hotspots__each_point_is_counted_once_at_every_zoom(void **state)
{
    (void)state;
    for (uint32_t zoom = 0; zoom <= 9; zoom++) {
        struct sum sum = {0};
        each_at("hotspots", zoom, "", add_point, &sum);
        assert_int_equal(sum.points, 3);
        assert_int_equal(sum.by_state, 3);
    }
}

static void test_points__filters_are_those_of_items(void **state)
{
    (void)state;
    static const struct {
        const char *collection;
        const char *query;
        int64_t points;
    } cases[] = {
        {"reports", "?category=sampah", 1},     {"reports", "?category=lain", 0},
        {"reports", "?datetime=2025-06-15", 1}, {"reports", "?datetime=../2025-06-16", 2},
        {"reports", "?in=64.02.01", 2},         {"reports", "?village=64.02.01.2001", 1},
        {"reports", "?in_programme=true", 1},   {"reports", "?placed_by=name", 0},
        {"hotspots", "?confidence=high", 1},    {"hotspots", "?in=64", 2},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct sum sum = {0};
        each_at(cases[i].collection, 6, cases[i].query, add_point, &sum);
        if (sum.points != cases[i].points) {
            fail_msg("%s: %lld", cases[i].query, (long long)sum.points);
        }
    }
}

static void find_sensitive(const struct read_feature *feature, void *context)
{
    const struct read_value *id = mvt_value(feature, "id");
    if (id != NULL && strcmp(id->text, "published0000001") == 0) {
        *(struct read_feature *)context = *feature;
    }
}

static void test_reports__the_public_sees_the_stand_in(void **state)
{
    (void)state;
    static struct read_feature found;
    found.tag_count = 0;
    const struct tapak_box stand_in = {116.26, 0.77, 116.26, 0.77};
    struct tapak_tile_limits limits = tapak_tile_limits(&stand_in, 14);
    each_in("reports", (struct tapak_tile){14, limits.min_x, limits.min_y}, "", find_sensitive,
            &found);
    assert_true(found.tag_count > 0);
    assert_int_equal(mvt_number(&found, "is_stand_in"), 1);
    assert_string_equal(mvt_value(&found, "category")->text, "pembalakan");
    assert_string_equal(mvt_value(&found, "received")->text, "2025-06-15");
    assert_string_equal(mvt_value(&found, "village")->text, "64.02.01.2001");
    assert_null(mvt_value(&found, "title"));
    assert_null(mvt_value(&found, "source_id"));
}

struct areas {
    int64_t polygons;
    int64_t labels;
    int64_t in_programme;
    int64_t area2;
};

static void add_area(const struct read_feature *feature, void *context)
{
    struct areas *areas = context;
    if (strstr(feature->layer, "-labels") != NULL) {
        areas->labels++;
        assert_int_equal(feature->kind, 1);
        assert_non_null(mvt_value(feature, "name"));
        return;
    }
    assert_int_equal(feature->kind, 3);
    areas->polygons++;
    areas->in_programme += mvt_number(feature, "in_programme");
    assert_non_null(mvt_value(feature, "code"));
    for (size_t r = 0; r < feature->ring_count; r++) {
        const struct tapak_tile_point *ring = feature->points + feature->ring_starts[r];
        size_t count = feature->ring_starts[r + 1] - feature->ring_starts[r];
        for (size_t i = 0; i < count; i++) {
            struct tapak_tile_point a = ring[i];
            struct tapak_tile_point b = ring[(i + 1) % count];
            areas->area2 += (int64_t)a.x * b.y - (int64_t)b.x * a.y;
            assert_in_range(a.x + TAPAK_TILE_BUFFER, 0, TAPAK_TILE_UNITS + 2 * TAPAK_TILE_BUFFER);
            assert_in_range(a.y + TAPAK_TILE_BUFFER, 0, TAPAK_TILE_UNITS + 2 * TAPAK_TILE_BUFFER);
        }
    }
}

// The region lies in one tile of zoom 4: five villages, three districts, two regencies, of which
// the villages fill the regencies without a gap.
static void test_areas__villages_fill_their_regencies(void **state)
{
    (void)state;
    const struct tapak_tile tile = {4, 13, 7};
    struct areas villages = {0};
    struct areas districts = {0};
    struct areas regencies = {0};
    each_in("villages", tile, "", add_area, &villages);
    each_in("districts", tile, "", add_area, &districts);
    each_in("regencies", tile, "", add_area, &regencies);
    assert_int_equal(villages.polygons, 5);
    assert_int_equal(villages.labels, 5);
    assert_int_equal(villages.in_programme, 2);
    assert_int_equal(districts.polygons, 3);
    assert_int_equal(regencies.polygons, 2);
    assert_int_equal(regencies.labels, 2);
    assert_int_equal(villages.area2, regencies.area2);
    assert_int_equal(villages.area2, districts.area2);
}

static void test_labels__stand_in_exactly_one_tile(void **state)
{
    (void)state;
    for (uint32_t zoom = 0; zoom <= 9; zoom++) {
        struct areas areas = {0};
        each_at("villages", zoom, "", add_area, &areas);
        assert_int_equal(areas.labels, 5);
    }
}

static void test_tile__refuses_what_is_not_there(void **state)
{
    (void)state;
    static const struct {
        const char *target;
        int code;
    } cases[] = {
        {"/ogc/collections/villages/tiles/WebMercatorQuad/0/0/0", 200},
        {"/ogc/collections/villages/tiles/WebMercatorQuad/6/0/0", 204},
        {"/ogc/collections/villages/tiles/WebMercatorQuad/0/1/0", 404},
        {"/ogc/collections/villages/tiles/WebMercatorQuad/3/0/8", 404},
        {"/ogc/collections/villages/tiles/WebMercatorQuad/15/0/0", 404},
        {"/ogc/collections/villages/tiles/WebMercatorQuad/-1/0/0", 404},
        {"/ogc/collections/villages/tiles/WebMercatorQuad/a/0/0", 404},
        {"/ogc/collections/villages/tiles/WebMercatorQuad/0/0", 404},
        {"/ogc/collections/villages/tiles/WorldCRS84Quad/0/0/0", 404},
        {"/ogc/collections/village-summaries/tiles/WebMercatorQuad/0/0/0", 404},
        {"/ogc/collections/villages/tiles/WebMercatorQuad/0/0/0?category=sampah", 400},
        {"/ogc/collections/reports/tiles/WebMercatorQuad/0/0/0?state=unknown", 400},
        {"/ogc/collections/reports/tiles/WebMercatorQuad/0/0/0?in=64&village=64.02.01.2001", 400},
        {"/ogc/collections/reports/tiles/WebMercatorQuad/0/0/0?f=png", 400},
        {"/ogc/collections/reports/tiles/WebMercatorQuad/0/0/0?filter=body%3D%27x%27", 400},
        {"/ogc/collections/villages/tiles/WebMercatorQuad/0/0/0?filter=code%3D%27x%27", 400},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct answer answer = api_get(&server, cases[i].target, cases[i].code);
        answer_free(&answer);
    }
}

static void test_tile__same_bytes_same_tag_and_304(void **state)
{
    (void)state;
    static const char target[] = "/ogc/collections/villages/tiles/WebMercatorQuad/4/7/13";
    char field[128];
    struct answer first = api_get(&server, target, 200);
    struct answer second = api_get(&server, target, 200);
    const char *tag = tapak_response_header(&first.response, "ETag");
    assert_non_null(tag);
    assert_string_equal(tag, tapak_response_header(&second.response, "ETag"));
    assert_string_equal(first.response.media_type, "application/vnd.mapbox-vector-tile");
    (void)snprintf(field, sizeof field, "If-None-Match: %s", tag);
    struct answer third = ask(&server.site, "GET", target, field, NULL);
    assert_int_equal(third.response.http_status, 304);
    answer_free(&first);
    answer_free(&second);
    answer_free(&third);
}

static void test_metadata__says_what_is_served(void **state)
{
    (void)state;
    struct answer answer = api_get(&server, "/ogc/collections/villages/tiles", 200);
    api_expect(&answer, "\"tilesets\":[{");
    answer_free(&answer);
    answer = api_get(&server, "/ogc/collections/reports/tiles/WebMercatorQuad", 200);
    api_expect(&answer, "\"tileMatrixSetLimits\":[{\"tileMatrix\":\"0\",\"minTileRow\":0");
    api_expect(&answer, "/ogc/collections/reports/tiles/WebMercatorQuad/{tileMatrix}/{tileRow}/"
                        "{tileCol}?f=mvt\",\"rel\":\"item\"");
    api_expect(&answer, "\"templated\":true");
    api_expect(&answer, "http://www.opengis.net/def/rel/ogc/1.0/tiling-scheme");
    answer_free(&answer);
    answer = api_get(&server, "/ogc/collections/villages/tiles/WebMercatorQuad?f=tilejson", 200);
    api_expect(&answer, "\"tilejson\":\"3.0.0\"");
    api_expect(&answer, "/tiles/WebMercatorQuad/{z}/{y}/{x}\"]");
    api_expect(&answer, "\"id\":\"villages-labels\"");
    api_expect(&answer, "\"bounds\":[116,");
    answer_free(&answer);
    answer = api_get(&server, "/ogc/collections/reports/tiles/WebMercatorQuad?f=tilejson", 200);
    api_expect(&answer, "\"category:sampah\":\"Number: how many of this category\"");
    api_expect(&answer, "\"state:in_progress\":");
    answer_free(&answer);
    answer = api_get(&server, "/ogc/tileMatrixSets/WebMercatorQuad", 200);
    api_expect(&answer, "\"scaleDenominator\":559082264.0287178");
    api_expect(&answer, "\"matrixWidth\":16384");
    answer_free(&answer);
    answer = api_get(&server, "/ogc/tileMatrixSets", 200);
    api_expect(&answer, "\"id\":\"WebMercatorQuad\"");
    answer_free(&answer);
    answer = api_get(&server, "/ogc/tiles", 200);
    api_expect(&answer, "/ogc/collections/regencies/tiles/WebMercatorQuad");
    answer_free(&answer);
}

static void test_links__lead_to_the_tilesets(void **state)
{
    (void)state;
    static const char rel[] = "http://www.opengis.net/def/rel/ogc/1.0/tilesets-vector";
    struct answer answer = api_get(&server, "/ogc", 200);
    api_expect(&answer, rel);
    answer_free(&answer);
    answer = api_get(&server, "/ogc/collections/reports", 200);
    api_expect(&answer, rel);
    answer_free(&answer);
    answer = api_get(&server, "/ogc/collections/village-summaries", 200);
    api_expect_not(&answer, rel);
    answer_free(&answer);
    answer = api_get(&server, "/ogc/conformance", 200);
    api_expect(&answer, "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/mvt");
    answer_free(&answer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reports__each_point_is_counted_once_at_every_zoom),
        cmocka_unit_test(test_hotspots__each_point_is_counted_once_at_every_zoom),
        cmocka_unit_test(test_points__filters_are_those_of_items),
        cmocka_unit_test(test_reports__the_public_sees_the_stand_in),
        cmocka_unit_test(test_areas__villages_fill_their_regencies),
        cmocka_unit_test(test_labels__stand_in_exactly_one_tile),
        cmocka_unit_test(test_tile__refuses_what_is_not_there),
        cmocka_unit_test(test_tile__same_bytes_same_tag_and_304),
        cmocka_unit_test(test_metadata__says_what_is_served),
        cmocka_unit_test(test_links__lead_to_the_tilesets),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
