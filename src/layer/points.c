#include "layer/points.h"

#include "layer/scan.h"

void point_fill(const struct lists *lists, const struct segment *segment, uint32_t at,
                struct tapak_layer_point *out_point)
{
    out_point->row_id = segment->id[at];
    out_point->time_ms = segment->time_ms[at];
    out_point->x = segment->x[at];
    out_point->y = segment->y[at];
    out_point->point = (struct tapak_point){segment->lon[at], segment->lat[at]};
    out_point->area = lists->areas[segment->area[at]].code.text;
    out_point->kind = lists_kind_at(lists, segment->kind[at]);
    out_point->public_id[0] = '\0';
    if (segment->public_id != NULL) {
        public_id_unpack(segment->public_id[at], out_point->public_id);
    }
}

static enum tapak_status each_of_block(const struct scan *scan, const struct segment *segment,
                                       uint32_t block, tapak_layer_point_fn *each, void *context)
{
    uint32_t hits[BLOCK_ROWS];
    struct tapak_layer_point point;
    enum tapak_status status = TAPAK_OK;
    if (scan_rows(scan, segment, block, hits) == 0) {
        return TAPAK_OK;
    }
    for (uint32_t row = 0; row < BLOCK_ROWS && status == TAPAK_OK; row++) {
        if (hits[row] != 0) {
            point_fill(scan->lists, segment, block * BLOCK_ROWS + row, &point);
            status = each(&point, context);
        }
    }
    return status;
}

enum tapak_status tapak_layer_each(const struct tapak_snapshot *snapshot,
                                   const struct tapak_layer_query *query,
                                   const struct tapak_tile_square *square,
                                   tapak_layer_point_fn *each, void *context,
                                   struct tapak_error *err)
{
    struct scan scan;
    enum tapak_status status = scan_begin(&scan, snapshot, query, square, err);
    for (size_t i = 0; status == TAPAK_OK && i < scan.view->count; i++) {
        const struct segment *segment = &scan.view->segments[i];
        for (uint32_t block = 0; block < segment->block_count && status == TAPAK_OK; block++) {
            if (scan_block(&scan, segment, block) != SCAN_NONE) {
                status = each_of_block(&scan, segment, block, each, context);
            }
        }
    }
    scan_end(&scan);
    return status;
}
