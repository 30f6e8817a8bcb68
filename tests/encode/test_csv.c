#include "tapak/encode/csv.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void test_csv__cells(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        const char *written;
    } cases[] = {
        {"Muara Badak", "Muara Badak"},
        {"a,b", "\"a,b\""},
        {"a;b\tc", "a;b\tc"},
        {"say \"so\"", "\"say \"\"so\"\"\""},
        {"\"", "\"\"\"\""},
        {"two\nlines", "\"two\nlines\""},
        {"two\r\nlines", "\"two\r\nlines\""},
        {" blank", "\" blank\""},
        {"blank ", "\"blank \""},
        {"", ""},
        {"caf\xC3\xA9", "caf\xC3\xA9"},
        {"bad\xFFz", "bad\xEF\xBF\xBDz"},
        {"\xFF\"", "\"\xEF\xBF\xBD\"\"\""},
        // Formulas
        {"=1+1", "'=1+1"},
        {"=HYPERLINK(\"http://x\",\"y\")", "\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\""},
        {"+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"},
        {"-2+3", "'-2+3"},
        {"@SUM(1)", "'@SUM(1)"},
        {"\t=1", "'\t=1"},
        {"\r=1", "\"'\r=1\""},
        {"\n=1", "\"'\n=1\""},
        {"-", "'-"},
        {"+", "'+"},
        {"-0.5S", "'-0.5S"},
        // Plain numbers are not
        {"-0.5", "-0.5"},
        {"+6281234567", "+6281234567"},
        {"-1e5", "-1e5"},
        {"a=1", "a=1"},
        {"'=1", "'=1"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct tapak_buf buf;
        struct tapak_csv csv;
        tapak_buf_init(&buf, 4096);
        tapak_csv_init(&csv, &buf);
        tapak_csv_put_text(&csv, cases[i].text);
        assert_string_equal(tapak_buf_text(&buf), cases[i].written);
        tapak_buf_free(&buf);
    }
}

static void test_csv__rows(void **state)
{
    (void)state;
    struct tapak_buf buf;
    struct tapak_csv csv;
    tapak_buf_init(&buf, 4096);
    tapak_csv_init(&csv, &buf);
    tapak_csv_put_text(&csv, "code");
    tapak_csv_put_text(&csv, NULL);
    tapak_csv_put_slice(&csv, (struct tapak_slice){NULL, 0});
    tapak_csv_end_row(&csv);
    tapak_csv_put_int(&csv, -7);
    tapak_csv_put_double(&csv, 1.250, 2);
    tapak_csv_put_double(&csv, NAN, 2);
    tapak_csv_put_bool(&csv, true);
    tapak_csv_put_bool(&csv, false);
    tapak_csv_put_verbatim(&csv, tapak_slice_of("=1,5"));
    tapak_csv_put_verbatim(&csv, tapak_slice_of("-0.5S"));
    tapak_csv_end_row(&csv);
    assert_string_equal(tapak_buf_text(&buf), "code,,\n-7,1.25,,true,false,\"=1,5\",-0.5S\n");
    tapak_buf_free(&buf);
}

static void test_csv__row_of_one_empty_cell(void **state)
{
    (void)state;
    struct tapak_buf buf;
    struct tapak_csv csv;
    tapak_buf_init(&buf, 4096);
    tapak_csv_init(&csv, &buf);
    for (int round = 0; round < 3; round++) {
        tapak_csv_put_text(&csv, "");
        tapak_csv_end_row(&csv);
        assert_string_equal(tapak_buf_text(&buf), "\"\"\n");
        tapak_buf_clear(&buf); // as one does who sends what is written
    }
    tapak_csv_put_double(&csv, INFINITY, 1);
    tapak_csv_end_row(&csv);
    tapak_csv_put_int(&csv, 1);
    tapak_csv_end_row(&csv);
    tapak_csv_put_text(&csv, "");
    tapak_csv_put_text(&csv, "");
    tapak_csv_end_row(&csv);
    tapak_csv_end_row(&csv);
    assert_string_equal(tapak_buf_text(&buf), "\"\"\n1\n,\n\n");
    tapak_buf_free(&buf);
}

static void test_csv__nul_and_full_buffer(void **state)
{
    (void)state;
    for (size_t ceiling = 0; ceiling < 12; ceiling++) {
        struct tapak_buf buf;
        struct tapak_csv csv;
        tapak_buf_init(&buf, ceiling);
        tapak_csv_init(&csv, &buf);
        tapak_csv_put_slice(&csv, (struct tapak_slice){"a\0\"", 3}); // "a?""" and \n: 9 bytes
        tapak_csv_end_row(&csv);
        assert_int_equal(tapak_buf_check(&buf, NULL), ceiling < 9 ? TAPAK_TOO_LARGE : TAPAK_OK);
        assert_string_equal(tapak_buf_text(&buf), ceiling < 9 ? "" : "\"a\xEF\xBF\xBD\"\"\"\n");
        tapak_buf_free(&buf);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_csv__cells),
        cmocka_unit_test(test_csv__rows),
        cmocka_unit_test(test_csv__row_of_one_empty_cell),
        cmocka_unit_test(test_csv__nul_and_full_buffer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
