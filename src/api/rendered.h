/**
 * @file rendered.h
 * @brief Bytes of features that were written before, as a state of the layer has them.
 *
 * Rule:    who comes with a newer state takes away the features whose rows were written since, or
 *          all of them when the layer does not know which. A ceiling bounds it: what does not fit
 *          is written anew each time, until a share of what is kept is no more of use.
 * Keys:    a row of a collection, or a feature's id; the bytes are a whole GeoJSON feature of what
 *          the public sees, WGS 84, lon lat.
 * Threads: any. Readers share; who puts waits for them.
 */
#ifndef TAPAK_API_RENDERED_H
#define TAPAK_API_RENDERED_H

#include "tapak/base/error.h"
#include "tapak/base/text.h"
#include "tapak/layer/layer.h"

#include <stdbool.h>
#include <stdint.h>

struct rendered;

/** Which state a request sees. */
struct rendered_state {
    int64_t revision;
    uint64_t made;
    const struct tapak_snapshot *layer; ///< knows what changed; NULL: nobody does
};

struct rendered_state rendered_state_of(const struct tapak_snapshot *layer);

TAPAK_MUST_CHECK enum tapak_status
rendered_create(size_t ceiling_bytes, struct rendered **out_rendered, struct tapak_error *err);
/** NULL is allowed. */
void rendered_free(struct rendered *rendered);

/** False, and nothing to end, when what is kept is of a newer state, or nothing is. */
bool rendered_begin(struct rendered *rendered, const struct rendered_state *state);
void rendered_end(struct rendered *rendered);

/** Between begin and end. Absent when it is not kept; else valid until the end. */
struct tapak_slice rendered_row(struct rendered *rendered, enum tapak_collection of,
                                int64_t row_id);
struct tapak_slice rendered_id(struct rendered *rendered, enum tapak_collection of, const char *id);

/** Keeps a copy under both names. Not between begin and end. */
void rendered_put(struct rendered *rendered, const struct rendered_state *state,
                  enum tapak_collection of, int64_t row_id, struct tapak_slice feature);

/** How every kept feature begins, up to its id. */
#define RENDERED_HEAD "{\"type\":\"Feature\",\"id\":\""

#endif
