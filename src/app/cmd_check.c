#include "app/sheet.h"
#include "app/work.h"

#include "tapak/base/arena.h"
#include "tapak/base/limits.h"
#include "tapak/ingest/boundaries.h"

#define M2_PER_HA 1e4
#define M2_PER_KM2 1e6
#define CHECK_CEILING_BYTES (4096 * TAPAK_MIB)

enum { OVERLAPS_SHOWN = 20 };

static void show_overlaps(struct app_sheet *sheet, const struct tapak_check_result *result)
{
    static const struct app_column columns[] = {
        {"first", "village", TAPAK_ALIGN_LEFT},
        {"second", "and", TAPAK_ALIGN_LEFT},
        {"area_ha", "ha", TAPAK_ALIGN_RIGHT},
    };
    size_t count = result->coverage.overlap_count;
    if (!sheet->is_json && count > OVERLAPS_SHOWN) {
        count = OVERLAPS_SHOWN;
    }
    app_sheet_list(sheet, "overlaps", "The largest overlaps (--json lists all):", columns, 3);
    for (size_t i = 0; i < count; i++) {
        app_sheet_cell_text(sheet, result->overlaps[i].first.text);
        app_sheet_cell_text(sheet, result->overlaps[i].second.text);
        app_sheet_cell_double(sheet, result->overlaps[i].area_m2 / M2_PER_HA, 4);
    }
    app_sheet_list_end(sheet);
}

static void show_regencies(struct app_sheet *sheet, const struct tapak_check_result *result)
{
    static const struct app_column columns[] = {
        {"code", "code", TAPAK_ALIGN_LEFT},
        {"name", "regency or city", TAPAK_ALIGN_LEFT},
        {"villages", "villages", TAPAK_ALIGN_RIGHT},
        {"area_km2", "km2", TAPAK_ALIGN_RIGHT},
    };
    app_sheet_list(sheet, "regencies", "Area per regency:", columns, 4);
    for (size_t i = 0; i < result->regency_count; i++) {
        app_sheet_cell_text(sheet, result->regencies[i].code.text);
        app_sheet_cell_text(sheet, result->regencies[i].name);
        app_sheet_cell_int(sheet, result->regencies[i].villages);
        app_sheet_cell_double(sheet, result->regencies[i].area_m2 / M2_PER_KM2, 2);
    }
    app_sheet_list_end(sheet);
}

static void show_repairs(struct app_sheet *sheet, const struct tapak_check_result *result)
{
    static const struct app_column columns[] = {
        {"code", "code", TAPAK_ALIGN_LEFT},
        {"name", "name", TAPAK_ALIGN_LEFT},
        {"reason", "was", TAPAK_ALIGN_LEFT},
    };
    app_sheet_list(sheet, "repairs", "Repaired when loaded:", columns, 3);
    for (size_t i = 0; i < result->repair_count; i++) {
        app_sheet_cell_text(sheet, result->repairs[i].code.text);
        app_sheet_cell_text(sheet, result->repairs[i].name);
        app_sheet_cell_text(sheet, result->repairs[i].reason);
    }
    app_sheet_list_end(sheet);
}

static void show_codes(struct app_sheet *sheet, const char *key, const char *title,
                       const struct tapak_code *codes, size_t count)
{
    static const struct app_column columns[] = {{"code", "code", TAPAK_ALIGN_LEFT}};
    app_sheet_list(sheet, key, title, columns, 1);
    for (size_t i = 0; i < count; i++) {
        app_sheet_cell_text(sheet, codes[i].text);
    }
    app_sheet_list_end(sheet);
}

static void show_check(struct app_sheet *sheet, const struct tapak_check_result *result)
{
    app_sheet_int(sheet, "villages", "villages", result->villages);
    app_sheet_double(sheet, "area_km2", "area, km2", result->area_m2 / M2_PER_KM2, 2);
    app_sheet_int(sheet, "overlap_pairs", "overlapping pairs",
                  (int64_t)result->coverage.overlap_count);
    app_sheet_double(sheet, "overlap_km2", "  together, km2",
                     result->coverage.overlap_m2 / M2_PER_KM2, 4);
    app_sheet_int(sheet, "gaps", "gaps between villages", (int64_t)result->coverage.gap_count);
    app_sheet_double(sheet, "gap_km2", "  together, km2", result->coverage.gap_m2 / M2_PER_KM2, 4);
    app_sheet_int(sheet, "repaired", "repaired rings", (int64_t)result->repair_count);
    if (result->has_list) {
        app_sheet_int(sheet, "unknown_count", "codes in no code list",
                      (int64_t)result->unknown_count);
        app_sheet_int(sheet, "missing_count", "villages without a boundary",
                      (int64_t)result->missing_count);
    }
    show_regencies(sheet, result);
    show_overlaps(sheet, result);
    show_repairs(sheet, result);
    if (result->has_list) {
        show_codes(sheet, "unknown", "Codes in no code list:", result->unknown,
                   result->unknown_count);
        show_codes(sheet, "missing", "In the code list, without a boundary:", result->missing,
                   result->missing_count);
    }
}

static enum app_exit run_check(struct app *app)
{
    struct app_work work = {0};
    struct tapak_arena *arena = NULL;
    struct tapak_check_result result = {0};
    struct tapak_error err = {0};
    struct app_sheet sheet;
    bool is_shown = false;
    const char *edition = app->args.operand_count > 0 ? app->args.operands[0] : NULL;
    enum tapak_status status = app_work_open(&work, app, &err);
    if (status == TAPAK_OK) {
        status = tapak_arena_create(&arena, CHECK_CEILING_BYTES, &err);
    }
    if (status == TAPAK_OK) {
        status = tapak_boundaries_check(work.store, edition, arena, &result, &err);
    }
    app_work_close(&work);
    if (status == TAPAK_OK) {
        app_sheet_begin(&sheet, app->is_json);
        show_check(&sheet, &result);
        is_shown = app_sheet_print(&sheet);
    }
    tapak_arena_free(arena);
    if (status != TAPAK_OK) {
        return app_report(&err);
    }
    return is_shown ? APP_DONE : APP_FAILED;
}

const struct app_command app_boundaries_check_command = {
    .name = "boundaries check",
    .operands = "[EDITION]",
    .operands_max = 1,
    .about = "overlaps, gaps, repaired rings, area per regency, codes unknown or missing",
    .settings = APP_USES(SETTING_DB) | APP_USES(SETTING_CONFIG),
    .more = "Real boundaries overlap and leave gaps, because each village was simplified alone. A\n"
            "point in an overlap lies in the village of the lowest code; one in a gap is placed\n"
            "'near' within the tolerance. This shows how much of that there is.\n"
            "\n"
            "Examples:\n"
            "  tapak boundaries check\n"
            "  tapak boundaries check \"BIG 2023\" --json\n",
    .run = run_check,
};
