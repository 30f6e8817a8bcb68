/**
 * @file cql2_layers.h
 * @brief The layers and predicates of OGC's test data for CQL2, when they are at hand.
 *
 * Rows are read into memory; the predicates are those of predicates.tsv, with the counts expected.
 */
#ifndef TESTS_STORE_CQL2_LAYERS_H
#define TESTS_STORE_CQL2_LAYERS_H

#include "tapak/model/filter_eval.h"

enum { LAYER_FIELDS = 32 };

struct cql2_layer {
    char name[64];
    struct tapak_field items[LAYER_FIELDS];
    struct tapak_fields fields;
    struct tapak_filter_value *values; ///< row by row
    size_t count;
    struct tapak_arena *arena;
};

struct cql2_predicate {
    char class[64];
    char layer[64];
    char filter[2048];
    long expected;
};

/** The folder of the data, or NULL when it is absent. */
const char *cql2_folder(void);

struct cql2_layer *cql2_layer_load(const char *name);
void cql2_layer_free(struct cql2_layer *layer);

/** A tapak_filter_read_fn; the row is the first of its values. */
void cql2_layer_read(const void *row, size_t field, struct tapak_filter_value *out);

/** The row of that number as evaluators want it. */
struct tapak_filter_row cql2_layer_row(const struct cql2_layer *layer, size_t number);

typedef void cql2_predicate_fn(const struct cql2_predicate *predicate, void *context);
size_t cql2_each_predicate(cql2_predicate_fn *each, void *context);

#endif
