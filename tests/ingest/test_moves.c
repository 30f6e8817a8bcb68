#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>

#include "ingest/moves.h"

static void add(struct moves *moves, const char *from, const char *to, int64_t reports,
                int64_t hotspots)
{
    struct tapak_code codes[2];
    struct tapak_error err = {0};
    (void)snprintf(codes[0].text, sizeof codes[0].text, "%s", from);
    (void)snprintf(codes[1].text, sizeof codes[1].text, "%s", to);
    assert_int_equal(moves_add(moves, &codes[0], &codes[1], reports, hotspots, &err), TAPAK_OK);
}

static void test_rank__largest_first_equal_by_code(void **state)
{
    (void)state;
    struct moves moves = {0};
    struct tapak_rejoin_result result = {0};
    add(&moves, "64.02.01.2002", "", 1, 0);
    add(&moves, "", "64.02.01.2001", 0, 2);
    add(&moves, "64.02.01.2001", "64.02.01.2002", 1, 1);
    add(&moves, "64.02.01.2001", "64.02.01.2002", 1, 1);
    add(&moves, "64.01.01.2001", "", 1, 0);
    moves_rank(&moves, &result);
    assert_int_equal(result.pairs, 4);
    assert_int_equal(result.move_count, 4);
    assert_string_equal(result.moves[0].from.text, "64.02.01.2001");
    assert_int_equal(result.moves[0].reports, 2);
    assert_int_equal(result.moves[0].hotspots, 2);
    assert_string_equal(result.moves[1].from.text, "");
    assert_string_equal(result.moves[2].from.text, "64.01.01.2001");
    assert_string_equal(result.moves[3].from.text, "64.02.01.2002");
    moves_free(&moves);
}

static void test_rank__none_and_more_than_are_listed(void **state)
{
    (void)state;
    struct moves moves = {0};
    struct tapak_rejoin_result result = {0};
    moves_rank(&moves, &result);
    assert_int_equal(result.move_count, 0);
    for (int i = 0; i < 1000; i++) {
        char code[TAPAK_CODE_BYTES];
        (void)snprintf(code, sizeof code, "64.02.01.%04d", 2999 - i);
        add(&moves, code, "", 1 + i % 7, 0);
    }
    moves_rank(&moves, &result);
    assert_int_equal(result.pairs, 1000);
    assert_int_equal(result.move_count, TAPAK_MOVES_MAX);
    for (size_t i = 0; i < result.move_count; i++) {
        assert_int_equal(result.moves[i].reports, 7);
    }
    moves_free(&moves);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rank__largest_first_equal_by_code),
        cmocka_unit_test(test_rank__none_and_more_than_are_listed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
