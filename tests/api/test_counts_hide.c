#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "api/counts_hide.h"

enum { PARTS = 4, REGENCIES = 2, DISTRICTS = 4, VILLAGES = 8 };

static struct counts_row row_of(int64_t reports)
{
    struct counts_row row = {.key = ""};
    row.cells[COUNTS_REPORTS].count = reports;
    row.cells[COUNTS_BY_POINT].count = reports;
    return row;
}

static void test_counts_hide__small_ones(void **state)
{
    (void)state;
    static const struct {
        const char *about;
        int64_t parts[PARTS];
        bool is_hidden[PARTS];
        bool is_total_hidden;
    } cases[] = {
        {"nothing small", {10, 0, 7, 5}, {false, false, false, false}, false},
        {"one small takes the smallest other", {10, 3, 7, 6}, {false, true, false, true}, false},
        {"two small hide each other", {10, 3, 2, 6}, {false, true, true, false}, false},
        {"ones alone are told by their sum", {20, 1, 1, 0}, {true, true, true, false}, false},
        {"and by why the ten went", {10, 1, 1, 0}, {true, true, true, false}, true},
        {"fours alone too", {10, 4, 4, 0}, {true, true, true, false}, false},
        {"a withheld five beside a one", {10, 1, 5, 0}, {true, true, true, false}, false},
        {"nothing to hide behind: the total goes", {0, 3, 0, 0}, {false, true, false, false}, true},
        {"equal ones go together", {7, 3, 7, 9}, {true, true, true, false}, false},
        {"all zero", {0, 0, 0, 0}, {false, false, false, false}, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct counts_row rows[PARTS];
        struct counts_row *list[PARTS + 1];
        int64_t sum = 0;
        for (size_t at = 0; at < PARTS; at++) {
            rows[at] = row_of(cases[i].parts[at]);
            list[at] = &rows[at];
            sum += cases[i].parts[at];
        }
        struct counts_row total = row_of(sum);
        list[PARTS] = &total;
        struct counts_sum sums[] = {{list, PARTS, &total, 0}};
        counts_hide(list, PARTS + 1, sums, 1);
        for (size_t at = 0; at < PARTS; at++) {
            if (rows[at].cells[COUNTS_REPORTS].is_hidden != cases[i].is_hidden[at]) {
                fail_msg("%s: part %zu", cases[i].about, at);
            }
        }
        if (total.cells[COUNTS_REPORTS].is_hidden != cases[i].is_total_hidden) {
            fail_msg("%s: total", cases[i].about);
        }
    }
}

static void test_counts_hide__a_row_is_not_told_by_its_parts(void **state)
{
    (void)state;
    // 12 = 9 by point + 3 near: hiding only the 3 would tell it.
    struct counts_row row = {.key = ""};
    row.cells[COUNTS_REPORTS].count = 12;
    row.cells[COUNTS_BY_POINT].count = 9;
    row.cells[COUNTS_BY_NEAR].count = 3;
    row.cells[COUNTS_HOTSPOTS].count = 2;
    struct counts_row *list[] = {&row};
    counts_hide(list, 1, NULL, 0);
    assert_false(row.cells[COUNTS_REPORTS].is_hidden);
    assert_true(row.cells[COUNTS_BY_NEAR].is_hidden);
    assert_true(row.cells[COUNTS_BY_POINT].is_hidden);
    assert_false(row.cells[COUNTS_HOTSPOTS].is_hidden);
}

// A whole of regencies, districts and villages, and the sums that tie them.
//
//              total
//        r0            r1
//     d0    d1      d2    d3
//    v0 v1 v2 v3   v4 v5 v6 v7
struct tree {
    struct counts_row villages[VILLAGES];
    struct counts_row districts[DISTRICTS];
    struct counts_row regencies[REGENCIES];
    struct counts_row total;
    struct counts_row *list[VILLAGES + DISTRICTS + REGENCIES + 1];
    struct counts_row *parts[2 * (VILLAGES + DISTRICTS + REGENCIES)];
    struct counts_sum sums[DISTRICTS + REGENCIES + 3];
    size_t sum_count;
};

static void tie(struct tree *tree, struct counts_row *total, struct counts_row *first, size_t count,
                struct counts_row ***at)
{
    tree->sums[tree->sum_count++] = (struct counts_sum){*at, count, total, 0};
    for (size_t i = 0; i < count; i++) {
        *(*at)++ = &first[i];
    }
}

static void grow(struct tree *tree, const int64_t counts[static VILLAGES])
{
    struct counts_row **at = tree->parts;
    *tree = (struct tree){.sum_count = 0};
    for (size_t i = 0; i < VILLAGES; i++) {
        tree->villages[i] = row_of(counts[i]);
        tree->list[i] = &tree->villages[i];
        tree->districts[i / 2].cells[COUNTS_REPORTS].count += counts[i];
        tree->regencies[i / 4].cells[COUNTS_REPORTS].count += counts[i];
        tree->total.cells[COUNTS_REPORTS].count += counts[i];
    }
    for (size_t i = 0; i < DISTRICTS; i++) {
        tree->list[VILLAGES + i] = &tree->districts[i];
        tie(tree, &tree->districts[i], &tree->villages[2 * i], 2, &at);
    }
    for (size_t i = 0; i < REGENCIES; i++) {
        tree->list[VILLAGES + DISTRICTS + i] = &tree->regencies[i];
        tie(tree, &tree->regencies[i], &tree->districts[2 * i], 2, &at);
    }
    tree->list[VILLAGES + DISTRICTS + REGENCIES] = &tree->total;
    tie(tree, &tree->total, tree->regencies, REGENCIES, &at);
    tie(tree, &tree->total, tree->districts, DISTRICTS, &at);
    tie(tree, &tree->total, tree->villages, VILLAGES, &at);
    counts_hide(tree->list, VILLAGES + DISTRICTS + REGENCIES + 1, tree->sums, tree->sum_count);
}

// What a reader does: whatever stands alone in a sum is worked out, again and again.
static bool is_worked_out(const struct tree *tree)
{
    bool is_known[VILLAGES + DISTRICTS + REGENCIES + 1];
    const size_t count = sizeof is_known;
    for (size_t i = 0; i < count; i++) {
        is_known[i] = !tree->list[i]->cells[COUNTS_REPORTS].is_hidden;
    }
    bool has_changed = true;
    while (has_changed) {
        has_changed = false;
        for (size_t s = 0; s < tree->sum_count; s++) {
            size_t unknown = 0;
            size_t last = 0;
            for (size_t i = 0; i < count; i++) {
                bool is_in = tree->list[i] == tree->sums[s].total;
                for (size_t p = 0; p < tree->sums[s].count; p++) {
                    is_in = is_in || tree->list[i] == tree->sums[s].parts[p];
                }
                unknown += is_in && !is_known[i] ? 1 : 0;
                last = is_in && !is_known[i] ? i : last;
            }
            if (unknown == 1) {
                is_known[last] = true;
                has_changed = true;
                int64_t value = tree->list[last]->cells[COUNTS_REPORTS].count;
                if (value > 0 && value < TAPAK_SMALL_COUNT) {
                    return true;
                }
            }
        }
    }
    return false;
}

static void test_counts_hide__no_level_gives_another_away(void **state)
{
    (void)state;
    static const int64_t choices[] = {0, 1, 3, 5, 9};
    int64_t counts[VILLAGES];
    struct tree tree;
    for (int code = 0; code < 390625; code++) {
        int rest = code;
        for (size_t i = 0; i < VILLAGES; i++) {
            counts[i] = choices[rest % 5];
            rest /= 5;
        }
        grow(&tree, counts);
        if (is_worked_out(&tree)) {
            fail_msg("%lld %lld %lld %lld %lld %lld %lld %lld", (long long)counts[0],
                     (long long)counts[1], (long long)counts[2], (long long)counts[3],
                     (long long)counts[4], (long long)counts[5], (long long)counts[6],
                     (long long)counts[7]);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_counts_hide__small_ones),
        cmocka_unit_test(test_counts_hide__a_row_is_not_told_by_its_parts),
        cmocka_unit_test(test_counts_hide__no_level_gives_another_away),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
