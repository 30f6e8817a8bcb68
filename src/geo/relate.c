// Boxes first; then the literal, prepared once, against the row's shape.
#include "tapak/geo/relate.h"

#include "geo/geos.h"

#include <stdio.h>
#include <stdlib.h>

struct literal {
    GEOSGeometry *shape;
    const GEOSPreparedGeometry *prepared;
    bool is_unreadable;
};

struct tapak_relations {
    struct tapak_shapes *shapes;
    struct literal *literals;
    size_t count;
};

enum tapak_status tapak_relations_create(struct tapak_relations **out_relations, size_t shape_count,
                                         struct tapak_error *err)
{
    struct tapak_relations *relations = calloc(1, sizeof *relations);
    struct literal *literals = calloc(shape_count + 1, sizeof *literals);
    enum tapak_status status = TAPAK_NO_MEMORY;
    if (relations == NULL || literals == NULL) {
        status = tapak_fail(err, TAPAK_NO_MEMORY, "no memory for the shapes of a filter");
    } else {
        relations->literals = literals;
        relations->count = shape_count;
        status = tapak_shapes_create(&relations->shapes, err);
    }
    if (status != TAPAK_OK) {
        free(relations);
        free(literals);
        return status;
    }
    *out_relations = relations;
    return TAPAK_OK;
}

void tapak_relations_free(struct tapak_relations *relations)
{
    if (relations == NULL) {
        return;
    }
    for (size_t i = 0; i < relations->count; i++) {
        GEOSPreparedGeom_destroy_r(relations->shapes->geos, relations->literals[i].prepared);
        GEOSGeom_destroy_r(relations->shapes->geos, relations->literals[i].shape);
    }
    tapak_shapes_free(relations->shapes);
    free(relations->literals);
    free(relations);
}

static GEOSGeometry *read_shape(GEOSContextHandle_t geos, const struct tapak_filter_shape *shape)
{
    return shape->is_point
               ? GEOSGeom_createPointFromXY_r(geos, shape->point.lon_deg, shape->point.lat_deg)
               : GEOSGeomFromWKB_buf_r(geos, shape->wkb, shape->size);
}

static const struct literal *literal_of(struct tapak_relations *relations,
                                        const struct tapak_filter_shape *shape)
{
    struct literal *literal = &relations->literals[shape->index];
    GEOSContextHandle_t geos = relations->shapes->geos;
    if (literal->shape == NULL && !literal->is_unreadable) {
        literal->shape = read_shape(geos, shape);
        if (literal->shape != NULL) {
            literal->prepared = GEOSPrepare_r(geos, literal->shape);
        }
        literal->is_unreadable = literal->prepared == NULL;
    }
    return literal->is_unreadable ? NULL : literal;
}

// The answer of GEOS: 0, 1, or 2 for "cannot say".
static char ask_prepared(GEOSContextHandle_t geos, enum tapak_filter_op op,
                         const struct literal *literal, const GEOSGeometry *other)
{
    switch (op) {
    case TAPAK_FILTER_S_INTERSECTS:
        return GEOSPreparedIntersects_r(geos, literal->prepared, other);
    case TAPAK_FILTER_S_DISJOINT:
        return GEOSPreparedDisjoint_r(geos, literal->prepared, other);
    case TAPAK_FILTER_S_TOUCHES:
        return GEOSPreparedTouches_r(geos, literal->prepared, other);
    case TAPAK_FILTER_S_WITHIN:
        return GEOSPreparedWithin_r(geos, literal->prepared, other);
    case TAPAK_FILTER_S_OVERLAPS:
        return GEOSPreparedOverlaps_r(geos, literal->prepared, other);
    case TAPAK_FILTER_S_CROSSES:
        return GEOSPreparedCrosses_r(geos, literal->prepared, other);
    case TAPAK_FILTER_S_CONTAINS:
        return GEOSPreparedContains_r(geos, literal->prepared, other);
    default:
        return GEOSEquals_r(geos, literal->shape, other);
    }
}

