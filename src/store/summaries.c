// The lines that have to be there are read first, then the counts of reports and of hotspots are
// put into them. A key that has counts and no line (an area that is not in the current edition, a
// month) gets one. Months without anything are made while they are handed out.
#include "tapak/store/summaries.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/conn.h"
#include "store/report_rows.h"
#include "tapak/base/arena.h"
#include "tapak/base/instant.h"
#include "tapak/base/limits.h"

struct table {
    struct tapak_conn *conn;
    const struct tapak_summary_query *query;
    struct tapak_arena *texts;
    struct tapak_summary_row *rows;
    size_t count;
    size_t room;
    size_t sorted; // this many are in order of key; what a pass adds comes behind them
};

// Length of the codes of a level, 0 where lines are not areas.
static int code_length(enum tapak_summary_by by)
{
    switch (by) {
    case TAPAK_BY_VILLAGE:
        return 13;
    case TAPAK_BY_DISTRICT:
        return 8;
    case TAPAK_BY_REGENCY:
        return 5;
    default:
        return 0;
    }
}

// Byte order, but "" (not placed to this level) behind all.
static int compare_keys(const char *a, const char *b)
{
    return a[0] == '\0' || b[0] == '\0' ? (a[0] == '\0') - (b[0] == '\0') : strcmp(a, b);
}

static int compare_rows(const void *a, const void *b)
{
    const struct tapak_summary_row *left = a;
    const struct tapak_summary_row *right = b;
    return compare_keys(left->key, right->key);
}

// Periods stand in order of time as they were read.
static void sort(struct table *table)
{
    if (table->query->by != TAPAK_BY_PERIOD && table->count > 1) {
        qsort(table->rows, table->count, sizeof table->rows[0], compare_rows);
    }
    table->sorted = table->query->by == TAPAK_BY_PERIOD ? 0 : table->count;
}

static struct tapak_summary_row *find(struct table *table, const char *key)
{
    const struct tapak_summary_row wanted = {.key = key};
    struct tapak_summary_row *row =
        table->sorted == 0
            ? NULL
            : bsearch(&wanted, table->rows, table->sorted, sizeof wanted, compare_rows);
    // A pass gives its keys in order: what it added last is the only other place to look, but for
    // the few periods.
    for (size_t i = table->count; row == NULL && i > table->sorted; i--) {
        row = strcmp(table->rows[i - 1].key, key) == 0 ? &table->rows[i - 1] : NULL;
        if (table->query->by != TAPAK_BY_PERIOD) {
            break;
        }
    }
    return row;
}

static const char *keep(struct table *table, const char *text)
{
    return text[0] == '\0' ? "" : tapak_arena_copy_text(table->texts, text, strlen(text));
}

static enum tapak_status add(struct table *table, const char *key, const char *name,
                             const char *parent, bool in_programme, struct tapak_error *err)
{
    if (table->count == table->room) {
        size_t room = table->room == 0 ? 64 : table->room * 2;
        struct tapak_summary_row *rows = realloc(table->rows, room * sizeof *rows);
        if (rows == NULL) {
            return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for a summary");
        }
        table->rows = rows;
        table->room = room;
    }
    struct tapak_summary_row row = {.key = keep(table, key),
                                    .name = keep(table, name),
                                    .parent = keep(table, parent),
                                    .in_programme = in_programme};
    if (row.key == NULL || row.name == NULL || row.parent == NULL) {
        return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for a summary");
    }
    table->rows[table->count++] = row;
    return TAPAK_OK;
}

static int64_t last_day(const struct tapak_summary_query *query)
{
    int64_t instant_ms = query->filter.has_until ? query->filter.until_ms - 1 : tapak_now_ms();
    return tapak_day_of(instant_ms, query->offset_minutes);
}

static enum tapak_status add_areas(struct table *table, struct tapak_error *err)
{
    enum { CODE, NAME, PARENT, IN_PROGRAMME };
    struct db_call call = db_begin(table->conn, Q_SUMMARY_AREAS);
    db_bind_int(&call, ":length", code_length(table->query->by));
    db_bind_int(&call, ":last_day", last_day(table->query));
    db_bind_code(&call, ":area", &table->query->filter.area);
    bool row = false;
    enum tapak_status status = TAPAK_OK;
    while (status == TAPAK_OK && (status = db_next(&call, &row, err)) == TAPAK_OK && row) {
        status = add(table, db_words(&call, CODE), db_words(&call, NAME), db_words(&call, PARENT),
                     db_int(&call, IN_PROGRAMME) != 0, err);
    }
    db_end(&call);
    return status == TAPAK_OK ? add(table, "", "", "", false, err) : status;
}

