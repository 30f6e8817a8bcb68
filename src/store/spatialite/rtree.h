/**
 * @file rtree.h
 * @brief Many points at once into an R*Tree of SQLite: its nodes are written by us, packed.
 *
 * Shape:   the tree is as SQLite's own would be: rtreecheck() finds nothing, SQLite reads it and
 *          goes on inserting and deleting. Boxes are the points, rounded outwards to floats.
 * Source:  "The SQLite R*Tree Module", section 6 (shadow tables); ext/rtree/rtree.c (node format).
 */
#ifndef STORE_SPATIALITE_RTREE_H
#define STORE_SPATIALITE_RTREE_H

#include "store/driver.h"

#include <sqlite3.h>

/**
 * Adds the points to R*Tree `name` (id, x from, x to, y from, y to), within a transaction; the tree
 * has none of their ids. rows: what the table tapak_rows reads from (rows.h). An SQLite code; on
 * failure the transaction has to be undone.
 */
int rtree_add(sqlite3 *sqlite, const struct db_rows **rows, const char *name,
              const struct db_located *points, size_t count);

#endif
