#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "api/ogc/cursor.h"

static const struct tapak_key key = {{1, 2, 3}};
static const struct tapak_key other_key = {{1, 2, 4}};

static void test_cursor__comes_back(void **state)
{
    (void)state;
    static const struct cursor places[] = {
        {0, 0}, {INT64_C(1795363200000), 7}, {-1, INT64_MAX}, {INT64_MIN, INT64_MIN}};
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        char text[CURSOR_TEXT_BYTES];
        char again[CURSOR_TEXT_BYTES];
        struct cursor back;
        cursor_seal(text, &key, "reports", places[i]);
        cursor_seal(again, &key, "reports", places[i]);
        assert_string_equal(text, again);
        assert_true(cursor_open(text, &key, "reports", &back));
        assert_int_equal(back.time_ms, places[i].time_ms);
        assert_int_equal(back.row_id, places[i].row_id);
    }
}

static void test_cursor__is_not_made_up(void **state)
{
    (void)state;
    char text[CURSOR_TEXT_BYTES];
    struct cursor back;
    cursor_seal(text, &key, "reports", (struct cursor){1, 2});
    assert_false(cursor_open(text, &other_key, "reports", &back));
    assert_false(cursor_open(text, &key, "hotspots", &back));
    assert_false(cursor_open("", &key, "reports", &back));
    assert_false(cursor_open("1,2", &key, "reports", &back));
    for (size_t i = 0; i + 1 < sizeof text; i++) {
        char kept = text[i];
        text[i] = kept == '0' ? '1' : '0';
        assert_false(cursor_open(text, &key, "reports", &back));
        text[i] = 'G';
        assert_false(cursor_open(text, &key, "reports", &back));
        text[i] = kept;
    }
}

static void test_cursor__tells_nothing_of_neighbours(void **state)
{
    (void)state;
    char first[CURSOR_TEXT_BYTES];
    char second[CURSOR_TEXT_BYTES];
    cursor_seal(first, &key, "reports", (struct cursor){1000, 1});
    cursor_seal(second, &key, "reports", (struct cursor){1000, 2});
    size_t equal = 0;
    for (size_t i = 0; first[i] != '\0'; i++) {
        equal += first[i] == second[i] ? 1 : 0;
    }
    assert_true(equal < 20); // 4 of 64 by chance
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cursor__comes_back),
        cmocka_unit_test(test_cursor__is_not_made_up),
        cmocka_unit_test(test_cursor__tells_nothing_of_neighbours),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
