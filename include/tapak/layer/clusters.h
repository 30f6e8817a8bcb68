/**
 * @file clusters.h
 * @brief Points of a square counted by cell: how many, of which categories and states, and where
 *        their middle is. Exact, also with a filter.
 */
#ifndef TAPAK_LAYER_CLUSTERS_H
#define TAPAK_LAYER_CLUSTERS_H

#include "tapak/layer/layer.h"
#include "tapak/model/category.h"

enum {
    TAPAK_MAX_CLUSTER_CELLS = 128 * 128, ///< that a square may touch
    TAPAK_CLUSTER_TRAITS = 16            ///< states, or confidences
};

struct tapak_layer_cluster {
    uint32_t cell_x; ///< x >> shift of its points
    uint32_t cell_y;
    uint32_t count; ///< 1 or more
    uint32_t x;     ///< mean of the points
    uint32_t y;
    struct tapak_tile_square box; ///< of the points
    const uint32_t *categories;   ///< counts by category_index; NULL for hotspots
    size_t category_count;
    const uint32_t *states; ///< counts by enum tapak_state; of hotspots by enum tapak_confidence
    struct tapak_layer_point first; ///< with a count of 1 the point itself, else one of them
};

typedef enum tapak_status tapak_layer_cluster_fn(const struct tapak_layer_cluster *cluster,
                                                 void *context);

/**
 * Cells are squares of 2^shift steps (0 … 31); those that hold a point that matches, by row of
 * cells from the north, each from the west. Points outside of the square are not counted, so a
 * square has to be of whole cells for counts of whole cells. TAPAK_TOO_LARGE above
 * TAPAK_MAX_CLUSTER_CELLS.
 */
TAPAK_MUST_CHECK enum tapak_status
tapak_layer_clusters(const struct tapak_snapshot *snapshot, const struct tapak_layer_query *query,
                     const struct tapak_tile_square *square, unsigned shift,
                     tapak_layer_cluster_fn *each, void *context, struct tapak_error *err);

/** What category_index counts; lives as long as the snapshot. */
const struct tapak_categories *tapak_snapshot_categories(const struct tapak_snapshot *snapshot);

#endif
