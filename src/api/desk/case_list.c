// The work queue: what is due first, in the area of who asks.
#include "api/desk/cases.h"
#include "api/desk/desk.h"
#include "api/ogc/ogc.h"
#include "tapak/base/instant.h"
#include "tapak/casework/queue.h"
#include "tapak/store/reports.h"

#include <string.h>

enum { P_STATE, P_CATEGORY, P_IN, P_WHICH, P_ASSIGNED, P_TEXT, P_SORT, P_LIMIT, P_CURSOR };

enum { LIMIT_DEFAULT = 50, LIMIT_MAX = 200, CURSOR_MAX = 1000000, TEXT_MAX = 100 };

static const char *const which_choices[] = {"all", "due", "overdue", NULL};
static const char *const sort_choices[] = {"due", "oldest", "newest", NULL};

const struct tapak_param desk_queue_params[] = {
    [P_STATE] = {"state", TAPAK_PARAM_CHOICE, .choices = ogc_report_states,
                 .about = "code of a state; every open one when not given"},
    [P_CATEGORY] = {"category", TAPAK_PARAM_TEXT, .max = TAPAK_CATEGORY_BYTES - 1,
                    .about = "code of a category"},
    [P_IN] = {"area", TAPAK_PARAM_AREA, .about = "in this area (code of any level)"},
    [P_WHICH] = {"which", TAPAK_PARAM_CHOICE, .choices = which_choices,
                 .about = "all, due within three working days, or overdue"},
    [P_ASSIGNED] = {"assigned", TAPAK_PARAM_TEXT, .max = TAPAK_LOGIN_MAX,
                    .about = "who works on it; me is who asks"},
    [P_TEXT] = {"text", TAPAK_PARAM_TEXT, .max = TEXT_MAX, .about = "words in title, body or id"},
    [P_SORT] = {"sort", TAPAK_PARAM_CHOICE, .choices = sort_choices,
                .about = "by the day due, or by receipt"},
    [P_LIMIT] = {"limit", TAPAK_PARAM_INT, .min = 1, .max = LIMIT_MAX, .fallback = LIMIT_DEFAULT,
                 .clamps = true, .about = "reports in a page"},
    [P_CURSOR] = {"cursor", TAPAK_PARAM_INT, .min = 0, .max = CURSOR_MAX,
                  .about = "next of the page before"},
    {0},
};

struct listing {
    const struct api_visit *visit;
    const struct tapak_who *who;
    struct tapak_json json;
    const struct tapak_queue_item *item;
};

static void put_due(struct tapak_json *json, const struct tapak_queue_item *item)
{
    char day[TAPAK_INSTANT_BYTES];
    if (!item->has_due) {
        tapak_json_put_null(json, "due");
        return;
    }
    (void)tapak_format_day(day, item->due_day);
    tapak_json_put_object(json, "due");
    tapak_json_put_text(json, "stage", tapak_stage_code(item->stage));
    tapak_json_put_text(json, "day", day);
    tapak_json_put_int(json, "left_days", item->left_days);
    tapak_json_put_bool(json, "is_overdue", item->is_overdue);
    tapak_json_close(json);
}

static enum tapak_status put_item(const struct tapak_report *report, void *context)
{
    struct listing *listing = context;
    struct tapak_json *json = &listing->json;
    const char *assignee = listing->item->assignee;
    tapak_json_open_object(json);
    desk_put_report(json, listing->visit, &listing->who->sight, report);
    tapak_json_put_text(json, "assignee", assignee[0] == '\0' ? NULL : assignee);
    put_due(json, listing->item);
    tapak_json_close(json);
    return TAPAK_OK;
}

static void set_query(const struct tapak_call *call, const struct api_visit *visit,
                      const struct tapak_who *who, struct tapak_queue_query *query)
{
    const struct tapak_value *values = call->values;
    const char *assigned = values[P_ASSIGNED].text;
    struct tapak_report_filter limited = {.area = values[P_IN].area};
    tapak_sight_limit(&who->sight, &limited);
    if (assigned != NULL && strcmp(assigned, "me") == 0) {
        assigned = who->actor;
    }
    *query = (struct tapak_queue_query){
        .filter = {.area = limited.area,
                   .bounds = limited.bounds,
                   .category = values[P_CATEGORY].text,
                   .state = values[P_STATE].text,
                   .assignee = assigned,
                   .words = values[P_TEXT].text},
        .which = (enum tapak_queue_which)values[P_WHICH].number,
        .sort = (enum tapak_queue_sort)values[P_SORT].number,
        .today = tapak_day_of(tapak_now_ms(), visit->world->offset_minutes),
        .skip = (size_t)values[P_CURSOR].number,
        .limit = (size_t)values[P_LIMIT].number,
    };
}

static enum tapak_status list(const struct tapak_call *call, struct listing listing,
                              const struct tapak_queue_query *query, struct tapak_buf *body,
                              struct tapak_error *err)
{
    struct tapak_rules rules;
    const struct api_visit *visit = listing.visit;
    size_t count = 0;
    size_t total = 0;
    struct tapak_queue_item *items =
        tapak_arena_take_array(call->arena, query->limit, sizeof *items);
    if (items == NULL) {
        return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for the queue");
    }
    enum tapak_status status =
        tapak_rules_load(visit->conn, call->arena, visit->world->offset_minutes, &rules, err);
    if (status == TAPAK_OK) {
        status = tapak_queue_read(visit->conn, &rules, query, items, &count, &total, err);
    }
    tapak_json_init(&listing.json, body);
    tapak_json_open_object(&listing.json);
    tapak_json_put_array(&listing.json, "reports");
    for (size_t i = 0; i < count && status == TAPAK_OK; i++) {
        listing.item = &items[i];
        status = tapak_report_find(visit->conn, TAPAK_VIEWER_OPERATOR, items[i].public_id, put_item,
                                   &listing, err);
    }
    tapak_json_close(&listing.json);
    tapak_json_put_int(&listing.json, "total", (int64_t)total);
    if (query->skip + count < total) {
        tapak_json_put_int(&listing.json, "next", (int64_t)(query->skip + count));
    } else {
        tapak_json_put_null(&listing.json, "next");
    }
    tapak_json_close(&listing.json);
    return status;
}

enum tapak_status desk_queue(const struct tapak_call *call, struct tapak_response *response,
                             struct tapak_error *err)
{
    struct api_visit visit;
    struct tapak_who who;
    struct tapak_queue_query query;
    enum tapak_status status = api_visit_begin(call, &visit, err);
    status = status == TAPAK_OK ? api_need(call, &visit, TAPAK_RIGHT_READ | TAPAK_RIGHT_COMMENT,
                                           response, &who, err)
                                : status;
    if (status == TAPAK_OK) {
        api_keep_session(&visit, &who);
        set_query(call, &visit, &who, &query);
        status = list(call, (struct listing){.visit = &visit, .who = &who}, &query, &response->body,
                      err);
    }
    api_visit_end(&visit);
    return status;
}
