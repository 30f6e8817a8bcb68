#include "decode/cql2_print.h"

#include "tapak/base/buf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const struct tapak_field items[] = {
    {.name = "state", .type = TAPAK_FIELD_TEXT},
    {.name = "désa", .type = TAPAK_FIELD_TEXT},
    {.name = "count", .type = TAPAK_FIELD_INTEGER},
    {.name = "area", .type = TAPAK_FIELD_DOUBLE},
    {.name = "is_open", .type = TAPAK_FIELD_BOOLEAN},
    {.name = "received", .type = TAPAK_FIELD_INSTANT},
    {.name = "date", .type = TAPAK_FIELD_DAY},
    {.name = "geometry", .type = TAPAK_FIELD_GEOMETRY},
};
const struct tapak_fields cql2_print_fields = {items, sizeof items / sizeof *items};

static void put_literal(struct tapak_buf *buf, const struct tapak_filter_value *value)
{
    const struct tapak_filter_shape *shape = &value->shape;
    switch (value->type) {
    case TAPAK_FIELD_TEXT:
        tapak_buf_printf(buf, "'%.*s'", (int)value->text.length, value->text.text);
        break;
    case TAPAK_FIELD_INTEGER:
        tapak_buf_put_int(buf, value->integer);
        break;
    case TAPAK_FIELD_DOUBLE:
        tapak_buf_printf(buf, "%g", value->real);
        break;
    case TAPAK_FIELD_BOOLEAN:
        tapak_buf_put_text(buf, value->integer ? "true" : "false");
        break;
    case TAPAK_FIELD_DAY:
        tapak_buf_printf(buf, "day %lld", (long long)value->integer);
        break;
    case TAPAK_FIELD_INSTANT:
        tapak_buf_printf(buf, "%lld ms", (long long)value->integer);
        break;
    default:
        if (shape->is_point) {
            tapak_buf_printf(buf, "point %g %g", shape->point.lon_deg, shape->point.lat_deg);
        } else {
            tapak_buf_printf(buf, "shape [%g %g %g %g]", shape->box.west_deg, shape->box.south_deg,
                             shape->box.east_deg, shape->box.north_deg);
        }
        break;
    }
}

static void put_node(struct tapak_buf *buf, const struct tapak_filter_node *node)
{
    if (node->op == TAPAK_FILTER_FIELD) {
        tapak_buf_put_text(buf, items[node->field].name);
    } else if (node->op == TAPAK_FILTER_LITERAL) {
        put_literal(buf, &node->value);
    } else if (node->op == TAPAK_FILTER_OPEN) {
        tapak_buf_put_text(buf, "..");
    } else {
        tapak_buf_printf(buf, "(%s", tapak_filter_op_name(node->op));
        for (size_t i = 0; i < node->count; i++) {
            tapak_buf_put_char(buf, ' ');
            put_node(buf, node->args[i]);
        }
        tapak_buf_put_char(buf, ')');
    }
}

char *cql2_print(cql2_read_fn *read, const char *text)
{
    struct tapak_cql2 with = {.fields = &cql2_print_fields, .offset_minutes = 480};
    struct tapak_arena *arena = NULL;
    struct tapak_filter filter = {0};
    struct tapak_error err = {0};
    struct tapak_buf buf;
    tapak_buf_init(&buf, TAPAK_MIB);
    assert_int_equal(tapak_arena_create(&arena, TAPAK_MIB, NULL), TAPAK_OK);
    enum tapak_status status = read(&with, tapak_slice_of(text), arena, &filter, &err);
    assert_int_equal(status, err.status);
    if (status == TAPAK_OK) {
        put_node(&buf, filter.root);
    } else {
        tapak_buf_put_text(&buf, err.message);
    }
    char *printed = strdup(tapak_buf_text(&buf));
    assert_non_null(printed);
    tapak_buf_free(&buf);
    tapak_arena_free(arena);
    return printed;
}
