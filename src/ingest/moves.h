/**
 * @file moves.h
 * @brief Counting between which areas reports and hotspots moved.
 */
#ifndef INGEST_MOVES_H
#define INGEST_MOVES_H

#include "tapak/ingest/rejoin.h"

/** Zero-initialised it is empty. */
struct moves {
    struct tapak_move *items; ///< in order of (from, to)
    size_t count;
    size_t room;
};

TAPAK_MUST_CHECK enum tapak_status moves_add(struct moves *moves, const struct tapak_code *from,
                                             const struct tapak_code *to, int64_t reports,
                                             int64_t hotspots, struct tapak_error *err);

/** The largest into result; of equal ones the lower codes first. Leaves moves in that order. */
void moves_rank(struct moves *moves, struct tapak_rejoin_result *result);

void moves_free(struct moves *moves);

#endif
