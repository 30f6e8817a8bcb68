/**
 * @file step_grid.h
 * @brief Vertices in square cells: whether one of them lies in a triangle.
 */
#ifndef TAPAK_SRC_GEO_STEP_GRID_H
#define TAPAK_SRC_GEO_STEP_GRID_H

#include "geo/arcs.h"

/** Zero-initialised it is empty. */
struct geo_step_grid {
    const struct geo_step *points;
    const uint8_t *is_out; ///< of each point: not to be looked at (any more)
    struct geo_step corner;
    unsigned shift; ///< a cell is 2^shift steps a side
    uint32_t columns;
    uint32_t rows;
    uint32_t *starts; ///< points of cell c are items[starts[c]] up to items[starts[c + 1]]
    uint32_t *items;
};

/** Of those points that are not out; the arrays stay the caller's. */
TAPAK_MUST_CHECK enum tapak_status geo_step_grid_make(struct geo_step_grid *out_grid,
                                                      const struct geo_step *points, size_t count,
                                                      const uint8_t *is_out,
                                                      struct tapak_error *err);
void geo_step_grid_free(struct geo_step_grid *grid);

/** Twice the signed area of a, b, c; exact within 2^31 steps a side. */
static inline int64_t geo_step_cross(struct geo_step a, struct geo_step b, struct geo_step c)
{
    return ((int64_t)b.x - a.x) * ((int64_t)c.y - a.y) -
           ((int64_t)b.y - a.y) * ((int64_t)c.x - a.x);
}

/** Whether a point that is not one of the corners lies in the triangle or on its edges. */
bool geo_step_grid_hits(const struct geo_step_grid *grid, struct geo_step a, struct geo_step b,
                        struct geo_step c);

#endif
