/**
 * @file progress.h
 * @brief How far long work is; and the question whether it should go on.
 */
#ifndef TAPAK_INGEST_PROGRESS_H
#define TAPAK_INGEST_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

struct tapak_progress {
    const char *what; ///< "reading", "placing again", …
    int64_t done;     ///< of total, in the work's own unit (bytes, villages, rows)
    int64_t total;    ///< 0 when not known
    int64_t rows;     ///< rows so far, for a rate
};

/**
 * Called now and then; true goes on. After false the work ends at the next place where everything
 * done is stored, with TAPAK_CANCELLED.
 */
typedef bool tapak_progress_fn(const struct tapak_progress *progress, void *context);

/** NULL is allowed for both: nobody looks. */
struct tapak_watcher {
    tapak_progress_fn *tell;
    void *context;
};

#endif
