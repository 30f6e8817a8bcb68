// Asking for reports. The viewer chooses the query: what the public may not see is not in the
// columns of the public ones.
#include "tapak/store/reports.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "store/conn.h"
#include "store/report_rows.h"
#include "store/where_columns.h"
#include "tapak/base/instant.h"

enum {
    ID,
    PUBLIC_ID,
    SOURCE,
    SOURCE_ID,
    CHANNEL,
    CATEGORY,
    CATEGORY_RAW,
    CLASS,
    STATE,
    STATE_RAW,
    STATE_SINCE,
    RECEIVED,
    OCCURRED,
    TITLE,
    BODY,
    PUBLIC_TEXT,
    AGENCY,
    REGENCY,
    DISTRICT,
    VILLAGE,
    LON,
    LAT,
    ACCURACY,
    SWAPPED,
    PUBLIC_LON,
    PUBLIC_LAT,
    PLACED_BY,
    AREA,
    DISTANCE,
    CONFLICT,
    CANDIDATES,
    ANONYMOUS,
    CONFIDENTIAL,
    PUBLISHED,
    HAND_SET,
    FINGERPRINT,
    VERSION,
    AREA_NAME,
    REGENCY_NAME,
    IN_PROGRAMME
};

static void read_candidates(const char *text, struct tapak_placement *placement)
{
    while (*text != '\0' && placement->candidate_count < TAPAK_MAX_CANDIDATES) {
        const char *end = strchrnul(text, ' ');
        struct tapak_code *code = &placement->candidates[placement->candidate_count++];
        (void)snprintf(code->text, sizeof code->text, "%.*s", (int)(end - text), text);
        text = *end == '\0' ? end : end + 1;
    }
}

static void read_placement(const struct db_call *call, struct tapak_placement *placement)
{
    placement->distance_m = db_real(call, DISTANCE);
    placement->has_conflict = db_int(call, CONFLICT) != 0;
    db_code(call, AREA, &placement->area);
    read_candidates(db_words(call, CANDIDATES), placement);
}

static void read_codes(const struct db_call *call, struct tapak_report *report)
{
    // The schema's CHECKs allow no other codes than these functions know.
    bool is_known = tapak_class_parse(tapak_slice_of(db_words(call, CLASS)), &report->klass) &&
                    tapak_state_parse(tapak_slice_of(db_words(call, STATE)), &report->state) &&
                    tapak_placed_by_parse(tapak_slice_of(db_words(call, PLACED_BY)),
                                          &report->placement.placed_by);
    assert(is_known);
    (void)is_known;
}

static void read_report(const struct db_call *call, struct tapak_report *report)
{
    *report = (struct tapak_report){
        .row_id = db_int(call, ID),
        .public_id = db_text(call, PUBLIC_ID),
        .source = db_text(call, SOURCE),
        .source_id = db_text(call, SOURCE_ID),
        .channel = db_text(call, CHANNEL),
        .category = db_text(call, CATEGORY),
        .category_raw = db_text(call, CATEGORY_RAW),
        .state_raw = db_text(call, STATE_RAW),
        .state_since_ms = db_int(call, STATE_SINCE),
        .received_ms = db_int(call, RECEIVED),
        .has_occurred = !db_is_null(call, OCCURRED),
        .occurred_ms = db_int(call, OCCURRED),
        .title = db_text(call, TITLE),
        .body = db_text(call, BODY),
        .public_text = db_text(call, PUBLIC_TEXT),
        .agency = db_text(call, AGENCY),
        .declared_regency = db_text(call, REGENCY),
        .declared_district = db_text(call, DISTRICT),
        .declared_village = db_text(call, VILLAGE),
        .has_point = !db_is_null(call, LON),
        .point = {db_real(call, LON), db_real(call, LAT)},
        .accuracy_m = db_real(call, ACCURACY),
        .was_swapped = db_int(call, SWAPPED) != 0,
        .has_public_point = !db_is_null(call, PUBLIC_LON),
        .public_point = {db_real(call, PUBLIC_LON), db_real(call, PUBLIC_LAT)},
        .is_anonymous = db_int(call, ANONYMOUS) != 0,
        .is_confidential = db_int(call, CONFIDENTIAL) != 0,
        .is_published = db_int(call, PUBLISHED) != 0,
        .hand_set = (unsigned)db_int(call, HAND_SET),
        .fingerprint = (uint64_t)db_int(call, FINGERPRINT),
        .version = db_int(call, VERSION),
        .area_name = db_text(call, AREA_NAME),
        .regency_name = db_text(call, REGENCY_NAME),
        .in_programme = db_int(call, IN_PROGRAMME) != 0,
    };
    read_codes(call, report);
    read_placement(call, &report->placement);
}

