#include "app/sheet.h"

#include "app/command.h"

#include "tapak/base/limits.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { LABEL_CELLS = 30, NUMBER_CELLS = 12 };

void app_sheet_begin(struct app_sheet *sheet, bool is_json)
{
    *sheet = (struct app_sheet){.is_json = is_json};
    tapak_buf_init(&sheet->out, TAPAK_MAX_ANSWER_BYTES);
    tapak_json_init(&sheet->json, &sheet->out);
    if (is_json) {
        tapak_json_open_object(&sheet->json);
    }
}

// Thousands stand apart: "41,690".
static void format_count(char out[static 32], int64_t number)
{
    char digits[32];
    int length = snprintf(digits, sizeof digits, "%lld", (long long)number);
    int at = 0;
    for (int i = 0; i < length; i++) {
        out[at++] = digits[i];
        int left = length - 1 - i;
        if (left > 0 && left % 3 == 0 && digits[i] != '-') {
            out[at++] = ',';
        }
    }
    out[at] = '\0';
}

void app_sheet_int(struct app_sheet *sheet, const char *key, const char *label, int64_t number)
{
    char text[32];
    if (sheet->is_json) {
        tapak_json_put_int(&sheet->json, key, number);
        return;
    }
    format_count(text, number);
    tapak_buf_printf(&sheet->out, "%-*s%*s\n", LABEL_CELLS, label, NUMBER_CELLS, text);
}

void app_sheet_text(struct app_sheet *sheet, const char *key, const char *label, const char *text)
{
    if (sheet->is_json) {
        tapak_json_put_text(&sheet->json, key, text);
    } else if (text != NULL && text[0] != '\0') {
        tapak_buf_printf(&sheet->out, "%-*s%s\n", LABEL_CELLS, label, text);
    }
}

void app_sheet_double(struct app_sheet *sheet, const char *key, const char *label, double number,
                      int digits)
{
    if (sheet->is_json) {
        tapak_json_put_double(&sheet->json, key, number, digits);
        return;
    }
    tapak_buf_printf(&sheet->out, "%-*s%*.*f\n", LABEL_CELLS, label, NUMBER_CELLS, digits, number);
}

void app_sheet_flag(struct app_sheet *sheet, const char *key, const char *text, bool holds)
{
    if (sheet->is_json) {
        tapak_json_put_bool(&sheet->json, key, holds);
    } else if (holds) {
        tapak_buf_printf(&sheet->out, "%s\n", text);
    }
}

void app_sheet_parts(struct app_sheet *sheet, const char *key)
{
    if (sheet->is_json) {
        tapak_json_put_array(&sheet->json, key);
    }
}

void app_sheet_part(struct app_sheet *sheet, const char *title)
{
    if (sheet->is_json) {
        tapak_json_open_object(&sheet->json);
        return;
    }
    tapak_buf_printf(&sheet->out, "%s%s\n", sheet->out.size > 0 ? "\n" : "", title);
}

void app_sheet_part_end(struct app_sheet *sheet)
{
    if (sheet->is_json) {
        tapak_json_close(&sheet->json);
    }
}

void app_sheet_parts_end(struct app_sheet *sheet)
{
    if (sheet->is_json) {
        tapak_json_close(&sheet->json);
    }
}

void app_sheet_list(struct app_sheet *sheet, const char *key, const char *title,
                    const struct app_column *columns, size_t count)
{
    sheet->columns = columns;
    sheet->column_count = count;
    sheet->column_at = 0;
    sheet->rows = 0;
    sheet->title = title;
    if (sheet->is_json) {
        tapak_json_put_array(&sheet->json, key);
        return;
    }
    struct tapak_grid_column heads[SHEET_COLUMNS];
    for (size_t i = 0; i < count && i < SHEET_COLUMNS; i++) {
        heads[i] = (struct tapak_grid_column){columns[i].heading, columns[i].align, 0};
    }
    if (tapak_grid_create(&sheet->grid, heads, count, &sheet->err) != TAPAK_OK) {
        sheet->grid = NULL;
    }
}

