// Cells are tied by sums: a column's total, a row's parts, a district's villages. A cell is given
// away by a sum in which it is the only hidden one, or whose hidden parts can only be the least or
// the largest that they can be (1 to 4 for "<5", 5 and more for what is withheld). Each such sum
// hides its smallest other part that is not zero, or its total where there is none, until nothing
// changes. What is hidden is never shown again, so this ends.
#include "api/counts_hide.h"

#include <stddef.h>

struct sum {
    struct counts_cell *parts[COUNTS_COLUMNS];
    size_t count;
    struct counts_cell *total;
};

// Where the next part of a sum is: in a list of rows, or in a list of cells.
typedef struct counts_cell *part_fn(const void *context, size_t at);

struct column_of {
    const struct counts_sum *sum;
    enum counts_column column;
};

static struct counts_cell *row_part(const void *context, size_t at)
{
    const struct column_of *of = context;
    return &of->sum->parts[at]->cells[of->column];
}

static struct counts_cell *cell_part(const void *context, size_t at)
{
    return ((const struct sum *)context)->parts[at];
}

// The hidden parts of a sum: those that show as "<5", and those that are withheld for their sake,
// which a reader knows to be 5 and more.
struct hidden {
    int64_t small;
    int64_t small_sum;
    int64_t large;
    int64_t large_sum;
};

static struct hidden hidden_parts(part_fn *part, const void *context, size_t count)
{
    struct hidden hidden = {0, 0, 0, 0};
    for (size_t i = 0; i < count; i++) {
        const struct counts_cell *cell = part(context, i);
        if (!cell->is_hidden) {
            continue;
        }
        if (cell->count < TAPAK_SMALL_COUNT) {
            hidden.small++;
            hidden.small_sum += cell->count;
        } else {
            hidden.large++;
            hidden.large_sum += cell->count;
        }
    }
    return hidden;
}

// Equal ones go together, as hiding the first of them would tell which it is.
static bool hide_smallest(part_fn *part, const void *context, size_t count)
{
    int64_t smallest = INT64_MAX;
    for (size_t i = 0; i < count; i++) {
        const struct counts_cell *cell = part(context, i);
        if (!cell->is_hidden && cell->count > 0 && cell->count < smallest) {
            smallest = cell->count;
        }
    }
    for (size_t i = 0; i < count && smallest < INT64_MAX; i++) {
        struct counts_cell *cell = part(context, i);
        cell->is_hidden = cell->is_hidden || cell->count == smallest;
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

// True when something more was hidden.
static bool mend(part_fn *part, const void *context, size_t count, struct counts_cell *total)
{
    struct hidden hidden = hidden_parts(part, context, count);
    if (total->is_hidden) {
        return hidden.small + hidden.large == 0 && hide_smallest(part, context, count);
    }
    if (!is_given_away(hidden)) {
        return false;
    }
    if (!hide_smallest(part, context, count)) {
        total->is_hidden = true;
    }
    return true;
}

static bool mend_row(struct counts_row *row)
{
    struct counts_cell *cells = row->cells;
    const struct sum by_place = {
        {&cells[COUNTS_BY_POINT], &cells[COUNTS_BY_NEAR], &cells[COUNTS_BY_NAME],
         &cells[COUNTS_BY_HAND]},
        4,
        &cells[COUNTS_REPORTS],
    };
    const struct sum by_state = {
        {&cells[COUNTS_OPEN], &cells[COUNTS_CLOSED]}, 2, &cells[COUNTS_REPORTS]};
    bool has_changed = mend(cell_part, &by_place, by_place.count, by_place.total);
    return mend(cell_part, &by_state, by_state.count, by_state.total) || has_changed;
}

static bool mend_sum(const struct counts_sum *sum)
{
    bool has_changed = false;
    for (int column = 0; column < COUNTS_HOTSPOTS; column++) {
        const struct column_of of = {sum, (enum counts_column)column};
        has_changed = mend(row_part, &of, sum->count, &sum->total->cells[column]) || has_changed;
    }
    return has_changed;
}

static void hide_small(struct counts_row *row)
{
    for (int column = 0; column < COUNTS_HOTSPOTS; column++) {
        struct counts_cell *cell = &row->cells[column];
        cell->is_hidden = cell->count > 0 && cell->count < TAPAK_SMALL_COUNT;
    }
}

void counts_hide(struct counts_row **rows, size_t row_count, const struct counts_sum *sums,
                 size_t sum_count)
{
    for (size_t i = 0; i < row_count; i++) {
        hide_small(rows[i]);
    }
    bool has_changed = true;
    while (has_changed) {
        has_changed = false;
        for (size_t i = 0; i < row_count; i++) {
            has_changed = mend_row(rows[i]) || has_changed;
        }
        for (size_t i = 0; i < sum_count; i++) {
            has_changed = mend_sum(&sums[i]) || has_changed;
        }
    }
}
