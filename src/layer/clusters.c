// A cell gets its counts when its first point comes: most cells of a tile stay empty.
#include "tapak/layer/clusters.h"

#include <stdlib.h>
#include <string.h>

#include "layer/points.h"
#include "layer/scan.h"

enum { FIRST_ROOM = 64 };

struct cell {
    uint32_t number;
    uint32_t count;
    uint64_t sum_x;
    uint64_t sum_y;
    struct tapak_tile_square box;
    uint32_t at; ///< of the first point, in segment
    const struct segment *segment;
};

/** Which counts a kind adds to. */
struct kind_places {
    uint16_t category;
    uint16_t state;
};

struct clustering {
    struct scan scan;
    const struct tapak_snapshot *snapshot;
    unsigned shift;
    uint32_t first_x; // cell
    uint32_t first_y;
    uint32_t columns;
    uint32_t cells_in_square;
    uint32_t *slots; // 1 + number of the cell's counts, by place in the square
    struct cell *cells;
    uint32_t *counts; // of a cell: categories, then states
    size_t stride;
    size_t category_count;
    uint32_t count;
    uint32_t room;
    struct kind_places *places;
    bool is_out_of_memory;
};

static enum tapak_status no_memory(struct tapak_error *err)
{
    return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for clusters");
}

static bool grow(struct clustering *clustering)
{
    uint32_t room = clustering->room == 0 ? FIRST_ROOM : clustering->room * 2;
    struct cell *cells = realloc(clustering->cells, room * sizeof *cells);
    if (cells == NULL) {
        return false;
    }
    clustering->cells = cells;
    uint32_t *counts = realloc(clustering->counts, room * clustering->stride * sizeof *counts);
    if (counts == NULL) {
        return false;
    }
    clustering->counts = counts;
    clustering->room = room;
    return true;
}

// The cell of a slot that is empty so far; NULL without memory.
static struct cell *add_cell(struct clustering *clustering, uint32_t number)
{
    if (clustering->count == clustering->room && !grow(clustering)) {
        clustering->is_out_of_memory = true;
        return NULL;
    }
    struct cell *cell = &clustering->cells[clustering->count];
    memset(clustering->counts + clustering->count * clustering->stride, 0,
           clustering->stride * sizeof *clustering->counts);
    *cell = (struct cell){.number = number};
    clustering->slots[number] = ++clustering->count;
    return cell;
}

static void add_point(struct clustering *clustering, const struct segment *segment, uint32_t at)
{
    uint32_t x = segment->x[at];
    uint32_t y = segment->y[at];
    uint32_t number = ((y >> clustering->shift) - clustering->first_y) * clustering->columns +
                      ((x >> clustering->shift) - clustering->first_x);
    uint32_t slot = clustering->slots[number];
    struct cell *cell = slot != 0 ? &clustering->cells[slot - 1] : add_cell(clustering, number);
    if (cell == NULL) {
        return;
    }
    if (cell->count == 0) {
        cell->at = at;
        cell->segment = segment;
        cell->box = (struct tapak_tile_square){x, y, x, y};
    }
    const struct kind_places *places = &clustering->places[segment->kind[at]];
    uint32_t *counts = clustering->counts + (size_t)(cell - clustering->cells) * clustering->stride;
    struct tapak_tile_square *box = &cell->box;
    box->west_x = x < box->west_x ? x : box->west_x;
    box->east_x = x > box->east_x ? x : box->east_x;
    box->north_y = y < box->north_y ? y : box->north_y;
    box->south_y = y > box->south_y ? y : box->south_y;
    cell->count++;
    cell->sum_x += x;
    cell->sum_y += y;
    counts[places->category]++;
    counts[places->state]++;
}

static void count_block(struct clustering *clustering, const struct segment *segment,
                        uint32_t block)
{
    uint32_t hits[BLOCK_ROWS];
    if (scan_rows(&clustering->scan, segment, block, hits) == 0) {
        return;
    }
    uint32_t rows = block_rows(segment, block);
    for (uint32_t row = 0; row < rows; row++) {
        if (hits[row] != 0) {
            add_point(clustering, segment, block * BLOCK_ROWS + row);
        }
    }
}

