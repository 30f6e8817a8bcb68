// Looking at cases: one with its way, notes and clocks; the queue of what is to be done.
#include "app/cmd_case.h"

#include "tapak/base/instant.h"
#include "tapak/base/limits.h"
#include "tapak/base/number.h"
#include "tapak/casework/queue.h"

#include <stdlib.h>
#include <string.h>

enum { LIST_DEFAULT = 50, LIST_MOST = 10000 };

enum tapak_status app_cases_open(struct app_cases *out_cases, struct app *app,
                                 struct tapak_error *err)
{
    const char *name = app_args_value(&app->args, "as");
    int offset = app_setting_offset(&app->settings, SETTING_TIME_ZONE);
    *out_cases = (struct app_cases){.actor = {name == NULL ? "operator" : name, tapak_now_ms()}};
    out_cases->today = tapak_day_of(out_cases->actor.at_ms, offset);
    enum tapak_status status = app_work_open(&out_cases->work, app, err);
    if (status == TAPAK_OK) {
        status = tapak_store_take_reader(out_cases->work.store, &out_cases->conn, err);
    }
    if (status == TAPAK_OK) {
        status = tapak_arena_create(&out_cases->arena, TAPAK_MAX_ARENA_BYTES, err);
    }
    return status == TAPAK_OK
               ? tapak_rules_load(out_cases->conn, out_cases->arena, offset, &out_cases->rules, err)
               : status;
}

void app_cases_close(struct app_cases *cases)
{
    if (cases->conn != NULL) {
        tapak_store_give_reader(cases->work.store, cases->conn);
    }
    tapak_arena_free(cases->arena);
    app_work_close(&cases->work);
}

enum tapak_status app_case_version(const struct app *app, int64_t *out_version,
                                   struct tapak_error *err)
{
    const char *text = app_args_value(&app->args, "version");
    *out_version = 0;
    if (text != NULL && (!tapak_parse_int(text, strlen(text), out_version) || *out_version < 1)) {
        return tapak_fail(err, TAPAK_INVALID, "--version '%.40s' is no version of a report", text);
    }
    return TAPAK_OK;
}

static void cell_time(struct app_sheet *sheet, int64_t at_ms, int offset_minutes)
{
    char text[TAPAK_INSTANT_BYTES];
    (void)tapak_format_instant_at(text, at_ms, offset_minutes);
    app_sheet_cell_text(sheet, text);
}

static void cell_day(struct app_sheet *sheet, bool is_given, int64_t day)
{
    char text[TAPAK_INSTANT_BYTES];
    (void)tapak_format_day(text, day);
    app_sheet_cell_text(sheet, is_given ? text : NULL);
}

static void show_way(struct app_sheet *sheet, const struct tapak_case *work, int offset_minutes)
{
    static const struct app_column columns[] = {
        {"at", "when", TAPAK_ALIGN_LEFT},       {"state", "state", TAPAK_ALIGN_LEFT},
        {"actor", "who", TAPAK_ALIGN_LEFT},     {"agency", "agency", TAPAK_ALIGN_LEFT},
        {"reason", "reason", TAPAK_ALIGN_LEFT},
    };
    app_sheet_list(sheet, "way", "The way:", columns, 5);
    for (size_t i = 0; i < work->way_length; i++) {
        const struct tapak_case_step *step = &work->way[i];
        cell_time(sheet, step->at_ms, offset_minutes);
        app_sheet_cell_text(sheet, tapak_state_code(step->state));
        app_sheet_cell_text(sheet, step->actor);
        app_sheet_cell_text(sheet, step->agency);
        app_sheet_cell_text(sheet, step->reason);
    }
    app_sheet_list_end(sheet);
}

static enum tapak_status show_clocks(struct app_cases *cases, struct app_sheet *sheet,
                                     const struct tapak_case *work, struct tapak_error *err)
{
    static const struct app_column columns[] = {
        {"stage", "stage", TAPAK_ALIGN_LEFT}, {"state", "clock", TAPAK_ALIGN_LEFT},
        {"used", "days", TAPAK_ALIGN_RIGHT},  {"limit", "limit", TAPAK_ALIGN_RIGHT},
        {"unit", "unit", TAPAK_ALIGN_LEFT},   {"due", "due", TAPAK_ALIGN_LEFT},
    };
    struct tapak_clock clocks[TAPAK_STAGE_COUNT];
    struct tapak_step *steps =
        tapak_arena_take_array(cases->arena, work->way_length, sizeof *steps);
    if (steps == NULL) {
        return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for the clocks");
    }
    for (size_t i = 0; i < work->way_length; i++) {
        steps[i] = (struct tapak_step){work->way[i].state, work->way[i].at_ms};
    }
    tapak_clocks_read(&cases->rules, work->klass, steps, work->way_length, cases->today, clocks);
    app_sheet_list(sheet, "clocks", "Limits:", columns, 6);
    for (int stage = 0; stage < TAPAK_STAGE_COUNT; stage++) {
        const struct tapak_clock *clock = &clocks[stage];
        bool is_on = clock->state != TAPAK_CLOCK_OFF;
        app_sheet_cell_text(sheet, tapak_stage_code((enum tapak_stage)stage));
        app_sheet_cell_text(sheet, tapak_clock_state_code(clock->state));
        app_sheet_cell_int(sheet, clock->used_days);
        app_sheet_cell_int(sheet, clock->limit_days);
        app_sheet_cell_text(sheet, !is_on                      ? NULL
                                   : clock->is_in_working_days ? "working_day"
                                                               : "calendar_day");
        cell_day(sheet, is_on, clock->due_day);
    }
    app_sheet_list_end(sheet);
    return TAPAK_OK;
}

