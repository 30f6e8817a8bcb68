/**
 * @file imports.h
 * @brief What came in: one row an import, and every row that was refused, with its reason.
 */
#ifndef TAPAK_STORE_IMPORTS_H
#define TAPAK_STORE_IMPORTS_H

#include "tapak/store/store.h"

struct tapak_import {
    int64_t id;
    const char *kind;   ///< "reports", "hotspots", "boundaries", "programme"
    const char *source; ///< name of the origin
    const char *file;   ///< file name without folders
    const char *sha256; ///< of the file and of what else decides the result (mapping, options)
    int64_t started_ms;
    int64_t finished_ms; ///< 0 while it runs, or when it was cut off
    int64_t rows_done;   ///< rows of the file that are committed: where a resumed import goes on
    int64_t rows_new;
    int64_t rows_changed;
    int64_t rows_unchanged;
    int64_t rows_refused;
    int64_t rows_left_out; ///< not environmental, by the category filter
};

struct tapak_refusal {
    int64_t row;       ///< row number in the file
    int64_t line;      ///< line in the file, 0 when not known
    const char *field; ///< column, or ""
    const char *value; ///< as it stands there, or ""
    const char *reason;
    const char *raw; ///< the row as it came
};

/**
 * Begins an import. When one of the same kind, source and sha256 was cut off, that one goes on:
 * *out_import holds its id and counts.
 */
TAPAK_MUST_CHECK enum tapak_status tapak_import_begin(struct tapak_conn *conn,
                                                      struct tapak_import *in_out_import,
                                                      struct tapak_error *err);

/** Stores the counts; with finished_ms set the import is over. Call in the batch's transaction. */
TAPAK_MUST_CHECK enum tapak_status tapak_import_save(struct tapak_conn *conn,
                                                     const struct tapak_import *import,
                                                     struct tapak_error *err);

TAPAK_MUST_CHECK enum tapak_status tapak_refusal_add(struct tapak_conn *conn, int64_t import_id,
                                                     const struct tapak_refusal *refusal,
                                                     struct tapak_error *err);

typedef enum tapak_status tapak_refusal_fn(const struct tapak_refusal *refusal, void *context);
/** In order of row. */
TAPAK_MUST_CHECK enum tapak_status tapak_refusal_each(struct tapak_conn *conn, int64_t import_id,
                                                      tapak_refusal_fn *each, void *context,
                                                      struct tapak_error *err);

typedef enum tapak_status tapak_import_fn(const struct tapak_import *import, void *context);
/** Latest first. */
TAPAK_MUST_CHECK enum tapak_status tapak_import_each(struct tapak_conn *conn, tapak_import_fn *each,
                                                     void *context, struct tapak_error *err);

/** All imports together. */
struct tapak_import_totals {
    int64_t finished;
    int64_t open; ///< running, or cut off
    int64_t rows_stored;
    int64_t rows_refused;
    int64_t last_finished_ms; ///< 0 when none is
};
TAPAK_MUST_CHECK enum tapak_status tapak_import_totals(struct tapak_conn *conn,
                                                       struct tapak_import_totals *out_totals,
                                                       struct tapak_error *err);

#endif
