#include "app/moved.h"

#include "tapak/base/instant.h"

#include <string.h>

void app_show_moved(struct app_sheet *sheet, const struct tapak_rejoin_result *result)
{
    static const struct app_column columns[] = {
        {"from", "from", TAPAK_ALIGN_LEFT},
        {"to", "to", TAPAK_ALIGN_LEFT},
        {"reports", "reports", TAPAK_ALIGN_RIGHT},
        {"hotspots", "hotspots", TAPAK_ALIGN_RIGHT},
    };
    app_sheet_int(sheet, "reports_placed", "reports placed again", result->reports);
    app_sheet_int(sheet, "reports_moved", "  now in another area", result->reports_moved);
    app_sheet_int(sheet, "reports_changed", "  placed in another way", result->reports_changed);
    app_sheet_int(sheet, "hotspots_placed", "hotspots placed again", result->hotspots);
    app_sheet_int(sheet, "hotspots_moved", "  now in another area", result->hotspots_moved);
    app_sheet_int(sheet, "hotspots_changed", "  placed in another way", result->hotspots_changed);
    app_sheet_int(sheet, "pairs", "pairs of areas with moves", (int64_t)result->pairs);
    app_sheet_list(sheet, "moves", "The largest moves:", columns, 4);
    for (size_t i = 0; i < result->move_count; i++) {
        const struct tapak_move *move = &result->moves[i];
        app_sheet_cell_text(sheet, move->from.text[0] == '\0' ? "(none)" : move->from.text);
        app_sheet_cell_text(sheet, move->to.text[0] == '\0' ? "(none)" : move->to.text);
        app_sheet_cell_int(sheet, move->reports);
        app_sheet_cell_int(sheet, move->hotspots);
    }
    app_sheet_list_end(sheet);
}

static enum tapak_status read_since(const struct app *app, int64_t *out_since_ms,
                                    struct tapak_error *err)
{
    struct tapak_date date;
    const char *text = app_args_value(&app->args, "since");
    *out_since_ms = INT64_MIN;
    if (text == NULL) {
        return TAPAK_OK;
    }
    if (!tapak_parse_date(text, strlen(text), &date)) {
        return tapak_fail(err, TAPAK_INVALID, "--since '%.40s' is no date like 2026-01-31", text);
    }
    *out_since_ms = tapak_day_start_ms(tapak_date_to_day(date),
                                       app_setting_offset(&app->settings, SETTING_TIME_ZONE));
    return TAPAK_OK;
}

static enum tapak_status place(struct app *app, int64_t since_ms, struct app_work *work,
                               struct tapak_rejoin_result *out_result, struct tapak_error *err)
{
    enum tapak_status status = app_work_open(work, app, err);
    if (status == TAPAK_OK) {
        status = app_work_load(work, app, app_args_value(&app->args, "edition"), err);
    }
    if (status == TAPAK_OK && work->world->edition_id == 0) {
        status = tapak_fail(err, TAPAK_NOT_FOUND,
                            "no boundaries are loaded; see 'tapak help boundaries load'");
    }
    if (status == TAPAK_OK) {
        status = tapak_rejoin(work->store, work->world, since_ms,
                              app_progress_watcher(&work->progress), out_result, err);
    }
    return status;
}

static enum app_exit run_place(struct app *app)
{
    struct tapak_rejoin_result result = {0};
    struct app_work work = {0};
    struct tapak_error err = {0};
    struct app_sheet sheet;
    char edition[128] = "";
    int64_t since_ms = 0;
    if (read_since(app, &since_ms, &err) != TAPAK_OK) {
        (void)app_report(&err);
        return APP_MISUSED;
    }
    enum tapak_status status = place(app, since_ms, &work, &result, &err);
    if (work.world != NULL) {
        memcpy(edition, work.world->edition_name, sizeof edition);
    }
    app_work_close(&work);
    if (status != TAPAK_OK) {
        return app_report(&err);
    }
    app_sheet_begin(&sheet, app->is_json);
    app_sheet_text(&sheet, "edition", "edition", edition);
    app_show_moved(&sheet, &result);
    return app_sheet_print(&sheet) ? APP_DONE : APP_FAILED;
}

static const struct app_flag place_flags[] = {
    {"edition", "NAME", "boundaries to place by (the current ones)"},
    {"since", "DATE", "only what was received, or detected, from this day on"},
    {0},
};

const struct app_command app_place_command = {
    .name = "place",
    .operands = "",
    .about = "find the village of every report and hotspot again; prints what moved",
    .flags = place_flags,
    .settings = APP_USES(SETTING_DB) | APP_USES(SETTING_CONFIG) | APP_USES(SETTING_TOLERANCE) |
                APP_USES(SETTING_TIME_ZONE),
    .more = "Needed after a change of names or of the tolerance; loading boundaries does it by "
            "itself.\n"
            "What an officer placed by hand stays. The old placement is kept with its edition.\n"
            "\n"
            "Examples:\n"
            "  tapak place\n"
            "  tapak place --tolerance 250 --since 2026-01-01\n",
    .run = run_place,
};
