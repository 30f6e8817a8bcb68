#include "api/desk/desk.h"

#include "api/service.h"
#include "tapak/base/instant.h"
#include "tapak/encode/geojson.h"
#include "tapak/encode/json.h"
#include "tapak/store/areas.h"
#include "tapak/store/imports.h"

static const char *const state_names_en[TAPAK_STATE_COUNT] = {
    [TAPAK_RECEIVED] = "received",
    [TAPAK_VERIFIED] = "verified",
    [TAPAK_FORWARDED] = "forwarded",
    [TAPAK_IN_PROGRESS] = "in progress",
    [TAPAK_RESOLVED] = "answered, waiting for the reporter",
    [TAPAK_CLOSED] = "closed",
    [TAPAK_DEFERRED] = "deferred",
    [TAPAK_NOT_AUTHORISED] = "not this agency's",
    [TAPAK_REJECTED] = "rejected",
    [TAPAK_ARCHIVED] = "archived",
    [TAPAK_DUPLICATE] = "duplicate",
};

// What is gathered while rows are listed.
struct gathering {
    struct tapak_json *json;
    bool has_edition;
    int64_t as_of_ms;
};

static enum tapak_status take_edition(const struct tapak_edition *edition, void *context)
{
    struct gathering *gathering = context;
    if (!edition->is_current) {
        return TAPAK_OK;
    }
    gathering->has_edition = true;
    if (edition->loaded_ms > gathering->as_of_ms) {
        gathering->as_of_ms = edition->loaded_ms;
    }
    tapak_json_put_object(gathering->json, "edition");
    tapak_json_put_text(gathering->json, "name", edition->name);
    tapak_json_put_text(gathering->json, "date", edition->date);
    tapak_json_put_text(gathering->json, "source", edition->source);
    tapak_json_put_int(gathering->json, "villages", edition->villages);
    tapak_json_close(gathering->json);
    return TAPAK_OK;
}

static enum tapak_status take_import(const struct tapak_import *import, void *context)
{
    struct gathering *gathering = context;
    if (import->finished_ms > gathering->as_of_ms) {
        gathering->as_of_ms = import->finished_ms;
    }
    return TAPAK_OK;
}

struct naming {
    struct tapak_json *json;
    struct tapak_code province; ///< of the villages
    bool is_found;
};

static enum tapak_status take_area(const struct tapak_area *area, void *context)
{
    struct naming *naming = context;
    if (tapak_code_compare(&area->code, &naming->province) != 0) {
        return TAPAK_OK;
    }
    tapak_json_put_text(naming->json, "region", area->name);
    naming->is_found = true;
    return TAPAK_CANCELLED; // one is enough
}

// As the operator calls it, else the name of the province in which the villages lie.
static enum tapak_status put_region(const struct api_visit *visit, struct tapak_json *json,
                                    struct tapak_error *err)
{
    struct naming naming = {.json = json};
    enum tapak_status status = TAPAK_OK;
    if (visit->api->region[0] == '\0' && tapak_locator_count(visit->world->locator) > 0) {
        naming.province =
            tapak_code_at(tapak_locator_code(visit->world->locator, 0), TAPAK_LEVEL_PROVINCE);
        status = tapak_area_each(visit->conn, take_area, &naming, err);
    }
    if (!naming.is_found) {
        tapak_json_put_text(json, "region", visit->api->region);
    }
    return status == TAPAK_CANCELLED ? TAPAK_OK : status;
}

static void put_categories(struct tapak_json *json, const struct tapak_categories *list)
{
    tapak_json_put_array(json, "categories");
    for (size_t i = 0; i < list->count; i++) {
        const struct tapak_category *category = &list->items[i];
        tapak_json_open_object(json);
        tapak_json_put_text(json, "code", category->code);
        tapak_json_put_text(json, "name_id", category->name_id);
        tapak_json_put_text(json, "name_en", category->name_en);
        tapak_json_put_text(json, "group", category->group);
        tapak_json_put_bool(json, "sensitive", category->is_sensitive);
        tapak_json_put_bool(json, "reversal_signal", category->has_reversal_signal);
        tapak_json_close(json);
    }
    tapak_json_close(json);
}

static void put_periods(struct tapak_json *json, const struct tapak_periods *periods)
{
    tapak_json_put_array(json, "periods");
    for (size_t i = 0; i < periods->count; i++) {
        char day[TAPAK_INSTANT_BYTES];
        tapak_json_open_object(json);
        tapak_json_put_text(json, "code", periods->items[i].code);
        (void)tapak_format_day(day, periods->items[i].first_day);
        tapak_json_put_text(json, "first", day);
        (void)tapak_format_day(day, periods->items[i].last_day);
        tapak_json_put_text(json, "last", day);
        tapak_json_close(json);
    }
    tapak_json_close(json);
}

static void put_states(struct tapak_json *json)
{
    tapak_json_put_array(json, "states");
    for (int state = 0; state < TAPAK_STATE_COUNT; state++) {
        tapak_json_open_object(json);
        tapak_json_put_text(json, "code", tapak_state_code((enum tapak_state)state));
        tapak_json_put_text(json, "name_id", tapak_state_name_id((enum tapak_state)state));
        tapak_json_put_text(json, "name_en", state_names_en[state]);
        tapak_json_close(json);
    }
    tapak_json_close(json);
}

static void put_extent(struct tapak_json *json, const struct tapak_world *world)
{
    if (tapak_locator_count(world->locator) == 0) {
        tapak_json_put_null(json, "extent");
        return;
    }
    struct tapak_box box = tapak_locator_extent(world->locator);
    tapak_geojson_put_box(json, "extent", &box);
}

static enum tapak_status put_about(const struct api_visit *visit, struct tapak_json *json,
                                   struct tapak_error *err)
{
    struct gathering gathering = {.json = json};
    tapak_json_open_object(json);
    tapak_json_put_text(json, "name", "tapak");
    tapak_json_put_text(json, "version", visit->api->version);
    tapak_json_put_bool(json, "demo", visit->api->is_demo);
    enum tapak_status status = put_region(visit, json, err);
    if (status == TAPAK_OK) {
        status = tapak_edition_each(visit->conn, take_edition, &gathering, err);
    }
    if (status == TAPAK_OK) {
        status = tapak_import_each(visit->conn, take_import, &gathering, err);
    }
    if (status != TAPAK_OK) {
        return status;
    }
    if (!gathering.has_edition) {
        tapak_json_put_null(json, "edition");
    }
    tapak_json_put_instant(json, "data_as_of",
                           gathering.as_of_ms > 0 ? gathering.as_of_ms : visit->api->start_ms);
    put_extent(json, visit->world);
    put_categories(json, &visit->world->categories);
    put_periods(json, &visit->world->periods);
    put_states(json);
    tapak_json_close(json);
    return TAPAK_OK;
}

enum tapak_status desk_about(const struct tapak_call *call, struct tapak_response *response,
                             struct tapak_error *err)
{
    struct api_visit visit;
    struct tapak_json json;
    tapak_json_init(&json, &response->body);
    enum tapak_status status = api_visit_begin(call, &visit, err);
    if (status == TAPAK_OK) {
        status = put_about(&visit, &json, err);
    }
    api_visit_end(&visit);
    return status;
}