enum tapak_status report_rows(struct db_call *call, tapak_report_fn *each, void *context,
                              struct tapak_error *err)
{
    struct tapak_report report;
    bool row = false;
    enum tapak_status status = TAPAK_OK;
    while ((status = db_next(call, &row, err)) == TAPAK_OK && row) {
        read_report(call, &report);
        status = each(&report, context);
        if (status != TAPAK_OK) {
            break;
        }
    }
    db_end(call);
    return status;
}

void report_bind_filter(struct db_call *call, const struct tapak_report_filter *filter)
{
    db_bind_int(call, ":since_ms", filter->has_since ? filter->since_ms : INT64_MIN);
    db_bind_code(call, ":area", &filter->area);
    db_bind_text(call, ":category", filter->category);
    db_bind_text(call, ":state", filter->state);
    db_bind_text(call, ":class", filter->klass);
    db_bind_text(call, ":placed_by", filter->placed_by);
    db_bind_text(call, ":source", filter->source);
    db_bind_bool(call, ":programme_only", filter->programme_only);
    if (filter->viewer == TAPAK_VIEWER_OPERATOR) {
        db_bind_code(call, ":bound", &filter->bounds.area);
        db_bind_bool(call, ":has_unplaced", filter->bounds.has_unplaced);
        db_bind_bool(call, ":has_confidential", !filter->bounds.without_confidential);
    }
    if (filter->has_box) {
        db_bind_box(call, &filter->box);
    }
}

// The day of a report is one of local time.
static void bind_offset(struct db_call *call)
{
    db_bind_int(call, ":offset_ms", TAPAK_WITA_MINUTES * TAPAK_MS_PER_MINUTE);
}

static void bind_filter(struct db_call *call, const struct tapak_report_filter *filter,
                        const struct tapak_report_page *page)
{
    int64_t until_ms = filter->has_until ? filter->until_ms : INT64_MAX;
    bool is_behind_cursor = page != NULL && page->has_cursor && page->cursor_received_ms < until_ms;
    report_bind_filter(call, filter);
    bind_offset(call);
    // (time, id) < (until, lowest id) says time < until: one bound for both, so one index range.
    db_bind_int(call, ":before_ms", is_behind_cursor ? page->cursor_received_ms : until_ms);
    db_bind_int(call, ":before_id", is_behind_cursor ? page->cursor_row_id : INT64_MIN);
}

enum tapak_status tapak_report_each(struct tapak_conn *conn,
                                    const struct tapak_report_filter *filter,
                                    const struct tapak_report_page *page, tapak_report_fn *each,
                                    void *context, struct tapak_error *err)
{
    static const int queries[TAPAK_VIEWER_COUNT][2] = {
        [TAPAK_VIEWER_PUBLIC] = {Q_REPORT_PAGE_PUBLIC, Q_REPORT_PAGE_PUBLIC_BOX},
        [TAPAK_VIEWER_OPERATOR] = {Q_REPORT_PAGE_OPERATOR, Q_REPORT_PAGE_OPERATOR_BOX},
    };
    struct db_call call = where_call(conn, queries[filter->viewer][filter->has_box ? 1 : 0],
                                     where_report_columns[filter->viewer], filter->tree);
    bind_filter(&call, filter, page);
    db_bind_int(&call, ":limit", page->limit == 0 ? -1 : page->limit);
    db_bind_int(&call, ":offset", page->offset);
    return report_rows(&call, each, context, err);
}

