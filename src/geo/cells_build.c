// Edges are laid over the root grid; each row of cells is walked from the west, where no village
// is, and each cell with edges hands on which villages cover its eastern side.
#include "geo/cells_build.h"

#include <math.h>
#include <string.h>

#include "geo/pages.h"

enum {
    ROOT_CELLS_PER_EDGE = 2,
    ROOT_SIDE_MAX = 4096,
    DEALT_PER_EDGE = 64,
    DEALT_AT_LEAST = 1 << 16,
    LISTED_PER_EDGE = 16,
    LISTED_AT_LEAST = 1 << 12,
    POOL_WORDS_PER_EDGE = 10, // what is seen in real villages; more is taken when needed
    IDS_PER_EDGE = 2
};

// Edges by place: those of row, or of cell, i are entries[starts[i]] up to entries[starts[i + 1]].
struct lists {
    size_t *starts;
    uint32_t *entries;
    size_t room; ///< of entries
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
        if (geo_edge_is_gap(&cells->edges, i)) {
            continue;
        }
        struct geo_edge edge = geo_edge_at(&cells->edges, i);
        widths += fabs(edge.high.lon_deg - edge.low.lon_deg) / width;
        heights += (edge.high.lat_deg - edge.low.lat_deg) / height;
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

// Slot i counts the entries of place i; afterwards it says where they begin.
static size_t sum_up(size_t *slots, size_t count)
{
    size_t sum = 0;
    for (size_t i = 0; i < count; i++) {
        size_t some = slots[i];
        slots[i] = sum;
        sum += some;
    }
    return sum;
}

static void row_pass(const struct geo_cells *cells, size_t *slots, uint32_t *entries)
{
    const struct geo_frame root = {0, 0, 1};
    for (size_t i = 0; i < cells->edges.count; i++) {
        if (geo_edge_is_gap(&cells->edges, i)) {
            continue;
        }
        struct geo_edge edge = geo_edge_at(&cells->edges, i);
        struct geo_line line = geo_line_over(cells, &edge, &root, 1);
        struct geo_span rows = geo_line_rows(&line, (long)cells->rows);
        for (long row = rows.first; row <= rows.last; row++) {
            if (entries != NULL) {
                entries[slots[row]] = (uint32_t)i;
            }
            slots[row]++;
        }
    }
}

static enum tapak_status list_rows(const struct geo_cells *cells, struct lists *out_rows)
{
    out_rows->starts = calloc((size_t)cells->rows + 2, sizeof *out_rows->starts);
    if (out_rows->starts == NULL) {
        return TAPAK_NO_MEMORY;
    }
    // starts + 1: after the first pass slot i + 1 counts row i, after the second it is its end.
    size_t *slots = out_rows->starts + 1;
    row_pass(cells, slots, NULL);
    size_t sum = sum_up(slots, (size_t)cells->rows);
    out_rows->entries = malloc((sum + 1) * sizeof *out_rows->entries);
    if (out_rows->entries == NULL) {
        return TAPAK_NO_MEMORY;
    }
    row_pass(cells, slots, out_rows->entries);
    return TAPAK_OK;
}

static void cell_pass(const struct geo_cells *cells, const struct geo_piece *edges, size_t *slots,
                      uint32_t *entries)
{
    const struct geo_frame root = {0, 0, 1};
    long columns = (long)cells->columns;
    for (size_t i = 0; i < edges->count; i++) {
        struct geo_edge edge = geo_edge_at(&cells->edges, edges->edges[i]);
        struct geo_line line = geo_line_over(cells, &edge, &root, 1);
        struct geo_span span = geo_line_columns(&line, (long)edges->frame.y, columns);
        for (long column = span.first; column <= span.last; column++) {
            if (entries != NULL) {
                entries[slots[column]] = edges->edges[i];
            }
            slots[column]++;
        }
    }
}

// Deals the edges of a row to its cells.
static enum tapak_status list_cells(const struct geo_cells *cells, const struct geo_piece *row,
                                    struct lists *lists)
{
    size_t columns = cells->row_cells;
    memset(lists->starts, 0, (columns + 2) * sizeof *lists->starts);
    size_t *slots = lists->starts + 1;
    cell_pass(cells, row, slots, NULL);
    size_t sum = sum_up(slots, columns);
    if (sum > lists->room || lists->entries == NULL) {
        free(lists->entries);
        lists->room = sum + sum / 2 + 1;
        lists->entries = malloc(lists->room * sizeof *lists->entries);
        if (lists->entries == NULL) {
            lists->room = 0;
            return TAPAK_NO_MEMORY;
        }
    }
    cell_pass(cells, row, slots, lists->entries);
    return TAPAK_OK;
}

static struct tapak_point corner_of(const struct geo_cells *cells, long column, long row)
{
    return tapak_settle((struct tapak_point){
        cells->west + (double)column / cells->per_lon,
        cells->south + ((double)row + 0.5) / cells->per_lat,
    });
}

// What a walk along a row needs, kept from row to row.
struct walk {
    struct lists cells;
    struct geo_cover cover; ///< over the western side of the cell
    struct geo_cover reference;
};

static void walk_row(struct geo_builder *builder, struct walk *walk, long row)
{
    struct geo_cells *cells = builder->cells;
    long columns = (long)cells->columns;
    walk->cover.count = 0;
    for (long column = 0; column < columns && builder->status == TAPAK_OK; column++) {
        const size_t *starts = &walk->cells.starts[column];
        struct geo_piece piece = {
            .edges = walk->cells.entries + starts[0],
            .count = starts[1] - starts[0],
            .frame = {(double)column, (double)row, 1},
        };
        geo_cover_copy(&walk->reference, &walk->cover);
        geo_piece_toggle(cells, &piece, corner_of(cells, column, row), &walk->reference);
        uint32_t cell = geo_put_piece(builder, &piece, &walk->reference);
        cells->cells[1 + row * columns + column] = cell;
        geo_cover_copy(&walk->cover, &walk->reference);
        geo_piece_toggle(cells, &piece, corner_of(cells, column + 1, row), &walk->cover);
        builder->status = walk->cover.has_failed ? TAPAK_NO_MEMORY : builder->status;
    }
}

static enum tapak_status walk_rows(struct geo_builder *builder, const struct lists *rows)
{
    struct geo_cells *cells = builder->cells;
    struct walk walk = {0};
    walk.cells.starts = malloc((cells->row_cells + 2) * sizeof *walk.cells.starts);
    builder->status = walk.cells.starts == NULL ? TAPAK_NO_MEMORY : TAPAK_OK;
    for (long row = 0; row < (long)cells->rows && builder->status == TAPAK_OK; row++) {
        struct geo_piece piece = {
            .edges = rows->entries + rows->starts[row],
            .count = rows->starts[row + 1] - rows->starts[row],
            .frame = {0, (double)row, 1},
        };
        builder->status = list_cells(cells, &piece, &walk.cells);
        if (builder->status == TAPAK_OK) {
            walk_row(builder, &walk, row);
        }
    }
    free(walk.cover.items);
    free(walk.reference.items);
    free(walk.cells.starts);
    free(walk.cells.entries);
    return builder->status;
}

static enum tapak_status start_sets(struct geo_builder *builder)
{
    struct geo_cells *cells = builder->cells;
    cells->sets = geo_builder_grow(builder, NULL, &cells->set_room, cells->village_count + 1,
                                   sizeof cells->sets[0]);
    cells->set_items = geo_builder_grow(builder, NULL, &cells->set_item_room,
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
    struct lists rows = {0};
    enum tapak_status status = start_sets(builder);
    if (status != TAPAK_OK) {
        return status;
    }
    cells->cells =
        geo_builder_grow(builder, NULL, &cells->cell_room, 1 + root_cells, sizeof cells->cells[0]);
    cells->pool = geo_builder_grow(builder, NULL, &cells->pool_room,
                                   cells->edges.count * POOL_WORDS_PER_EDGE + POOL_PADDING_WORDS,
                                   sizeof cells->pool[0]);
    cells->ids = geo_builder_grow(builder, NULL, &cells->id_room,
                                  cells->edges.count * IDS_PER_EDGE + 1, sizeof cells->ids[0]);
    status = builder->status == TAPAK_OK ? list_rows(cells, &rows) : builder->status;
    if (status == TAPAK_OK) {
        cells->cells[0] = geo_make_cell(CELL_SET, 0);
        cells->cell_count = 1 + root_cells;
        cells->figures.root_cells = root_cells;
        status = walk_rows(builder, &rows);
    }
    free(rows.starts);
    free(rows.entries);
    return status;
}

// Gives back what growing took in advance.
static void *trim(void *array, size_t *room, size_t count, size_t item)
{
    void *trimmed = count == 0 ? NULL : geo_pages_resize(array, *room * item, count * item);
    *room = trimmed == NULL ? *room : count;
    return trimmed == NULL ? array : trimmed;
}

static void finish(struct geo_cells *cells)
{
    struct geo_cells_figures *figures = &cells->figures;
    cells->cells = trim(cells->cells, &cells->cell_room, cells->cell_count, sizeof(uint32_t));
    cells->pool = trim(cells->pool, &cells->pool_room, cells->pool_words + POOL_PADDING_WORDS,
                       sizeof(uint32_t));
    cells->ids = trim(cells->ids, &cells->id_room, cells->id_count, sizeof(uint32_t));
    for (size_t i = 0; i < cells->edges.count; i++) {
        figures->edges += !geo_edge_is_gap(&cells->edges, i);
    }
    geo_edges_forget_owners(&cells->edges);
    figures->bytes = cells->cell_count * sizeof cells->cells[0] +
                     cells->pool_words * sizeof cells->pool[0] +
                     cells->id_count * sizeof cells->ids[0] +
                     cells->edges.count * sizeof cells->edges.points[0] +
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
        geo_pages_free(cells->cells, cells->cell_room * sizeof cells->cells[0]);
        geo_pages_free(cells->pool, cells->pool_room * sizeof cells->pool[0]);
        geo_pages_free(cells->ids, cells->id_room * sizeof cells->ids[0]);
        geo_pages_free(cells->sets, cells->set_room * sizeof cells->sets[0]);
        geo_pages_free(cells->set_items, cells->set_item_room * sizeof cells->set_items[0]);
        geo_edges_free(&cells->edges);
        free(cells);
    }
}

const struct geo_edges *geo_cells_edges(const struct geo_cells *cells)
{
    return &cells->edges;
}

struct geo_cells_figures geo_cells_figures(const struct geo_cells *cells)
{
    return cells->figures;
}
