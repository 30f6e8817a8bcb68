// Cells are tied by sums: a column's total, a row's parts, a district's villages. A cell is given
// away by a sum in which it is the only hidden one, or whose hidden parts can only be the least or
// the largest that they can be (1 to 4 for "<5", 5 and more for what is withheld). Each such sum
// hides its smallest other part that is not zero, or its total where there is none, until nothing
// changes. What is hidden is never shown again, so this ends.
//
// A sum none of whose cells was hidden since it was looked at is as sound as it was: each row knows
// when its last cell was hidden, each sum when it was looked at.
#include "api/counts_hide.h"

#include <stddef.h>

// One column of several rows, or several columns of one row.
struct sum {
    struct counts_row **rows; ///< NULL: columns of row
    struct counts_row *row;
    const enum counts_column *columns;
    enum counts_column column; ///< of rows, and of the total
    size_t count;
    struct counts_row *total;
};

// The hidden parts of a sum: those that show as "<5", and those that are withheld for their sake,
// which a reader knows to be 5 and more.
struct hidden {
    int64_t small;
    int64_t small_sum;
    int64_t large;
    int64_t large_sum;
};

static struct counts_row *row_at(const struct sum *sum, size_t at)
{
    return sum->rows != NULL ? sum->rows[at] : sum->row;
}

static struct counts_cell *cell_at(const struct sum *sum, size_t at)
{
    return sum->rows != NULL ? &sum->rows[at]->cells[sum->column]
                             : &sum->row->cells[sum->columns[at]];
}

// Without branches: whether the next cell is hidden cannot be guessed.
static void add_hidden(struct hidden *hidden, const struct counts_cell *cell)
{
    int64_t is_small = cell->is_hidden && cell->count < TAPAK_SMALL_COUNT;
    int64_t is_large = cell->is_hidden - is_small;
    hidden->small += is_small;
    hidden->small_sum += cell->count & -is_small;
    hidden->large += is_large;
    hidden->large_sum += cell->count & -is_large;
}

static void hide(struct counts_row *row, struct counts_cell *cell, unsigned *in_out_clock)
{
    if (!cell->is_hidden) {
        cell->is_hidden = true;
        row->hidden_at = ++*in_out_clock;
    }
}

// Equal ones go together, as hiding the first of them would tell which it is.
static bool hide_smallest(const struct sum *sum, unsigned *in_out_clock)
{
    int64_t smallest = INT64_MAX;
    for (size_t i = 0; i < sum->count; i++) {
        const struct counts_cell *cell = cell_at(sum, i);
        if (!cell->is_hidden && cell->count > 0 && cell->count < smallest) {
            smallest = cell->count;
        }
    }
    for (size_t i = 0; i < sum->count && smallest < INT64_MAX; i++) {
        if (cell_at(sum, i)->count == smallest) {
            hide(row_at(sum, i), cell_at(sum, i), in_out_clock);
        }
    }
    return smallest < INT64_MAX;
}

// Alone; or together the least or the most that they can be; or all 1 beside something that was
// withheld because of that, and too small for all of them to be 4 instead.
static bool is_given_away(struct hidden hidden)
{
    const int64_t largest = TAPAK_SMALL_COUNT - 1;
    bool are_ones = hidden.small > 0 && hidden.small_sum == hidden.small;
    if (hidden.small + hidden.large < 2) {
        return hidden.small + hidden.large == 1;
    }
    if (hidden.large == 0) {
        return are_ones || hidden.small_sum == largest * hidden.small;
    }
    int64_t spare = hidden.large_sum - hidden.large * TAPAK_SMALL_COUNT;
    return (spare == 0 && hidden.small_sum <= hidden.small) ||
           (are_ones && spare < (largest - 1) * hidden.small);
}

static void mend(const struct sum *sum, struct hidden hidden, unsigned *in_out_clock)
{
    struct counts_cell *total = &sum->total->cells[sum->column];
    if (total->is_hidden) {
        if (hidden.small + hidden.large == 0) {
            (void)hide_smallest(sum, in_out_clock);
        }
    } else if (is_given_away(hidden) && !hide_smallest(sum, in_out_clock)) {
        hide(sum->total, total, in_out_clock);
    }
}

static void mend_cells(struct counts_row *row, const enum counts_column *columns, size_t count,
                       unsigned *in_out_clock)
{
    const struct sum sum = {NULL, row, columns, COUNTS_REPORTS, count, row};
    struct hidden hidden = {0, 0, 0, 0};
    for (size_t i = 0; i < count; i++) {
        add_hidden(&hidden, &row->cells[columns[i]]);
    }
    mend(&sum, hidden, in_out_clock);
}

static void mend_row(struct counts_row *row, unsigned *in_out_clock)
{
    static const enum counts_column by_place[] = {COUNTS_BY_POINT, COUNTS_BY_NEAR, COUNTS_BY_NAME,
                                                  COUNTS_BY_HAND};
    static const enum counts_column by_state[] = {COUNTS_OPEN, COUNTS_CLOSED};
    if (row->hidden_at <= row->mended_at) {
        return;
    }
    row->mended_at = *in_out_clock;
    mend_cells(row, by_place, sizeof by_place / sizeof by_place[0], in_out_clock);
    mend_cells(row, by_state, sizeof by_state / sizeof by_state[0], in_out_clock);
}

static bool is_sound(const struct counts_sum *sum)
{
    bool is_sound = sum->total->hidden_at <= sum->mended_at;
    for (size_t i = 0; i < sum->count && is_sound; i++) {
        is_sound = sum->parts[i]->hidden_at <= sum->mended_at;
    }
    return is_sound;
}

static void mend_sum(struct counts_sum *of, unsigned *in_out_clock)
{
    struct hidden hidden[COUNTS_HOTSPOTS] = {{0, 0, 0, 0}};
    if (is_sound(of)) {
        return;
    }
    of->mended_at = *in_out_clock;
    for (size_t i = 0; i < of->count; i++) {
        for (int column = 0; column < COUNTS_HOTSPOTS; column++) {
            add_hidden(&hidden[column], &of->parts[i]->cells[column]);
        }
    }
    for (int column = 0; column < COUNTS_HOTSPOTS; column++) {
        const struct sum sum = {of->parts, NULL,     NULL, (enum counts_column)column,
                                of->count, of->total};
        mend(&sum, hidden[column], in_out_clock);
    }
}

static void hide_small(struct counts_row *row, unsigned clock)
{
    for (int column = 0; column < COUNTS_HOTSPOTS; column++) {
        struct counts_cell *cell = &row->cells[column];
        cell->is_hidden = cell->count > 0 && cell->count < TAPAK_SMALL_COUNT;
    }
    row->hidden_at = clock;
    row->mended_at = 0;
}

void counts_hide(struct counts_row **rows, size_t row_count, struct counts_sum *sums,
                 size_t sum_count)
{
    unsigned clock = 1;
    unsigned before = 0;
    for (size_t i = 0; i < row_count; i++) {
        hide_small(rows[i], clock);
    }
    while (clock != before) {
        before = clock;
        for (size_t i = 0; i < row_count; i++) {
            mend_row(rows[i], &clock);
        }
        for (size_t i = 0; i < sum_count; i++) {
            mend_sum(&sums[i], &clock);
        }
    }
}
