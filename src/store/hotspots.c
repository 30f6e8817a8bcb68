#include "tapak/store/hotspots.h"

#include "store/where_columns.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/hotspot_rows.h"

static void bind_values(struct db_call *call, const struct tapak_hotspot *hotspot)
{
    db_bind_text(call, ":instrument", hotspot->instrument);
    db_bind_text(call, ":confidence", tapak_confidence_code(hotspot->confidence));
    db_bind_int(call, ":confidence_percent", hotspot->confidence_percent);
    if (hotspot->has_frp) {
        db_bind_real(call, ":frp_mw", hotspot->frp_mw);
    }
    if (hotspot->has_brightness) {
        db_bind_real(call, ":brightness_k", hotspot->brightness_k);
    }
    if (hotspot->has_daynight) {
        db_bind_bool(call, ":is_daytime", hotspot->is_daytime);
    }
    db_bind_int(call, ":type", hotspot->type);
}

static void bind_placement(struct db_call *call, const struct tapak_placement *placement)
{
    db_bind_text(call, ":placed_by", tapak_placed_by_code(placement->placed_by));
    db_bind_code(call, ":area", &placement->area);
    db_bind_real(call, ":distance_m", placement->distance_m);
}

static void bind_key(struct db_call *call, const struct tapak_hotspot *hotspot)
{
    db_bind_text(call, ":satellite", hotspot->satellite);
    db_bind_int(call, ":acquired_ms", hotspot->acquired_ms);
    db_bind_real(call, ":lon", hotspot->point.lon_deg);
    db_bind_real(call, ":lat", hotspot->point.lat_deg);
}

static bool is_same_number(const struct db_call *call, int column, bool is_given, double number)
{
    return db_is_null(call, column) ? !is_given : is_given && db_real(call, column) == number;
}

bool hotspot_is_same(const struct db_call *call, const struct tapak_hotspot *hotspot)
{
    enum {
        ID,
        INSTRUMENT,
        CONFIDENCE,
        PERCENT,
        FRP,
        BRIGHTNESS,
        IS_DAYTIME,
        TYPE,
        PLACED_BY,
        AREA,
        DISTANCE
    };
    const struct tapak_placement *placement = &hotspot->placement;
    return strcmp(db_words(call, INSTRUMENT), hotspot->instrument) == 0 &&
           strcmp(db_words(call, CONFIDENCE), tapak_confidence_code(hotspot->confidence)) == 0 &&
           db_int(call, PERCENT) == hotspot->confidence_percent &&
           is_same_number(call, FRP, hotspot->has_frp, hotspot->frp_mw) &&
           is_same_number(call, BRIGHTNESS, hotspot->has_brightness, hotspot->brightness_k) &&
           is_same_number(call, IS_DAYTIME, hotspot->has_daynight, hotspot->is_daytime ? 1 : 0) &&
           db_int(call, TYPE) == hotspot->type &&
           strcmp(db_words(call, PLACED_BY), tapak_placed_by_code(placement->placed_by)) == 0 &&
           strcmp(db_words(call, AREA), placement->area.text) == 0 &&
           db_real(call, DISTANCE) == placement->distance_m;
}

static enum tapak_status find_stored(struct tapak_conn *conn, const struct tapak_hotspot *hotspot,
                                     int64_t *out_id, bool *out_is_same, struct tapak_error *err)
{
    struct db_call call = db_begin(conn, Q_HOTSPOT_STORED);
    bind_key(&call, hotspot);
    enum tapak_status status = db_one(&call, err);
    if (status == TAPAK_OK) {
        *out_id = db_int(&call, 0);
        *out_is_same = hotspot_is_same(&call, hotspot);
    }
    db_end(&call);
    return status;
}

static enum tapak_status insert(struct tapak_conn *conn, const struct tapak_hotspot *hotspot,
                                int64_t import_id, struct tapak_error *err)
{
    struct db_call call = db_begin(conn, Q_HOTSPOT_INSERT);
    bind_key(&call, hotspot);
    bind_values(&call, hotspot);
    bind_placement(&call, &hotspot->placement);
    if (import_id != 0) {
        db_bind_int(&call, ":import_id", import_id);
    }
    db_bind_point(&call, ":geom", true, hotspot->point);
    return db_run(&call, err);
}

