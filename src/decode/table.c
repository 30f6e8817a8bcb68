// Opens a file with the reader that its content asks for, finds the header, and gives each record
// the form of a row: as many cells as there are columns, or broken with the reason.
#include "tapak/decode/table.h"

#include "tapak/base/limits.h"

#include "decode/content.h"
#include "decode/csv.h"
#include "decode/features.h"
#include "decode/json_rows.h"
#include "decode/reader.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

enum { HEADER_SEARCH_RECORDS = 64, BROKEN_BYTES = 96 };

// First cells of headers that are known to stand below a preamble.
static const char *const known_header_cells[] = {"Tracking ID", NULL};

struct tapak_table {
    struct reader *reader;
    char **columns;
    size_t column_count;
    int64_t number;
    struct tapak_slice *cells; ///< of rows that are shorter than the header
    char broken[BROKEN_BYTES];
};

void reader_note(struct reader *reader, const char *format, ...)
{
    char text[READER_NOTE_BYTES];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(text, sizeof text, format, args);
    va_end(args);
    size_t used = strlen(reader->note);
    size_t gap = used > 0 ? 2 : 0;
    size_t size = strlen(text);
    if (used + gap + size < sizeof reader->note) {
        memcpy(reader->note + used, "; ", gap);
        memcpy(reader->note + used + gap, text, size + 1);
    }
}

static size_t count_filled(const struct record *record)
{
    size_t filled = 0;
    for (size_t i = 0; i < record->count; i++) {
        filled += tapak_slice_trim(record->cells[i]).length > 0 ? 1 : 0;
    }
    return filled;
}

static bool is_header(const struct record *record, const char *wanted)
{
    if (record->count == 0) {
        return false;
    }
    struct tapak_slice first = tapak_slice_trim(record->cells[0]);
    if (wanted != NULL) {
        return tapak_slice_equals_folded(first, wanted);
    }
    for (size_t i = 0; known_header_cells[i] != NULL; i++) {
        if (tapak_slice_equals_folded(first, known_header_cells[i])) {
            return true;
        }
    }
    return false;
}

static int compare_counts(const void *left, const void *right)
{
    const size_t *a = left;
    const size_t *b = right;
    return (*a > *b) - (*a < *b);
}

// A title above a table fills few cells: the header is the first record that fills half as many as
// the record in the middle.
static size_t guess_header(const size_t *filled, size_t count)
{
    size_t sorted[HEADER_SEARCH_RECORDS];
    memcpy(sorted, filled, count * sizeof sorted[0]);
    qsort(sorted, count, sizeof sorted[0], compare_counts);
    for (size_t i = 0; i < count; i++) {
        if (filled[i] > 0 && filled[i] * 2 >= sorted[count / 2]) {
            return i;
        }
    }
    return 0;
}

// Number of records to skip in front of the header.
static enum tapak_status find_header(struct reader *reader, const char *wanted, size_t *out_at,
                                     struct tapak_error *err)
{
    size_t filled[HEADER_SEARCH_RECORDS] = {0};
    size_t count = 0;
    for (; count < HEADER_SEARCH_RECORDS; count++) {
        struct record record;
        bool has_record = false;
        enum tapak_status status = reader->next(reader, &record, &has_record, err);
        if (status != TAPAK_OK) {
            return status;
        }
        if (!has_record) {
            break;
        }
        if (is_header(&record, wanted)) {
            *out_at = count;
            return reader->rewind(reader, err);
        }
        filled[count] = count_filled(&record);
    }
    if (wanted != NULL) {
        return tapak_fail(err, TAPAK_INVALID, "no header row: no row begins with \"%s\"", wanted);
    }
    *out_at = guess_header(filled, count);
    if (count == 0 || filled[*out_at] == 0) {
        return tapak_fail(err, TAPAK_INVALID, "the file has no header row");
    }
    return reader->rewind(reader, err);
}

