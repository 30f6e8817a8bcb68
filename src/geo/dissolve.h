/**
 * @file dissolve.h
 * @brief Villages put together to districts and regencies along their arcs.
 *
 * Rule:   arcs that two villages of a group run through in opposite directions cancel out; what is
 *         left is chained at its nodes into rings, turning so that parts that only touch stay
 * apart. Where villages were drawn apart there are loops left inside: one around land that two of
 *         them claim is dropped; one around land that none claims is a gap. A gap that touches no
 *         other group and is on average narrower than GEO_SLIVER_STEPS is closed.
 */
#ifndef TAPAK_SRC_GEO_DISSOLVE_H
#define TAPAK_SRC_GEO_DISSOLVE_H

#include "geo/arcs.h"

/** 200 m at the equator: lines drawn twice lie nearer, lakes and reserves are wider. */
enum { GEO_SLIVER_STEPS = 21435 };

/** Rings of areas, as those of geo_arcs. */
struct geo_outline {
    geo_side *sides;
    size_t side_count;
    struct geo_arc_ring *rings; ///< in order of owner; holes follow their outer ring
    size_t ring_count;
    size_t gaps_closed;
    size_t gaps_left; ///< of those that touch no other group
};

/** groups[v] is the group of village v; they ascend with v. */
TAPAK_MUST_CHECK enum tapak_status geo_dissolve(const struct geo_arcs *arcs, const uint32_t *groups,
                                                struct geo_outline *out_outline,
                                                struct tapak_error *err);
void geo_outline_free(struct geo_outline *outline);

#endif
