// A grid over the extent says which villages' boxes reach a cell; those are asked one by one, in
// order of code, with the exact test of village.c. Nothing is made or changed by a question.
#include "tapak/geo/locate.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "geo/distance.h"
#include "geo/locator.h"
#include "geo/predicate.h"
#include "tapak/base/limits.h"

enum { MAX_CELLS_A_SIDE = 1024, FIRST_ROOM = 64 };

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

static uint32_t step(double from_deg, double at_deg, double per_deg, uint32_t count)
{
    double place = (at_deg - from_deg) * per_deg;
    if (!(place > 0)) {
        return 0;
    }
    return place < count - 1 ? (uint32_t)place : count - 1;
}

static uint32_t column_of(const struct tapak_locator *locator, double lon_deg)
{
    return step(locator->extent.west_deg, lon_deg, locator->grid.columns_per_deg,
                locator->grid.columns);
}

static uint32_t row_of(const struct tapak_locator *locator, double lat_deg)
{
    return step(locator->extent.south_deg, lat_deg, locator->grid.rows_per_deg, locator->grid.rows);
}

typedef void cell_fn(struct geo_grid *grid, uint32_t cell, uint32_t village);

static void count_village(struct geo_grid *grid, uint32_t cell, uint32_t village)
{
    (void)village;
    grid->ends[cell]++;
}

static void put_village(struct geo_grid *grid, uint32_t cell, uint32_t village)
{
    grid->villages[grid->ends[cell]++] = village;
}

static void each_cell(struct tapak_locator *locator, cell_fn *each)
{
    struct geo_grid *grid = &locator->grid;
    for (uint32_t village = 0; village < locator->count; village++) {
        const struct tapak_box *box = &locator->villages[village].box;
        uint32_t last_row = row_of(locator, box->north_deg);
        uint32_t first_column = column_of(locator, box->west_deg);
        uint32_t last_column = column_of(locator, box->east_deg);
        for (uint32_t row = row_of(locator, box->south_deg); row <= last_row; row++) {
            for (uint32_t column = first_column; column <= last_column; column++) {
                each(grid, row * grid->columns + column, village);
            }
        }
    }
}

static bool fill_grid(struct tapak_locator *locator)
{
    struct geo_grid *grid = &locator->grid;
    size_t cell_count = (size_t)grid->columns * grid->rows;
    grid->ends = calloc(cell_count, sizeof *grid->ends);
    if (grid->ends == NULL) {
        return false;
    }
    each_cell(locator, count_village);
    uint64_t total = 0;
    for (size_t cell = 0; cell < cell_count; cell++) {
        uint32_t count = grid->ends[cell];
        grid->ends[cell] = (uint32_t)total;
        total += count;
    }
    grid->villages = total > UINT32_MAX ? NULL : malloc((total + 1) * sizeof *grid->villages);
    if (grid->villages == NULL) {
        return false;
    }
    each_cell(locator, put_village);
    return true;
}

// A few cells a village along each side. Boxes that all cover everything would be listed in each
// cell: the grid gets coarser until the list stays short.
static bool make_grid(struct tapak_locator *locator)
{
    struct tapak_box extent = locator->extent;
    double width_deg = extent.east_deg - extent.west_deg;
    double height_deg = extent.north_deg - extent.south_deg;
    double covered = 0;
    for (size_t i = 0; i < locator->count; i++) {
        const struct tapak_box *box = &locator->villages[i].box;
        covered += (box->east_deg - box->west_deg) * (box->north_deg - box->south_deg);
    }
    double depth = width_deg * height_deg > 0 ? covered / (width_deg * height_deg) : 0;
    double side = sqrt((double)locator->count) * 4;
    side = fmin(side, MAX_CELLS_A_SIDE);
    side = depth > 8 ? side / sqrt(depth / 8) : side;
    uint32_t cells = side > 1 ? (uint32_t)side : 1;
    locator->grid.columns = width_deg > 0 ? cells : 1;
    locator->grid.rows = height_deg > 0 ? cells : 1;
    locator->grid.columns_per_deg = width_deg > 0 ? locator->grid.columns / width_deg : 0;
    locator->grid.rows_per_deg = height_deg > 0 ? locator->grid.rows / height_deg : 0;
    return fill_grid(locator);
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
    locator->extent = extent_of(villages, locator->count);
    locator->ellipsoid = geo_wgs84();
    if (!make_grid(locator)) {
        tapak_locator_free(locator);
        return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for the grid of a locator");
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
    free(locator->grid.ends);
    free(locator->grid.villages);
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

/** The villages that may cover a point. */
struct span {
    const uint32_t *villages;
    size_t count;
};

static struct span candidates_of(const struct tapak_locator *locator, struct tapak_point point)
{
    // A NaN is in no box.
    if (locator->count == 0 || !tapak_box_covers(&locator->extent, point)) {
        return (struct span){NULL, 0};
    }
    const struct geo_grid *grid = &locator->grid;
    size_t cell =
        (size_t)row_of(locator, point.lat_deg) * grid->columns + column_of(locator, point.lon_deg);
    uint32_t start = cell > 0 ? grid->ends[cell - 1] : 0;
    return (struct span){grid->villages + start, grid->ends[cell] - start};
}

int32_t tapak_locate(const struct tapak_locator *locator, struct tapak_point point)
{
    point = tapak_settle(point);
    struct span span = candidates_of(locator, point);
    for (size_t i = 0; i < span.count; i++) {
        if (geo_village_covers(&locator->villages[span.villages[i]], point)) {
            return (int32_t)span.villages[i];
        }
    }
    return TAPAK_IN_NO_VILLAGE;
}

void tapak_locate_batch(const struct tapak_locator *locator, const struct tapak_point *points,
                        size_t count, int32_t *out_index)
{
    for (size_t i = 0; i < count; i++) {
        out_index[i] = tapak_locate(locator, points[i]);
    }
}

size_t tapak_locate_all(const struct tapak_locator *locator, struct tapak_point point,
                        int32_t *out_index, size_t room)
{
    point = tapak_settle(point);
    struct span span = candidates_of(locator, point);
    size_t found = 0;
    for (size_t i = 0; i < span.count; i++) {
        if (!geo_village_covers(&locator->villages[span.villages[i]], point)) {
            continue;
        }
        if (found < room) {
            out_index[found] = (int32_t)span.villages[i];
        }
        found++;
    }
    return found;
}

bool tapak_locate_covers(const struct tapak_locator *locator, int32_t index,
                         struct tapak_point point)
{
    return geo_village_covers(&locator->villages[index], tapak_settle(point));
}
