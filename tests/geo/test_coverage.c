#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "geo/shapes.h"
#include "tapak/base/instant.h"
#include "tapak/geo/shape.h"

enum { MAX_PAIRS = 2000 };

struct seen {
    struct tapak_overlap pairs[MAX_PAIRS];
    size_t count;
    double worst_m2;
    size_t stop_after;
};

static enum tapak_status see(const struct tapak_overlap *overlap, void *context)
{
    struct seen *seen = context;
    assert_true(seen->count < MAX_PAIRS);
    seen->pairs[seen->count++] = *overlap;
    seen->worst_m2 = fmax(seen->worst_m2, overlap->area_m2);
    return seen->count == seen->stop_after ? TAPAK_CANCELLED : TAPAK_OK;
}

static const struct {
    const char *why;
    const char *wkts[4];
    size_t overlaps;
    size_t gaps;
} cases[] = {
    {"none", {0}, 0, 0},
    {"one", {"POLYGON ((0 0, 1 0, 1 1, 0 1, 0 0))"}, 0, 0},
    {"its own lake is no gap",
     {"POLYGON ((0 0, 9 0, 9 9, 0 9, 0 0), (1 1, 1 2, 2 2, 2 1, 1 1))"},
     0,
     0},
    {"neighbours",
     {"POLYGON ((0 0, 1 0, 1 1, 0 1, 0 0))", "POLYGON ((1 0, 2 0, 2 1, 1 1, 1 0))"},
     0,
     0},
    {"a corner",
     {"POLYGON ((0 0, 1 0, 1 1, 0 1, 0 0))", "POLYGON ((1 1, 2 1, 2 2, 1 2, 1 1))"},
     0,
     0},
    {"far apart",
     {"POLYGON ((0 0, 1 0, 1 1, 0 1, 0 0))", "POLYGON ((5 1, 6 1, 6 2, 5 2, 5 1))"},
     0,
     0},
    {"overlap",
     {"POLYGON ((0 0, 1 0, 1 1, 0 1, 0 0))", "POLYGON ((0.9 0, 2 0, 2 1, 0.9 1, 0.9 0))"},
     1,
     0},
    {"three times the same",
     {"POLYGON ((0 0, 1 0, 1 1, 0 1, 0 0))", "POLYGON ((0 0, 1 0, 1 1, 0 1, 0 0))",
      "POLYGON ((0 0, 1 0, 1 1, 0 1, 0 0))"},
     3,
     0},
    {"lake filled",
     {"POLYGON ((0 0, 9 0, 9 9, 0 9, 0 0), (1 1, 1 2, 2 2, 2 1, 1 1))",
      "POLYGON ((1 1, 2 1, 2 2, 1 2, 1 1))"},
     0,
     0},
    {"lake filled in part",
     {"POLYGON ((0 0, 9 0, 9 9, 0 9, 0 0), (1 1, 1 2, 2 2, 2 1, 1 1))",
      "POLYGON ((1 1, 2 1, 2 1.5, 1 1.5, 1 1))"},
     0,
     1},
    {"sliver between neighbours",
     {"POLYGON ((0 0, 1 0, 1 1, 0 1, 0 0))",
      "POLYGON ((1 0, 2 0, 2 1, 1 1, 1 0.9, 1.01 0.5, 1 0.1, 1 0))"},
     0,
     1},
    // Joined at two points only, the union is two parts, and what they enclose is no hole of it.
    {"enclosed by two that meet in points",
     {"POLYGON ((0 0, 1 0, 1 1, 0 1, 0 0))", "POLYGON ((1 0, 2 0, 2 1, 1 1, 1.01 0.5, 1 0))"},
     0,
     0},
    {"open to the sea",
     {"POLYGON ((0 0, 1 0, 1 1, 0 1, 0 0))", "POLYGON ((1.1 0, 2 0, 2 1, 1 1, 1.1 0))"},
     0,
     0},
    {"overlap and sliver",
     {"POLYGON ((0 0, 1 0, 1 1, 0 1, 0 0))",
      "POLYGON ((1 0, 2 0, 2 1, 1 1, 1 0.9, 1.01 0.75, 1 0.6, 0.99 0.25, 1 0))"},
     1,
     1},
};

