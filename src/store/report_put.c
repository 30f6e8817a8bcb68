// Writing reports. The rules of what an import may change are in the query report_update; here it
// is decided what is written at all.
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/conn.h"
#include "store/report_facts.h"
#include "tapak/store/reports.h"

static void bind_texts(struct db_call *call, const struct tapak_report *report)
{
    const struct {
        const char *name;
        const char *text;
    } items[] = {
        {":source", report->source},
        {":source_id", report->source_id},
        {":channel", report->channel},
        {":category", report->category},
        {":category_raw", report->category_raw},
        {":class", tapak_class_code(report->klass)},
        {":state", report->state == TAPAK_STATE_COUNT ? NULL : tapak_state_code(report->state)},
        {":state_raw", report->state_raw},
        {":title", report->title},
        {":body", report->body},
        {":public_text", report->public_text},
        {":agency", report->agency},
        {":declared_regency", report->declared_regency},
        {":declared_district", report->declared_district},
        {":declared_village", report->declared_village},
    };
    for (size_t i = 0; i < sizeof items / sizeof items[0]; i++) {
        db_bind_text(call, items[i].name, items[i].text);
    }
}

static void bind_report(struct db_call *call, const struct tapak_report *report)
{
    bind_texts(call, report);
    db_bind_int(call, ":state_since_ms", report->state_since_ms);
    db_bind_int(call, ":received_ms", report->received_ms);
    if (report->has_occurred) {
        db_bind_int(call, ":occurred_ms", report->occurred_ms);
    }
    db_bind_real(call, ":accuracy_m", report->accuracy_m);
    db_bind_bool(call, ":was_swapped", report->was_swapped);
    db_bind_bool(call, ":is_anonymous", report->is_anonymous);
    db_bind_bool(call, ":is_confidential", report->is_confidential);
    db_bind_bool(call, ":is_published", report->is_published);
    db_bind_int(call, ":hand_set", report->hand_set);
    db_bind_int(call, ":fingerprint", (int64_t)report->fingerprint);
    db_bind_point(call, ":geom", report->has_point, report->point);
    db_bind_point(call, ":public_geom", report->has_public_point, report->public_point);
}

static enum tapak_status write_report(struct tapak_conn *conn, bool is_new,
                                      const struct tapak_report *report, const char *tracking_code,
                                      struct facts *out_facts, struct tapak_error *err)
{
    char candidates[CANDIDATES_BYTES];
    struct tapak_digest digest;
    struct db_call call = db_begin(conn, is_new ? Q_REPORT_INSERT : Q_REPORT_UPDATE);
    if (is_new) {
        db_bind_text(&call, ":public_id", report->public_id);
    } else {
        db_bind_bool(&call, ":is_withdrawn", report->is_withdrawn);
    }
    bind_report(&call, report);
    facts_bind_placement(&call, &report->placement, candidates);
    if (tracking_code != NULL) {
        digest = tapak_keyed_digest(conn->key, tracking_code, strlen(tracking_code));
        db_bind_blob(&call, ":tracking_digest", digest.bytes, sizeof digest.bytes);
    }
    return facts_run(&call, out_facts, err);
}

static enum tapak_status put_person(struct tapak_conn *conn, int64_t report_row_id,
                                    const struct tapak_person *person, struct tapak_error *err)
{
    if (person == NULL ||
        (person->name == NULL && person->phone == NULL && person->email == NULL)) {
        return TAPAK_OK;
    }
    struct db_call call = db_begin(conn, Q_PERSON_PUT);
    db_bind_int(&call, ":report_id", report_row_id);
    db_bind_text(&call, ":name", person->name);
    db_bind_text(&call, ":phone", person->phone);
    db_bind_text(&call, ":email", person->email);
    return db_run(&call, err);
}

static enum tapak_status find_stored(struct tapak_conn *conn, const struct tapak_report *report,
                                     struct facts *out_facts, struct tapak_error *err)
{
    struct db_call call = db_begin(conn, Q_REPORT_STORED);
    db_bind_text(&call, ":source", report->source);
    db_bind_text(&call, ":source_id", report->source_id);
    return facts_run(&call, out_facts, err);
}

enum tapak_status tapak_report_put(struct tapak_conn *conn, const struct tapak_report *report,
                                   const struct tapak_person *person, const char *tracking_code,
                                   const struct tapak_actor *actor,
                                   enum tapak_put_outcome *out_outcome, struct tapak_error *err)
{
    struct facts before;
    struct facts after;
    enum tapak_status status = find_stored(conn, report, &before, err);
    if (status != TAPAK_OK && status != TAPAK_NOT_FOUND) {
        return status;
    }
    bool is_new = status == TAPAK_NOT_FOUND;
    if (!is_new && before.fingerprint == report->fingerprint) {
        *out_outcome = TAPAK_PUT_UNCHANGED;
        return TAPAK_OK;
    }
    status = write_report(conn, is_new, report, tracking_code, &after, err);
    status = status == TAPAK_OK ? put_person(conn, after.row_id, person, err) : status;
    status = status == TAPAK_OK ? facts_tell(conn, is_new ? "received" : "changed",
                                             is_new ? NULL : &before, &after, actor, err)
                                : status;
    if (status == TAPAK_OK) {
        *out_outcome = is_new ? TAPAK_PUT_NEW : TAPAK_PUT_CHANGED;
    }
    return status;
}

