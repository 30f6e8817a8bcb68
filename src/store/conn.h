/**
 * @file conn.h
 * @brief A connection with its prepared queries, and one call of a query.
 *
 *     struct db_call call = db_begin(conn, Q_AREA_FIND);
 *     db_bind_text(&call, ":code", code);
 *     while ((status = db_next(&call, &row, err)) == TAPAK_OK && row) { … }
 *     db_end(&call);
 *
 * Bound text and bytes are borrowed: they must live until db_end().
 * Sticky: a call keeps its first failure, ignores what follows and gives it from db_next().
 */
#ifndef STORE_CONN_H
#define STORE_CONN_H

#include "store/driver.h"
#include "tapak/base/hash.h"
#include "tapak/model/area.h"
#include "tapak/model/point.h"
#include "tapak/store/store.h"

#include <string.h>

/** A statement whose text was put together; see composed.c. */
struct db_composed {
    char *sql;
    struct db_stmt *stmt;
    bool is_busy;
    uint64_t used; ///< when, in uses of the connection
};

enum { CONN_COMPOSED = 8 };

struct tapak_conn {
    const struct db_driver *driver;
    struct db *db;
    const struct tapak_key *key;       ///< the installation's; NULL while a database is made
    struct person_keys *persons;       ///< the store's, see person_seal.h; NULL likewise
    const char *media;                 ///< folder of photos and documents; NULL likewise
    struct db_stmt *prepared[Q_COUNT]; ///< made at first use
    bool is_busy[Q_COUNT];             ///< in a call right now: a call within it prepares its own
    struct db_composed composed[CONN_COMPOSED];
    uint64_t composed_uses;
    int64_t quiet_changes;   ///< rows written in this transaction that make no new revision
    struct tapak_conn *next; ///< in the store's list of idle readers
};

/** The folder of photos and documents. */
const char *store_media_folder(const struct tapak_store *store);

TAPAK_MUST_CHECK enum tapak_status conn_open(const struct db_driver *driver, const char *place,
                                             enum db_mode mode, struct db_locator_slot *slot,
                                             struct tapak_conn **out_conn, struct tapak_error *err);
/** A reader that is not one of the store's: the caller closes it. */
TAPAK_MUST_CHECK enum tapak_status
store_new_reader(struct tapak_store *store, struct tapak_conn **out_conn, struct tapak_error *err);
/** NULL is allowed. */
void conn_close(struct tapak_conn *conn);
/** Lets go of the statements that were put together. */
void conn_forget_composed(struct tapak_conn *conn);

enum tapak_status conn_control(struct tapak_conn *conn, enum db_control what,
                               struct tapak_error *err);

struct db_call {
    struct tapak_conn *conn;
    struct db_stmt *stmt;
    int query;
    bool is_own;                  ///< prepared for this call alone
    struct db_composed *composed; ///< whose statement it is, or NULL
    struct tapak_error failure;
};

struct db_call db_begin(struct tapak_conn *conn, int query);
/** The same with a text that was made of a query's; kept for the next time. */
struct db_call db_begin_text(struct tapak_conn *conn, int query, const char *sql);
void db_end(struct db_call *call);

/** The next row, or *out_row false behind the last. */
TAPAK_MUST_CHECK enum tapak_status db_next(struct db_call *call, bool *out_row,
                                           struct tapak_error *err);

/** Steps to the end and ends the call: for what gives no rows. */
TAPAK_MUST_CHECK enum tapak_status db_run(struct db_call *call, struct tapak_error *err);

/** One row is wanted: TAPAK_NOT_FOUND without a message when there is none. Does not end. */
TAPAK_MUST_CHECK enum tapak_status db_one(struct db_call *call, struct tapak_error *err);

void db_bind_value(struct db_call *call, const char *name, const struct db_value *value);
void db_bind_int(struct db_call *call, const char *name, int64_t number);
void db_bind_bool(struct db_call *call, const char *name, bool is_true);
void db_bind_real(struct db_call *call, const char *name, double number);
void db_bind_text(struct db_call *call, const char *name, const char *text); ///< NULL is NULL
void db_bind_blob(struct db_call *call, const char *name, const void *bytes, size_t size);
void db_bind_point(struct db_call *call, const char *name, bool is_given, struct tapak_point point);
void db_bind_code(struct db_call *call, const char *name,
                  const struct tapak_code *code); ///< "" is NULL

/**
 * Binds :west :south :east :north, and the second box (:west2 :east2) that an R*Tree has to be
 * asked for when the box crosses the antimeridian.
 */
void db_bind_box(struct db_call *call, const struct tapak_box *box);

/** Values for rows that are given to the driver together; text is borrowed, NULL is NULL. */
static inline struct db_value db_text_value(const char *text)
{
    return (struct db_value){.kind = text == NULL ? DB_NULL : DB_TEXT,
                             .bytes = text,
                             .size = text == NULL ? 0 : strlen(text)};
}

static inline struct db_value db_int_value(int64_t number)
{
    return (struct db_value){.kind = DB_INT, .integer = number};
}

static inline struct db_value db_real_value(double number)
{
    return (struct db_value){.kind = DB_REAL, .real = number};
}

static inline struct db_value db_point_value(struct tapak_point point)
{
    return (struct db_value){.kind = DB_POINT, .real = point.lon_deg, .second = point.lat_deg};
}

bool db_is_null(const struct db_call *call, int column);
int64_t db_int(const struct db_call *call, int column);
double db_real(const struct db_call *call, int column);
const char *db_text(const struct db_call *call, int column);  ///< NULL when it is NULL
const char *db_words(const struct db_call *call, int column); ///< "" when it is NULL
const void *db_blob(const struct db_call *call, int column, size_t *out_size);
void db_code(const struct db_call *call, int column, struct tapak_code *out_code);
/** A geometry as it is stored, without a function of SQL around it; false when it is NULL. */
bool db_point(const struct db_call *call, int column, struct tapak_point *out_point);

#endif
