#include "tapak/base/limits.h"
#include "tapak/decode/table.h"

#include "decode/files.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

// A table as one text: columns and rows with '|' between cells and '\n' behind each; a broken row
// is "!reason".
static char *describe(const char *path)
{
    static char text[8192];
    struct tapak_error err = {0};
    struct tapak_table *table = NULL;
    size_t used = 0;
    if (tapak_table_open(path, NULL, &table, &err) != TAPAK_OK) {
        (void)snprintf(text, sizeof text, "error: %s", err.message);
        return text;
    }
    for (size_t i = 0; i < tapak_table_column_count(table); i++) {
        used += (size_t)snprintf(text + used, sizeof text - used, "%s%s", i > 0 ? "|" : "",
                                 tapak_table_column(table, i));
    }
    struct tapak_row row;
    bool has_row = true;
    while (tapak_table_next(table, &row, &has_row, &err) == TAPAK_OK && has_row) {
        used += (size_t)snprintf(text + used, sizeof text - used, "\n%s",
                                 row.broken != NULL ? "!" : "");
        if (row.broken != NULL) {
            used += (size_t)snprintf(text + used, sizeof text - used, "%s", row.broken);
            continue;
        }
        for (size_t i = 0; i < tapak_table_column_count(table); i++) {
            used += (size_t)snprintf(text + used, sizeof text - used, "%s%.*s", i > 0 ? "|" : "",
                                     (int)row.cells[i].length,
                                     row.cells[i].text != NULL ? row.cells[i].text : "");
        }
    }
    tapak_table_free(table);
    return text;
}

static const struct {
    const char *name;
    const char *text;
    const char *wanted;
} tables[] = {
    {"plain", "a,b\n1,2\n3,4\n", "a|b\n1|2\n3|4"},
    {"no line end at the end", "a,b\n1,2", "a|b\n1|2"},
    {"semicolons, decimal commas", "lat;lon\n-0,5;116,9\n-0,6;117,1\n",
     "lat|lon\n-0,5|116,9\n-0,6|117,1"},
    {"one row with decimal commas", "lat;lon\n-0,5;116,9\n", "lat|lon\n-0,5|116,9"},
    {"tabs", "a\tb\n1\t2,3\n", "a|b\n1|2,3"},
    {"bars", "a|b|c\n1|2|3\n", "a|b|c\n1|2|3"},
    {"one column", "a\n1\n2\n", "a\n1\n2"},
    {"byte order mark",
     "\xEF\xBB\xBF"
     "a,b\n1,2\n",
     "a|b\n1|2"},
    {"CRLF", "a,b\r\n1,2\r\n", "a|b\n1|2"},
    {"CRLF and no line end at the end", "a,b\r\n1,2\r", "a|b\n1|2"},
    {"CR alone", "a,b\r1,2\r3,4", "a|b\n1|2\n3|4"},
    {"sep line", "sep=;\r\na;b,c\r\n1;2,5\r\n", "a|b,c\n1|2,5"},
    {"quoted sep line", "\"sep=;\"\na;b,c\n1;2,5\n", "a|b,c\n1|2,5"},
    {"quotes", "a,b\n\"1,5\",\"say \"\"hi\"\"\"\n", "a|b\n1,5|say \"hi\""},
    {"quoted line breaks", "a,b\n\"1\n2\",\"3\r\n4\"\n5,6\n", "a|b\n1\n2|3\r\n4\n5|6"},
    {"empty quotes", "a,b\n\"\",\"\"\"\"\n", "a|b\n|\""},
    {"quoted with CRLF", "a,b\r\n\"1\",\"2\"\r\n", "a|b\n1|2"},
    {"blank before a quote", "a,b\n1, \"2,3\"\n", "a|b\n1|2,3"},
    {"quote within a cell", "a,b\n5\" pipe,2\n", "a|b\n5\" pipe|2"},
    {"blank lines", "\n\na,b\n\n1,2\n\n,\n \n3,4\n\n", "a|b\n1|2\n3|4"},
    {"short row", "a,b,c\n1\n2,3\n", "a|b|c\n1||\n2|3|"},
    {"long row", "a,b\n1,2,3\n4,5,\n", "a|b\n!3 cells, but the header has 2 columns\n4|5"},
    {"trailing delimiters in the header", "a,b,,\n1,2,,\n", "a|b\n1|2"},
    {"header with blanks", " a ,\"b\xC2\xA0\"\n1,2\n", "a|b\n1|2"},
    {"title above the header", "Laporan;;;\n\na;b;c;d\n1;2;3;4\n5;6;7;8\n",
     "a|b|c|d\n1|2|3|4\n5|6|7|8"},
    {"known header below a preamble",
     "Judul,Rekap\nInstansi,Kaltim\nx,y\nTracking ID,Kategori\n1,2\n", "Tracking ID|Kategori\n1|2"},
    {"text behind a quote", "a,b\n\"1\"x,2\n3,4\n",
     "a|b\n!text stands behind the closing quote of column 1\n3|4"},
    {"quote that never ends", "a,b\n1,\"2\n3,4\n5,6\n",
     "a|b\n!a quote opens in column 2 and never ends\n3|4\n5|6"},
    {"quote that never ends, last line", "a,b\n1,\"2",
     "a|b\n!a quote opens in column 2 and never ends"},
    {"header only", "a,b\n", "a|b"},
    {"Windows-1252", "a,b\ncaf\xE9,\x80\x93\nna\xC3\xAF,ok\n",
     "a|b\ncaf\xC3\xA9|\xE2\x82\xAC\xE2\x80\x9C\nna\xC3\xAF|ok"},
    {"Windows-1252 with doubled quotes", "a,b\n\"\xE9\"\"\xE9\",2\n", "a|b\n\xC3\xA9\"\xC3\xA9|2"},
    {"empty", "", "error: the file is empty"},
    {"blank lines only", "\n\n \n", "error: the file has no header row"},
    {"HTML", "<html><table>", "error: the file is an HTML page; save it as .xlsx or .csv first"},
};

