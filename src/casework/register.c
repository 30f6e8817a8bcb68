// Each column is a name and a function that writes its cell.
#include "tapak/casework/register.h"

#include <assert.h>
#include <string.h>

#include "tapak/base/instant.h"
#include "tapak/encode/csv.h"
#include "tapak/model/handling.h"

// A hotspot and a report corroborate each other on the same or the next day within this distance
// (domain section 5).
static const double LINK_RADIUS_M = 3000;

struct writing {
    struct tapak_conn *conn;
    const struct tapak_rules *rules;
    const struct tapak_register_query *query;
    struct tapak_csv csv;
    int columns[TAPAK_REGISTER_MAX_COLUMNS];
    size_t column_count;
    int64_t number;
    const struct tapak_grievance *row; // that is being written
    struct tapak_handling handling;
    int64_t hotspots;
    struct tapak_error *err;
};

typedef void cell_fn(struct writing *writing);

static void put_day(struct writing *writing, bool has, int64_t day)
{
    char text[TAPAK_INSTANT_BYTES];
    if (!has) {
        tapak_csv_put_text(&writing->csv, NULL);
        return;
    }
    (void)tapak_format_day(text, day);
    tapak_csv_put_text(&writing->csv, text);
}

static void put_yes(struct writing *writing, bool holds)
{
    tapak_csv_put_text(&writing->csv, holds ? "yes" : "no");
}

static void put_milestone(struct writing *writing, enum tapak_milestone which)
{
    put_day(writing, writing->handling.has[which], writing->handling.day[which]);
}

static void put_working_days(struct writing *writing, enum tapak_milestone which)
{
    if (writing->handling.has[which]) {
        tapak_csv_put_int(&writing->csv, writing->handling.working_days[which]);
    } else {
        tapak_csv_put_text(&writing->csv, NULL);
    }
}

static void put_no(struct writing *writing)
{
    tapak_csv_put_int(&writing->csv, writing->number);
}

// What the source calls it: a report that was handed in here has its public id.
static void put_tracking_id(struct writing *writing)
{
    const struct tapak_grievance *row = writing->row;
    bool is_ours = strcmp(row->source, "tapak") == 0;
    tapak_csv_put_text(&writing->csv, is_ours ? row->public_id : row->source_id);
}

static void put_source(struct writing *writing)
{
    tapak_csv_put_text(&writing->csv, writing->row->source);
}

static void put_received(struct writing *writing)
{
    put_day(writing, true, writing->handling.received_day);
}

static void put_channel(struct writing *writing)
{
    tapak_csv_put_text(&writing->csv, writing->row->channel);
}

static void put_class(struct writing *writing)
{
    tapak_csv_put_text(&writing->csv, tapak_class_code(writing->row->klass));
}

static void put_category(struct writing *writing)
{
    tapak_csv_put_text(&writing->csv, writing->row->category);
}

static void put_category_id(struct writing *writing)
{
    tapak_csv_put_text(&writing->csv, writing->row->category_id);
}

static void put_category_en(struct writing *writing)
{
    tapak_csv_put_text(&writing->csv, writing->row->category_en);
}

static void put_regency(struct writing *writing)
{
    tapak_csv_put_text(&writing->csv, writing->row->regency);
}

static void put_district(struct writing *writing)
{
    tapak_csv_put_text(&writing->csv, writing->row->district);
}

static void put_village(struct writing *writing)
{
    tapak_csv_put_text(&writing->csv, writing->row->village);
}

static void put_area_code(struct writing *writing)
{
    tapak_csv_put_text(&writing->csv, writing->row->area.text);
}

static void put_in_programme(struct writing *writing)
{
    put_yes(writing, writing->row->in_programme);
}

static void put_period(struct writing *writing)
{
    tapak_csv_put_text(&writing->csv, writing->row->period);
}

static void put_placed_by(struct writing *writing)
{
    tapak_csv_put_text(&writing->csv, writing->row->placed_by);
}

static void put_status(struct writing *writing)
{
    tapak_csv_put_text(&writing->csv, tapak_state_code(writing->row->state));
}

