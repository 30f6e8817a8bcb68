// MakeValid by structure joins overlapping parts and takes holes off their shells, which keeps
// areas right where MakeValid by linework would cut overlaps out. But it would lose islands that
// were written as holes: those outside of their shell, or properly inside another hole. They are
// made parts of their own first.
#include <stdlib.h>

#include "geo/geos.h"

/** The parts that the repaired shape is made of. */
struct parts {
    struct tapak_shapes *shapes;
    GEOSGeometry **items;
    unsigned count;
    unsigned room;
};

static bool push(struct parts *parts, GEOSGeometry *item)
{
    if (item == NULL) {
        return false;
    }
    if (parts->count == parts->room) {
        unsigned room = parts->room == 0 ? 16 : parts->room * 2;
        GEOSGeometry **items = reallocarray(parts->items, room, sizeof(GEOSGeometry *));
        if (items == NULL) {
            GEOSGeom_destroy_r(parts->shapes->geos, item);
            return false;
        }
        parts->items = items;
        parts->room = room;
    }
    parts->items[parts->count++] = item;
    return true;
}

static GEOSGeometry *make_valid(struct tapak_shapes *shapes, const GEOSGeometry *shape)
{
    GEOSMakeValidParams *params = GEOSMakeValidParams_create_r(shapes->geos);
    if (params == NULL) {
        return NULL;
    }
    (void)GEOSMakeValidParams_setMethod_r(shapes->geos, params, GEOS_MAKE_VALID_STRUCTURE);
    (void)GEOSMakeValidParams_setKeepCollapsed_r(shapes->geos, params, 0);
    GEOSGeometry *valid = GEOSMakeValidWithParams_r(shapes->geos, shape, params);
    GEOSMakeValidParams_destroy_r(shapes->geos, params);
    return valid;
}

// A valid shape of one ring as if it were an outer one; NULL after a failure.
static GEOSGeometry *filled(struct tapak_shapes *shapes, const GEOSGeometry *ring)
{
    GEOSGeometry *copy = ring == NULL ? NULL : GEOSGeom_clone_r(shapes->geos, ring);
    if (copy == NULL) {
        return NULL;
    }
    GEOSGeometry *polygon = GEOSGeom_createPolygon_r(shapes->geos, copy, NULL, 0);
    if (polygon == NULL) {
        GEOSGeom_destroy_r(shapes->geos, copy);
        return NULL;
    }
    GEOSGeometry *valid = make_valid(shapes, polygon);
    GEOSGeom_destroy_r(shapes->geos, polygon);
    return valid;
}

static double area_of(struct tapak_shapes *shapes, const GEOSGeometry *shape)
{
    double area = 0;
    return shape != NULL && GEOSArea_r(shapes->geos, shape, &area) == 1 ? area : 0;
}

/** The rings of one polygon, each filled. */
struct fills {
    GEOSGeometry *shell;
    GEOSGeometry **holes;
    int hole_count;
};

static void fills_free(struct tapak_shapes *shapes, struct fills *fills)
{
    GEOSGeom_destroy_r(shapes->geos, fills->shell);
    for (int i = 0; fills->holes != NULL && i < fills->hole_count; i++) {
        GEOSGeom_destroy_r(shapes->geos, fills->holes[i]);
    }
    free(fills->holes);
}

static bool fill(struct tapak_shapes *shapes, const GEOSGeometry *polygon, struct fills *fills)
{
    fills->hole_count = GEOSGetNumInteriorRings_r(shapes->geos, polygon);
    fills->shell = filled(shapes, GEOSGetExteriorRing_r(shapes->geos, polygon));
    fills->holes = calloc((size_t)fills->hole_count + 1, sizeof(GEOSGeometry *));
    if (fills->shell == NULL || fills->holes == NULL) {
        return false;
    }
    for (int i = 0; i < fills->hole_count; i++) {
        fills->holes[i] = filled(shapes, GEOSGetInteriorRingN_r(shapes->geos, polygon, i));
        if (fills->holes[i] == NULL) {
            return false;
        }
    }
    return true;
}

static bool is_island(struct tapak_shapes *shapes, const struct fills *fills, int at)
{
    const GEOSGeometry *hole = fills->holes[at];
    GEOSGeometry *inside = GEOSIntersection_r(shapes->geos, hole, fills->shell);
    bool is_outside = area_of(shapes, inside) < area_of(shapes, hole) / 2;
    GEOSGeom_destroy_r(shapes->geos, inside);
    for (int i = 0; !is_outside && i < fills->hole_count; i++) {
        if (i != at && GEOSRelatePattern_r(shapes->geos, fills->holes[i], hole, "T**FF*FF*") == 1) {
            return true; // properly inside another hole
        }
    }
    return is_outside;
}

// The polygon with its true holes, then each island.
static bool push_polygon(struct parts *parts, const GEOSGeometry *polygon)
{
    struct tapak_shapes *shapes = parts->shapes;
    struct fills fills = {0};
    bool is_done = false;
    GEOSGeometry *body = NULL;
    if (GEOSisEmpty_r(shapes->geos, polygon) == 1) {
        return true;
    }
    if (!fill(shapes, polygon, &fills)) {
        goto out;
    }
    body = GEOSGeom_clone_r(shapes->geos, fills.shell);
    for (int i = 0; body != NULL && i < fills.hole_count; i++) {
        if (is_island(shapes, &fills, i)) {
            if (!push(parts, GEOSGeom_clone_r(shapes->geos, fills.holes[i]))) {
                goto out;
            }
            continue;
        }
        GEOSGeometry *rest = GEOSDifference_r(shapes->geos, body, fills.holes[i]);
        GEOSGeom_destroy_r(shapes->geos, body);
        body = rest;
    }
    is_done = push(parts, body);
    body = NULL; // the parts' now
out:
    GEOSGeom_destroy_r(shapes->geos, body);
    fills_free(shapes, &fills);
    return is_done;
}

enum tapak_status geo_shapes_repair(struct tapak_shapes *shapes, const GEOSGeometry *broken,
                                    GEOSGeometry **out_shape, struct tapak_error *err)
{
    struct parts parts = {.shapes = shapes};
    GEOSGeometry *all = NULL;
    int count = GEOSGetNumGeometries_r(shapes->geos, broken);
    bool is_good = true;
    for (int i = 0; is_good && i < count; i++) {
        is_good = push_polygon(&parts, GEOSGetGeometryN_r(shapes->geos, broken, i));
    }
    if (is_good) {
        all = GEOSGeom_createCollection_r(shapes->geos, GEOS_GEOMETRYCOLLECTION, parts.items,
                                          parts.count);
    }
    if (all != NULL) {
        parts.count = 0; // the collection's now
        *out_shape = GEOSUnaryUnion_r(shapes->geos, all);
    }
    bool is_made = all != NULL && *out_shape != NULL;
    for (unsigned i = 0; i < parts.count; i++) {
        GEOSGeom_destroy_r(shapes->geos, parts.items[i]);
    }
    free(parts.items);
    GEOSGeom_destroy_r(shapes->geos, all);
    return is_made ? TAPAK_OK : geo_shapes_fail(shapes, "mending a shape", err);
}
