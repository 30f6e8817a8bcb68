// The floor of an import: the rows of a CSV file, cut at commas and bound as text into one table
// without an index, in one transaction on disk. No check, no join, no geometry. With "events", a
// second row with a digest goes with each, as an import writes it.
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { COLUMNS = 32, LINE_BYTES = 4096, DIGEST_BYTES = 32 };

static const char EVENTS[] = "CREATE TABLE event (id INTEGER PRIMARY KEY, report INTEGER, at_ms "
                             "INTEGER, actor TEXT, kind TEXT, detail TEXT, digest BLOB)";
static const char PUT_EVENT[] = "INSERT INTO event VALUES (NULL, ?, ?, ?, ?, ?, ?)";

static void run(sqlite3 *sqlite, const char *sql)
{
    if (sqlite3_exec(sqlite, sql, NULL, NULL, NULL) != SQLITE_OK) {
        (void)fprintf(stderr, "%s: %s\n", sql, sqlite3_errmsg(sqlite));
        exit(1);
    }
}

static sqlite3_stmt *prepare(sqlite3 *sqlite, const char *sql)
{
    sqlite3_stmt *stmt = NULL;
    if (sqlite3_prepare_v2(sqlite, sql, -1, &stmt, NULL) != SQLITE_OK) {
        (void)fprintf(stderr, "%s: %s\n", sql, sqlite3_errmsg(sqlite));
        exit(1);
    }
    return stmt;
}

static void step(sqlite3_stmt *stmt)
{
    if (sqlite3_step(stmt) != SQLITE_DONE) {
        (void)fprintf(stderr, "%s\n", sqlite3_errmsg(sqlite3_db_handle(stmt)));
        exit(1);
    }
    (void)sqlite3_reset(stmt);
}

// The next cell, cut off in place; a quoted one without its quotes (doubled ones do not occur).
static char *next_cell(char **rest)
{
    char *cell = *rest;
    if (cell == NULL || *cell != '"') {
        return strsep(rest, ",\r\n");
    }
    *rest = cell + 1;
    cell = strsep(rest, "\"");
    (void)strsep(rest, ",\r\n");
    return cell;
}

static int put_line(sqlite3_stmt *stmt, char *line, int columns)
{
    char *rest = line;
    int column = 1;
    for (; column <= columns; column++) {
        char *cell = next_cell(&rest);
        if (cell == NULL) {
            break;
        }
        (void)sqlite3_bind_text(stmt, column, cell, -1, SQLITE_STATIC);
    }
    step(stmt);
    return column - 1;
}

static void put_event(sqlite3_stmt *stmt, sqlite3_int64 report)
{
    unsigned char digest[DIGEST_BYTES] = {0};
    memcpy(digest, &report, sizeof report);
    (void)sqlite3_bind_int64(stmt, 1, report);
    (void)sqlite3_bind_int64(stmt, 2, 1700000000000 + report);
    (void)sqlite3_bind_text(stmt, 3, "import", -1, SQLITE_STATIC);
    (void)sqlite3_bind_text(stmt, 4, "received", -1, SQLITE_STATIC);
    (void)sqlite3_bind_text(stmt, 5, "{\"state\":\"received\",\"placed_by\":\"point\"}", -1,
                            SQLITE_STATIC);
    (void)sqlite3_bind_blob(stmt, 6, digest, sizeof digest, SQLITE_STATIC);
    step(stmt);
}

// A table with the columns that the first line names, without types.
static sqlite3_stmt *make_table(sqlite3 *sqlite, char *line, int *out_columns)
{
    char table[LINE_BYTES * 2] = "CREATE TABLE row (row_id INTEGER PRIMARY KEY";
    char insert[COLUMNS * 4] = "INSERT INTO row VALUES (NULL";
    char *rest = line;
    char *name = NULL;
    for (*out_columns = 0;
         *out_columns < COLUMNS && (name = next_cell(&rest)) != NULL && *name != '\0';
         (*out_columns)++) {
        size_t used = strlen(table);
        (void)snprintf(table + used, sizeof table - used, ", \"%s\"", name);
        used = strlen(insert);
        (void)snprintf(insert + used, sizeof insert - used, ",?");
    }
    (void)snprintf(table + strlen(table), sizeof table - strlen(table), ")");
    (void)snprintf(insert + strlen(insert), sizeof insert - strlen(insert), ")");
    run(sqlite, table);
    return prepare(sqlite, insert);
}

int main(int count, char **words)
{
    char line[LINE_BYTES];
    sqlite3 *sqlite = NULL;
    sqlite3_stmt *event = NULL;
    int columns = 0;
    FILE *file = count >= 3 ? fopen(words[1], "re") : NULL;
    if (file == NULL || sqlite3_open(words[2], &sqlite) != SQLITE_OK ||
        fgets(line, sizeof line, file) == NULL) {
        (void)fprintf(stderr, "usage: bench_floor ROWS.csv NEW.db [events]\n");
        return 2;
    }
    run(sqlite, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
    sqlite3_stmt *row = make_table(sqlite, line, &columns);
    if (count > 3) {
        run(sqlite, EVENTS);
        event = prepare(sqlite, PUT_EVENT);
    }
    run(sqlite, "BEGIN");
    while (fgets(line, sizeof line, file) != NULL) {
        (void)put_line(row, line, columns);
        if (event != NULL) {
            put_event(event, sqlite3_last_insert_rowid(sqlite));
        }
    }
    run(sqlite, "COMMIT; PRAGMA wal_checkpoint(TRUNCATE)");
    (void)sqlite3_finalize(row);
    (void)sqlite3_finalize(event);
    (void)sqlite3_close(sqlite);
    return fclose(file) == 0 ? 0 : 1;
}
