#include "app/cmd_import.h"

#include "app/sheet.h"
#include "app/work.h"

#include "tapak/base/number.h"
#include "tapak/ingest/file.h"

#include <malloc.h>
#include <stdlib.h>
#include <string.h>

static void show_placed(struct app_sheet *sheet, const struct tapak_import_result *result,
                        bool is_reports)
{
    app_sheet_int(sheet, "placed_point", "placed by point", result->placed[TAPAK_PLACED_POINT]);
    app_sheet_int(sheet, "placed_near", "placed near a boundary",
                  result->placed[TAPAK_PLACED_NEAR]);
    if (is_reports) {
        app_sheet_int(sheet, "placed_name", "placed by name", result->placed[TAPAK_PLACED_NAME]);
        app_sheet_int(sheet, "named_village", "  to a village", result->named[TAPAK_LEVEL_VILLAGE]);
        app_sheet_int(sheet, "named_district", "  to a district",
                      result->named[TAPAK_LEVEL_DISTRICT]);
        app_sheet_int(sheet, "named_regency", "  to a regency", result->named[TAPAK_LEVEL_REGENCY]);
    }
    app_sheet_int(sheet, "placed_none", "outside, or no place", result->placed[TAPAK_PLACED_NONE]);
    if (is_reports) {
        app_sheet_int(sheet, "conflicts", "point and name disagree", result->conflicts);
        app_sheet_int(sheet, "swapped", "lat and lon put right", result->swapped);
        app_sheet_int(sheet, "unknown_states", "unknown words of a state", result->unknown_states);
    }
}

static void show_result(struct app_sheet *sheet, const struct tapak_import_result *result,
                        bool is_reports)
{
    bool is_idle = result->rows_new == 0 && result->rows_changed == 0 &&
                   result->rows_unchanged > 0 && result->import_id != 0;
    app_sheet_text(sheet, "format", "format", result->format);
    app_sheet_text(sheet, "kind", "recognised as", result->kind);
    app_sheet_text(sheet, "note", "note", result->note);
    app_sheet_flag(sheet, "dry_run", "Dry run: nothing was kept.", result->import_id == 0);
    app_sheet_flag(sheet, "nothing_changed",
                   "The file is in the database already; nothing changed.", is_idle);
    app_sheet_int(sheet, "rows_read", "rows read", result->rows_read);
    if (result->rows_resumed > 0 || sheet->is_json) {
        app_sheet_int(sheet, "rows_resumed", "  done by an earlier run", result->rows_resumed);
    }
    app_sheet_int(sheet, "rows_new", "new", result->rows_new);
    app_sheet_int(sheet, "rows_changed", "changed", result->rows_changed);
    app_sheet_int(sheet, "rows_unchanged", "unchanged", result->rows_unchanged);
    app_sheet_int(sheet, "rows_left_out",
                  is_reports ? "left out, not environmental" : "left out, outside",
                  result->rows_left_out);
    app_sheet_int(sheet, "rows_refused", "refused", result->rows_refused);
    show_placed(sheet, result, is_reports);
}

static struct tapak_import_options read_options(const struct app *app)
{
    const struct app_args *args = &app->args;
    return (struct tapak_import_options){
        .format = app_args_value(args, "format"),
        .layer = app_args_value(args, "layer"),
        .map = app_args_value(args, "map"),
        .source = app_args_value(args, "source"),
        .crs = app_args_value(args, "crs"),
        .category = app_args_value(args, "category"),
        .is_published = app_args_has(args, "published"),
        .is_dry_run = app_args_has(args, "dry-run"),
        .is_within_only = app_args_has(args, "within"),
        .refused_path = app_args_value(args, "refused"),
        .batch_rows = app_setting_int(&app->settings, SETTING_BATCH),
    };
}

enum tapak_status app_import_file(struct app_work *work, struct app_sheet *sheet, bool is_reports,
                                  const struct tapak_import_options *options,
                                  int64_t *in_out_refused, struct tapak_error *err)
{
    struct tapak_import_result result = {0};
    struct tapak_watcher watcher = app_progress_watcher(&work->progress);
    enum tapak_status status =
        is_reports
            ? tapak_import_reports(work->store, work->world, options, watcher, &result, err)
            : tapak_import_hotspots(work->store, work->world, options, watcher, &result, err);
    app_progress_end(&work->progress);
    if (status != TAPAK_OK) {
        return status;
    }
    *in_out_refused += result.rows_refused;
    if (result.note[0] != '\0') {
        app_say("%s: %s", tapak_file_name(options->path), result.note);
    }
    app_sheet_part(sheet, tapak_file_name(options->path));
    if (sheet->is_json) {
        app_sheet_text(sheet, "file", "file", tapak_file_name(options->path));
    }
    show_result(sheet, &result, is_reports);
    app_sheet_part_end(sheet);
    return TAPAK_OK;
}

// A batch takes and gives back some tens of megabytes, in the writer's thread. The heap of a thread
// grows by a page at a time and is given back at once: one heap that grows by much and keeps it is
// quicker.
static void keep_memory(void)
{
    (void)mallopt(M_ARENA_MAX, 1);
    (void)mallopt(M_TOP_PAD, 32 * 1024 * 1024);
    (void)mallopt(M_TRIM_THRESHOLD, 256 * 1024 * 1024);
    (void)mallopt(M_MMAP_THRESHOLD, 64 * 1024 * 1024);
}

