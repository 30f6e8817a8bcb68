// Reports as the public sees them. The store hands out nothing else to this viewer; what is written
// here is a second, shorter list of what may leave.
#include "tapak/store/reports.h"
#include "api/ogc/cursor.h"
#include "api/ogc/interval.h"
#include "api/ogc/ogc.h"
#include "api/ogc/page.h"
#include "tapak/base/instant.h"
#include "tapak/encode/geojson.h"

#include <string.h>

enum {
    REPORT_CATEGORY = OGC_OWN,
    REPORT_STATE,
    REPORT_CLASS,
    REPORT_PLACED_BY,
    REPORT_VILLAGE,
    REPORT_IN,
    REPORT_PROGRAMME,
};

static const char *const states[] = {"received", "verified", "forwarded", "in_progress",
                                     "resolved", "closed",   "deferred",  "not_authorised",
                                     "rejected", "archived", "duplicate", NULL};
static const char *const classes[] = {"pengaduan_pengawasan", "pengaduan", "informasi", "aspirasi",
                                      NULL};
static const char *const placings[] = {"none", "point", "near", "name", "hand", NULL};
static const char *const only_true[] = {"true", NULL};

const struct tapak_param ogc_report_params[] = {
    OGC_PAGE_PARAMS,
    [REPORT_CATEGORY] = {"category", TAPAK_PARAM_TEXT, .max = TAPAK_CATEGORY_BYTES - 1,
                         .about = "code of a category"},
    [REPORT_STATE] = {"state", TAPAK_PARAM_CHOICE, .choices = states, .about = "code of a state"},
    [REPORT_CLASS] = {"class", TAPAK_PARAM_CHOICE, .choices = classes, .about = "code of a class"},
    [REPORT_PLACED_BY] = {"placed_by", TAPAK_PARAM_CHOICE, .choices = placings,
                          .about = "how it was placed"},
    [REPORT_VILLAGE] = {"village", TAPAK_PARAM_AREA, .about = "village code"},
    [REPORT_IN] = {"in", TAPAK_PARAM_AREA, .about = "in this area (code of any level)"},
    [REPORT_PROGRAMME] = {"in_programme", TAPAK_PARAM_CHOICE, .choices = only_true,
                          .about = "only in villages of the carbon programme"},
    {0},
};

static const char collection_name[] = "reports";

struct listing {
    struct ogc_page page;
    const struct tapak_world *world;
    const struct tapak_key *key;
    struct cursor last;
};

static enum tapak_status set_filter(const struct tapak_call *call, const struct tapak_world *world,
                                    struct tapak_report_filter *filter,
                                    struct tapak_response *response, struct tapak_error *err)
{
    const struct tapak_value *values = call->values;
    *filter = (struct tapak_report_filter){
        .viewer = TAPAK_VIEWER_PUBLIC,
        .has_box = values[OGC_BBOX].is_given,
        .box = values[OGC_BBOX].box,
        .category = values[REPORT_CATEGORY].text,
        .state = values[REPORT_STATE].text,
        .klass = values[REPORT_CLASS].text,
        .placed_by = values[REPORT_PLACED_BY].text,
        .programme_only = values[REPORT_PROGRAMME].is_given,
    };
    ogc_interval_by_day(&values[OGC_DATETIME], world->offset_minutes, filter);
    return ogc_take_area(&values[REPORT_VILLAGE], &values[REPORT_IN], &filter->area, response, err);
}

static enum tapak_status set_page(const struct tapak_call *call, const struct listing *listing,
                                  struct tapak_report_page *page, struct tapak_response *response,
                                  struct tapak_error *err)
{
    const struct tapak_value *given = &call->values[OGC_CURSOR];
    struct cursor cursor;
    enum tapak_status status =
        ogc_take_cursor(call, listing->key, collection_name, &cursor, response, err);
    if (status != TAPAK_OK) {
        return status;
    }
    *page = (struct tapak_report_page){
        .has_cursor = given->is_given,
        .cursor_received_ms = cursor.time_ms,
        .cursor_row_id = cursor.row_id,
        .limit = call->values[OGC_LIMIT].number + 1,
        .offset = given->is_given ? 0 : call->values[OGC_OFFSET].number,
    };
    return TAPAK_OK;
}

