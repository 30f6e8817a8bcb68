#include "ingest/refused.h"

#include <errno.h>
#include <string.h>

#include "tapak/base/limits.h"
#include "tapak/encode/csv.h"

// A record as long as one may be, each of its quotes doubled.
#define ROW_MAX_BYTES (4 * TAPAK_MAX_LINE_BYTES)

// Writes the row that was put together; what the buffer refused is a failed write as well.
static void end_row(struct refused_file *refused, struct tapak_csv *csv)
{
    tapak_csv_end_row(csv);
    if (tapak_buf_check(&refused->row, NULL) != TAPAK_OK ||
        fwrite(refused->row.bytes, 1, refused->row.size, refused->file) != refused->row.size) {
        refused->has_failed = true;
    }
    tapak_buf_clear(&refused->row);
}

enum tapak_status refused_open(struct refused_file *refused, const char *path,
                               const struct tapak_table *table, struct tapak_error *err)
{
    *refused = (struct refused_file){.path = path, .columns = tapak_table_column_count(table)};
    tapak_buf_init(&refused->row, ROW_MAX_BYTES);
    if (path == NULL) {
        return TAPAK_OK;
    }
    refused->file = fopen(path, "we");
    if (refused->file == NULL) {
        return tapak_fail(err, TAPAK_IO, "cannot write %s: %s", path, strerror(errno));
    }
    struct tapak_csv csv;
    tapak_csv_init(&csv, &refused->row);
    for (size_t i = 0; i < refused->columns; i++) {
        tapak_csv_put_verbatim(&csv, tapak_slice_of(tapak_table_column(table, i)));
    }
    tapak_csv_put_text(&csv, "row");
    tapak_csv_put_text(&csv, "field");
    tapak_csv_put_text(&csv, "reason");
    end_row(refused, &csv);
    return TAPAK_OK;
}

void refused_put(struct refused_file *refused, const struct tapak_row *row, const char *field,
                 const char *reason)
{
    if (refused->file == NULL) {
        return;
    }
    struct tapak_csv csv;
    tapak_csv_init(&csv, &refused->row);
    for (size_t i = 0; i < refused->columns; i++) {
        const struct tapak_slice absent = {NULL, 0};
        tapak_csv_put_verbatim(&csv, row->broken == NULL ? row->cells[i] : absent);
    }
    tapak_csv_put_int(&csv, row->number);
    tapak_csv_put_verbatim(&csv, tapak_slice_of(field));
    tapak_csv_put_text(&csv, reason);
    end_row(refused, &csv);
}

enum tapak_status refused_close(struct refused_file *refused, struct tapak_error *err)
{
    FILE *file = refused->file;
    refused->file = NULL;
    if (file == NULL) {
        return TAPAK_OK;
    }
    bool is_written = !refused->has_failed;
    is_written = fclose(file) == 0 && is_written;
    if (!is_written) {
        return tapak_fail(err, TAPAK_IO, "cannot write %s: %s", refused->path, strerror(errno));
    }
    return TAPAK_OK;
}

void refused_free(struct refused_file *refused)
{
    if (refused->file != NULL) {
        (void)fclose(refused->file);
        refused->file = NULL;
    }
    tapak_buf_free(&refused->row);
}
