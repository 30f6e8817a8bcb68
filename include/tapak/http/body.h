/**
 * @file body.h
 * @brief The bytes of a request as they arrive: in memory while they are few, then in a file.
 *
 * Rule:    the file has no name, so nothing is left behind, whatever happens. What is above the
 *          ceiling is not kept.
 * Threads: one at a time.
 */
#ifndef TAPAK_HTTP_BODY_H
#define TAPAK_HTTP_BODY_H

#include "tapak/base/buf.h"
#include "tapak/base/error.h"
#include "tapak/base/text.h"

#include <stddef.h>

struct tapak_body {
    struct tapak_buf kept; ///< at most TAPAK_MAX_KEPT_BODY_BYTES
    const char *folder;    ///< of the file
    size_t ceiling;
    size_t size;
    int file; ///< 0 while it is in memory
    void *map;
};

/** An empty body; nothing is allocated. folder must outlive it. */
void tapak_body_init(struct tapak_body *body, size_t ceiling_bytes, const char *folder);
void tapak_body_free(struct tapak_body *body);

/** TAPAK_TOO_LARGE above the ceiling, TAPAK_BUSY when the folder's disk is full, TAPAK_IO. */
TAPAK_MUST_CHECK enum tapak_status tapak_body_put(struct tapak_body *body, const void *bytes,
                                                  size_t size, struct tapak_error *err);

/** All of it, valid until tapak_body_free(); nothing can be put any more. */
TAPAK_MUST_CHECK enum tapak_status
tapak_body_end(struct tapak_body *body, struct tapak_slice *out_bytes, struct tapak_error *err);

#endif
