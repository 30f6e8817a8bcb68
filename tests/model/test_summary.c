#include "tapak/model/summary.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { MOST_CELLS = 5 };

static void test_summary_by__codes_go_there_and_back(void **state)
{
    (void)state;
    for (int i = 0; i < TAPAK_BY_COUNT; i++) {
        enum tapak_summary_by read = TAPAK_BY_COUNT;
        const char *code = tapak_summary_by_code((enum tapak_summary_by)i);
        assert_true(tapak_summary_by_parse(tapak_slice_of(code), &read));
        assert_int_equal(read, i);
    }
    enum tapak_summary_by read = TAPAK_BY_MONTH;
    assert_false(tapak_summary_by_parse(tapak_slice_of("villages"), &read));
    assert_false(tapak_summary_by_parse((struct tapak_slice){NULL, 0}, &read));
    assert_int_equal(read, TAPAK_BY_MONTH);
    assert_string_equal(tapak_summary_by_code(TAPAK_BY_VILLAGE), "village");
}

static void test_suppress_small__known_rows(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        size_t count;
        int64_t cells[MOST_CELLS];
        const char *hidden; ///< "x" hidden, "." seen
        bool has_total;
    } cases[] = {
        {"none", 0, {0}, "", true},
        {"zeros", 3, {0, 0, 0}, "...", true},
        {"nothing small", 3, {5, 0, 100}, "...", true},
        {"one small alone", 1, {4}, "x", false},
        {"one small beside zeros", 3, {0, 1, 0}, ".x.", false},
        {"five is not small", 1, {5}, ".", true},
        {"one small takes the smallest other", 4, {3, 9, 0, 7}, "x..x", true},
        {"equal others go together", 4, {3, 9, 9, 90}, "xxx.", true},
        {"two small are enough", 3, {3, 2, 9}, "xx.", true},
        {"two ones are not", 4, {1, 1, 9, 8}, "xx.x", true},
        {"two fours are not", 4, {4, 4, 9, 8}, "xx.x", true},
        {"all ones and nothing else", 5, {1, 1, 1, 1, 1}, "xxxxx", false},
        {"two fours and nothing else", 2, {4, 4}, "xx", false},
        {"the largest there is", 2, {1, INT64_MAX - 1}, "xx", true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        bool is_hidden[MOST_CELLS] = {false};
        bool has_total = tapak_suppress_small(cases[i].cells, cases[i].count, is_hidden);
        char seen[MOST_CELLS + 1] = "";
        for (size_t j = 0; j < cases[i].count; j++) {
            seen[j] = is_hidden[j] ? 'x' : '.';
        }
        if (strcmp(seen, cases[i].hidden) != 0 || has_total != cases[i].has_total) {
            print_error("%s: %s\n", cases[i].name, seen);
        }
        assert_string_equal(seen, cases[i].hidden);
        assert_int_equal(has_total, cases[i].has_total);
    }
}

// What the public sees of a row, as a number: a digit a cell, one for hidden, then the total.
struct row {
    uint64_t seen;
    int64_t cells[MOST_CELLS];
};

struct rows {
    struct row *items;
    size_t count;
    size_t room;
};

enum { DIGIT_HIDDEN = 63, DIGIT_BITS = 6 };

static void add_row(struct rows *rows, const int64_t *cells, size_t count)
{
    bool is_hidden[MOST_CELLS];
    bool has_total = tapak_suppress_small(cells, count, is_hidden);
    int64_t total = 0;
    struct row row = {0};
    for (size_t i = 0; i < count; i++) {
        row.cells[i] = cells[i];
        row.seen = row.seen << DIGIT_BITS | (is_hidden[i] ? DIGIT_HIDDEN : (uint64_t)cells[i]);
        total += cells[i];
        assert_true(is_hidden[i] || cells[i] == 0 || cells[i] >= TAPAK_SMALL_COUNT);
        assert_true(!is_hidden[i] || cells[i] != 0);
    }
    row.seen = row.seen << DIGIT_BITS | (has_total ? (uint64_t)total : DIGIT_HIDDEN);
    assert_true(!has_total || total == 0 || total >= TAPAK_SMALL_COUNT);
    if (rows->count == rows->room) {
        rows->room = rows->room * 2 + 1024;
        rows->items = realloc(rows->items, rows->room * sizeof *rows->items);
        assert_non_null(rows->items);
    }
    rows->items[rows->count++] = row;
}

// Every row of count cells whose total is at most that: an odometer that turns over at the total.
static void add_all_rows(struct rows *rows, size_t count, int64_t most)
{
    int64_t cells[MOST_CELLS] = {0};
    int64_t total = 0;
    size_t at = 0;
    while (at < count) {
        add_row(rows, cells, count);
        for (at = 0; at < count && total == most; at++) {
            total -= cells[at];
            cells[at] = 0;
        }
        if (at < count) {
            cells[at]++;
            total++;
        }
    }
}

static int compare_seen(const void *a, const void *b)
{
    uint64_t first = ((const struct row *)a)->seen;
    uint64_t second = ((const struct row *)b)->seen;
    return (first > second) - (first < second);
}

// Rows first to end look alike: then no hidden cell may be the same in all of them.
static void check_alike(const struct row *first, const struct row *end, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        uint64_t digit = first->seen >> (DIGIT_BITS * (count - i)) & DIGIT_HIDDEN;
        bool differs = digit != DIGIT_HIDDEN;
        for (const struct row *row = first; row < end && !differs; row++) {
            differs = row->cells[i] != first->cells[i];
        }
        if (!differs) {
            print_error("cell %zu of %d %d %d %d %d is given away\n", i, (int)first->cells[0],
                        (int)first->cells[1], (int)first->cells[2], (int)first->cells[3],
                        (int)first->cells[4]);
        }
        assert_true(differs);
    }
}

// Against a reader who knows the rule as well: of all rows that look the same, none has a hidden
// cell that could only be one number. Rows above the ceiling cannot look like rows below it where
// the total is shown; where it is not, more rows only help.
static void test_suppress_small__no_hidden_cell_is_determined(void **state)
{
    (void)state;
    static const int64_t most[MOST_CELLS + 1] = {0, 40, 40, 30, 20, 14};
    for (size_t count = 1; count <= MOST_CELLS; count++) {
        struct rows rows = {0};
        add_all_rows(&rows, count, most[count]);
        qsort(rows.items, rows.count, sizeof *rows.items, compare_seen);
        size_t first = 0;
        for (size_t i = 1; i <= rows.count; i++) {
            if (i == rows.count || rows.items[i].seen != rows.items[first].seen) {
                check_alike(&rows.items[first], &rows.items[i], count);
                first = i;
            }
        }
        print_message("%zu cells: %zu rows\n", count, rows.count);
        free(rows.items);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_summary_by__codes_go_there_and_back),
        cmocka_unit_test(test_suppress_small__known_rows),
        cmocka_unit_test(test_suppress_small__no_hidden_cell_is_determined),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
