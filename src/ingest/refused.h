/**
 * @file refused.h
 * @brief The file of refused rows: CSV with the columns of the source as they came, then row,
 *        field and reason, so that it can be mended and imported again.
 */
#ifndef INGEST_REFUSED_H
#define INGEST_REFUSED_H

#include "tapak/base/buf.h"
#include "tapak/decode/table.h"
#include "tapak/store/imports.h"

#include <stdbool.h>
#include <stdio.h>

struct refused_file {
    FILE *file; ///< NULL while nothing is to be written
    const char *path;
    size_t columns;
    struct tapak_buf row; ///< the one that is being put together
    bool has_failed;
};

/** path NULL writes nothing, ever. The file is begun with its header line. */
TAPAK_MUST_CHECK enum tapak_status refused_open(struct refused_file *refused, const char *path,
                                                const struct tapak_table *table,
                                                struct tapak_error *err);

void refused_put(struct refused_file *refused, const struct tapak_row *row, const char *field,
                 const char *reason);

/** Says whether everything was written. */
TAPAK_MUST_CHECK enum tapak_status refused_close(struct refused_file *refused,
                                                 struct tapak_error *err);

/** Gives everything back, closed or not. */
void refused_free(struct refused_file *refused);

#endif
