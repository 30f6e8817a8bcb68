// One group after the other: count how often each arc is run through and which way, chain what does
// not cancel out, then look at each loop from the others.
#include "geo/dissolve.h"

#include "geo/loops.h"
#include "geo/step_grid.h"

#include <stdlib.h>
#include <string.h>

struct way {
    uint32_t node; ///< where it begins
    geo_side side;
    bool is_used;
};

struct dissolving {
    const struct geo_arcs *arcs;
    struct geo_outline *outline;
    uint32_t *uses; ///< of each arc, by all villages
    int32_t *net;   ///< of each arc in this group: forwards less backwards
    uint32_t *own;  ///< of each arc in this group
    struct way *ways;
    size_t way_count;
    geo_side *chain; ///< sides of all loops of this group, one loop after the other
    size_t chain_count;
    struct geo_loop *loops;
    int *windings; ///< of all other loops around a place on each
    size_t loop_count;
};

void geo_outline_free(struct geo_outline *outline)
{
    free(outline->sides);
    free(outline->rings);
    *outline = (struct geo_outline){0};
}

static int compare_ways(const void *left, const void *right)
{
    const struct way *a = left;
    const struct way *b = right;
    if (a->node != b->node) {
        return a->node < b->node ? -1 : 1;
    }
    return a->side < b->side ? -1 : a->side > b->side;
}

static uint32_t end_of(const struct geo_arcs *arcs, geo_side side, bool is_last)
{
    return arcs->ends[2 * (side >> 1) + (is_last == ((side & 1) == 0) ? 1 : 0)];
}

static void count_sides(struct dissolving *dissolving, size_t first, size_t end)
{
    const struct geo_arcs *arcs = dissolving->arcs;
    for (size_t s = arcs->rings[first].first;
         s < arcs->rings[end - 1].first + arcs->rings[end - 1].count; s++) {
        dissolving->net[arcs->sides[s] >> 1] += (arcs->sides[s] & 1) == 0 ? 1 : -1;
        dissolving->own[arcs->sides[s] >> 1]++;
    }
}

static void collect_ways(struct dissolving *dissolving, size_t first, size_t end)
{
    const struct geo_arcs *arcs = dissolving->arcs;
    dissolving->way_count = 0;
    for (size_t s = arcs->rings[first].first;
         s < arcs->rings[end - 1].first + arcs->rings[end - 1].count; s++) {
        uint32_t arc = arcs->sides[s] >> 1;
        geo_side side = arc << 1 | (dissolving->net[arc] < 0 ? 1 : 0);
        for (; dissolving->net[arc] != 0; dissolving->net[arc] -= (side & 1) == 0 ? 1 : -1) {
            dissolving->ways[dissolving->way_count++] =
                (struct way){end_of(arcs, side, false), side, false};
        }
    }
    qsort(dissolving->ways, dissolving->way_count, sizeof *dissolving->ways, compare_ways);
}

// The direction in which a side leaves its first point; north is up.
struct heading {
    int64_t x;
    int64_t y;
};

static struct heading heading_of(const struct geo_arcs *arcs, geo_side side)
{
    struct geo_step a = geo_side_point(arcs, side, 0);
    struct geo_step b = geo_side_point(arcs, side, 1);
    return (struct heading){(int64_t)b.x - a.x, (int64_t)a.y - b.y};
}

static int64_t cross_of(struct heading a, struct heading b)
{
    return a.x * b.y - a.y * b.x;
}

static int quarter_of(struct heading back, struct heading to)
{
    int64_t cross = cross_of(back, to);
    int64_t dot = back.x * to.x + back.y * to.y;
    return cross < 0 ? 0 : cross > 0 ? 2 : dot < 0 ? 1 : 3;
}

// Whether one comes before the other, turning clockwise from where we came from.
static bool is_before(struct heading back, struct heading one, struct heading other)
{
    int quarter = quarter_of(back, one);
    int other_quarter = quarter_of(back, other);
    return quarter != other_quarter ? quarter < other_quarter : cross_of(one, other) < 0;
}

