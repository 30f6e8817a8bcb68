// Cells are sized for two points each; those of a cell lie next to each other.
#include "geo/step_grid.h"

#include <stdlib.h>

enum { POINTS_PER_CELL = 2, MAX_SHIFT = 32 };

void geo_step_grid_free(struct geo_step_grid *grid)
{
    free(grid->starts);
    free(grid->items);
    *grid = (struct geo_step_grid){0};
}

static void set_size(struct geo_step_grid *grid, size_t count)
{
    struct geo_step low = {UINT32_MAX, UINT32_MAX};
    struct geo_step high = {0, 0};
    size_t used = 0;
    for (size_t i = 0; i < count; i++) {
        if (grid->is_out[i]) {
            continue;
        }
        struct geo_step at = grid->points[i];
        low = (struct geo_step){at.x < low.x ? at.x : low.x, at.y < low.y ? at.y : low.y};
        high = (struct geo_step){at.x > high.x ? at.x : high.x, at.y > high.y ? at.y : high.y};
        used++;
    }
    grid->corner = low;
    if (used == 0) {
        grid->columns = grid->rows = 1;
        return;
    }
    uint64_t most = used / POINTS_PER_CELL + 1;
    for (grid->shift = 0; grid->shift < MAX_SHIFT; grid->shift++) {
        uint64_t columns = ((uint64_t)(high.x - low.x) >> grid->shift) + 1;
        uint64_t rows = ((uint64_t)(high.y - low.y) >> grid->shift) + 1;
        if (columns <= most && rows <= most / columns) {
            break;
        }
    }
    grid->columns = (uint32_t)((uint64_t)(high.x - low.x) >> grid->shift) + 1;
    grid->rows = (uint32_t)((uint64_t)(high.y - low.y) >> grid->shift) + 1;
}

static size_t cell_of(const struct geo_step_grid *grid, struct geo_step at)
{
    uint64_t column = (uint64_t)(at.x - grid->corner.x) >> grid->shift;
    uint64_t row = (uint64_t)(at.y - grid->corner.y) >> grid->shift;
    return (size_t)(row * grid->columns + column);
}

enum tapak_status geo_step_grid_make(struct geo_step_grid *out_grid, const struct geo_step *points,
                                     size_t count, const uint8_t *is_out, struct tapak_error *err)
{
    struct geo_step_grid grid = {.points = points, .is_out = is_out};
    set_size(&grid, count);
    size_t cells = (size_t)grid.columns * grid.rows;
    grid.starts = calloc(cells + 2, sizeof *grid.starts);
    grid.items = malloc((count + 1) * sizeof *grid.items);
    if (grid.starts == NULL || grid.items == NULL) {
        geo_step_grid_free(&grid);
        return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for a grid of %zu vertices", count);
    }
    // Counted two cells further on and filled one further on: then the starts are in place.
    for (size_t i = 0; i < count; i++) {
        if (!is_out[i]) {
            grid.starts[cell_of(&grid, points[i]) + 2]++;
        }
    }
    for (size_t c = 2; c < cells + 2; c++) {
        grid.starts[c] += grid.starts[c - 1];
    }
    for (size_t i = 0; i < count; i++) {
        if (!is_out[i]) {
            grid.items[grid.starts[cell_of(&grid, points[i]) + 1]++] = (uint32_t)i;
        }
    }
    *out_grid = grid;
    return TAPAK_OK;
}

static uint32_t lowest(uint32_t a, uint32_t b, uint32_t c)
{
    uint32_t low = a < b ? a : b;
    return low < c ? low : c;
}

static uint32_t highest(uint32_t a, uint32_t b, uint32_t c)
{
    uint32_t high = a > b ? a : b;
    return high > c ? high : c;
}

static bool is_within(struct geo_step a, struct geo_step b, struct geo_step c, struct geo_step at)
{
    int64_t side1 = geo_step_cross(a, b, at);
    int64_t side2 = geo_step_cross(b, c, at);
    int64_t side3 = geo_step_cross(c, a, at);
    return (side1 >= 0 && side2 >= 0 && side3 >= 0) || (side1 <= 0 && side2 <= 0 && side3 <= 0);
}

bool geo_step_grid_hits(const struct geo_step_grid *grid, struct geo_step a, struct geo_step b,
                        struct geo_step c)
{
    struct geo_step low = {lowest(a.x, b.x, c.x), lowest(a.y, b.y, c.y)};
    struct geo_step high = {highest(a.x, b.x, c.x), highest(a.y, b.y, c.y)};
    size_t first = cell_of(grid, low);
    size_t width = cell_of(grid, (struct geo_step){high.x, low.y}) - first;
    size_t last = cell_of(grid, (struct geo_step){low.x, high.y});
    for (size_t row = first; row <= last; row += grid->columns) {
        // Cells of a row follow each other, and so do their points.
        for (uint32_t i = grid->starts[row]; i < grid->starts[row + width + 1]; i++) {
            struct geo_step at = grid->points[grid->items[i]];
            bool is_beside = at.x < low.x || at.x > high.x || at.y < low.y || at.y > high.y;
            if (is_beside || grid->is_out[grid->items[i]] || geo_step_equals(at, a) ||
                geo_step_equals(at, b) || geo_step_equals(at, c)) {
                continue;
            }
            if (is_within(a, b, c, at)) {
                return true;
            }
        }
    }
    return false;
}
