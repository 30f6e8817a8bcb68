/**
 * @file place.h
 * @brief Where a report is: point, near, name or none (domain section 4), with candidates and
 *        conflicts.
 *
 * Threads: any number may ask with the same locator and gazetteer.
 */
#ifndef TAPAK_GEO_PLACE_H
#define TAPAK_GEO_PLACE_H

#include "tapak/geo/gazetteer.h"
#include "tapak/geo/locate.h"
#include "tapak/model/placement.h"

#define TAPAK_DEFAULT_TOLERANCE_M 500.0

/** Borrowed parts; either may be NULL, then that way of placing finds nothing. */
struct tapak_placer {
    const struct tapak_locator *locator;
    const struct tapak_gazetteer *gazetteer;
    double tolerance_m; ///< for near; the point's own accuracy counts when it is larger
};

/** Never fails: what cannot be placed is TAPAK_PLACED_NONE. */
struct tapak_placement tapak_place(const struct tapak_placer *placer,
                                   const struct tapak_place_claim *claim);

/**
 * The same for count claims whose points were located in one batch. Equal to tapak_place() on each.
 */
void tapak_place_batch(const struct tapak_placer *placer, const struct tapak_place_claim *claims,
                       size_t count, struct tapak_placement *out_placements);

/**
 * (0, 0) and the country's centroid (-2.5, 118 and the usual spellings of it, within 0.001°) are
 * what programs write when they do not know: no place.
 */
bool tapak_point_is_nowhere(struct tapak_point point);

#endif
