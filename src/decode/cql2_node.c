// What both spellings of CQL2 make of times and lists.
#include "decode/cql2_shape.h"
#include "tapak/base/instant.h"

static const struct tapak_filter_node *literal(struct cql2_reader *reader, size_t at,
                                               enum tapak_field_type type, int64_t number)
{
    struct tapak_filter_value value = {.type = type, .integer = number};
    return tapak_filter_literal(&reader->maker, at, &value, reader->err);
}

const struct tapak_filter_node *cql2_time(struct cql2_reader *reader, size_t at,
                                          enum tapak_field_type kind, struct tapak_slice text)
{
    struct tapak_date date;
    int64_t instant_ms = 0;
    if (cql2_has_failed(reader)) {
        return NULL;
    }
    if (kind == TAPAK_FIELD_INTERVAL && (tapak_slice_equals(text, "..") || text.length == 0)) {
        return tapak_filter_open(&reader->maker, at, reader->err);
    }
    if (kind != TAPAK_FIELD_INSTANT && tapak_parse_date(text.text, text.length, &date)) {
        return literal(reader, at, TAPAK_FIELD_DAY, tapak_date_to_day(date));
    }
    if (kind != TAPAK_FIELD_DAY &&
        tapak_parse_instant(text.text, text.length, reader->with->offset_minutes, &instant_ms)) {
        return literal(reader, at, TAPAK_FIELD_INSTANT, instant_ms);
    }
    cql2_fail(reader, at, "'%.*s' is no %s", (int)(text.length > 40 ? 40 : text.length), text.text,
              kind == TAPAK_FIELD_DAY       ? "date such as 2026-11-23"
              : kind == TAPAK_FIELD_INSTANT ? "time such as 2026-11-23T07:00:00Z"
                                            : "date, time or \"..\"");
    return NULL;
}

void cql2_args_add(struct cql2_reader *reader, struct cql2_args *args,
                   const struct tapak_filter_node *node)
{
    if (args->count == args->room) {
        size_t room = args->room == 0 ? 4 : args->room * 2;
        const struct tapak_filter_node **items =
            tapak_arena_take_array(reader->arena, room, sizeof *items);
        if (items == NULL) {
            if (!cql2_has_failed(reader)) {
                (void)tapak_fail(reader->err, TAPAK_NO_MEMORY, "no memory for a filter");
            }
            return;
        }
        for (size_t i = 0; i < args->count; i++) {
            items[i] = args->items[i];
        }
        args->items = items;
        args->room = room;
    }
    args->items[args->count++] = node;
}

// Of a collection the standard defines no boundary, which all but two of the relations need.
static bool takes_shapes(struct cql2_reader *reader, enum tapak_filter_op op,
                         const struct cql2_args *args)
{
    bool takes_all = !tapak_filter_op_is_spatial(op) || op == TAPAK_FILTER_S_INTERSECTS ||
                     op == TAPAK_FILTER_S_DISJOINT;
    for (size_t i = 0; !takes_all && i < args->count; i++) {
        const struct tapak_filter_node *arg = args->items[i];
        bool is_shape = arg->op == TAPAK_FILTER_LITERAL && arg->type == TAPAK_FIELD_GEOMETRY;
        if (is_shape && ((const char *)arg->value.shape.wkb)[1] == CQL2_COLLECTION) {
            cql2_fail(reader, arg->at, "%s does not take a GEOMETRYCOLLECTION",
                      tapak_filter_op_name(op));
            return false;
        }
    }
    return true;
}

const struct tapak_filter_node *cql2_apply(struct cql2_reader *reader, enum tapak_filter_op op,
                                           size_t at, const struct cql2_args *args)
{
    if (cql2_has_failed(reader) || !takes_shapes(reader, op, args)) {
        return NULL;
    }
    return tapak_filter_apply(&reader->maker, op, at, args->items, args->count, reader->err);
}
