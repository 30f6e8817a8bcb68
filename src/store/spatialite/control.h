/**
 * @file control.h
 * @brief Beginning and ending of transactions, prepared once a connection: a reader does both for
 *        every request, and to prepare them costs as much as to find a report.
 */
#ifndef STORE_SPATIALITE_CONTROL_H
#define STORE_SPATIALITE_CONTROL_H

#include "store/driver.h"

#include <sqlite3.h>

enum { LITE_CONTROL_STEPS = 2 };

/** {0} has nothing prepared yet. */
struct lite_controls {
    sqlite3_stmt *steps[DB_CONTROL_COUNT][LITE_CONTROL_STEPS];
};

/** SQLite's code of the first step that failed, or SQLITE_OK. */
int lite_control_run(struct lite_controls *controls, sqlite3 *sqlite, enum db_control what);

/** Before the connection is closed. */
void lite_controls_free(struct lite_controls *controls);

#endif
