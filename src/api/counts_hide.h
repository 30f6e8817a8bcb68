/**
 * @file counts_hide.h
 * @brief Which cells have to be hidden so that no sum gives a small one away.
 */
#ifndef TAPAK_API_COUNTS_HIDE_H
#define TAPAK_API_COUNTS_HIDE_H

#include "api/counts.h"

/** parts[0 … count) add up to total, column by column. */
struct counts_sum {
    struct counts_row **parts;
    size_t count;
    struct counts_row *total;
    unsigned mended_at; ///< of counts_hide(), 0 before
};

/**
 * Marks every cell of 1–4, and then others until no sum over rows, and none over a row's own parts,
 * has a cell that the rest of it determines. rows are all rows that stand in any sum.
 */
void counts_hide(struct counts_row **rows, size_t row_count, struct counts_sum *sums,
                 size_t sum_count);

#endif
