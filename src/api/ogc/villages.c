#include "api/ogc/villages.h"

#include "api/ogc/ogc.h"
#include "tapak/encode/geojson.h"

#include <string.h>

#define M2_PER_HA 10000.0

const struct tapak_param ogc_village_params[] = {OGC_PAGE_PARAMS, OGC_VILLAGE_PARAMS, {0}};

// Both codes at once: the deeper one, if it lies in the other; else no village has both.
static bool set_area(const struct tapak_value *values, struct tapak_boundary_filter *filter)
{
    const struct tapak_value *district = &values[VILLAGE_DISTRICT];
    const struct tapak_value *regency = &values[VILLAGE_REGENCY];
    if (district->is_given && tapak_code_level(&district->area) != TAPAK_LEVEL_DISTRICT) {
        return false;
    }
    if (regency->is_given && tapak_code_level(&regency->area) != TAPAK_LEVEL_REGENCY) {
        return false;
    }
    filter->area = district->is_given ? district->area : regency->area;
    return !district->is_given || !regency->is_given ||
           tapak_code_is_in(&district->area, &regency->area);
}

// False when no village can fit.
static bool set_filter(const struct tapak_value *values, struct tapak_boundary_filter *filter)
{
    *filter = (struct tapak_boundary_filter){
        .has_box = values[OGC_BBOX].is_given,
        .box = values[OGC_BBOX].box,
        .only = values[VILLAGE_CODE].area,
        .name = values[VILLAGE_NAME].text,
        .type = values[VILLAGE_TYPE].text,
        .has_programme = values[VILLAGE_PROGRAMME].is_given,
        .in_programme = values[VILLAGE_PROGRAMME].number == 1,
    };
    if (filter->only.text[0] != '\0' && tapak_code_level(&filter->only) != TAPAK_LEVEL_VILLAGE) {
        return false;
    }
    return set_area(values, filter);
}

struct listing {
    struct ogc_page page;
    villages_fn *put;
    void *context;
    struct tapak_code last;
    struct tapak_error *err;
};

static enum tapak_status put_feature(struct tapak_json *json, const struct tapak_boundary *boundary,
                                     villages_fn *put, void *context, struct tapak_error *err)
{
    ogc_feature_open(json, boundary->code.text);
    enum tapak_status status = tapak_geojson_put_geometry(json, "geometry", boundary->shape, err);
    if (status != TAPAK_OK) {
        return tapak_fail(err, TAPAK_IO, "village %s: broken geometry", boundary->code.text);
    }
    tapak_json_put_object(json, "properties");
    put(json, boundary, context);
    tapak_json_close(json);
    return TAPAK_OK;
}

static enum tapak_status take_village(const struct tapak_boundary *boundary, void *context)
{
    struct listing *listing = context;
    if (!ogc_page_takes(&listing->page)) {
        return TAPAK_OK;
    }
    struct tapak_json *json = &listing->page.json;
    enum tapak_status status =
        put_feature(json, boundary, listing->put, listing->context, listing->err);
    tapak_json_close(json);
    listing->last = boundary->code;
    return status;
}

enum tapak_status villages_list(const struct api_visit *visit, const struct tapak_call *call,
                                struct tapak_response *response, villages_fn *put, void *context,
                                struct tapak_error *err)
{
    const struct tapak_value *cursor = &call->values[OGC_CURSOR];
    struct listing listing = {.put = put, .context = context, .err = err};
    struct tapak_boundary_filter filter;
    int64_t matched = 0;
    enum tapak_status status = TAPAK_OK;
    bool may_fit = set_filter(call->values, &filter);
    if (cursor->is_given && !tapak_code_parse(tapak_slice_of(cursor->text), &filter.after)) {
        response->culprit = "cursor";
        return tapak_fail(err, TAPAK_INVALID, "parameter cursor is not from a next link");
    }
    ogc_page_open(&listing.page, call, response);
    filter.limit = listing.page.skip + listing.page.limit + 1;
    if (may_fit) {
        status = tapak_boundary_count(visit->conn, &filter, &matched, err);
    }
    if (may_fit && status == TAPAK_OK) {
        status = tapak_boundary_each(visit->conn, &filter, take_village, &listing, err);
    }
    ogc_page_close(&listing.page, visit->api, matched, listing.last.text);
    return status;
}

struct single {
    struct tapak_json json;
    villages_fn *put;
    void *context;
    bool is_found;
    struct tapak_error *err;
};

static enum tapak_status take_single(const struct tapak_boundary *boundary, void *context)
{
    struct single *single = context;
    single->is_found = true;
    return put_feature(&single->json, boundary, single->put, single->context, single->err);
}

enum tapak_status villages_one(const struct api_visit *visit, const struct tapak_call *call,
                               struct tapak_response *response, villages_fn *put, void *context,
                               struct tapak_error *err)
{
    struct single single = {.put = put, .context = context, .err = err};
    struct tapak_boundary_filter filter = {.limit = 1};
    enum tapak_status status = TAPAK_OK;
    tapak_json_init(&single.json, &response->body);
    // Only the code as it is served names the feature: one feature, one address.
    bool is_code = tapak_code_parse(tapak_slice_of(call->values[0].text), &filter.only) &&
                   tapak_code_level(&filter.only) == TAPAK_LEVEL_VILLAGE &&
                   strcmp(filter.only.text, call->values[0].text) == 0;
    if (is_code) {
        status = tapak_boundary_each(visit->conn, &filter, take_single, &single, err);
    }
    if (status == TAPAK_OK && !single.is_found) {
        return tapak_fail(err, TAPAK_NOT_FOUND, "nothing has this name");
    }
    if (status == TAPAK_OK) {
        ogc_feature_close(&single.json, call);
    }
    return status;
}

void villages_put(struct tapak_json *json, const struct tapak_boundary *boundary, void *unused)
{
    (void)unused;
    struct tapak_code district = tapak_code_at(&boundary->code, TAPAK_LEVEL_DISTRICT);
    struct tapak_code regency = tapak_code_at(&boundary->code, TAPAK_LEVEL_REGENCY);
    tapak_json_put_text(json, "code", boundary->code.text);
    tapak_json_put_text(json, "name", boundary->name);
    tapak_json_put_text(json, "type", boundary->type);
    tapak_json_put_text(json, "district", boundary->district);
    tapak_json_put_text(json, "district_code", district.text);
    tapak_json_put_text(json, "regency", boundary->regency);
    tapak_json_put_text(json, "regency_code", regency.text);
    tapak_json_put_bool(json, "in_programme", boundary->in_programme);
    tapak_json_put_double(json, "area_ha", boundary->area_m2 / M2_PER_HA, 1);
}

enum tapak_status ogc_villages(const struct tapak_call *call, struct tapak_response *response,
                               struct tapak_error *err)
{
    struct api_visit visit;
    enum tapak_status status = api_visit_begin(call, &visit, err);
    if (status == TAPAK_OK) {
        status = villages_list(&visit, call, response, villages_put, NULL, err);
    }
    api_visit_end(&visit);
    return status;
}

enum tapak_status ogc_village(const struct tapak_call *call, struct tapak_response *response,
                              struct tapak_error *err)
{
    struct api_visit visit;
    enum tapak_status status = api_visit_begin(call, &visit, err);
    if (status == TAPAK_OK) {
        status = villages_one(&visit, call, response, villages_put, NULL, err);
    }
    api_visit_end(&visit);
    return status;
}