static enum tapak_status add_categories(struct table *table, struct tapak_error *err)
{
    enum { CODE, NAME_ID };
    const char *only = table->query->filter.category;
    struct db_call call = db_begin(table->conn, Q_CATEGORY_LIST);
    bool row = false;
    enum tapak_status status = TAPAK_OK;
    while (status == TAPAK_OK && (status = db_next(&call, &row, err)) == TAPAK_OK && row) {
        if (only == NULL || strcmp(only, db_words(&call, CODE)) == 0) {
            status = add(table, db_words(&call, CODE), db_words(&call, NAME_ID), "", false, err);
        }
    }
    db_end(&call);
    return status;
}

static enum tapak_status add_periods(struct table *table, struct tapak_error *err)
{
    struct db_call call = db_begin(table->conn, Q_PERIOD_LIST);
    bool row = false;
    enum tapak_status status = add(table, "before", "", "", false, err);
    while (status == TAPAK_OK && (status = db_next(&call, &row, err)) == TAPAK_OK && row) {
        status = add(table, db_words(&call, 0), "", "", false, err);
    }
    db_end(&call);
    return status == TAPAK_OK ? add(table, "after", "", "", false, err) : status;
}

static enum tapak_status add_lines(struct table *table, struct tapak_error *err)
{
    switch (table->query->by) {
    case TAPAK_BY_CATEGORY:
        return add_categories(table, err);
    case TAPAK_BY_PERIOD:
        return add_periods(table, err);
    case TAPAK_BY_MONTH:
        return TAPAK_OK;
    default:
        return add_areas(table, err);
    }
}

static enum tapak_status add_unknown_area(struct table *table, const char *key,
                                          struct tapak_error *err)
{
    enum { NAME, PARENT, IN_PROGRAMME };
    struct db_call call = db_begin(table->conn, Q_SUMMARY_AREA);
    db_bind_text(&call, ":code", key);
    db_bind_int(&call, ":last_day", last_day(table->query));
    enum tapak_status status = db_one(&call, err);
    if (status == TAPAK_OK) {
        status = add(table, key, db_words(&call, NAME), db_words(&call, PARENT),
                     db_int(&call, IN_PROGRAMME) != 0, err);
    }
    db_end(&call);
    return status;
}

static enum tapak_status line_of(struct table *table, const char *key,
                                 struct tapak_summary_row **out_row, struct tapak_error *err)
{
    struct tapak_summary_row *row = find(table, key);
    if (row == NULL) {
        enum tapak_status status = code_length(table->query->by) > 0
                                       ? add_unknown_area(table, key, err)
                                       : add(table, key, "", "", false, err);
        if (status != TAPAK_OK) {
            return status;
        }
        row = &table->rows[table->count - 1];
    }
    *out_row = row;
    return TAPAK_OK;
}

// What both questions take.
static void bind_common(struct db_call *call, const struct tapak_summary_query *query)
{
    const struct tapak_report_filter *filter = &query->filter;
    db_bind_text(call, ":by", tapak_summary_by_code(query->by));
    db_bind_int(call, ":offset_ms", query->offset_minutes * TAPAK_MS_PER_MINUTE);
    db_bind_int(call, ":until_ms", filter->has_until ? filter->until_ms : INT64_MAX);
    db_bind_bool(call, ":has_box", filter->has_box);
}

