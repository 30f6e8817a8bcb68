#include "app/cmd_boundaries.h"

#include "app/moved.h"

#include "tapak/base/arena.h"
#include "tapak/base/limits.h"
#include "tapak/ingest/file.h"
#include "tapak/store/areas.h"

#include <string.h>

// Notes come one by one, but belong into two lists: kept until the load is over.
struct notes {
    struct tapak_arena *arena;
    struct tapak_boundary_note *items;
    size_t count;
    size_t room;
    bool is_cut;
};

enum { NOTES_MAX = 100000 };

static void take_note(const struct tapak_boundary_note *note, void *context)
{
    struct notes *notes = context;
    if (notes->count == notes->room) {
        notes->is_cut = true;
        return;
    }
    struct tapak_boundary_note kept = *note;
    kept.name = tapak_arena_copy_text(notes->arena, note->name, strlen(note->name));
    kept.text = tapak_arena_copy_text(notes->arena, note->text, strlen(note->text));
    notes->is_cut = notes->is_cut || kept.name == NULL || kept.text == NULL;
    notes->items[notes->count++] = kept;
}

static void show_notes(struct app_sheet *sheet, const struct notes *notes,
                       enum tapak_boundary_finding finding, const char *key, const char *title)
{
    static const struct app_column columns[] = {
        {"row", "row", TAPAK_ALIGN_RIGHT},
        {"code", "code", TAPAK_ALIGN_LEFT},
        {"name", "name", TAPAK_ALIGN_LEFT},
        {"reason", "reason", TAPAK_ALIGN_LEFT},
    };
    app_sheet_list(sheet, key, title, columns, 4);
    for (size_t i = 0; i < notes->count; i++) {
        const struct tapak_boundary_note *note = &notes->items[i];
        if (note->finding != finding) {
            continue;
        }
        app_sheet_cell_int(sheet, note->row);
        app_sheet_cell_text(sheet, note->code.text);
        app_sheet_cell_text(sheet, note->name);
        app_sheet_cell_text(sheet, note->text);
    }
    app_sheet_list_end(sheet);
}

static void show_load(struct app_sheet *sheet, const struct tapak_boundaries_result *result)
{
    app_sheet_text(sheet, "edition", "edition", result->edition);
    app_sheet_text(sheet, "schema", "schema", result->schema);
    app_sheet_text(sheet, "format", "format", result->format);
    app_sheet_text(sheet, "layer", "layer", result->layer);
    app_sheet_text(sheet, "crs", "reference system", result->crs);
    app_sheet_text(sheet, "note", "note", result->file_note);
    app_sheet_flag(sheet, "nothing_changed", "The edition holds this file already.",
                   result->was_known);
    app_sheet_int(sheet, "read", "features read", result->read);
    app_sheet_int(sheet, "loaded", "villages loaded", result->loaded);
    app_sheet_int(sheet, "regencies", "in regencies and cities", result->regencies);
    app_sheet_int(sheet, "districts", "in districts", result->districts);
    app_sheet_int(sheet, "repaired", "repaired", result->repaired);
    app_sheet_int(sheet, "refused", "refused", result->refused);
    if (sheet->is_json ||
        result->coded_by_bps + result->coded_by_former + result->coded_by_name > 0) {
        app_sheet_int(sheet, "coded_by_bps", "codes by BPS code", result->coded_by_bps);
        app_sheet_int(sheet, "coded_by_former", "codes by former code", result->coded_by_former);
        app_sheet_int(sheet, "coded_by_name", "codes by name", result->coded_by_name);
    }
}

enum tapak_status app_load_boundaries(struct app *app, struct app_work *work,
                                      struct app_sheet *sheet,
                                      struct tapak_boundaries_options *options,
                                      int64_t *out_refused, struct tapak_error *err)
{
    struct tapak_boundaries_result result = {0};
    struct tapak_rejoin_result moved = {0};
    struct notes notes = {.room = NOTES_MAX};
    enum tapak_status status = tapak_arena_create(&notes.arena, 2 * TAPAK_MAX_ARENA_BYTES, err);
    if (status != TAPAK_OK) {
        return status;
    }
    struct tapak_watcher watcher = app_progress_watcher(&work->progress);
    notes.items = tapak_arena_take_array(notes.arena, NOTES_MAX, sizeof *notes.items);
    options->note = notes.items == NULL ? NULL : take_note;
    options->context = &notes;
    status = tapak_boundaries_load(work->store, options, watcher, &result, err);
    if (status == TAPAK_OK) {
        status = app_work_load(work, app, NULL, err);
    }
    if (status == TAPAK_OK) {
        status = tapak_rejoin(work->store, work->world, INT64_MIN, watcher, &moved, err);
    }
    app_progress_end(&work->progress);
    if (status == TAPAK_OK) {
        if (result.file_note[0] != '\0') {
            app_say("%s: %s", tapak_file_name(options->path), result.file_note);
        }
        show_load(sheet, &result);
        app_show_moved(sheet, &moved);
        show_notes(sheet, &notes, TAPAK_BOUNDARY_REPAIRED, "repairs", "Repaired:");
        show_notes(sheet, &notes, TAPAK_BOUNDARY_REFUSED, "refusals", "Refused:");
        *out_refused = result.refused;
    }
    tapak_arena_free(notes.arena);
    return status;
}

