/**
 * @file provenance.h
 * @brief How a table is made again: beside a file of rows stands FILE.provenance.json.
 *
 * Rows:  the file of rows holds rows alone, so that the same question as of the same instant gives
 * the same bytes. When it was made, and by which program, stands in the other file.
 */
#ifndef APP_PROVENANCE_H
#define APP_PROVENANCE_H

#include "app/command.h"

#include "tapak/base/buf.h"
#include "tapak/store/past.h"

struct app_provenance {
    const char *table; ///< the command: "summary"
    const struct tapak_cut *cut;
    int64_t rows;
};

/**
 * Writes rows to path and what stands beside it, each whole or not at all (a file that is there is
 * replaced). Flags of the command line are kept, but for those that say where to and which
 * database.
 */
TAPAK_MUST_CHECK enum tapak_status app_provenance_write(const struct app *app, const char *path,
                                                        const struct tapak_buf *rows,
                                                        const struct app_provenance *about,
                                                        struct tapak_error *err);

#endif
