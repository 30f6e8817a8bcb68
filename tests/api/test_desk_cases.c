// Working on reports over HTTP: who may, on which version, and what becomes of it.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "api/desk_people.h"
#include "tapak/store/audit.h"

#define ONE "/api/reports/published0000002"

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
    struct tapak_audit audit;
    assert_int_equal(tapak_audit_check(server.sample.conn, NULL, &audit, NULL), TAPAK_OK);
    if (!audit.is_sound) {
        fail_msg("%s", audit.difference);
    }
    api_server_free(&server);
    return 0;
}

static void expect(enum person person, const char *method, const char *target, const char *more,
                   const char *body, int http_status)
{
    struct answer answer = people_ask(&server, person, method, target, more, body, http_status);
    answer_free(&answer);
}

static void test_case__is_worked_on_to_its_end(void **state)
{
    (void)state;
    struct answer seen = people_ask(&server, OFFICER, "GET", ONE, NULL, NULL, 200);
    assert_string_equal(tapak_response_header(&seen.response, "ETag"), "\"v1\"");
    api_expect(&seen, "\"state\":\"received\"");
    api_expect(&seen,
               "\"next\":[\"verified\",\"deferred\",\"rejected\",\"archived\",\"duplicate\"]");
    api_expect(&seen, "\"body\":\"Saya melihat truk di hutan\"");
    answer_free(&seen);
    struct answer moved = people_ask(&server, OFFICER, "POST", ONE "/transition",
                                     "If-Match: \"v1\"", "{\"to\":\"verified\"}", 200);
    api_expect(&moved, "{\"id\":\"published0000002\",\"version\":2,\"state\":\"verified\"}");
    assert_string_equal(tapak_response_header(&moved.response, "ETag"), "\"v2\"");
    answer_free(&moved);
    expect(OFFICER, "POST", ONE "/assign", "If-Match: \"v2\"", "{\"assignee\":\"budi\"}", 200);
    expect(OFFICER, "POST", ONE "/transition", "If-Match: \"v3\"",
           "{\"to\":\"forwarded\",\"agency\":\"Dinas \\\"LH\\\"\"}", 200);
    expect(OFFICER, "POST", ONE "/comment", NULL, "{\"text\":\"Tim turun Senin\"}", 200);
    expect(OFFICER, "POST", ONE "/comment", NULL,
           "{\"kind\":\"answer\",\"text\":\"Sudah kami terima\"}", 200);
    expect(OFFICER, "POST", ONE "/publication", "If-Match: \"v4\"", "{\"public\":false}", 200);
    struct answer after = people_ask(&server, OFFICER, "GET", ONE, NULL, NULL, 200);
    api_expect(&after, "\"assignee\":\"budi\"");
    api_expect(&after, "\"is_published\":false");
    api_expect(&after,
               "\"actor\":\"token officer\",\"reason\":null,\"agency\":\"Dinas \\\"LH\\\"\"");
    api_expect(&after, "\"kind\":\"answer\",\"text\":\"Sudah kami terima\"");
    answer_free(&after);
    struct answer queue =
        people_ask(&server, OFFICER, "GET", "/api/reports?assigned=budi", NULL, NULL, 200);
    api_expect(&queue, "\"total\":1");
    api_expect(&queue, "\"assignee\":\"budi\",\"due\":{\"stage\":");
    answer_free(&queue);
}

static void test_change__needs_the_version_that_was_seen(void **state)
{
    (void)state;
    static const char body[] = "{\"to\":\"verified\"}";
    expect(OFFICER, "POST", ONE "/transition", NULL, body, 428);
    expect(OFFICER, "POST", ONE "/transition", "If-Match: *", body, 428);
    expect(OFFICER, "POST", ONE "/transition", "If-Match: \"1\"", body, 412);
    expect(OFFICER, "POST", ONE "/transition", "If-Match: \"v2\"", body, 412);
    expect(OFFICER, "POST", ONE "/transition", "If-Match: W/\"v1\"", body, 412);
    expect(OFFICER, "POST", ONE "/transition", "If-Match: \"v1\"", body, 200);
    expect(OFFICER, "POST", ONE "/assign", "If-Match: \"v1\"", "{}", 412);
    expect(OFFICER, "POST", ONE "/transition", "If-Match: \"v2\"", body, 409); // it is verified
}