static void test_coverage_check__finds_overlaps_and_gaps(void **state)
{
    (void)state;
    struct tapak_shapes *shapes = NULL;
    struct tapak_arena *arena = NULL;
    assert_int_equal(tapak_shapes_create(&shapes, NULL), TAPAK_OK);
    assert_int_equal(tapak_arena_create(&arena, 1 << 20, NULL), TAPAK_OK);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct tapak_wkb items[4];
        size_t count = 0;
        while (count < 4 && cases[i].wkts[count] != NULL) {
            items[count] = geo_test_wkb(arena, cases[i].wkts[count]);
            count++;
        }
        static struct seen seen;
        seen = (struct seen){0};
        struct tapak_coverage coverage = {0};
        assert_int_equal(tapak_coverage_check(shapes, items, count, see, &seen, &coverage, NULL),
                         TAPAK_OK);
        if (coverage.overlap_count != cases[i].overlaps || coverage.gap_count != cases[i].gaps) {
            fail_msg("%s: %zu overlaps, %zu gaps", cases[i].why, coverage.overlap_count,
                     coverage.gap_count);
        }
        assert_int_equal(seen.count, coverage.overlap_count);
        assert_int_equal(coverage.gap_m2 > 0, coverage.gap_count > 0);
    }
    tapak_arena_free(arena);
    tapak_shapes_free(shapes);
}

static void test_coverage_check__stops_when_told_and_leaves_the_output(void **state)
{
    (void)state;
    struct tapak_shapes *shapes = NULL;
    struct tapak_arena *arena = NULL;
    assert_int_equal(tapak_shapes_create(&shapes, NULL), TAPAK_OK);
    assert_int_equal(tapak_arena_create(&arena, 1 << 20, NULL), TAPAK_OK);
    struct tapak_wkb square = geo_test_wkb(arena, "POLYGON ((0 0, 1 0, 1 1, 0 1, 0 0))");
    struct tapak_wkb items[] = {square, square, square};
    static struct seen seen = {.stop_after = 2};
    struct tapak_coverage coverage = {.gap_count = 77};
    assert_int_equal(tapak_coverage_check(shapes, items, 3, see, &seen, &coverage, NULL),
                     TAPAK_CANCELLED);
    assert_int_equal(seen.count, 2);
    items[2].size -= 1;
    struct tapak_error err = {0};
    assert_int_equal(tapak_coverage_check(shapes, items, 3, NULL, NULL, &coverage, &err),
                     TAPAK_INVALID);
    assert_non_null(strstr(err.message, "shape 2"));
    assert_int_equal(coverage.gap_count, 77);
    tapak_arena_free(arena);
    tapak_shapes_free(shapes);
}

static void test_coverage_check__counts_what_is_known_of_real_villages(void **state)
{
    (void)state;
    struct tapak_shapes *shapes = NULL;
    struct tapak_arena *arena = NULL;
    assert_int_equal(tapak_shapes_create(&shapes, NULL), TAPAK_OK);
    assert_int_equal(tapak_arena_create(&arena, (size_t)64 << 20, NULL), TAPAK_OK);
    struct geo_test_villages villages = geo_test_real_villages(arena);
    size_t repaired = 0;
    for (size_t i = 0; i < villages.count; i++) {
        struct tapak_repair repair = {0};
        struct tapak_wkb *wkb = &villages.shapes[i];
        assert_int_equal(tapak_shape_clean(shapes, *wkb, arena, wkb, &repair, NULL), TAPAK_OK);
        assert_true(!repair.was_invalid || strcmp(villages.codes[i].text, "64.07.07.2002") == 0);
        repaired += repair.was_invalid;
    }
    if (villages.count > 0) {
        static struct seen seen;
        struct tapak_coverage coverage = {0};
        int64_t start_ms = tapak_monotonic_ms();
        assert_int_equal(tapak_coverage_check(shapes, villages.shapes, villages.count, see, &seen,
                                              &coverage, NULL),
                         TAPAK_OK);
        printf("%zu overlaps %.0f m2, worst %.0f; %zu gaps %.0f m2; %lld ms\n",
               coverage.overlap_count, coverage.overlap_m2, seen.worst_m2, coverage.gap_count,
               coverage.gap_m2, (long long)(tapak_monotonic_ms() - start_ms));
        assert_int_equal(villages.count, 1038);
        assert_int_equal(repaired, 1);
        assert_int_equal(coverage.overlap_count, 1336);
        assert_int_equal(coverage.gap_count, 4155);
        assert_true(fabs(coverage.overlap_m2 - 2.26e6) < 5e3);
        assert_true(fabs(coverage.gap_m2 - 2.19e6) < 5e3);
        // 8.793 ha in EPSG:6933 (equal area) by SpatiaLite too, 8.786 in UTM.
        assert_true(fabs(seen.worst_m2 - 87930) < 10);
        for (size_t i = 1; i < seen.count; i++) {
            const struct tapak_overlap *a = &seen.pairs[i - 1];
            const struct tapak_overlap *b = &seen.pairs[i];
            assert_true(a->first < b->first || (a->first == b->first && a->second < b->second));
            assert_true(b->first < b->second && b->area_m2 > 0);
        }
    }
    tapak_arena_free(arena);
    tapak_shapes_free(shapes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_coverage_check__finds_overlaps_and_gaps),
        cmocka_unit_test(test_coverage_check__stops_when_told_and_leaves_the_output),
        cmocka_unit_test(test_coverage_check__counts_what_is_known_of_real_villages),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
