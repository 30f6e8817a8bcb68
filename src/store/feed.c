// The columns are read one by one into borrowed values: nothing is allocated for a row.
#include "tapak/store/feed.h"

#include <assert.h>
#include <string.h>

#include "store/conn.h"
#include "tapak/base/buf.h"
#include "tapak/base/limits.h"

// Puts every column of a list's rows into buf.
static enum tapak_status put_rows(struct tapak_conn *conn, int query, int columns,
                                  struct tapak_buf *buf, struct tapak_error *err)
{
    struct db_call call = db_begin(conn, query);
    bool row = false;
    enum tapak_status status = TAPAK_OK;
    while ((status = db_next(&call, &row, err)) == TAPAK_OK && row) {
        for (int column = 0; column < columns; column++) {
            tapak_buf_put_int(buf, db_int(&call, column));
            tapak_buf_put_text(buf, db_words(&call, column));
            tapak_buf_put_char(buf, '\x1f');
        }
    }
    db_end(&call);
    return status;
}

static enum tapak_status hash_of(struct tapak_buf *buf, enum tapak_status status,
                                 uint64_t *out_hash, struct tapak_error *err)
{
    status = status == TAPAK_OK ? tapak_buf_check(buf, err) : status;
    if (status == TAPAK_OK) {
        *out_hash = tapak_hash64(tapak_buf_text(buf), buf->size);
    }
    tapak_buf_free(buf);
    return status;
}

enum tapak_status tapak_feed_look(struct tapak_conn *conn, struct tapak_feed_mark *out_mark,
                                  struct tapak_error *err)
{
    enum { REVISION, EVENT, REPORT, HOTSPOT, PROGRAMME, EDITION, HOTSPOTS_CHANGED };
    enum { CATEGORY_COLUMNS = 7, PERIOD_COLUMNS = 3 };
    struct tapak_feed_mark mark = {0};
    struct tapak_buf lists;
    tapak_buf_init(&lists, TAPAK_MAX_ARENA_BYTES);
    struct db_call call = db_begin(conn, Q_FEED_MARK);
    enum tapak_status status = db_one(&call, err);
    if (status == TAPAK_OK) {
        mark.revision = db_int(&call, REVISION);
        mark.last_event = db_int(&call, EVENT);
        mark.last_report = db_int(&call, REPORT);
        mark.last_hotspot = db_int(&call, HOTSPOT);
        mark.hotspots_changed = db_int(&call, HOTSPOTS_CHANGED);
        tapak_buf_put_text(&lists, db_words(&call, PROGRAMME));
        tapak_buf_put_char(&lists, '\x1f');
        tapak_buf_put_int(&lists, db_int(&call, EDITION));
    }
    db_end(&call);
    if (status == TAPAK_OK) {
        status = put_rows(conn, Q_CATEGORY_LIST, CATEGORY_COLUMNS, &lists, err);
    }
    if (status == TAPAK_OK) {
        status = put_rows(conn, Q_PERIOD_LIST, PERIOD_COLUMNS, &lists, err);
    }
    status = hash_of(&lists, status, &mark.lists, err);
    if (status == TAPAK_OK) {
        *out_mark = mark;
    }
    return status;
}

enum tapak_status tapak_feed_areas(struct tapak_conn *conn, uint64_t *out_hash,
                                   struct tapak_error *err)
{
    struct tapak_buf names;
    tapak_buf_init(&names, TAPAK_MAX_ARENA_BYTES);
    return hash_of(&names, put_rows(conn, Q_FEED_AREA_NAMES, 2, &names, err), out_hash, err);
}

static void read_report(const struct db_call *call, struct tapak_feed_report *report)
{
    enum {
        ID,
        RECEIVED,
        PUBLIC_ID,
        AREA,
        CATEGORY,
        SOURCE,
        STATE,
        CLASS,
        PLACED_BY,
        PUBLISHED,
        CONFIDENTIAL,
        POINT,
        PUBLIC_POINT
    };
    *report = (struct tapak_feed_report){
        .row_id = db_int(call, ID),
        .received_ms = db_int(call, RECEIVED),
        .public_id = db_words(call, PUBLIC_ID),
        .area = db_words(call, AREA),
        .category = db_words(call, CATEGORY),
        .source = db_words(call, SOURCE),
        .is_published = db_int(call, PUBLISHED) != 0,
        .is_confidential = db_int(call, CONFIDENTIAL) != 0,
    };
    report->has_point = db_point(call, POINT, &report->point);
    report->has_public_point = db_point(call, PUBLIC_POINT, &report->public_point);
    // The schema's CHECKs allow no other codes than these functions know.
    bool is_known =
        tapak_state_parse(tapak_slice_of(db_words(call, STATE)), &report->state) &&
        tapak_class_parse(tapak_slice_of(db_words(call, CLASS)), &report->klass) &&
        tapak_placed_by_parse(tapak_slice_of(db_words(call, PLACED_BY)), &report->placed_by);
    assert(is_known);
    (void)is_known;
}

