// Cells with too many edges become blocks of smaller ones.
#include "geo/cells_build.h"

#include <string.h>

enum {
    SPLIT_DEPTH = 2,
    FEW_EDGES = 32, ///< up to these a cell is split in 4 x 4, above in 8 x 8
    SIDE_FEW = 4,
    SIDE_MANY = 8
};

void geo_piece_toggle(const struct geo_cells *cells, const struct geo_piece *piece,
                      struct tapak_point point, struct geo_cover *cover)
{
    for (size_t i = 0; i < piece->count; i++) {
        struct geo_edge edge = geo_edge_at(&cells->edges, piece->edges[i]);
        if (point.lat_deg < edge.low.lat_deg) {
            continue; // below it: neither it nor its feet count
        }
        bool has_low = geo_is_left_of(cells, &piece->frame, edge.low.lon_deg);
        bool has_high = geo_is_left_of(cells, &piece->frame, edge.high.lon_deg);
        if (edge_ask(&edge, has_low, has_high, point).counts) {
            struct geo_owners owners = cells->edges.owners[piece->edges[i]];
            geo_cover_toggle(cover, owners.owner);
            if (owners.other != GEO_NO_OWNER) {
                geo_cover_toggle(cover, owners.other);
            }
        }
    }
}

struct geo_line geo_line_over(const struct geo_cells *cells, const struct geo_edge *edge,
                              const struct geo_frame *frame, double cell_size)
{
    return (struct geo_line){
        (geo_root_x(cells, edge->low.lon_deg) - frame->x) / cell_size,
        (geo_root_y(cells, edge->low.lat_deg) - frame->y) / cell_size,
        (geo_root_x(cells, edge->high.lon_deg) - frame->x) / cell_size,
        (geo_root_y(cells, edge->high.lat_deg) - frame->y) / cell_size,
    };
}

static long clamp_cell(double place, long side)
{
    return place < 0 ? 0 : place >= (double)side ? side - 1 : (long)place;
}

struct geo_span geo_line_rows(const struct geo_line *line, long rows)
{
    if (line->high_y + geo_take_margin < 0 || line->low_y - geo_take_margin >= (double)rows) {
        return (struct geo_span){0, -1};
    }
    return (struct geo_span){clamp_cell(line->low_y - geo_take_margin, rows),
                             clamp_cell(line->high_y + geo_take_margin, rows)};
}

static double unit_clamp(double number)
{
    return number < 0 ? 0 : number > 1 ? 1 : number;
}

struct geo_span geo_line_columns(const struct geo_line *line, long row, long columns)
{
    double rise = line->high_y - line->low_y;
    double from = line->low_x;
    double to = line->high_x;
    if (rise > 1e-3) { // flatter ones touch at most two rows, and take all their columns in both
        double run = line->high_x - line->low_x;
        double bottom = ((double)row - geo_take_margin - line->low_y) / rise;
        double top = ((double)row + 1 + geo_take_margin - line->low_y) / rise;
        from = line->low_x + unit_clamp(bottom) * run;
        to = line->low_x + unit_clamp(top) * run;
    }
    double west = (from < to ? from : to) - geo_take_margin;
    double east = (from < to ? to : from) + geo_take_margin;
    if (east < 0 || west >= (double)columns) {
        return (struct geo_span){0, -1};
    }
    return (struct geo_span){clamp_cell(west, columns), clamp_cell(east, columns)};
}

// Counts the edges of each cell of the block into ends, or, with dealt, puts them there.
static void deal_pass(const struct geo_cells *cells, const struct geo_piece *piece, long side,
                      uint32_t *ends, uint32_t *dealt)
{
    double unit = piece->frame.size / (double)side;
    for (size_t i = 0; i < piece->count; i++) {
        struct geo_edge edge = geo_edge_at(&cells->edges, piece->edges[i]);
        struct geo_line line = geo_line_over(cells, &edge, &piece->frame, unit);
        struct geo_span rows = geo_line_rows(&line, side);
        for (long row = rows.first; row <= rows.last; row++) {
            struct geo_span columns = geo_line_columns(&line, row, side);
            for (long column = columns.first; column <= columns.last; column++) {
                uint32_t *end = &ends[row * side + column];
                if (dealt != NULL) {
                    dealt[*end] = piece->edges[i];
                }
                (*end)++;
            }
        }
    }
}

