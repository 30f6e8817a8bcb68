/**
 * @file queries.h
 * @brief The named SQL blocks of src/store/sql as a table, in order of name.
 */
#ifndef STORE_QUERIES_H
#define STORE_QUERIES_H

#include <stddef.h>

struct db_query {
    const char *name;
    const char *spatialite; ///< NULL when this backend has no such block
    const char *postgis;
};

extern const struct db_query tapak_queries[];
extern const size_t tapak_query_count;

#endif
