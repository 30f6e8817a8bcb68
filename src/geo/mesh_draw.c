// Points of an arc that are drawn at this zoom, put into units of the tile and cut to it.
#include "geo/mesh.h"

#include "geo/clip.h"

#include <stdlib.h>

enum { LOW = -TAPAK_TILE_BUFFER, HIGH = TAPAK_TILE_UNITS + TAPAK_TILE_BUFFER };

void tapak_mesh_pen_free(struct tapak_mesh_pen *pen)
{
    free(pen->points);
    free(pen->clipped);
    *pen = (struct tapak_mesh_pen){0};
}

static bool make_room(struct tapak_mesh_pen *pen, size_t room)
{
    if (room <= pen->room) {
        return true;
    }
    struct tapak_tile_point *points = realloc(pen->points, room * sizeof *points);
    pen->points = points == NULL ? pen->points : points;
    struct tapak_tile_point *clipped = realloc(pen->clipped, room * sizeof *clipped);
    pen->clipped = clipped == NULL ? pen->clipped : clipped;
    if (points == NULL || clipped == NULL) {
        return false;
    }
    pen->room = room;
    return true;
}

struct view {
    struct tapak_tile tile;
    unsigned shift;
    int64_t left; ///< of the tile, in units of the world
    int64_t top;
};

static struct tapak_tile_point place(const struct view *view, struct geo_step at)
{
    return (struct tapak_tile_point){(int32_t)((int64_t)(at.x >> view->shift) - view->left),
                                     (int32_t)((int64_t)(at.y >> view->shift) - view->top)};
}

// 0 beside the tile, 1 across its edge, 2 within.
static int reach(const struct view *view, struct geo_step low, struct geo_step high)
{
    struct tapak_tile_point a = place(view, low);
    struct tapak_tile_point b = place(view, high);
    if (b.x < LOW || b.y < LOW || a.x > HIGH || a.y > HIGH) {
        return 0;
    }
    return a.x >= LOW && a.y >= LOW && b.x <= HIGH && b.y <= HIGH ? 2 : 1;
}

static size_t put_side(const struct tapak_mesh *mesh, const struct view *view, geo_side side,
                       struct tapak_tile_point *out)
{
    const struct geo_arcs *arcs = &mesh->arcs;
    uint32_t first = arcs->starts[side >> 1];
    uint32_t last = arcs->starts[(side >> 1) + 1] - 1;
    size_t count = 0;
    // The last point of a side is the first of the next.
    if ((side & 1) == 0) {
        for (uint32_t at = first; at < last; at++) {
            if (mesh->levels[at] <= view->tile.zoom) {
                out[count++] = place(view, arcs->points[at]);
            }
        }
    } else {
        for (uint32_t at = last; at > first; at--) {
            if (mesh->levels[at] <= view->tile.zoom) {
                out[count++] = place(view, arcs->points[at]);
            }
        }
    }
    return count;
}

static size_t most_points(const struct tapak_mesh *mesh, const struct mesh_level *level,
                          const struct geo_arc_ring *ring)
{
    size_t count = 0;
    for (uint32_t s = 0; s < ring->count; s++) {
        uint32_t arc = level->outline.sides[ring->first + s] >> 1;
        count += mesh->arcs.starts[arc + 1] - mesh->arcs.starts[arc];
    }
    return count;
}

enum tapak_status tapak_mesh_draw(const struct tapak_mesh *mesh, enum tapak_level level, size_t i,
                                  struct tapak_tile tile, struct tapak_mesh_pen *pen,
                                  tapak_mesh_ring_fn *each, void *context, struct tapak_error *err)
{
    const struct mesh_level *drawn = &mesh->level[mesh_level_of(level)];
    const struct mesh_area *area = &drawn->areas[i];
    const struct view view = {tile, tapak_tile_shift(tile.zoom),
                              (int64_t)tile.x << TAPAK_TILE_UNIT_BITS,
                              (int64_t)tile.y << TAPAK_TILE_UNIT_BITS};
    double pixel = (double)((uint64_t)TAPAK_TILE_PIXEL << view.shift);
    bool has_outer = false;
    for (uint32_t r = area->first_ring; r < area->first_ring + area->ring_count; r++) {
        const struct geo_arc_ring *ring = &drawn->outline.rings[r];
        int within = reach(&view, drawn->rings[r].low, drawn->rings[r].high);
        bool is_drawn = within > 0 && drawn->rings[r].area2 >= 2 * pixel * pixel;
        has_outer = ring->is_hole ? has_outer : is_drawn;
        if (!is_drawn || !has_outer) {
            continue;
        }
        if (!make_room(pen, geo_clip_room(most_points(mesh, drawn, ring)))) {
            return tapak_fail(err, TAPAK_NO_MEMORY, "no memory to draw a ring");
        }
        size_t count = 0;
        for (uint32_t s = 0; s < ring->count; s++) {
            count +=
                put_side(mesh, &view, drawn->outline.sides[ring->first + s], pen->points + count);
        }
        if (within == 1) {
            count = geo_clip_ring(pen->points, count, pen->clipped, LOW, HIGH);
        }
        if (count > 0) {
            each(pen->points, count, ring->is_hole, context);
        }
    }
    return TAPAK_OK;
}
