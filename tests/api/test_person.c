// Who reported, and photos that nobody cleared: each role against them.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/desk_people.h"
#include "tapak/store/media.h"

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
    char command[128];
    (void)snprintf(command, sizeof command, "rm -rf %s/tapak.db.media", server.sample.folder);
    int code = system(command);
    api_server_free(&server);
    return code;
}

// The sample's reports are Budi's, 0812, and anonymous: for admins only. One of them is made open.
static void test_person__is_for_the_roles_that_need_it(void **state)
{
    (void)state;
    static const struct {
        const char *id;
        int http_status[PERSON_COUNT];
    } cases[] = {
        {"published0000002",
         {[NOBODY] = 401,
          [HEAD] = 403,
          [OFFICER] = 403,
          [OTHER_OFFICER] = 403,
          [ANALYST] = 403,
          [ADMIN] = 200}},
        {"unpublished00005",
         {[NOBODY] = 401,
          [HEAD] = 403,
          [OFFICER] = 200,
          [OTHER_OFFICER] = 404,
          [ANALYST] = 403,
          [ADMIN] = 200}},
        {"xxxxxxxxxxxxxxxx",
         {[NOBODY] = 401,
          [HEAD] = 403,
          [OFFICER] = 404,
          [OTHER_OFFICER] = 404,
          [ANALYST] = 403,
          [ADMIN] = 404}},
    };
    char command[256];
    (void)snprintf(command, sizeof command,
                   "sqlite3 -cmd '.load mod_spatialite' %s \"UPDATE report SET is_anonymous = 0 "
                   "WHERE public_id = 'unpublished00005'\"",
                   server.sample.path);
    assert_int_equal(system(command), 0);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        for (int person = 0; person < PERSON_COUNT; person++) {
            char target[64];
            int http_status = cases[i].http_status[person];
            (void)snprintf(target, sizeof target, "/api/reports/%s/person", cases[i].id);
            struct answer answer =
                people_ask(&server, (enum person)person, "GET", target, NULL, NULL, http_status);
            if (http_status == 200) {
                api_expect(&answer, "\"name\":\"Budi\",\"phone\":\"0812\"");
            } else {
                api_expect_not(&answer, "Budi");
            }
            answer_free(&answer);
        }
    }
    (void)snprintf(command, sizeof command,
                   "test \"$(sqlite3 %s \"SELECT group_concat(actor) FROM event WHERE kind = "
                   "'person_read'\")\" = 'token admin,token officer,token admin'",
                   server.sample.path);
    assert_int_equal(system(command), 0);
}

static enum tapak_status attach(struct tapak_conn *conn, void *context, struct tapak_error *err)
{
    const struct tapak_actor actor = {"public", SAMPLE_DAY_MS};
    return tapak_medium_attach(conn, "unpublished00005", context, 1, &actor, err);
}

static void test_medium__that_is_not_cleared_is_for_who_works_on_the_report(void **state)
{
    (void)state;
    static const int expected[PERSON_COUNT] = {
        [NOBODY] = 404,  [HEAD] = 404,          [OFFICER] = 200,
        [ANALYST] = 404, [OTHER_OFFICER] = 404, [ADMIN] = 200};
    struct tapak_medium medium = {.public_id = "mmmmmmmmmmmmmmmm", .kind = TAPAK_MEDIUM_DOCUMENT};
    struct tapak_error err = {0};
    assert_int_equal(
        tapak_medium_keep(server.sample.store, tapak_slice_of("%PDF-1.7"), &medium.sha256, &err),
        TAPAK_OK);
    sample_write(&server.sample, attach, &medium);
    for (int person = 0; person < PERSON_COUNT; person++) {
        struct answer answer =
            people_ask(&server, (enum person)person, "GET", "/api/media/mmmmmmmmmmmmmmmm", NULL,
                       NULL, expected[person]);
        answer_free(&answer);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_person__is_for_the_roles_that_need_it, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(
            test_medium__that_is_not_cleared_is_for_who_works_on_the_report, set_up, tear_down),
    };
    return cmocka_run_group_tests_name("api/person", tests, NULL, NULL);
}
