// Filters of requests: what they give, what they may ask, and what they are told when they are
// wrong.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "api/server.h"

#define REPORTS "/ogc/collections/reports/items"
#define VILLAGES "/ogc/collections/villages/items"
#define HOTSPOTS "/ogc/collections/hotspots/items"
#define LAT_LON "&filter-crs=http://www.opengis.net/def/crs/EPSG/0/4326"

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

static const struct {
    const char *target;
    int matched;
} cases[] = {
    {REPORTS "?filter=category='sampah'", 2},
    {REPORTS "?filter=category='sampah'&placed_by=name", 1},
    {REPORTS "?filter=category%3D'sampah'+AND+received=DATE('2025-06-16')", 1},
    {REPORTS "?filter=NOT(category='sampah')", 1},
    {REPORTS "?filter=village_name+LIKE+'%25Jawa'", 1},
    {REPORTS "?filter=CASEI(village_name)=CASEI('LOA+KULU')", 1},
    {REPORTS "?filter=is_stand_in=TRUE", 1},
    // A filter asks for the stand-in, never for the place; what has no point is in no shape.
    {REPORTS "?filter=S_INTERSECTS(geometry,POINT(116.26+0.77))", 1},
    {REPORTS "?filter=S_INTERSECTS(geometry,POINT(116.25+0.75))", 0},
    {REPORTS "?filter=S_INTERSECTS(geometry,POINT(0.77+116.26))" LAT_LON, 1},
    {REPORTS "?filter=S_INTERSECTS(geometry,BBOX(116,0,117,1))", 2},
    {REPORTS "?filter-lang=cql2-json&filter={\"op\":\"=\",\"args\":[{\"property\":\"category\"},"
             "\"pembalakan\"]}",
     1},
    {VILLAGES "?filter=name='Loa+Kulu'", 1},
    {VILLAGES "?filter=district='Utara'+AND+in_programme=FALSE", 1},
    {VILLAGES "?filter=regency_code+IN+('64.02','64.99')", 4},
    {VILLAGES "?filter=area_ha>1e6", 0},
    {VILLAGES "?filter=S_INTERSECTS(geometry,POINT(116.5+0.5))", 4},
    {VILLAGES "?filter=S_INTERSECTS(geometry,POINT(117.5+0.5))&regency_code=64.02", 0},
    {"/ogc/collections/districts/items?filter=regency_code='64.02'", 2},
    {"/ogc/collections/regencies/items?filter=code='64.03'", 1},
    {"/ogc/collections/village-summaries/items?filter=code='64.03.01.2001'", 1},
    {HOTSPOTS "?filter=confidence='high'", 1},
    {HOTSPOTS "?filter=acquired>TIMESTAMP('2025-06-15T15:06:41Z')", 1},
    {HOTSPOTS "?filter=village+IS+NULL", 1},
    {HOTSPOTS "?filter=T_DURING(acquired,INTERVAL('2025-06-15T15:06:40Z','..'))", 2},
};

static void test_filter__gives_what_passes(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[40];
        struct answer answer = api_get(&server, cases[i].target, 200);
        (void)snprintf(text, sizeof text, "\"numberMatched\":%d,", cases[i].matched);
        if (!answer_has(&answer, text)) {
            fail_msg("%s: not %d", cases[i].target, cases[i].matched);
        }
        answer_free(&answer);
    }
}

static void test_filter__says_what_is_wrong_and_where(void **state)
{
    (void)state;
    static const struct {
        const char *target;
        const char *parameter;
        const char *word;
    } wrong[] = {
        {REPORTS "?filter=category=='x'", "filter", "at character"},
        {REPORTS "?filter=title='x'", "filter", "unknown property"},
        {REPORTS "?filter=body='x'", "filter", "unknown property"},
        {REPORTS "?filter=source='sp4n'", "filter", "unknown property"},
        {REPORTS "?filter=point='x'", "filter", "unknown property"},
        {REPORTS "?filter=is_confidential=TRUE", "filter", "unknown property"},
        {REPORTS "?filter=", "filter", "empty"},
        {REPORTS "?filter={&filter-lang=cql2-json", "filter", "filter"},
        {REPORTS "?filter=1=1&filter-lang=sql", "filter-lang", "cql2-text"},
        {REPORTS "?filter=1=1&filter-crs=EPSG:4326", "filter-crs", "reference system"},
        {VILLAGES "?filter=category='x'", "filter", "unknown property"},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        char text[64];
        struct answer answer = api_get(&server, wrong[i].target, 400);
        (void)snprintf(text, sizeof text, "\"parameter\":\"%s\"", wrong[i].parameter);
        api_expect(&answer, text);
        api_expect(&answer, wrong[i].word);
        answer_free(&answer);
    }
}

// A page and its next link keep the filter.
static void test_filter__stays_in_the_next_link(void **state)
{
    (void)state;
    struct answer first = api_get(&server, REPORTS "?filter=category='sampah'&limit=1", 200);
    api_expect(&first, "?filter=category='sampah'&limit=1&cursor=");
    api_expect(&first, "byname0000000003");
    api_expect_not(&first, "published0000001");
    answer_free(&first);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_filter__gives_what_passes),
        cmocka_unit_test(test_filter__says_what_is_wrong_and_where),
        cmocka_unit_test(test_filter__stays_in_the_next_link),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