static void test_next__reads_what_people_hand_in(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++) {
        char *got = describe(files_text("a.csv", tables[i].text));
        if (strcmp(got, tables[i].wanted) != 0) {
            print_error("case: %s\n", tables[i].name);
        }
        assert_string_equal(got, tables[i].wanted);
    }
}

static void test_next__reads_utf16(void **state)
{
    (void)state;
    static const char little[] = "\xFF\xFE"
                                 "a\0,\0b\0\n\0"
                                 "\xE9\0,\0"
                                 "\x3D\xD8\x25\xDD\n\0";
    static const char big[] = "\xFE\xFF"
                              "\0a\0,\0b\0\n\0\xE9\0,\xD8\x3D\xDD\x25";
    static const char broken[] = "\xFF\xFE"
                                 "a\0,\0b\0\n\0"
                                 "\x3D\xD8"
                                 "x\0,\0"
                                 "2\0";
    assert_string_equal(describe(files_write("a.csv", little, sizeof little - 1)),
                        "a|b\n\xC3\xA9|\xF0\x9F\x94\xA5");
    assert_string_equal(describe(files_write("a.csv", big, sizeof big - 1)),
                        "a|b\n\xC3\xA9|\xF0\x9F\x94\xA5");
    assert_string_equal(describe(files_write("a.csv", broken, sizeof broken - 1)),
                        "a|b\n\xEF\xBF\xBDx|2");
}

static void test_next__tells_nul_bytes_from_binary_files(void **state)
{
    (void)state;
    static const char one[] = "a,b\n1,2\n3,\0004\n5,6 and a hundred more letters so that the NUL "
                              "byte is less than one in a hundred of what is looked at first\n";
    static const char binary[] = "\x01\x02\x03\x04,\x05\n\x06\x07\x08";
    assert_string_equal(describe(files_write("a.csv", one, sizeof one - 1)),
                        "a|b\n1|2\n!the record holds a NUL byte\n5|6 and a hundred more letters so "
                        "that the NUL byte is less than one in a hundred of what is looked at "
                        "first");
    assert_non_null(strstr(describe(files_write("a.csv", binary, sizeof binary - 1)),
                           "error: not a table: 8 of the first"));
}

