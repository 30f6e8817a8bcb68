#include "tapak/geo/shape.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "geo/distance.h"
#include "geo/geos.h"

double geo_ring_area_m2(const struct tapak_point *points, size_t count)
{
    struct geod_geodesic ellipsoid = geo_wgs84();
    struct geod_polygon polygon;
    double area_m2 = 0;
    geod_polygon_init(&polygon, 0);
    for (size_t i = 0; i + 1 < count; i++) { // the last point is the first again
        geod_polygon_addpoint(&ellipsoid, &polygon, points[i].lat_deg, points[i].lon_deg);
    }
    (void)geod_polygon_compute(&ellipsoid, &polygon, 0, 1, &area_m2, NULL);
    return fabs(area_m2);
}

double geo_rings_area_m2(const struct geo_rings *rings)
{
    double area_m2 = 0;
    for (size_t r = 0; r < rings->ring_count; r++) {
        const struct geo_ring *ring = &rings->rings[r];
        double ring_m2 = geo_ring_area_m2(rings->points + ring->first, ring->count);
        area_m2 += ring->is_hole ? -ring_m2 : ring_m2;
    }
    return fmax(area_m2, 0);
}

static bool is_closed(const struct geo_rings *rings, const struct geo_ring *ring)
{
    const struct tapak_point *first = &rings->points[ring->first];
    const struct tapak_point *last = &rings->points[ring->first + ring->count - 1];
    return first->lon_deg == last->lon_deg && first->lat_deg == last->lat_deg;
}

static enum tapak_status check_places(const struct geo_rings *rings, struct tapak_error *err)
{
    for (size_t i = 0; i < rings->point_count; i++) {
        if (!tapak_point_is_valid(rings->points[i])) {
            return tapak_fail(err, TAPAK_INVALID, "vertex (%g, %g) is not on Earth",
                              rings->points[i].lon_deg, rings->points[i].lat_deg);
        }
    }
    return TAPAK_OK;
}

static void blame(struct tapak_repair *repair, const char *reason, struct tapak_point place)
{
    repair->was_invalid = true;
    (void)snprintf(repair->reason, sizeof repair->reason, "%s at (%.7f, %.7f)", reason,
                   place.lon_deg, place.lat_deg);
}

/** Rings that are being copied, with one point more for each that was open. */
struct copying {
    const struct geo_rings *from;
    struct geo_rings *to;
    struct tapak_repair *repair;
    bool is_part_lost; ///< the outer ring of the part was too short: its holes are nothing
};

static void copy_ring(struct copying *copying, const struct geo_ring *ring)
{
    struct geo_rings *to = copying->to;
    const struct tapak_point *points = copying->from->points + ring->first;
    bool is_open = ring->count > 0 && !is_closed(copying->from, ring);
    bool is_short = ring->count + is_open < 4;
    copying->is_part_lost = ring->is_hole ? copying->is_part_lost : is_short;
    if (ring->count > 0 && (is_short || is_open)) {
        blame(copying->repair, is_short ? "Ring of too few points" : "Ring is not closed",
              points[0]);
    }
    if (is_short || copying->is_part_lost) {
        return;
    }
    to->part_count += ring->is_hole ? 0 : 1;
    to->rings[to->ring_count++] = (struct geo_ring){to->point_count, ring->count + is_open,
                                                    to->part_count - 1, ring->is_hole};
    for (size_t i = 0; i < ring->count; i++) {
        to->points[to->point_count++] = points[i];
    }
    if (is_open) {
        to->points[to->point_count++] = points[0];
    }
}

// The same rings without those too short to have an area, all closed.
static enum tapak_status close_rings(struct geo_rings *rings, struct tapak_repair *repair,
                                     struct tapak_error *err)
{
    struct geo_rings closed = {.has_z = rings->has_z};
    closed.points = malloc((rings->point_count + rings->ring_count + 1) * sizeof *closed.points);
    closed.rings = malloc((rings->ring_count + 1) * sizeof *closed.rings);
    if (closed.points == NULL || closed.rings == NULL) {
        geo_rings_free(&closed);
        return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for %zu vertices", rings->point_count);
    }
    struct copying copying = {.from = rings, .to = &closed, .repair = repair};
    for (size_t r = 0; r < rings->ring_count; r++) {
        copy_ring(&copying, &rings->rings[r]);
    }
    geo_rings_free(rings);
    *rings = closed;
    return TAPAK_OK;
}

// Writes the rings; none left is an error.
static enum tapak_status write_rings(struct geo_rings *rings, struct tapak_arena *arena,
                                     struct tapak_wkb *out_wkb, bool *out_was_rewound,
                                     struct tapak_error *err)
{
    if (rings->ring_count == 0) {
        return tapak_fail(err, TAPAK_INVALID, "the shape has no area");
    }
    return geo_rings_write(rings, arena, out_wkb, out_was_rewound, err);
}

