// Pairs whose boxes meet are intersected one by one. Gaps are the holes of the union of everything,
// but for holes that a shape has itself and nobody fills. What shapes enclose that meet in points
// only is no hole of the union, and not counted.
#include <stdlib.h>
#include <string.h>

#include "geo/geos.h"

struct check {
    struct tapak_shapes *shapes;
    size_t count;
    GEOSGeometry **items;
    GEOSSTRtree *tree;
    size_t *numbers; ///< what the tree hands back points into this
    size_t *found;   ///< of one query
    size_t found_count;
    size_t first;
    tapak_overlap_fn *each;
    void *context;
    struct tapak_coverage coverage;
};

static void check_free(struct check *check)
{
    GEOSContextHandle_t geos = check->shapes->geos;
    if (check->tree != NULL) {
        GEOSSTRtree_destroy_r(geos, check->tree);
    }
    for (size_t i = 0; check->items != NULL && i < check->count; i++) {
        GEOSGeom_destroy_r(geos, check->items[i]);
    }
    free(check->items);
    free(check->numbers);
    free(check->found);
}

static enum tapak_status read_items(struct check *check, const struct tapak_wkb *items,
                                    struct tapak_error *err)
{
    struct tapak_shapes *shapes = check->shapes;
    check->items = calloc(check->count + 1, sizeof(GEOSGeometry *));
    check->numbers = calloc(check->count + 1, sizeof *check->numbers);
    check->found = calloc(check->count + 1, sizeof *check->found);
    check->tree = GEOSSTRtree_create_r(shapes->geos, 10);
    if (check->items == NULL || check->numbers == NULL || check->found == NULL ||
        check->tree == NULL) {
        return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for %zu shapes", check->count);
    }
    for (size_t i = 0; i < check->count; i++) {
        enum tapak_status status = geo_shapes_from_wkb(shapes, items[i], &check->items[i], err);
        if (status != TAPAK_OK) {
            return tapak_fail_at(err, "shape %zu", i);
        }
        check->numbers[i] = i;
        GEOSSTRtree_insert_r(shapes->geos, check->tree, check->items[i], &check->numbers[i]);
    }
    return TAPAK_OK;
}

static void note_later(void *item, void *context)
{
    struct check *check = context;
    const size_t *number = item;
    if (*number > check->first) {
        check->found[check->found_count++] = *number;
    }
}

static int compare_numbers(const void *a, const void *b)
{
    const size_t *first = a;
    const size_t *second = b;
    return (*first > *second) - (*first < *second);
}

static enum tapak_status measure_pair(struct check *check, size_t second, struct tapak_error *err)
{
    struct tapak_shapes *shapes = check->shapes;
    struct geo_rings rings = {0};
    GEOSGeometry *common =
        GEOSIntersection_r(shapes->geos, check->items[check->first], check->items[second]);
    if (common == NULL) {
        return geo_shapes_fail(shapes, "intersecting two shapes", err);
    }
    enum tapak_status status = TAPAK_OK;
    if (GEOSGeom_getDimensions_r(shapes->geos, common) < 2) {
        goto out; // they touch, or do not even that
    }
    status = geo_shapes_to_rings(shapes, common, &rings, err);
    if (status != TAPAK_OK) {
        goto out;
    }
    struct tapak_overlap overlap = {check->first, second, geo_rings_area_m2(&rings)};
    if (overlap.area_m2 > 0) {
        check->coverage.overlap_count++;
        check->coverage.overlap_m2 += overlap.area_m2;
        status = check->each == NULL ? TAPAK_OK : check->each(&overlap, check->context);
    }
out:
    geo_rings_free(&rings);
    GEOSGeom_destroy_r(shapes->geos, common);
    return status;
}

static enum tapak_status find_overlaps(struct check *check, struct tapak_error *err)
{
    struct tapak_shapes *shapes = check->shapes;
    for (size_t i = 0; i < check->count; i++) {
        check->first = i;
        check->found_count = 0;
        GEOSSTRtree_query_r(shapes->geos, check->tree, check->items[i], note_later, check);
        if (check->found_count == 0) {
            continue;
        }
        qsort(check->found, check->found_count, sizeof *check->found, compare_numbers);
        const GEOSPreparedGeometry *prepared = GEOSPrepare_r(shapes->geos, check->items[i]);
        if (prepared == NULL) {
            return geo_shapes_fail(shapes, "preparing a shape", err);
        }
        enum tapak_status status = TAPAK_OK;
        for (size_t k = 0; status == TAPAK_OK && k < check->found_count; k++) {
            size_t second = check->found[k];
            if (GEOSPreparedIntersects_r(shapes->geos, prepared, check->items[second]) != 0) {
                status = measure_pair(check, second, err);
            }
        }
        GEOSPreparedGeom_destroy_r(shapes->geos, prepared);
        if (status != TAPAK_OK) {
            return status;
        }
    }
    return TAPAK_OK;
}

