#include "api/ogc/filter.h"

#include "tapak/decode/cql2.h"

enum { LANG_TEXT, LANG_JSON };

const char *const ogc_filter_langs[] = {[LANG_TEXT] = "cql2-text", [LANG_JSON] = "cql2-json", NULL};

struct corners {
    struct tapak_projector *projector;
    const struct tapak_crs *crs;
};

// The middle of the smallest box around the place, which is the place.
static enum tapak_status to_lon_lat(void *context, double pair[2], struct tapak_error *err)
{
    const struct corners *corners = context;
    const struct tapak_axes axes = {pair[0], pair[1]};
    struct tapak_box box;
    enum tapak_status status =
        tapak_crs_to_box(corners->projector, corners->crs, axes, axes, &box, err);
    if (status == TAPAK_OK) {
        pair[0] = (box.west_deg + box.east_deg) / 2;
        pair[1] = (box.south_deg + box.north_deg) / 2;
    }
    return status;
}

static enum tapak_status parse(struct ogc_page *page, struct corners *corners,
                               struct tapak_filter *out_filter, struct tapak_error *err)
{
    const struct tapak_value *values = page->call->values;
    bool is_plain = corners->crs == &tapak_crs_list[TAPAK_CRS_CRS84];
    const struct tapak_cql2 with = {
        .fields = page->collection->queryables,
        .offset_minutes = page->visit->world->offset_minutes,
        .transform = is_plain ? NULL : to_lon_lat,
        .context = corners,
    };
    struct tapak_slice text = {values[OGC_FILTER].text, values[OGC_FILTER].length};
    enum tapak_status status =
        values[OGC_FILTER_LANG].number == LANG_JSON
            ? tapak_cql2_json(&with, text, page->call->arena, out_filter, err)
            : tapak_cql2_text(&with, text, page->call->arena, out_filter, err);
    if (status == TAPAK_INVALID || status == TAPAK_TOO_LARGE) {
        page->response->culprit = "filter";
    }
    // Too large for a filter is the client's mistake, and not one of the body's size.
    return status == TAPAK_TOO_LARGE ? tapak_fail(err, TAPAK_INVALID, "%s", err->message) : status;
}

enum tapak_status ogc_filter_read(struct ogc_page *page, struct tapak_error *err)
{
    struct corners corners;
    enum tapak_status status =
        ogc_query_crs(page->call, OGC_FILTER_CRS, &corners.crs, page->response, err);
    if (status != TAPAK_OK || !page->call->values[OGC_FILTER].is_given) {
        return status;
    }
    struct ogc_filter *filter = tapak_arena_take(page->call->arena, sizeof *filter);
    if (filter == NULL) {
        return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for a filter");
    }
    status = api_visit_projector(page->visit, &corners.projector, err);
    if (status == TAPAK_OK) {
        status = parse(page, &corners, &filter->filter, err);
    }
    if (status == TAPAK_OK && filter->filter.shape_count > 0) {
        status = tapak_relations_create(&filter->relations, filter->filter.shape_count, err);
    }
    if (status == TAPAK_OK) {
        page->filter = filter;
    }
    return status;
}

void ogc_filter_end(struct ogc_page *page)
{
    if (page->filter != NULL) {
        tapak_relations_free(page->filter->relations);
        page->filter = NULL;
    }
}
