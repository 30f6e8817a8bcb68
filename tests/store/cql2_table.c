#include "store/cql2_table.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static void run(struct tapak_conn *conn, const char *sql)
{
    struct tapak_error err = {0};
    if (conn->driver->script(conn->db, sql, &err) != TAPAK_OK) {
        fail_msg("%s: %s", sql, err.message);
    }
}

static struct db_value bound(const struct tapak_filter_value *value)
{
    if (value->is_null) {
        return (struct db_value){.kind = DB_NULL};
    }
    switch (value->type) {
    case TAPAK_FIELD_TEXT:
        return (struct db_value){
            .kind = DB_TEXT, .bytes = value->text.text, .size = value->text.length};
    case TAPAK_FIELD_DOUBLE:
        return (struct db_value){.kind = DB_REAL, .real = value->real};
    case TAPAK_FIELD_GEOMETRY:
        return (struct db_value){
            .kind = DB_BLOB, .bytes = value->shape.wkb, .size = value->shape.size};
    default:
        return (struct db_value){.kind = DB_INT, .integer = value->integer};
    }
}

static void insert(struct tapak_conn *conn, const struct cql2_layer *layer)
{
    char sql[1024] = "INSERT INTO t VALUES (:id";
    struct db_stmt *stmt = NULL;
    for (size_t i = 0; i < layer->fields.count; i++) {
        size_t length = strlen(sql);
        (void)snprintf(sql + length, sizeof sql - length, ", :c%zu", i);
    }
    (void)strncat(sql, ")", sizeof sql - strlen(sql) - 1);
    assert_int_equal(conn->driver->prepare(conn->db, sql, &stmt, NULL), TAPAK_OK);
    for (size_t row = 0; row < layer->count; row++) {
        bool has_row = false;
        struct db_value id = {.kind = DB_INT, .integer = (int64_t)row};
        assert_int_equal(conn->driver->bind(stmt, ":id", &id, NULL), TAPAK_OK);
        for (size_t i = 0; i < layer->fields.count; i++) {
            char name[24];
            (void)snprintf(name, sizeof name, ":c%zu", i);
            struct db_value value = bound(&layer->values[row * layer->fields.count + i]);
            assert_int_equal(conn->driver->bind(stmt, name, &value, NULL), TAPAK_OK);
        }
        assert_int_equal(conn->driver->step(stmt, &has_row, NULL), TAPAK_OK);
        conn->driver->reset(stmt);
    }
    conn->driver->finalize(stmt);
}

static void set_columns(struct cql2_table *table, const struct cql2_layer *layer, char *sql,
                        size_t room)
{
    for (size_t i = 0; i < layer->fields.count; i++) {
        char column[24];
        size_t length = strlen(sql);
        bool is_shape = layer->items[i].type == TAPAK_FIELD_GEOMETRY;
        (void)snprintf(sql + length, room - length, ", c%zu", i);
        int written = snprintf(column, sizeof column, "t.c%zu", i);
        table->columns[i] = (struct where_column){
            .name = layer->items[i].name,
            .type = layer->items[i].type,
            .sql = tapak_arena_copy_text(layer->arena, column, (size_t)written),
            .index = is_shape ? "t.id IN (SELECT i.pkid FROM idx_t i" : NULL};
    }
}

struct cql2_table *cql2_table_make(const struct cql2_layer *layer)
{
    char sql[1024] = "BEGIN; CREATE TABLE t (id INTEGER PRIMARY KEY";
    struct cql2_table *table = calloc(1, sizeof *table);
    struct tapak_error err = {0};
    assert_non_null(table);
    (void)snprintf(table->path, sizeof table->path, "/tmp/tapak_cql2_%ld_%.20s.db", (long)getpid(),
                   layer->name);
    (void)unlink(table->path);
    table->count = layer->count;
    assert_int_equal(conn_open(&lite_driver, table->path, DB_CREATE, NULL, &table->conn, &err),
                     TAPAK_OK);
    set_columns(table, layer, sql, sizeof sql);
    (void)strncat(sql, ")", sizeof sql - strlen(sql) - 1);
    run(table->conn, sql);
    insert(table->conn, layer);
    size_t shape = tapak_field_find(&layer->fields, tapak_slice_of("geom"));
    (void)snprintf(sql, sizeof sql,
                   "CREATE VIRTUAL TABLE idx_t USING rtree (pkid, xmin, xmax, ymin, ymax);"
                   "INSERT INTO idx_t SELECT id, ST_MinX(g), ST_MaxX(g), ST_MinY(g), ST_MaxY(g)"
                   " FROM (SELECT id, GeomFromWKB(c%zu, 4326) AS g FROM t); COMMIT",
                   shape);
    run(table->conn, sql);
    return table;
}

void cql2_table_free(struct cql2_table *table)
{
    if (table != NULL) {
        static const char *const ends[] = {"", "-wal", "-shm"};
        conn_close(table->conn);
        for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
            char path[80];
            (void)snprintf(path, sizeof path, "%s%s", table->path, ends[i]);
            (void)unlink(path);
        }
        free(table);
    }
}

static long count_rows(const struct cql2_table *table, struct where *where, const char *text,
                       unsigned char *out_passes, struct tapak_error *err)
{
    const struct db_driver *driver = table->conn->driver;
    struct db_stmt *stmt = NULL;
    bool has_row = false;
    long count = 0;
    enum tapak_status status = driver->prepare(table->conn->db, text, &stmt, err);
    for (size_t i = 0; i < where->count && status == TAPAK_OK; i++) {
        char name[24];
        (void)snprintf(name, sizeof name, ":f%zu", i);
        status = driver->bind(stmt, name, &where->values[i], err);
    }
    while (status == TAPAK_OK && (status = driver->step(stmt, &has_row, err)) == TAPAK_OK &&
           has_row) {
        out_passes[driver->column(stmt, 0).integer] = 1;
        count++;
    }
    if (stmt != NULL) {
        driver->finalize(stmt);
    }
    return status == TAPAK_OK ? count : -1;
}

long cql2_table_ask(const struct cql2_table *table, const struct tapak_filter *filter,
                    unsigned char *out_passes, struct tapak_error *err)
{
    struct where where;
    struct tapak_buf sql;
    long count = -1;
    tapak_buf_init(&sql, 2 * TAPAK_MIB);
    memset(out_passes, 0, table->count);
    if (where_begin(&where, table->columns, filter, err) == TAPAK_OK) {
        tapak_buf_put_text(&sql, "SELECT t.id FROM t WHERE ");
        tapak_buf_put(&sql, where.sql.bytes, where.sql.size);
        count = count_rows(table, &where, tapak_buf_text(&sql), out_passes, err);
    }
    where_end(&where);
    tapak_buf_free(&sql);
    return count;
}
