// Counts and extents: block by block, and row by row where a block does not tell.
#include "tapak/layer/layer.h"

#include <math.h>

#include "layer/scan.h"

enum tapak_status tapak_layer_count(const struct tapak_snapshot *snapshot,
                                    const struct tapak_layer_query *query, int64_t *out_count,
                                    struct tapak_error *err)
{
    struct scan scan;
    int64_t candidates = 0;
    enum tapak_status status = scan_begin(&scan, snapshot, query, NULL, err);
    if (status == TAPAK_OK) {
        *out_count = scan_count(&scan, &candidates);
    }
    scan_end(&scan);
    return status;
}

static void include_box(struct tapak_layer_extent *extent, const struct tapak_box *box)
{
    struct tapak_box *sum = &extent->box;
    if (!extent->has_box) {
        *sum = *box;
        extent->has_box = true;
        return;
    }
    sum->west_deg = fmin(sum->west_deg, box->west_deg);
    sum->south_deg = fmin(sum->south_deg, box->south_deg);
    sum->east_deg = fmax(sum->east_deg, box->east_deg);
    sum->north_deg = fmax(sum->north_deg, box->north_deg);
}

static void include_time(struct tapak_layer_extent *extent, int64_t first_ms, int64_t last_ms)
{
    bool is_first = extent->count == 0;
    extent->first_ms = is_first || first_ms < extent->first_ms ? first_ms : extent->first_ms;
    extent->last_ms = is_first || last_ms > extent->last_ms ? last_ms : extent->last_ms;
}

static void include_row(struct tapak_layer_extent *extent, const struct segment *segment,
                        uint32_t at)
{
    const struct tapak_box box = {segment->lon[at], segment->lat[at], segment->lon[at],
                                  segment->lat[at]};
    if (!isnan(box.west_deg)) {
        include_box(extent, &box);
    }
    include_time(extent, segment->time_ms[at], segment->time_ms[at]);
    extent->count++;
}

static void include_block(struct tapak_layer_extent *extent, const struct segment *segment,
                          uint32_t block)
{
    uint32_t rows = block_rows(segment, block);
    if (segment->boxes[block].pointless < rows) {
        include_box(extent, &segment->boxes[block].box);
    }
    include_time(extent, segment->blocks[block].time_min, segment->blocks[block].time_max);
    extent->count += rows;
}

enum tapak_status tapak_layer_extent(const struct tapak_snapshot *snapshot,
                                     const struct tapak_layer_query *query,
                                     struct tapak_layer_extent *out_extent, struct tapak_error *err)
{
    struct scan scan;
    uint32_t hits[BLOCK_ROWS];
    struct tapak_layer_extent extent = {0};
    enum tapak_status status = scan_begin(&scan, snapshot, query, NULL, err);
    for (size_t i = 0; status == TAPAK_OK && i < scan.view->count; i++) {
        const struct segment *segment = &scan.view->segments[i];
        for (uint32_t block = 0; block < segment->block_count; block++) {
            enum scan_relation relation = scan_block(&scan, segment, block);
            bool is_whole = segment->dead == NULL || segment->dead_per_block[block] == 0;
            if (relation == SCAN_ALL && is_whole) {
                include_block(&extent, segment, block);
            } else if (relation != SCAN_NONE && scan_rows(&scan, segment, block, hits) > 0) {
                for (uint32_t row = 0; row < block_rows(segment, block); row++) {
                    if (hits[row] != 0) {
                        include_row(&extent, segment, block * BLOCK_ROWS + row);
                    }
                }
            }
        }
    }
    scan_end(&scan);
    if (status == TAPAK_OK) {
        *out_extent = extent;
    }
    return status;
}
