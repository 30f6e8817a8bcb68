// SQLite with SpatiaLite. Only the files of this folder know either.
//
// Points are bound as SpatiaLite's own BLOB (60 bytes, point_blob.h), which spares two calls of SQL
// functions a row. trusted_schema is off for readers only: SpatiaLite's triggers call functions
// that it does not declare innocuous.
#include "store/driver.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

// After sqlite3.h, whose types it uses.
#include <spatialite.h>

#include "store/spatialite/control.h"
#include "store/spatialite/functions.h"
#include "store/spatialite/point_blob.h"
#include "store/spatialite/rows.h"
#include "store/spatialite/rtree.h"

enum { APPLICATION_ID = 0x5441504B, BUSY_MS = 10000, PAGE_MIN_BYTES = 512 };

struct db {
    sqlite3 *sqlite;
    void *spatialite;
    struct lite_controls controls;
    const struct db_rows *rows; // of the table tapak_rows
};

struct db_stmt {
    sqlite3_stmt *sqlite;
    int next_param; // parameters are usually bound in the order of the text
};

static enum tapak_status status_of(int code)
{
    switch (code & 0xFF) {
    case SQLITE_CONSTRAINT:
        return code == SQLITE_CONSTRAINT_UNIQUE || code == SQLITE_CONSTRAINT_PRIMARYKEY
                   ? TAPAK_CONFLICT
                   : TAPAK_INVALID;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return TAPAK_BUSY;
    case SQLITE_NOMEM:
        return TAPAK_NO_MEMORY;
    case SQLITE_TOOBIG:
        return TAPAK_TOO_LARGE;
    case SQLITE_MISMATCH:
    case SQLITE_NOTADB:
        return TAPAK_INVALID;
    case SQLITE_INTERRUPT:
        return TAPAK_CANCELLED;
    default:
        return TAPAK_IO;
    }
}

static enum tapak_status fail(sqlite3 *sqlite, int code, const char *what, struct tapak_error *err)
{
    enum tapak_status status = status_of(sqlite3_extended_errcode(sqlite));
    if ((sqlite3_extended_errcode(sqlite) & 0xFF) == SQLITE_OK) {
        return tapak_fail(err, status_of(code), "%s: %s", what, sqlite3_errstr(code));
    }
    if (status == TAPAK_BUSY) {
        return tapak_fail(err, status, "%s: another program has been writing for %d s", what,
                          BUSY_MS / 1000);
    }
    return tapak_fail(err, status, "%s: %s", what, sqlite3_errmsg(sqlite));
}

static void lite_close(struct db *db)
{
    if (db == NULL) {
        return;
    }
    lite_controls_free(&db->controls);
    int code = sqlite3_close(db->sqlite);
    assert(code == SQLITE_OK); // else a statement was not finalized
    (void)code;
    if (db->spatialite != NULL) {
        spatialite_cleanup_ex(db->spatialite);
    }
    free(db);
}

static const char WRITER_SETUP[] = "PRAGMA journal_mode = WAL;"
                                   "PRAGMA synchronous = FULL;"
                                   "PRAGMA foreign_keys = ON;"
                                   "PRAGMA secure_delete = ON;" // erased contacts
                                   "PRAGMA temp_store = MEMORY;"
                                   "PRAGMA cache_size = -65536;";
static const char READER_SETUP[] = "PRAGMA query_only = ON;"
                                   "PRAGMA trusted_schema = OFF;"
                                   "PRAGMA temp_store = MEMORY;"
                                   "PRAGMA mmap_size = 268435456;"
                                   "PRAGMA cache_size = -8192;";

static enum tapak_status exec(struct db *db, const char *sql, const char *what,
                              struct tapak_error *err)
{
    int code = sqlite3_exec(db->sqlite, sql, NULL, NULL, NULL);
    return code == SQLITE_OK ? TAPAK_OK : fail(db->sqlite, code, what, err);
}

