// Who sees what: every role against every class of report on every path. What each sees of the five
// reports of server.h is a set, written as the digits that their ids end in.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "api/desk_people.h"

#define ITEMS "/ogc/collections/reports/items"
#define TILE "/ogc/collections/reports/tiles/WebMercatorQuad"

enum { REPORTS = 5, TARGET_BYTES = 512 };

static const char *const ids[REPORTS] = {"published0000001", "published0000002", "byname0000000003",
                                         "confidential0004", "unpublished00005"};

static struct api_server server;

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

// The digits of the reports whose ids stand in the answer.
static void seen_in(const struct answer *answer, char out[static REPORTS + 1])
{
    size_t count = 0;
    for (size_t i = 0; i < REPORTS; i++) {
        if (answer_has(answer, ids[i])) {
            out[count++] = (char)('1' + i);
        }
    }
    out[count] = '\0';
}

static const struct {
    const char *target;
    const char *sees[PERSON_COUNT]; // nobody, head of 2001, officer 64.02, 64.03, analyst, admin
} paths[] = {
    // As the public all see the same, whoever they are.
    {ITEMS "?limit=100", {"123", "123", "123", "123", "123", "123"}},
    {TILE "/14/8157/13482?category=sampah", {"", "", "", "", "", ""}},
    // As themselves.
    {ITEMS "?limit=100&view=own", {NULL, "1", "12345", "", "1235", "12345"}},
    {ITEMS "?limit=100&view=own&f=html", {NULL, "1", "12345", "", "1235", "12345"}},
    {ITEMS "?limit=100&view=own&crs=http://www.opengis.net/def/crs/EPSG/0/32650",
     {NULL, "1", "12345", "", "1235", "12345"}},
    // A box at the true place, and one at the stand-in (3 has no point: in every box).
    {ITEMS "?bbox=116.249,0.749,116.251,0.751", {"3", "3", "3", "3", "3", "3"}},
    {ITEMS "?bbox=116.259,0.769,116.261,0.771", {"13", "13", "13", "13", "13", "13"}},
    {ITEMS "?bbox=116.249,0.749,116.251,0.751&view=own", {NULL, "1", "13", "", "13", "13"}},
    {ITEMS "?bbox=116.259,0.769,116.261,0.771&view=own", {NULL, "", "3", "", "3", "3"}},
    // Filters by shape, area, category, state, time, and what they say of stand-ins.
    {ITEMS "?filter=S_INTERSECTS(geometry,POINT(116.25%200.75))", {"", "", "", "", "", ""}},
    {ITEMS "?filter=S_INTERSECTS(geometry,POINT(116.25%200.75))&view=own",
     {NULL, "1", "1", "", "1", "1"}},
    {ITEMS "?filter=S_INTERSECTS(geometry,POINT(116.26%200.77))&view=own",
     {NULL, "", "", "", "", ""}},
    {ITEMS "?filter=is_stand_in=true&view=own", {NULL, "", "", "", "", ""}},
    {ITEMS "?filter=is_stand_in=true", {"1", "1", "1", "1", "1", "1"}},
    {ITEMS "?village=64.02.01.2002&view=own", {NULL, "", "245", "", "25", "245"}},
    {ITEMS "?in=64.03&view=own", {NULL, "", "", "", "", ""}},
    {ITEMS "?category=sampah&limit=100&view=own", {NULL, "", "2345", "", "235", "2345"}},
    {ITEMS "?placed_by=near&view=own", {NULL, "1", "1", "", "1", "1"}},
    {ITEMS "?placed_by=near", {"", "", "", "", "", ""}},
    {ITEMS "?datetime=2025-06-15&view=own", {NULL, "1", "1", "", "1", "1"}},
    {ITEMS "?datetime=2025-06-16/2025-06-16&view=own", {NULL, "", "245", "", "25", "245"}},
    // Pages keep to it, too.
    {ITEMS "?limit=1&offset=3&view=own", {NULL, "", "2", "", "1", "2"}},
    // The queue, with its filters and orders.
    {"/api/reports", {NULL, "1", "12345", "", NULL, "12345"}},
    {"/api/reports?sort=newest&category=sampah", {NULL, "", "2345", "", NULL, "2345"}},
    {"/api/reports?area=64.02.01.2002", {NULL, "", "245", "", NULL, "245"}},
    {"/api/reports?text=truk", {NULL, "1", "12345", "", NULL, "12345"}},
    // A tile of the last zoom has every point by its id.
    {TILE "/14/8157/13482?view=own", {NULL, "1", "1", "", "1", "1"}},
    {TILE "/14/8157/13482", {"", "", "", "", "", ""}},
};

