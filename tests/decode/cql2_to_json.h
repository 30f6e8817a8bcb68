/**
 * @file cql2_to_json.h
 * @brief A filter as CQL2 JSON, so that what is known of a text can be asked of its JSON too.
 */
#ifndef TESTS_DECODE_CQL2_TO_JSON_H
#define TESTS_DECODE_CQL2_TO_JSON_H

#include "tapak/model/filter.h"

/** The caller frees it. */
char *cql2_to_json(const struct tapak_filter *filter);

#endif
