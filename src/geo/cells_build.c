// Edges are laid over the root grid; each row of cells is walked from the west, where no village
// is, and each cell with edges hands on which villages cover its eastern side.
#include "geo/cells_build.h"

#include <math.h>
#include <string.h>
#include <sys/mman.h>

enum {
    ROOT_CELLS_PER_EDGE = 2,
    ROOT_SIDE_MAX = 4096,
    DEALT_PER_EDGE = 64,
    DEALT_AT_LEAST = 1 << 16,
    LISTED_PER_EDGE = 16,
    LISTED_AT_LEAST = 1 << 12,
    HUGE_PAGE = 1 << 21
};

// Edges by root cell: those of cell i are entries[starts[i]] up to entries[starts[i + 1]].
struct root_lists {
    size_t *starts;
    uint32_t *entries;
};

static double limit(double number, double least, double most)
{
    return number < least ? least : number > most ? most : number;
}

// Edges that reach over much of the box would each be listed in very many cells: the side along
// which they do is made coarser.
static void limit_listing(struct geo_cells *cells, double width, double height)
{
    double most = LISTED_PER_EDGE * (double)cells->edges.count + LISTED_AT_LEAST;
    double widths = 0; // of all edges, in widths of the box
    double heights = 0;
    for (size_t i = 0; i < cells->edges.count; i++) {
        const struct geo_edge *edge = &cells->edges.items[i];
        widths += fabs(edge->high.lon_deg - edge->low.lon_deg) / width;
        heights += (edge->high.lat_deg - edge->low.lat_deg) / height;
    }
    while (widths * cells->columns + heights * cells->rows > most &&
           (cells->columns > 1 || cells->rows > 1)) {
        bool is_wide = widths * cells->columns > heights * cells->rows;
        double *side =
            (is_wide && cells->columns > 1) || cells->rows <= 1 ? &cells->columns : &cells->rows;
        *side = ceil(*side / 2);
    }
}

static void choose_grid(struct geo_cells *cells)
{
    struct tapak_box box = geo_edges_box(&cells->edges);
    double width = box.east_deg - box.west_deg;
    double height = box.north_deg - box.south_deg;
    double pad = 1e-9 * (1 + width + height);
    width += 2 * pad;
    height += 2 * pad;
    double wanted = limit(ROOT_CELLS_PER_EDGE * (double)cells->edges.count, 1, 0x1p23);
    cells->columns = limit(floor(sqrt(wanted * width / height)), 1, ROOT_SIDE_MAX);
    cells->rows = limit(floor(wanted / cells->columns), 1, ROOT_SIDE_MAX);
    limit_listing(cells, width, height);
    cells->row_cells = (size_t)cells->columns;
    cells->west = box.west_deg - pad;
    cells->south = box.south_deg - pad;
    cells->per_lon = cells->columns / width;
    cells->per_lat = cells->rows / height;
}

static void list_pass(const struct geo_cells *cells, size_t *starts, uint32_t *entries)
{
    const struct geo_frame root = {0, 0, 1};
    long columns = (long)cells->columns;
    for (size_t i = 0; i < cells->edges.count; i++) {
        struct geo_line line = geo_line_over(cells, &cells->edges.items[i], &root, 1);
        struct geo_span rows = geo_line_rows(&line, (long)cells->rows);
        for (long row = rows.first; row <= rows.last; row++) {
            struct geo_span span = geo_line_columns(&line, row, columns);
            for (long column = span.first; column <= span.last; column++) {
                size_t *start = &starts[row * columns + column];
                if (entries != NULL) {
                    entries[*start] = (uint32_t)i;
                }
                (*start)++;
            }
        }
    }
}

static enum tapak_status list_edges(const struct geo_cells *cells, size_t cell_count,
                                    struct root_lists *out_lists)
{
    out_lists->starts = calloc(cell_count + 1, sizeof *out_lists->starts);
    if (out_lists->starts == NULL) {
        return TAPAK_NO_MEMORY;
    }
    // starts + 1: after the first pass slot i + 1 counts cell i, after the second it is its end.
    size_t *slots = out_lists->starts + 1;
    list_pass(cells, slots, NULL);
    size_t sum = 0;
    for (size_t i = 0; i < cell_count; i++) {
        size_t count = slots[i];
        slots[i] = sum;
        sum += count;
    }
    out_lists->entries = malloc((sum + 1) * sizeof *out_lists->entries);
    if (out_lists->entries == NULL) {
        return TAPAK_NO_MEMORY;
    }
    list_pass(cells, slots, out_lists->entries);
    return TAPAK_OK;
}

static struct tapak_point corner_of(const struct geo_cells *cells, long column, long row)
{
    return tapak_settle((struct tapak_point){
        cells->west + (double)column / cells->per_lon,
        cells->south + ((double)row + 0.5) / cells->per_lat,
    });
}

static void walk_row(struct geo_builder *builder, const struct root_lists *lists, long row)
{
    struct geo_cells *cells = builder->cells;
    long columns = (long)cells->columns;
    struct geo_cover cover = {0}; // over the western side of the cell
    struct geo_cover reference = {0};
    for (long column = 0; column < columns && builder->status == TAPAK_OK; column++) {
        size_t at = (size_t)(row * columns + column);
        struct geo_piece piece = {
            .edges = lists->entries + lists->starts[at],
            .count = lists->starts[at + 1] - lists->starts[at],
            .frame = {(double)column, (double)row, 1},
        };
        geo_cover_copy(&reference, &cover);
        geo_piece_toggle(cells, &piece, corner_of(cells, column, row), &reference);
        uint32_t cell = geo_put_piece(builder, &piece, &reference);
        cells->cells[1 + at] = cell;
        geo_cover_copy(&cover, &reference);
        geo_piece_toggle(cells, &piece, corner_of(cells, column + 1, row), &cover);
        builder->status = cover.has_failed ? TAPAK_NO_MEMORY : builder->status;
    }
    free(cover.items);
    free(reference.items);
}