static enum tapak_status each_report(struct db_call *call, tapak_feed_report_fn *each,
                                     void *context, struct tapak_error *err)
{
    struct tapak_feed_report report;
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

enum tapak_status tapak_feed_reports(struct tapak_conn *conn, tapak_feed_report_fn *each,
                                     void *context, struct tapak_error *err)
{
    struct db_call call = db_begin(conn, Q_FEED_REPORTS);
    return each_report(&call, each, context, err);
}

enum tapak_status tapak_feed_reports_since(struct tapak_conn *conn, int64_t last_event,
                                           tapak_feed_report_fn *each, void *context,
                                           struct tapak_error *err)
{
    struct db_call call = db_begin(conn, Q_FEED_REPORTS_SINCE);
    db_bind_int(&call, ":last_event", last_event);
    return each_report(&call, each, context, err);
}

static void read_hotspot(const struct db_call *call, struct tapak_feed_hotspot *hotspot)
{
    enum { ID, ACQUIRED, AREA, SATELLITE, INSTRUMENT, CONFIDENCE, PLACED_BY, LON, LAT };
    *hotspot = (struct tapak_feed_hotspot){
        .row_id = db_int(call, ID),
        .acquired_ms = db_int(call, ACQUIRED),
        .area = db_words(call, AREA),
        .satellite = db_words(call, SATELLITE),
        .instrument = db_words(call, INSTRUMENT),
        .point = {db_real(call, LON), db_real(call, LAT)},
    };
    bool is_known =
        tapak_confidence_parse(tapak_slice_of(db_words(call, CONFIDENCE)), &hotspot->confidence) &&
        tapak_placed_by_parse(tapak_slice_of(db_words(call, PLACED_BY)), &hotspot->placed_by);
    assert(is_known);
    (void)is_known;
}

enum tapak_status tapak_feed_hotspots(struct tapak_conn *conn, int64_t after_row_id,
                                      tapak_feed_hotspot_fn *each, void *context,
                                      struct tapak_error *err)
{
    struct db_call call = db_begin(conn, Q_FEED_HOTSPOTS);
    db_bind_int(&call, ":after_id", after_row_id);
    struct tapak_feed_hotspot hotspot;
    bool row = false;
    enum tapak_status status = TAPAK_OK;
    while ((status = db_next(&call, &row, err)) == TAPAK_OK && row) {
        read_hotspot(&call, &hotspot);
        status = each(&hotspot, context);
        if (status != TAPAK_OK) {
            break;
        }
    }
    db_end(&call);
    return status;
}

enum tapak_status tapak_feed_members(struct tapak_conn *conn, tapak_feed_member_fn *each,
                                     void *context, struct tapak_error *err)
{
    enum { CODE, FIRST_DAY, LAST_DAY };
    struct db_call call = db_begin(conn, Q_FEED_MEMBERS);
    struct tapak_code code;
    bool row = false;
    enum tapak_status status = TAPAK_OK;
    while ((status = db_next(&call, &row, err)) == TAPAK_OK && row) {
        db_code(&call, CODE, &code);
        status = each(&code, db_int(&call, FIRST_DAY), db_int(&call, LAST_DAY), context);
        if (status != TAPAK_OK) {
            break;
        }
    }
    db_end(&call);
    return status;
}

static enum tapak_status each_code(struct tapak_conn *conn, int query, tapak_feed_code_fn *each,
                                   void *context, struct tapak_error *err)
{
    struct db_call call = db_begin(conn, query);
    struct tapak_code code;
    bool row = false;
    enum tapak_status status = TAPAK_OK;
    while ((status = db_next(&call, &row, err)) == TAPAK_OK && row) {
        db_code(&call, 0, &code);
        status = each(&code, context);
        if (status != TAPAK_OK) {
            break;
        }
    }
    db_end(&call);
    return status;
}

enum tapak_status tapak_feed_villages(struct tapak_conn *conn, tapak_feed_code_fn *each,
                                      void *context, struct tapak_error *err)
{
    return each_code(conn, Q_FEED_VILLAGES, each, context, err);
}

enum tapak_status tapak_feed_used_areas(struct tapak_conn *conn, tapak_feed_code_fn *each,
                                        void *context, struct tapak_error *err)
{
    return each_code(conn, Q_FEED_USED_AREAS, each, context, err);
}
