#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "app/sheet.h"

static const struct app_column columns[] = {
    {"code", "code", TAPAK_ALIGN_LEFT},
    {"count", "count", TAPAK_ALIGN_RIGHT},
    {"listed", "listed", TAPAK_ALIGN_LEFT},
};

static void fill(struct app_sheet *sheet, size_t rows)
{
    app_sheet_text(sheet, "name", "name", "a \"b\"");
    app_sheet_text(sheet, "note", "note", "");
    app_sheet_int(sheet, "count", "rows", 1234567);
    app_sheet_flag(sheet, "is_dry", "Nothing was kept.", rows == 0);
    app_sheet_list(sheet, "areas", "Areas:", columns, 3);
    for (size_t i = 0; i < rows; i++) {
        app_sheet_cell_text(sheet, "64.01");
        app_sheet_cell_int(sheet, 1000);
        app_sheet_cell_bool(sheet, i == 0);
    }
    app_sheet_list_end(sheet);
}

static void test_lines__are_aligned_and_leave_out_what_is_empty(void **state)
{
    (void)state;
    struct app_sheet sheet;
    app_sheet_begin(&sheet, false);
    fill(&sheet, 2);
    assert_string_equal(tapak_buf_text(&sheet.out), "name                          a \"b\"\n"
                                                    "rows                             1,234,567\n"
                                                    "\n"
                                                    "Areas:\n"
                                                    "code   count  listed\n"
                                                    "-----  -----  ------\n"
                                                    "64.01  1,000  yes\n"
                                                    "64.01  1,000\n");
    tapak_buf_free(&sheet.out);
    app_sheet_begin(&sheet, false);
    fill(&sheet, 0);
    assert_null(strstr(tapak_buf_text(&sheet.out), "Areas"));
    assert_non_null(strstr(tapak_buf_text(&sheet.out), "Nothing was kept.\n"));
    tapak_buf_free(&sheet.out);
}

static void test_json__is_one_object_with_everything(void **state)
{
    (void)state;
    struct app_sheet sheet;
    app_sheet_begin(&sheet, true);
    app_sheet_parts(&sheet, "parts");
    app_sheet_part(&sheet, "title");
    fill(&sheet, 1);
    app_sheet_part_end(&sheet);
    app_sheet_parts_end(&sheet);
    app_sheet_list(&sheet, "none", NULL, columns, 3);
    app_sheet_list_end(&sheet);
    assert_string_equal(tapak_buf_text(&sheet.out),
                        "{\"parts\":[{\"name\":\"a \\\"b\\\"\",\"note\":\"\",\"count\":1234567,"
                        "\"is_dry\":false,\"areas\":[{\"code\":\"64.01\",\"count\":1000,"
                        "\"listed\":true}]}],\"none\":[]");
    tapak_buf_free(&sheet.out);
}

static void test_int__thousands_stand_apart(void **state)
{
    (void)state;
    static const struct {
        int64_t number;
        const char *text;
    } cases[] = {{0, " 0\n"},          {999, " 999\n"},   {1000, " 1,000\n"},
                 {-1000, " -1,000\n"}, {-100, " -100\n"}, {123456, " 123,456\n"}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct app_sheet sheet;
        app_sheet_begin(&sheet, false);
        app_sheet_int(&sheet, "n", "n", cases[i].number);
        assert_non_null(strstr(tapak_buf_text(&sheet.out), cases[i].text));
        tapak_buf_free(&sheet.out);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lines__are_aligned_and_leave_out_what_is_empty),
        cmocka_unit_test(test_json__is_one_object_with_everything),
        cmocka_unit_test(test_int__thousands_stand_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
