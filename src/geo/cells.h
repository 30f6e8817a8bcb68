/**
 * @file cells.h
 * @brief A grid that knows, for any place, which villages cover it.
 *
 * A cell of the root grid is one of: a set of villages (usually one, or none) that cover all of it;
 * a block of 4 x 4 or 8 x 8 smaller cells (at most two levels); or a leaf: the few edges that touch
 * it and the villages that cover it by parity of those edges.
 *
 *        +-----------+      How a leaf answers: a village covers p when the number of its edges
 *      O-|--.        |      that a ray from p to the left meets is odd. Edges that do not touch the
 *        |   `\  p   |      cell are summed up in the leaf's reference. So that this sum is the
 * same |     `-.   |      for all p in the cell, an end O of an edge that lies left of the cell |
 * `--|--    counts as the foot of a vertical line from O upwards, out of sight.
 *        +-----------+
 *
 * Exact:   the lanes of a leaf are floats with a proven error; where that error could turn an
 * answer, the original doubles and the exact predicate decide. Points on an edge are covered by its
 *          owners. Coordinates below 1e-140 degrees in size count as zero.
 * Threads: immutable; any number may ask.
 */
#ifndef GEO_CELLS_H
#define GEO_CELLS_H

#include "geo/edges.h"

struct geo_cells;

/** Takes edges over, which are empty afterwards, also on failure. Their owners are forgotten. */
TAPAK_MUST_CHECK enum tapak_status geo_cells_build(struct geo_edges *edges, size_t village_count,
                                                   struct geo_cells **out_cells,
                                                   struct tapak_error *err);
void geo_cells_free(struct geo_cells *cells);

/** The lowest village that covers the point, or -1. */
int32_t geo_cells_lowest(const struct geo_cells *cells, struct tapak_point point);

/** The same for many, with memory fetched ahead. */
void geo_cells_lowest_batch(const struct geo_cells *cells, const struct tapak_point *points,
                            size_t count, int32_t *out_lowest);

/** All villages that cover the point, ascending; the first room of them into out. */
size_t geo_cells_all(const struct geo_cells *cells, struct tapak_point point, int32_t *out,
                     size_t room);

/** Whether the village covers the point. */
bool geo_cells_has(const struct geo_cells *cells, int32_t village, struct tapak_point point);

/** The edges that were handed over, without their owners. */
const struct geo_edges *geo_cells_edges(const struct geo_cells *cells);

/** What it takes and holds, for those who tune it. */
struct geo_cells_figures {
    size_t bytes;
    size_t edges;
    size_t root_cells;
    size_t blocks;
    size_t leaves;
    size_t lanes;
    size_t hard_leaves;
};
struct geo_cells_figures geo_cells_figures(const struct geo_cells *cells);

#endif
