// Who reported, for the roles that need it: the event that somebody looked is on disk first.
#include "api/desk/cases.h"
#include "api/desk/desk.h"
#include "tapak/base/instant.h"
#include "tapak/store/persons.h"

enum { P_ID };

struct asking {
    const struct tapak_who *who;
    const char *public_id;
    struct tapak_actor actor;
    struct tapak_arena *arena;
    struct tapak_person person;
};

// Asked again within the write: what is allowed must hold when it is recorded.
static enum tapak_status read_person(struct tapak_conn *conn, void *context,
                                     struct tapak_error *err)
{
    struct asking *asking = context;
    enum tapak_status status =
        desk_case_allow(conn, &asking->who->sight, TAPAK_RIGHT_SEE_PERSON, asking->public_id, err);
    return status == TAPAK_OK ? tapak_person_read(conn, asking->public_id, &asking->actor,
                                                  asking->arena, &asking->person, err)
                              : status;
}

enum tapak_status desk_person(const struct tapak_call *call, struct tapak_response *response,
                              struct tapak_error *err)
{
    struct api_visit visit;
    struct tapak_who who;
    struct tapak_json json;
    struct asking asking = {
        .who = &who, .public_id = call->values[P_ID].text, .arena = call->arena};
    enum tapak_status status = api_visit_begin(call, &visit, err);
    if (status == TAPAK_OK) {
        status = api_need(call, &visit, TAPAK_RIGHT_SEE_PERSON, response, &who, err);
    }
    if (status == TAPAK_OK) {
        api_keep_session(&visit, &who);
        asking.actor = (struct tapak_actor){who.actor, tapak_now_ms()};
        status = tapak_store_write(visit.api->store, read_person, &asking, err);
    }
    tapak_json_init(&json, &response->body);
    tapak_json_open_object(&json);
    tapak_json_put_text(&json, "id", asking.public_id);
    tapak_json_put_text(&json, "name", asking.person.name);
    tapak_json_put_text(&json, "phone", asking.person.phone);
    tapak_json_put_text(&json, "email", asking.person.email);
    tapak_json_close(&json);
    api_visit_end(&visit);
    return status;
}
