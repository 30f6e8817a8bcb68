#include "api/ogc/filter.h"

#include "tapak/decode/cql2.h"

enum { LANG_TEXT, LANG_JSON };

const char *const ogc_filter_langs[] = {[LANG_TEXT] = "cql2-text", [LANG_JSON] = "cql2-json", NULL};

struct corners {
    struct tapak_projector *projector;
    const struct tapak_crs *crs;
};

static enum tapak_status to_lon_lat(void *context, double pair[2], struct tapak_error *err)
{
    const struct corners *corners = context;
    const struct tapak_axes axes = {pair[0], pair[1]};
    struct tapak_point point;
    enum tapak_status status =
        tapak_crs_to_point(corners->projector, corners->crs, axes, &point, err);
    if (status == TAPAK_OK) {
        pair[0] = point.lon_deg;
        pair[1] = point.lat_deg;
    }
    return status;
}

static enum tapak_status parse(const struct ogc_filter_place *place, struct corners *corners,
                               struct tapak_filter *out_filter, struct tapak_error *err)
{
    const struct tapak_value *values = &place->call->values[place->at];
    bool is_plain = corners->crs == &tapak_crs_list[TAPAK_CRS_CRS84];
    const struct tapak_cql2 with = {
        .fields = place->fields,
        .offset_minutes = place->visit->world->offset_minutes,
        .transform = is_plain ? NULL : to_lon_lat,
        .context = corners,
    };
    struct tapak_slice text = {values[0].text, values[0].length};
    enum tapak_status status =
        values[1].number == LANG_JSON
            ? tapak_cql2_json(&with, text, place->call->arena, out_filter, err)
            : tapak_cql2_text(&with, text, place->call->arena, out_filter, err);
    if (status == TAPAK_INVALID || status == TAPAK_TOO_LARGE) {
        place->response->culprit = "filter";
    }
    // Too large for a filter is the client's mistake, and not one of the body's size.
    if (status == TAPAK_TOO_LARGE) {
        err->status = TAPAK_INVALID;
        return TAPAK_INVALID;
    }
    return status;
}

enum tapak_status ogc_filter_make(const struct ogc_filter_place *place,
                                  struct ogc_filter **out_filter, struct tapak_error *err)
{
    struct corners corners;
    enum tapak_status status =
        ogc_query_crs(place->call, place->at + 2, &corners.crs, place->response, err);
    *out_filter = NULL;
    if (status != TAPAK_OK || !place->call->values[place->at].is_given) {
        return status;
    }
    struct ogc_filter *filter = tapak_arena_take(place->call->arena, sizeof *filter);
    if (filter == NULL) {
        return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for a filter");
    }
    status = api_visit_projector(place->visit, &corners.projector, err);
    if (status == TAPAK_OK) {
        status = parse(place, &corners, &filter->filter, err);
    }
    if (status == TAPAK_OK && filter->filter.shape_count > 0) {
        status = tapak_relations_create(&filter->relations, filter->filter.shape_count, err);
    }
    if (status == TAPAK_OK) {
        *out_filter = filter;
    }
    return status;
}

void ogc_filter_free(struct ogc_filter *filter)
{
    if (filter != NULL) {
        tapak_relations_free(filter->relations);
    }
}

enum tapak_status ogc_filter_read(struct ogc_page *page, struct tapak_error *err)
{
    const struct ogc_filter_place place = {page->call, page->visit, page->response,
                                           page->collection->queryables, OGC_FILTER};
    return ogc_filter_make(&place, &page->filter, err);
}

void ogc_filter_end(struct ogc_page *page)
{
    ogc_filter_free(page->filter);
    page->filter = NULL;
}