static void put_agency(struct writing *writing)
{
    tapak_csv_put_text(&writing->csv, writing->row->agency);
}

static void put_verified(struct writing *writing)
{
    put_milestone(writing, TAPAK_MILESTONE_VERIFIED);
}

static void put_followed_up(struct writing *writing)
{
    put_milestone(writing, TAPAK_MILESTONE_FOLLOWED_UP);
}

static void put_resolved(struct writing *writing)
{
    put_milestone(writing, TAPAK_MILESTONE_RESOLVED);
}

static void put_closed(struct writing *writing)
{
    put_milestone(writing, TAPAK_MILESTONE_CLOSED);
}

static void put_days_verified(struct writing *writing)
{
    put_working_days(writing, TAPAK_MILESTONE_VERIFIED);
}

static void put_days_followed_up(struct writing *writing)
{
    put_working_days(writing, TAPAK_MILESTONE_FOLLOWED_UP);
}

static void put_days_resolved(struct writing *writing)
{
    put_working_days(writing, TAPAK_MILESTONE_RESOLVED);
}

static void put_days_closed(struct writing *writing)
{
    put_working_days(writing, TAPAK_MILESTONE_CLOSED);
}

static void put_limit(struct writing *writing)
{
    if (writing->handling.limit_days > 0) {
        tapak_csv_put_int(&writing->csv, writing->handling.limit_days);
    } else {
        tapak_csv_put_text(&writing->csv, NULL);
    }
}

static void put_within(struct writing *writing)
{
    tapak_csv_put_text(&writing->csv, tapak_within_code(writing->handling.within));
}

static void put_outcome(struct writing *writing)
{
    enum tapak_state state = writing->row->state;
    bool is_resolved = state == TAPAK_RESOLVED || state == TAPAK_CLOSED;
    tapak_csv_put_text(&writing->csv, writing->handling.is_open ? "pending"
                                      : is_resolved             ? "resolved"
                                                                : tapak_state_code(state));
}

static void put_escalated(struct writing *writing)
{
    put_yes(writing, writing->handling.is_escalated);
}

static void put_reporter(struct writing *writing)
{
    tapak_csv_put_text(&writing->csv, writing->row->is_anonymous ? "anonymous" : "person");
}

static void put_signal(struct writing *writing)
{
    put_yes(writing, writing->row->has_reversal_signal && writing->row->in_programme);
}

static void put_hotspots(struct writing *writing)
{
    if (writing->row->has_point) {
        tapak_csv_put_int(&writing->csv, writing->hotspots);
    } else {
        tapak_csv_put_text(&writing->csv, NULL);
    }
}

// In the order of tapak_register_columns.
static cell_fn *const cells[] = {
    put_no,          put_tracking_id, put_source,        put_received,         put_channel,
    put_class,       put_category,    put_category_id,   put_category_en,      put_regency,
    put_district,    put_village,     put_area_code,     put_in_programme,     put_period,
    put_placed_by,   put_status,      put_agency,        put_verified,         put_followed_up,
    put_resolved,    put_closed,      put_days_verified, put_days_followed_up, put_days_resolved,
    put_days_closed, put_limit,       put_within,        put_outcome,          put_escalated,
    put_reporter,    put_signal,      put_hotspots,
};

enum { COLUMNS = sizeof cells / sizeof cells[0] };

const char *const tapak_register_columns[COLUMNS + 1] = {
    "no",
    "tracking_id",
    "source",
    "received",
    "channel",
    "class",
    "category",
    "category_id",
    "category_en",
    "regency",
    "district",
    "village",
    "area_code",
    "in_programme",
    "period",
    "placed_by",
    "status",
    "agency",
    "verified",
    "followed_up",
    "resolved",
    "closed",
    "days_to_verified",
    "days_to_followed_up",
    "days_to_resolved",
    "days_to_closed",
    "limit_days",
    "within_limit",
    "outcome",
    "escalated",
    "reporter",
    "reversal_signal",
    "hotspots",
    NULL,
};

static int find_column(struct tapak_slice name)
{
    int column = 0;
    while (column < COLUMNS && !tapak_slice_equals(name, tapak_register_columns[column])) {
        column++;
    }
    return column;
}