static enum tapak_status keep_columns(struct tapak_table *table, const struct tapak_slice *names,
                                      size_t count, struct tapak_error *err)
{
    if (count > TAPAK_MAX_COLUMNS) {
        return tapak_fail(err, TAPAK_TOO_LARGE, "%zu columns, at most %zu", count,
                          TAPAK_MAX_COLUMNS);
    }
    table->columns = calloc(count + 1, sizeof table->columns[0]);
    table->cells = calloc(count + 1, sizeof table->cells[0]);
    if (table->columns == NULL || table->cells == NULL) {
        return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for %zu columns", count);
    }
    for (size_t i = 0; i < count; i++, table->column_count++) {
        struct tapak_slice name = tapak_slice_trim(names[i]);
        table->columns[i] = strndup(name.length > 0 ? name.text : "", name.length);
        if (table->columns[i] == NULL) {
            return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for %zu columns", count);
        }
    }
    return TAPAK_OK;
}

static enum tapak_status read_header(struct tapak_table *table, const char *wanted,
                                     struct tapak_error *err)
{
    struct reader *reader = table->reader;
    struct record record = {0};
    bool has_record = true;
    size_t at = 0;
    enum tapak_status status = find_header(reader, wanted, &at, err);
    for (size_t i = 0; status == TAPAK_OK && has_record && i <= at; i++) {
        status = reader->next(reader, &record, &has_record, err);
    }
    if (status != TAPAK_OK) {
        return status;
    }
    if (!has_record || record.broken != NULL) {
        return tapak_fail(err, TAPAK_INVALID, "line %lld, the header: %s", (long long)record.line,
                          has_record ? record.broken : "the file ends");
    }
    if (at > 0) {
        reader_note(reader, "header in row %lld", (long long)record.line);
    }
    while (record.count > 1 && tapak_slice_trim(record.cells[record.count - 1]).length == 0) {
        record.count--; // delimiters at the end of the header
    }
    return keep_columns(table, record.cells, record.count, err);
}

static enum tapak_status take_names(struct tapak_table *table, struct tapak_error *err)
{
    struct tapak_slice *names = calloc(table->reader->name_count + 1, sizeof names[0]);
    if (names == NULL) {
        return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for the columns");
    }
    for (size_t i = 0; i < table->reader->name_count; i++) {
        names[i] = tapak_slice_of(table->reader->names[i]);
    }
    enum tapak_status status = keep_columns(table, names, table->reader->name_count, err);
    free(names);
    return status;
}

static enum tapak_status open_reader(const char *path, const struct tapak_table_options *options,
                                     struct reader **out_reader, struct tapak_error *err)
{
    struct content content;
    enum tapak_status status = content_recognise(path, options->layer, &content, err);
    if (status != TAPAK_OK) {
        return status;
    }
    if (content.kind == CONTENT_TEXT) {
        status = csv_open(content.path, out_reader, err);
    } else if (content.kind == CONTENT_JSON) {
        status = json_rows_open(content.path, out_reader, err);
    } else {
        status = features_open(&content, options->layer, options->source_crs, out_reader, err);
    }
    if (status == TAPAK_OK && content.note[0] != '\0') {
        reader_note(*out_reader, "%s", content.note);
    }
    return status;
}

enum tapak_status tapak_table_open(const char *path, const struct tapak_table_options *options,
                                   struct tapak_table **out_table, struct tapak_error *err)
{
    static const struct tapak_table_options none = {0};
    options = options == NULL ? &none : options;
    struct tapak_table *table = calloc(1, sizeof *table);
    if (table == NULL) {
        return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for a table");
    }
    enum tapak_status status = open_reader(path, options, &table->reader, err);
    if (status == TAPAK_OK) {
        status = table->reader->names != NULL ? take_names(table, err)
                                              : read_header(table, options->header_cell, err);
    }
    if (status != TAPAK_OK) {
        tapak_table_free(table);
        return status;
    }
    *out_table = table;
    return TAPAK_OK;
}

