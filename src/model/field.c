#include "tapak/model/field.h"

const char *tapak_field_type_name(enum tapak_field_type type)
{
    static const char *const names[TAPAK_FIELD_TYPE_COUNT] = {
        [TAPAK_FIELD_TEXT] = "text",         [TAPAK_FIELD_INTEGER] = "integer",
        [TAPAK_FIELD_DOUBLE] = "number",     [TAPAK_FIELD_BOOLEAN] = "boolean",
        [TAPAK_FIELD_INSTANT] = "instant",   [TAPAK_FIELD_DAY] = "day",
        [TAPAK_FIELD_GEOMETRY] = "geometry", [TAPAK_FIELD_INTERVAL] = "interval",
    };
    return names[type];
}

size_t tapak_field_find(const struct tapak_fields *fields, struct tapak_slice name)
{
    size_t field = 0;
    while (field < fields->count && !tapak_slice_equals(name, fields->items[field].name)) {
        field++;
    }
    return field;
}