struct noting {
    struct app_sheet *sheet;
    int offset_minutes;
};

static enum tapak_status show_note(const struct tapak_note *note, void *context)
{
    const struct noting *noting = context;
    cell_time(noting->sheet, note->at_ms, noting->offset_minutes);
    app_sheet_cell_text(noting->sheet, tapak_note_kind_code(note->kind));
    app_sheet_cell_text(noting->sheet, note->actor);
    app_sheet_cell_text(noting->sheet, note->text);
    return TAPAK_OK;
}

static enum tapak_status show(struct app *app, struct app_cases *cases, struct app_sheet *sheet,
                              struct tapak_error *err)
{
    static const struct app_column note_columns[] = {
        {"at", "when", TAPAK_ALIGN_LEFT},
        {"kind", "kind", TAPAK_ALIGN_LEFT},
        {"actor", "who", TAPAK_ALIGN_LEFT},
        {"text", "words", TAPAK_ALIGN_LEFT},
    };
    struct tapak_case work;
    struct noting noting = {sheet, app_setting_offset(&app->settings, SETTING_TIME_ZONE)};
    enum tapak_status status =
        tapak_case_read(cases->conn, cases->arena, app->args.operands[0], &work, err);
    if (status != TAPAK_OK) {
        return status;
    }
    app_sheet_text(sheet, "id", "report", work.public_id);
    app_sheet_int(sheet, "version", "version", work.version);
    app_sheet_text(sheet, "class", "class", tapak_class_code(work.klass));
    app_sheet_text(sheet, "state", "state", tapak_state_code(work.state));
    app_sheet_text(sheet, "area", "area", work.area.text);
    app_sheet_text(sheet, "assignee", "works on it", work.assignee);
    app_sheet_text(sheet, "duplicate_of", "repeats", work.duplicate_of);
    show_way(sheet, &work, noting.offset_minutes);
    status = show_clocks(cases, sheet, &work, err);
    app_sheet_list(sheet, "notes", "Notes:", note_columns, 4);
    status = status == TAPAK_OK
                 ? tapak_case_notes(cases->conn, work.row_id, show_note, &noting, err)
                 : status;
    app_sheet_list_end(sheet);
    return status;
}

typedef enum tapak_status case_fn(struct app *app, struct app_cases *cases, struct app_sheet *sheet,
                                  struct tapak_error *err);

static enum app_exit run(struct app *app, case_fn *fn)
{
    struct app_cases cases;
    struct tapak_error err = {0};
    struct app_sheet sheet;
    app_sheet_begin(&sheet, app->is_json);
    enum tapak_status status = app_cases_open(&cases, app, &err);
    status = status == TAPAK_OK ? fn(app, &cases, &sheet, &err) : status;
    app_cases_close(&cases);
    enum app_exit code = app_sheet_finish(&sheet, status, 0, "row", &err);
    return status == TAPAK_INVALID ? APP_MISUSED : code;
}

static enum app_exit run_show(struct app *app)
{
    return run(app, show);
}

const struct app_command app_case_show_command = {
    .name = "case show",
    .operands = "ID",
    .operands_min = 1,
    .operands_max = 1,
    .about = "a report's way through the states, its limits and notes",
    .settings = APP_USES(SETTING_DB) | APP_USES(SETTING_CONFIG) | APP_USES(SETTING_TIME_ZONE),
    .more = "ID is the report's public id, as lists and addresses carry it.\n"
            "\n"
            "Example:\n"
            "  tapak case show 3f9q2m7x0d5k8w1c\n",
    .run = run_show,
};

