#include "decode/json_rows.h"

#include "tapak/base/limits.h"

#include "decode/content.h"
#include "decode/gdal.h"

#include <cpl_vsi.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const list_names[] = {"results",  "value", "data", "features",
                                         "requests", "rows",  NULL};

struct json_rows {
    struct reader base;
    json_t *root;
    json_t *list;    ///< in root
    json_t *columns; ///< name → index
    const char **names;
    struct tapak_slice *cells;
    char **made; ///< texts that were made for the record, freed with the next
    size_t column_count;
    size_t at;
};

static bool is_point(const json_t *value)
{
    const char *type = json_string_value(json_object_get(value, "type"));
    const json_t *position = json_object_get(value, "coordinates");
    return type != NULL && strcmp(type, "Point") == 0 && json_array_size(position) >= 2 &&
           json_is_number(json_array_get(position, 0)) &&
           json_is_number(json_array_get(position, 1));
}

static bool is_shape(const json_t *value)
{
    return json_is_string(json_object_get(value, "type")) &&
           json_is_array(json_object_get(value, "coordinates"));
}

static bool is_nested(const json_t *value)
{
    return json_is_object(value) && json_object_size(value) > 0 && !is_shape(value);
}

// "outer/inner" into out, or NULL when it is too long to be a column's name.
static const char *join_names(char *out, size_t room, const char *outer, const char *inner)
{
    int length = snprintf(out, room, "%s/%s", outer, inner);
    return length > 0 && (size_t)length < room ? out : NULL;
}

static void add_column(struct json_rows *rows, const char *name)
{
    if (name != NULL && json_object_get(rows->columns, name) == NULL) {
        size_t index = json_object_size(rows->columns);
        (void)json_object_set_new(rows->columns, name, json_integer((json_int_t)index));
    }
}

static void find_columns(struct json_rows *rows)
{
    char joined[512];
    size_t i = 0;
    json_t *row = NULL;
    json_array_foreach(rows->list, i, row)
    {
        const char *key = NULL;
        json_t *value = NULL;
        json_object_foreach(row, key, value)
        {
            if (!is_nested(value)) {
                add_column(rows, key);
                continue;
            }
            const char *inner = NULL;
            json_t *inside = NULL;
            json_object_foreach(value, inner, inside)
            {
                add_column(rows, join_names(joined, sizeof joined, key, inner));
            }
        }
    }
}

static enum tapak_status put_cell(struct json_rows *rows, const char *name, const json_t *value,
                                  struct tapak_error *err)
{
    const json_t *index = name == NULL ? NULL : json_object_get(rows->columns, name);
    if (index == NULL || json_is_null(value)) {
        return TAPAK_OK;
    }
    size_t i = (size_t)json_integer_value(index);
    if (json_is_string(value)) {
        rows->cells[i] = (struct tapak_slice){json_string_value(value), json_string_length(value)};
        return TAPAK_OK;
    }
    rows->made[i] = json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY | JSON_REAL_PRECISION(15));
    if (rows->made[i] == NULL) {
        return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for the value of \"%s\"", name);
    }
    rows->cells[i] = tapak_slice_of(rows->made[i]);
    return TAPAK_OK;
}

static void take_point(struct record *out, const json_t *value)
{
    if (!out->has_point && is_point(value)) {
        const json_t *position = json_object_get(value, "coordinates");
        out->point = (struct tapak_point){json_number_value(json_array_get(position, 0)),
                                          json_number_value(json_array_get(position, 1))};
        out->has_point = tapak_point_is_valid(out->point);
        out->broken = out->has_point ? NULL : "the position of the point is not in degrees";
    }
}

static enum tapak_status put_row(struct json_rows *rows, json_t *row, struct record *out,
                                 struct tapak_error *err)
{
    char joined[512];
    const char *key = NULL;
    json_t *value = NULL;
    enum tapak_status status = TAPAK_OK;
    json_object_foreach(row, key, value)
    {
        take_point(out, value);
        if (!is_nested(value)) {
            status = put_cell(rows, key, value, err);
        } else {
            const char *inner = NULL;
            json_t *inside = NULL;
            json_object_foreach(value, inner, inside)
            {
                take_point(out, inside);
                if (status == TAPAK_OK) {
                    const char *name = join_names(joined, sizeof joined, key, inner);
                    status = put_cell(rows, name, inside, err);
                }
            }
        }
        if (status != TAPAK_OK) {
            break;
        }
    }
    return status;
}

static void clear_row(struct json_rows *rows)
{
    for (size_t i = 0; i < rows->column_count; i++) {
        free(rows->made[i]);
        rows->made[i] = NULL;
        rows->cells[i] = (struct tapak_slice){0};
    }
}

