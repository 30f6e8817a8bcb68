// Cells are kept one behind the other, clean and terminated, and read back when the widths are
// known. A rule is a cell of one byte that no clean cell can hold.
#include "tapak/encode/grid.h"

#include "tapak/base/limits.h"
#include "tapak/base/number.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char rule_mark[] = "\x01";
static const char ellipsis[] = "\xE2\x80\xA6";

struct tapak_grid {
    struct tapak_buf cells;
    size_t at; ///< column of the next cell
    size_t count;
    struct column {
        struct tapak_grid_column given;
        size_t width;
    } columns[];
};

struct range {
    uint32_t first;
    uint32_t last;
};

// From Unicode 15: EastAsianWidth.txt (W, F) and general categories Mn, Me, Cf, in blocks.
static const struct range without_width[] = {
    {0x0300, 0x036F}, {0x0483, 0x0489}, {0x0591, 0x05BD}, {0x0610, 0x061A}, {0x064B, 0x065F},
    {0x1AB0, 0x1AFF}, {0x1DC0, 0x1DFF}, {0x200B, 0x200F}, {0x202A, 0x202E}, {0x2060, 0x206F},
    {0x20D0, 0x20FF}, {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F}, {0xFEFF, 0xFEFF}, {0xE0000, 0xE0FFF},
};
static const struct range of_two[] = {
    {0x1100, 0x115F},   {0x2E80, 0x303E},   {0x3041, 0x4DBF},   {0x4E00, 0xA4CF},
    {0xA960, 0xA97F},   {0xAC00, 0xD7A3},   {0xF900, 0xFAFF},   {0xFE30, 0xFE6F},
    {0xFF01, 0xFF60},   {0xFFE0, 0xFFE6},   {0x1F300, 0x1F64F}, {0x1F680, 0x1F6FF},
    {0x1F900, 0x1F9FF}, {0x20000, 0x3FFFD},
};

static bool is_in(uint32_t code, const struct range *ranges, size_t count)
{
    for (size_t i = 0; i < count && ranges[i].first <= code; i++) {
        if (code <= ranges[i].last) {
            return true;
        }
    }
    return false;
}

static size_t width_of(uint32_t code)
{
    if (code < 0x300) {
        return 1;
    }
    if (is_in(code, without_width, sizeof without_width / sizeof without_width[0])) {
        return 0;
    }
    return is_in(code, of_two, sizeof of_two / sizeof of_two[0]) ? 2 : 1;
}

static size_t text_width(const char *text)
{
    size_t width = 0;
    size_t length = strlen(text);
    for (size_t at = 0; at < length;) {
        width += width_of(tapak_utf8_next(text, length, &at));
    }
    return width;
}

// Cuts the cell that starts at start so that with the ellipsis it is as wide as the widest.
static void cut_cell(struct tapak_buf *cells, size_t start, size_t widest)
{
    size_t length = cells->size - start;
    size_t width = 0;
    for (size_t at = 0; at < length;) {
        size_t before = at;
        width += width_of(tapak_utf8_next(cells->bytes + start, length, &at));
        if (width >= widest) {
            tapak_buf_cut(cells, start + before);
            tapak_buf_put_text(cells, ellipsis);
            return;
        }
    }
}

static void put_clean(struct tapak_buf *cells, struct tapak_slice text)
{
    for (size_t at = 0; at < text.length;) {
        size_t before = at;
        uint32_t code = tapak_utf8_next(text.text, text.length, &at);
        bool is_control = code < 0x20 || (code >= 0x7F && code < 0xA0);
        bool turns_text = (code >= 0x202A && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069);
        if (is_control || turns_text) {
            tapak_buf_put_char(cells, ' ');
        } else if (code == 0xFFFD) {
            tapak_buf_put_text(cells, "\xEF\xBF\xBD");
        } else {
            tapak_buf_put(cells, text.text + before, at - before);
        }
    }
}

enum tapak_status tapak_grid_create(struct tapak_grid **out_grid,
                                    const struct tapak_grid_column *columns, size_t count,
                                    struct tapak_error *err)
{
    assert(count > 0);
    struct tapak_grid *grid = calloc(1, sizeof *grid + count * sizeof grid->columns[0]);
    if (grid == NULL) {
        return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for a table of %zu columns", count);
    }
    tapak_buf_init(&grid->cells, TAPAK_MAX_ANSWER_BYTES);
    grid->count = count;
    for (size_t i = 0; i < count; i++) {
        grid->columns[i].given = columns[i];
        grid->columns[i].width = text_width(columns[i].heading);
    }
    *out_grid = grid;
    return TAPAK_OK;
}

void tapak_grid_free(struct tapak_grid *grid)
{
    if (grid != NULL) {
        tapak_buf_free(&grid->cells);
        free(grid);
    }
}

