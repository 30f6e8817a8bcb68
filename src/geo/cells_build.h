/**
 * @file cells_build.h
 * @brief Making cells: what cover.c, cells_leaf.c, cells_split.c and cells_build.c share.
 */
#ifndef GEO_CELLS_BUILD_H
#define GEO_CELLS_BUILD_H

#include "geo/cells_form.h"

#include <stdlib.h>

/** Villages over one place, ascending. Sticky: has_failed says that memory ran out. */
struct geo_cover {
    int32_t *items;
    size_t count;
    size_t room;
    bool has_failed;
};

/** In when it was out, out when it was in. */
void geo_cover_toggle(struct geo_cover *cover, int32_t village);
bool geo_cover_has(const struct geo_cover *cover, int32_t village);
void geo_cover_copy(struct geo_cover *to, const struct geo_cover *from);

/** The square [x, x + size) x [y, y + size) in units of the root grid. */
struct geo_frame {
    double x;
    double y;
    double size;
};

/** A cell in the making. */
struct geo_piece {
    const uint32_t *edges; ///< those that may touch it
    size_t count;
    struct geo_frame frame;
    int depth;
};

/** What grows while cells are made. */
struct geo_builder {
    struct geo_cells *cells;
    size_t dealt;   ///< edges dealt to smaller cells so far
    size_t ceiling; ///< of dealt: above it nothing is split any more
    enum tapak_status status;
};

/** Of a cell: edges this near belong to it; rounding errs by less than a thousandth of this. */
static const double geo_take_margin = 1e-5;
/** Of a cell: ends this far west of it lie left of it. Less than the take margin. */
static const double geo_foot_margin = 1e-6;

static inline double geo_root_x(const struct geo_cells *cells, double lon_deg)
{
    return (lon_deg - cells->west) * cells->per_lon;
}

static inline double geo_root_y(const struct geo_cells *cells, double lat_deg)
{
    return (lat_deg - cells->south) * cells->per_lat;
}

static inline bool geo_is_left_of(const struct geo_cells *cells, const struct geo_frame *frame,
                                  double lon_deg)
{
    return (geo_root_x(cells, lon_deg) - frame->x) / frame->size < -geo_foot_margin;
}

static inline uint32_t geo_make_cell(enum cell_kind kind, size_t number)
{
    return (uint32_t)kind << CELL_NUMBER_BITS | (uint32_t)number;
}

/** An array in pages with room for wanted items; on failure builder->status says so. */
void *geo_builder_grow(struct geo_builder *builder, void *array, size_t *room, size_t wanted,
                       size_t item);

/** An edge over a side x side grid on a frame: in cells of that grid. */
struct geo_line {
    double low_x;
    double low_y;
    double high_x;
    double high_y;
};
struct geo_span {
    long first;
    long last; ///< below first: none
};
struct geo_line geo_line_over(const struct geo_cells *cells, const struct geo_edge *edge,
                              const struct geo_frame *frame, double cell_size);
struct geo_span geo_line_rows(const struct geo_line *line, long rows);
struct geo_span geo_line_columns(const struct geo_line *line, long row, long columns);

/** Changes cover by what the edges of the piece say about the point. */
void geo_piece_toggle(const struct geo_cells *cells, const struct geo_piece *piece,
                      struct tapak_point point, struct geo_cover *cover);

/** The cell of a piece; reference is the villages over it by the edges that do not touch it. */
uint32_t geo_put_piece(struct geo_builder *builder, const struct geo_piece *piece,
                       const struct geo_cover *reference);

/** The number of a set that holds what cover does. */
uint32_t geo_put_set(struct geo_builder *builder, const struct geo_cover *cover);

uint32_t geo_put_leaf(struct geo_builder *builder, const struct geo_piece *piece,
                      const struct geo_cover *reference);

#endif