static enum tapak_status json_rows_next(struct reader *self, struct record *out,
                                        bool *out_has_record, struct tapak_error *err)
{
    struct json_rows *rows = (struct json_rows *)self;
    *out = (struct record){0};
    *out_has_record = rows->at < json_array_size(rows->list);
    if (!*out_has_record) {
        return TAPAK_OK;
    }
    json_t *row = json_array_get(rows->list, rows->at++);
    clear_row(rows);
    out->cells = rows->cells;
    out->count = rows->column_count;
    if (!json_is_object(row)) {
        out->broken = "not an object";
        out->count = 0;
        return TAPAK_OK;
    }
    return put_row(rows, row, out, err);
}

static enum tapak_status json_rows_rewind(struct reader *self, struct tapak_error *err)
{
    (void)err;
    ((struct json_rows *)self)->at = 0;
    return TAPAK_OK;
}

static void json_rows_progress(const struct reader *self, int64_t *out_done, int64_t *out_total)
{
    const struct json_rows *rows = (const struct json_rows *)self;
    *out_done = (int64_t)rows->at;
    *out_total = (int64_t)json_array_size(rows->list);
}

static void json_rows_free(struct reader *self)
{
    struct json_rows *rows = (struct json_rows *)self;
    if (rows->made != NULL) {
        clear_row(rows);
    }
    free(rows->made);
    free(rows->cells);
    free(rows->names);
    json_decref(rows->columns);
    json_decref(rows->root);
    free(rows);
}

static enum tapak_status read_file(const char *path, char **out_text, size_t *out_size,
                                   struct tapak_error *err)
{
    GByte *bytes = NULL;
    vsi_l_offset size = 0;
    size_t expected = (size_t)content_bytes(path);
    if (expected > TAPAK_MAX_JSON_BYTES) {
        return tapak_fail(err, TAPAK_TOO_LARGE, "a JSON file of %zu MiB, at most %zu; use CSV",
                          expected / TAPAK_MIB, TAPAK_MAX_JSON_BYTES / TAPAK_MIB);
    }
    struct gdal_errors errors;
    gdal_errors_begin(&errors);
    int is_read = VSIIngestFile(NULL, path, &bytes, &size, (GIntBig)TAPAK_MAX_JSON_BYTES);
    gdal_errors_end();
    if (!is_read || errors.has_failure) {
        VSIFree(bytes);
        return tapak_fail(err, TAPAK_INVALID, "the file cannot be read: %s", errors.text);
    }
    *out_text = (char *)bytes;
    *out_size = (size_t)size;
    return TAPAK_OK;
}

static enum tapak_status parse(struct json_rows *rows, const char *path, struct tapak_error *err)
{
    char *text = NULL;
    size_t size = 0;
    json_error_t fault;
    enum tapak_status status = read_file(path, &text, &size, err);
    if (status != TAPAK_OK) {
        return status;
    }
    size_t mark = size >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    rows->root = json_loadb(text + mark, size - mark, JSON_REJECT_DUPLICATES, &fault);
    VSIFree(text);
    if (rows->root == NULL) {
        return tapak_fail(err, TAPAK_INVALID, "line %d, the JSON text: %s", fault.line, fault.text);
    }
    rows->list = json_is_array(rows->root) ? rows->root : NULL;
    for (size_t i = 0; rows->list == NULL && list_names[i] != NULL; i++) {
        json_t *list = json_object_get(rows->root, list_names[i]);
        rows->list = json_is_array(list) ? list : NULL;
    }
    if (json_array_size(rows->list) == 0) {
        return tapak_fail(err, TAPAK_INVALID, "the JSON text holds no list of objects");
    }
    return TAPAK_OK;
}

static enum tapak_status set_up(struct json_rows *rows, const char *path, struct tapak_error *err)
{
    enum tapak_status status = parse(rows, path, err);
    if (status != TAPAK_OK) {
        return status;
    }
    rows->columns = json_object();
    find_columns(rows);
    size_t count = json_object_size(rows->columns);
    rows->names = calloc(count + 1, sizeof rows->names[0]);
    rows->cells = calloc(count + 1, sizeof rows->cells[0]);
    rows->made = calloc(count + 1, sizeof rows->made[0]);
    if (rows->names == NULL || rows->cells == NULL || rows->made == NULL) {
        return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for %zu columns", count);
    }
    const char *key = NULL;
    json_t *index = NULL;
    json_object_foreach(rows->columns, key, index)
    {
        rows->names[json_integer_value(index)] = key;
    }
    rows->column_count = count;
    rows->base.names = rows->names;
    rows->base.name_count = count;
    return TAPAK_OK;
}

enum tapak_status json_rows_open(const char *path, struct reader **out_reader,
                                 struct tapak_error *err)
{
    struct json_rows *rows = calloc(1, sizeof *rows);
    if (rows == NULL) {
        return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for a JSON file");
    }
    rows->base = (struct reader){.next = json_rows_next,
                                 .rewind = json_rows_rewind,
                                 .progress = json_rows_progress,
                                 .free = json_rows_free,
                                 .format = "json"};
    enum tapak_status status = set_up(rows, path, err);
    if (status != TAPAK_OK) {
        json_rows_free(&rows->base);
        return status;
    }
    *out_reader = &rows->base;
    return TAPAK_OK;
}
