/**
 * @file sheet.h
 * @brief A command's result, said once and shown as aligned lines and tables or as one JSON object.
 *        Sticky: asked once, when it is printed.
 *
 * Lists: app_sheet_list() with its columns, then the cells of each row from left to right, then
 *        app_sheet_end(). Parts: app_sheet_part() … app_sheet_end() for one of several results.
 */
#ifndef APP_SHEET_H
#define APP_SHEET_H

#include "app/command.h"
#include "tapak/base/buf.h"
#include "tapak/encode/grid.h"
#include "tapak/encode/json.h"

enum { SHEET_COLUMNS = 16 };

struct app_column {
    const char *key;     ///< member in JSON
    const char *heading; ///< in the table
    enum tapak_align align;
};

/** A value; only sheet.c looks inside. */
struct app_sheet {
    bool is_json;
    struct tapak_buf out;
    struct tapak_json json;
    struct tapak_grid *grid; ///< of the open list
    const struct app_column *columns;
    size_t column_count;
    size_t column_at;
    size_t rows;
    const char *title;
    struct tapak_error err;
};

void app_sheet_begin(struct app_sheet *sheet, bool is_json);

void app_sheet_int(struct app_sheet *sheet, const char *key, const char *label, int64_t number);
/** NULL or "" is left out of the lines; in JSON it is as it is. */
void app_sheet_text(struct app_sheet *sheet, const char *key, const char *label, const char *text);
void app_sheet_double(struct app_sheet *sheet, const char *key, const char *label, double number,
                      int digits);
/** In lines only: text when it holds. */
void app_sheet_flag(struct app_sheet *sheet, const char *key, const char *text, bool holds);

/** Parts of a list of results; key is the list's member in JSON. */
void app_sheet_parts(struct app_sheet *sheet, const char *key);
void app_sheet_part(struct app_sheet *sheet, const char *title);
void app_sheet_part_end(struct app_sheet *sheet);
void app_sheet_parts_end(struct app_sheet *sheet);

/** A list without rows is not shown in lines. title may be NULL. */
void app_sheet_list(struct app_sheet *sheet, const char *key, const char *title,
                    const struct app_column *columns, size_t count);
void app_sheet_cell_text(struct app_sheet *sheet, const char *text);
void app_sheet_cell_int(struct app_sheet *sheet, int64_t number);
void app_sheet_cell_double(struct app_sheet *sheet, double number, int digits);
/** Lines: "yes" or nothing. */
void app_sheet_cell_bool(struct app_sheet *sheet, bool holds);
void app_sheet_list_end(struct app_sheet *sheet);

/** Writes to stdout and gives the memory back; false (said on stderr) when that fails. */
bool app_sheet_print(struct app_sheet *sheet);

/**
 * Ends a command that filled the sheet: says why it failed, or prints the sheet and says how many
 * of what ("row", "feature") were refused. The memory is given back.
 */
enum app_exit app_sheet_finish(struct app_sheet *sheet, enum tapak_status status, int64_t refused,
                               const char *what, const struct tapak_error *err);

#endif