static void test_change__says_what_is_wrong(void **state)
{
    (void)state;
    static const struct {
        const char *target;
        const char *body;
        const char *culprit;
    } cases[] = {
        {ONE "/transition", "{\"to\":\"somewhere\"}", "\"parameter\":\"to\""},
        {ONE "/transition", "{\"to\":\"duplicate\"}", "\"parameter\":\"to\""},
        {ONE "/transition", "{\"to\":\"rejected\"}", "\"parameter\":\"reason\""},
        {ONE "/publication", "{\"public\":true}", "\"parameter\":\"text\""},
        {ONE "/duplicate-of", "{\"id\":\"nosuchreport0000\"}", "\"parameter\":\"id\""},
        {ONE "/duplicate-of", "{\"id\":\"published0000002\"}", "\"parameter\":\"duplicate_of\""},
        {ONE "/comment", "{\"text\":\"a\",\"kind\":\"b\"}", "\"parameter\":\"kind\""},
        {ONE "/comment", "{\"text\":\" \"}", "\"parameter\":\"text\""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct answer answer = people_ask(&server, OFFICER, "POST", cases[i].target,
                                          "If-Match: \"v1\"", cases[i].body, 400);
        api_expect(&answer, cases[i].culprit);
        answer_free(&answer);
    }
}

// 401 without a name, 404 for what is hidden, 403 for what is seen and not allowed.
static void test_change__by_whom(void **state)
{
    (void)state;
    static const struct {
        const char *target;
        const char *body;
        int status[PERSON_COUNT]; // nobody, head of 2001, officer, other, analyst, admin
    } cases[] = {
        {"/api/reports/published0000001/comment",
         "{\"text\":\"a\"}",
         {401, 200, 200, 403, 403, 200}},
        {"/api/reports/published0000001/comment",
         "{\"text\":\"a\",\"kind\":\"site\"}",
         {401, 200, 200, 403, 403, 200}},
        {"/api/reports/published0000001/comment",
         "{\"text\":\"a\",\"kind\":\"answer\"}",
         {401, 403, 200, 403, 403, 200}},
        {"/api/reports/published0000002/comment",
         "{\"text\":\"a\"}",
         {401, 403, 200, 403, 403, 200}},
        {"/api/reports/confidential0004/comment",
         "{\"text\":\"a\"}",
         {401, 404, 200, 404, 404, 200}},
        {"/api/reports/unpublished00005/comment",
         "{\"text\":\"a\"}",
         {401, 404, 200, 404, 403, 200}},
        {"/api/reports/nosuchreport0000/comment",
         "{\"text\":\"a\"}",
         {401, 404, 404, 404, 404, 404}},
        {"/api/reports/published0000001/publication",
         "{\"public\":false}",
         {401, 403, 200, 404, 403, 412}},
        {"/api/reports/published0000001/assign",
         "{\"assignee\":\"a\"}",
         {401, 403, 412, 404, 403, 412}},
        {"/api/reports/unpublished00005/transition",
         "{\"to\":\"verified\"}",
         {401, 404, 200, 404, 403, 412}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        for (int person = NOBODY; person < PERSON_COUNT; person++) {
            struct answer answer =
                people_ask(&server, (enum person)person, "POST", cases[i].target,
                           "If-Match: \"v1\"", cases[i].body, cases[i].status[person]);
            if (cases[i].status[person] == 404) {
                api_expect(&answer, "\"detail\":\"there is no such report\"");
            }
            answer_free(&answer);
        }
    }
}

static void test_placement__moves_a_report_to_another_area(void **state)
{
    (void)state;
    static const char target[] = "/api/reports/published0000001/placement";
    static const char *const bad[] = {"{}",
                                      "{\"lon\":116.8}",
                                      "{\"lon\":119,\"lat\":-3}",
                                      "{\"village\":\"64.02\"}",
                                      "{\"village\":\"x\"}",
                                      "{\"lon\":116.8,\"lat\":0.2,\"village\":\"64.03.01.2001\"}"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        expect(OFFICER, "POST", target, "If-Match: \"v1\"", bad[i], 400);
    }
    expect(HEAD, "POST", target, "If-Match: \"v1\"", "{\"village\":\"64.03.01.2001\"}", 403);
    expect(OFFICER, "POST", target, "If-Match: \"v1\"", "{\"lon\":116.8,\"lat\":0.2}", 200);
    struct answer seen =
        people_ask(&server, OFFICER, "GET", "/api/reports/published0000001", NULL, NULL, 200);
    api_expect(&seen, "\"point\":{\"lon\":116.8,\"lat\":0.2}");
    api_expect(&seen, "\"placed_by\":\"hand\",\"area\":\"64.02.02.1001\"");
    api_expect(&seen, "titik semula (lon, lat): 116.2500000, 0.7500000");
    answer_free(&seen);
    // Out of the regency, it is out of sight of this officer and in that of the other.
    expect(OFFICER, "POST", target, "If-Match: \"v2\"", "{\"village\":\"64.03.01.2001\"}", 200);
    expect(OFFICER, "POST", target, "If-Match: \"v3\"", "{\"village\":\"64.02.01.2001\"}", 403);
    expect(OTHER_OFFICER, "POST", target, "If-Match: \"v3\"", "{\"village\":\"64.02.01.2001\"}",
           200);
    // The public's point is in the village, and not the true one.
    struct answer feature =
        api_get(&server, "/ogc/collections/reports/items/published0000001", 200);
    api_expect(&feature, "\"is_stand_in\":true");
    api_expect_not(&feature, "116.8,0.2");
    answer_free(&feature);
}

static void test_similar__is_asked_for_within_ones_area(void **state)
{
    (void)state;
    struct answer officer = people_ask(&server, OFFICER, "GET", ONE "/similar", NULL, NULL, 200);
    api_expect(&officer, "{\"similar\":[{\"score\":1,\"distance_m\":0,\"days\":0,\"words\":1,");
    api_expect(&officer, "confidential0004");
    api_expect(&officer, "unpublished00005");
    api_expect_not(&officer, "published0000002");
    answer_free(&officer);
    struct answer head =
        people_ask(&server, HEAD, "GET", "/api/reports/published0000001/similar", NULL, NULL, 200);
    api_expect(&head, "{\"similar\":[]}");
    answer_free(&head);
    expect(HEAD, "GET", ONE "/similar", NULL, NULL, 403);
    expect(HEAD, "GET", "/api/reports/confidential0004/similar", NULL, NULL, 404);
    expect(ANALYST, "GET", ONE "/similar", NULL, NULL, 403);
    expect(NOBODY, "GET", ONE "/similar", NULL, NULL, 401);
}

static void test_case__words_are_for_those_who_work_on_it(void **state)
{
    (void)state;
    expect(OFFICER, "POST", ONE "/comment", NULL, "{\"text\":\"Pelapor: Budi\"}", 200);
    struct answer analyst = people_ask(&server, ANALYST, "GET", ONE, NULL, NULL, 200);
    api_expect(&analyst, "\"body\":null");
    api_expect(&analyst, "\"point\":{\"lon\":116.75,\"lat\":0.75}");
    api_expect_not(&analyst, "Budi");
    answer_free(&analyst);
    struct answer other = people_ask(&server, OTHER_OFFICER, "GET", ONE, NULL, NULL, 200);
    api_expect(&other, "\"public_text\":\"Truk kayu terlihat malam hari\"");
    api_expect_not(&other, "Budi");
    api_expect_not(&other, "Saya melihat");
    api_expect_not(&other, "\"point\"");
    answer_free(&other);
}

static int64_t events(void)
{
    struct tapak_audit audit;
    assert_int_equal(tapak_audit_check(server.sample.conn, NULL, &audit, NULL), TAPAK_OK);
    return audit.events;
}

// Whose true point is guarded is looked at on the record.
static void test_case__looking_at_a_guarded_point_is_an_event(void **state)
{
    (void)state;
    int64_t before = events();
    expect(OFFICER, "GET", "/api/reports/published0000001", NULL, NULL, 200);
    assert_int_equal(events(), before + 1);
    expect(OFFICER, "GET", ONE, NULL, NULL, 200);                                   // not sensitive
    expect(OTHER_OFFICER, "GET", "/api/reports/published0000001", NULL, NULL, 200); // its stand-in
    assert_int_equal(events(), before + 1);
}

static void test_queue__is_that_of_ones_area(void **state)
{
    (void)state;
    static const struct {
        const char *target;
        int status[PERSON_COUNT];
        const char *total[PERSON_COUNT];
    } cases[] = {
        {"/api/reports",
         {401, 200, 200, 200, 403, 200},
         {NULL, "\"total\":1", "\"total\":5", "\"total\":0", NULL, "\"total\":5"}},
        {"/api/reports?area=64.02.01.2002",
         {401, 200, 200, 200, 403, 200},
         {NULL, "\"total\":0", "\"total\":3", "\"total\":0", NULL, "\"total\":3"}},
        {"/api/reports?text=TRUK%20di",
         {401, 200, 200, 200, 403, 200},
         {NULL, "\"total\":1", "\"total\":5", "\"total\":0", NULL, "\"total\":5"}},
        {"/api/reports?text=a%25b",
         {401, 200, 200, 200, 403, 200},
         {NULL, "\"total\":0", "\"total\":0", "\"total\":0", NULL, "\"total\":0"}},
        {"/api/reports?state=closed",
         {401, 200, 200, 200, 403, 200},
         {NULL, "\"total\":0", "\"total\":0", "\"total\":0", NULL, "\"total\":0"}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        for (int person = NOBODY; person < PERSON_COUNT; person++) {
            struct answer answer = people_ask(&server, (enum person)person, "GET", cases[i].target,
                                              NULL, NULL, cases[i].status[person]);
            if (cases[i].total[person] != NULL) {
                api_expect(&answer, cases[i].total[person]);
            }
            answer_free(&answer);
        }
    }
    struct answer page =
        people_ask(&server, OFFICER, "GET", "/api/reports?sort=newest&limit=2", NULL, NULL, 200);
    api_expect(&page, "\"reports\":[{\"id\":\"byname0000000003\"");
    api_expect(&page, "\"next\":2");
    answer_free(&page);
}

#define EACH(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        EACH(test_case__is_worked_on_to_its_end),
        EACH(test_change__needs_the_version_that_was_seen),
        EACH(test_change__says_what_is_wrong),
        EACH(test_change__by_whom),
        EACH(test_placement__moves_a_report_to_another_area),
        EACH(test_similar__is_asked_for_within_ones_area),
        EACH(test_case__words_are_for_those_who_work_on_it),
        EACH(test_case__looking_at_a_guarded_point_is_an_event),
        EACH(test_queue__is_that_of_ones_area),
    };
    return cmocka_run_group_tests_name("api/desk cases", tests, NULL, NULL);
}
