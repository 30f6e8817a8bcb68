/**
 * @file boundary_fields.h
 * @brief Which field of a vector file holds what of a village.
 */
#ifndef INGEST_BOUNDARY_FIELDS_H
#define INGEST_BOUNDARY_FIELDS_H

#include "tapak/decode/vector.h"

enum boundary_field {
    BOUNDARY_CODE,
    BOUNDARY_BPS,
    BOUNDARY_NAME,
    BOUNDARY_TYPE,
    BOUNDARY_DISTRICT,
    BOUNDARY_REGENCY,
    BOUNDARY_PROVINCE,
    BOUNDARY_FIELD_COUNT
};

struct boundary_fields {
    const char *schema;
    int at[BOUNDARY_FIELD_COUNT]; ///< -1: there is none
};

/** schema NULL or "auto" recognises; map beats it. TAPAK_UNSUPPORTED lists the file's fields. */
TAPAK_MUST_CHECK enum tapak_status boundary_fields_find(struct boundary_fields *out_fields,
                                                        const struct tapak_vector *vector,
                                                        const char *schema, const char *map,
                                                        struct tapak_error *err);

#endif
