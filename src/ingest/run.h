/**
 * @file run.h
 * @brief What every import of a table does: open, go on where an earlier run stopped, refuse rows,
 *        commit batches with their counts, tell how far it is.
 */
#ifndef INGEST_RUN_H
#define INGEST_RUN_H

#include "ingest/refused.h"

#include "tapak/base/arena.h"
#include "tapak/decode/table.h"
#include "tapak/ingest/import.h"
#include "tapak/store/imports.h"

/** A row that the earlier run refused. */
struct run_reason {
    int64_t row;
    const char *field;
    const char *reason;
};

struct run {
    struct tapak_store *store;
    const struct tapak_world *world;
    const struct tapak_import_options *options;
    struct tapak_watcher watcher;
    struct tapak_table *table;
    struct tapak_arena *arena; ///< of the open batch
    struct tapak_arena *keep;  ///< of the whole run
    struct refused_file refused;
    struct tapak_import import; ///< as it will be when the open batch is committed
    const struct run_reason *reasons;
    size_t reason_count;
    size_t reason_at;
    struct tapak_refusal *refusals; ///< of the open batch
    size_t refusal_count;
    int64_t batch_rows;
    int64_t rows_in_batch;
    bool must_stop; ///< the watcher said so
    struct tapak_import_result result;
};

/** What an import does with its rows. Failures of fill() are told after what came before is kept.
 */
struct run_steps {
    /** Reads rows until run_is_full(), or to the end of the table: *out_is_last. */
    enum tapak_status (*fill)(struct run *run, void *context, bool *out_is_last,
                              struct tapak_error *err);
    /** A transaction begins. */
    enum tapak_status (*begin)(struct tapak_conn *conn, struct run *run, void *context,
                               struct tapak_error *err);
    /** Puts the open batch into the store; counts outcomes into run->import. */
    enum tapak_status (*put)(struct tapak_conn *conn, struct run *run, void *context,
                             struct tapak_error *err);
    /** The last of a transaction; not after a failure. */
    enum tapak_status (*end)(void *context, struct tapak_error *err);
    /** Whether it failed or not; also when begin() was not called or failed. */
    void (*free)(void *context);
};

/** Opens the table; run is zero but for store, world, options and watcher. */
TAPAK_MUST_CHECK enum tapak_status run_open(struct run *run, struct tapak_error *err);

/** Notes what the table was recognised as; TAPAK_INVALID when another format was asked for. */
TAPAK_MUST_CHECK enum tapak_status run_recognised(struct run *run, const char *kind,
                                                  struct tapak_error *err);

/** Begins or resumes the import of that kind and source; digest_text is what decides its result. */
TAPAK_MUST_CHECK enum tapak_status run_begin(struct run *run, const char *kind, const char *source,
                                             struct tapak_error *err);
void run_free(struct run *run);

/** The next row, done ones included; *out_has_row false at the end. */
TAPAK_MUST_CHECK enum tapak_status run_next(struct run *run, struct tapak_row *out_row,
                                            bool *out_has_row, struct tapak_error *err);

/** Whether an earlier run has stored or refused this row. Ask once for each row, in order. */
bool run_is_done(struct run *run, const struct tapak_row *row);

/** Counts the row as read into the open batch. */
void run_count_row(struct run *run, const struct tapak_row *row);

/** Refuses the row. field and value may be absent; reason is copied. */
TAPAK_MUST_CHECK enum tapak_status run_refuse(struct run *run, const struct tapak_row *row,
                                              const char *field, struct tapak_slice value,
                                              const char *reason, struct tapak_error *err);

/** Whether the open batch should be committed now. */
bool run_is_full(const struct run *run);

/**
 * Reads and stores all rows, in transactions of one batch when options say how large a batch is,
 * else of several: until TRANSACTION_MS have passed. TAPAK_CANCELLED when the watcher said stop.
 */
TAPAK_MUST_CHECK enum tapak_status run_all(struct run *run, const struct run_steps *steps,
                                           void *context, struct tapak_error *err);

/** Closes the file of refused rows and gives the counts. */
TAPAK_MUST_CHECK enum tapak_status
run_finish(struct run *run, struct tapak_import_result *out_result, struct tapak_error *err);

/** A terminated, trimmed copy in the batch's arena; NULL when the text is empty or absent. */
const char *run_copy(struct run *run, struct tapak_slice text);

/** Adds an outcome to the counts of the import. */
void run_count_outcome(struct tapak_import *import, int outcome);

#endif