static enum app_exit run_load(struct app *app)
{
    struct app_work work = {0};
    struct tapak_error err = {0};
    struct app_sheet sheet;
    int64_t refused = 0;
    const struct app_args *args = &app->args;
    struct tapak_boundaries_options options = {
        .path = args->operands[0],
        .layer = app_args_value(args, "layer"),
        .schema = app_args_value(args, "schema"),
        .map = app_args_value(args, "map"),
        .where = app_args_value(args, "where"),
        .edition = app_args_value(args, "edition"),
        .date = app_args_value(args, "date"),
        .source_crs = app_args_value(args, "source-crs"),
    };
    enum tapak_status status = app_work_open(&work, app, &err);
    app_sheet_begin(&sheet, app->is_json);
    if (status == TAPAK_OK) {
        status = app_load_boundaries(app, &work, &sheet, &options, &refused, &err);
    }
    app_work_close(&work);
    return app_sheet_finish(&sheet, status, refused, "feature", &err);
}

static const struct app_flag load_flags[] = {
    {"layer", "NAME", "layer of the file; the first with polygons"},
    {"schema", "NAME", "auto, rbi, gadm, geoboundaries, cod or plain (auto)"},
    {"map", "FIELD=F,…", "fields code, bps, name, type, district, regency, province of the file"},
    {"where", "SQL", "only features for which this holds: \"provinsi = 'Kalimantan Timur'\""},
    {"edition", "NAME", "what this set of boundaries is called (file name and date)"},
    {"date", "DATE", "the day the boundaries are of"},
    {"source-crs", "EPSG:N", "reference system when the file does not say"},
    {0},
};

const struct app_command app_boundaries_load_command = {
    .name = "boundaries load",
    .operands = "FILE",
    .operands_min = 1,
    .operands_max = 1,
    .about = "load village boundaries as the current edition; places everything again",
    .flags = load_flags,
    .settings = APP_USES(SETTING_DB) | APP_USES(SETTING_CONFIG) | APP_USES(SETTING_TOLERANCE) |
                APP_USES(SETTING_TIME_ZONE) | APP_USES(SETTING_LOG),
    .more =
        "Reads GeoPackage, GeoJSON, Shapefile (zipped too), KML, FlatGeobuf and what else GDAL\n"
        "reads, in any reference system. Fields are recognised: BIG RBI (KDEPUM, NAMOBJ, WADM…),\n"
        "GADM (GID_4, NAME_4, CC_4), geoBoundaries (shapeName), COD-AB (ADM4_PCODE) and plain\n"
        "kode, nama, kecamatan, kabupaten. Codes may be dotted, undotted or BPS codes; without\n"
        "any, names of regency, district and village decide. Invalid rings are repaired and\n"
        "listed; features without a code, or with one twice, are refused (exit code 3).\n"
        "\n"
        "Examples:\n"
        "  tapak boundaries load kaltim_desa.gpkg --edition \"BIG 2023\" --date 2023-12-31\n"
        "  tapak boundaries load ADMINISTRASIDESA_AR_25K.zip --where \"WADMPR = 'Kalimantan "
        "Timur'\"\n"
        "  tapak boundaries load batas.geojson --map code=ID,name=NAMA,regency=KAB\n",
    .run = run_load,
};

static enum tapak_status add_edition(const struct tapak_edition *edition, void *context)
{
    struct app_sheet *sheet = context;
    app_sheet_cell_bool(sheet, edition->is_current);
    app_sheet_cell_text(sheet, edition->name);
    app_sheet_cell_text(sheet, edition->date);
    app_sheet_cell_int(sheet, edition->villages);
    app_sheet_cell_int(sheet, edition->repaired);
    app_sheet_cell_text(sheet, edition->source);
    app_sheet_cell_text(sheet, edition->sha256);
    return TAPAK_OK;
}

static enum tapak_status list_editions(struct app *app, struct app_sheet *sheet,
                                       struct tapak_error *err)
{
    struct app_work work = {0};
    struct tapak_conn *conn = NULL;
    enum tapak_status status = app_work_open(&work, app, err);
    if (status == TAPAK_OK) {
        status = tapak_store_take_reader(work.store, &conn, err);
    }
    if (status == TAPAK_OK) {
        status = tapak_edition_each(conn, add_edition, sheet, err);
        tapak_store_give_reader(work.store, conn);
    }
    app_work_close(&work);
    return status;
}

static enum app_exit run_list(struct app *app)
{
    static const struct app_column columns[] = {
        {"current", "current", TAPAK_ALIGN_LEFT},    {"name", "edition", TAPAK_ALIGN_LEFT},
        {"date", "date", TAPAK_ALIGN_LEFT},          {"villages", "villages", TAPAK_ALIGN_RIGHT},
        {"repaired", "repaired", TAPAK_ALIGN_RIGHT}, {"source", "source", TAPAK_ALIGN_LEFT},
        {"sha256", "sha256", TAPAK_ALIGN_LEFT},
    };
    struct tapak_error err = {0};
    struct app_sheet sheet;
    app_sheet_begin(&sheet, app->is_json);
    app_sheet_list(&sheet, "editions", NULL, columns, 7);
    enum tapak_status status = list_editions(app, &sheet, &err);
    size_t rows = sheet.rows;
    app_sheet_list_end(&sheet);
    if (status != TAPAK_OK) {
        tapak_buf_free(&sheet.out);
        return app_report(&err);
    }
    if (rows == 0) {
        app_say("no boundaries are loaded; see 'tapak help boundaries load'");
    }
    return app_sheet_print(&sheet) ? APP_DONE : APP_FAILED;
}

const struct app_command app_boundaries_list_command = {
    .name = "boundaries list",
    .operands = "",
    .about = "the editions of boundaries, latest first",
    .settings = APP_USES(SETTING_DB) | APP_USES(SETTING_CONFIG),
    .more = "Example:\n  tapak boundaries list --json\n",
    .run = run_list,
};