static enum tapak_status start_sets(struct geo_builder *builder)
{
    struct geo_cells *cells = builder->cells;
    cells->sets = geo_builder_grow(builder, NULL, &builder->set_room, cells->village_count + 1,
                                   sizeof cells->sets[0]);
    cells->set_items = geo_builder_grow(builder, NULL, &builder->set_item_room,
                                        cells->village_count + 1, sizeof cells->set_items[0]);
    if (builder->status != TAPAK_OK) {
        return builder->status;
    }
    cells->sets[0] = (struct geo_set){0, 0};
    for (size_t i = 0; i < cells->village_count; i++) {
        cells->sets[i + 1] = (struct geo_set){(uint32_t)i, 1};
        cells->set_items[i] = (int32_t)i;
    }
    cells->set_count = cells->village_count + 1;
    cells->set_item_count = cells->village_count;
    return TAPAK_OK;
}

static enum tapak_status fill(struct geo_builder *builder)
{
    struct geo_cells *cells = builder->cells;
    size_t root_cells = (size_t)cells->columns * (size_t)cells->rows;
    struct root_lists lists = {0};
    enum tapak_status status = start_sets(builder);
    if (status != TAPAK_OK) {
        return status;
    }
    cells->cells =
        geo_builder_grow(builder, NULL, &builder->cell_room, root_cells, sizeof cells->cells[0]);
    status = builder->status == TAPAK_OK ? list_edges(cells, root_cells, &lists) : builder->status;
    if (cells->cells != NULL) {
        cells->cells[0] = geo_make_cell(CELL_SET, 0);
    }
    cells->cell_count = 1 + root_cells;
    cells->figures.root_cells = root_cells;
    for (long row = 0; row < (long)cells->rows && status == TAPAK_OK; row++) {
        walk_row(builder, &lists, row);
        status = builder->status;
    }
    free(lists.starts);
    free(lists.entries);
    return status;
}

// Gives back what growing took in advance.
static void *trim(void *array, size_t count, size_t item)
{
    void *trimmed = count == 0 ? NULL : realloc(array, count * item);
    return trimmed == NULL ? array : trimmed;
}

// Moves an array that is asked all over to memory that begins a line of the cache and, when it is
// large, lies in huge pages: a point then costs no walk through the page table.
static void *settle(void *array, size_t bytes)
{
    size_t page = bytes < HUGE_PAGE ? LINE_WORDS * sizeof(uint32_t) : HUGE_PAGE;
    void *settled = aligned_alloc(page, (bytes + page - 1) / page * page);
    if (settled == NULL) {
        return array; // slower, and as right
    }
#ifdef MADV_HUGEPAGE
    if (page == HUGE_PAGE) {
        (void)madvise(settled, bytes, MADV_HUGEPAGE);
    }
#endif
    memcpy(settled, array, bytes);
    free(array);
    return settled;
}

static void finish(struct geo_cells *cells)
{
    struct geo_cells_figures *figures = &cells->figures;
    cells->cells = settle(cells->cells, cells->cell_count * sizeof cells->cells[0]);
    if (cells->pool != NULL) {
        size_t words = cells->pool_words + POOL_PADDING_WORDS;
        cells->pool = settle(cells->pool, words * sizeof cells->pool[0]);
    }
    cells->ids = trim(cells->ids, cells->id_count, sizeof cells->ids[0]);
    cells->edges.items = trim(cells->edges.items, cells->edges.count, sizeof cells->edges.items[0]);
    figures->edges = cells->edges.count;
    figures->bytes =
        cells->cell_count * sizeof cells->cells[0] + cells->pool_words * sizeof cells->pool[0] +
        cells->id_count * sizeof cells->ids[0] + cells->edges.count * sizeof cells->edges.items[0] +
        cells->set_count * sizeof cells->sets[0] +
        cells->set_item_count * sizeof cells->set_items[0];
}

enum tapak_status geo_cells_build(struct geo_edges *edges, size_t village_count,
                                  struct geo_cells **out_cells, struct tapak_error *err)
{
    struct geo_cells *cells = calloc(1, sizeof *cells);
    struct geo_builder builder = {
        .cells = cells,
        .ceiling = edges->count * DEALT_PER_EDGE + DEALT_AT_LEAST,
    };
    if (cells == NULL) {
        geo_edges_free(edges);
        return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for a locator");
    }
    cells->edges = *edges;
    cells->village_count = village_count;
    *edges = (struct geo_edges){0};
    choose_grid(cells);
    enum tapak_status status = fill(&builder);
    if (status != TAPAK_OK) {
        status =
            tapak_fail(err, status, "no memory for a locator of %zu edges", cells->edges.count);
        geo_cells_free(cells);
        return status;
    }
    finish(cells);
    *out_cells = cells;
    return TAPAK_OK;
}

void geo_cells_free(struct geo_cells *cells)
{
    if (cells != NULL) {
        free(cells->cells);
        free(cells->pool);
        free(cells->ids);
        free(cells->sets);
        free(cells->set_items);
        geo_edges_free(&cells->edges);
        free(cells);
    }
}

struct geo_cells_figures geo_cells_figures(const struct geo_cells *cells)
{
    return cells->figures;
}