void tapak_grid_put_slice(struct tapak_grid *grid, struct tapak_slice text)
{
    struct column *column = &grid->columns[grid->at];
    size_t start = grid->cells.size;
    size_t widest = column->given.widest;
    grid->at = (grid->at + 1) % grid->count;
    put_clean(&grid->cells, text);
    tapak_buf_put_char(&grid->cells, '\0');
    if (grid->cells.failure != TAPAK_OK) {
        return;
    }
    if (widest > 0 && text_width(grid->cells.bytes + start) > widest) {
        tapak_buf_cut(&grid->cells, grid->cells.size - 1);
        cut_cell(&grid->cells, start, widest);
        tapak_buf_put_char(&grid->cells, '\0');
    }
    if (grid->cells.failure == TAPAK_OK) {
        size_t width = text_width(grid->cells.bytes + start);
        column->width = width > column->width ? width : column->width;
    }
}

void tapak_grid_put_text(struct tapak_grid *grid, const char *text)
{
    tapak_grid_put_slice(grid, tapak_slice_of(text));
}

void tapak_grid_put_int(struct tapak_grid *grid, int64_t number)
{
    char text[TAPAK_NUMBER_BYTES];
    size_t length = tapak_format_int(text, number);
    tapak_grid_put_slice(grid, (struct tapak_slice){text, length});
}

void tapak_grid_put_count(struct tapak_grid *grid, int64_t number)
{
    char plain[TAPAK_NUMBER_BYTES];
    char text[TAPAK_NUMBER_BYTES];
    size_t count = tapak_format_int(plain, number);
    size_t length = 0;
    for (size_t i = 0; i < count; i++) {
        bool is_behind_digit = i > 0 && plain[i - 1] != '-';
        if (is_behind_digit && (count - i) % 3 == 0) {
            text[length++] = ',';
        }
        text[length++] = plain[i];
    }
    tapak_grid_put_slice(grid, (struct tapak_slice){text, length});
}

void tapak_grid_put_double(struct tapak_grid *grid, double number, int digits)
{
    char text[TAPAK_NUMBER_BYTES];
    if (!isfinite(number)) {
        tapak_grid_put_text(grid, "-");
        return;
    }
    size_t length = tapak_format_double(text, number, digits);
    const char *point = strchr(text, '.');
    int given = point == NULL ? 0 : (int)strlen(point + 1);
    if (point == NULL && digits > 0) {
        text[length++] = '.';
    }
    for (; given < digits; given++) {
        text[length++] = '0';
    }
    tapak_grid_put_slice(grid, (struct tapak_slice){text, length});
}

void tapak_grid_put_rule(struct tapak_grid *grid)
{
    assert(grid->at == 0);
    tapak_buf_put(&grid->cells, rule_mark, sizeof rule_mark);
}

static void put_repeated(struct tapak_buf *out, char character, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        tapak_buf_put_char(out, character);
    }
}

static void end_line(struct tapak_buf *out, size_t line_start)
{
    size_t size = out->size;
    while (size > line_start && out->bytes[size - 1] == ' ') {
        size--;
    }
    tapak_buf_cut(out, size);
    tapak_buf_put_char(out, '\n');
}

static void write_rule(const struct tapak_grid *grid, struct tapak_buf *out)
{
    for (size_t i = 0; i < grid->count; i++) {
        tapak_buf_put_text(out, i == 0 ? "" : "  ");
        put_repeated(out, '-', grid->columns[i].width);
    }
    tapak_buf_put_char(out, '\n');
}

static void write_cell(const struct column *column, const char *text, struct tapak_buf *out)
{
    size_t blanks = column->width - text_width(text);
    bool is_right = column->given.align == TAPAK_ALIGN_RIGHT;
    put_repeated(out, ' ', is_right ? blanks : 0);
    tapak_buf_put_text(out, text);
    put_repeated(out, ' ', is_right ? 0 : blanks);
}

static void write_heading(const struct tapak_grid *grid, struct tapak_buf *out)
{
    size_t start = out->size;
    for (size_t i = 0; i < grid->count; i++) {
        tapak_buf_put_text(out, i == 0 ? "" : "  ");
        write_cell(&grid->columns[i], grid->columns[i].given.heading, out);
    }
    end_line(out, start);
}

enum tapak_status tapak_grid_write(struct tapak_grid *grid, struct tapak_buf *out,
                                   struct tapak_error *err)
{
    assert(grid->at == 0);
    if (grid->cells.failure != TAPAK_OK) {
        return tapak_buf_check(&grid->cells, err);
    }
    write_heading(grid, out);
    write_rule(grid, out);
    size_t start = out->size;
    size_t column = 0;
    for (size_t at = 0; at < grid->cells.size;) {
        const char *cell = grid->cells.bytes + at;
        at += strlen(cell) + 1;
        if (strcmp(cell, rule_mark) == 0) {
            write_rule(grid, out);
            start = out->size;
            continue;
        }
        tapak_buf_put_text(out, column == 0 ? "" : "  ");
        write_cell(&grid->columns[column], cell, out);
        column = (column + 1) % grid->count;
        if (column == 0) {
            end_line(out, start);
            start = out->size;
        }
    }
    return tapak_buf_check(out, err);
}
