#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "api/desk_people.h"
#include "tapak/account/password.h"

static const struct {
    const char *login;
    enum tapak_role role;
    const char *area;
} people[PERSON_COUNT] = {
    [HEAD] = {"head", TAPAK_ROLE_VILLAGE_HEAD, "64.02.01.2001"},
    [OFFICER] = {"officer", TAPAK_ROLE_OFFICER, "64.02"},
    [OTHER_OFFICER] = {"other", TAPAK_ROLE_OFFICER, "64.03"},
    [ANALYST] = {"analyst", TAPAK_ROLE_ANALYST, "64"},
    [ADMIN] = {"admin", TAPAK_ROLE_ADMIN, ""},
};

enum { FIELD_BYTES = 128, FIELDS_BYTES = 1024 };

static char fields[PERSON_COUNT][FIELD_BYTES];

struct making {
    const struct tapak_key *key;
    const char *hash;
};

static enum tapak_status add_people(struct tapak_conn *conn, void *context, struct tapak_error *err)
{
    const struct making *making = context;
    const struct tapak_actor actor = {"operator", SAMPLE_DAY_MS};
    enum tapak_status status = TAPAK_OK;
    for (int i = HEAD; i < PERSON_COUNT && status == TAPAK_OK; i++) {
        char text[TAPAK_TOKEN_LENGTH + 1];
        struct tapak_digest digest;
        struct tapak_account account = {.login = people[i].login,
                                        .name = people[i].login,
                                        .role = people[i].role,
                                        .password = making->hash};
        (void)snprintf(account.area.text, sizeof account.area.text, "%s", people[i].area);
        const struct tapak_token token = {.name = people[i].login,
                                          .role = people[i].role,
                                          .area = account.area,
                                          .rights = tapak_role_rights(people[i].role),
                                          .expires_ms = INT64_MAX};
        tapak_token_make(making->key, text, &digest);
        (void)snprintf(fields[i], FIELD_BYTES, "Authorization: Bearer %s", text);
        status = tapak_account_add(conn, &account, &actor, err);
        status = status == TAPAK_OK ? tapak_token_add(conn, &token, &digest, &actor, err) : status;
    }
    return status;
}

void people_make(struct api_server *server)
{
    char hash[TAPAK_PASSWORD_HASH_BYTES];
    struct making making = {tapak_store_key(server->sample.store), hash};
    assert_int_equal(tapak_password_hash(PEOPLE_PASSWORD, hash, NULL), TAPAK_OK);
    sample_write(&server->sample, add_people, &making);
}

const char *people_field(enum person person)
{
    return fields[person];
}

struct answer people_ask(struct api_server *server, enum person person, const char *method,
                         const char *target, const char *more, const char *body, int http_status)
{
    char lines[FIELDS_BYTES];
    const char *own = people_field(person);
    (void)snprintf(lines, sizeof lines, "%s%s%s%s%s", own, own[0] == '\0' ? "" : "\n",
                   more == NULL ? "" : more, more == NULL ? "" : "\n",
                   body == NULL ? "" : "Content-Type: application/json");
    struct answer answer =
        ask(&server->site, method, target, lines[0] == '\0' ? NULL : lines, body);
    if (answer.response.http_status != http_status) {
        struct tapak_slice said = tapak_response_body(&answer.response);
        fail_msg("%s %s of person %d: %d instead of %d\n%.*s", method, target, (int)person,
                 answer.response.http_status, http_status, (int)said.length, said.text);
    }
    return answer;
}
