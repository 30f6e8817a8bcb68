// One pass a zoom, from the last one down: a heap of the vertices whose triangle is small enough;
// when one goes, its neighbours are weighed again. What was held back is tried again at the next
// zoom. Triangles are compared exactly, equal ones by number, so the result is always the same.
#include "geo/thin.h"

#include "geo/step_grid.h"
#include "tapak/geo/tile.h"

#include <stdlib.h>
#include <string.h>

enum { LEAST_IN_LOOP = 2 };

struct weighed {
    int64_t area2; ///< twice the triangle's area
    uint32_t at;
};

struct thinning {
    const struct geo_arcs *arcs;
    uint8_t *levels;
    uint8_t *is_out;  ///< vertices that are gone; and, while a grid is made, nothing else
    uint32_t *before; ///< of each vertex: its neighbours in the arc that are still there
    uint32_t *after;
    uint32_t *arc_of;
    uint32_t *inner;    ///< of each arc: vertices left between its ends
    uint32_t *straight; ///< table of arcs that run straight between their ends; number + 1
    size_t straight_size;
    struct weighed *heap;
    size_t heap_count;
    size_t heap_room;
    struct geo_step_grid grid;
    int64_t most_area2;
};

static bool is_lighter(struct weighed a, struct weighed b)
{
    return a.area2 < b.area2 || (a.area2 == b.area2 && a.at < b.at);
}

static void push(struct thinning *thinning, struct weighed item)
{
    size_t at = thinning->heap_count++;
    while (at > 0 && is_lighter(item, thinning->heap[(at - 1) / 2])) {
        thinning->heap[at] = thinning->heap[(at - 1) / 2];
        at = (at - 1) / 2;
    }
    thinning->heap[at] = item;
}

static struct weighed pop(struct thinning *thinning)
{
    struct weighed *heap = thinning->heap;
    struct weighed lightest = heap[0];
    struct weighed item = heap[--thinning->heap_count];
    size_t at = 0;
    for (size_t child = 1; child < thinning->heap_count; child = 2 * at + 1) {
        if (child + 1 < thinning->heap_count && is_lighter(heap[child + 1], heap[child])) {
            child++;
        }
        if (!is_lighter(heap[child], item)) {
            break;
        }
        heap[at] = heap[child];
        at = child;
    }
    heap[at] = item;
    return lightest;
}

static bool is_end(const struct thinning *thinning, uint32_t at)
{
    return thinning->before[at] == at || thinning->after[at] == at;
}

static int64_t area2_of(const struct thinning *thinning, uint32_t at)
{
    const struct geo_step *points = thinning->arcs->points;
    int64_t area2 =
        geo_step_cross(points[thinning->before[at]], points[at], points[thinning->after[at]]);
    return area2 < 0 ? -area2 : area2;
}

static bool weigh(struct thinning *thinning, uint32_t at)
{
    int64_t area2 = area2_of(thinning, at);
    if (area2 > thinning->most_area2) {
        return true;
    }
    if (thinning->heap_count == thinning->heap_room) {
        size_t room = thinning->heap_room * 2 + 1024;
        struct weighed *heap = realloc(thinning->heap, room * sizeof *heap);
        if (heap == NULL) {
            return false;
        }
        thinning->heap = heap;
        thinning->heap_room = room;
    }
    push(thinning, (struct weighed){area2, at});
    return true;
}

static uint32_t *find_straight(const struct thinning *thinning, uint32_t arc)
{
    const uint32_t *ends = thinning->arcs->ends;
    uint32_t a = ends[2 * arc] < ends[2 * arc + 1] ? ends[2 * arc] : ends[2 * arc + 1];
    uint32_t b = ends[2 * arc] ^ ends[2 * arc + 1] ^ a;
    uint64_t hash = ((uint64_t)a << 32 | b) * UINT64_C(0x9E3779B97F4A7C15);
    size_t slot = (size_t)(hash >> 24) & (thinning->straight_size - 1);
    for (; thinning->straight[slot] != 0; slot = (slot + 1) & (thinning->straight_size - 1)) {
        const uint32_t *known = &ends[2 * (thinning->straight[slot] - 1)];
        if ((known[0] == a && known[1] == b) || (known[0] == b && known[1] == a)) {
            break;
        }
    }
    return &thinning->straight[slot];
}

static bool may_go(const struct thinning *thinning, uint32_t at)
{
    const struct geo_arcs *arcs = thinning->arcs;
    uint32_t arc = thinning->arc_of[at];
    bool is_loop = arcs->ends[2 * arc] == arcs->ends[2 * arc + 1];
    if (is_loop && thinning->inner[arc] <= LEAST_IN_LOOP) {
        return false;
    }
    if (!is_loop && thinning->inner[arc] == 1 && *find_straight(thinning, arc) != 0) {
        return false;
    }
    return !geo_step_grid_hits(&thinning->grid, arcs->points[thinning->before[at]],
                               arcs->points[at], arcs->points[thinning->after[at]]);
}

