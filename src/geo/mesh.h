/**
 * @file mesh.h
 * @brief What a sealed mesh holds, for the parts of geo that make it and draw from it.
 */
#ifndef TAPAK_SRC_GEO_MESH_H
#define TAPAK_SRC_GEO_MESH_H

#include "geo/arcs.h"
#include "geo/dissolve.h"
#include "tapak/geo/mesh.h"

enum { MESH_VILLAGES, MESH_DISTRICTS, MESH_REGENCIES, MESH_LEVELS };

/** What is known of a ring before it is drawn. */
struct mesh_ring {
    struct geo_step low;
    struct geo_step high;
    double area2; ///< without a sign
};

struct mesh_area {
    struct tapak_code code;
    struct tapak_point label;
    struct tapak_tile_square box;
    uint32_t first_ring;
    uint32_t ring_count;
};

struct mesh_level {
    struct geo_outline outline; ///< of villages: borrowed from the arcs
    struct mesh_ring *rings;    ///< one for each of the outline
    struct mesh_area *areas;
    size_t count;
};

struct tapak_mesh {
    struct geo_arcs arcs;
    uint8_t *levels; ///< of each point, from geo_thin()
    struct mesh_level level[MESH_LEVELS];
};

/** MESH_VILLAGES …, or MESH_LEVELS for a level that is not drawn. */
int mesh_level_of(enum tapak_level level);

/** Labels of districts and regencies; needs everything else of the mesh. */
TAPAK_MUST_CHECK enum tapak_status mesh_label(struct tapak_mesh *mesh, struct tapak_error *err);

#endif
