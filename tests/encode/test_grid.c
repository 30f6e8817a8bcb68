#include "tapak/encode/grid.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static struct tapak_grid *grid_of(const struct tapak_grid_column *columns, size_t count)
{
    struct tapak_grid *grid = NULL;
    assert_int_equal(tapak_grid_create(&grid, columns, count, NULL), TAPAK_OK);
    return grid;
}

static void check_text(struct tapak_grid *grid, const char *expected)
{
    struct tapak_buf out;
    tapak_buf_init(&out, 1 << 16);
    assert_int_equal(tapak_grid_write(grid, &out, NULL), TAPAK_OK);
    assert_string_equal(tapak_buf_text(&out), expected);
    tapak_buf_free(&out);
    tapak_grid_free(grid);
}

static const struct tapak_grid_column columns[] = {
    {"village", TAPAK_ALIGN_LEFT, 0},
    {"reports", TAPAK_ALIGN_RIGHT, 0},
    {"note", TAPAK_ALIGN_LEFT, 8},
};

static void test_grid__aligned_with_rule(void **state)
{
    (void)state;
    struct tapak_grid *grid = grid_of(columns, 3);
    tapak_grid_put_text(grid, "Muara Badak");
    tapak_grid_put_count(grid, 1041);
    tapak_grid_put_text(grid, NULL);
    tapak_grid_put_text(grid, "");
    tapak_grid_put_int(grid, -3);
    tapak_grid_put_text(grid, "eight ch");
    tapak_grid_put_rule(grid);
    tapak_grid_put_text(grid, "all");
    tapak_grid_put_count(grid, 1234567890);
    tapak_grid_put_text(grid, "more than eight");
    check_text(grid, "village            reports  note\n"
                     "-----------  -------------  --------\n"
                     "Muara Badak          1,041\n"
                     "                        -3  eight ch\n"
                     "-----------  -------------  --------\n"
                     "all          1,234,567,890  more th\xE2\x80\xA6\n");
}

static void test_grid__without_rows(void **state)
{
    (void)state;
    check_text(grid_of(columns, 3), "village  reports  note\n-------  -------  ----\n");
    check_text(grid_of(&(struct tapak_grid_column){"", TAPAK_ALIGN_LEFT, 0}, 1), "\n\n");
}

static void test_grid__numbers(void **state)
{
    (void)state;
    static const struct {
        int64_t number;
        const char *text;
    } counts[] = {{0, "0"},
                  {999, "999"},
                  {1000, "1,000"},
                  {-999, "-999"},
                  {-1000, "-1,000"},
                  {-100000, "-100,000"},
                  {INT64_MIN, "-9,223,372,036,854,775,808"}};
    static const struct {
        double number;
        int digits;
        const char *text;
    } doubles[] = {{1.5, 3, "1.500"}, {2, 2, "2.00"},       {2.999, 2, "3.00"}, {7, 0, "7"},
                   {NAN, 2, "-"},     {-0.0001, 2, "0.00"}, {-1.25, 1, "-1.2"}};
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
        struct tapak_buf out;
        struct tapak_grid *grid = grid_of(&(struct tapak_grid_column){"", TAPAK_ALIGN_LEFT, 0}, 1);
        tapak_buf_init(&out, 1 << 16);
        tapak_grid_put_count(grid, counts[i].number);
        assert_int_equal(tapak_grid_write(grid, &out, NULL), TAPAK_OK);
        assert_non_null(strstr(tapak_buf_text(&out), counts[i].text));
        assert_int_equal(out.size, 1 + 2 * (strlen(counts[i].text) + 1));
        tapak_buf_free(&out);
        tapak_grid_free(grid);
    }
    for (size_t i = 0; i < sizeof doubles / sizeof doubles[0]; i++) {
        struct tapak_buf out;
        struct tapak_grid *grid = grid_of(&(struct tapak_grid_column){"", TAPAK_ALIGN_LEFT, 0}, 1);
        tapak_buf_init(&out, 1 << 16);
        tapak_grid_put_double(grid, doubles[i].number, doubles[i].digits);
        assert_int_equal(tapak_grid_write(grid, &out, NULL), TAPAK_OK);
        assert_non_null(strstr(tapak_buf_text(&out), doubles[i].text));
        assert_int_equal(out.size, 1 + 2 * (strlen(doubles[i].text) + 1));
        tapak_buf_free(&out);
        tapak_grid_free(grid);
    }
}

