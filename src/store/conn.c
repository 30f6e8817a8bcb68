// Each query is prepared once for a connection and kept; a call inside a call of the same query
// (from a callback) gets a statement of its own.
#include "store/conn.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum tapak_status conn_open(const struct db_driver *driver, const char *place, enum db_mode mode,
                            struct db_locator_slot *slot, struct tapak_conn **out_conn,
                            struct tapak_error *err)
{
    struct tapak_conn *conn = calloc(1, sizeof *conn);
    if (conn == NULL) {
        return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for a connection");
    }
    conn->driver = driver;
    enum tapak_status status = driver->open(place, mode, slot, &conn->db, err);
    if (status != TAPAK_OK) {
        free(conn);
        return status;
    }
    *out_conn = conn;
    return TAPAK_OK;
}

void conn_close(struct tapak_conn *conn)
{
    if (conn == NULL) {
        return;
    }
    for (int query = 0; query < Q_COUNT; query++) {
        if (conn->prepared[query] != NULL) {
            conn->driver->finalize(conn->prepared[query]);
        }
    }
    conn_forget_composed(conn);
    conn->driver->close(conn->db);
    free(conn);
}

enum tapak_status conn_control(struct tapak_conn *conn, enum db_control what,
                               struct tapak_error *err)
{
    return conn->driver->control(conn->db, what, err);
}

static void prepare(struct db_call *call, struct db_stmt **out_stmt)
{
    const struct db_driver *driver = call->conn->driver;
    const struct db_query *query = &tapak_queries[call->query];
    const char *sql = query->text[driver->backend];
    if (sql == NULL) {
        (void)tapak_fail(&call->failure, TAPAK_UNSUPPORTED, "%s has no query %s", driver->scheme,
                         query->name);
        return;
    }
    if (driver->prepare(call->conn->db, sql, out_stmt, &call->failure) != TAPAK_OK) {
        (void)tapak_fail_at(&call->failure, "query %s", query->name);
    }
}

struct db_call db_begin(struct tapak_conn *conn, int query)
{
    struct db_call call = {.conn = conn, .query = query, .is_own = conn->is_busy[query]};
    if (call.is_own) {
        prepare(&call, &call.stmt);
        return call;
    }
    if (conn->prepared[query] == NULL) {
        prepare(&call, &conn->prepared[query]);
    }
    call.stmt = conn->prepared[query];
    conn->is_busy[query] = call.stmt != NULL;
    return call;
}

void db_end(struct db_call *call)
{
    if (call->stmt == NULL) {
        return;
    }
    if (call->is_own) {
        call->conn->driver->finalize(call->stmt);
    } else if (call->composed != NULL) {
        call->conn->driver->reset(call->stmt);
        call->composed->is_busy = false;
    } else {
        call->conn->driver->reset(call->stmt);
        call->conn->is_busy[call->query] = false;
    }
    call->stmt = NULL;
}

enum tapak_status db_next(struct db_call *call, bool *out_row, struct tapak_error *err)
{
    if (call->failure.status == TAPAK_OK &&
        call->conn->driver->step(call->stmt, out_row, &call->failure) == TAPAK_OK) {
        return TAPAK_OK;
    }
    return tapak_fail(err, call->failure.status, "%s", call->failure.message);
}

enum tapak_status db_run(struct db_call *call, struct tapak_error *err)
{
    bool row = true;
    enum tapak_status status = TAPAK_OK;
    while (status == TAPAK_OK && row) {
        status = db_next(call, &row, err);
    }
    db_end(call);
    return status;
}

enum tapak_status db_one(struct db_call *call, struct tapak_error *err)
{
    bool row = false;
    enum tapak_status status = db_next(call, &row, err);
    return status == TAPAK_OK && !row ? TAPAK_NOT_FOUND : status;
}

