// The newest rows that match, in one of two ways. Along the order of time, row by row, which is
// best when many match; or by blocks, keeping the newest in a heap, which is best when few do. How
// many match has to be counted anyway, and tells which.
#include "tapak/layer/layer.h"

#include <stdlib.h>
#include <string.h>

#include "layer/scan.h"

// What a row costs either way, in nanoseconds of one machine; only their ratio matters.
enum { WALK_COST = 12, SCAN_COST = 2, KEEP_COST = 15 };
enum { KEEP_MAX = 1 << 20 }; // rows that a heap may hold

static bool is_newer(struct tapak_layer_row a, struct tapak_layer_row b)
{
    return a.time_ms > b.time_ms || (a.time_ms == b.time_ms && a.row_id > b.row_id);
}

static struct tapak_layer_row row_at(const struct segment *segment, uint32_t at)
{
    return (struct tapak_layer_row){segment->id[at], segment->time_ms[at]};
}

// Where the order of a segment goes on behind the cursor.
static uint32_t first_behind(const struct segment *segment, struct tapak_layer_row cursor)
{
    uint32_t low = 0;
    uint32_t high = segment->count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (is_newer(cursor, row_at(segment, segment->order[middle]))) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return low;
}

// The oldest row that a page may have stands behind all that are newer than until: they are
// skipped.
static struct tapak_layer_row start_of(const struct scan *scan, const struct tapak_layer_page *page)
{
    struct tapak_layer_row newest = {INT64_MAX, INT64_MAX};
    if (scan->has_time && scan->until_ms != INT64_MAX) {
        newest = (struct tapak_layer_row){INT64_MIN, scan->until_ms};
    }
    struct tapak_layer_row cursor = {page->cursor_row_id, page->cursor_ms};
    return page->has_cursor && is_newer(newest, cursor) ? cursor : newest;
}

struct walker {
    const struct segment *segment;
    uint32_t next; // place in the order
    struct tapak_layer_row row;
};

// Goes on to the next row that matches; false at the end.
static bool walk_on(const struct scan *scan, struct walker *walker)
{
    const struct segment *segment = walker->segment;
    for (; walker->next < segment->count; walker->next++) {
        uint32_t at = segment->order[walker->next];
        if (scan->has_time && segment->time_ms[at] < scan->since_ms) {
            return false; // from here on all are older
        }
        if (scan_row(scan, segment, at)) {
            walker->row = row_at(segment, at);
            walker->next++;
            return true;
        }
    }
    return false;
}

static enum tapak_status walk(const struct scan *scan, const struct tapak_layer_page *page,
                              struct tapak_layer_row *rows, size_t *out_count,
                              struct tapak_error *err)
{
    size_t count = 0;
    size_t taken = 0;
    struct walker *walkers = calloc(scan->view->count + 1, sizeof *walkers);
    if (walkers == NULL) {
        return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for a question to the layer");
    }
    struct tapak_layer_row start = start_of(scan, page);
    for (size_t i = 0; i < scan->view->count; i++) {
        const struct segment *segment = &scan->view->segments[i];
        walkers[count] = (struct walker){.segment = segment, .next = first_behind(segment, start)};
        count += walk_on(scan, &walkers[count]) ? 1 : 0;
    }
    for (int64_t skip = page->offset; count > 0 && taken < (size_t)page->limit; skip--) {
        size_t best = 0;
        for (size_t i = 1; i < count; i++) {
            best = is_newer(walkers[i].row, walkers[best].row) ? i : best;
        }
        if (skip <= 0) {
            rows[taken++] = walkers[best].row;
        }
        if (!walk_on(scan, &walkers[best])) {
            walkers[best] = walkers[--count];
        }
    }
    free(walkers);
    *out_count = taken;
    return TAPAK_OK;
}

// The newest of what was put in, the oldest of them on top.
struct heap {
    struct tapak_layer_row *rows;
    size_t count;
    size_t room;
};

static void sink(struct heap *heap, size_t at)
{
    struct tapak_layer_row row = heap->rows[at];
    for (size_t child = 2 * at + 1; child < heap->count; child = 2 * at + 1) {
        if (child + 1 < heap->count && is_newer(heap->rows[child], heap->rows[child + 1])) {
            child++;
        }
        if (!is_newer(row, heap->rows[child])) {
            break;
        }
        heap->rows[at] = heap->rows[child];
        at = child;
    }
    heap->rows[at] = row;
}

