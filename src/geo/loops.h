/**
 * @file loops.h
 * @brief Rings made of sides: area, length, box, and how often one runs around a point.
 */
#ifndef TAPAK_SRC_GEO_LOOPS_H
#define TAPAK_SRC_GEO_LOOPS_H

#include "geo/arcs.h"

struct geo_loop {
    const geo_side *sides;
    size_t count;
    double area2; ///< twice the area in steps, above zero when it runs counter-clockwise on a map
    double length;
    struct geo_step low;
    struct geo_step high;
};

/** Measures the ring of these sides. */
struct geo_loop geo_loop_make(const struct geo_arcs *arcs, const geo_side *sides, size_t count);

/** A place on the loop that is no vertex: twice the middle of its first edge. */
struct geo_step2 {
    int64_t x2;
    int64_t y2;
};
struct geo_step2 geo_loop_place(const struct geo_arcs *arcs, const struct geo_loop *loop);

/** How often the loop runs around the place: above zero counter-clockwise on a map. */
int geo_loop_winding(const struct geo_arcs *arcs, const struct geo_loop *loop,
                     struct geo_step2 place);

/** First and second point of a side, as it is run through. */
struct geo_step geo_side_point(const struct geo_arcs *arcs, geo_side side, size_t i);
size_t geo_side_size(const struct geo_arcs *arcs, geo_side side);

#endif
