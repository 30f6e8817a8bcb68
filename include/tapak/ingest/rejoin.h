/**
 * @file rejoin.h
 * @brief Every report and hotspot placed again, after a new edition or other names; what moved.
 *
 * Rule:    what a person placed by hand stays. The old placement is kept with its edition. Batches
 *          are transactions of their own; a run that was cut off is simply begun again.
 * Threads: one at a time for a store.
 */
#ifndef TAPAK_INGEST_REJOIN_H
#define TAPAK_INGEST_REJOIN_H

#include "tapak/ingest/progress.h"
#include "tapak/ingest/world.h"
#include "tapak/store/store.h"

enum { TAPAK_MOVES_MAX = 20 };

/** Reports and hotspots that went from one area to another; "" is outside. */
struct tapak_move {
    struct tapak_code from;
    struct tapak_code to;
    int64_t reports;
    int64_t hotspots;
};

struct tapak_rejoin_result {
    int64_t reports;         ///< looked at
    int64_t reports_moved;   ///< now in another area
    int64_t reports_changed; ///< otherwise: how it was placed, candidates, conflict
    int64_t hotspots;
    int64_t hotspots_moved;
    int64_t hotspots_changed;
    size_t pairs;      ///< of areas between which something moved
    size_t move_count; ///< the largest of them, listed
    struct tapak_move moves[TAPAK_MOVES_MAX];
};

/** since_ms: only what was received or acquired at or after it; INT64_MIN is everything. */
TAPAK_MUST_CHECK enum tapak_status tapak_rejoin(struct tapak_store *store,
                                                const struct tapak_world *world, int64_t since_ms,
                                                struct tapak_watcher watcher,
                                                struct tapak_rejoin_result *out_result,
                                                struct tapak_error *err);

#endif