static void test_grid__width_of_characters(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        const char *clean; ///< what is shown
        size_t width;
    } cases[] = {
        {"abc", "abc", 3},
        {"caf\xC3\xA9", "caf\xC3\xA9", 4},
        {"cafe\xCC\x81", "cafe\xCC\x81", 4},         // e and a combining accent
        {"\xE6\x9D\x91", "\xE6\x9D\x91", 2},         // a Chinese character
        {"\xF0\x9F\x94\xA5", "\xF0\x9F\x94\xA5", 2}, // fire
        {"a\xE2\x80\x8B"
         "b",
         "a\xE2\x80\x8B"
         "b",
         2}, // zero-width space
        {"a\nb\tc\x1B[", "a b c [", 7},
        {"\xC2\x9B"
         "1m",
         " 1m", 3},
        {"\xE2\x80\xAE"
         "abc",
         " abc", 4}, // turns the text around
        {"\xFF", "\xEF\xBF\xBD", 1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct tapak_buf out;
        struct tapak_buf expected;
        struct tapak_grid *grid = grid_of(&(struct tapak_grid_column){"", TAPAK_ALIGN_RIGHT, 0}, 1);
        tapak_buf_init(&out, 1 << 16);
        tapak_buf_init(&expected, 1 << 16);
        tapak_grid_put_text(grid, cases[i].text);
        assert_int_equal(tapak_grid_write(grid, &out, NULL), TAPAK_OK);
        tapak_buf_printf(&expected, "\n%.*s\n%s\n", (int)cases[i].width, "----------",
                         cases[i].clean);
        assert_string_equal(tapak_buf_text(&out), tapak_buf_text(&expected));
        tapak_buf_free(&out);
        tapak_buf_free(&expected);
        tapak_grid_free(grid);
    }
}

static void test_grid__cut_cells(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        const char *shown;
    } cases[] = {
        {"abcd", "abcd"},
        {"abcde", "abc\xE2\x80\xA6"},
        {"\xE6\x9D\x91\xE6\x9D\x91", "\xE6\x9D\x91\xE6\x9D\x91"},
        {"\xE6\x9D\x91\xE6\x9D\x91x", "\xE6\x9D\x91\xE2\x80\xA6"},
        {"ab\xCC\x81"
         "cd",
         "ab\xCC\x81"
         "cd"},
        {"ab\xCC\x81"
         "cde",
         "ab\xCC\x81"
         "c\xE2\x80\xA6"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct tapak_buf out;
        struct tapak_grid *grid = grid_of(&(struct tapak_grid_column){"h", TAPAK_ALIGN_LEFT, 4}, 1);
        tapak_buf_init(&out, 1 << 16);
        tapak_grid_put_text(grid, cases[i].text);
        assert_int_equal(tapak_grid_write(grid, &out, NULL), TAPAK_OK);
        const char *last = strchr(strchr(tapak_buf_text(&out), '\n') + 1, '\n') + 1;
        assert_int_equal(strlen(last), strlen(cases[i].shown) + 1);
        assert_memory_equal(last, cases[i].shown, strlen(cases[i].shown));
        tapak_buf_free(&out);
        tapak_grid_free(grid);
    }
}

static void test_grid_write__full_buffer(void **state)
{
    (void)state;
    struct tapak_buf out;
    struct tapak_grid *grid = grid_of(columns, 3);
    tapak_buf_init(&out, 10);
    assert_int_equal(tapak_grid_write(grid, &out, NULL), TAPAK_TOO_LARGE);
    tapak_buf_free(&out);
    tapak_grid_free(grid);
    tapak_grid_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_grid__aligned_with_rule),
        cmocka_unit_test(test_grid__without_rows),
        cmocka_unit_test(test_grid__numbers),
        cmocka_unit_test(test_grid__width_of_characters),
        cmocka_unit_test(test_grid__cut_cells),
        cmocka_unit_test(test_grid_write__full_buffer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
