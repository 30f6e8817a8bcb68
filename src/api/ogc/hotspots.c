#include "tapak/store/hotspots.h"
#include "api/ogc/cursor.h"
#include "api/ogc/ogc.h"
#include "api/ogc/page.h"
#include "tapak/base/number.h"
#include "tapak/encode/geojson.h"

enum {
    HOTSPOT_CONFIDENCE = OGC_OWN,
    HOTSPOT_SATELLITE,
    HOTSPOT_INSTRUMENT,
    HOTSPOT_VILLAGE,
    HOTSPOT_IN,
};

static const char *const confidences[] = {"low", "medium", "high", NULL};

const struct tapak_param ogc_hotspot_params[] = {
    OGC_PAGE_PARAMS,
    [HOTSPOT_CONFIDENCE] = {"confidence", TAPAK_PARAM_CHOICE, .choices = confidences,
                            .about = "class of confidence"},
    [HOTSPOT_SATELLITE] = {"satellite", TAPAK_PARAM_TEXT, .about = "name of the satellite"},
    [HOTSPOT_INSTRUMENT] = {"instrument", TAPAK_PARAM_TEXT, .about = "MODIS or VIIRS"},
    [HOTSPOT_VILLAGE] = {"village", TAPAK_PARAM_AREA, .about = "village code"},
    [HOTSPOT_IN] = {"in", TAPAK_PARAM_AREA, .about = "in this area (code of any level)"},
    {0},
};

static const char collection_name[] = "hotspots";

struct listing {
    struct ogc_page page;
    const struct tapak_key *key;
    struct cursor last;
};

static enum tapak_status set_filter(const struct tapak_call *call,
                                    struct tapak_hotspot_filter *filter,
                                    struct tapak_response *response, struct tapak_error *err)
{
    const struct tapak_value *values = call->values;
    *filter = (struct tapak_hotspot_filter){
        .has_box = values[OGC_BBOX].is_given,
        .box = values[OGC_BBOX].box,
        .has_since = values[OGC_DATETIME].has_since,
        .since_ms = values[OGC_DATETIME].since_ms,
        .has_until = values[OGC_DATETIME].has_until,
        .until_ms = values[OGC_DATETIME].until_ms,
        .confidence = values[HOTSPOT_CONFIDENCE].text,
        .satellite = values[HOTSPOT_SATELLITE].text,
        .instrument = values[HOTSPOT_INSTRUMENT].text,
    };
    return ogc_take_area(&values[HOTSPOT_VILLAGE], &values[HOTSPOT_IN], &filter->area, response,
                         err);
}

static enum tapak_status set_page(const struct tapak_call *call, const struct listing *listing,
                                  struct tapak_hotspot_page *page, struct tapak_response *response,
                                  struct tapak_error *err)
{
    const struct tapak_value *given = &call->values[OGC_CURSOR];
    struct cursor cursor;
    enum tapak_status status =
        ogc_take_cursor(call, listing->key, collection_name, &cursor, response, err);
    if (status != TAPAK_OK) {
        return status;
    }
    *page = (struct tapak_hotspot_page){
        .has_cursor = given->is_given,
        .cursor_acquired_ms = cursor.time_ms,
        .cursor_row_id = cursor.row_id,
        .limit = call->values[OGC_LIMIT].number + 1,
        .offset = given->is_given ? 0 : call->values[OGC_OFFSET].number,
    };
    return TAPAK_OK;
}

static void put_feature(struct tapak_json *json, const struct tapak_hotspot *hotspot,
                        const char *village_name)
{
    const char *area = hotspot->placement.area.text;
    char id[TAPAK_NUMBER_BYTES];
    (void)tapak_format_int(id, hotspot->row_id);
    ogc_feature_open(json, id);
    tapak_geojson_put_point(json, "geometry", hotspot->point);
    tapak_json_put_object(json, "properties");
    tapak_json_put_instant(json, "acquired", hotspot->acquired_ms);
    tapak_json_put_text(json, "satellite", hotspot->satellite);
    tapak_json_put_text(json, "instrument", hotspot->instrument);
    tapak_json_put_text(json, "confidence", tapak_confidence_code(hotspot->confidence));
    if (hotspot->has_frp) {
        tapak_json_put_double(json, "frp", hotspot->frp_mw, 2);
    } else {
        tapak_json_put_null(json, "frp");
    }
    tapak_json_put_text(json, "village", area[0] == '\0' ? NULL : area);
    tapak_json_put_text(json, "village_name", area[0] == '\0' ? NULL : village_name);
    tapak_json_put_text(json, "placed_by", tapak_placed_by_code(hotspot->placement.placed_by));
    tapak_json_close(json);
}

static enum tapak_status take_hotspot(const struct tapak_hotspot *hotspot, const char *village_name,
                                      void *context)
{
    struct listing *listing = context;
    if (ogc_page_takes(&listing->page)) {
        put_feature(&listing->page.json, hotspot, village_name);
        tapak_json_close(&listing->page.json);
        listing->last = (struct cursor){hotspot->acquired_ms, hotspot->row_id};
    }
    return TAPAK_OK;
}

static enum tapak_status list(const struct api_visit *visit, const struct tapak_call *call,
                              struct tapak_response *response, struct tapak_error *err)
{
    struct listing listing = {.key = tapak_store_key(visit->api->store)};
    struct tapak_hotspot_filter filter;
    struct tapak_hotspot_page page;
    char next[CURSOR_TEXT_BYTES];
    int64_t matched = 0;
    enum tapak_status status = set_filter(call, &filter, response, err);
    if (status == TAPAK_OK) {
        status = set_page(call, &listing, &page, response, err);
    }
    if (status == TAPAK_OK) {
        status = tapak_hotspot_count(visit->conn, &filter, &matched, err);
    }
    if (status != TAPAK_OK) {
        return status;
    }
    ogc_page_open(&listing.page, call, response);
    listing.page.skip = 0; // the store leaves them out
    status = tapak_hotspot_each(visit->conn, &filter, &page, take_hotspot, &listing, err);
    cursor_seal(next, listing.key, collection_name, listing.last);
    ogc_page_close(&listing.page, visit->api, matched, next);
    return status;
}

enum tapak_status ogc_hotspots(const struct tapak_call *call, struct tapak_response *response,
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

static enum tapak_status take_single(const struct tapak_hotspot *hotspot, const char *village_name,
                                     void *context)
{
    put_feature(context, hotspot, village_name);
    return TAPAK_OK;
}

enum tapak_status ogc_hotspot(const struct tapak_call *call, struct tapak_response *response,
                              struct tapak_error *err)
{
    const struct tapak_value *id = &call->values[0];
    struct api_visit visit;
    struct tapak_json json;
    int64_t row_id = 0;
    tapak_json_init(&json, &response->body);
    enum tapak_status status = api_visit_begin(call, &visit, err);
    if (status == TAPAK_OK) {
        // "7" names the feature, "+7" and "007" do not: one feature, one address.
        bool is_id = id->text[0] >= '1' && id->text[0] <= '9' &&
                     tapak_parse_int(id->text, id->length, &row_id);
        status = is_id ? tapak_hotspot_find(visit.conn, row_id, take_single, &json, err)
                       : TAPAK_NOT_FOUND;
    }
    if (status == TAPAK_OK) {
        ogc_feature_close(&json, call);
    } else if (status == TAPAK_NOT_FOUND) {
        (void)tapak_fail(err, TAPAK_NOT_FOUND, "nothing has this name");
    }
    api_visit_end(&visit);
    return status;
}
