/**
 * @file rows.h
 * @brief Rows in memory as the table "tapak_rows" (c0, c1, …) of a statement.
 *
 * INSERT … SELECT from it takes half the time of a bind and a step for each row, and a join with it
 * asks for many keys in one statement. Texts and bytes are not copied.
 * Source: "The Virtual Table Mechanism Of SQLite", section 1.1.2 (eponymous-only tables).
 */
#ifndef STORE_SPATIALITE_ROWS_H
#define STORE_SPATIALITE_ROWS_H

#include "store/driver.h"

#include <sqlite3.h>

/** Offers what *slot points at when a statement begins; NULL is a table without rows. */
int rows_register(sqlite3 *sqlite, const struct db_rows **slot);

#endif
