/**
 * @file village.h
 * @brief One village of a locator: its rings, and its edges sorted into slabs of latitude.
 *
 * An edge is the straight line, in degrees, between two vertices that follow each other in a ring.
 * Threads: read-only once made.
 */
#ifndef TAPAK_SRC_GEO_VILLAGE_H
#define TAPAK_SRC_GEO_VILLAGE_H

#include "geo/wkb.h"
#include "tapak/base/error.h"
#include "tapak/model/area.h"
#include "tapak/model/point.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct geo_village {
    struct tapak_code code;
    struct tapak_box box;
    struct geo_rings rings;
    uint32_t slab_count;
    double slabs_per_deg;
    uint32_t *slab_ends; ///< edges of slab s are edges[slab_ends[s - 1] … slab_ends[s] - 1]
    uint32_t *edges;     ///< index of an edge's first vertex; an edge is in each slab it touches
};

/** Takes over the rings, which have been checked, on success. */
TAPAK_MUST_CHECK enum tapak_status geo_village_make(struct geo_village *out_village,
                                                    const struct tapak_code *code,
                                                    struct geo_rings *rings,
                                                    struct tapak_error *err);
void geo_village_free(struct geo_village *village);

/** Whether a settled point lies inside or on an edge. */
bool geo_village_covers(const struct geo_village *village, struct tapak_point point);

/** The slab of a latitude; those beyond the box give the first or the last. */
uint32_t geo_village_slab(const struct geo_village *village, double lat_deg);

/** The part of the village inside the box, in square degrees. */
double geo_village_part_deg2(const struct geo_village *village, const struct tapak_box *box);

#endif