static void keep(struct heap *heap, struct tapak_layer_row row)
{
    if (heap->count == heap->room) {
        if (is_newer(row, heap->rows[0])) {
            heap->rows[0] = row;
            sink(heap, 0);
        }
        return;
    }
    size_t at = heap->count++;
    while (at > 0 && is_newer(heap->rows[(at - 1) / 2], row)) {
        heap->rows[at] = heap->rows[(at - 1) / 2];
        at = (at - 1) / 2;
    }
    heap->rows[at] = row;
}

// The newest first: the oldest is taken off the top and put behind the others, again and again.
static void sort(struct heap *heap)
{
    size_t count = heap->count;
    while (heap->count > 1) {
        struct tapak_layer_row oldest = heap->rows[0];
        heap->rows[0] = heap->rows[--heap->count];
        sink(heap, 0);
        heap->rows[heap->count] = oldest;
    }
    heap->count = count;
}

static void keep_block(const struct scan *scan, const struct segment *segment, uint32_t block,
                       struct tapak_layer_row start, struct heap *heap)
{
    uint32_t hits[BLOCK_ROWS];
    bool is_full = heap->count == heap->room;
    if (is_full && segment->blocks[block].time_max < heap->rows[0].time_ms) {
        return; // nothing in it is new enough
    }
    if (scan_rows(scan, segment, block, hits) == 0) {
        return;
    }
    for (uint32_t row = 0; row < block_rows(segment, block); row++) {
        uint32_t at = block * BLOCK_ROWS + row;
        if (hits[row] == 0 ||
            (heap->count == heap->room && segment->time_ms[at] < heap->rows[0].time_ms)) {
            continue;
        }
        struct tapak_layer_row found = row_at(segment, at);
        if (is_newer(start, found)) {
            keep(heap, found);
        }
    }
}

static enum tapak_status pick(const struct scan *scan, const struct tapak_layer_page *page,
                              struct tapak_layer_row *rows, size_t *out_count,
                              struct tapak_error *err)
{
    size_t room = (size_t)(page->limit + page->offset);
    struct heap heap = {.rows = malloc(room * sizeof *heap.rows), .room = room};
    if (heap.rows == NULL) {
        return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for a question to the layer");
    }
    struct tapak_layer_row start = start_of(scan, page);
    for (size_t i = 0; i < scan->view->count; i++) {
        const struct segment *segment = &scan->view->segments[i];
        for (uint32_t block = 0; block < segment->block_count; block++) {
            if (scan_block(scan, segment, block) != SCAN_NONE) {
                keep_block(scan, segment, block, start, &heap);
            }
        }
    }
    sort(&heap);
    size_t skip = (size_t)page->offset;
    size_t count = heap.count > skip ? heap.count - skip : 0;
    if (count > 0) {
        memcpy(rows, heap.rows + skip, count * sizeof *rows);
    }
    free(heap.rows);
    *out_count = count;
    return TAPAK_OK;
}

enum tapak_status tapak_layer_page(const struct tapak_snapshot *snapshot,
                                   const struct tapak_layer_query *query,
                                   const struct tapak_layer_page *page,
                                   struct tapak_layer_row *rows, size_t *out_count,
                                   int64_t *out_matched, struct tapak_error *err)
{
    struct scan scan;
    int64_t candidates = 0;
    *out_count = 0;
    enum tapak_status status = scan_begin(&scan, snapshot, query, NULL, err);
    if (status == TAPAK_OK) {
        *out_matched = scan_count(&scan, &candidates);
        int64_t wanted = page->limit + page->offset;
        double share = (double)scan.view->rows / (double)(*out_matched + 1);
        double walking = (double)wanted * share * WALK_COST;
        double picking = (double)candidates * SCAN_COST + (double)*out_matched * KEEP_COST;
        if (page->limit == 0 || *out_matched == 0) {
            status = TAPAK_OK;
        } else if (wanted <= KEEP_MAX && picking < walking) {
            status = pick(&scan, page, rows, out_count, err);
        } else {
            status = walk(&scan, page, rows, out_count, err);
        }
    }
    scan_end(&scan);
    return status;
}
