// The label of a district or regency: the middle of the largest circle in its outline, simplified
// as it is drawn at LABEL_ZOOM. Should that outline be none that GEOS can use, its largest
// village's.
#include "geo/mesh.h"

#include "geo/loops.h"
#include "tapak/base/limits.h"
#include "tapak/geo/mercator.h"

#include <stdlib.h>

enum { LABEL_ZOOM = 9 };

static size_t put_ring(const struct tapak_mesh *mesh, const struct geo_outline *outline,
                       const struct geo_arc_ring *ring, struct tapak_point *out)
{
    const struct geo_arcs *arcs = &mesh->arcs;
    size_t count = 0;
    for (uint32_t s = 0; s < ring->count; s++) {
        geo_side side = outline->sides[ring->first + s];
        uint32_t first = arcs->starts[side >> 1];
        uint32_t size = (uint32_t)geo_side_size(arcs, side);
        for (uint32_t i = 0; i + 1 < size; i++) {
            uint32_t at = (side & 1) == 0 ? first + i : first + size - 1 - i;
            if (mesh->levels[at] <= LABEL_ZOOM) {
                out[count++] = tapak_mercator_point(arcs->points[at].x, arcs->points[at].y);
            }
        }
    }
    if (count > 0) {
        out[count++] = out[0];
    }
    return count;
}

static enum tapak_status make_shape(const struct tapak_mesh *mesh, const struct mesh_level *level,
                                    const struct mesh_area *area, struct tapak_arena *arena,
                                    struct tapak_wkb *out_wkb, struct tapak_error *err)
{
    size_t room = 0;
    for (uint32_t r = area->first_ring; r < area->first_ring + area->ring_count; r++) {
        const struct geo_arc_ring *ring = &level->outline.rings[r];
        for (uint32_t s = 0; s < ring->count; s++) {
            room += geo_side_size(&mesh->arcs, level->outline.sides[ring->first + s]);
        }
        room++;
    }
    struct geo_rings rings = {
        .points = tapak_arena_take_array(arena, room + 1, sizeof *rings.points),
        .rings = tapak_arena_take_array(arena, area->ring_count + 1, sizeof *rings.rings)};
    if (rings.points == NULL || rings.rings == NULL) {
        return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for an outline");
    }
    for (uint32_t r = area->first_ring; r < area->first_ring + area->ring_count; r++) {
        const struct geo_arc_ring *ring = &level->outline.rings[r];
        rings.part_count += ring->is_hole ? 0 : 1;
        struct geo_ring *out = &rings.rings[rings.ring_count++];
        *out = (struct geo_ring){
            .first = rings.point_count, .part = rings.part_count - 1, .is_hole = ring->is_hole};
        out->count = put_ring(mesh, &level->outline, ring, rings.points + rings.point_count);
        rings.point_count += out->count;
    }
    bool was_rewound = false;
    return geo_rings_write(&rings, arena, out_wkb, &was_rewound, err);
}

// Areas are in order of code, and so are the villages: those of an area follow each other.
static struct tapak_point largest_village(const struct tapak_mesh *mesh,
                                          const struct tapak_code *code)
{
    const struct mesh_level *villages = &mesh->level[MESH_VILLAGES];
    struct tapak_point label = {0, 0};
    double largest = -1;
    for (size_t v = 0; v < villages->count; v++) {
        const struct mesh_area *area = &villages->areas[v];
        if (area->ring_count > 0 && tapak_code_is_in(&area->code, code) &&
            villages->rings[area->first_ring].area2 > largest) {
            largest = villages->rings[area->first_ring].area2;
            label = area->label;
        }
    }
    return label;
}

enum tapak_status mesh_label(struct tapak_mesh *mesh, struct tapak_error *err)
{
    struct tapak_shapes *shapes = NULL;
    struct tapak_arena *arena = NULL;
    enum tapak_status status = tapak_shapes_create(&shapes, err);
    if (status == TAPAK_OK) {
        status = tapak_arena_create(&arena, TAPAK_MAX_ARENA_BYTES, err);
    }
    for (size_t l = MESH_DISTRICTS; l < MESH_LEVELS && status == TAPAK_OK; l++) {
        struct mesh_level *level = &mesh->level[l];
        for (size_t i = 0; i < level->count; i++) {
            struct mesh_area *area = &level->areas[i];
            struct tapak_wkb wkb = {0};
            struct tapak_error ignored = {0};
            tapak_arena_reset(arena);
            if (make_shape(mesh, level, area, arena, &wkb, &ignored) != TAPAK_OK ||
                tapak_shape_label_point(shapes, wkb, &area->label, &ignored) != TAPAK_OK) {
                area->label = largest_village(mesh, &area->code);
            }
        }
    }
    tapak_arena_free(arena);
    tapak_shapes_free(shapes);
    return status;
}
