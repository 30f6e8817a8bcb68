#include "api/ogc/query.h"

#include "tapak/base/log.h"

enum { QUOTED_BYTES = 80 };

enum tapak_status ogc_query_crs(const struct tapak_call *call, size_t at,
                                const struct tapak_crs **out_crs, struct tapak_response *response,
                                struct tapak_error *err)
{
    const struct tapak_value *given = &call->values[at];
    const struct tapak_crs *crs = &tapak_crs_list[TAPAK_CRS_CRS84];
    if (given->is_given) {
        crs = tapak_crs_find((struct tapak_slice){given->text, given->length});
    }
    if (crs == NULL) {
        char quoted[QUOTED_BYTES];
        response->culprit = call->route->params[at].name;
        return tapak_fail(err, TAPAK_INVALID,
                          "parameter %s is %s, not the URI of a reference system that the "
                          "collection lists under crs",
                          response->culprit,
                          tapak_log_quote(quoted, sizeof quoted, given->text, given->length));
    }
    *out_crs = crs;
    return TAPAK_OK;
}

static enum tapak_status read_box(struct api_visit *visit, const struct tapak_call *call,
                                  struct ogc_query *query, struct tapak_response *response,
                                  struct tapak_error *err)
{
    const struct tapak_value *given = &call->values[OGC_BBOX];
    const struct tapak_crs *crs = NULL;
    struct tapak_projector *projector = NULL;
    enum tapak_status status = ogc_query_crs(call, OGC_BBOX_CRS, &crs, response, err);
    query->has_box = given->is_given;
    if (status != TAPAK_OK || !given->is_given) {
        return status;
    }
    status = api_visit_projector(visit, &projector, err);
    if (status != TAPAK_OK) {
        return status;
    }
    struct tapak_axes low = {given->box.west_deg, given->box.south_deg};
    struct tapak_axes high = {given->box.east_deg, given->box.north_deg};
    status = tapak_crs_to_box(projector, crs, low, high, &query->box, err);
    if (status == TAPAK_INVALID) {
        char quoted[QUOTED_BYTES];
        response->culprit = "bbox";
        return tapak_fail_at(err, "parameter bbox is %s",
                             tapak_log_quote(quoted, sizeof quoted, given->text, given->length));
    }
    return status;
}

enum tapak_status ogc_query_read(struct api_visit *visit, const struct tapak_call *call,
                                 struct ogc_query *out_query, struct tapak_response *response,
                                 struct tapak_error *err)
{
    const struct tapak_value *cursor = &call->values[OGC_CURSOR];
    struct ogc_query query = {
        .interval = &call->values[OGC_DATETIME],
        .limit = call->values[OGC_LIMIT].number,
        .offset = cursor->is_given ? 0 : call->values[OGC_OFFSET].number,
        .cursor = cursor->is_given ? cursor->text : NULL,
    };
    enum tapak_status status = ogc_query_crs(call, OGC_CRS, &query.crs, response, err);
    if (status == TAPAK_OK) {
        status = read_box(visit, call, &query, response, err);
    }
    if (status == TAPAK_OK) {
        *out_query = query;
    }
    return status;
}
