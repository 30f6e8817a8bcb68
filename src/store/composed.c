// Statements whose text is put together: the last few of a connection are kept, since pages of one
// filter ask with one text.
#include "store/conn.h"

#include <stdlib.h>
#include <string.h>

static void let_go(struct tapak_conn *conn, struct db_composed *composed)
{
    if (composed->stmt != NULL) {
        conn->driver->finalize(composed->stmt);
    }
    free(composed->sql);
    *composed = (struct db_composed){0};
}

void conn_forget_composed(struct tapak_conn *conn)
{
    for (size_t i = 0; i < CONN_COMPOSED; i++) {
        let_go(conn, &conn->composed[i]);
    }
}

// The one of that text, or else the one that was not asked for longest; NULL when all are in calls.
static struct db_composed *find(struct tapak_conn *conn, const char *sql)
{
    struct db_composed *oldest = NULL;
    for (size_t i = 0; i < CONN_COMPOSED; i++) {
        struct db_composed *one = &conn->composed[i];
        if (one->is_busy) {
            continue;
        }
        if (one->sql != NULL && strcmp(one->sql, sql) == 0) {
            return one;
        }
        if (oldest == NULL || one->used < oldest->used) {
            oldest = one;
        }
    }
    return oldest;
}

struct db_call db_begin_text(struct tapak_conn *conn, int query, const char *sql)
{
    struct db_call call = {.conn = conn, .query = query};
    struct db_composed *composed = find(conn, sql);
    bool is_known = composed != NULL && composed->sql != NULL && strcmp(composed->sql, sql) == 0;
    if (is_known) {
        call.stmt = composed->stmt;
    } else if (conn->driver->prepare(conn->db, sql, &call.stmt, &call.failure) != TAPAK_OK) {
        (void)tapak_fail_at(&call.failure, "query %s with a filter", tapak_queries[query].name);
        return call;
    }
    char *copy = is_known || composed == NULL ? NULL : strdup(sql);
    if (copy != NULL) {
        let_go(conn, composed);
        composed->sql = copy;
        composed->stmt = call.stmt;
    }
    if (is_known || copy != NULL) {
        composed->is_busy = true;
        composed->used = ++conn->composed_uses;
        call.composed = composed;
    } else {
        call.is_own = true;
    }
    return call;
}
