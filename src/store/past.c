// A change tells what it was and what it became, so the first change behind the cut tells what held
// at the cut. Only reports with such a change are touched.
#include "tapak/store/past.h"

#include <stdio.h>
#include <string.h>

#include "store/conn.h"
#include "tapak/base/instant.h"

static enum tapak_status find_event(struct tapak_conn *conn, struct tapak_cut *cut,
                                    struct tapak_error *err)
{
    struct db_call call = db_begin(conn, Q_PAST_EVENT);
    db_bind_int(&call, ":as_of_ms", cut->as_of_ms);
    enum tapak_status status = db_one(&call, err);
    if (status == TAPAK_OK) {
        cut->event_id = db_int(&call, 0);
    }
    db_end(&call);
    return status;
}

static enum tapak_status read_about(struct tapak_conn *conn, struct tapak_cut *cut,
                                    struct tapak_error *err)
{
    enum { HASH, EDITION, PROGRAMME, HAS_HOTSPOTS };
    size_t size = 0;
    struct db_call call = db_begin(conn, Q_PAST_ABOUT);
    db_bind_int(&call, ":event", cut->event_id);
    db_bind_int(&call, ":as_of_ms", cut->as_of_ms);
    enum tapak_status status = db_one(&call, err);
    if (status == TAPAK_OK) {
        const void *hash = db_blob(&call, HASH, &size);
        if (size == sizeof cut->hash.bytes) {
            memcpy(cut->hash.bytes, hash, size);
        }
        (void)snprintf(cut->edition, sizeof cut->edition, "%s", db_words(&call, EDITION));
        cut->programme_version = db_int(&call, PROGRAMME);
        cut->has_hotspots = db_int(&call, HAS_HOTSPOTS) != 0;
    }
    db_end(&call);
    return status;
}

static enum tapak_status read_rules(struct tapak_conn *conn, struct tapak_cut *cut,
                                    struct tapak_error *err)
{
    struct db_call call = db_begin(conn, Q_PAST_RULES);
    enum tapak_status status = db_one(&call, err);
    if (status == TAPAK_OK) {
        const char *text = db_words(&call, 0);
        cut->rules = tapak_sha256(text, strlen(text));
    }
    db_end(&call);
    return status;
}

// What they read must be of one snapshot, and stand before the table that hides it.
static enum tapak_status make_tables(struct tapak_conn *conn, const struct tapak_cut *cut,
                                     struct tapak_error *err)
{
    static const struct {
        int query;
        const char *name; // of what is bound
    } steps[] = {
        {Q_PAST_REPORT, ":event"},     {Q_PAST_UNDO, ":event"},
        {Q_PAST_HOTSPOT, ":as_of_ms"}, {Q_PAST_MEMBERSHIP, ":as_of_ms"},
        {Q_PAST_EDITION, ":as_of_ms"}, {Q_PAST_STEP_FILL, ":as_of_ms"},
    };
    enum tapak_status status = TAPAK_OK;
    for (size_t i = 0; status == TAPAK_OK && i < sizeof steps / sizeof steps[0]; i++) {
        struct db_call call = db_begin(conn, steps[i].query);
        db_bind_int(&call, steps[i].name,
                    strcmp(steps[i].name, ":event") == 0 ? cut->event_id : cut->as_of_ms);
        status = db_run(&call, err);
    }
    return status;
}

static enum tapak_status run(struct tapak_conn *conn, int query, struct tapak_error *err)
{
    struct db_call call = db_begin(conn, query);
    return db_run(&call, err);
}

enum tapak_status tapak_past_open(struct tapak_store *store, int64_t as_of_ms,
                                  struct tapak_conn **out_conn, struct tapak_cut *out_cut,
                                  struct tapak_error *err)
{
    struct tapak_cut cut = {.as_of_ms = as_of_ms};
    struct tapak_conn *conn = NULL;
    if (as_of_ms > tapak_now_ms()) {
        return tapak_fail(err, TAPAK_INVALID, "the instant that is asked for is still to come");
    }
    enum tapak_status status = store_new_reader(store, &conn, err);
    status = status == TAPAK_OK ? run(conn, Q_PAST_BEGIN, err) : status;
    status = status == TAPAK_OK ? tapak_store_begin_read(conn, err) : status;
    status = status == TAPAK_OK ? find_event(conn, &cut, err) : status;
    status = status == TAPAK_OK ? run(conn, Q_PAST_STEP, err) : status;
    status = status == TAPAK_OK ? make_tables(conn, &cut, err) : status;
    status = status == TAPAK_OK ? read_about(conn, &cut, err) : status;
    status = status == TAPAK_OK ? read_rules(conn, &cut, err) : status;
    if (status != TAPAK_OK) {
        tapak_past_close(conn);
        return status;
    }
    *out_conn = conn;
    *out_cut = cut;
    return TAPAK_OK;
}

void tapak_past_close(struct tapak_conn *conn)
{
    if (conn != NULL && conn->driver->is_in_transaction(conn->db)) {
        (void)conn_control(conn, DB_ROLLBACK, NULL);
    }
    conn_close(conn);
}