static struct way *first_way(struct dissolving *dissolving, uint32_t node)
{
    size_t low = 0;
    size_t high = dissolving->way_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (dissolving->ways[middle].node < node) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return &dissolving->ways[low];
}

static struct way *next_way(struct dissolving *dissolving, geo_side arrived)
{
    const struct geo_arcs *arcs = dissolving->arcs;
    uint32_t node = end_of(arcs, arrived, true);
    struct heading back = heading_of(arcs, arrived ^ 1);
    struct way *best = NULL;
    struct heading best_heading = {0, 0};
    const struct way *end = dissolving->ways + dissolving->way_count;
    for (struct way *way = first_way(dissolving, node); way < end && way->node == node; way++) {
        if (way->is_used) {
            continue;
        }
        struct heading heading = heading_of(arcs, way->side);
        if (best == NULL || is_before(back, heading, best_heading)) {
            best = way;
            best_heading = heading;
        }
    }
    return best;
}

// As many ways lead into a node as out of it, so a walk ends where it began.
static void chain_loops(struct dissolving *dissolving)
{
    dissolving->chain_count = 0;
    dissolving->loop_count = 0;
    for (size_t w = 0; w < dissolving->way_count; w++) {
        struct way *way = &dissolving->ways[w];
        if (way->is_used) {
            continue;
        }
        size_t first = dissolving->chain_count;
        uint32_t home = way->node;
        for (; way != NULL; way = next_way(dissolving, way->side)) {
            way->is_used = true;
            dissolving->chain[dissolving->chain_count++] = way->side;
            if (end_of(dissolving->arcs, way->side, true) == home) {
                break;
            }
        }
        dissolving->loops[dissolving->loop_count++] = geo_loop_make(
            dissolving->arcs, dissolving->chain + first, dissolving->chain_count - first);
    }
}

static void look_around(struct dissolving *dissolving)
{
    for (size_t i = 0; i < dissolving->loop_count; i++) {
        struct geo_step2 place = geo_loop_place(dissolving->arcs, &dissolving->loops[i]);
        dissolving->windings[i] = 0;
        for (size_t j = 0; j < dissolving->loop_count; j++) {
            if (j != i) {
                dissolving->windings[i] +=
                    geo_loop_winding(dissolving->arcs, &dissolving->loops[j], place);
            }
        }
    }
}

static bool is_gap(const struct dissolving *dissolving, const struct geo_loop *loop)
{
    for (size_t s = 0; s < loop->count; s++) {
        if (dissolving->uses[loop->sides[s] >> 1] != dissolving->own[loop->sides[s] >> 1]) {
            return false;
        }
    }
    return true;
}

static bool is_sliver(const struct geo_loop *loop)
{
    return -loop->area2 < loop->length / 2 * GEO_SLIVER_STEPS;
}

static void put_ring(struct geo_outline *outline, const struct geo_loop *loop, uint32_t group,
                     bool is_hole)
{
    outline->rings[outline->ring_count++] =
        (struct geo_arc_ring){(uint32_t)outline->side_count, (uint32_t)loop->count, group, is_hole};
    memcpy(outline->sides + outline->side_count, loop->sides, loop->count * sizeof *loop->sides);
    outline->side_count += loop->count;
}

// The smallest outer ring around a hole.
static size_t outer_of(const struct dissolving *dissolving, const struct geo_loop *hole)
{
    size_t best = dissolving->loop_count;
    struct geo_step2 place = geo_loop_place(dissolving->arcs, hole);
    for (size_t i = 0; i < dissolving->loop_count; i++) {
        const struct geo_loop *outer = &dissolving->loops[i];
        if (outer->area2 > 0 && dissolving->windings[i] == 0 &&
            geo_loop_winding(dissolving->arcs, outer, place) > 0 &&
            (best == dissolving->loop_count || outer->area2 < dissolving->loops[best].area2)) {
            best = i;
        }
    }
    return best;
}

