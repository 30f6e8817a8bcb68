// The floor of an import: the rows of a CSV file of detections, cut at commas and bound as text
// into one table without an index, in one transaction on disk. No check, no join, no geometry.
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { COLUMNS = 15, LINE_BYTES = 4096 };

static void run(sqlite3 *sqlite, const char *sql)
{
    if (sqlite3_exec(sqlite, sql, NULL, NULL, NULL) != SQLITE_OK) {
        (void)fprintf(stderr, "%s: %s\n", sql, sqlite3_errmsg(sqlite));
        exit(1);
    }
}

static void put_line(sqlite3_stmt *stmt, char *line)
{
    char *rest = line;
    for (int column = 1; column <= COLUMNS; column++) {
        char *cell = strsep(&rest, ",\n");
        if (cell == NULL) {
            break;
        }
        (void)sqlite3_bind_text(stmt, column, cell, -1, SQLITE_STATIC);
    }
    (void)sqlite3_step(stmt);
    (void)sqlite3_reset(stmt);
}

int main(int count, char **words)
{
    char line[LINE_BYTES];
    sqlite3 *sqlite = NULL;
    sqlite3_stmt *stmt = NULL;
    FILE *file = count == 3 ? fopen(words[1], "re") : NULL;
    if (file == NULL || sqlite3_open(words[2], &sqlite) != SQLITE_OK) {
        (void)fprintf(stderr, "usage: bench_floor DETECTIONS.csv NEW.db\n");
        return 2;
    }
    run(sqlite, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
                "CREATE TABLE hotspot (id INTEGER PRIMARY KEY, latitude REAL, longitude REAL,"
                " brightness REAL, scan REAL, track REAL, acq_date TEXT, acq_time TEXT,"
                " satellite TEXT, instrument TEXT, confidence INTEGER, version TEXT,"
                " bright_t31 REAL, frp REAL, daynight TEXT, type INTEGER); BEGIN");
    if (sqlite3_prepare_v2(sqlite,
                           "INSERT INTO hotspot VALUES (NULL,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)", -1,
                           &stmt, NULL) != SQLITE_OK) {
        (void)fprintf(stderr, "%s\n", sqlite3_errmsg(sqlite));
        return 1;
    }
    for (int number = 1; fgets(line, sizeof line, file) != NULL; number++) {
        if (number > 1) { // the first holds the names
            put_line(stmt, line);
        }
    }
    run(sqlite, "COMMIT; PRAGMA wal_checkpoint(TRUNCATE)");
    (void)sqlite3_finalize(stmt);
    (void)sqlite3_close(sqlite);
    return fclose(file) == 0 ? 0 : 1;
}