// On a path that lists: nobody has to be told by the status, others by what they see.
static void test_walk__lists_probes_and_tiles(void **state)
{
    (void)state;
    for (size_t p = 0; p < sizeof paths / sizeof paths[0]; p++) {
        for (int person = NOBODY; person < PERSON_COUNT; person++) {
            char seen[REPORTS + 1];
            const char *sees = paths[p].sees[person];
            const char *field = people_field((enum person)person);
            struct answer answer =
                ask(&server.site, "GET", paths[p].target, field[0] == '\0' ? NULL : field, NULL);
            int http_status = answer.response.http_status;
            seen_in(&answer, seen);
            bool is_refused = http_status == 401 || http_status == 403;
            if (sees == NULL
                    ? !is_refused || seen[0] != '\0'
                    : (http_status != 200 && http_status != 204) || strcmp(seen, sees) != 0) {
                fail_msg("%s of person %d: %d, sees '%s', not '%s'", paths[p].target, person,
                         http_status, seen, sees == NULL ? "(refused)" : sees);
            }
            if (strstr(paths[p].target, "view=own") != NULL && http_status == 200) {
                assert_string_equal(tapak_response_header(&answer.response, "Cache-Control"),
                                    "private, no-store");
            }
            answer_free(&answer);
        }
    }
}

// One by one: what is hidden is the same 404 as what is not there, for everybody.
static void test_walk__one_by_its_id(void **state)
{
    (void)state;
    static const char *const sees[PERSON_COUNT] = {
        // A the whole, P what the public sees, . nothing; in the order of ids.
        [HEAD] = "APP..",    [OFFICER] = "AAAAA", [OTHER_OFFICER] = "PPP..",
        [ANALYST] = "AAA.A", [ADMIN] = "AAAAA",
    };
    for (int person = HEAD; person < PERSON_COUNT; person++) {
        struct answer none = people_ask(&server, (enum person)person, "GET",
                                        "/api/reports/nosuchreport0000", NULL, NULL, 404);
        for (size_t i = 0; i < REPORTS; i++) {
            char target[TARGET_BYTES];
            char mark = sees[person][i];
            (void)snprintf(target, sizeof target, "/api/reports/%s", ids[i]);
            struct answer one = people_ask(&server, (enum person)person, "GET", target, NULL, NULL,
                                           mark == '.' ? 404 : 200);
            if (mark == '.') {
                struct tapak_slice a = tapak_response_body(&none.response);
                struct tapak_slice b = tapak_response_body(&one.response);
                assert_int_equal(a.length, b.length);
                assert_memory_equal(a.text, b.text, a.length);
                assert_int_equal(none.response.header_count, one.response.header_count);
            } else if (mark == 'P') {
                api_expect(&one, "\"public_text\"");
                api_expect_not(&one, "\"point\"");
                api_expect_not(&one, "\"version\"");
                api_expect_not(&one, "116.25");
            } else {
                api_expect(&one, "\"point\"");
            }
            api_expect_not(&one, "Budi"); // who reported is not in it for anybody
            api_expect_not(&one, "0812");
            answer_free(&one);
        }
        answer_free(&none);
    }
}