// What was changed has no mark of its own: a count says that something was, if anything.
static enum tapak_status run_and_note(struct db_call *call, struct tapak_error *err)
{
    struct tapak_conn *conn = call->conn;
    int64_t changes = conn->driver->changes(conn->db);
    enum tapak_status status = db_run(call, err);
    if (status != TAPAK_OK || conn->driver->changes(conn->db) == changes) {
        return status;
    }
    struct db_call note = db_begin(conn, Q_HOTSPOT_NOTE_CHANGE);
    return db_run(&note, err);
}

enum tapak_status hotspot_update(struct tapak_conn *conn, const struct tapak_hotspot *hotspot,
                                 int64_t id, int64_t import_id, struct tapak_error *err)
{
    struct db_call call = db_begin(conn, Q_HOTSPOT_UPDATE);
    bind_values(&call, hotspot);
    bind_placement(&call, &hotspot->placement);
    if (import_id != 0) {
        db_bind_int(&call, ":import_id", import_id);
    }
    db_bind_int(&call, ":id", id);
    return run_and_note(&call, err);
}

enum tapak_status hotspot_correct(struct tapak_conn *conn, const struct tapak_hotspot *hotspot,
                                  int64_t import_id, enum tapak_put_outcome *out_outcome,
                                  struct tapak_error *err)
{
    int64_t id = 0;
    bool is_unchanged = false;
    enum tapak_status status = find_stored(conn, hotspot, &id, &is_unchanged, err);
    if (status == TAPAK_OK && !is_unchanged) {
        status = hotspot_update(conn, hotspot, id, import_id, err);
    }
    if (status == TAPAK_OK) {
        *out_outcome = is_unchanged ? TAPAK_PUT_UNCHANGED : TAPAK_PUT_CHANGED;
    }
    return status;
}

enum tapak_status tapak_hotspot_put(struct tapak_conn *conn, const struct tapak_hotspot *hotspot,
                                    int64_t import_id, enum tapak_put_outcome *out_outcome,
                                    struct tapak_error *err)
{
    enum tapak_status status = hotspot_correct(conn, hotspot, import_id, out_outcome, err);
    if (status != TAPAK_NOT_FOUND) {
        return status;
    }
    status = insert(conn, hotspot, import_id, err);
    if (status == TAPAK_OK) {
        *out_outcome = TAPAK_PUT_NEW;
    }
    return status;
}

static void read_hotspot(const struct db_call *call, struct tapak_hotspot *hotspot)
{
    enum {
        ID,
        SATELLITE,
        INSTRUMENT,
        ACQUIRED,
        LON,
        LAT,
        CONFIDENCE,
        PERCENT,
        FRP,
        BRIGHTNESS,
        IS_DAYTIME,
        TYPE,
        PLACED_BY,
        AREA,
        DISTANCE
    };
    *hotspot = (struct tapak_hotspot){
        .row_id = db_int(call, ID),
        .acquired_ms = db_int(call, ACQUIRED),
        .point = {db_real(call, LON), db_real(call, LAT)},
        .confidence_percent = (int)db_int(call, PERCENT),
        .has_frp = !db_is_null(call, FRP),
        .frp_mw = db_real(call, FRP),
        .has_brightness = !db_is_null(call, BRIGHTNESS),
        .brightness_k = db_real(call, BRIGHTNESS),
        .has_daynight = !db_is_null(call, IS_DAYTIME),
        .is_daytime = db_int(call, IS_DAYTIME) != 0,
        .type = (int)db_int(call, TYPE),
        .placement = {.distance_m = db_real(call, DISTANCE)},
    };
    (void)snprintf(hotspot->satellite, sizeof hotspot->satellite, "%s", db_words(call, SATELLITE));
    (void)snprintf(hotspot->instrument, sizeof hotspot->instrument, "%s",
                   db_words(call, INSTRUMENT));
    // The schema's CHECKs allow no other codes than these functions know.
    bool is_known =
        tapak_confidence_parse(tapak_slice_of(db_words(call, CONFIDENCE)), &hotspot->confidence) &&
        tapak_placed_by_parse(tapak_slice_of(db_words(call, PLACED_BY)),
                              &hotspot->placement.placed_by);
    assert(is_known);
    (void)is_known;
    db_code(call, AREA, &hotspot->placement.area);
}

// Runs the call, ends it and hands out its rows.
static enum tapak_status each_row(struct db_call *call, tapak_hotspot_fn *each, void *context,
                                  struct tapak_error *err)
{
    enum { VILLAGE_NAME = 15 };
    struct tapak_hotspot hotspot;
    bool row = false;
    enum tapak_status status = TAPAK_OK;
    while ((status = db_next(call, &row, err)) == TAPAK_OK && row) {
        read_hotspot(call, &hotspot);
        status = each(&hotspot, db_words(call, VILLAGE_NAME), context);
        if (status != TAPAK_OK) {
            break;
        }
    }
    db_end(call);
    return status;
}

