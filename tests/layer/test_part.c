#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "layer/part.h"

enum { ROWS = 2500 };

static struct row row_of(uint32_t number)
{
    struct row row = {
        .time_ms = (int64_t)(number * 7919 % 501) - 250,
        .id = number + 1,
        .area = number % 13,
        .kind = {number % 5, number % 7},
        .point = {{116 + number % 100 * 0.01, number % 37 * 0.01}, {117, -1}},
        .public_id = {number, number * 3, number * 5},
    };
    if (number % 50 == 0) {
        row.point[SIGHT_PUBLIC] = (struct tapak_point){NAN, NAN};
    }
    return row;
}

static struct part *build(uint32_t count, enum part_form form)
{
    struct part *part = NULL;
    struct tapak_error err = {0};
    struct row *rows = malloc(count * sizeof *rows);
    assert_non_null(rows);
    for (uint32_t i = 0; i < count; i++) {
        rows[i] = row_of(i);
    }
    assert_int_equal(part_build(rows, count, form, &part, &err), TAPAK_OK);
    free(rows);
    return part;
}

static void test_part__gives_the_rows_back(void **state)
{
    (void)state;
    static const uint32_t counts[] = {1, 63, 64, 65, BLOCK_ROWS, BLOCK_ROWS + 1, ROWS};
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
        struct part *part = build(counts[i], PART_OF_PUBLIC);
        for (uint32_t number = 0; number < counts[i]; number++) {
            struct row expected = row_of(number);
            struct row found;
            uint32_t at = part_find(part, expected.time_ms, expected.id);
            assert_true(at < part->count);
            assert_int_equal(at, part_find_id(part, expected.id));
            part_row(part, at, &found);
            assert_int_equal(found.area, expected.area);
            assert_memory_equal(found.kind, expected.kind, sizeof found.kind);
            assert_memory_equal(found.point, expected.point, sizeof found.point);
            assert_memory_equal(found.public_id, expected.public_id, sizeof found.public_id);
        }
        assert_int_equal(part_find(part, 100000, 1), part->count);
        assert_int_equal(part_find_id(part, counts[i] + 1), part->count);
        part_release(part);
    }
}

static void test_part__is_in_order_of_time(void **state)
{
    (void)state;
    struct part *part = build(ROWS, PART_OF_HIDDEN);
    for (uint32_t i = 1; i < part->count; i++) {
        uint32_t newer = part->order[i - 1];
        uint32_t older = part->order[i];
        assert_true(
            part->time_ms[newer] > part->time_ms[older] ||
            (part->time_ms[newer] == part->time_ms[older] && part->id[newer] > part->id[older]));
    }
    assert_null(part->sights[SIGHT_PUBLIC].lon);
    part_release(part);
}

static void test_part__blocks_bound_their_rows(void **state)
{
    (void)state;
    struct part *part = build(ROWS, PART_OF_PUBLIC);
    const struct sight *sight = &part->sights[SIGHT_PUBLIC];
    uint32_t pointless = 0;
    assert_int_equal(part->block_count, 3);
    for (uint32_t at = 0; at < part->count; at++) {
        const struct block *block = &part->blocks[at / BLOCK_ROWS];
        const struct block_box *box = &sight->boxes[at / BLOCK_ROWS];
        assert_in_range(part->area[at], block->area_min, block->area_max);
        assert_true(part->time_ms[at] >= block->time_min && part->time_ms[at] <= block->time_max);
        if (isnan(sight->lon[at])) {
            pointless++;
            continue;
        }
        assert_in_range(sight->x[at], box->x_min, box->x_max);
        assert_in_range(sight->y[at], box->y_min, box->y_max);
        assert_true(
            tapak_box_covers(&box->box, (struct tapak_point){sight->lon[at], sight->lat[at]}));
    }
    assert_int_equal(pointless, ROWS / 50);
    // What has no point stands behind: the last block alone has such rows.
    assert_int_equal(sight->boxes[2].pointless, pointless);
    part_release(part);
}

static void test_public_id__packs_and_unpacks(void **state)
{
    (void)state;
    static const char *const good[] = {"0123456789abcdef", "published0000001", "ZYXWVUTSRQPONM-_",
                                       "zzzzzzzzzzzzzzzz"};
    static const char *const bad[] = {"", "short", "with space 00000", "sixteen.letters.",
                                      "seventeenletters0"};
    uint32_t words[PUBLIC_ID_WORDS];
    char text[TAPAK_PUBLIC_ID_LENGTH + 1];
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        assert_true(public_id_pack(good[i], words));
        public_id_unpack(words, text);
        assert_string_equal(text, good[i]);
    }
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_false(public_id_pack(bad[i], words));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_part__gives_the_rows_back),
        cmocka_unit_test(test_part__is_in_order_of_time),
        cmocka_unit_test(test_part__blocks_bound_their_rows),
        cmocka_unit_test(test_public_id__packs_and_unpacks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