// GEOS's word on a shape: 1 valid, 0 not (with the reason in repair), else a failure.
static char judge(struct tapak_shapes *shapes, const GEOSGeometry *shape,
                  struct tapak_repair *repair)
{
    char *reason = NULL;
    GEOSGeometry *where = NULL;
    struct tapak_point place = {0};
    char verdict = GEOSisValidDetail_r(shapes->geos, shape, 0, &reason, &where);
    if (verdict == 0 && !repair->was_invalid) {
        if (where != NULL) {
            (void)GEOSGeomGetX_r(shapes->geos, where, &place.lon_deg);
            (void)GEOSGeomGetY_r(shapes->geos, where, &place.lat_deg);
        }
        blame(repair, reason == NULL ? "Invalid" : reason, place);
    }
    GEOSGeom_destroy_r(shapes->geos, where);
    GEOSFree_r(shapes->geos, reason);
    return verdict;
}

// What was written at *wkb is replaced when it is not valid.
static enum tapak_status make_valid(struct tapak_shapes *shapes, struct tapak_arena *arena,
                                    struct tapak_wkb *wkb, struct tapak_repair *repair,
                                    struct tapak_error *err)
{
    GEOSGeometry *shape = NULL;
    GEOSGeometry *valid = NULL;
    struct geo_rings rings = {0};
    bool was_rewound = false;
    enum tapak_status status = geo_shapes_from_wkb(shapes, *wkb, &shape, err);
    if (status != TAPAK_OK) {
        return status;
    }
    char verdict = judge(shapes, shape, repair);
    if (verdict == 1) {
        goto out;
    }
    status = verdict == 0 ? geo_shapes_repair(shapes, shape, &valid, err)
                          : geo_shapes_fail(shapes, "checking a shape", err);
    if (status == TAPAK_OK) {
        status = geo_shapes_to_rings(shapes, valid, &rings, err);
    }
    if (status == TAPAK_OK) {
        status = write_rings(&rings, arena, wkb, &was_rewound, err);
    }
out:
    geo_rings_free(&rings);
    GEOSGeom_destroy_r(shapes->geos, valid);
    GEOSGeom_destroy_r(shapes->geos, shape);
    return status;
}

enum tapak_status tapak_shape_clean(struct tapak_shapes *shapes, struct tapak_wkb wkb,
                                    struct tapak_arena *arena, struct tapak_wkb *out_wkb,
                                    struct tapak_repair *out_repair, struct tapak_error *err)
{
    struct geo_rings rings = {0};
    struct tapak_wkb clean = {0};
    struct tapak_repair repair = {0};
    enum tapak_status status = geo_rings_read(wkb, &rings, err);
    if (status != TAPAK_OK) {
        return status;
    }
    repair.had_z = rings.has_z;
    status = check_places(&rings, err);
    if (status == TAPAK_OK) {
        status = close_rings(&rings, &repair, err);
    }
    if (status == TAPAK_OK) {
        status = write_rings(&rings, arena, &clean, &repair.was_rewound, err);
    }
    if (status == TAPAK_OK) {
        status = make_valid(shapes, arena, &clean, &repair, err);
    }
    if (status == TAPAK_OK) {
        *out_wkb = clean;
        *out_repair = repair;
    }
    geo_rings_free(&rings);
    return status;
}

enum tapak_status tapak_shape_area_m2(struct tapak_wkb wkb, double *out_area_m2,
                                      struct tapak_error *err)
{
    struct geo_rings rings = {0};
    enum tapak_status status = geo_rings_read(wkb, &rings, err);
    if (status == TAPAK_OK) {
        status = geo_rings_check(&rings, err);
    }
    if (status == TAPAK_OK) {
        *out_area_m2 = geo_rings_area_m2(&rings);
    }
    geo_rings_free(&rings);
    return status;
}

enum tapak_status tapak_shape_box(struct tapak_wkb wkb, struct tapak_box *out_box,
                                  struct tapak_error *err)
{
    struct geo_rings rings = {0};
    enum tapak_status status = geo_rings_read(wkb, &rings, err);
    if (status == TAPAK_OK) {
        status = geo_rings_check(&rings, err);
    }
    if (status == TAPAK_OK && !geo_rings_box(&rings, out_box)) {
        status = tapak_fail(err, TAPAK_INVALID, "the shape has no area");
    }
    geo_rings_free(&rings);
    return status;
}

enum tapak_status tapak_shape_union(struct tapak_shapes *shapes, const struct tapak_wkb *items,
                                    size_t count, struct tapak_arena *arena,
                                    struct tapak_wkb *out_wkb, struct tapak_error *err)
{
    GEOSGeometry *joined = NULL;
    struct geo_rings rings = {0};
    bool was_rewound = false;
    enum tapak_status status = geo_shapes_union(shapes, items, count, &joined, err);
    if (status != TAPAK_OK) {
        return status;
    }
    status = geo_shapes_to_rings(shapes, joined, &rings, err);
    if (status == TAPAK_OK) {
        status = write_rings(&rings, arena, out_wkb, &was_rewound, err);
    }
    geo_rings_free(&rings);
    GEOSGeom_destroy_r(shapes->geos, joined);
    return status;
}