static void bind_filter(struct db_call *call, const struct tapak_hotspot_filter *filter,
                        const struct tapak_hotspot_page *page)
{
    int64_t until_ms = filter->has_until ? filter->until_ms : INT64_MAX;
    bool is_behind_cursor = page != NULL && page->has_cursor && page->cursor_acquired_ms < until_ms;
    db_bind_int(call, ":since_ms", filter->has_since ? filter->since_ms : INT64_MIN);
    db_bind_code(call, ":area", &filter->area);
    db_bind_text(call, ":confidence", filter->confidence);
    db_bind_text(call, ":satellite", filter->satellite);
    db_bind_text(call, ":instrument", filter->instrument);
    if (filter->has_box) {
        db_bind_box(call, &filter->box);
    }
    // (time, id) < (until, lowest id) says time < until: one bound for both, so one index range.
    db_bind_int(call, ":before_ms", is_behind_cursor ? page->cursor_acquired_ms : until_ms);
    db_bind_int(call, ":before_id", is_behind_cursor ? page->cursor_row_id : INT64_MIN);
}

enum tapak_status tapak_hotspot_each(struct tapak_conn *conn,
                                     const struct tapak_hotspot_filter *filter,
                                     const struct tapak_hotspot_page *page, tapak_hotspot_fn *each,
                                     void *context, struct tapak_error *err)
{
    struct db_call call = where_call(conn, filter->has_box ? Q_HOTSPOT_PAGE_BOX : Q_HOTSPOT_PAGE,
                                     where_hotspot_columns, filter->tree);
    bind_filter(&call, filter, page);
    db_bind_int(&call, ":limit", page->limit == 0 ? -1 : page->limit);
    db_bind_int(&call, ":offset", page->offset);
    return each_row(&call, each, context, err);
}

enum tapak_status tapak_hotspot_count(struct tapak_conn *conn,
                                      const struct tapak_hotspot_filter *filter, int64_t *out_count,
                                      struct tapak_error *err)
{
    struct db_call call = where_call(conn, filter->has_box ? Q_HOTSPOT_COUNT_BOX : Q_HOTSPOT_COUNT,
                                     where_hotspot_columns, filter->tree);
    bind_filter(&call, filter, NULL);
    enum tapak_status status = db_one(&call, err);
    if (status == TAPAK_OK) {
        *out_count = db_int(&call, 0);
    }
    db_end(&call);
    return status;
}

struct found {
    tapak_hotspot_fn *each;
    void *context;
    bool is_found;
};

static enum tapak_status note_found(const struct tapak_hotspot *hotspot, const char *village_name,
                                    void *context)
{
    struct found *found = context;
    found->is_found = true;
    return found->each(hotspot, village_name, found->context);
}

enum tapak_status tapak_hotspot_find(struct tapak_conn *conn, int64_t row_id,
                                     tapak_hotspot_fn *each, void *context, struct tapak_error *err)
{
    struct found found = {.each = each, .context = context};
    struct db_call call = db_begin(conn, Q_HOTSPOT_FIND);
    db_bind_int(&call, ":id", row_id);
    enum tapak_status status = each_row(&call, note_found, &found, err);
    return status == TAPAK_OK && !found.is_found
               ? tapak_fail(err, TAPAK_NOT_FOUND, "there is no such hotspot")
               : status;
}

enum tapak_status tapak_hotspot_walk(struct tapak_conn *conn, int64_t after_row_id, int64_t limit,
                                     tapak_hotspot_fn *each, void *context, struct tapak_error *err)
{
    struct db_call call = db_begin(conn, Q_HOTSPOT_WALK);
    db_bind_int(&call, ":after_id", after_row_id);
    db_bind_int(&call, ":limit", limit == 0 ? -1 : limit);
    return each_row(&call, each, context, err);
}

enum tapak_status tapak_hotspot_replace_placement(struct tapak_conn *conn, int64_t row_id,
                                                  const struct tapak_placement *placement,
                                                  struct tapak_error *err)
{
    struct db_call call = db_begin(conn, Q_HOTSPOT_PLACE);
    db_bind_int(&call, ":id", row_id);
    bind_placement(&call, placement);
    return run_and_note(&call, err);
}
