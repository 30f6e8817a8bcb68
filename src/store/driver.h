/**
 * @file driver.h
 * @brief What a database has to be able to do; one table of functions per backend.
 *
 * Threads: a struct db and its statements belong to one thread at a time.
 */
#ifndef STORE_DRIVER_H
#define STORE_DRIVER_H

#include "store/queries.h"
#include "tapak/base/error.h"
#include "tapak/geo/locate.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct db;
struct db_stmt;

/** Where the SQL functions of the program find the locator that is valid now. */
struct db_locator_slot {
    _Atomic(const struct tapak_locator *) current;
};

enum db_mode {
    DB_READ,   ///< questions only
    DB_WRITE,  ///< the database exists
    DB_CREATE, ///< made when it is not there
};

enum db_kind { DB_NULL, DB_INT, DB_REAL, DB_TEXT, DB_BLOB, DB_POINT };

/** A bound value or a column; text and bytes are borrowed until the next step. */
struct db_value {
    enum db_kind kind;
    int64_t integer;
    double real;       ///< of a point: the longitude
    double second;     ///< of a point: the latitude
    const void *bytes; ///< text is terminated
    size_t size;
};

/** Where a row is. */
struct db_located {
    int64_t row_id;
    struct tapak_point point;
};

/** Rows in memory; value() says what stands in a column, and its text and bytes stay. */
struct db_rows {
    size_t count;
    void (*value)(const void *context, size_t row, int column, struct db_value *out_value);
    const void *context;
};

enum db_control {
    DB_BEGIN_READ,  ///< one snapshot from the first question on
    DB_BEGIN_WRITE, ///< waits for other writers
    DB_COMMIT,      ///< on disk when it returns
    DB_ROLLBACK,
    DB_SAVE,   ///< a savepoint within the transaction
    DB_KEEP,   ///< ends the savepoint
    DB_UNDO,   ///< undoes and ends the savepoint
    DB_SETTLE, ///< outside of a transaction: what was overwritten leaves the disk, as far as
               ///< readers let it
    DB_CONTROL_COUNT
};

struct db_driver {
    enum db_backend backend;
    const char *scheme; ///< "spatialite": in front of ':' in an address, and the schema's folder

    enum tapak_status (*open)(const char *place, enum db_mode mode, struct db_locator_slot *slot,
                              struct db **out_db, struct tapak_error *err);
    void (*close)(struct db *db);

    /** TAPAK_NOT_FOUND: nothing there; TAPAK_INVALID: something of another program. */
    enum tapak_status (*probe)(const char *place, bool *out_is_empty, struct tapak_error *err);

    enum tapak_status (*control)(struct db *db, enum db_control what, struct tapak_error *err);
    bool (*is_in_transaction)(struct db *db);
    int64_t (*changes)(struct db *db); ///< rows written since open, by this connection

    /** Several statements; a result of 0 in a first column is a failure. */
    enum tapak_status (*script)(struct db *db, const char *sql, struct tapak_error *err);

    enum tapak_status (*prepare)(struct db *db, const char *sql, struct db_stmt **out_stmt,
                                 struct tapak_error *err);
    void (*finalize)(struct db_stmt *stmt);
    void (*reset)(struct db_stmt *stmt); ///< ends the run, forgets what was bound
    enum tapak_status (*bind)(struct db_stmt *stmt, const char *name, const struct db_value *value,
                              struct tapak_error *err);
    enum tapak_status (*step)(struct db_stmt *stmt, bool *out_row, struct tapak_error *err);
    struct db_value (*column)(struct db_stmt *stmt, int column);

    /** A column that is a point's geometry; false when it is NULL. */
    bool (*point)(struct db_stmt *stmt, int column, struct tapak_point *out_point);
    /** What a statement that starts reads as the table tapak_rows (c0, c1, …); NULL: no rows. */
    void (*set_rows)(struct db *db, const struct db_rows *rows);

    /**
     * From here to end_bulk(), within a transaction, rows that are written get no entry in the
     * spatial index: what is new is given to index_points(). Geometry, codes (CHECK) and references
     * are not checked: who writes has made sure of them.
     */
    void (*begin_bulk)(struct db *db);
    void (*end_bulk)(struct db *db);

    /** Enters new rows into the spatial index of a column. With none: notes that rows changed. */
    enum tapak_status (*index_points)(struct db *db, const char *table, const char *column,
                                      const struct db_located *points, size_t count,
                                      struct tapak_error *err);

    /** A consistent copy into a new file; TAPAK_CONFLICT when there is one. */
    enum tapak_status (*backup)(struct db *db, const char *path, struct tapak_error *err);
};

extern const struct db_driver lite_driver;

#endif
