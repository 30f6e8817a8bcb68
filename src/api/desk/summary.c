#include "api/desk/desk.h"

#include "api/counts.h"
#include "api/who.h"
#include "tapak/base/instant.h"

enum { P_BY, P_IN, P_FROM, P_TO, P_PERIOD, P_CATEGORY, P_FORMAT, P_VIEW };

static const char *const by_choices[] = {"village", "district", "regency", "category",
                                         "month",   "period",   NULL};

const struct tapak_param desk_summary_params[] = {
    [P_BY] = {"by", TAPAK_PARAM_CHOICE, .choices = by_choices,
              .about = "what a line stands for; village when not given"},
    [P_IN] = {"in", TAPAK_PARAM_AREA, .about = "only in this area (code of any level)"},
    [P_FROM] = {"from", TAPAK_PARAM_DATE, .about = "first local day"},
    [P_TO] = {"to", TAPAK_PARAM_DATE, .about = "last local day"},
    [P_PERIOD] = {"period", TAPAK_PARAM_TEXT, .max = 15,
                  .about = "programme period instead of from and to"},
    [P_CATEGORY] = {"category", TAPAK_PARAM_TEXT, .max = TAPAK_CATEGORY_BYTES - 1,
                    .about = "only this category"},
    [P_FORMAT] = {"format", TAPAK_PARAM_FORMAT, .about = "json or csv"},
    [P_VIEW] = API_VIEW_PARAM,
    {0},
};

const struct tapak_media desk_summary_media[] = {
    {"json", "application/json", NULL},
    {"csv", "text/csv; charset=utf-8", NULL},
    {0},
};

static enum tapak_status set_days(const struct tapak_call *call, const struct tapak_world *world,
                                  struct tapak_summary_query *query,
                                  struct tapak_response *response, struct tapak_error *err)
{
    const struct tapak_value *from = &call->values[P_FROM];
    const struct tapak_value *to = &call->values[P_TO];
    const struct tapak_value *code = &call->values[P_PERIOD];
    struct tapak_report_filter *filter = &query->filter;
    int64_t first_day = from->number;
    int64_t last_day = to->number;
    filter->has_since = from->is_given;
    filter->has_until = to->is_given;
    if (code->is_given) {
        const struct tapak_period *period = tapak_period_find(&world->periods, code->text);
        response->culprit = "period";
        if (period == NULL) {
            return tapak_fail(err, TAPAK_INVALID, "parameter period is no period of the programme");
        }
        if (from->is_given || to->is_given) {
            return tapak_fail(err, TAPAK_INVALID,
                              "parameter period stands beside from or to: it is instead of them");
        }
        response->culprit = NULL;
        filter->has_since = filter->has_until = true;
        first_day = period->first_day;
        last_day = period->last_day;
    }
    if (filter->has_since && filter->has_until && first_day > last_day) {
        response->culprit = "to";
        return tapak_fail(err, TAPAK_INVALID, "parameter to is before from");
    }
    filter->since_ms = tapak_day_start_ms(first_day, query->offset_minutes);
    filter->until_ms = tapak_day_start_ms(last_day + 1, query->offset_minutes);
    return TAPAK_OK;
}

static enum tapak_status set_query(const struct tapak_call *call, const struct tapak_world *world,
                                   struct tapak_summary_query *query,
                                   struct tapak_response *response, struct tapak_error *err)
{
    const struct tapak_value *category = &call->values[P_CATEGORY];
    *query = (struct tapak_summary_query){
        .by = (enum tapak_summary_by)call->values[P_BY].number,
        .filter = {.viewer = TAPAK_VIEWER_PUBLIC, .area = call->values[P_IN].area},
        .offset_minutes = world->offset_minutes,
    };
    if (category->is_given) {
        query->filter.category = category->text;
        if (tapak_category_find(&world->categories, category->text) == NULL) {
            response->culprit = "category";
            return tapak_fail(err, TAPAK_INVALID, "parameter category is no code of the list");
        }
    }
    return set_days(call, world, query, response, err);
}

