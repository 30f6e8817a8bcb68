/**
 * @file medium_rows.h
 * @brief What reading media and checking them share.
 */
#ifndef STORE_MEDIUM_ROWS_H
#define STORE_MEDIUM_ROWS_H

#include "store/conn.h"
#include "tapak/store/media.h"

enum { MEDIUM_COLUMNS = 10, MEDIUM_PATH_BYTES = 1200, MEDIUM_DETAIL_BYTES = 256 };

/** The columns of the SQL part "medium_columns"; returns the report's row. */
int64_t medium_of_row(const struct db_call *call, struct tapak_medium *out_medium);

/** Where the bytes of a digest are. */
void medium_path(const char *folder, const struct tapak_digest *sha256,
                 char out[static MEDIUM_PATH_BYTES]);

/** The detail of the event "attached". */
void medium_detail(const struct tapak_medium *medium, char out[static MEDIUM_DETAIL_BYTES]);

/** What is not as its events and digests say, in words; "" when all is. */
TAPAK_MUST_CHECK enum tapak_status medium_audit(struct tapak_conn *conn, char *out_difference,
                                                size_t room, struct tapak_error *err);

#endif