static enum tapak_status count_reports(struct table *table, struct tapak_error *err)
{
    enum { KEY, REPORTS, OPEN, CLOSED, BY_POINT, BY_NEAR, BY_NAME, BY_HAND, REVERSAL };
    bool is_public = table->query->filter.viewer == TAPAK_VIEWER_PUBLIC;
    struct db_call call =
        db_begin(table->conn, is_public ? Q_SUMMARY_REPORTS_PUBLIC : Q_SUMMARY_REPORTS_OPERATOR);
    bind_common(&call, table->query);
    report_bind_filter(&call, &table->query->filter);
    struct tapak_summary_row *line = NULL;
    bool row = false;
    enum tapak_status status = TAPAK_OK;
    while ((status = db_next(&call, &row, err)) == TAPAK_OK && row) {
        status = line_of(table, db_words(&call, KEY), &line, err);
        if (status != TAPAK_OK) {
            break;
        }
        line->reports = db_int(&call, REPORTS);
        line->open = db_int(&call, OPEN);
        line->closed = db_int(&call, CLOSED);
        line->by_point = db_int(&call, BY_POINT);
        line->by_near = db_int(&call, BY_NEAR);
        line->by_name = db_int(&call, BY_NAME);
        line->by_hand = db_int(&call, BY_HAND);
        line->reversal_signals = db_int(&call, REVERSAL);
    }
    db_end(&call);
    sort(table);
    return status;
}

static enum tapak_status count_hotspots(struct table *table, struct tapak_error *err)
{
    enum { KEY, HOTSPOTS };
    const struct tapak_report_filter *filter = &table->query->filter;
    struct db_call call = db_begin(table->conn, Q_SUMMARY_HOTSPOTS);
    bind_common(&call, table->query);
    db_bind_int(&call, ":since_ms", filter->has_since ? filter->since_ms : INT64_MIN);
    db_bind_code(&call, ":area", &filter->area);
    db_bind_bool(&call, ":programme_only", filter->programme_only);
    if (filter->has_box) {
        db_bind_box(&call, &filter->box);
    }
    struct tapak_summary_row *line = NULL;
    bool row = false;
    enum tapak_status status = TAPAK_OK;
    while ((status = db_next(&call, &row, err)) == TAPAK_OK && row) {
        status = line_of(table, db_words(&call, KEY), &line, err);
        if (status != TAPAK_OK) {
            break;
        }
        line->hotspots = db_int(&call, HOTSPOTS);
    }
    db_end(&call);
    sort(table);
    return status;
}

enum { MONTH_BYTES = 32 }; // "2026-11", with room for what snprintf could be asked to write

static void next_month(char month[static MONTH_BYTES])
{
    int year = 0;
    int number = 0;
    if (sscanf(month, "%4d-%2d", &year, &number) == 2) {
        number = number % 12 + 1;
        year += number == 1 ? 1 : 0;
        (void)snprintf(month, MONTH_BYTES, "%04d-%02d", year, number);
    }
}

static enum tapak_status hand_out(const struct table *table, tapak_summary_fn *each, void *context)
{
    char month[MONTH_BYTES] = "";
    enum tapak_status status = TAPAK_OK;
    for (size_t i = 0; i < table->count && status == TAPAK_OK; i++) {
        const struct tapak_summary_row *row = &table->rows[i];
        while (table->query->by == TAPAK_BY_MONTH && month[0] != '\0' &&
               strcmp(month, row->key) < 0 && status == TAPAK_OK) {
            const struct tapak_summary_row empty = {.key = month, .name = "", .parent = ""};
            status = each(&empty, context);
            next_month(month);
        }
        status = status == TAPAK_OK ? each(row, context) : status;
        (void)snprintf(month, sizeof month, "%s", row->key);
        next_month(month);
    }
    return status;
}

enum tapak_status tapak_summary_each(struct tapak_conn *conn,
                                     const struct tapak_summary_query *query,
                                     tapak_summary_fn *each, void *context, struct tapak_error *err)
{
    struct table table = {.conn = conn, .query = query};
    enum tapak_status status = tapak_arena_create(&table.texts, TAPAK_MAX_ARENA_BYTES, err);
    if (status != TAPAK_OK) {
        return status;
    }
    status = add_lines(&table, err);
    sort(&table);
    status = status == TAPAK_OK ? count_reports(&table, err) : status;
    if (status == TAPAK_OK && query->by != TAPAK_BY_CATEGORY) {
        status = count_hotspots(&table, err);
    }
    status = status == TAPAK_OK ? hand_out(&table, each, context) : status;
    free(table.rows);
    tapak_arena_free(table.texts);
    return status;
}
