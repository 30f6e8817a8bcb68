#include "api/desk/desk.h"

#include "api/service.h"
#include "tapak/encode/json.h"
#include "tapak/http/dispatch.h"

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

const struct tapak_media desk_metrics_media[] = {
    {"text", TAPAK_METRICS_TYPE, "text/plain"},
    {0},
};

// Who is said to be behind a proxy that is not listed could be anybody.
enum tapak_status desk_metrics(const struct tapak_call *call, struct tapak_response *response,
                               struct tapak_error *err)
{
    const struct tapak_site *site = call->site;
    bool is_trusted = tapak_networks_hold(site->proxies, &call->request->peer);
    if (site->metrics == NULL ||
        !tapak_networks_hold(site->metrics_readers, &call->origin.client) ||
        (call->origin.is_relayed && !is_trusted)) {
        return tapak_fail(err, TAPAK_DENIED,
                          "metrics are for the addresses of the setting metrics-from");
    }
    tapak_metrics_write(site->metrics, &response->body);
    return TAPAK_OK;
}