// What somebody counts for themselves is that of their area, and nothing in it is hidden.
static enum tapak_status take_view(const struct tapak_call *call, struct api_visit *visit,
                                   struct tapak_summary_query *query,
                                   struct tapak_response *response, struct tapak_error *err)
{
    struct tapak_sight sight;
    struct tapak_code *area = &query->filter.area;
    enum tapak_status status =
        api_take_view(call, visit, &call->values[P_VIEW], response, &sight, err);
    if (status == TAPAK_OK) {
        tapak_sight_limit_counts(&sight, &query->filter);
        *area = tapak_code_is_in(&sight.area, area) ? sight.area : *area;
    }
    return status;
}

static void put_row(struct tapak_json *json, const struct counts_row *row)
{
    tapak_json_open_object(json);
    tapak_json_put_text(json, "key", row->key);
    tapak_json_put_text(json, "name", row->name);
    tapak_json_put_text(json, "parent", row->parent);
    tapak_json_put_bool(json, "in_programme", row->in_programme);
    counts_put_json(json, row);
    tapak_json_close(json);
}

static void put_sum(struct tapak_json *json, const char *key, const struct counts_row *row)
{
    tapak_json_put_object(json, key);
    counts_put_json(json, row);
    tapak_json_close(json);
}

static void write_json(const struct api_visit *visit, const struct tapak_summary_query *query,
                       const struct counts *counts, struct tapak_buf *body)
{
    enum { ROW_BYTES = 240 };
    struct tapak_json json;
    if (tapak_buf_extend(body, ROW_BYTES * (counts->count + 4)) != NULL) {
        tapak_buf_clear(body); // its room stays
    }
    tapak_json_init(&json, body);
    tapak_json_open_object(&json);
    tapak_json_put_text(&json, "by", tapak_summary_by_code(query->by));
    tapak_json_put_array(&json, "rows");
    for (size_t i = 0; i < counts->count; i++) {
        put_row(&json, &counts->rows[i]);
    }
    tapak_json_close(&json);
    put_sum(&json, "unplaced", &counts->unplaced);
    put_sum(&json, "total", &counts->total);
    int64_t as_of_ms = api_stamp_ms(visit->api, (struct tapak_slice){body->bytes, body->size});
    tapak_json_put_instant(&json, "as_of", as_of_ms);
    tapak_json_close(&json);
}

static void put_csv_row(struct tapak_csv *csv, const char *key, const struct counts_row *row)
{
    tapak_csv_put_text(csv, key);
    tapak_csv_put_text(csv, row->name);
    tapak_csv_put_text(csv, row->parent);
    tapak_csv_put_bool(csv, row->in_programme);
    counts_put_csv(csv, row);
    tapak_csv_end_row(csv);
}

static void write_csv(const struct tapak_summary_query *query, const struct counts *counts,
                      struct tapak_buf *body)
{
    struct tapak_csv csv;
    tapak_csv_init(&csv, body);
    tapak_csv_put_text(&csv, tapak_summary_by_code(query->by));
    tapak_csv_put_text(&csv, "name");
    tapak_csv_put_text(&csv, "parent");
    tapak_csv_put_text(&csv, "in_programme");
    for (int column = 0; column < COUNTS_COLUMNS; column++) {
        tapak_csv_put_text(&csv, counts_names[column]);
    }
    tapak_csv_end_row(&csv);
    for (size_t i = 0; i < counts->count; i++) {
        put_csv_row(&csv, counts->rows[i].key, &counts->rows[i]);
    }
    put_csv_row(&csv, "(unplaced)", &counts->unplaced);
    put_csv_row(&csv, "(total)", &counts->total);
}

enum tapak_status desk_summary(const struct tapak_call *call, struct tapak_response *response,
                               struct tapak_error *err)
{
    struct api_visit visit;
    struct tapak_summary_query query;
    struct counts counts;
    enum tapak_status status = api_visit_hold(call, &visit, err);
    if (status == TAPAK_OK) {
        status = set_query(call, visit.world, &query, response, err);
    }
    if (status == TAPAK_OK) {
        status = take_view(call, &visit, &query, response, err);
    }
    if (status == TAPAK_OK) {
        status = counts_load(visit.layer, call->arena, &query, &counts, err);
    }
    if (status == TAPAK_OK && call->media == &desk_summary_media[0]) {
        write_json(&visit, &query, &counts, &response->body);
    } else if (status == TAPAK_OK) {
        write_csv(&query, &counts, &response->body);
    }
    api_visit_end(&visit);
    return status;
}