void tapak_table_free(struct tapak_table *table)
{
    if (table == NULL) {
        return;
    }
    if (table->reader != NULL) {
        table->reader->free(table->reader);
    }
    for (size_t i = 0; i < table->column_count; i++) {
        free(table->columns[i]);
    }
    free(table->columns);
    free(table->cells);
    free(table);
}

size_t tapak_table_column_count(const struct tapak_table *table)
{
    return table->column_count;
}

const char *tapak_table_column(const struct tapak_table *table, size_t i)
{
    return table->columns[i];
}

static const char *skip_ignored(const char *text)
{
    while (*text == ' ' || *text == '_' || *text == '-' ||
           (text[0] == '\xC2' && text[1] == '\xA0')) {
        text += *text == '\xC2' ? 2 : 1;
    }
    return text;
}

static bool is_same_name(const char *left, const char *right)
{
    for (;; left++, right++) {
        left = skip_ignored(left);
        right = skip_ignored(right);
        if (tolower((unsigned char)*left) != tolower((unsigned char)*right)) {
            return false;
        }
        if (*left == '\0') {
            return true;
        }
    }
}

int tapak_table_find(const struct tapak_table *table, const char *name)
{
    for (size_t i = 0; i < table->column_count; i++) {
        if (is_same_name(table->columns[i], name)) {
            return (int)i;
        }
    }
    return -1;
}

const char *tapak_table_format(const struct tapak_table *table)
{
    return table->reader->format;
}

const char *tapak_table_note(const struct tapak_table *table)
{
    return table->reader->note;
}

void tapak_table_progress(const struct tapak_table *table, int64_t *out_done, int64_t *out_total)
{
    table->reader->progress(table->reader, out_done, out_total);
}

static bool is_blank(const struct record *record)
{
    for (size_t i = 0; i < record->count; i++) {
        struct tapak_slice cell = record->cells[i];
        if (cell.length > 0 &&
            ((cell.text[0] > ' ' && cell.text[0] < '\x7F') || tapak_slice_trim(cell).length > 0)) {
            return false;
        }
    }
    return record->broken == NULL && !record->has_point && !record->has_shape;
}

// A row has as many cells as there are columns; what stands behind them must be empty.
static void fit_cells(struct tapak_table *table, const struct record *record, struct tapak_row *row)
{
    row->cells = record->cells;
    if (record->count < table->column_count) {
        memcpy(table->cells, record->cells, record->count * sizeof table->cells[0]);
        memset(table->cells + record->count, 0,
               (table->column_count - record->count) * sizeof table->cells[0]);
        row->cells = table->cells;
    }
    for (size_t i = table->column_count; i < record->count; i++) {
        if (tapak_slice_trim(record->cells[i]).length > 0) {
            (void)snprintf(table->broken, sizeof table->broken,
                           "%zu cells, but the header has %zu columns", record->count,
                           table->column_count);
            row->broken = table->broken;
            break;
        }
    }
    if (row->broken != NULL) {
        memset(table->cells, 0, table->column_count * sizeof table->cells[0]);
        row->cells = table->cells;
    }
}

enum tapak_status tapak_table_next(struct tapak_table *table, struct tapak_row *out_row,
                                   bool *out_has_row, struct tapak_error *err)
{
    struct record record;
    bool has_record = false;
    do {
        enum tapak_status status = table->reader->next(table->reader, &record, &has_record, err);
        if (status != TAPAK_OK) {
            return status;
        }
    } while (has_record && is_blank(&record));
    *out_has_row = has_record;
    if (has_record) {
        struct tapak_row row = {.number = ++table->number,
                                .line = record.line,
                                .has_point = record.has_point,
                                .point = record.point,
                                .has_shape = record.has_shape,
                                .broken = record.broken,
                                .raw = record.raw};
        fit_cells(table, &record, &row);
        *out_row = row;
    }
    return TAPAK_OK;
}
