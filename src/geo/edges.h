/**
 * @file edges.h
 * @brief The borders of all villages as edges; one that two villages share stands once.
 *
 * Shape:   chains of points: edge i runs from points[i] to points[i + 1], as its owner's ring does.
 *          Between two chains there is a gap, an edge that is none.
 * Range:   coordinates are settled (predicate.h).
 */
#ifndef GEO_EDGES_H
#define GEO_EDGES_H

#include "tapak/base/error.h"
#include "tapak/model/point.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { GEO_NO_OWNER = -1 };

/** From low to high: upwards, or eastwards when level. */
struct geo_edge {
    struct tapak_point low;
    struct tapak_point high;
};

struct geo_owners {
    int32_t owner;         ///< GEO_NO_OWNER for a gap
    int32_t other : 31;    ///< the second one, or GEO_NO_OWNER
    uint32_t is_along : 1; ///< whether the ring of the other runs the same way
};

/** Zero-initialised it is empty; geo_edges_free() gives the memory back. */
struct geo_edges {
    struct tapak_point *points; ///< one more than there are edges
    struct geo_owners *owners;
    size_t count; ///< with the gaps
    size_t point_room;
    size_t owner_room;
    uint32_t *table; ///< of edges by their hash, until geo_edges_close(); 0 is free
    size_t table_size;
};

/** Makes room to find again each of as many edges. */
TAPAK_MUST_CHECK enum tapak_status geo_edges_open(struct geo_edges *edges, size_t most,
                                                  struct tapak_error *err);

/**
 * The edges between `count` finite points that follow each other. One that another owner has
 * already, and no third one, becomes shared. One without length covers just its place.
 */
TAPAK_MUST_CHECK enum tapak_status geo_edges_add(struct geo_edges *edges,
                                                 const struct tapak_point *points, size_t count,
                                                 int32_t owner, struct tapak_error *err);

/** Nothing will be added: gives back what only adding needs. */
void geo_edges_close(struct geo_edges *edges);

void geo_edges_free(struct geo_edges *edges);

/** Gives back what only making cells and runs needs; what is a gap cannot be told afterwards. */
void geo_edges_forget_owners(struct geo_edges *edges);

/** The box of all edges; all zero when there are none. */
struct tapak_box geo_edges_box(const struct geo_edges *edges);

static inline bool geo_edge_is_below(struct tapak_point a, struct tapak_point b)
{
    return a.lat_deg < b.lat_deg || (a.lat_deg == b.lat_deg && a.lon_deg < b.lon_deg);
}

static inline struct geo_edge geo_edge_at(const struct geo_edges *edges, size_t i)
{
    const struct tapak_point *ends = &edges->points[i];
    int first_is_low = geo_edge_is_below(ends[0], ends[1]);
    return (struct geo_edge){ends[1 - first_is_low], ends[first_is_low]};
}

static inline bool geo_edge_is_gap(const struct geo_edges *edges, size_t i)
{
    return edges->owners[i].owner == GEO_NO_OWNER;
}

#endif
