// Villages in order of code, and the cells of cells.h over all their edges. Nothing is made or
// changed by a question.
#include "tapak/geo/locate.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "geo/cells.h"
#include "geo/distance.h"
#include "geo/locator.h"
#include "geo/predicate.h"
#include "tapak/base/limits.h"

enum { FIRST_ROOM = 64 };

struct tapak_locator_builder {
    struct geo_village **villages; ///< in order of code
    size_t count;
    size_t room;
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

static void village_free(struct geo_village *village)
{
    if (village != NULL) {
        geo_village_free(village);
        free(village);
    }
}

void tapak_locator_builder_free(struct tapak_locator_builder *builder)
{
    if (builder == NULL) {
        return;
    }
    for (size_t i = 0; i < builder->count; i++) {
        village_free(builder->villages[i]);
    }
    free(builder->villages);
    free(builder);
}

// The first place whose code is not below code. Villages mostly come in order: the end is first.
static size_t place_of(const struct tapak_locator_builder *builder, const struct tapak_code *code)
{
    size_t low = 0;
    size_t high = builder->count;
    if (high > 0 && tapak_code_compare(&builder->villages[high - 1]->code, code) < 0) {
        return high;
    }
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (tapak_code_compare(&builder->villages[middle]->code, code) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

static enum tapak_status make_room(struct tapak_locator_builder *builder, struct tapak_error *err)
{
    if (builder->count == TAPAK_MAX_VILLAGES) {
        return tapak_fail(err, TAPAK_TOO_LARGE, "more than %zu villages", TAPAK_MAX_VILLAGES);
    }
    if (builder->count < builder->room) {
        return TAPAK_OK;
    }
    size_t room = builder->room == 0 ? FIRST_ROOM : builder->room * 2;
    struct geo_village **villages = realloc(builder->villages, room * sizeof(struct geo_village *));
    if (villages == NULL) {
        return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for %zu villages", room);
    }
    builder->villages = villages;
    builder->room = room;
    return TAPAK_OK;
}

static enum tapak_status read_village(const struct tapak_code *code, struct tapak_wkb wkb,
                                      struct geo_village *out_village, struct tapak_error *err)
{
    struct geo_rings rings = {0};
    enum tapak_status status = geo_rings_read(wkb, &rings, err);
    if (status != TAPAK_OK) {
        goto out;
    }
    if (rings.has_z || !rings.is_polygons) {
        status = tapak_fail(err, TAPAK_INVALID, "not a two-dimensional Polygon or MultiPolygon");
        goto out;
    }
    status = geo_rings_check(&rings, err);
    if (status != TAPAK_OK) {
        goto out;
    }
    status = geo_village_make(out_village, code, &rings, err);
out:
    geo_rings_free(&rings);
    return status == TAPAK_OK ? TAPAK_OK : tapak_fail_at(err, "village %s", code->text);
}

enum tapak_status tapak_locator_builder_add(struct tapak_locator_builder *builder,
                                            const struct tapak_code *code, const void *wkb,
                                            size_t size, struct tapak_error *err)
{
    size_t place = place_of(builder, code);
    if (place < builder->count && tapak_code_compare(&builder->villages[place]->code, code) == 0) {
        return tapak_fail(err, TAPAK_CONFLICT, "village %s is there already", code->text);
    }
    enum tapak_status status = make_room(builder, err);
    if (status != TAPAK_OK) {
        return status;
    }
    struct geo_village *village = calloc(1, sizeof *village);
    if (village == NULL) {
        return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for village %s", code->text);
    }
    status = read_village(code, (struct tapak_wkb){wkb, size}, village, err);
    if (status != TAPAK_OK) {
        free(village);
        return status;
    }
    memmove(builder->villages + place + 1, builder->villages + place,
            (builder->count - place) * sizeof(struct geo_village *));
    builder->villages[place] = village; // now the builder's
    builder->count++;
    return TAPAK_OK;
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

static enum tapak_status add_edges(const struct geo_village *village, int32_t owner,
                                   struct geo_edges *edges, struct tapak_error *err)
{
    const struct geo_rings *rings = &village->rings;
    for (size_t r = 0; r < rings->ring_count; r++) {
        const struct tapak_point *points = rings->points + rings->rings[r].first;
        for (size_t i = 0; i + 1 < rings->rings[r].count; i++) {
            enum tapak_status status = geo_edges_add(edges, points[i], points[i + 1], owner, err);
            if (status != TAPAK_OK) {
                return status;
            }
        }
    }
    return TAPAK_OK;
}

static enum tapak_status make_cells(struct tapak_locator *locator, struct tapak_error *err)
{
    struct geo_edges edges = {0};
    enum tapak_status status = TAPAK_OK;
    for (size_t i = 0; i < locator->count && status == TAPAK_OK; i++) {
        status = add_edges(&locator->villages[i], (int32_t)i, &edges, err);
    }
    status = status == TAPAK_OK ? geo_edges_share(&edges, err) : status;
    if (status != TAPAK_OK) {
        geo_edges_free(&edges);
        return status;
    }
    return geo_cells_build(&edges, locator->count, &locator->cells, err);
}

enum tapak_status tapak_locator_seal(struct tapak_locator_builder *builder,
                                     struct tapak_locator **out_locator, struct tapak_error *err)
{
    struct tapak_locator *locator = calloc(1, sizeof *locator);
    struct geo_village *villages = calloc(builder->count + 1, sizeof *villages);
    if (locator == NULL || villages == NULL) {
        free(locator);
        free(villages);
        return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for %zu villages", builder->count);
    }
    locator->villages = villages;
    locator->count = builder->count;
    for (size_t i = 0; i < builder->count; i++) {
        villages[i] = *builder->villages[i];
        free(builder->villages[i]);
    }
    builder->count = 0;
    if (!geo_boxes_make(&locator->boxes, locator->count)) {
        tapak_locator_free(locator);
        return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for the boxes of villages");
    }
    for (size_t i = 0; i < locator->count; i++) {
        locator->boxes.items[i] = villages[i].box;
    }
    geo_boxes_close(&locator->boxes);
    locator->extent = extent_of(villages, locator->count);
    locator->ellipsoid = geo_wgs84();
    enum tapak_status status = make_cells(locator, err);
    if (status != TAPAK_OK) {
        tapak_locator_free(locator);
        return status;
    }
    *out_locator = locator;
    return TAPAK_OK;
}

void tapak_locator_free(struct tapak_locator *locator)
{
    if (locator == NULL) {
        return;
    }
    for (size_t i = 0; i < locator->count; i++) {
        geo_village_free(&locator->villages[i]);
    }
    free(locator->villages);
    geo_boxes_free(&locator->boxes);
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

int32_t tapak_locate(const struct tapak_locator *locator, struct tapak_point point)
{
    return geo_cells_lowest(locator->cells, point);
}

void tapak_locate_batch(const struct tapak_locator *locator, const struct tapak_point *points,
                        size_t count, int32_t *out_index)
{
    geo_cells_lowest_batch(locator->cells, points, count, out_index);
}

size_t tapak_locate_all(const struct tapak_locator *locator, struct tapak_point point,
                        int32_t *out_index, size_t room)
{
    return geo_cells_all(locator->cells, point, out_index, room);
}

bool tapak_locate_covers(const struct tapak_locator *locator, int32_t index,
                         struct tapak_point point)
{
    return geo_village_covers(&locator->villages[index], tapak_settle(point));
}