// The edges of a piece by the cells of its block; afterwards ends[i] is where those of cell i end.
static uint32_t *deal(struct geo_builder *builder, const struct geo_piece *piece, long side,
                      uint32_t *ends)
{
    deal_pass(builder->cells, piece, side, ends, NULL);
    uint32_t sum = 0;
    for (long i = 0; i < side * side; i++) {
        uint32_t count = ends[i];
        ends[i] = sum;
        sum += count;
    }
    uint32_t *dealt = malloc((sum + (size_t)1) * sizeof *dealt);
    if (dealt == NULL) {
        builder->status = TAPAK_NO_MEMORY;
        return NULL;
    }
    deal_pass(builder->cells, piece, side, ends, dealt);
    builder->dealt += sum;
    return dealt;
}

static struct tapak_point middle_of(const struct geo_cells *cells, const struct geo_frame *frame)
{
    return tapak_settle((struct tapak_point){
        cells->west + (frame->x + frame->size / 2) / cells->per_lon,
        cells->south + (frame->y + frame->size / 2) / cells->per_lat,
    });
}

static uint32_t put_block(struct geo_builder *builder, const struct geo_piece *piece,
                          const struct geo_cover *reference)
{
    struct geo_cells *cells = builder->cells;
    long side = piece->count <= FEW_EDGES ? SIDE_FEW : SIDE_MANY;
    uint32_t ends[SIDE_MANY * SIDE_MANY] = {0};
    struct geo_cover cover = {0};
    size_t start = cells->cell_count;
    uint32_t *dealt = deal(builder, piece, side, ends);
    cells->cells = geo_builder_grow(builder, cells->cells, &cells->cell_room,
                                    start + (size_t)(side * side), sizeof cells->cells[0]);
    cells->cell_count += builder->status == TAPAK_OK ? (size_t)(side * side) : 0;
    cells->figures.blocks++;
    double size = piece->frame.size / (double)side;
    for (long i = 0; i < side * side && builder->status == TAPAK_OK; i++) {
        uint32_t begin = i == 0 ? 0 : ends[i - 1];
        struct geo_piece part = {
            .edges = dealt + begin,
            .count = ends[i] - begin,
            .frame = {piece->frame.x + (double)(i % side) * size,
                      piece->frame.y + (double)(i / side) * size, size},
            .depth = piece->depth + 1,
        };
        struct tapak_point middle = middle_of(cells, &part.frame);
        geo_cover_copy(&cover, reference);
        geo_piece_toggle(cells, piece, middle, &cover);
        geo_piece_toggle(cells, &part, middle, &cover);
        uint32_t cell = geo_put_piece(builder, &part, &cover);
        cells->cells[start + (size_t)i] = cell;
    }
    free(cover.items);
    free(dealt);
    return geo_make_cell(side == SIDE_FEW ? CELL_BLOCK_4 : CELL_BLOCK_8, start);
}

uint32_t geo_put_piece(struct geo_builder *builder, const struct geo_piece *piece,
                       const struct geo_cover *reference)
{
    if (reference->has_failed) {
        builder->status = TAPAK_NO_MEMORY;
        return 0;
    }
    if (piece->count == 0) {
        return geo_make_cell(CELL_SET, geo_put_set(builder, reference));
    }
    if (piece->count <= LANES || piece->depth == SPLIT_DEPTH || builder->dealt > builder->ceiling) {
        return geo_put_leaf(builder, piece, reference);
    }
    return put_block(builder, piece, reference);
}
