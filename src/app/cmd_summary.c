#include "app/provenance.h"
#include "app/question.h"
#include "app/sheet.h"
#include "app/work.h"

#include "tapak/base/instant.h"
#include "tapak/base/limits.h"
#include "tapak/encode/csv.h"
#include "tapak/store/summaries.h"

#include <stdio.h>
#include <string.h>

enum { FORMAT_TABLE, FORMAT_CSV, FORMAT_JSON };

static const struct app_column columns[] = {
    {"key", "code", TAPAK_ALIGN_LEFT},           {"name", "name", TAPAK_ALIGN_LEFT},
    {"parent", "regency", TAPAK_ALIGN_LEFT},     {"in_programme", "prog.", TAPAK_ALIGN_LEFT},
    {"reports", "reports", TAPAK_ALIGN_RIGHT},   {"open", "open", TAPAK_ALIGN_RIGHT},
    {"closed", "closed", TAPAK_ALIGN_RIGHT},     {"by_point", "point", TAPAK_ALIGN_RIGHT},
    {"by_near", "near", TAPAK_ALIGN_RIGHT},      {"by_name", "name", TAPAK_ALIGN_RIGHT},
    {"by_hand", "hand", TAPAK_ALIGN_RIGHT},      {"reversal_signals", "signals", TAPAK_ALIGN_RIGHT},
    {"hotspots", "hotspots", TAPAK_ALIGN_RIGHT},
};

enum { COLUMNS = (int)(sizeof columns / sizeof columns[0]) };

struct summing {
    int format;
    bool shows_empty;
    bool is_misused; ///< a flag's value cannot be
    bool has_cut;
    struct tapak_cut cut; ///< with has_cut
    int64_t rows;
    struct app_sheet sheet;
    struct tapak_buf csv_out;
    struct tapak_csv csv;
    struct tapak_summary_row total;
};

static void add_csv(struct summing *summing, const struct tapak_summary_row *row)
{
    struct tapak_csv *csv = &summing->csv;
    const int64_t counts[] = {row->reports, row->open,    row->closed,  row->by_point,
                              row->by_near, row->by_name, row->by_hand, row->reversal_signals,
                              row->hotspots};
    tapak_csv_put_text(csv, row->key);
    tapak_csv_put_text(csv, row->name);
    tapak_csv_put_text(csv, row->parent);
    tapak_csv_put_bool(csv, row->in_programme);
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
        tapak_csv_put_int(csv, counts[i]);
    }
    tapak_csv_end_row(csv);
}

static void add_sheet(struct app_sheet *sheet, const struct tapak_summary_row *row, const char *key)
{
    app_sheet_cell_text(sheet, key);
    app_sheet_cell_text(sheet, row->name);
    app_sheet_cell_text(sheet, row->parent);
    app_sheet_cell_bool(sheet, row->in_programme);
    app_sheet_cell_int(sheet, row->reports);
    app_sheet_cell_int(sheet, row->open);
    app_sheet_cell_int(sheet, row->closed);
    app_sheet_cell_int(sheet, row->by_point);
    app_sheet_cell_int(sheet, row->by_near);
    app_sheet_cell_int(sheet, row->by_name);
    app_sheet_cell_int(sheet, row->by_hand);
    app_sheet_cell_int(sheet, row->reversal_signals);
    app_sheet_cell_int(sheet, row->hotspots);
}

static enum tapak_status add_row(const struct tapak_summary_row *row, void *context)
{
    struct summing *summing = context;
    struct tapak_summary_row *total = &summing->total;
    total->reports += row->reports;
    total->open += row->open;
    total->closed += row->closed;
    total->by_point += row->by_point;
    total->by_near += row->by_near;
    total->by_name += row->by_name;
    total->by_hand += row->by_hand;
    total->reversal_signals += row->reversal_signals;
    total->hotspots += row->hotspots;
    summing->rows++;
    bool is_empty = row->reports == 0 && row->hotspots == 0;
    if (summing->format == FORMAT_CSV) {
        add_csv(summing, row);
    } else if (summing->format == FORMAT_JSON) {
        add_sheet(&summing->sheet, row, row->key);
    } else if (!is_empty || summing->shows_empty) {
        add_sheet(&summing->sheet, row, row->key[0] == '\0' ? "(not placed)" : row->key);
    }
    return TAPAK_OK;
}

