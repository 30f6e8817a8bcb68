/**
 * @file boundary_load.h
 * @brief The two halves of loading an edition: reading the file, writing the transaction.
 */
#ifndef INGEST_BOUNDARY_LOAD_H
#define INGEST_BOUNDARY_LOAD_H

#include "ingest/boundary_codes.h"
#include "ingest/boundary_fields.h"

#include "tapak/base/hash.h"
#include "tapak/base/instant.h"

enum { BOUNDARY_SOURCE_BYTES = 256 };

struct boundary_loading {
    const struct tapak_boundaries_options *options;
    struct tapak_watcher watcher;
    struct tapak_boundaries_result *result;
    struct tapak_vector *vector;
    struct boundary_fields fields;
    struct tapak_shapes *shapes;
    struct tapak_arena *arena;
    struct tapak_arena *scratch; ///< what is made of one village before it is copied
    struct area_list *list;
    struct boundary_village *villages;
    size_t count;
    size_t room;
    char sha256[TAPAK_HEX_BYTES];
    char source[BOUNDARY_SOURCE_BYTES];
    char date[TAPAK_INSTANT_BYTES];
    int64_t started_ms;
};

/** Asks the watcher; TAPAK_CANCELLED when it says stop. */
TAPAK_MUST_CHECK enum tapak_status boundary_tell(struct boundary_loading *loading, const char *what,
                                                 int64_t done, int64_t total,
                                                 struct tapak_error *err);

/** All features into loading->villages: mended, measured, or refused; codes not yet given. */
TAPAK_MUST_CHECK enum tapak_status boundary_read(struct boundary_loading *loading,
                                                 struct tapak_error *err);

/** tapak_write_fn with a loading whose villages are sorted and have codes: the whole edition. */
TAPAK_MUST_CHECK enum tapak_status boundary_write(struct tapak_conn *conn, void *context,
                                                  struct tapak_error *err);

#endif
