#include "api/desk/desk.h"

#include "api/service.h"
#include "tapak/encode/json.h"

static void put_status(struct tapak_response *response, const char *word)
{
    struct tapak_json json;
    tapak_json_init(&json, &response->body);
    tapak_json_open_object(&json);
    tapak_json_put_text(&json, "status", word);
    tapak_json_close(&json);
}

enum tapak_status desk_health(const struct tapak_call *call, struct tapak_response *response,
                              struct tapak_error *err)
{
    (void)call;
    (void)err;
    put_status(response, "ok");
    return TAPAK_OK;
}

enum tapak_status desk_ready(const struct tapak_call *call, struct tapak_response *response,
                             struct tapak_error *err)
{
    struct api_visit visit;
    int64_t revision = 0;
    enum tapak_status status = api_visit_begin(call, &visit, err);
    if (status == TAPAK_OK) {
        status = tapak_store_revision(visit.conn, &revision, err);
    }
    if (status == TAPAK_OK) {
        put_status(response, "ready");
    }
    api_visit_end(&visit);
    return status;
}