// Holes get their outer ring's number in windings' place, or are left out.
static void judge_holes(struct dissolving *dissolving, size_t *outers)
{
    for (size_t i = 0; i < dissolving->loop_count; i++) {
        const struct geo_loop *loop = &dissolving->loops[i];
        outers[i] = dissolving->loop_count;
        if (loop->area2 >= 0 || dissolving->windings[i] != 1) {
            continue;
        }
        bool is_open = is_gap(dissolving, loop);
        if (is_open && is_sliver(loop)) {
            dissolving->outline->gaps_closed++;
            continue;
        }
        dissolving->outline->gaps_left += is_open ? 1 : 0;
        outers[i] = outer_of(dissolving, loop);
    }
}

static bool put_group(struct dissolving *dissolving, uint32_t group)
{
    size_t *outers = malloc((dissolving->loop_count + 1) * sizeof *outers);
    if (outers == NULL) {
        return false;
    }
    judge_holes(dissolving, outers);
    for (size_t i = 0; i < dissolving->loop_count; i++) {
        if (dissolving->loops[i].area2 <= 0 || dissolving->windings[i] != 0) {
            continue;
        }
        put_ring(dissolving->outline, &dissolving->loops[i], group, false);
        for (size_t j = 0; j < dissolving->loop_count; j++) {
            if (outers[j] == i) {
                put_ring(dissolving->outline, &dissolving->loops[j], group, true);
            }
        }
    }
    free(outers);
    return true;
}

static bool make_room(struct dissolving *dissolving)
{
    size_t arcs = dissolving->arcs->count + 1;
    size_t sides = dissolving->arcs->side_count + 1;
    dissolving->uses = calloc(arcs, sizeof *dissolving->uses);
    dissolving->net = calloc(arcs, sizeof *dissolving->net);
    dissolving->own = calloc(arcs, sizeof *dissolving->own);
    dissolving->ways = calloc(sides, sizeof *dissolving->ways);
    dissolving->chain = calloc(sides, sizeof *dissolving->chain);
    dissolving->loops = calloc(sides, sizeof *dissolving->loops);
    dissolving->windings = calloc(sides, sizeof *dissolving->windings);
    dissolving->outline->sides = calloc(sides, sizeof *dissolving->outline->sides);
    dissolving->outline->rings = calloc(sides, sizeof *dissolving->outline->rings);
    return dissolving->uses != NULL && dissolving->net != NULL && dissolving->own != NULL &&
           dissolving->ways != NULL && dissolving->chain != NULL && dissolving->loops != NULL &&
           dissolving->windings != NULL && dissolving->outline->sides != NULL &&
           dissolving->outline->rings != NULL;
}

static bool dissolve_all(struct dissolving *dissolving, const uint32_t *groups)
{
    const struct geo_arcs *arcs = dissolving->arcs;
    for (size_t s = 0; s < arcs->side_count; s++) {
        dissolving->uses[arcs->sides[s] >> 1]++;
    }
    for (size_t first = 0, end = 0; first < arcs->ring_count; first = end) {
        uint32_t group = groups[arcs->rings[first].owner];
        while (end < arcs->ring_count && groups[arcs->rings[end].owner] == group) {
            end++;
        }
        count_sides(dissolving, first, end);
        collect_ways(dissolving, first, end);
        chain_loops(dissolving);
        look_around(dissolving);
        if (!put_group(dissolving, group)) {
            return false;
        }
        for (size_t s = arcs->rings[first].first;
             s < arcs->rings[end - 1].first + arcs->rings[end - 1].count; s++) {
            dissolving->own[arcs->sides[s] >> 1] = 0;
        }
    }
    return true;
}

enum tapak_status geo_dissolve(const struct geo_arcs *arcs, const uint32_t *groups,
                               struct geo_outline *out_outline, struct tapak_error *err)
{
    struct dissolving dissolving = {.arcs = arcs, .outline = out_outline};
    enum tapak_status status = TAPAK_OK;
    *out_outline = (struct geo_outline){0};
    if (!make_room(&dissolving) || !dissolve_all(&dissolving, groups)) {
        geo_outline_free(out_outline);
        status = tapak_fail(err, TAPAK_NO_MEMORY, "no memory to dissolve %zu arcs", arcs->count);
    }
    free(dissolving.uses);
    free(dissolving.net);
    free(dissolving.own);
    free(dissolving.ways);
    free(dissolving.chain);
    free(dissolving.loops);
    free(dissolving.windings);
    return status;
}
