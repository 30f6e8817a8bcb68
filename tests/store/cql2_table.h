/**
 * @file cql2_table.h
 * @brief A layer of the test data as a table of a database, asked with conditions from filters.
 */
#ifndef TESTS_STORE_CQL2_TABLE_H
#define TESTS_STORE_CQL2_TABLE_H

#include "store/conn.h"
#include "store/cql2_layers.h"
#include "store/where.h"

struct cql2_table {
    struct tapak_conn *conn;
    struct where_column columns[LAYER_FIELDS + 1];
    size_t count;
    char path[64];
};

struct cql2_table *cql2_table_make(const struct cql2_layer *layer);
void cql2_table_free(struct cql2_table *table);

/** Sets a byte for each row that passes; gives how many do, or -1 with err filled. */
long cql2_table_ask(const struct cql2_table *table, const struct tapak_filter *filter,
                    unsigned char *out_passes, struct tapak_error *err);

#endif
