// Villages wait in the order they come in, their vertices in one list. Sealing takes them in order
// of code, so that of the owners of an edge the first is always the lower one, and gives the list
// back before cells are made.
#include "geo/locator.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "geo/distance.h"
#include "geo/pages.h"
#include "geo/wkb.h"
#include "tapak/base/limits.h"

enum { FIRST_ROOM = 64, FIRST_POINTS = 1024 };

// A village that waits: its rings are lengths[first_ring] and on, their points from first_point on.
struct waiting {
    struct geo_village village;
    size_t first_point;
    size_t first_ring;
    size_t ring_count;
};

struct tapak_locator_builder {
    struct waiting *items; ///< as they came
    uint32_t *order;       ///< of items, by code
    size_t count;
    size_t room;
    struct tapak_point *points;
    size_t point_count;
    size_t point_room;
    uint32_t *lengths; ///< points of each ring
    size_t ring_count;
    size_t ring_room;
};

enum tapak_status tapak_locator_builder_create(struct tapak_locator_builder **out_builder,
                                               struct tapak_error *err)
{
    struct tapak_locator_builder *builder = calloc(1, sizeof *builder);
    if (builder == NULL) {
        return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for a locator");
    }
    *out_builder = builder;
    return TAPAK_OK;
}

static void forget_all(struct tapak_locator_builder *builder)
{
    free(builder->items);
    free(builder->order);
    geo_pages_free(builder->points, builder->point_room * sizeof *builder->points);
    free(builder->lengths);
    *builder = (struct tapak_locator_builder){0};
}

void tapak_locator_builder_free(struct tapak_locator_builder *builder)
{
    if (builder != NULL) {
        forget_all(builder);
        free(builder);
    }
}

static const struct tapak_code *code_at(const struct tapak_locator_builder *builder, size_t place)
{
    return &builder->items[builder->order[place]].village.code;
}

