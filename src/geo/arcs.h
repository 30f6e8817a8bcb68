/**
 * @file arcs.h
 * @brief Rings of all villages cut into arcs: chains between places where their owners change.
 *
 * Shape: an arc is kept once, whoever has it; a ring is the list of its sides, arcs with a
 *        direction. A ring that meets no other is one arc that ends where it begins.
 * Order: of arcs and rings is that of the villages, so the same villages make the same arcs.
 * Source: M. Bostock's TopoJSON cuts in the same way: where the neighbours of a vertex differ
 *         between two visits of it, there is a node.
 */
#ifndef TAPAK_SRC_GEO_ARCS_H
#define TAPAK_SRC_GEO_ARCS_H

#include "geo/wkb.h"
#include "tapak/base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** In steps of geo/mercator.h. */
struct geo_step {
    uint32_t x;
    uint32_t y;
};

/** Number of an arc * 2, and one when it is run through backwards. */
typedef uint32_t geo_side;

struct geo_arc_ring {
    uint32_t first; ///< of its sides
    uint32_t count;
    uint32_t owner; ///< number of its village or area
    bool is_hole;   ///< of the outer ring before it
};

struct geo_arcs {
    struct geo_step *points; ///< of arc a: points[starts[a]] up to points[starts[a + 1]]
    uint32_t *starts;        ///< count + 1
    uint32_t *ends;          ///< of arc a: the nodes ends[2 * a] and ends[2 * a + 1]
    size_t count;
    size_t node_count;
    geo_side *sides;
    size_t side_count;
    struct geo_arc_ring *rings; ///< in order of owner
    size_t ring_count;
};

/** Rings of villages that were taken in, before they are cut. Zero-initialised it is empty. */
struct geo_arc_source {
    struct geo_step *points;
    size_t point_count;
    size_t point_room;
    uint32_t *starts; ///< of each ring, and the end of the last
    struct geo_arc_ring *rings;
    size_t ring_count;
    size_t ring_room;
};

/** Rings with fewer than three different points in a row are left out, with their holes. */
TAPAK_MUST_CHECK enum tapak_status geo_arc_source_add(struct geo_arc_source *source,
                                                      const struct geo_rings *rings, uint32_t owner,
                                                      struct tapak_error *err);
void geo_arc_source_free(struct geo_arc_source *source);

TAPAK_MUST_CHECK enum tapak_status geo_arcs_cut(const struct geo_arc_source *source,
                                                struct geo_arcs *out_arcs, struct tapak_error *err);
void geo_arcs_free(struct geo_arcs *arcs);

static inline bool geo_step_equals(struct geo_step a, struct geo_step b)
{
    return a.x == b.x && a.y == b.y;
}

#endif
