// The module keeps no state but the slot: a statement takes the rows that are there when it starts.
// A point's BLOB lies in the cursor until the same column is asked for in the next row, which is
// longer than SQLite needs it.
#include "store/spatialite/rows.h"

#include <assert.h>
#include <stdlib.h>

#include "store/spatialite/point_blob.h"

enum { POINTS_A_ROW = 4 };

struct rows_table {
    sqlite3_vtab base;
    const struct db_rows **slot;
};

struct rows_cursor {
    sqlite3_vtab_cursor base;
    const struct db_rows *rows;
    size_t row;
    int next_point;
    uint8_t points[POINTS_A_ROW][POINT_BLOB_BYTES];
};

static int rows_connect(sqlite3 *sqlite, void *slot, int count, const char *const *words,
                        sqlite3_vtab **out_table, char **out_error)
{
    (void)count;
    (void)words;
    (void)out_error;
    static const char declaration[] =
        "CREATE TABLE tapak_rows (c0, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, c12, c13, c14,"
        " c15, c16, c17, c18, c19, c20, c21, c22, c23, c24, c25, c26, c27, c28, c29, c30, c31, c32,"
        " c33, c34, c35, c36, c37, c38, c39)";
    int code = sqlite3_declare_vtab(sqlite, declaration);
    struct rows_table *table = code == SQLITE_OK ? calloc(1, sizeof *table) : NULL;
    if (table == NULL) {
        return code == SQLITE_OK ? SQLITE_NOMEM : code;
    }
    table->slot = slot;
    *out_table = &table->base;
    return SQLITE_OK;
}

static int rows_disconnect(sqlite3_vtab *table)
{
    free(table);
    return SQLITE_OK;
}

// There is one way to read it, from the first row to the last.
static int rows_best_index(sqlite3_vtab *table, sqlite3_index_info *plan)
{
    (void)table;
    plan->estimatedCost = 1e6;
    plan->estimatedRows = 100000;
    return SQLITE_OK;
}

static int rows_open(sqlite3_vtab *table, sqlite3_vtab_cursor **out_cursor)
{
    (void)table;
    struct rows_cursor *cursor = calloc(1, sizeof *cursor);
    if (cursor == NULL) {
        return SQLITE_NOMEM;
    }
    *out_cursor = &cursor->base;
    return SQLITE_OK;
}

static int rows_close(sqlite3_vtab_cursor *cursor)
{
    free(cursor);
    return SQLITE_OK;
}

static int rows_filter(sqlite3_vtab_cursor *base, int plan, const char *plan_text, int count,
                       sqlite3_value **values)
{
    (void)plan;
    (void)plan_text;
    (void)count;
    (void)values;
    struct rows_cursor *cursor = (struct rows_cursor *)base;
    const struct rows_table *table = (const struct rows_table *)base->pVtab;
    cursor->rows = *table->slot;
    cursor->row = 0;
    return SQLITE_OK;
}

static int rows_next(sqlite3_vtab_cursor *base)
{
    struct rows_cursor *cursor = (struct rows_cursor *)base;
    cursor->row++;
    cursor->next_point = 0;
    return SQLITE_OK;
}

static int rows_eof(sqlite3_vtab_cursor *base)
{
    const struct rows_cursor *cursor = (const struct rows_cursor *)base;
    return cursor->rows == NULL || cursor->row >= cursor->rows->count;
}

static void give_point(struct rows_cursor *cursor, sqlite3_context *context,
                       const struct db_value *value)
{
    assert(cursor->next_point < POINTS_A_ROW);
    uint8_t *blob = cursor->points[cursor->next_point++];
    point_blob_put(blob, (struct tapak_point){value->real, value->second});
    sqlite3_result_blob(context, blob, POINT_BLOB_BYTES, SQLITE_STATIC);
}

static int rows_column(sqlite3_vtab_cursor *base, sqlite3_context *context, int column)
{
    struct rows_cursor *cursor = (struct rows_cursor *)base;
    struct db_value value = {.kind = DB_NULL};
    cursor->rows->value(cursor->rows->context, cursor->row, column, &value);
    switch (value.kind) {
    case DB_NULL:
        break; // what it is when nothing is said
    case DB_INT:
        sqlite3_result_int64(context, value.integer);
        break;
    case DB_REAL:
        sqlite3_result_double(context, value.real);
        break;
    case DB_TEXT:
        sqlite3_result_text64(context, value.bytes, value.size, SQLITE_STATIC, SQLITE_UTF8);
        break;
    case DB_BLOB:
        sqlite3_result_blob64(context, value.bytes, value.size, SQLITE_STATIC);
        break;
    case DB_POINT:
        give_point(cursor, context, &value);
        break;
    }
    return SQLITE_OK;
}

static int rows_rowid(sqlite3_vtab_cursor *base, sqlite3_int64 *out_rowid)
{
    *out_rowid = (sqlite3_int64)((const struct rows_cursor *)base)->row;
    return SQLITE_OK;
}

int rows_register(sqlite3 *sqlite, const struct db_rows **slot)
{
    // Without xCreate it exists without being created, and cannot be created in a schema.
    static const sqlite3_module module = {
        .xConnect = rows_connect,
        .xDisconnect = rows_disconnect,
        .xBestIndex = rows_best_index,
        .xOpen = rows_open,
        .xClose = rows_close,
        .xFilter = rows_filter,
        .xNext = rows_next,
        .xEof = rows_eof,
        .xColumn = rows_column,
        .xRowid = rows_rowid,
    };
    return sqlite3_create_module_v2(sqlite, "tapak_rows", &module, slot, NULL);
}