// What is personal is in the file: nobody else may read it, nor what SQLite puts beside it.
static enum tapak_status make_private(const char *place, struct tapak_error *err)
{
    int file = open(place, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (file < 0) {
        return tapak_fail(err, TAPAK_IO, "cannot make %s: %s", place, strerror(errno));
    }
    (void)close(file);
    return TAPAK_OK;
}

static enum tapak_status set_up(struct db *db, const char *place, enum db_mode mode,
                                struct db_locator_slot *slot, struct tapak_error *err)
{
    (void)sqlite3_extended_result_codes(db->sqlite, 1);
    (void)sqlite3_busy_timeout(db->sqlite, BUSY_MS);
    db->spatialite = spatialite_alloc_connection();
    if (db->spatialite == NULL) {
        return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for SpatiaLite");
    }
    spatialite_init_ex(db->sqlite, db->spatialite, 0);
    int code = lite_add_functions(db->sqlite, slot);
    code = code == SQLITE_OK ? rows_register(db->sqlite, &db->rows) : code;
    if (code != SQLITE_OK) {
        return fail(db->sqlite, code, place, err);
    }
    return exec(db, mode == DB_READ ? READER_SETUP : WRITER_SETUP, place, err);
}

static enum tapak_status lite_open(const char *place, enum db_mode mode,
                                   struct db_locator_slot *slot, struct db **out_db,
                                   struct tapak_error *err)
{
    enum tapak_status status = mode == DB_CREATE ? make_private(place, err) : TAPAK_OK;
    if (status != TAPAK_OK) {
        return status;
    }
    struct db *db = calloc(1, sizeof *db);
    if (db == NULL) {
        return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for a connection");
    }
    int code =
        sqlite3_open_v2(place, &db->sqlite, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
    if (code != SQLITE_OK) {
        status = tapak_fail(err, TAPAK_IO, "cannot open %s: %s", place, sqlite3_errstr(code));
    } else {
        status = set_up(db, place, mode, slot, err);
    }
    if (status != TAPAK_OK) {
        lite_close(db);
        return status;
    }
    *out_db = db;
    return TAPAK_OK;
}

static int64_t ask_number(sqlite3 *sqlite, const char *sql, int *out_code)
{
    sqlite3_stmt *stmt = NULL;
    int64_t number = 0;
    *out_code = sqlite3_prepare_v2(sqlite, sql, -1, &stmt, NULL);
    if (*out_code != SQLITE_OK) {
        return 0;
    }
    if (sqlite3_step(stmt) == SQLITE_ROW) {
        number = sqlite3_column_int64(stmt, 0);
    }
    *out_code = sqlite3_finalize(stmt);
    return number;
}

static enum tapak_status probe_open(sqlite3 *sqlite, const char *place, bool *out_is_empty,
                                    struct tapak_error *err)
{
    int code = SQLITE_OK;
    (void)sqlite3_busy_timeout(sqlite, BUSY_MS);
    int64_t tables = ask_number(sqlite, "SELECT COUNT(*) FROM sqlite_master", &code);
    if (code != SQLITE_OK) {
        return tapak_fail(err, status_of(code), "%s: %s", place, sqlite3_errstr(code));
    }
    int64_t application = ask_number(sqlite, "PRAGMA application_id", &code);
    if (tables > 0 && application != APPLICATION_ID) {
        return tapak_fail(err, TAPAK_INVALID, "%s is a database of another program", place);
    }
    *out_is_empty = tables == 0;
    return TAPAK_OK;
}

static enum tapak_status lite_probe(const char *place, bool *out_is_empty, struct tapak_error *err)
{
    struct stat about;
    if (stat(place, &about) != 0) {
        return tapak_fail(err, errno == ENOENT ? TAPAK_NOT_FOUND : TAPAK_IO, "cannot open %s: %s",
                          place, strerror(errno));
    }
    if (!S_ISREG(about.st_mode)) {
        return tapak_fail(err, TAPAK_INVALID, "%s is not a file", place);
    }
    // SQLite takes a file of less than a page for an empty database, and would write over it. (It
    // is not opened to look: closing it would give up the locks of the program's other
    // connections.)
    if (about.st_size > 0 && about.st_size < PAGE_MIN_BYTES) {
        return tapak_fail(err, TAPAK_INVALID, "%s is not a database", place);
    }
    sqlite3 *sqlite = NULL;
    // Read and write even here: a database whose program was killed is put right by opening it.
    int code = sqlite3_open_v2(place, &sqlite, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
    enum tapak_status status = TAPAK_OK;
    if (code != SQLITE_OK) {
        status = tapak_fail(err, TAPAK_IO, "cannot open %s: %s", place, sqlite3_errstr(code));
    } else {
        status = probe_open(sqlite, place, out_is_empty, err);
    }
    (void)sqlite3_close(sqlite);
    return status;
}

static enum tapak_status lite_control(struct db *db, enum db_control what, struct tapak_error *err)
{
    int code = lite_control_run(&db->controls, db->sqlite, what);
    return code == SQLITE_OK ? TAPAK_OK : fail(db->sqlite, code, "database", err);
}

static bool lite_is_in_transaction(struct db *db)
{
    return sqlite3_get_autocommit(db->sqlite) == 0;
}

static int64_t lite_changes(struct db *db)
{
    return sqlite3_total_changes64(db->sqlite);
}

// SpatiaLite's functions for tables say 0 where they failed.
static int refuse_zero(void *context, int count, char **values, char **names)
{
    (void)names;
    (void)context;
    return count == 1 && values[0] != NULL && strcmp(values[0], "0") == 0;
}

static enum tapak_status lite_script(struct db *db, const char *sql, struct tapak_error *err)
{
    int code = sqlite3_exec(db->sqlite, sql, refuse_zero, NULL, NULL);
    return code == SQLITE_OK ? TAPAK_OK : fail(db->sqlite, code, "schema", err);
}

static enum tapak_status lite_prepare(struct db *db, const char *sql, struct db_stmt **out_stmt,
                                      struct tapak_error *err)
{
    struct db_stmt *stmt = calloc(1, sizeof *stmt);
    if (stmt == NULL) {
        return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for a statement");
    }
    int code =
        sqlite3_prepare_v3(db->sqlite, sql, -1, SQLITE_PREPARE_PERSISTENT, &stmt->sqlite, NULL);
    if (code != SQLITE_OK) {
        free(stmt);
        return fail(db->sqlite, code, "prepare", err);
    }
    *out_stmt = stmt;
    return TAPAK_OK;
}

static void lite_finalize(struct db_stmt *stmt)
{
    (void)sqlite3_finalize(stmt->sqlite);
    free(stmt);
}

static void lite_reset(struct db_stmt *stmt)
{
    (void)sqlite3_reset(stmt->sqlite);
    (void)sqlite3_clear_bindings(stmt->sqlite);
    stmt->next_param = 0;
}

static int param_of(struct db_stmt *stmt, const char *name)
{
    const char *next = sqlite3_bind_parameter_name(stmt->sqlite, stmt->next_param + 1);
    if (next == NULL || strcmp(next, name) != 0) {
        int index = sqlite3_bind_parameter_index(stmt->sqlite, name);
        stmt->next_param = index > 0 ? index : stmt->next_param;
        return index;
    }
    return ++stmt->next_param;
}

static enum tapak_status lite_bind(struct db_stmt *stmt, const char *name,
                                   const struct db_value *value, struct tapak_error *err)
{
    sqlite3_stmt *sqlite = stmt->sqlite;
    int index = param_of(stmt, name);
    if (index == 0) {
        return tapak_fail(err, TAPAK_INVALID, "no parameter %s", name);
    }
    int code = SQLITE_OK;
    uint8_t blob[POINT_BLOB_BYTES];
    switch (value->kind) {
    case DB_NULL:
        code = sqlite3_bind_null(sqlite, index);
        break;
    case DB_INT:
        code = sqlite3_bind_int64(sqlite, index, value->integer);
        break;
    case DB_REAL:
        code = sqlite3_bind_double(sqlite, index, value->real);
        break;
    case DB_TEXT:
        code = sqlite3_bind_text64(sqlite, index, value->bytes, value->size, SQLITE_STATIC,
                                   SQLITE_UTF8);
        break;
    case DB_BLOB:
        code = sqlite3_bind_blob64(sqlite, index, value->bytes, value->size, SQLITE_STATIC);
        break;
    case DB_POINT:
        point_blob_put(blob, (struct tapak_point){value->real, value->second});
        code = sqlite3_bind_blob64(sqlite, index, blob, sizeof blob, SQLITE_TRANSIENT);
        break;
    }
    return code == SQLITE_OK ? TAPAK_OK : fail(sqlite3_db_handle(sqlite), code, name, err);
}

static enum tapak_status lite_step(struct db_stmt *stmt, bool *out_row, struct tapak_error *err)
{
    int code = sqlite3_step(stmt->sqlite);
    if (code == SQLITE_ROW || code == SQLITE_DONE) {
        *out_row = code == SQLITE_ROW;
        return TAPAK_OK;
    }
    return fail(sqlite3_db_handle(stmt->sqlite), code, "database", err);
}

static struct db_value lite_column(struct db_stmt *stmt, int column)
{
    sqlite3_stmt *sqlite = stmt->sqlite;
    struct db_value value = {.kind = DB_NULL};
    switch (sqlite3_column_type(sqlite, column)) {
    case SQLITE_INTEGER:
        value.kind = DB_INT;
        value.integer = sqlite3_column_int64(sqlite, column);
        break;
    case SQLITE_FLOAT:
        value.kind = DB_REAL;
        value.real = sqlite3_column_double(sqlite, column);
        break;
    case SQLITE_TEXT:
        value.kind = DB_TEXT;
        value.bytes = sqlite3_column_text(sqlite, column);
        value.size = (size_t)sqlite3_column_bytes(sqlite, column);
        break;
    case SQLITE_BLOB:
        value.kind = DB_BLOB;
        value.bytes = sqlite3_column_blob(sqlite, column);
        value.size = (size_t)sqlite3_column_bytes(sqlite, column);
        break;
    default:
        break;
    }
    return value;
}

static bool lite_point(struct db_stmt *stmt, int column, struct tapak_point *out_point)
{
    const void *blob = sqlite3_column_blob(stmt->sqlite, column);
    return point_blob_get(blob, (size_t)sqlite3_column_bytes(stmt->sqlite, column), out_point);
}

static void lite_set_rows(struct db *db, const struct db_rows *rows)
{
    db->rows = rows;
}

// All of SpatiaLite's work at a row is done by triggers. Switched off for this connection they cost
// nothing, and whatever ends the program, the file has them as ever. Looking references and codes
// up at every row took a third of what then was left.
static void set_bulk(struct db *db, int is_off)
{
    (void)sqlite3_db_config(db->sqlite, SQLITE_DBCONFIG_ENABLE_TRIGGER, !is_off, NULL);
    (void)sqlite3_db_config(db->sqlite, SQLITE_DBCONFIG_ENABLE_FKEY, !is_off, NULL);
    (void)sqlite3_exec(db->sqlite,
                       is_off ? "PRAGMA ignore_check_constraints = ON"
                              : "PRAGMA ignore_check_constraints = OFF",
                       NULL, NULL, NULL);
}

static void lite_begin_bulk(struct db *db)
{
    set_bulk(db, 1);
}

static void lite_end_bulk(struct db *db)
{
    set_bulk(db, 0);
}

static enum tapak_status lite_index_points(struct db *db, const char *table, const char *column,
                                           const struct db_located *points, size_t count,
                                           struct tapak_error *err)
{
    // What SpatiaLite's triggers note of the time.
    char *sql = sqlite3_mprintf("UPDATE geometry_columns_time "
                                "SET last_insert = strftime('%%Y-%%m-%%dT%%H:%%M:%%fZ', 'now'), "
                                "last_update = strftime('%%Y-%%m-%%dT%%H:%%M:%%fZ', 'now') "
                                "WHERE f_table_name = %Q AND f_geometry_column = %Q",
                                table, column);
    char *index = sqlite3_mprintf("idx_%s_%s", table, column);
    int code = sql == NULL || index == NULL ? SQLITE_NOMEM : SQLITE_OK;
    code = code == SQLITE_OK ? rtree_add(db->sqlite, &db->rows, index, points, count) : code;
    code = code == SQLITE_OK ? sqlite3_exec(db->sqlite, sql, NULL, NULL, NULL) : code;
    sqlite3_free(sql);
    sqlite3_free(index);
    return code == SQLITE_OK ? TAPAK_OK : fail(db->sqlite, code, "spatial index", err);
}

static int copy_pages(sqlite3 *from, sqlite3 *to)
{
    sqlite3_backup *backup = sqlite3_backup_init(to, "main", from, "main");
    if (backup == NULL) {
        return sqlite3_extended_errcode(to);
    }
    int code = sqlite3_backup_step(backup, -1); // all at once: one snapshot
    int end = sqlite3_backup_finish(backup);
    return code == SQLITE_DONE ? end : code;
}

static enum tapak_status lite_backup(struct db *db, const char *path, struct tapak_error *err)
{
    int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file < 0) {
        return tapak_fail(err, errno == EEXIST ? TAPAK_CONFLICT : TAPAK_IO, "cannot make %s: %s",
                          path, strerror(errno));
    }
    (void)close(file);
    sqlite3 *copy = NULL;
    int code = sqlite3_open_v2(path, &copy, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
    code = code == SQLITE_OK ? copy_pages(db->sqlite, copy) : code;
    (void)sqlite3_close(copy);
    if (code != SQLITE_OK) {
        (void)unlink(path);
        return tapak_fail(err, status_of(code), "cannot copy to %s: %s", path,
                          sqlite3_errstr(code));
    }
    return TAPAK_OK;
}

const struct db_driver lite_driver = {
    .backend = DB_SPATIALITE,
    .scheme = "spatialite",
    .open = lite_open,
    .close = lite_close,
    .probe = lite_probe,
    .control = lite_control,
    .is_in_transaction = lite_is_in_transaction,
    .changes = lite_changes,
    .script = lite_script,
    .prepare = lite_prepare,
    .finalize = lite_finalize,
    .reset = lite_reset,
    .bind = lite_bind,
    .step = lite_step,
    .column = lite_column,
    .point = lite_point,
    .set_rows = lite_set_rows,
    .begin_bulk = lite_begin_bulk,
    .end_bulk = lite_end_bulk,
    .index_points = lite_index_points,
    .backup = lite_backup,
};
