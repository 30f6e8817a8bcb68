/**
 * @file edges.h
 * @brief The borders of all villages as edges; one that two villages share stands once.
 */
#ifndef GEO_EDGES_H
#define GEO_EDGES_H

#include "tapak/base/error.h"
#include "tapak/model/point.h"

#include <stddef.h>
#include <stdint.h>

enum { GEO_NO_OWNER = -1 };

/** From low to high: upwards, or eastwards when level. Coordinates are settled (predicate.h). */
struct geo_edge {
    struct tapak_point low;
    struct tapak_point high;
    int32_t owner;
    int32_t other; ///< the second owner, or GEO_NO_OWNER
};

/** Zero-initialised it is empty; geo_edges_free() gives the memory back. */
struct geo_edges {
    struct geo_edge *items;
    size_t count;
    size_t room;
};

void geo_edges_free(struct geo_edges *edges);

/** The edge between two finite points; one without length covers just its place. */
TAPAK_MUST_CHECK enum tapak_status geo_edges_add(struct geo_edges *edges, struct tapak_point a,
                                                 struct tapak_point b, int32_t owner,
                                                 struct tapak_error *err);

/** Merges equal edges of two different owners; the order of the rest stays. */
TAPAK_MUST_CHECK enum tapak_status geo_edges_share(struct geo_edges *edges,
                                                   struct tapak_error *err);

/** The box of all edges; all zero when there are none. */
struct tapak_box geo_edges_box(const struct geo_edges *edges);

#endif
