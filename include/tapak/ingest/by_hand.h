/**
 * @file by_hand.h
 * @brief Where a person says that a report is.
 *
 * Rule:    a point has to lie in a village, or near enough to one; a village named by its code has
 *          to be one of the edition, and the point as given stays beside it. What the public may
 *          see of the place follows from that anew.
 * Threads: values; any.
 */
#ifndef TAPAK_INGEST_BY_HAND_H
#define TAPAK_INGEST_BY_HAND_H

#include "tapak/ingest/world.h"
#include "tapak/model/report.h"

/** Either. */
struct tapak_place_by_hand {
    bool has_point;
    struct tapak_point point;
    struct tapak_code village; ///< "" with a point
};

/**
 * Sets point, accuracy, placement and public point of the report (whose public_id and category are
 * read). TAPAK_INVALID begins with "lon" or "village".
 */
TAPAK_MUST_CHECK enum tapak_status tapak_place_by_hand(const struct tapak_world *world,
                                                       const struct tapak_key *key,
                                                       const struct tapak_place_by_hand *wanted,
                                                       struct tapak_report *in_out_report,
                                                       struct tapak_error *err);

#endif