/** A hole by its box, by which it is known again in the union. */
struct hole {
    struct tapak_box box;
    double area_deg2;
};

struct holes {
    struct hole *items;
    size_t count;
    size_t room;
};

static int compare_holes(const void *a, const void *b)
{
    return memcmp(&((const struct hole *)a)->box, &((const struct hole *)b)->box,
                  sizeof(struct tapak_box));
}

static struct hole hole_of(const struct geo_rings *rings, const struct geo_ring *ring)
{
    struct geo_rings only = {.points = rings->points + ring->first, .point_count = ring->count};
    struct hole hole = {0};
    (void)geo_rings_box(&only, &hole.box);
    double winding = geo_ring_winding(only.points, only.point_count);
    hole.area_deg2 = winding < 0 ? -winding / 2 : winding / 2;
    return hole;
}

static enum tapak_status note_holes(struct holes *holes, const struct geo_rings *rings,
                                    struct tapak_error *err)
{
    for (size_t r = 0; r < rings->ring_count; r++) {
        if (!rings->rings[r].is_hole || rings->rings[r].count == 0) {
            continue;
        }
        if (holes->count == holes->room) {
            size_t room = holes->room == 0 ? 64 : holes->room * 2;
            struct hole *items = reallocarray(holes->items, room, sizeof *items);
            if (items == NULL) {
                return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for %zu holes", room);
            }
            holes->items = items;
            holes->room = room;
        }
        holes->items[holes->count++] = hole_of(rings, &rings->rings[r]);
    }
    return TAPAK_OK;
}

static bool is_known(const struct holes *holes, const struct hole *hole)
{
    const struct hole *known =
        holes->count == 0 ? NULL
                          : bsearch(hole, holes->items, holes->count, sizeof *hole, compare_holes);
    double more = known == NULL ? 0 : known->area_deg2 - hole->area_deg2;
    return known != NULL && more <= 1e-9 * known->area_deg2 && -more <= 1e-9 * known->area_deg2;
}

static void count_gaps(struct check *check, const struct holes *own, const struct geo_rings *rings)
{
    for (size_t r = 0; r < rings->ring_count; r++) {
        const struct geo_ring *ring = &rings->rings[r];
        if (!ring->is_hole || ring->count == 0) {
            continue;
        }
        struct hole hole = hole_of(rings, ring);
        if (!is_known(own, &hole)) {
            check->coverage.gap_count++;
            check->coverage.gap_m2 += geo_ring_area_m2(rings->points + ring->first, ring->count);
        }
    }
}

static enum tapak_status find_gaps(struct check *check, const struct tapak_wkb *items,
                                   struct tapak_error *err)
{
    struct holes own = {0};
    struct geo_rings rings = {0};
    GEOSGeometry *all = NULL;
    enum tapak_status status = TAPAK_OK;
    for (size_t i = 0; status == TAPAK_OK && i < check->count; i++) {
        status = geo_rings_read(items[i], &rings, err);
        if (status == TAPAK_OK) {
            status = note_holes(&own, &rings, err);
        }
        geo_rings_free(&rings);
    }
    if (status != TAPAK_OK) {
        goto out;
    }
    if (own.count > 0) {
        qsort(own.items, own.count, sizeof *own.items, compare_holes);
    }
    status = geo_shapes_union(check->shapes, items, check->count, &all, err);
    if (status != TAPAK_OK) {
        goto out;
    }
    status = geo_shapes_to_rings(check->shapes, all, &rings, err);
    if (status == TAPAK_OK) {
        count_gaps(check, &own, &rings);
    }
out:
    geo_rings_free(&rings);
    GEOSGeom_destroy_r(check->shapes->geos, all);
    free(own.items);
    return status;
}

enum tapak_status tapak_coverage_check(struct tapak_shapes *shapes, const struct tapak_wkb *items,
                                       size_t count, tapak_overlap_fn *each, void *context,
                                       struct tapak_coverage *out_coverage, struct tapak_error *err)
{
    struct check check = {.shapes = shapes, .count = count, .each = each, .context = context};
    enum tapak_status status = read_items(&check, items, err);
    if (status == TAPAK_OK) {
        status = find_overlaps(&check, err);
    }
    if (status == TAPAK_OK) {
        status = find_gaps(&check, items, err);
    }
    if (status == TAPAK_OK) {
        *out_coverage = check.coverage;
    }
    check_free(&check);
    return status;
}
