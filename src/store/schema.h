/**
 * @file schema.h
 * @brief Schema files: applied in order of their number, once, recorded with their checksum.
 */
#ifndef STORE_SCHEMA_H
#define STORE_SCHEMA_H

#include "store/conn.h"
#include "tapak/store/embedded.h"

/** The version in the database; 0 for an empty one. A file that was applied and differs from the
    one in the table is TAPAK_INVALID, a version the table does not have TAPAK_UNSUPPORTED. */
TAPAK_MUST_CHECK enum tapak_status schema_version(struct tapak_conn *conn,
                                                  const struct tapak_embedded *files,
                                                  int *out_version, struct tapak_error *err);

/** The highest version of this backend in the table. */
int schema_latest(const struct tapak_conn *conn, const struct tapak_embedded *files);

/** Applies what is behind version from. To be called in a transaction. */
TAPAK_MUST_CHECK enum tapak_status schema_apply(struct tapak_conn *conn,
                                                const struct tapak_embedded *files, int from,
                                                struct tapak_error *err);

#endif
