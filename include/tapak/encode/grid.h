/**
 * @file grid.h
 * @brief A table of text in aligned columns, for terminals. Sticky: asked once, when it is written.
 *
 * Shape: a heading, a line of dashes, the rows; two blanks between columns, none at the end of a
 *        line. Cells are put from left to right, row after row.
 * Width: of characters as a terminal shows them (combining ones take none, East Asian ones two),
 *        independent of the locale. Control characters come out as blanks, malformed UTF-8 as
 *        U+FFFD: a cell never breaks its line or moves the cursor.
 */
#ifndef TAPAK_ENCODE_GRID_H
#define TAPAK_ENCODE_GRID_H

#include "tapak/base/buf.h"
#include "tapak/base/error.h"
#include "tapak/base/text.h"

#include <stddef.h>
#include <stdint.h>

enum tapak_align { TAPAK_ALIGN_LEFT, TAPAK_ALIGN_RIGHT };

/** The heading is borrowed until the grid is freed. */
struct tapak_grid_column {
    const char *heading;
    enum tapak_align align;
    size_t widest; ///< longer cells are cut and end with "…"; 0 is as wide as it takes
};

struct tapak_grid;

/** count columns, at least one; copied but for the headings. */
TAPAK_MUST_CHECK enum tapak_status tapak_grid_create(struct tapak_grid **out_grid,
                                                     const struct tapak_grid_column *columns,
                                                     size_t count, struct tapak_error *err);
void tapak_grid_free(struct tapak_grid *grid);

/** NULL is an empty cell. */
void tapak_grid_put_text(struct tapak_grid *grid, const char *text);
void tapak_grid_put_slice(struct tapak_grid *grid, struct tapak_slice text);
void tapak_grid_put_int(struct tapak_grid *grid, int64_t number);
/** With a comma between thousands: "41,690". */
void tapak_grid_put_count(struct tapak_grid *grid, int64_t number);
/** Exactly digits (0–17) behind the point, so that points stand below each other; else "-". */
void tapak_grid_put_double(struct tapak_grid *grid, double number, int digits);

/** A line of dashes between rows, as above totals. Only where a row is complete. */
void tapak_grid_put_rule(struct tapak_grid *grid);

/** Appends the table to out. The last row must be complete. */
TAPAK_MUST_CHECK enum tapak_status tapak_grid_write(struct tapak_grid *grid, struct tapak_buf *out,
                                                    struct tapak_error *err);

#endif
