// Every named block is prepared once, and the hot questions use the index they say.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "store/conn.h"
#include "store/queries.h"
#include "store/sample.h"

// Readers refuse to prepare what fires SpatiaLite's triggers, so a writing connection is asked.
static struct tapak_conn *open_conn(const struct sample *sample)
{
    struct tapak_conn *conn = NULL;
    struct tapak_error err = {0};
    assert_int_equal(conn_open(&lite_driver, sample->path, DB_WRITE, NULL, &conn, &err), TAPAK_OK);
    return conn;
}

static void test_queries__all_prepare(void **state)
{
    (void)state;
    struct sample sample;
    sample_make(&sample);
    struct tapak_conn *conn = open_conn(&sample);
    for (int query = 0; query < Q_COUNT; query++) {
        struct db_call call = db_begin(conn, query);
        if (call.failure.status != TAPAK_OK) {
            fail_msg("%s", call.failure.message);
        }
        db_end(&call);
    }
    conn_close(conn);
    sample_free(&sample);
}

static void plan_of(struct tapak_conn *conn, int query, char *out, size_t room)
{
    enum { DETAIL = 3 };
    char sql[8192];
    struct db_stmt *stmt = NULL;
    struct tapak_error err = {0};
    bool row = true;
    size_t used = 0;
    (void)snprintf(sql, sizeof sql, "EXPLAIN QUERY PLAN %s",
                   tapak_queries[query].text[DB_SPATIALITE]);
    assert_int_equal(conn->driver->prepare(conn->db, sql, &stmt, &err), TAPAK_OK);
    out[0] = '\0';
    while (conn->driver->step(stmt, &row, &err) == TAPAK_OK && row && used < room) {
        const char *detail = conn->driver->column(stmt, DETAIL).bytes;
        used += (size_t)snprintf(out + used, room - used, "%s\n", detail);
    }
    conn->driver->finalize(stmt);
}

static void test_queries__hot_ones_use_their_index(void **state)
{
    (void)state;
    static const struct {
        int query;
        const char *uses;
        const char *never; ///< NULL: nothing is barred
    } cases[] = {
        {Q_REPORT_PAGE_PUBLIC, "USING INDEX report_received", "B-TREE"},
        {Q_REPORT_PAGE_OPERATOR, "USING INDEX report_received", "B-TREE"},
        {Q_REPORT_PAGE_PUBLIC_BOX, "SCAN i VIRTUAL TABLE INDEX", "SCAN r"},
        {Q_REPORT_PAGE_OPERATOR_BOX, "SCAN i VIRTUAL TABLE INDEX", "SCAN r"},
        {Q_REPORT_COUNT_PUBLIC_BOX, "SCAN i VIRTUAL TABLE INDEX", "SCAN r"},
        {Q_REPORT_FIND_PUBLIC, "(public_id=?)", "SCAN r"},
        {Q_REPORT_STORED, "(source=? AND source_id=?)", "SCAN"},
        {Q_REPORT_UPDATE, "(source=? AND source_id=?)", NULL},
        {Q_REPORT_TRACK, "(tracking_digest=?)", "SCAN r"},
        {Q_REPORT_WALK, "INTEGER PRIMARY KEY (rowid>?)", "SCAN r"},
        {Q_HOTSPOT_STORED, "(acquired_ms=? AND satellite=? AND lon=? AND lat=?)", "SCAN"},
        {Q_HOTSPOT_STORED_ALL, "(acquired_ms=? AND satellite=? AND lon=? AND lat=?)", "SCAN h"},
        {Q_HOTSPOT_PAGE, "(acquired_ms>? AND acquired_ms<?)", "B-TREE FOR ORDER BY"},
        {Q_HOTSPOT_PAGE_BOX, "SCAN i VIRTUAL TABLE INDEX", "SCAN h"},
        {Q_BOUNDARY_PAGE, "(edition_id=? AND code>?)", "B-TREE"},
        {Q_BOUNDARY_PAGE_BOX, "SCAN i VIRTUAL TABLE INDEX", "SCAN b"},
        {Q_EVENT_LAST, "event", "B-TREE"},
        {Q_REFUSAL_LIST, "refusal_import (import_id=?)", "B-TREE FOR ORDER BY\n"},
    };
    struct sample sample;
    char plan[4096];
    sample_make(&sample);
    struct tapak_conn *conn = open_conn(&sample);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        plan_of(conn, cases[i].query, plan, sizeof plan);
        if (strstr(plan, cases[i].uses) == NULL ||
            (cases[i].never != NULL && strstr(plan, cases[i].never) != NULL)) {
            fail_msg("%s: %s", tapak_queries[cases[i].query].name, plan);
        }
    }
    conn_close(conn);
    sample_free(&sample);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_queries__all_prepare),
        cmocka_unit_test(test_queries__hot_ones_use_their_index),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
