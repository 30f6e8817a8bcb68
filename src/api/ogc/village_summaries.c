// Every village of the page with its counts. They are made of the whole table each time: what is
// hidden depends on all of it.
#include "api/counts.h"
#include "api/ogc/interval.h"
#include "api/ogc/ogc.h"
#include "api/ogc/villages.h"

enum { SUMMARY_CATEGORY = VILLAGE_OWN };

const struct tapak_param ogc_village_summary_params[] = {
    OGC_PAGE_PARAMS,
    OGC_VILLAGE_PARAMS,
    [SUMMARY_CATEGORY] = {"category", TAPAK_PARAM_TEXT, .max = TAPAK_CATEGORY_BYTES - 1,
                          .about = "count only reports of this category"},
    {0},
};

static void put_village(struct tapak_json *json, const struct tapak_boundary *boundary,
                        void *context)
{
    static const struct counts_row nothing = {.key = ""};
    const struct counts_row *row = counts_find(context, boundary->code.text);
    villages_put(json, boundary, NULL);
    counts_put_json(json, row == NULL ? &nothing : row);
}

static struct tapak_summary_query query_of(const struct tapak_world *world)
{
    return (struct tapak_summary_query){
        .by = TAPAK_BY_VILLAGE,
        .filter = {.viewer = TAPAK_VIEWER_PUBLIC},
        .offset_minutes = world->offset_minutes,
    };
}

enum tapak_status ogc_village_summaries(const struct tapak_call *call,
                                        struct tapak_response *response, struct tapak_error *err)
{
    struct api_visit visit;
    struct counts counts;
    enum tapak_status status = api_visit_begin(call, &visit, err);
    if (status == TAPAK_OK) {
        struct tapak_summary_query query = query_of(visit.world);
        query.filter.category = call->values[SUMMARY_CATEGORY].text;
        ogc_interval_by_day(&call->values[OGC_DATETIME], query.offset_minutes, &query.filter);
        status = counts_load(visit.layer, call->arena, &query, &counts, err);
    }
    if (status == TAPAK_OK) {
        status = villages_list(&visit, call, response, put_village, &counts, err);
    }
    api_visit_end(&visit);
    return status;
}

enum tapak_status ogc_village_summary(const struct tapak_call *call,
                                      struct tapak_response *response, struct tapak_error *err)
{
    struct api_visit visit;
    struct counts counts;
    enum tapak_status status = api_visit_begin(call, &visit, err);
    if (status == TAPAK_OK) {
        struct tapak_summary_query query = query_of(visit.world);
        status = counts_load(visit.layer, call->arena, &query, &counts, err);
    }
    if (status == TAPAK_OK) {
        status = villages_one(&visit, call, response, put_village, &counts, err);
    }
    api_visit_end(&visit);
    return status;
}