// Rows of every length, so that every way a record can lie on blocks and on the window's edge is
// met: compared with what was written.
static void test_next__reads_records_that_lie_across_windows(void **state)
{
    (void)state;
    enum { ROWS = 9000 };
    FILE *file = fopen(files_path("long.csv"), "wb");
    (void)fputs("n,text,quoted,end\n", file);
    for (int i = 0; i < ROWS; i++) {
        (void)fprintf(file, "%d,%.*s,\"%.*s\"\"\n,\",%d\n", i, i % 131,
                      "abcdefghijklmnopqrstuvwxyz0123456789abcdefghijklmnopqrstuvwxyz0123456789"
                      "abcdefghijklmnopqrstuvwxyz0123456789abcdefghijklmnopqrstuvwxyz0123456789",
                      i % 67,
                      "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789",
                      i * 7);
    }
    (void)fclose(file);
    struct tapak_error err = {0};
    struct tapak_table *table = NULL;
    struct tapak_row row;
    bool has_row = false;
    assert_int_equal(tapak_table_open(files_path("long.csv"), NULL, &table, &err), TAPAK_OK);
    for (int i = 0; i < ROWS; i++) {
        char wanted[32];
        assert_int_equal(tapak_table_next(table, &row, &has_row, &err), TAPAK_OK);
        assert_true(has_row);
        assert_null(row.broken);
        assert_int_equal(row.number, i + 1);
        assert_int_equal(row.line, 2 + 2 * i);
        (void)snprintf(wanted, sizeof wanted, "%d", i);
        assert_true(tapak_slice_equals(row.cells[0], wanted));
        assert_int_equal(row.cells[1].length, i % 131);
        assert_int_equal(row.cells[2].length, i % 67 + 3);
        assert_memory_equal(row.cells[2].text + i % 67, "\"\n,", 3);
        (void)snprintf(wanted, sizeof wanted, "%d", i * 7);
        assert_true(tapak_slice_equals(row.cells[3], wanted));
    }
    assert_int_equal(tapak_table_next(table, &row, &has_row, &err), TAPAK_OK);
    assert_false(has_row);
    int64_t done = 0;
    int64_t total = 0;
    tapak_table_progress(table, &done, &total);
    assert_int_equal(done, total);
    tapak_table_free(table);
}

static void write_run(FILE *file, char letter, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        (void)fputc(letter, file);
    }
}

static void test_next__goes_on_behind_what_is_too_large(void **state)
{
    (void)state;
    const size_t above = TAPAK_MAX_LINE_BYTES * 3;
    FILE *file = fopen(files_path("huge.csv"), "wb");
    (void)fputs("a,b\n1,2\n", file);
    write_run(file, 'x', above);
    (void)fputs("\n3,4\n5,\"", file);
    write_run(file, 'y', above);
    (void)fputs("\n6,7\n8,", file);
    write_run(file, 'z', TAPAK_MAX_CELL_BYTES);
    (void)fputs("\n9,", file);
    write_run(file, 'z', TAPAK_MAX_CELL_BYTES + 1);
    (void)fputs("\n", file);
    write_run(file, ',', TAPAK_MAX_COLUMNS);
    (void)fputs("1\n10,11\n", file);
    (void)fclose(file);
    static const struct {
        int line;
        const char *broken;
        const char *first;
    } wanted[] = {
        {2, NULL, "1"},
        {3, "the record is longer than 4194304 bytes", NULL},
        {4, NULL, "3"},
        {5, "the record is longer than 4194304 bytes", NULL},
        {6, NULL, "6"},
        {7, NULL, "8"},
        {8, "column 2 is longer than 262144 bytes", NULL},
        {9, "more than 512 columns", NULL},
        {10, NULL, "10"},
    };
    struct tapak_error err = {0};
    struct tapak_table *table = NULL;
    struct tapak_row row;
    bool has_row = false;
    assert_int_equal(tapak_table_open(files_path("huge.csv"), NULL, &table, &err), TAPAK_OK);
    for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++) {
        assert_int_equal(tapak_table_next(table, &row, &has_row, &err), TAPAK_OK);
        assert_true(has_row);
        assert_int_equal(row.line, wanted[i].line);
        if (wanted[i].broken == NULL) {
            assert_null(row.broken);
            assert_true(tapak_slice_equals(row.cells[0], wanted[i].first));
        } else {
            assert_string_equal(row.broken, wanted[i].broken);
            assert_null(row.cells[0].text);
        }
    }
    assert_int_equal(tapak_table_next(table, &row, &has_row, &err), TAPAK_OK);
    assert_false(has_row);
    tapak_table_free(table);
}

