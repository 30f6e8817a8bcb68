#include "app/question.h"
#include "app/sheet.h"
#include "app/work.h"

#include "tapak/base/arena.h"
#include "tapak/base/instant.h"
#include "tapak/base/limits.h"
#include "tapak/casework/indicators.h"
#include "tapak/store/cases.h"
#include "tapak/store/past.h"

static const struct app_column columns[] = {
    {"key", "code", TAPAK_ALIGN_LEFT},
    {"name", "name", TAPAK_ALIGN_LEFT},
    {"received", "received", TAPAK_ALIGN_RIGHT},
    {"verified", "verified", TAPAK_ALIGN_RIGHT},
    {"followed_up", "followed", TAPAK_ALIGN_RIGHT},
    {"resolved", "resolved", TAPAK_ALIGN_RIGHT},
    {"resolved_percent", "%", TAPAK_ALIGN_RIGHT},
    {"within_limit", "in time", TAPAK_ALIGN_RIGHT},
    {"past_limit", "late", TAPAK_ALIGN_RIGHT},
    {"unknown", "unknown", TAPAK_ALIGN_RIGHT},
    {"open_past_limit", "open, late", TAPAK_ALIGN_RIGHT},
    {"response_median_days", "response", TAPAK_ALIGN_RIGHT},
    {"response_p90_days", "90 %", TAPAK_ALIGN_RIGHT},
    {"resolution_median_days", "resolution", TAPAK_ALIGN_RIGHT},
    {"resolution_p90_days", "90 %", TAPAK_ALIGN_RIGHT},
};

static void add_days(struct app_sheet *sheet, const struct tapak_spread *spread)
{
    if (spread->count == 0) {
        app_sheet_cell_text(sheet, NULL);
        app_sheet_cell_text(sheet, NULL);
        return;
    }
    app_sheet_cell_int(sheet, spread->median_days);
    app_sheet_cell_int(sheet, spread->p90_days);
}

static enum tapak_status add_line(const struct tapak_indicator *line, void *context)
{
    struct app_sheet *sheet = context;
    double share =
        line->received == 0 ? 0 : 100.0 * (double)line->resolved / (double)line->received;
    app_sheet_cell_text(sheet, line->key == NULL      ? "(all)"
                               : line->key[0] == '\0' ? "(none)"
                                                      : line->key);
    app_sheet_cell_text(sheet, line->name == NULL ? "" : line->name);
    app_sheet_cell_int(sheet, line->received);
    app_sheet_cell_int(sheet, line->verified);
    app_sheet_cell_int(sheet, line->followed_up);
    app_sheet_cell_int(sheet, line->resolved);
    app_sheet_cell_double(sheet, share, 1);
    app_sheet_cell_int(sheet, line->within_limit);
    app_sheet_cell_int(sheet, line->past_limit);
    app_sheet_cell_int(sheet, line->unknown);
    app_sheet_cell_int(sheet, line->open_past_limit);
    add_days(sheet, &line->response);
    add_days(sheet, &line->resolution);
    return TAPAK_OK;
}

struct asking {
    struct app_work work;
    struct tapak_conn *conn;
    struct tapak_arena *arena;
    struct tapak_cut cut;
};

static enum tapak_status ask(struct app *app, struct asking *asking, struct app_sheet *sheet,
                             struct tapak_error *err)
{
    struct tapak_report_filter filter = {0};
    struct tapak_rules rules;
    const char *by_code = app_args_value(&app->args, "by");
    enum tapak_indicators_by by = TAPAK_INDICATORS_REGENCY;
    if (by_code != NULL && !tapak_indicators_by_parse(tapak_slice_of(by_code), &by)) {
        return tapak_fail(err, TAPAK_INVALID,
                          "--by '%.40s' is none of regency, village, agency, class, category",
                          by_code);
    }
    enum tapak_status status = app_work_open(&asking->work, app, err);
    status = status == TAPAK_OK ? app_work_load(&asking->work, app, NULL, err) : status;
    if (status != TAPAK_OK) {
        return status;
    }
    const struct tapak_world *world = asking->work.world;
    status = app_question_read(app, world, &filter, err);
    status =
        status == TAPAK_OK ? app_question_as_of(app, world, &asking->cut.as_of_ms, err) : status;
    status = status == TAPAK_OK ? tapak_arena_create(&asking->arena, TAPAK_MAX_ARENA_BYTES, err)
                                : status;
    if (status == TAPAK_OK) {
        status = tapak_past_open(asking->work.store, asking->cut.as_of_ms, &asking->conn,
                                 &asking->cut, err);
    }
    status = status == TAPAK_OK
                 ? tapak_rules_load(asking->conn, asking->arena, world->offset_minutes, &rules, err)
                 : status;
    const struct tapak_grievance_query query = {
        .since_ms = filter.has_since ? filter.since_ms : INT64_MIN,
        .until_ms = filter.has_until ? filter.until_ms : INT64_MAX,
        .area = filter.area,
        .category = filter.category,
        .programme_only = filter.programme_only,
        .offset_minutes = world->offset_minutes,
    };
    int64_t today = tapak_day_of(asking->cut.as_of_ms, world->offset_minutes);
    return status == TAPAK_OK ? tapak_indicators_each(asking->conn, &rules, &query, by, today,
                                                      add_line, sheet, err)
                              : status;
}

static enum app_exit run_indicators(struct app *app)
{
    struct asking asking = {.conn = NULL};
    struct tapak_error err = {0};
    struct app_sheet sheet;
    app_sheet_begin(&sheet, app->is_json);
    app_sheet_list(&sheet, "lines", NULL, columns, sizeof columns / sizeof columns[0]);
    enum tapak_status status = ask(app, &asking, &sheet, &err);
    app_sheet_list_end(&sheet);
    tapak_past_close(asking.conn);
    tapak_arena_free(asking.arena);
    app_work_close(&asking.work);
    enum app_exit code = app_sheet_finish(&sheet, status, 0, "row", &err);
    return status == TAPAK_INVALID ? APP_MISUSED : code;
}

static const struct app_flag indicator_flags[] = {
    {"by", "WHAT", "regency, village, agency, class or category (regency)"},
    APP_QUESTION_FLAGS,
    {0},
};

const struct app_command app_indicators_command = {
    .name = "indicators",
    .operands = "",
    .about = "how complaints are handled: shares, limits kept, working days to response and end",
    .flags = indicator_flags,
    .settings = APP_USES(SETTING_DB) | APP_USES(SETTING_CONFIG) | APP_USES(SETTING_TIME_ZONE),
    .more =
        "Working days are counted from receipt; medians and 90th percentiles are of reports that\n"
        "were worked on here. 'unknown' is open and in time so far, or told by a source without\n"
        "its day. Confidential reports are in no line.\n"
        "\n"
        "Examples:\n"
        "  tapak indicators --period P3\n"
        "  tapak indicators --by agency --in 64.02 --as-of 2025-03-31\n",
    .run = run_indicators,
};
