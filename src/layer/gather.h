/**
 * @file gather.h
 * @brief From the store's rows to parts of a draft.
 */
#ifndef LAYER_GATHER_H
#define LAYER_GATHER_H

#include "layer/snapshot.h"

struct gather_progress {
    tapak_layer_progress_fn *told; ///< NULL: nobody
    void *context;
};

/** Every row of the store; draft's marks are those of the same transaction. progress may be NULL.
 */
TAPAK_MUST_CHECK enum tapak_status gather_all(struct tapak_conn *conn, struct tapak_snapshot *draft,
                                              const struct gather_progress *progress,
                                              struct tapak_error *err);

/** Takes the hotspots of the draft away and all of the store's in, when some were changed. */
TAPAK_MUST_CHECK enum tapak_status gather_hotspots(struct tapak_conn *conn,
                                                   struct tapak_snapshot *draft, bool *out_is_known,
                                                   struct tapak_error *err);

/**
 * What changed behind the draft's marks. *out_is_known false: a row's area is not in the lists, and
 * the draft is of no use.
 */
TAPAK_MUST_CHECK enum tapak_status gather_changes(struct tapak_conn *conn,
                                                  struct tapak_snapshot *draft, bool *out_is_known,
                                                  struct tapak_error *err);

#endif