static bool take_out(struct thinning *thinning, uint32_t at, unsigned zoom)
{
    uint32_t before = thinning->before[at];
    uint32_t after = thinning->after[at];
    uint32_t arc = thinning->arc_of[at];
    thinning->is_out[at] = 1;
    thinning->levels[at] = (uint8_t)(zoom + 1);
    thinning->after[before] = after;
    thinning->before[after] = before;
    thinning->inner[arc]--;
    if (thinning->inner[arc] == 0) {
        *find_straight(thinning, arc) = arc + 1;
    }
    return (is_end(thinning, before) || weigh(thinning, before)) &&
           (is_end(thinning, after) || weigh(thinning, after));
}

static enum tapak_status thin_to(struct thinning *thinning, unsigned zoom, struct tapak_error *err)
{
    size_t count = thinning->arcs->starts[thinning->arcs->count];
    int64_t pixel = (int64_t)TAPAK_TILE_PIXEL << tapak_tile_shift(zoom);
    thinning->most_area2 = pixel > INT32_MAX ? INT64_MAX : pixel * pixel;
    thinning->heap_count = 0;
    enum tapak_status status =
        geo_step_grid_make(&thinning->grid, thinning->arcs->points, count, thinning->is_out, err);
    if (status != TAPAK_OK) {
        return status;
    }
    bool has_room = true;
    for (uint32_t at = 0; at < count && has_room; at++) {
        has_room = thinning->is_out[at] || is_end(thinning, at) || weigh(thinning, at);
    }
    while (has_room && thinning->heap_count > 0) {
        struct weighed next = pop(thinning);
        bool is_stale = thinning->is_out[next.at] || area2_of(thinning, next.at) != next.area2;
        if (!is_stale && may_go(thinning, next.at)) {
            has_room = take_out(thinning, next.at, zoom);
        }
    }
    geo_step_grid_free(&thinning->grid);
    return has_room ? TAPAK_OK
                    : tapak_fail(err, TAPAK_NO_MEMORY, "no memory to simplify %zu vertices", count);
}

// An end is its own neighbour on the outer side.
static void link_arcs(struct thinning *thinning)
{
    const struct geo_arcs *arcs = thinning->arcs;
    for (uint32_t arc = 0; arc < arcs->count; arc++) {
        uint32_t first = arcs->starts[arc];
        uint32_t last = arcs->starts[arc + 1] - 1;
        for (uint32_t at = first; at <= last; at++) {
            thinning->before[at] = at == first ? at : at - 1;
            thinning->after[at] = at == last ? at : at + 1;
            thinning->arc_of[at] = arc;
        }
        thinning->inner[arc] = last - first - 1;
        if (thinning->inner[arc] == 0) {
            *find_straight(thinning, arc) = arc + 1;
        }
    }
}

static bool make_room(struct thinning *thinning)
{
    size_t points = thinning->arcs->starts[thinning->arcs->count] + 1;
    size_t arcs = thinning->arcs->count + 1;
    thinning->straight_size = 16;
    while (thinning->straight_size < arcs * 2) {
        thinning->straight_size *= 2;
    }
    thinning->is_out = calloc(points, sizeof *thinning->is_out);
    thinning->before = calloc(points, sizeof *thinning->before);
    thinning->after = calloc(points, sizeof *thinning->after);
    thinning->arc_of = calloc(points, sizeof *thinning->arc_of);
    thinning->inner = calloc(arcs, sizeof *thinning->inner);
    thinning->straight = calloc(thinning->straight_size, sizeof *thinning->straight);
    return thinning->is_out != NULL && thinning->before != NULL && thinning->after != NULL &&
           thinning->arc_of != NULL && thinning->inner != NULL && thinning->straight != NULL;
}

enum tapak_status geo_thin(const struct geo_arcs *arcs, uint8_t *levels, struct tapak_error *err)
{
    struct thinning thinning = {.arcs = arcs, .levels = levels};
    size_t count = arcs->starts[arcs->count];
    enum tapak_status status = TAPAK_OK;
    if (!make_room(&thinning)) {
        status = tapak_fail(err, TAPAK_NO_MEMORY, "no memory to simplify %zu vertices", count);
        goto out;
    }
    memset(levels, 0, count);
    link_arcs(&thinning);
    for (unsigned zoom = TAPAK_TILE_MAX_ZOOM; zoom-- > 0 && status == TAPAK_OK;) {
        status = thin_to(&thinning, zoom, err);
    }
out:
    free(thinning.is_out);
    free(thinning.before);
    free(thinning.after);
    free(thinning.arc_of);
    free(thinning.inner);
    free(thinning.straight);
    free(thinning.heap);
    return status;
}
