// All villages by name alone: what a form searches in, without shapes.
#include "api/desk/desk.h"

#include "api/service.h"
#include "tapak/encode/json.h"

static void put_entry(struct tapak_json *json, const struct areas_item *village, bool in_programme)
{
    tapak_json_open_object(json);
    tapak_json_put_text(json, "code", village->code.text);
    tapak_json_put_text(json, "name", village->name);
    tapak_json_put_text(json, "type", village->type);
    tapak_json_put_text(json, "district", village->district);
    tapak_json_put_text(json, "regency", village->regency);
    tapak_json_put_bool(json, "in_programme", in_programme);
    tapak_json_close(json);
}

enum tapak_status desk_village_list(const struct tapak_call *call, struct tapak_response *response,
                                    struct tapak_error *err)
{
    struct api_visit visit;
    struct tapak_json json;
    const struct areas_level *villages = NULL;
    const unsigned char *programme = NULL;
    enum tapak_status status = api_visit_begin(call, &visit, err);
    if (status != TAPAK_OK) {
        goto out;
    }
    struct areas *areas = visit.held->areas;
    status = areas_level(areas, visit.conn, TAPAK_LEVEL_VILLAGE, &villages, err);
    if (status == TAPAK_OK) {
        status = areas_programme(areas, visit.conn, call->arena, &programme, err);
    }
    if (status != TAPAK_OK) {
        goto out;
    }
    tapak_json_init(&json, &response->body);
    tapak_json_open_object(&json);
    tapak_json_put_array(&json, "villages");
    for (size_t i = 0; i < villages->count; i++) {
        put_entry(&json, &villages->items[i], programme[i] != 0);
    }
    tapak_json_close(&json);
    tapak_json_close(&json);
out:
    api_visit_end(&visit);
    return status;
}
