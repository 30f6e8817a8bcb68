#include "store/cql2_layers.h"

#include "tapak/base/instant.h"
#include "tapak/base/number.h"

#include <setjmp.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static const char folder[] = "../shared/data/cql2";
enum { ENVELOPE_BYTES_0 = 8 };

const char *cql2_folder(void)
{
    return access("../shared/data/cql2/predicates.tsv", R_OK) == 0 ? folder : NULL;
}

static enum tapak_field_type type_of(const char *declared)
{
    static const struct {
        const char *start;
        enum tapak_field_type type;
    } types[] = {
        {"TEXT", TAPAK_FIELD_TEXT},         {"INTEGER", TAPAK_FIELD_INTEGER},
        {"MEDIUMINT", TAPAK_FIELD_INTEGER}, {"REAL", TAPAK_FIELD_DOUBLE},
        {"DATETIME", TAPAK_FIELD_INSTANT},  {"DATE", TAPAK_FIELD_DAY},
        {"BOOLEAN", TAPAK_FIELD_BOOLEAN},
    };
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        if (strncmp(declared, types[i].start, strlen(types[i].start)) == 0) {
            return types[i].type;
        }
    }
    return TAPAK_FIELD_GEOMETRY;
}

// GeoPackage's blob: "GP", version, flags, reference system, an envelope, then WKB.
static void set_shape(struct cql2_layer *layer, const uint8_t *blob, size_t size,
                      struct tapak_filter_value *out)
{
    static const size_t envelopes[] = {0, 32, 48, 48, 64};
    size_t head = ENVELOPE_BYTES_0 + envelopes[blob[3] >> 1 & 7];
    out->shape = (struct tapak_filter_shape){
        .wkb = tapak_arena_copy_text(layer->arena, (const char *)blob + head, size - head),
        .size = size - head};
    if (blob[head + 1] == 1) {
        out->shape.is_point = true;
        memcpy(&out->shape.point.lon_deg, blob + head + 5, sizeof(double));
        memcpy(&out->shape.point.lat_deg, blob + head + 13, sizeof(double));
    }
}

static void set_value(struct cql2_layer *layer, sqlite3_stmt *stmt, int column,
                      struct tapak_filter_value *out)
{
    const char *text = (const char *)sqlite3_column_text(stmt, column);
    size_t length = (size_t)sqlite3_column_bytes(stmt, column);
    struct tapak_date date = {1970, 1, 1};
    out->is_null = sqlite3_column_type(stmt, column) == SQLITE_NULL;
    if (out->is_null) {
        return;
    }
    switch (out->type) {
    case TAPAK_FIELD_TEXT:
        out->text = (struct tapak_slice){tapak_arena_copy_text(layer->arena, text, length), length};
        break;
    case TAPAK_FIELD_DOUBLE:
        out->real = sqlite3_column_double(stmt, column);
        break;
    case TAPAK_FIELD_INSTANT:
        assert_true(tapak_parse_instant(text, length, 0, &out->integer));
        break;
    case TAPAK_FIELD_DAY:
        assert_true(tapak_parse_date(text, length, &date));
        out->integer = tapak_date_to_day(date);
        break;
    case TAPAK_FIELD_GEOMETRY:
        set_shape(layer, (const uint8_t *)text, length, out);
        break;
    default:
        out->integer = sqlite3_column_int64(stmt, column);
        break;
    }
}

// The blob has to be asked for as text only where it is none: sqlite3_column_text() gives its
// bytes.
static void read_rows(struct cql2_layer *layer, sqlite3_stmt *stmt, size_t room)
{
    size_t fields = layer->fields.count;
    layer->values = calloc(room * fields, sizeof *layer->values);
    assert_non_null(layer->values);
    while (sqlite3_step(stmt) == SQLITE_ROW) {
        assert_true(layer->count < room);
        for (size_t i = 0; i < fields; i++) {
            struct tapak_filter_value *value = &layer->values[layer->count * fields + i];
            value->type = layer->items[i].type;
            set_value(layer, stmt, (int)i, value);
        }
        layer->count++;
    }
}

struct cql2_layer *cql2_layer_load(const char *name)
{
    char path[256];
    char sql[256];
    sqlite3 *sqlite = NULL;
    sqlite3_stmt *stmt = NULL;
    struct cql2_layer *layer = calloc(1, sizeof *layer);
    assert_non_null(layer);
    assert_int_equal(tapak_arena_create(&layer->arena, 16 * TAPAK_MIB, NULL), TAPAK_OK);
    (void)snprintf(layer->name, sizeof layer->name, "%s", name);
    (void)snprintf(path, sizeof path, "file:%s/ne110m4cql2.gpkg?immutable=1", folder);
    (void)snprintf(sql, sizeof sql, "SELECT * FROM %s ORDER BY fid", name);
    assert_int_equal(sqlite3_open_v2(path, &sqlite, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, NULL),
                     SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(sqlite, sql, -1, &stmt, NULL), SQLITE_OK);
    layer->fields = (struct tapak_fields){layer->items, (size_t)sqlite3_column_count(stmt)};
    assert_true(layer->fields.count <= LAYER_FIELDS);
    for (size_t i = 0; i < layer->fields.count; i++) {
        const char *column = sqlite3_column_name(stmt, (int)i);
        layer->items[i] = (struct tapak_field){
            .name = tapak_arena_copy_text(layer->arena, column, strlen(column)),
            .type = type_of(sqlite3_column_decltype(stmt, (int)i))};
    }
    read_rows(layer, stmt, 1000);
    (void)sqlite3_finalize(stmt);
    (void)sqlite3_close(sqlite);
    return layer;
}

void cql2_layer_free(struct cql2_layer *layer)
{
    if (layer != NULL) {
        tapak_arena_free(layer->arena);
        free(layer->values);
        free(layer);
    }
}

void cql2_layer_read(const void *row, size_t field, struct tapak_filter_value *out)
{
    const struct tapak_filter_value *values = row;
    assert_int_equal(out->type, values[field].type);
    *out = values[field];
}

struct tapak_filter_row cql2_layer_row(const struct cql2_layer *layer, size_t number)
{
    return (struct tapak_filter_row){.read = cql2_layer_read,
                                     .row = layer->values + number * layer->fields.count};
}

static bool cut(char *line, struct cql2_predicate *out)
{
    char *parts[4] = {line};
    for (size_t i = 1; i < 4; i++) {
        char *tab = parts[i - 1] == NULL ? NULL : strchr(parts[i - 1], '\t');
        if (tab == NULL) {
            return false;
        }
        *tab = '\0';
        parts[i] = tab + 1;
    }
    (void)snprintf(out->class, sizeof out->class, "%.63s", parts[0]);
    (void)snprintf(out->layer, sizeof out->layer, "%.63s", parts[1]);
    (void)snprintf(out->filter, sizeof out->filter, "%.2047s", parts[2]);
    out->expected = strtol(parts[3], NULL, 10);
    return true;
}

size_t cql2_each_predicate(cql2_predicate_fn *each, void *context)
{
    char line[4096];
    size_t count = 0;
    FILE *file = fopen("../shared/data/cql2/predicates.tsv", "r");
    assert_non_null(file);
    assert_non_null(fgets(line, sizeof line, file)); // the heads of the columns
    while (fgets(line, sizeof line, file) != NULL) {
        struct cql2_predicate predicate;
        assert_true(cut(line, &predicate));
        each(&predicate, context);
        count++;
    }
    (void)fclose(file);
    return count;
}
