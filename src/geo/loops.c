// Rows of steps grow to the south, so what runs counter-clockwise on a map has an area below zero
// in steps; signs are turned here, once.
#include "geo/loops.h"

#include "geo/step_grid.h"

#include <math.h>

size_t geo_side_size(const struct geo_arcs *arcs, geo_side side)
{
    uint32_t arc = side >> 1;
    return arcs->starts[arc + 1] - arcs->starts[arc];
}

struct geo_step geo_side_point(const struct geo_arcs *arcs, geo_side side, size_t i)
{
    uint32_t arc = side >> 1;
    return (side & 1) == 0 ? arcs->points[arcs->starts[arc] + i]
                           : arcs->points[arcs->starts[arc + 1] - 1 - i];
}

struct geo_loop geo_loop_make(const struct geo_arcs *arcs, const geo_side *sides, size_t count)
{
    struct geo_loop loop = {.sides = sides, .count = count, .low = {UINT32_MAX, UINT32_MAX}};
    struct geo_step from = geo_side_point(arcs, sides[0], 0);
    for (size_t s = 0; s < count; s++) {
        struct geo_step a = geo_side_point(arcs, sides[s], 0);
        size_t size = geo_side_size(arcs, sides[s]);
        for (size_t i = 1; i < size; i++) {
            struct geo_step b = geo_side_point(arcs, sides[s], i);
            loop.area2 -= (double)geo_step_cross(from, a, b);
            loop.length += hypot((double)b.x - a.x, (double)b.y - a.y);
            loop.low.x = b.x < loop.low.x ? b.x : loop.low.x;
            loop.low.y = b.y < loop.low.y ? b.y : loop.low.y;
            loop.high.x = b.x > loop.high.x ? b.x : loop.high.x;
            loop.high.y = b.y > loop.high.y ? b.y : loop.high.y;
            a = b;
        }
    }
    return loop;
}

struct geo_step2 geo_loop_place(const struct geo_arcs *arcs, const struct geo_loop *loop)
{
    struct geo_step a = geo_side_point(arcs, loop->sides[0], 0);
    struct geo_step b = geo_side_point(arcs, loop->sides[0], 1);
    return (struct geo_step2){(int64_t)a.x + b.x, (int64_t)a.y + b.y};
}

// Whether a ray to the east meets the edge, and which way that runs: the half-open rule.
static int crossing(struct geo_step a, struct geo_step b, struct geo_step2 place)
{
    bool is_a_above = 2 * (int64_t)a.y <= place.y2;
    bool is_b_above = 2 * (int64_t)b.y <= place.y2;
    if (is_a_above == is_b_above) {
        return 0;
    }
    // Where the edge crosses the row; doubles hold doubled steps exactly, and a place that is
    // within rounding of an edge is one that either answer suits.
    double share = ((double)place.y2 - 2.0 * a.y) / (2.0 * ((double)b.y - a.y));
    double x2 = 2.0 * (a.x + share * ((double)b.x - a.x));
    if (x2 <= (double)place.x2) {
        return 0;
    }
    return is_a_above ? -1 : 1;
}

int geo_loop_winding(const struct geo_arcs *arcs, const struct geo_loop *loop,
                     struct geo_step2 place)
{
    if (place.y2 < 2 * (int64_t)loop->low.y || place.y2 > 2 * (int64_t)loop->high.y ||
        place.x2 < 2 * (int64_t)loop->low.x || place.x2 > 2 * (int64_t)loop->high.x) {
        return 0;
    }
    int winding = 0;
    for (size_t s = 0; s < loop->count; s++) {
        struct geo_step a = geo_side_point(arcs, loop->sides[s], 0);
        size_t size = geo_side_size(arcs, loop->sides[s]);
        for (size_t i = 1; i < size; i++) {
            struct geo_step b = geo_side_point(arcs, loop->sides[s], i);
            winding += crossing(a, b, place);
            a = b;
        }
    }
    return winding;
}
