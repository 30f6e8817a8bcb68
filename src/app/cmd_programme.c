#include "app/cmd_programme.h"

#include "tapak/base/instant.h"
#include "tapak/ingest/programme.h"

#include <stdlib.h>

static void take_refusal(const struct tapak_programme_refusal *refusal, void *context)
{
    struct app_sheet *sheet = context;
    app_sheet_cell_int(sheet, refusal->row);
    app_sheet_cell_text(sheet, refusal->field);
    app_sheet_cell_text(sheet, refusal->value);
    app_sheet_cell_text(sheet, refusal->reason);
}

static enum tapak_status show_counts(struct app *app, struct app_work *work,
                                     struct app_sheet *sheet, struct tapak_error *err)
{
    static const struct app_column columns[] = {
        {"code", "code", TAPAK_ALIGN_LEFT},
        {"name", "regency or city", TAPAK_ALIGN_LEFT},
        {"villages", "villages today", TAPAK_ALIGN_RIGHT},
        {"expected", "published", TAPAK_ALIGN_RIGHT},
        {"agrees", "agrees", TAPAK_ALIGN_LEFT},
    };
    size_t count = 0;
    int64_t total = 0;
    int64_t day =
        tapak_day_of(tapak_now_ms(), app_setting_offset(&app->settings, SETTING_TIME_ZONE));
    struct tapak_programme_count *counts = calloc(TAPAK_REGENCIES_MAX, sizeof *counts);
    if (counts == NULL) {
        return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for counts");
    }
    enum tapak_status status =
        tapak_programme_check(work->store, day, counts, TAPAK_REGENCIES_MAX, &count, err);
    app_sheet_list(sheet, "regencies", "Programme villages per regency:", columns, 5);
    for (size_t i = 0; i < count && status == TAPAK_OK; i++) {
        total += counts[i].villages;
        app_sheet_cell_text(sheet, counts[i].code.text);
        app_sheet_cell_text(sheet, counts[i].name);
        app_sheet_cell_int(sheet, counts[i].villages);
        if (counts[i].expected < 0) {
            app_sheet_cell_text(sheet, sheet->is_json ? NULL : "-");
        } else {
            app_sheet_cell_int(sheet, counts[i].expected);
        }
        app_sheet_cell_text(sheet, counts[i].expected < 0                     ? NULL
                                   : counts[i].expected == counts[i].villages ? "yes"
                                                                              : "NO");
    }
    app_sheet_list_end(sheet);
    app_sheet_int(sheet, "villages_today", "in the programme today", total);
    free(counts);
    return status;
}

enum tapak_status app_load_programme(struct app *app, struct app_work *work,
                                     struct app_sheet *sheet, const char *path,
                                     int64_t *out_refused, struct tapak_error *err)
{
    static const struct app_column columns[] = {
        {"row", "row", TAPAK_ALIGN_RIGHT},
        {"field", "field", TAPAK_ALIGN_LEFT},
        {"value", "value", TAPAK_ALIGN_LEFT},
        {"reason", "reason", TAPAK_ALIGN_LEFT},
    };
    struct tapak_programme_result result = {0};
    app_sheet_list(sheet, "refusals", "Refused:", columns, 4);
    enum tapak_status status =
        tapak_programme_load(work->store, path, take_refusal, sheet, &result, err);
    app_sheet_list_end(sheet);
    if (status != TAPAK_OK) {
        return status;
    }
    app_sheet_flag(sheet, "nothing_changed", "The stored list is this one already.",
                   result.was_known);
    app_sheet_int(sheet, "read", "rows read", result.read);
    app_sheet_int(sheet, "loaded", "times in the programme", result.loaded);
    app_sheet_int(sheet, "refused", "refused", result.refused);
    *out_refused = result.refused;
    return show_counts(app, work, sheet, err);
}

static enum app_exit run_load(struct app *app)
{
    struct app_work work = {0};
    struct tapak_error err = {0};
    struct app_sheet sheet;
    int64_t refused = 0;
    enum tapak_status status = app_work_open(&work, app, &err);
    app_sheet_begin(&sheet, app->is_json);
    if (status == TAPAK_OK) {
        status = app_load_programme(app, &work, &sheet, app->args.operands[0], &refused, &err);
    }
    app_work_close(&work);
    return app_sheet_finish(&sheet, status, refused, "row", &err);
}

const struct app_command app_programme_load_command = {
    .name = "programme load",
    .operands = "FILE.csv",
    .operands_min = 1,
    .operands_max = 1,
    .about = "villages of the carbon programme, with dates; replaces the whole list",
    .settings = APP_USES(SETTING_DB) | APP_USES(SETTING_CONFIG) | APP_USES(SETTING_TIME_ZONE),
    .more =
        "Columns: code, valid_from, valid_to, role. Codes in any spelling, former and BPS codes\n"
        "too; an empty valid_to is open. Counts per regency are held against the published ones\n"
        "(441 villages in East Kalimantan). Rows that cannot be used are refused (exit code 3).\n"
        "\n"
        "Example:\n"
        "  tapak programme load SK-K825-2023.csv\n",
    .run = run_load,
};