// Two shapes of which neither is a literal: one is prepared for this once.
static char ask_both(GEOSContextHandle_t geos, enum tapak_filter_op op, const GEOSGeometry *left,
                     const GEOSGeometry *right)
{
    const GEOSPreparedGeometry *prepared = GEOSPrepare_r(geos, left);
    // Only read: GEOSPreparedGeometry keeps a reference to it.
    const struct literal once = {.prepared = prepared};
    char answer = 2;
    if (prepared != NULL) {
        answer = op == TAPAK_FILTER_S_EQUALS ? GEOSEquals_r(geos, left, right)
                                             : ask_prepared(geos, op, &once, right);
    }
    GEOSPreparedGeom_destroy_r(geos, prepared);
    return answer;
}

static bool is_outside(const struct tapak_filter_shape *literal,
                       const struct tapak_filter_shape *other)
{
    const struct tapak_box *box = &literal->box;
    if (!other->is_point) {
        return false;
    }
    return other->point.lon_deg < box->west_deg || other->point.lon_deg > box->east_deg ||
           other->point.lat_deg < box->south_deg || other->point.lat_deg > box->north_deg;
}

static enum tapak_truth truth_of(char answer)
{
    return answer == 1 ? TAPAK_TRUE : answer == 0 ? TAPAK_FALSE : TAPAK_UNKNOWN;
}

enum tapak_truth tapak_relate(void *context, enum tapak_filter_op op,
                              const struct tapak_filter_value *left,
                              const struct tapak_filter_value *right)
{
    struct tapak_relations *relations = context;
    GEOSContextHandle_t geos = relations->shapes->geos;
    const struct tapak_filter_shape *first = &left->shape;
    const struct tapak_filter_shape *second = &right->shape;
    if (!first->is_literal && second->is_literal) {
        first = &right->shape;
        second = &left->shape;
        op = tapak_filter_op_mirror(op);
    }
    if (first->is_literal && is_outside(first, second)) {
        return truth_of(op == TAPAK_FILTER_S_DISJOINT);
    }
    const struct literal *literal = first->is_literal ? literal_of(relations, first) : NULL;
    GEOSGeometry *one = first->is_literal ? NULL : read_shape(geos, first);
    GEOSGeometry *other = read_shape(geos, second);
    char answer = 2;
    if (other != NULL && literal != NULL) {
        answer = ask_prepared(geos, op, literal, other);
    } else if (other != NULL && one != NULL) {
        answer = ask_both(geos, op, one, other);
    }
    GEOSGeom_destroy_r(geos, one);
    GEOSGeom_destroy_r(geos, other);
    return truth_of(answer);
}

bool tapak_relate_is_valid(const struct tapak_filter_shape *shape, char *out_why, size_t room)
{
    struct tapak_shapes *shapes = NULL;
    if (tapak_shapes_create(&shapes, NULL) != TAPAK_OK) {
        (void)snprintf(out_why, room, "no memory");
        return false;
    }
    GEOSGeometry *geometry = read_shape(shapes->geos, shape);
    GEOSGeometry *where = NULL;
    char *why = NULL;
    char answer =
        geometry == NULL ? 2 : GEOSisValidDetail_r(shapes->geos, geometry, 0, &why, &where);
    if (answer != 1) {
        double x = 0;
        double y = 0;
        if (where != NULL) {
            (void)GEOSGeomGetX_r(shapes->geos, where, &x);
            (void)GEOSGeomGetY_r(shapes->geos, where, &y);
        }
        (void)snprintf(out_why, room, "%s near %.7g %.7g", why == NULL ? shapes->complaint : why, x,
                       y);
    }
    GEOSFree_r(shapes->geos, why);
    GEOSGeom_destroy_r(shapes->geos, where);
    GEOSGeom_destroy_r(shapes->geos, geometry);
    tapak_shapes_free(shapes);
    return answer == 1;
}
