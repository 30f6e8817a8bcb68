/**
 * @file mesh.h
 * @brief Villages, districts and regencies for drawing: borders that neighbours share stay shared.
 *
 * Shape:   borders are cut into arcs where the set of who has them changes; each arc is simplified
 *          once a zoom and every area is put together from the same arcs. Districts and regencies
 *          are what remains when the arcs between their villages cancel out. Where villages were
 *          drawn apart, gaps that are theirs alone are closed when they are slivers (see
 *          geo/dissolve.h); overlaps vanish; wider gaps stay.
 * Rule:    a simplified arc keeps its ends, crosses nothing that it did not cross before, and never
 *          falls together with another. At a zoom, a part smaller than a pixel is left out.
 * Units:   steps and units of geo/tile.h.
 * Order:   areas of a level are numbered 0 … in order of code.
 * Threads: immutable once sealed; any number may ask.
 * Source:  Visvalingam and Whyatt, Line generalisation by repeated elimination of points (1993).
 */
#ifndef TAPAK_GEO_MESH_H
#define TAPAK_GEO_MESH_H

#include "tapak/base/error.h"
#include "tapak/geo/shape.h"
#include "tapak/geo/tile.h"
#include "tapak/model/area.h"

#include <stddef.h>

struct tapak_mesh_builder;
struct tapak_mesh;

TAPAK_MUST_CHECK enum tapak_status tapak_mesh_builder_create(struct tapak_mesh_builder **out,
                                                             struct tapak_error *err);
void tapak_mesh_builder_free(struct tapak_mesh_builder *builder);

/** A village, in order of code (else TAPAK_INVALID); the shape is copied. */
TAPAK_MUST_CHECK enum tapak_status
tapak_mesh_builder_add(struct tapak_mesh_builder *builder, const struct tapak_code *code,
                       struct tapak_wkb shape, struct tapak_point label, struct tapak_error *err);

/** The builder is spent and still has to be freed. TAPAK_UNSUPPORTED above half the world. */
TAPAK_MUST_CHECK enum tapak_status tapak_mesh_seal(struct tapak_mesh_builder *builder,
                                                   struct tapak_mesh **out_mesh,
                                                   struct tapak_error *err);
void tapak_mesh_free(struct tapak_mesh *mesh);

/** Areas of a level: villages, districts or regencies. */
size_t tapak_mesh_count(const struct tapak_mesh *mesh, enum tapak_level level);
struct tapak_code tapak_mesh_code(const struct tapak_mesh *mesh, enum tapak_level level, size_t i);

/** A point well inside, in steps: for its name. */
struct tapak_tile_square tapak_mesh_box(const struct tapak_mesh *mesh, enum tapak_level level,
                                        size_t i);
struct tapak_point tapak_mesh_label(const struct tapak_mesh *mesh, enum tapak_level level,
                                    size_t i);

/** One ring in the tile, not closed by a repeated point; may be changed. Holes follow their outer
 *  ring. */
typedef void tapak_mesh_ring_fn(struct tapak_tile_point *points, size_t count, bool is_hole,
                                void *context);

/** Room for drawing, used again and again by one thread; zero-initialised it is empty. */
struct tapak_mesh_pen {
    struct tapak_tile_point *points;
    struct tapak_tile_point *clipped;
    size_t room;
};
void tapak_mesh_pen_free(struct tapak_mesh_pen *pen);

/** The rings of area i in the tile and its buffer (TAPAK_TILE_BUFFER), at the tile's zoom. */
TAPAK_MUST_CHECK enum tapak_status
tapak_mesh_draw(const struct tapak_mesh *mesh, enum tapak_level level, size_t i,
                struct tapak_tile tile, struct tapak_mesh_pen *pen, tapak_mesh_ring_fn *each,
                void *context, struct tapak_error *err);

/** What was found while it was built. */
struct tapak_mesh_about {
    size_t arcs;
    size_t points;                        ///< of all arcs
    size_t kept[TAPAK_TILE_MAX_ZOOM + 1]; ///< of them at each zoom
    size_t gaps_closed;                   ///< in districts and regencies
    size_t gaps_left;
    size_t bytes;
};
struct tapak_mesh_about tapak_mesh_about(const struct tapak_mesh *mesh);

#endif