static void test_next__keeps_the_record_as_it_came(void **state)
{
    (void)state;
    struct tapak_error err = {0};
    struct tapak_table *table = NULL;
    struct tapak_row row;
    bool has_row = false;
    const char *path = files_text("a.csv", "a,b\r\n\"1\n2\",\"3\"\"\"\r\n4,\"5\r\n6,7\r\n");
    assert_int_equal(tapak_table_open(path, NULL, &table, &err), TAPAK_OK);
    assert_int_equal(tapak_table_next(table, &row, &has_row, &err), TAPAK_OK);
    assert_true(tapak_slice_equals(row.raw, "\"1\n2\",\"3\"\"\""));
    assert_int_equal(tapak_table_next(table, &row, &has_row, &err), TAPAK_OK);
    assert_int_equal(row.line, 4);
    assert_true(tapak_slice_equals(tapak_slice_trim(row.raw), "4,\"5"));
    assert_string_equal(row.broken, "a quote opens in column 2 and never ends");
    tapak_table_free(table);
}

static void test_open__says_what_was_noticed(void **state)
{
    (void)state;
    struct tapak_error err = {0};
    struct tapak_table *table = NULL;
    struct tapak_table_options options = {.header_cell = "kode"};
    struct tapak_row row;
    bool has_row = false;
    const char *path = files_text("a.csv", "x,y,z\n1,2,3\nKode,Nama Desa,lokasi_lat\n4,\xE9,6\n");
    assert_int_equal(tapak_table_open(path, &options, &table, &err), TAPAK_OK);
    assert_string_equal(tapak_table_format(table), "csv");
    assert_string_equal(tapak_table_note(table), "header in row 3");
    assert_int_equal(tapak_table_next(table, &row, &has_row, &err), TAPAK_OK);
    assert_string_equal(
        tapak_table_note(table),
        "header in row 3; text that is not UTF-8 is read as Windows-1252 (from line 4)");
    assert_int_equal(tapak_table_find(table, "NAMA_desa"), 1);
    assert_int_equal(tapak_table_find(table, "lokasi-LAT"), 2);
    assert_int_equal(tapak_table_find(table, "lokasi"), -1);
    tapak_table_free(table);
    options.header_cell = "nothing";
    table = NULL;
    assert_int_equal(tapak_table_open(path, &options, &table, &err), TAPAK_INVALID);
    assert_string_equal(err.message, "no header row: no row begins with \"nothing\"");
    assert_null(table);
}

static void test_open__says_what_is_wrong_with_the_path(void **state)
{
    (void)state;
    struct tapak_error err = {0};
    struct tapak_table *table = NULL;
    assert_int_equal(tapak_table_open("/nowhere/a.csv", NULL, &table, &err), TAPAK_NOT_FOUND);
    assert_string_equal(err.message, "/nowhere/a.csv does not exist");
    assert_int_equal(tapak_table_open("/tmp", NULL, &table, &err), TAPAK_IO);
    assert_string_equal(err.message, "/tmp is a folder, not a file");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_next__reads_what_people_hand_in),
        cmocka_unit_test(test_next__reads_utf16),
        cmocka_unit_test(test_next__tells_nul_bytes_from_binary_files),
        cmocka_unit_test(test_next__reads_records_that_lie_across_windows),
        cmocka_unit_test(test_next__goes_on_behind_what_is_too_large),
        cmocka_unit_test(test_next__keeps_the_record_as_it_came),
        cmocka_unit_test(test_open__says_what_was_noticed),
        cmocka_unit_test(test_open__says_what_is_wrong_with_the_path),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