static enum tapak_status read_query(const struct app *app, const struct tapak_world *world,
                                    struct tapak_summary_query *query, struct tapak_error *err)
{
    const char *by = app_args_value(&app->args, "by");
    struct tapak_report_filter *filter = &query->filter;
    *query = (struct tapak_summary_query){.by = TAPAK_BY_REGENCY,
                                          .offset_minutes = world->offset_minutes};
    if (by != NULL && !tapak_summary_by_parse(tapak_slice_of(by), &query->by)) {
        return tapak_fail(err, TAPAK_INVALID,
                          "--by '%.40s' is none of village, district, regency, category, month, "
                          "period",
                          by);
    }
    filter->viewer = TAPAK_VIEWER_OPERATOR;
    filter->state = app_args_value(&app->args, "state");
    filter->source = app_args_value(&app->args, "source");
    enum tapak_state state;
    if (filter->state != NULL && !tapak_state_parse(tapak_slice_of(filter->state), &state)) {
        return tapak_fail(err, TAPAK_INVALID, "--state '%.40s' is no state", filter->state);
    }
    return app_question_read(app, world, filter, err);
}

// The day on which villages are asked for is that of the cut when no last day is given.
static enum tapak_status sum_past(struct app_work *work, struct tapak_summary_query *query,
                                  struct summing *summing, struct tapak_error *err)
{
    struct tapak_conn *conn = NULL;
    enum tapak_status status =
        tapak_past_open(work->store, summing->cut.as_of_ms, &conn, &summing->cut, err);
    summing->is_misused = status == TAPAK_INVALID;
    if (status != TAPAK_OK) {
        return status;
    }
    if (!query->filter.has_until) {
        query->filter.has_until = true;
        query->filter.until_ms = summing->cut.as_of_ms + 1;
    }
    status = tapak_summary_each(conn, query, add_row, summing, err);
    tapak_past_close(conn);
    return status;
}

static enum tapak_status sum(struct app *app, struct app_work *work, struct summing *summing,
                             struct tapak_error *err)
{
    struct tapak_conn *conn = NULL;
    struct tapak_summary_query query;
    enum tapak_status status = app_work_open(work, app, err);
    if (status == TAPAK_OK) {
        status = app_work_load(work, app, NULL, err);
    }
    if (status == TAPAK_OK) {
        status = read_query(app, work->world, &query, err);
        summing->has_cut = app_args_has(&app->args, "as-of") || app_args_has(&app->args, "output");
        status = status == TAPAK_OK
                     ? app_question_as_of(app, work->world, &summing->cut.as_of_ms, err)
                     : status;
        summing->is_misused = status == TAPAK_INVALID;
    }
    if (status == TAPAK_OK && summing->has_cut) {
        return sum_past(work, &query, summing, err);
    }
    status = status == TAPAK_OK ? tapak_store_take_reader(work->store, &conn, err) : status;
    if (status == TAPAK_OK) {
        status = tapak_summary_each(conn, &query, add_row, summing, err);
        tapak_store_give_reader(work->store, conn);
    }
    return status;
}

static void begin_csv(struct summing *summing)
{
    tapak_buf_init(&summing->csv_out, TAPAK_MAX_ANSWER_BYTES);
    tapak_csv_init(&summing->csv, &summing->csv_out);
    for (size_t i = 0; i < COLUMNS; i++) {
        tapak_csv_put_text(&summing->csv, columns[i].key);
    }
    tapak_csv_end_row(&summing->csv);
}

static bool print_csv(struct summing *summing)
{
    struct tapak_error err = {0};
    struct tapak_buf *out = &summing->csv_out;
    bool is_whole = tapak_buf_check(out, &err) == TAPAK_OK &&
                    fwrite(out->bytes, 1, out->size, stdout) == out->size;
    if (!is_whole) {
        app_say("%s", err.status != TAPAK_OK ? err.message : "cannot write to stdout");
    }
    return is_whole;
}