// Counts: the public's are hidden when small, somebody's own are those of their area.
static void test_walk__counts_and_tables(void **state)
{
    (void)state;
    static const struct {
        const char *target;
        const char *holds[PERSON_COUNT];
        const char *holds_not[PERSON_COUNT];
    } cases[] = {
        {"/api/summary?by=regency&view=own",
         {NULL, "\"total\":{\"reports\":1,", "\"total\":{\"reports\":5,",
          "\"total\":{\"reports\":0,", "\"total\":{\"reports\":5,", "\"total\":{\"reports\":5,"},
         {NULL, "<5", "<5", "<5", "<5", "<5"}},
        {"/api/summary?by=village&in=64.02.01.2002&view=own",
         {NULL, "\"total\":{\"reports\":0,", "\"total\":{\"reports\":3,",
          "\"total\":{\"reports\":0,", "\"total\":{\"reports\":3,", "\"total\":{\"reports\":3,"},
         {NULL, "<5", "<5", "<5", "<5", "<5"}},
        {"/api/summary?by=category&view=own",
         {NULL, "\"total\":{\"reports\":1,", "\"total\":{\"reports\":5,",
          "\"total\":{\"reports\":0,", "\"total\":{\"reports\":5,", "\"total\":{\"reports\":5,"},
         {NULL, "<5", "<5", "<5", "<5", "<5"}},
        {"/api/summary?by=village&format=csv&view=own",
         {NULL, "64.02.01.2001,", "64.02.01.2002,", "64.03.01.2001,", "64.02.01.2002,",
          "64.03.01.2001,"},
         {NULL, "64.02.01.2002,", "64.03.01.2001,", "64.02.01.2001,", "<5", "<5"}},
        {"/api/summary?by=regency",
         {"<5", "<5", "<5", "<5", "<5", "<5"},
         {"\"reports\":5", "\"reports\":5", "\"reports\":5", "\"reports\":5", "\"reports\":5",
          "\"reports\":5"}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        for (int person = NOBODY; person < PERSON_COUNT; person++) {
            struct answer answer =
                people_ask(&server, (enum person)person, "GET", cases[i].target, NULL, NULL,
                           cases[i].holds[person] == NULL ? 401 : 200);
            if (cases[i].holds[person] != NULL) {
                api_expect(&answer, cases[i].holds[person]);
                api_expect_not(&answer, cases[i].holds_not[person]);
            }
            answer_free(&answer);
        }
    }
}

// Whether a box of the public's holds the sensitive report.
static bool is_in_box(double west, double south, double east, double north)
{
    char target[TARGET_BYTES];
    (void)snprintf(target, sizeof target, ITEMS "?category=pembalakan&bbox=%.9f,%.9f,%.9f,%.9f",
                   west, south, east, north);
    struct answer answer = api_get(&server, target, 200);
    bool is_in = answer_has(&answer, "published0000001");
    answer_free(&answer);
    return is_in;
}

// Halving boxes, as who looks for the true place (116.25, 0.75) would: it leads to the stand-in
// (116.26, 0.77), and every box that holds the true place but not that says "not here".
static void test_walk__halving_boxes_finds_the_stand_in(void **state)
{
    (void)state;
    double west = 116;
    double east = 117;
    double south = 0;
    double north = 1;
    for (int i = 0; i < 25; i++) {
        double middle = (west + east) / 2;
        if (is_in_box(west, south, middle, north)) {
            east = middle;
        } else {
            west = middle;
        }
        middle = (south + north) / 2;
        if (is_in_box(west, south, east, middle)) {
            north = middle;
        } else {
            south = middle;
        }
    }
    assert_true(west <= 116.26 && east >= 116.26 - 1e-6 && south <= 0.77 && north >= 0.77 - 1e-6);
    assert_true(east - west < 1e-6 && north - south < 1e-6);
    assert_false(is_in_box(116.2499, 0.7499, 116.2501, 0.7501));
}

#define EACH(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        EACH(test_walk__lists_probes_and_tiles),
        EACH(test_walk__one_by_its_id),
        EACH(test_walk__counts_and_tables),
        EACH(test_walk__halving_boxes_finds_the_stand_in),
    };
    return cmocka_run_group_tests_name("api/sight walk", tests, NULL, NULL);
}
