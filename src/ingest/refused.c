#include "ingest/refused.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

static void put_cell(FILE *file, struct tapak_slice cell)
{
    bool is_plain = true;
    for (size_t i = 0; i < cell.length && is_plain; i++) {
        is_plain = strchr(",\"\n\r", cell.text[i]) == NULL;
    }
    if (is_plain) {
        (void)fwrite(cell.text == NULL ? "" : cell.text, 1, cell.length, file);
        return;
    }
    (void)fputc('"', file);
    for (size_t i = 0; i < cell.length; i++) {
        if (cell.text[i] == '"') {
            (void)fputc('"', file);
        }
        (void)fputc(cell.text[i], file);
    }
    (void)fputc('"', file);
}

enum tapak_status refused_open(struct refused_file *refused, const char *path,
                               const struct tapak_table *table, struct tapak_error *err)
{
    *refused = (struct refused_file){.path = path, .columns = tapak_table_column_count(table)};
    if (path == NULL) {
        return TAPAK_OK;
    }
    refused->file = fopen(path, "we");
    if (refused->file == NULL) {
        return tapak_fail(err, TAPAK_IO, "cannot write %s: %s", path, strerror(errno));
    }
    for (size_t i = 0; i < refused->columns; i++) {
        put_cell(refused->file, tapak_slice_of(tapak_table_column(table, i)));
        (void)fputc(',', refused->file);
    }
    (void)fputs("row,field,reason\n", refused->file);
    return TAPAK_OK;
}

void refused_put(struct refused_file *refused, const struct tapak_row *row, const char *field,
                 const char *reason)
{
    if (refused->file == NULL) {
        return;
    }
    for (size_t i = 0; i < refused->columns; i++) {
        if (row->broken == NULL) {
            put_cell(refused->file, row->cells[i]);
        }
        (void)fputc(',', refused->file);
    }
    (void)fprintf(refused->file, "%" PRId64 ",", row->number);
    put_cell(refused->file, tapak_slice_of(field));
    (void)fputc(',', refused->file);
    put_cell(refused->file, tapak_slice_of(reason));
    (void)fputc('\n', refused->file);
}

enum tapak_status refused_close(struct refused_file *refused, struct tapak_error *err)
{
    FILE *file = refused->file;
    refused->file = NULL;
    if (file == NULL) {
        return TAPAK_OK;
    }
    bool is_written = ferror(file) == 0;
    is_written = fclose(file) == 0 && is_written;
    if (!is_written) {
        return tapak_fail(err, TAPAK_IO, "cannot write %s: %s", refused->path, strerror(errno));
    }
    return TAPAK_OK;
}
