/**
 * @file rendered.h
 * @brief Bytes of features that were written before, for one state of the store.
 *
 * Rule:    kept while the store's revision is the same; the first feature of a newer one throws
 *          all others away. A ceiling bounds it: what does not fit is written anew each time.
 * Keys:    a row of a collection, or a feature's id; the bytes are a whole GeoJSON feature of what
 *          the public sees, WGS 84, lon lat.
 * Threads: any. Readers share; who puts waits for them.
 */
#ifndef TAPAK_API_RENDERED_H
#define TAPAK_API_RENDERED_H

#include "tapak/base/error.h"
#include "tapak/base/text.h"

#include <stdbool.h>
#include <stdint.h>

struct rendered;

TAPAK_MUST_CHECK enum tapak_status
rendered_create(size_t ceiling_bytes, struct rendered **out_rendered, struct tapak_error *err);
/** NULL is allowed. */
void rendered_free(struct rendered *rendered);

/** False, and nothing to end, when what is kept is of another revision. */
bool rendered_begin(struct rendered *rendered, int64_t revision);
void rendered_end(struct rendered *rendered);

/** Between begin and end. Absent when it is not kept; else valid until the end. */
struct tapak_slice rendered_row(struct rendered *rendered, unsigned collection, int64_t row_id);
struct tapak_slice rendered_id(struct rendered *rendered, unsigned collection, const char *id);

/** Keeps a copy under both names. Not between begin and end. */
void rendered_put(struct rendered *rendered, int64_t revision, unsigned collection, int64_t row_id,
                  struct tapak_slice feature);

/** How every kept feature begins, up to its id. */
#define RENDERED_HEAD "{\"type\":\"Feature\",\"id\":\""

#endif
