/**
 * @file queries.h
 * @brief The named SQL blocks of src/store/sql as a table; Q_… (made by the build) numbers them.
 */
#ifndef STORE_QUERIES_H
#define STORE_QUERIES_H

#include "queries_gen.h"

#include <stddef.h>

enum db_backend { DB_SPATIALITE, DB_POSTGIS, DB_BACKEND_COUNT };

struct db_query {
    const char *name;
    const char *text[DB_BACKEND_COUNT]; ///< NULL where a backend has no such block
};

extern const struct db_query tapak_queries[Q_COUNT + 1]; ///< the last one is all NULL

#endif
