/**
 * @file seed.h
 * @brief The code lists of geodata put into the database: new rows are added, none is overwritten.
 */
#ifndef STORE_SEED_H
#define STORE_SEED_H

#include "store/conn.h"
#include "tapak/store/embedded.h"

/** Whether the lists in the table are other ones than those that were seeded last. */
TAPAK_MUST_CHECK enum tapak_status seed_is_needed(struct tapak_conn *conn,
                                                  const struct tapak_embedded *files,
                                                  bool *out_needed, struct tapak_error *err);

/** To be called in a transaction. A list that is missing or has other columns is TAPAK_INVALID. */
TAPAK_MUST_CHECK enum tapak_status
seed_apply(struct tapak_conn *conn, const struct tapak_embedded *files, struct tapak_error *err);

#endif