static void put_village(struct tapak_json *json, const struct tapak_report *report)
{
    const struct tapak_code *area = &report->placement.area;
    bool is_village = tapak_code_level(area) == TAPAK_LEVEL_VILLAGE;
    tapak_json_put_text(json, "village", is_village ? area->text : NULL);
    tapak_json_put_text(json, "village_name", is_village ? report->area_name : NULL);
    tapak_json_put_text(json, "area", area->text[0] == '\0' ? NULL : area->text);
    tapak_json_put_text(json, "regency", report->regency_name);
    tapak_json_put_text(json, "placed_by", tapak_placed_by_code(report->placement.placed_by));
    tapak_json_put_bool(json, "in_programme", report->in_programme);
}

static void put_feature(struct tapak_json *json, const struct tapak_report *report,
                        const struct tapak_world *world)
{
    const struct tapak_category *category =
        tapak_category_find(&world->categories, report->category);
    char day[TAPAK_INSTANT_BYTES];
    (void)tapak_format_day(day, tapak_day_of(report->received_ms, world->offset_minutes));
    ogc_feature_open(json, report->public_id);
    if (report->has_public_point) {
        tapak_geojson_put_point(json, "geometry", report->public_point);
    } else {
        tapak_json_put_null(json, "geometry");
    }
    tapak_json_put_object(json, "properties");
    tapak_json_put_text(json, "category", report->category);
    tapak_json_put_text(json, "state", tapak_state_code(report->state));
    tapak_json_put_text(json, "class", tapak_class_code(report->klass));
    tapak_json_put_text(json, "received", day);
    put_village(json, report);
    tapak_json_put_bool(json, "is_stand_in",
                        report->has_public_point && category != NULL && category->is_sensitive);
    tapak_json_put_text(json, "title", report->title);
    tapak_json_put_bool(json, "reversal_signal",
                        report->in_programme && category != NULL && category->has_reversal_signal);
    tapak_json_close(json);
}

static enum tapak_status take_report(const struct tapak_report *report, void *context)
{
    struct listing *listing = context;
    if (ogc_page_takes(&listing->page)) {
        put_feature(&listing->page.json, report, listing->world);
        tapak_json_close(&listing->page.json);
        listing->last = (struct cursor){report->received_ms, report->row_id};
    }
    return TAPAK_OK;
}

static enum tapak_status list(const struct api_visit *visit, const struct tapak_call *call,
                              struct tapak_response *response, struct tapak_error *err)
{
    struct listing listing = {.world = visit->world, .key = tapak_store_key(visit->api->store)};
    struct tapak_report_filter filter;
    struct tapak_report_page page;
    char next[CURSOR_TEXT_BYTES];
    int64_t matched = 0;
    enum tapak_status status = set_filter(call, visit->world, &filter, response, err);
    if (status == TAPAK_OK) {
        status = set_page(call, &listing, &page, response, err);
    }
    if (status == TAPAK_OK) {
        status = tapak_report_count(visit->conn, &filter, &matched, err);
    }
    if (status != TAPAK_OK) {
        return status;
    }
    ogc_page_open(&listing.page, call, response);
    listing.page.skip = 0; // the store leaves them out
    status = tapak_report_each(visit->conn, &filter, &page, take_report, &listing, err);
    cursor_seal(next, listing.key, collection_name, listing.last);
    ogc_page_close(&listing.page, visit->api, matched, next);
    return status;
}

enum tapak_status ogc_reports(const struct tapak_call *call, struct tapak_response *response,
                              struct tapak_error *err)
{
    struct api_visit visit;
    enum tapak_status status = api_visit_begin(call, &visit, err);
    if (status == TAPAK_OK) {
        status = list(&visit, call, response, err);
    }
    api_visit_end(&visit);
    return status;
}

struct single {
    struct tapak_json json;
    const struct tapak_world *world;
};

static enum tapak_status take_single(const struct tapak_report *report, void *context)
{
    struct single *single = context;
    put_feature(&single->json, report, single->world);
    return TAPAK_OK;
}

enum tapak_status ogc_report(const struct tapak_call *call, struct tapak_response *response,
                             struct tapak_error *err)
{
    struct api_visit visit;
    struct single single;
    tapak_json_init(&single.json, &response->body);
    enum tapak_status status = api_visit_begin(call, &visit, err);
    single.world = visit.world;
    if (status == TAPAK_OK) {
        status = tapak_report_find(visit.conn, TAPAK_VIEWER_PUBLIC, call->values[0].text,
                                   take_single, &single, err);
    }
    if (status == TAPAK_OK) {
        ogc_feature_close(&single.json, call);
    } else if (status == TAPAK_NOT_FOUND) {
        // The same words for what is hidden and for what is not there.
        (void)tapak_fail(err, TAPAK_NOT_FOUND, "nothing has this name");
    }
    api_visit_end(&visit);
    return status;
}
