/**
 * @file seen.h
 * @brief How often a content was seen in a file, so that rows without an id get one that stays.
 */
#ifndef INGEST_SEEN_H
#define INGEST_SEEN_H

#include "tapak/base/error.h"

#include <stddef.h>
#include <stdint.h>

/** Zero-initialised it is empty. */
struct seen {
    uint64_t *hashes;
    uint32_t *counts; ///< 0 is a free place
    size_t room;      ///< a power of two
    size_t used;
};

/** Counts one more of hash; *out_count is 1 the first time. */
TAPAK_MUST_CHECK enum tapak_status seen_add(struct seen *seen, uint64_t hash, uint32_t *out_count,
                                            struct tapak_error *err);
void seen_free(struct seen *seen);

#endif
