/**
 * @file locator.h
 * @brief What a sealed locator holds, for the parts of geo that ask it.
 */
#ifndef TAPAK_SRC_GEO_LOCATOR_H
#define TAPAK_SRC_GEO_LOCATOR_H

#include "geo/village.h"
#include "tapak/geo/locate.h"

#include <geodesic.h>

/** The villages whose boxes touch each cell of a grid over the extent, ascending. */
struct geo_grid {
    uint32_t columns;
    uint32_t rows;
    double columns_per_deg;
    double rows_per_deg;
    uint32_t *ends;     ///< of cell c in villages; it begins where the one before ends
    uint32_t *villages; ///< indexes
};

struct tapak_locator {
    size_t count;
    struct geo_village *villages; ///< in order of code
    struct tapak_box extent;
    struct geo_grid grid;
    struct geod_geodesic ellipsoid; ///< WGS 84
};

#endif