// The key of the next cell; opens the row's object before its first.
static const char *begin_cell(struct app_sheet *sheet)
{
    if (sheet->column_at == 0) {
        sheet->rows++;
        if (sheet->is_json) {
            tapak_json_open_object(&sheet->json);
        }
    }
    return sheet->columns[sheet->column_at].key;
}

static void end_cell(struct app_sheet *sheet)
{
    sheet->column_at++;
    if (sheet->column_at == sheet->column_count) {
        sheet->column_at = 0;
        if (sheet->is_json) {
            tapak_json_close(&sheet->json);
        }
    }
}

void app_sheet_cell_text(struct app_sheet *sheet, const char *text)
{
    const char *key = begin_cell(sheet);
    if (sheet->is_json) {
        tapak_json_put_text(&sheet->json, key, text);
    } else if (sheet->grid != NULL) {
        tapak_grid_put_text(sheet->grid, text);
    }
    end_cell(sheet);
}

void app_sheet_cell_int(struct app_sheet *sheet, int64_t number)
{
    const char *key = begin_cell(sheet);
    if (sheet->is_json) {
        tapak_json_put_int(&sheet->json, key, number);
    } else if (sheet->grid != NULL) {
        tapak_grid_put_count(sheet->grid, number);
    }
    end_cell(sheet);
}

void app_sheet_cell_double(struct app_sheet *sheet, double number, int digits)
{
    const char *key = begin_cell(sheet);
    if (sheet->is_json) {
        tapak_json_put_double(&sheet->json, key, number, digits);
    } else if (sheet->grid != NULL) {
        tapak_grid_put_double(sheet->grid, number, digits);
    }
    end_cell(sheet);
}

void app_sheet_cell_bool(struct app_sheet *sheet, bool holds)
{
    const char *key = begin_cell(sheet);
    if (sheet->is_json) {
        tapak_json_put_bool(&sheet->json, key, holds);
    } else if (sheet->grid != NULL) {
        tapak_grid_put_text(sheet->grid, holds ? "yes" : "");
    }
    end_cell(sheet);
}

void app_sheet_list_end(struct app_sheet *sheet)
{
    if (sheet->is_json) {
        tapak_json_close(&sheet->json);
        return;
    }
    if (sheet->rows > 0 && sheet->grid != NULL) {
        if (sheet->out.size > 0) {
            tapak_buf_put_char(&sheet->out, '\n');
        }
        if (sheet->title != NULL) {
            tapak_buf_printf(&sheet->out, "%s\n", sheet->title);
        }
        if (tapak_grid_write(sheet->grid, &sheet->out, &sheet->err) != TAPAK_OK) {
            sheet->out.failure = sheet->err.status;
        }
    }
    tapak_grid_free(sheet->grid);
    sheet->grid = NULL;
}

bool app_sheet_print(struct app_sheet *sheet)
{
    if (sheet->is_json) {
        tapak_json_close(&sheet->json);
        tapak_buf_put_char(&sheet->out, '\n');
    }
    bool is_whole =
        sheet->err.status == TAPAK_OK && tapak_buf_check(&sheet->out, &sheet->err) == TAPAK_OK;
    if (!is_whole) {
        app_say("%s", sheet->err.message);
    } else if (fwrite(sheet->out.bytes == NULL ? "" : sheet->out.bytes, 1, sheet->out.size,
                      stdout) != sheet->out.size) {
        if (errno != EPIPE) { // who reads has seen enough
            app_say("cannot write the result to stdout: %s", strerror(errno));
        }
        is_whole = false;
    }
    tapak_buf_free(&sheet->out);
    return is_whole;
}

enum app_exit app_sheet_finish(struct app_sheet *sheet, enum tapak_status status, int64_t refused,
                               const char *what, const struct tapak_error *err)
{
    if (status != TAPAK_OK) {
        tapak_buf_free(&sheet->out);
        return app_report(err);
    }
    if (!app_sheet_print(sheet)) {
        return APP_FAILED;
    }
    if (refused > 0) {
        app_say("%lld %s%s refused; the result lists them", (long long)refused, what,
                refused == 1 ? " was" : "s were");
    }
    return refused > 0 ? APP_REFUSED : APP_DONE;
}
