/**
 * @file field.h
 * @brief What a collection can be asked by: names, types and words of its fields ("queryables").
 *
 * Shape:   a table of constants for each collection and viewer; a field is its place in the table.
 * Rule:    a field that a viewer's table does not have does not exist for that viewer.
 * Threads: immutable.
 * Source:  OGC 19-079r2 section 6 (queryables), OGC 23-058 (schemas: roles of fields).
 */
#ifndef TAPAK_MODEL_FIELD_H
#define TAPAK_MODEL_FIELD_H

#include "tapak/base/text.h"

#include <stdbool.h>
#include <stddef.h>

enum tapak_field_type {
    TAPAK_FIELD_TEXT,
    TAPAK_FIELD_INTEGER,
    TAPAK_FIELD_DOUBLE,
    TAPAK_FIELD_BOOLEAN,
    TAPAK_FIELD_INSTANT,  ///< milliseconds, see instant.h
    TAPAK_FIELD_DAY,      ///< a local day, days since 1970-01-01
    TAPAK_FIELD_GEOMETRY, ///< WGS 84
    TAPAK_FIELD_INTERVAL, ///< of filters only: no field has it
    TAPAK_FIELD_TYPE_COUNT
};

enum tapak_geometry_kind {
    TAPAK_GEOMETRY_ANY,
    TAPAK_GEOMETRY_POINT,
    TAPAK_GEOMETRY_LINE,
    TAPAK_GEOMETRY_MULTIPOLYGON,
    TAPAK_GEOMETRY_KIND_COUNT
};

/** What a field is to its feature. */
enum tapak_field_role {
    TAPAK_FIELD_ROLE_NONE,
    TAPAK_FIELD_ROLE_ID,       ///< the feature's identifier
    TAPAK_FIELD_ROLE_GEOMETRY, ///< its geometry
    TAPAK_FIELD_ROLE_INSTANT,  ///< when it happened
    TAPAK_FIELD_ROLE_COUNT
};

struct tapak_field {
    const char *name;
    enum tapak_field_type type;
    enum tapak_geometry_kind geometry;
    enum tapak_field_role role;
    bool is_sortable;
    const char *const *values; ///< all that it can be, ends with NULL; NULL is any
    const char *title_id;
    const char *title_en;
    const char *about; ///< one line in English; unit and rule
};

struct tapak_fields {
    const struct tapak_field *items;
    size_t count;
};

/** "text", "integer", "number", "boolean", "instant", "day", "geometry", "interval". */
const char *tapak_field_type_name(enum tapak_field_type type);

/** Its place in the table, or fields->count when there is none of that name (case counts). */
size_t tapak_field_find(const struct tapak_fields *fields, struct tapak_slice name);

#endif
