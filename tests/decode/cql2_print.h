/**
 * @file cql2_print.h
 * @brief Filters as text in brackets, for tests that compare trees.
 */
#ifndef TESTS_DECODE_CQL2_PRINT_H
#define TESTS_DECODE_CQL2_PRINT_H

#include "tapak/decode/cql2.h"

typedef enum tapak_status cql2_read_fn(const struct tapak_cql2 *with, struct tapak_slice text,
                                       struct tapak_arena *arena, struct tapak_filter *out_filter,
                                       struct tapak_error *err);

/** The fields that are known: state, désa, count, area, is_open, received, date, geometry. */
extern const struct tapak_fields cql2_print_fields;

/** The tree that read makes of text (local time is WITA), or its message; the caller frees it. */
char *cql2_print(cql2_read_fn *read, const char *text);

#endif