static void bind(struct db_call *call, const char *name, const struct db_value *value)
{
    if (call->failure.status == TAPAK_OK &&
        call->conn->driver->bind(call->stmt, name, value, &call->failure) != TAPAK_OK) {
        (void)tapak_fail_at(&call->failure, "query %s", tapak_queries[call->query].name);
    }
}

void db_bind_value(struct db_call *call, const char *name, const struct db_value *value)
{
    bind(call, name, value);
}

void db_bind_int(struct db_call *call, const char *name, int64_t number)
{
    bind(call, name, &(struct db_value){.kind = DB_INT, .integer = number});
}

void db_bind_bool(struct db_call *call, const char *name, bool is_true)
{
    db_bind_int(call, name, is_true ? 1 : 0);
}

void db_bind_real(struct db_call *call, const char *name, double number)
{
    bind(call, name, &(struct db_value){.kind = DB_REAL, .real = number});
}

void db_bind_text(struct db_call *call, const char *name, const char *text)
{
    struct db_value value = {.kind = DB_NULL};
    if (text != NULL) {
        value = (struct db_value){.kind = DB_TEXT, .bytes = text, .size = strlen(text)};
    }
    bind(call, name, &value);
}

void db_bind_blob(struct db_call *call, const char *name, const void *bytes, size_t size)
{
    bind(call, name, &(struct db_value){.kind = DB_BLOB, .bytes = bytes, .size = size});
}

void db_bind_point(struct db_call *call, const char *name, bool is_given, struct tapak_point point)
{
    struct db_value value = {
        .kind = is_given ? DB_POINT : DB_NULL, .real = point.lon_deg, .second = point.lat_deg};
    bind(call, name, &value);
}

void db_bind_code(struct db_call *call, const char *name, const struct tapak_code *code)
{
    db_bind_text(call, name, code->text[0] == '\0' ? NULL : code->text);
}

void db_bind_box(struct db_call *call, const struct tapak_box *box)
{
    static const double EMPTY_FROM_DEG = 999;
    static const double EMPTY_TO_DEG = -999;
    bool is_crossing = box->west_deg > box->east_deg;
    db_bind_real(call, ":west", box->west_deg);
    db_bind_real(call, ":east", is_crossing ? 180 : box->east_deg);
    db_bind_real(call, ":west2", is_crossing ? -180 : EMPTY_FROM_DEG);
    db_bind_real(call, ":east2", is_crossing ? box->east_deg : EMPTY_TO_DEG);
    db_bind_real(call, ":south", box->south_deg);
    db_bind_real(call, ":north", box->north_deg);
}

static struct db_value column_of(const struct db_call *call, int column)
{
    return call->conn->driver->column(call->stmt, column);
}

bool db_is_null(const struct db_call *call, int column)
{
    return column_of(call, column).kind == DB_NULL;
}

int64_t db_int(const struct db_call *call, int column)
{
    struct db_value value = column_of(call, column);
    return value.kind == DB_REAL ? (int64_t)value.real : value.integer;
}

double db_real(const struct db_call *call, int column)
{
    struct db_value value = column_of(call, column);
    return value.kind == DB_INT ? (double)value.integer : value.real;
}

const char *db_text(const struct db_call *call, int column)
{
    struct db_value value = column_of(call, column);
    return value.kind == DB_TEXT ? value.bytes : NULL;
}

const char *db_words(const struct db_call *call, int column)
{
    const char *text = db_text(call, column);
    return text == NULL ? "" : text;
}

const void *db_blob(const struct db_call *call, int column, size_t *out_size)
{
    struct db_value value = column_of(call, column);
    *out_size = value.size;
    return value.bytes;
}

void db_code(const struct db_call *call, int column, struct tapak_code *out_code)
{
    *out_code = (struct tapak_code){""};
    (void)snprintf(out_code->text, sizeof out_code->text, "%s", db_words(call, column));
}

bool db_point(const struct db_call *call, int column, struct tapak_point *out_point)
{
    return call->conn->driver->point(call->stmt, column, out_point);
}