enum tapak_status tapak_report_count(struct tapak_conn *conn,
                                     const struct tapak_report_filter *filter, int64_t *out_count,
                                     struct tapak_error *err)
{
    static const int queries[TAPAK_VIEWER_COUNT][2] = {
        [TAPAK_VIEWER_PUBLIC] = {Q_REPORT_COUNT_PUBLIC, Q_REPORT_COUNT_PUBLIC_BOX},
        [TAPAK_VIEWER_OPERATOR] = {Q_REPORT_COUNT_OPERATOR, Q_REPORT_COUNT_OPERATOR_BOX},
    };
    struct db_call call = where_call(conn, queries[filter->viewer][filter->has_box ? 1 : 0],
                                     where_report_columns[filter->viewer], filter->tree);
    bind_filter(&call, filter, NULL);
    enum tapak_status status = db_one(&call, err);
    if (status == TAPAK_OK) {
        *out_count = db_int(&call, 0);
    }
    db_end(&call);
    return status;
}

struct found {
    tapak_report_fn *each;
    void *context;
    bool is_found;
};

static enum tapak_status note_found(const struct tapak_report *report, void *context)
{
    struct found *found = context;
    found->is_found = true;
    return found->each(report, found->context);
}

// The one report of a call; the same answer whether it is not there or not for this viewer.
static enum tapak_status one_report(struct db_call *call, tapak_report_fn *each, void *context,
                                    struct tapak_error *err)
{
    struct found found = {.each = each, .context = context};
    enum tapak_status status = report_rows(call, note_found, &found, err);
    return status == TAPAK_OK && !found.is_found
               ? tapak_fail(err, TAPAK_NOT_FOUND, "there is no such report")
               : status;
}

enum tapak_status tapak_report_find(struct tapak_conn *conn, enum tapak_viewer viewer,
                                    const char *public_id, tapak_report_fn *each, void *context,
                                    struct tapak_error *err)
{
    struct db_call call = db_begin(conn, viewer == TAPAK_VIEWER_OPERATOR ? Q_REPORT_FIND_OPERATOR
                                                                         : Q_REPORT_FIND_PUBLIC);
    db_bind_text(&call, ":public_id", public_id);
    bind_offset(&call);
    return one_report(&call, each, context, err);
}

enum tapak_status tapak_report_row(struct tapak_conn *conn, int64_t row_id, tapak_report_fn *each,
                                   void *context, struct tapak_error *err)
{
    struct db_call call = db_begin(conn, Q_REPORT_ROW_OPERATOR);
    db_bind_int(&call, ":id", row_id);
    bind_offset(&call);
    return one_report(&call, each, context, err);
}

enum tapak_status tapak_report_row_public(struct tapak_conn *conn, int64_t row_id,
                                          tapak_report_fn *each, void *context,
                                          struct tapak_error *err)
{
    struct db_call call = db_begin(conn, Q_REPORT_ROW_PUBLIC);
    db_bind_int(&call, ":id", row_id);
    bind_offset(&call);
    return one_report(&call, each, context, err);
}

enum tapak_status tapak_report_track(struct tapak_conn *conn, const struct tapak_key *key,
                                     const char *tracking_code, tapak_report_fn *each,
                                     void *context, struct tapak_error *err)
{
    struct tapak_digest digest = tapak_keyed_digest(key, tracking_code, strlen(tracking_code));
    struct db_call call = db_begin(conn, Q_REPORT_TRACK);
    db_bind_blob(&call, ":digest", digest.bytes, sizeof digest.bytes);
    bind_offset(&call);
    return one_report(&call, each, context, err);
}

enum tapak_status tapak_report_walk(struct tapak_conn *conn, int64_t after_row_id, int64_t limit,
                                    tapak_report_fn *each, void *context, struct tapak_error *err)
{
    struct db_call call = db_begin(conn, Q_REPORT_WALK);
    db_bind_int(&call, ":after_id", after_row_id);
    db_bind_int(&call, ":limit", limit == 0 ? -1 : limit);
    return report_rows(&call, each, context, err);
}