struct tapak_report_bulk {
    struct tapak_conn *conn;
    int64_t last_id;
    size_t room;
    size_t count;
    size_t public_count;
    struct db_located *points;
    struct db_located *public_points;
};

static enum tapak_status last_id(struct tapak_conn *conn, int64_t *out_id, struct tapak_error *err)
{
    struct db_call call = db_begin(conn, Q_REPORT_LAST);
    enum tapak_status status = db_one(&call, err);
    if (status == TAPAK_OK) {
        *out_id = db_int(&call, 0);
    }
    db_end(&call);
    return status;
}

static enum tapak_status insert_as(struct tapak_conn *conn, int64_t id,
                                   const struct tapak_report *report, struct tapak_error *err)
{
    char candidates[CANDIDATES_BYTES];
    struct db_call call = db_begin(conn, Q_REPORT_INSERT_BULK);
    db_bind_int(&call, ":id", id);
    db_bind_text(&call, ":public_id", report->public_id);
    bind_report(&call, report);
    facts_bind_placement(&call, &report->placement, candidates);
    return db_run(&call, err);
}

enum tapak_status tapak_report_bulk_begin(struct tapak_conn *conn,
                                          struct tapak_report_bulk **out_bulk,
                                          struct tapak_error *err)
{
    struct tapak_report_bulk *bulk = calloc(1, sizeof *bulk);
    if (bulk == NULL) {
        return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for reports");
    }
    enum tapak_status status = last_id(conn, &bulk->last_id, err);
    if (status != TAPAK_OK) {
        tapak_report_bulk_free(bulk);
        return status;
    }
    bulk->conn = conn;
    conn->driver->begin_bulk(conn->db);
    *out_bulk = bulk;
    return TAPAK_OK;
}

enum tapak_status tapak_report_bulk_room(struct tapak_report_bulk *bulk, size_t more,
                                         struct tapak_error *err)
{
    size_t used = bulk->count > bulk->public_count ? bulk->count : bulk->public_count;
    size_t room = used + more > 2 * bulk->room ? used + more : 2 * bulk->room;
    if (used + more <= bulk->room) {
        return TAPAK_OK;
    }
    struct db_located *points = realloc(bulk->points, room * sizeof *points);
    bulk->points = points == NULL ? bulk->points : points;
    struct db_located *public_points = realloc(bulk->public_points, room * sizeof *public_points);
    bulk->public_points = public_points == NULL ? bulk->public_points : public_points;
    if (points == NULL || public_points == NULL) {
        return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for %zu reports", room);
    }
    bulk->room = room;
    return TAPAK_OK;
}

enum tapak_status tapak_report_bulk_add(struct tapak_report_bulk *bulk,
                                        const struct tapak_report *report,
                                        const struct tapak_person *person,
                                        const struct tapak_actor *actor, struct tapak_error *err)
{
    struct facts facts;
    assert(bulk->count < bulk->room && bulk->public_count < bulk->room);
    enum tapak_status status = insert_as(bulk->conn, bulk->last_id + 1, report, err);
    if (status == TAPAK_OK) {
        facts_of_new(++bulk->last_id, report, &facts);
        status = put_person(bulk->conn, facts.row_id, person, err);
    }
    if (status == TAPAK_OK) {
        status = facts_tell(bulk->conn, "received", NULL, &facts, actor, err);
    }
    if (status == TAPAK_OK && report->has_point) {
        bulk->points[bulk->count++] = (struct db_located){facts.row_id, report->point};
    }
    if (status == TAPAK_OK && report->has_public_point) {
        bulk->public_points[bulk->public_count++] =
            (struct db_located){facts.row_id, report->public_point};
    }
    return status;
}

enum tapak_status tapak_report_bulk_end(struct tapak_report_bulk *bulk, struct tapak_error *err)
{
    const struct db_driver *driver = bulk->conn->driver;
    enum tapak_status status =
        driver->index_points(bulk->conn->db, "report", "geom", bulk->points, bulk->count, err);
    if (status == TAPAK_OK) {
        status = driver->index_points(bulk->conn->db, "report", "public_geom", bulk->public_points,
                                      bulk->public_count, err);
    }
    return status;
}

void tapak_report_bulk_free(struct tapak_report_bulk *bulk)
{
    if (bulk == NULL) {
        return;
    }
    if (bulk->conn != NULL) {
        bulk->conn->driver->end_bulk(bulk->conn->db);
    }
    free(bulk->points);
    free(bulk->public_points);
    free(bulk);
}

enum tapak_status tapak_report_known(struct tapak_conn *conn, const char *source,
                                     const char *source_id, uint64_t *out_fingerprint,
                                     char out_public_id[static TAPAK_PUBLIC_ID_LENGTH + 1],
                                     struct tapak_error *err)
{
    struct db_call call = db_begin(conn, Q_REPORT_KNOWN);
    db_bind_text(&call, ":source", source);
    db_bind_text(&call, ":source_id", source_id);
    enum tapak_status status = db_one(&call, err);
    if (status == TAPAK_OK) {
        *out_fingerprint = (uint64_t)db_int(&call, 0);
        (void)snprintf(out_public_id, TAPAK_PUBLIC_ID_LENGTH + 1, "%s", db_words(&call, 1));
    } else if (status == TAPAK_NOT_FOUND) {
        status = tapak_fail(err, status, "%s has no report %s", source, source_id);
    }
    db_end(&call);
    return status;
}