// Files one after the other; the first that fails ends it, what was done before it is shown.
static enum app_exit import_files(struct app *app, bool is_reports)
{
    struct app_work work = {0};
    struct tapak_error err = {0};
    struct app_sheet sheet;
    int64_t refused = 0;
    struct tapak_import_options options = read_options(app);
    keep_memory();
    if (options.refused_path != NULL && app->args.operand_count > 1) {
        app_say("--refused takes the rows of one file; import the files one by one");
        return APP_MISUSED;
    }
    enum tapak_status status = app_work_open(&work, app, &err);
    if (status == TAPAK_OK) {
        status = app_work_load(&work, app, NULL, &err);
    }
    app_sheet_begin(&sheet, app->is_json);
    app_sheet_parts(&sheet, "files");
    for (size_t i = 0; i < app->args.operand_count && status == TAPAK_OK; i++) {
        options.path = app->args.operands[i];
        status = app_import_file(&work, &sheet, is_reports, &options, &refused, &err);
    }
    if (status == TAPAK_OK && work.world->edition_id == 0) {
        app_say("no boundaries are loaded: nothing could be placed by point; see 'tapak help "
                "boundaries load'");
    }
    app_work_close(&work);
    app_sheet_parts_end(&sheet);
    bool is_shown = app_sheet_print(&sheet);
    if (status != TAPAK_OK) {
        return app_report(&err);
    }
    if (refused > 0) {
        app_say("%lld row%s refused; %s", (long long)refused, refused == 1 ? " was" : "s were",
                options.refused_path == NULL ? "--refused FILE lists them with their reasons"
                                             : options.refused_path);
    }
    return !is_shown ? APP_FAILED : refused > 0 ? APP_REFUSED : APP_DONE;
}

static enum app_exit run_reports(struct app *app)
{
    return import_files(app, true);
}

static enum app_exit run_hotspots(struct app *app)
{
    return import_files(app, false);
}

static const struct app_flag report_flags[] = {
    {"format", "FORMAT", "auto, sp4n, csv, xlsx, geojson, gpkg, …: refuse any other (auto)"},
    {"layer", "NAME", "sheet or layer; the first that has rows"},
    {"map", "FIELD=COLUMN,…", "which columns hold what, beside those that are recognised"},
    {"source", "NAME", "name of the origin; ids are unique within it (the file's name)"},
    {"crs", "EPSG:N", "reference system of columns x and y"},
    {"category", "CODE", "category of rows that have none"},
    {"published", NULL, "the texts are cleared for the public"},
    {"dry-run", NULL, "show what would happen, keep nothing"},
    {"refused", "FILE", "write refused rows there as CSV, with row, field and reason"},
    {0},
};

const struct app_command app_import_reports_command = {
    .name = "import reports",
    .operands = "FILE…",
    .operands_min = 1,
    .operands_max = APP_ANY_NUMBER,
    .about = "take in reports: CSV, XLSX, GeoJSON, GeoPackage, SP4N's export, Kobo, ODK, …",
    .flags = report_flags,
    .settings = APP_USES(SETTING_DB) | APP_USES(SETTING_CONFIG) | APP_USES(SETTING_TOLERANCE) |
                APP_USES(SETTING_TIME_ZONE) | APP_USES(SETTING_AREA) | APP_USES(SETTING_BATCH) |
                APP_USES(SETTING_LOG),
    .more =
        "Columns are recognised by name, in Indonesian and English. FIELD is one of id, received,\n"
        "received_time, occurred, channel, category, class, state, state_since, title, "
        "description,\n"
        "lat, lon, point, x, y, accuracy, province, regency, district, village, code, agency, "
        "kind,\n"
        "anonymous, confidential, published, reporter, phone, email.\n"
        "\n"
        "The same file again changes nothing. A run that was stopped or killed goes on with the\n"
        "same command. Rows that cannot be used are refused, never guessed at (exit code 3).\n"
        "Rows of SP4N's export that are not about the environment are left out and counted.\n"
        "\n"
        "Examples:\n"
        "  tapak import reports aduan.csv --dry-run\n"
        "  tapak import reports sp4n-januari.xlsx --refused ditolak.csv\n"
        "  tapak import reports survei.csv --map category=Jenis,lat=Y,lon=X --source survei-2026\n"
        "  tapak import reports utm.csv --crs EPSG:32750 --category karhutla\n",
    .run = run_reports,
};

static const struct app_flag hotspot_flags[] = {
    {"format", "FORMAT", "auto, firms, sipongi: refuse any other (auto)"},
    {"layer", "NAME", "sheet or layer; the first that has rows"},
    {"source", "NAME", "name of the origin (firms)"},
    {"within", NULL, "leave out what lies in and near no village"},
    {"dry-run", NULL, "show what would happen, keep nothing"},
    {"refused", "FILE", "write refused rows there as CSV, with row, field and reason"},
    {0},
};

const struct app_command app_import_hotspots_command = {
    .name = "import hotspots",
    .operands = "FILE…",
    .operands_min = 1,
    .operands_max = APP_ANY_NUMBER,
    .about = "take in satellite fire detections: NASA FIRMS (MODIS, VIIRS), SiPongi",
    .flags = hotspot_flags,
    .settings = APP_USES(SETTING_DB) | APP_USES(SETTING_CONFIG) | APP_USES(SETTING_TOLERANCE) |
                APP_USES(SETTING_BATCH) | APP_USES(SETTING_LOG),
    .more = "A detection of the same satellite, time and place is one. Detections outside every\n"
            "boundary are kept too, placed 'none', unless --within is given.\n"
            "\n"
            "Examples:\n"
            "  tapak import hotspots modis_2020_Indonesia.csv modis_2021_Indonesia.csv\n"
            "  tapak import hotspots viirs-24h.csv --within\n",
    .run = run_hotspots,
};
