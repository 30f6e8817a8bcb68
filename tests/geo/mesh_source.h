/**
 * @file mesh_source.h
 * @brief Arcs and meshes of small villages given as WKT.
 *
 *     2 ┌───┬───┐     "64.02.01.2001" west, "64.02.01.2002" east: one district
 *       │ W │ E │     "64.02.02.2001" below both of them: another one
 *     1 ├───┴───┤
 *       │   S   │
 *     0 └───────┘
 *       0   1   2
 */
#ifndef TAPAK_TESTS_GEO_MESH_SOURCE_H
#define TAPAK_TESTS_GEO_MESH_SOURCE_H

#include "geo/arcs.h"
#include "geo/shapes.h"
#include "tapak/geo/mesh.h"

extern const struct geo_test_village mesh_three[3];

/** The caller frees. */
struct geo_arcs mesh_arcs(const struct geo_test_village *villages, size_t count);
struct tapak_mesh *mesh_make(const struct geo_test_village *villages, size_t count);

#endif