static bool print_sheet(struct summing *summing)
{
    struct app_sheet *sheet = &summing->sheet;
    if (!sheet->is_json) {
        tapak_grid_put_rule(sheet->grid);
        summing->total.name = summing->total.parent = "";
        add_sheet(sheet, &summing->total, "total");
    }
    app_sheet_list_end(sheet);
    return app_sheet_print(sheet);
}

static bool print(struct app *app, struct summing *summing)
{
    struct tapak_error err = {0};
    const char *path = app_args_value(&app->args, "output");
    if (summing->has_cut && !summing->cut.has_hotspots) {
        app_say("hotspots are left out: boundaries were loaded since then");
    }
    if (path == NULL) {
        return summing->format == FORMAT_CSV ? print_csv(summing) : print_sheet(summing);
    }
    const struct app_provenance about = {"summary", &summing->cut, summing->rows};
    enum tapak_status status = tapak_buf_check(&summing->csv_out, &err);
    if (status == TAPAK_OK) {
        status = app_provenance_write(app, path, &summing->csv_out, &about, &err);
    }
    if (status != TAPAK_OK) {
        (void)app_report(&err);
        return false;
    }
    app_say("%s: %lld rows; how to make it again is in %s.provenance.json", path,
            (long long)summing->rows, path);
    return true;
}

static enum app_exit run_summary(struct app *app)
{
    struct app_work work = {0};
    struct tapak_error err = {0};
    struct summing summing = {.shows_empty = app_args_has(&app->args, "all")};
    const char *format = app_args_value(&app->args, "format");
    bool is_json = app->is_json || (format != NULL && strcmp(format, "json") == 0);
    if (is_json && app_args_has(&app->args, "output")) {
        app_say("--output writes CSV: not together with JSON");
        return APP_MISUSED;
    }
    if (is_json) {
        summing.format = FORMAT_JSON;
    } else if (app_args_has(&app->args, "output") ||
               (format != NULL && strcmp(format, "csv") == 0)) {
        summing.format = FORMAT_CSV;
    } else if (format != NULL && strcmp(format, "table") != 0) {
        app_say("--format '%.40s' is none of table, csv, json", format);
        return APP_MISUSED;
    }
    begin_csv(&summing);
    app_sheet_begin(&summing.sheet, summing.format == FORMAT_JSON);
    app_sheet_list(&summing.sheet, "rows", NULL, columns, COLUMNS);
    enum tapak_status status = sum(app, &work, &summing, &err);
    app_work_close(&work);
    bool is_shown = status == TAPAK_OK && print(app, &summing);
    tapak_grid_free(summing.sheet.grid);
    tapak_buf_free(&summing.sheet.out);
    tapak_buf_free(&summing.csv_out);
    if (status != TAPAK_OK) {
        enum app_exit code = app_report(&err);
        return summing.is_misused ? APP_MISUSED : code;
    }
    return is_shown ? APP_DONE : APP_FAILED;
}

static const struct app_flag summary_flags[] = {
    {"by", "WHAT", "village, district, regency, category, month or period (regency)"},
    APP_QUESTION_FLAGS,
    {"state", "STATE", "only in this state"},
    {"source", "NAME", "only of this origin"},
    {"all", NULL, "lines without anything to count too (table)"},
    {"output", "FILE", "write CSV there, and beside it how to make it again"},
    {"format", "FORM", "table, csv or json (table)"},
    {0},
};

const struct app_command app_summary_command = {
    .name = "summary",
    .operands = "",
    .about = "counts by village, district, regency, category, month or programme period",
    .flags = summary_flags,
    .settings = APP_USES(SETTING_DB) | APP_USES(SETTING_CONFIG) | APP_USES(SETTING_TIME_ZONE),
    .more =
        "Counts everything in the database, confidential reports included: not for publication.\n"
        "What could not be placed has a line of its own. 'signals' are reports of fire, logging\n"
        "or clearing in programme villages; a person judges them.\n"
        "\n"
        "As of an earlier time it counts what was known then: states, categories, places and the\n"
        "programme's list of that time. The same question gives the same bytes again.\n"
        "\n"
        "Examples:\n"
        "  tapak summary --by village --in 64.02 --period P3\n"
        "  tapak summary --by month --category karhutla --format csv > karhutla.csv\n"
        "  tapak summary --period P3 --as-of 2025-03-31 -o p3.csv\n",
    .run = run_summary,
};
