/**
 * @file where.h
 * @brief A filter tree as a condition of SQL: constant fragments and bound values, nothing else.
 *
 * Rule:   what a row is asked is said in three-valued logic as the evaluator of filter_eval.h says
 *         it; text, arithmetic and shapes are compared by the program's own functions, so that both
 *         give the same rows. A shape that a row must meet is looked for in the R*Tree first.
 * Mark:   the part report_where of reports.sql shows where a block takes a condition.
 * Memory: the tree and its literals must live until the call ends.
 */
#ifndef STORE_WHERE_H
#define STORE_WHERE_H

#include "store/conn.h"
#include "tapak/base/buf.h"
#include "tapak/model/filter.h"

enum { WHERE_MAX_VALUES = 4096 };

/** How a field is said in SQL. {0} ends a table. */
struct where_column {
    const char *name;
    enum tapak_field_type type;
    const char *sql;   ///< text, number, 0 or 1, day, ms, or a point's or shape's WKB
    const char *index; ///< of a geometry: "r.id IN (SELECT i.pkid FROM idx_… i"; NULL: none
};

struct where {
    const struct where_column *columns;
    const struct tapak_filter *filter;
    struct tapak_buf sql;
    struct db_value *values; ///< :f0, :f1, …
    size_t count;
    enum tapak_status status; ///< sticky
    struct tapak_error *err;
};

/**
 * The condition of a tree into where->sql. TAPAK_UNSUPPORTED when a field is not in the table with
 * that type. Ended by where_end(), also after a failure.
 */
TAPAK_MUST_CHECK enum tapak_status where_begin(struct where *where,
                                               const struct where_column *columns,
                                               const struct tapak_filter *filter,
                                               struct tapak_error *err);
void where_end(struct where *where);

/**
 * A call of a block whose text has the mark of a condition, with the tree in its place and its
 * values bound; without a tree the block as it stands. A failure is kept in the call.
 */
struct db_call where_call(struct tapak_conn *conn, int query, const struct where_column *columns,
                          const struct tapak_filter *tree);

// Between where.c and where_time.c.
void where_put(struct where *where, const char *fragment);
void where_put_value(struct where *where, const struct db_value *value);
void where_put_int(struct where *where, int64_t number);
void where_put_column(struct where *where, const struct tapak_filter_node *node);
/** A comparison of times, or a T_ operator. */
void where_put_time(struct where *where, enum tapak_filter_op op,
                    const struct tapak_filter_node *left, const struct tapak_filter_node *right);
/** Whether one of its ends has no value. */
void where_put_time_is_null(struct where *where, const struct tapak_filter_node *node);

#endif
