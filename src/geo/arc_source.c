#include "geo/arcs.h"

#include "tapak/geo/mercator.h"

#include <stdlib.h>

enum { FIRST_ROOM = 1024, MAX_POINTS = 1 << 30, FEWEST_POINTS = 3 };

void geo_arc_source_free(struct geo_arc_source *source)
{
    free(source->points);
    free(source->starts);
    free(source->rings);
    *source = (struct geo_arc_source){0};
}

static enum tapak_status make_point_room(struct geo_arc_source *source, size_t more,
                                         struct tapak_error *err)
{
    size_t room = source->point_room == 0 ? FIRST_ROOM : source->point_room;
    while (room < source->point_count + more) {
        room *= 2;
    }
    if (room > MAX_POINTS) {
        return tapak_fail(err, TAPAK_TOO_LARGE, "more than %d vertices", MAX_POINTS);
    }
    if (room > source->point_room) {
        struct geo_step *points = realloc(source->points, room * sizeof *points);
        if (points == NULL) {
            return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for %zu vertices", room);
        }
        source->points = points;
        source->point_room = room;
    }
    return TAPAK_OK;
}

static enum tapak_status make_ring_room(struct geo_arc_source *source, struct tapak_error *err)
{
    if (source->ring_count < source->ring_room) {
        return TAPAK_OK;
    }
    size_t room = source->ring_room == 0 ? FIRST_ROOM : source->ring_room * 2;
    uint32_t *starts = realloc(source->starts, (room + 1) * sizeof *starts);
    source->starts = starts == NULL ? source->starts : starts;
    struct geo_arc_ring *rings = realloc(source->rings, room * sizeof *rings);
    source->rings = rings == NULL ? source->rings : rings;
    if (starts == NULL || rings == NULL) {
        return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for %zu rings", room);
    }
    source->starts[0] = 0;
    source->ring_room = room;
    return TAPAK_OK;
}

// Points of the ring behind those that are there, without repeats and without the closing one.
static size_t put_points(struct geo_arc_source *source, const struct tapak_point *points,
                         size_t count)
{
    struct geo_step *out = source->points + source->point_count;
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        struct geo_step step = {tapak_mercator_x(points[i].lon_deg),
                                tapak_mercator_y(points[i].lat_deg)};
        if (kept == 0 || !geo_step_equals(out[kept - 1], step)) {
            out[kept++] = step;
        }
    }
    while (kept > 1 && geo_step_equals(out[kept - 1], out[0])) {
        kept--;
    }
    return kept;
}

// Outer rings run counter-clockwise on a map, holes the other way; rows of steps grow southwards.
static void wind(struct geo_step *points, size_t count, bool is_hole)
{
    double area2 = 0;
    for (size_t i = 1; i + 1 < count; i++) {
        area2 -= ((double)points[i].x - points[0].x) * ((double)points[i + 1].y - points[0].y) -
                 ((double)points[i].y - points[0].y) * ((double)points[i + 1].x - points[0].x);
    }
    if ((area2 < 0) == is_hole) {
        return;
    }
    for (size_t i = 0, j = count - 1; i < j; i++, j--) {
        struct geo_step other = points[i];
        points[i] = points[j];
        points[j] = other;
    }
}

enum tapak_status geo_arc_source_add(struct geo_arc_source *source, const struct geo_rings *rings,
                                     uint32_t owner, struct tapak_error *err)
{
    bool has_outer = false;
    for (size_t i = 0; i < rings->ring_count; i++) {
        const struct geo_ring *ring = &rings->rings[i];
        enum tapak_status status = make_point_room(source, ring->count, err);
        if (status == TAPAK_OK) {
            status = make_ring_room(source, err);
        }
        if (status != TAPAK_OK) {
            return status;
        }
        size_t kept = put_points(source, rings->points + ring->first, ring->count);
        has_outer = ring->is_hole ? has_outer : kept >= FEWEST_POINTS;
        if (kept < FEWEST_POINTS || !has_outer) {
            continue;
        }
        wind(source->points + source->point_count, kept, ring->is_hole);
        source->point_count += kept;
        source->rings[source->ring_count++] =
            (struct geo_arc_ring){.owner = owner, .is_hole = ring->is_hole};
        source->starts[source->ring_count] = (uint32_t)source->point_count;
    }
    return TAPAK_OK;
}