static enum tapak_status read_query(const struct app *app, const struct app_cases *cases,
                                    struct tapak_queue_query *query, struct tapak_error *err)
{
    const char *in = app_args_value(&app->args, "in");
    const char *state = app_args_value(&app->args, "state");
    const char *limit = app_args_value(&app->args, "limit");
    int64_t number = LIST_DEFAULT;
    enum tapak_state known;
    *query = (struct tapak_queue_query){
        .filter = {.category = app_args_value(&app->args, "category"),
                   .state = state,
                   .assignee = app_args_value(&app->args, "assigned")},
        .which = app_args_has(&app->args, "overdue") ? TAPAK_QUEUE_OVERDUE
                 : app_args_has(&app->args, "due")   ? TAPAK_QUEUE_DUE
                                                     : TAPAK_QUEUE_ALL,
        .today = cases->today,
    };
    if (in != NULL && !tapak_code_parse(tapak_slice_of(in), &query->filter.area)) {
        return tapak_fail(err, TAPAK_INVALID, "--in '%.40s' is no area code like 64.02", in);
    }
    if (state != NULL && !tapak_state_parse(tapak_slice_of(state), &known)) {
        return tapak_fail(err, TAPAK_INVALID, "--state '%.40s' is no state", state);
    }
    if (limit != NULL &&
        (!tapak_parse_int(limit, strlen(limit), &number) || number < 1 || number > LIST_MOST)) {
        return tapak_fail(err, TAPAK_INVALID, "--limit '%.40s' is not within [1, %d]", limit,
                          LIST_MOST);
    }
    query->limit = (size_t)number;
    return TAPAK_OK;
}

static void show_item(struct app_sheet *sheet, const struct tapak_queue_item *item,
                      int offset_minutes)
{
    app_sheet_cell_text(sheet, item->public_id);
    app_sheet_cell_text(sheet, tapak_state_code(item->state));
    app_sheet_cell_text(sheet, tapak_class_code(item->klass));
    cell_day(sheet, true, tapak_day_of(item->received_ms, offset_minutes));
    app_sheet_cell_text(sheet, item->has_due ? tapak_stage_code(item->stage) : NULL);
    cell_day(sheet, item->has_due, item->due_day);
    app_sheet_cell_int(sheet, item->has_due ? item->left_days : 0);
    app_sheet_cell_bool(sheet, item->is_overdue);
}

static enum tapak_status list(struct app *app, struct app_cases *cases, struct app_sheet *sheet,
                              struct tapak_error *err)
{
    static const struct app_column columns[] = {
        {"id", "report", TAPAK_ALIGN_LEFT},       {"state", "state", TAPAK_ALIGN_LEFT},
        {"class", "class", TAPAK_ALIGN_LEFT},     {"received", "received", TAPAK_ALIGN_LEFT},
        {"stage", "limit", TAPAK_ALIGN_LEFT},     {"due", "due", TAPAK_ALIGN_LEFT},
        {"left", "days left", TAPAK_ALIGN_RIGHT}, {"is_overdue", "overdue", TAPAK_ALIGN_LEFT},
    };
    struct tapak_queue_query query;
    size_t count = 0;
    size_t total = 0;
    enum tapak_status status = read_query(app, cases, &query, err);
    if (status != TAPAK_OK) {
        return status;
    }
    struct tapak_queue_item *items = calloc(query.limit, sizeof *items);
    if (items == NULL) {
        return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for %zu reports", query.limit);
    }
    status = tapak_queue_read(cases->conn, &cases->rules, &query, items, &count, &total, err);
    app_sheet_int(sheet, "total", "reports", status == TAPAK_OK ? (int64_t)total : 0);
    app_sheet_list(sheet, "reports", NULL, columns, 8);
    for (size_t i = 0; i < count && status == TAPAK_OK; i++) {
        show_item(sheet, &items[i], app_setting_offset(&app->settings, SETTING_TIME_ZONE));
    }
    app_sheet_list_end(sheet);
    free(items);
    return status;
}

static enum app_exit run_list(struct app *app)
{
    return run(app, list);
}

static const struct app_flag list_flags[] = {
    {"overdue", NULL, "only what is past a limit"},
    {"due", NULL, "only what is due within three working days"},
    {"in", "CODE", "only in this area"},
    {"category", "CODE", "only of this category"},
    {"state", "STATE", "only in this state"},
    {"assigned", "NAME", "only what this person works on"},
    {"limit", "N", "at most so many (50)"},
    {0},
};

const struct app_command app_case_list_command = {
    .name = "case list",
    .operands = "",
    .about = "open reports, the one that is due first on top",
    .flags = list_flags,
    .settings = APP_USES(SETTING_DB) | APP_USES(SETTING_CONFIG) | APP_USES(SETTING_TIME_ZONE),
    .more = "Limits count working days (Monday to Friday without holidays and joint leave), stand\n"
            "while a report is deferred, and are read anew from the tables 'deadline' and\n"
            "'holiday' each time.\n"
            "\n"
            "Examples:\n"
            "  tapak case list --overdue --in 64.02\n"
            "  tapak case list --assigned sari --json\n",
    .run = run_list,
};
