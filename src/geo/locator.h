/**
 * @file locator.h
 * @brief What a sealed locator holds, for the parts of geo that ask it.
 */
#ifndef TAPAK_SRC_GEO_LOCATOR_H
#define TAPAK_SRC_GEO_LOCATOR_H

#include "geo/boxes.h"
#include "geo/cells.h"
#include "geo/runs.h"
#include "tapak/geo/locate.h"

#include <geodesic.h>

struct geo_village {
    struct tapak_code code;
    struct tapak_box box;
};

struct tapak_locator {
    size_t count;
    struct geo_village *villages; ///< in order of code
    struct geo_boxes boxes;       ///< of the villages
    struct tapak_box extent;
    struct geo_cells *cells;
    const struct geo_edges *edges;  ///< those of the cells
    struct geo_runs runs;           ///< in them
    struct geod_geodesic ellipsoid; ///< WGS 84
};

#endif