static enum tapak_status set_cells(struct clustering *clustering,
                                   const struct tapak_tile_square *square, struct tapak_error *err)
{
    unsigned shift = clustering->shift;
    clustering->first_x = square->west_x >> shift;
    clustering->first_y = square->north_y >> shift;
    uint64_t columns = (square->east_x >> shift) - (uint64_t)clustering->first_x + 1;
    uint64_t rows = (square->south_y >> shift) - (uint64_t)clustering->first_y + 1;
    if (columns * rows > TAPAK_MAX_CLUSTER_CELLS) {
        return tapak_fail(err, TAPAK_TOO_LARGE, "%llu cells of clusters are more than %d",
                          (unsigned long long)(columns * rows), TAPAK_MAX_CLUSTER_CELLS);
    }
    clustering->columns = (uint32_t)columns;
    clustering->cells_in_square = (uint32_t)(columns * rows);
    clustering->slots = calloc(clustering->cells_in_square, sizeof *clustering->slots);
    return clustering->slots == NULL ? no_memory(err) : TAPAK_OK;
}

static enum tapak_status set_kinds(struct clustering *clustering, bool is_reports,
                                   struct tapak_error *err)
{
    _Static_assert((int)TAPAK_STATE_COUNT <= (int)TAPAK_CLUSTER_TRAITS, "states have their places");
    const struct tapak_snapshot *snapshot = clustering->snapshot;
    // One more than there are, for what is in no list.
    clustering->category_count = is_reports ? snapshot->lists->categories.count + 1 : 1;
    clustering->stride = clustering->category_count + TAPAK_CLUSTER_TRAITS;
    clustering->places = calloc(snapshot->kind_count + 1, sizeof *clustering->places);
    if (clustering->places == NULL) {
        return no_memory(err);
    }
    for (uint32_t i = 0; i < snapshot->kind_count; i++) {
        const struct tapak_layer_kind *kind = lists_kind_at(snapshot->lists, i);
        int trait = is_reports ? (int)kind->state : (int)kind->confidence;
        clustering->places[i] = (struct kind_places){
            .category = is_reports ? (uint16_t)kind->category_index : 0,
            .state = (uint16_t)(clustering->category_count + (size_t)trait),
        };
    }
    return TAPAK_OK;
}

static enum tapak_status hand_out(const struct clustering *clustering, bool is_reports,
                                  tapak_layer_cluster_fn *each, void *context)
{
    enum tapak_status status = TAPAK_OK;
    for (uint32_t i = 0; i < clustering->cells_in_square && status == TAPAK_OK; i++) {
        if (clustering->slots[i] == 0) {
            continue;
        }
        uint32_t slot = clustering->slots[i] - 1;
        const struct cell *cell = &clustering->cells[slot];
        const uint32_t *counts = clustering->counts + slot * clustering->stride;
        struct tapak_layer_cluster cluster = {
            .cell_x = clustering->first_x + i % clustering->columns,
            .cell_y = clustering->first_y + i / clustering->columns,
            .count = cell->count,
            .x = (uint32_t)(cell->sum_x / cell->count),
            .y = (uint32_t)(cell->sum_y / cell->count),
            .box = cell->box,
            .categories = is_reports ? counts : NULL,
            .category_count = is_reports ? clustering->category_count - 1 : 0,
            .states = counts + clustering->category_count,
        };
        point_fill(clustering->scan.lists, cell->segment, cell->at, &cluster.first);
        status = each(&cluster, context);
    }
    return status;
}

static void count_all(struct clustering *clustering)
{
    const struct view *view = clustering->scan.view;
    for (size_t i = 0; i < view->count; i++) {
        const struct segment *segment = &view->segments[i];
        for (uint32_t block = 0; block < segment->block_count; block++) {
            if (scan_block(&clustering->scan, segment, block) != SCAN_NONE) {
                count_block(clustering, segment, block);
            }
        }
    }
}

enum tapak_status tapak_layer_clusters(const struct tapak_snapshot *snapshot,
                                       const struct tapak_layer_query *query,
                                       const struct tapak_tile_square *square, unsigned shift,
                                       tapak_layer_cluster_fn *each, void *context,
                                       struct tapak_error *err)
{
    struct clustering clustering = {.snapshot = snapshot, .shift = shift};
    bool is_reports = query->of == TAPAK_REPORTS;
    enum tapak_status status = scan_begin(&clustering.scan, snapshot, query, square, err);
    status = status == TAPAK_OK ? set_cells(&clustering, square, err) : status;
    status = status == TAPAK_OK ? set_kinds(&clustering, is_reports, err) : status;
    if (status == TAPAK_OK) {
        count_all(&clustering);
        status = clustering.is_out_of_memory ? no_memory(err) : TAPAK_OK;
    }
    if (status == TAPAK_OK) {
        status = hand_out(&clustering, is_reports, each, context);
    }
    scan_end(&clustering.scan);
    free(clustering.slots);
    free(clustering.cells);
    free(clustering.counts);
    free(clustering.places);
    return status;
}

const struct tapak_categories *tapak_snapshot_categories(const struct tapak_snapshot *snapshot)
{
    return &snapshot->lists->categories;
}