// The first place whose code is not below code. Villages mostly come in order: the end is first.
static size_t place_of(const struct tapak_locator_builder *builder, const struct tapak_code *code)
{
    size_t low = 0;
    size_t high = builder->count;
    if (high > 0 && tapak_code_compare(code_at(builder, high - 1), code) < 0) {
        return high;
    }
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (tapak_code_compare(code_at(builder, middle), code) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

// An array with room for wanted items of that size, or NULL; then the array is as it was.
static void *with_room(void *array, size_t *room, size_t wanted, size_t item)
{
    size_t next = wanted <= *room ? *room : wanted + wanted / 2;
    void *grown = next == *room ? array : realloc(array, next * item);
    *room = grown == NULL ? *room : next;
    return grown;
}

static bool make_room_for_points(struct tapak_locator_builder *builder, size_t more)
{
    size_t wanted = builder->point_count + more;
    if (wanted <= builder->point_room) {
        return true;
    }
    size_t room = wanted + wanted / 2 + FIRST_POINTS;
    size_t item = sizeof *builder->points;
    void *points = geo_pages_resize(builder->points, builder->point_room * item, room * item);
    builder->points = points == NULL ? builder->points : points;
    builder->point_room = points == NULL ? builder->point_room : room;
    return points != NULL;
}

static bool make_room(struct tapak_locator_builder *builder, const struct geo_rings *rings)
{
    bool has_points = make_room_for_points(builder, rings->point_count);
    size_t wanted = builder->ring_count + rings->ring_count + FIRST_ROOM;
    void *lengths =
        with_room(builder->lengths, &builder->ring_room, wanted, sizeof *builder->lengths);
    builder->lengths = lengths == NULL ? builder->lengths : lengths;
    size_t items_room = builder->room;
    void *items =
        with_room(builder->items, &items_room, builder->count + 1, sizeof(struct waiting));
    builder->items = items == NULL ? builder->items : items;
    void *order = with_room(builder->order, &builder->room, builder->count + 1, sizeof(uint32_t));
    builder->order = order == NULL ? builder->order : order;
    return has_points && lengths != NULL && items != NULL && order != NULL;
}

// Outer rings counter-clockwise, holes clockwise: geo/village.c sums areas by it.
static void put_ring(struct tapak_locator_builder *builder, const struct tapak_point *points,
                     const struct geo_ring *ring)
{
    double winding = geo_ring_winding(points, ring->count);
    bool is_turned = ring->is_hole ? winding > 0 : winding < 0;
    struct tapak_point *out = builder->points + builder->point_count;
    for (size_t i = 0; i < ring->count; i++) {
        out[i] = points[is_turned ? ring->count - 1 - i : i];
    }
    builder->point_count += ring->count;
    builder->lengths[builder->ring_count++] = (uint32_t)ring->count;
}

static enum tapak_status check(const struct geo_rings *rings, struct tapak_box *out_box,
                               struct tapak_error *err)
{
    if (rings->has_z || !rings->is_polygons) {
        return tapak_fail(err, TAPAK_INVALID, "not a two-dimensional Polygon or MultiPolygon");
    }
    enum tapak_status status = geo_rings_check(rings, err);
    if (status == TAPAK_OK && !geo_rings_box(rings, out_box)) {
        return tapak_fail(err, TAPAK_INVALID, "a shape without any point");
    }
    return status;
}

static enum tapak_status put_village(struct tapak_locator_builder *builder, size_t place,
                                     const struct tapak_code *code, const struct geo_rings *rings,
                                     struct tapak_error *err)
{
    struct waiting waiting = {.village.code = *code, .first_point = builder->point_count};
    waiting.first_ring = builder->ring_count;
    waiting.ring_count = rings->ring_count;
    enum tapak_status status = check(rings, &waiting.village.box, err);
    if (status != TAPAK_OK) {
        return status;
    }
    if (!make_room(builder, rings)) {
        return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for %zu vertices", rings->point_count);
    }
    for (size_t i = 0; i < rings->ring_count; i++) {
        put_ring(builder, rings->points + rings->rings[i].first, &rings->rings[i]);
    }
    memmove(builder->order + place + 1, builder->order + place,
            (builder->count - place) * sizeof builder->order[0]);
    builder->order[place] = (uint32_t)builder->count;
    builder->items[builder->count++] = waiting;
    return TAPAK_OK;
}

enum tapak_status tapak_locator_builder_add(struct tapak_locator_builder *builder,
                                            const struct tapak_code *code, const void *wkb,
                                            size_t size, struct tapak_error *err)
{
    size_t place = place_of(builder, code);
    if (place < builder->count && tapak_code_compare(code_at(builder, place), code) == 0) {
        return tapak_fail(err, TAPAK_CONFLICT, "village %s is there already", code->text);
    }
    if (builder->count == TAPAK_MAX_VILLAGES) {
        return tapak_fail(err, TAPAK_TOO_LARGE, "more than %zu villages", TAPAK_MAX_VILLAGES);
    }
    struct geo_rings rings = {0};
    enum tapak_status status = geo_rings_read((struct tapak_wkb){wkb, size}, &rings, err);
    if (status == TAPAK_OK) {
        status = put_village(builder, place, code, &rings, err);
    }
    geo_rings_free(&rings);
    return status == TAPAK_OK ? TAPAK_OK : tapak_fail_at(err, "village %s", code->text);
}

static struct tapak_box extent_of(const struct geo_village *villages, size_t count)
{
    struct tapak_box extent = count > 0 ? villages[0].box : (struct tapak_box){0};
    for (size_t i = 1; i < count; i++) {
        const struct tapak_box *box = &villages[i].box;
        extent.west_deg = fmin(extent.west_deg, box->west_deg);
        extent.south_deg = fmin(extent.south_deg, box->south_deg);
        extent.east_deg = fmax(extent.east_deg, box->east_deg);
        extent.north_deg = fmax(extent.north_deg, box->north_deg);
    }
    return extent;
}

static enum tapak_status take_villages(struct tapak_locator_builder *builder,
                                       struct tapak_locator *locator, struct tapak_error *err)
{
    locator->villages = calloc(builder->count + 1, sizeof *locator->villages);
    if (locator->villages == NULL || !geo_boxes_make(&locator->boxes, builder->count)) {
        return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for %zu villages", builder->count);
    }
    locator->count = builder->count;
    for (size_t i = 0; i < locator->count; i++) {
        locator->villages[i] = builder->items[builder->order[i]].village;
        locator->boxes.items[i] = locator->villages[i].box;
    }
    geo_boxes_close(&locator->boxes);
    locator->extent = extent_of(locator->villages, locator->count);
    locator->ellipsoid = geo_wgs84();
    return TAPAK_OK;
}

// The builder is empty afterwards.
static enum tapak_status take_edges(struct tapak_locator_builder *builder, struct geo_edges *edges,
                                    struct tapak_error *err)
{
    enum tapak_status status = geo_edges_open(edges, builder->point_count, err);
    for (size_t i = 0; i < builder->count; i++) {
        const struct waiting *waiting = &builder->items[builder->order[i]];
        const struct tapak_point *points = builder->points + waiting->first_point;
        for (size_t r = 0; r < waiting->ring_count && status == TAPAK_OK; r++) {
            size_t length = builder->lengths[waiting->first_ring + r];
            status = geo_edges_add(edges, points, length, (int32_t)i, err);
            points += length;
        }
    }
    geo_edges_close(edges);
    forget_all(builder);
    return status;
}

enum tapak_status tapak_locator_seal(struct tapak_locator_builder *builder,
                                     struct tapak_locator **out_locator, struct tapak_error *err)
{
    struct geo_edges edges = {0};
    struct tapak_locator *locator = calloc(1, sizeof *locator);
    if (locator == NULL) {
        return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for a locator");
    }
    enum tapak_status status = take_villages(builder, locator, err);
    status = status == TAPAK_OK ? take_edges(builder, &edges, err) : status;
    status =
        status == TAPAK_OK ? geo_runs_make(&edges, locator->count, &locator->runs, err) : status;
    status =
        status == TAPAK_OK ? geo_cells_build(&edges, locator->count, &locator->cells, err) : status;
    if (status != TAPAK_OK) {
        geo_edges_free(&edges);
        tapak_locator_free(locator);
        return status;
    }
    locator->edges = geo_cells_edges(locator->cells);
    *out_locator = locator;
    return TAPAK_OK;
}

void tapak_locator_free(struct tapak_locator *locator)
{
    if (locator == NULL) {
        return;
    }
    free(locator->villages);
    geo_boxes_free(&locator->boxes);
    geo_runs_free(&locator->runs);
    geo_cells_free(locator->cells);
    free(locator);
}

size_t tapak_locator_count(const struct tapak_locator *locator)
{
    return locator->count;
}

const struct tapak_code *tapak_locator_code(const struct tapak_locator *locator, int32_t index)
{
    return &locator->villages[index].code;
}

int32_t tapak_locator_find(const struct tapak_locator *locator, const struct tapak_code *code)
{
    size_t low = 0;
    size_t high = locator->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = tapak_code_compare(&locator->villages[middle].code, code);
        if (order == 0) {
            return (int32_t)middle;
        }
        if (order < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return TAPAK_IN_NO_VILLAGE;
}

struct tapak_box tapak_locator_box(const struct tapak_locator *locator, int32_t index)
{
    return locator->villages[index].box;
}

struct tapak_box tapak_locator_extent(const struct tapak_locator *locator)
{
    return locator->extent;
}