static enum tapak_status add_column(struct writing *writing, struct tapak_slice name,
                                    struct tapak_error *err)
{
    int column = find_column(name);
    if (column == COLUMNS) {
        return tapak_fail(err, TAPAK_INVALID, "the register has no column '%.*s'",
                          name.length > 40 ? 40 : (int)name.length, name.text);
    }
    for (size_t i = 0; i < writing->column_count; i++) {
        if (writing->columns[i] == column) {
            return tapak_fail(err, TAPAK_INVALID, "column %s is named twice",
                              tapak_register_columns[column]);
        }
    }
    writing->columns[writing->column_count++] = column;
    return TAPAK_OK;
}

static enum tapak_status choose_columns(struct writing *writing, const char *names,
                                        struct tapak_error *err)
{
    static_assert((int)COLUMNS <= (int)TAPAK_REGISTER_MAX_COLUMNS, "room for every column");
    enum tapak_status status = TAPAK_OK;
    for (int i = 0; names == NULL && i < COLUMNS; i++) {
        writing->columns[writing->column_count++] = i;
    }
    while (names != NULL && status == TAPAK_OK) {
        size_t length = strcspn(names, ",");
        status = add_column(writing, (struct tapak_slice){names, length}, err);
        names = names[length] == ',' ? names + length + 1 : NULL;
    }
    return status;
}

// On the day it happened, the day before or the day after.
static enum tapak_status count_hotspots(struct writing *writing, struct tapak_error *err)
{
    const struct tapak_grievance *row = writing->row;
    int64_t day = tapak_day_of(row->occurred_ms, writing->rules->offset_minutes);
    const struct tapak_near_query near = {
        .point = row->point,
        .radius_m = LINK_RADIUS_M,
        .since_ms = tapak_day_start_ms(day - 1, writing->rules->offset_minutes),
        .until_ms = tapak_day_start_ms(day + 2, writing->rules->offset_minutes),
        .as_of_ms = writing->query->as_of_ms,
    };
    writing->hotspots = 0;
    return row->has_point ? tapak_hotspots_near(writing->conn, &near, &writing->hotspots, err)
                          : TAPAK_OK;
}

static enum tapak_status write_row(const struct tapak_grievance *row, void *context)
{
    struct writing *writing = context;
    int64_t today = tapak_day_of(writing->query->as_of_ms, writing->rules->offset_minutes);
    writing->row = row;
    writing->number++;
    tapak_handling_read(writing->rules, row->klass, row->steps, row->step_count, row->is_told,
                        today, &writing->handling);
    enum tapak_status status = count_hotspots(writing, writing->err);
    for (size_t i = 0; status == TAPAK_OK && i < writing->column_count; i++) {
        cells[writing->columns[i]](writing);
    }
    tapak_csv_end_row(&writing->csv);
    return status;
}

enum tapak_status tapak_register_write(struct tapak_conn *conn, const struct tapak_rules *rules,
                                       const struct tapak_register_query *query,
                                       struct tapak_buf *out,
                                       struct tapak_register_result *out_result,
                                       struct tapak_error *err)
{
    struct writing writing = {.conn = conn, .rules = rules, .query = query, .err = err};
    int64_t confidential = 0;
    tapak_csv_init(&writing.csv, out);
    enum tapak_status status = choose_columns(&writing, query->columns, err);
    if (status != TAPAK_OK) {
        return status;
    }
    for (size_t i = 0; i < writing.column_count; i++) {
        tapak_csv_put_text(&writing.csv, tapak_register_columns[writing.columns[i]]);
    }
    tapak_csv_end_row(&writing.csv);
    status = tapak_grievance_each(conn, &query->which, write_row, &writing, err);
    status = status == TAPAK_OK
                 ? tapak_grievance_confidential(conn, &query->which, &confidential, err)
                 : status;
    status = status == TAPAK_OK ? tapak_buf_check(out, err) : status;
    if (status == TAPAK_OK) {
        *out_result = (struct tapak_register_result){writing.number, confidential};
    }
    return status;
}
