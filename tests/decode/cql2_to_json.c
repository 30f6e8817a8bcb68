#include "decode/cql2_to_json.h"

#include "tapak/base/buf.h"
#include "tapak/base/instant.h"
#include "tapak/base/number.h"
#include "tapak/encode/json.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct wkb {
    const unsigned char *at;
};

static uint32_t take_number(struct wkb *wkb)
{
    uint32_t number = 0;
    memcpy(&number, wkb->at, sizeof number);
    wkb->at += sizeof number;
    return number;
}

static void put_double(struct tapak_buf *buf, double number)
{
    char text[TAPAK_NUMBER_BYTES];
    tapak_buf_put(buf, text, tapak_format_exact(text, number));
}

static void put_pairs(struct tapak_buf *buf, struct wkb *wkb, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        double pair[2];
        memcpy(pair, wkb->at, sizeof pair);
        wkb->at += sizeof pair;
        tapak_buf_put_text(buf, i == 0 ? "[" : ",[");
        put_double(buf, pair[0]);
        tapak_buf_put_char(buf, ',');
        put_double(buf, pair[1]);
        tapak_buf_put_char(buf, ']');
    }
}

// The coordinates of a shape behind its byte order and class.
static void put_coordinates(struct tapak_buf *buf, struct wkb *wkb, uint32_t class)
{
    uint32_t count = class == 1 ? 1 : take_number(wkb);
    if (class == 1) {
        put_pairs(buf, wkb, 1);
        return;
    }
    tapak_buf_put_char(buf, '[');
    if (class == 2) {
        put_pairs(buf, wkb, count);
    }
    for (uint32_t i = 0; class > 2 && i < count; i++) {
        tapak_buf_put_text(buf, i == 0 ? "" : ",");
        if (class == 3) {
            tapak_buf_put_char(buf, '[');
            put_pairs(buf, wkb, take_number(wkb));
            tapak_buf_put_char(buf, ']');
        } else {
            wkb->at++;
            put_coordinates(buf, wkb, take_number(wkb));
        }
    }
    tapak_buf_put_char(buf, ']');
}

static void put_shape(struct tapak_buf *buf, const struct tapak_filter_shape *shape)
{
    static const char *const names[] = {"",           "Point",           "LineString",  "Polygon",
                                        "MultiPoint", "MultiLineString", "MultiPolygon"};
    struct wkb wkb = {(const unsigned char *)shape->wkb + 1};
    uint32_t class = take_number(&wkb);
    assert_true(class >= 1 && class <= 6);
    tapak_buf_printf(buf, "{\"type\":\"%s\",\"coordinates\":", names[class]);
    put_coordinates(buf, &wkb, class);
    tapak_buf_put_char(buf, '}');
}

static void put_text(struct tapak_buf *buf, struct tapak_slice text)
{
    tapak_buf_put_char(buf, '"');
    for (size_t i = 0; i < text.length; i++) {
        if (text.text[i] == '"' || text.text[i] == '\\') {
            tapak_buf_put_char(buf, '\\');
        }
        tapak_buf_put_char(buf, text.text[i]);
    }
    tapak_buf_put_char(buf, '"');
}

static void put_literal(struct tapak_buf *buf, const struct tapak_filter_value *value,
                        bool is_in_interval)
{
    char text[TAPAK_INSTANT_BYTES];
    bool is_day = value->type == TAPAK_FIELD_DAY;
    switch (value->type) {
    case TAPAK_FIELD_TEXT:
        put_text(buf, value->text);
        break;
    case TAPAK_FIELD_INTEGER:
        tapak_buf_put_int(buf, value->integer);
        break;
    case TAPAK_FIELD_DOUBLE:
        put_double(buf, value->real);
        tapak_buf_put_text(buf, "e0");
        break;
    case TAPAK_FIELD_BOOLEAN:
        tapak_buf_put_text(buf, value->integer ? "true" : "false");
        break;
    case TAPAK_FIELD_DAY:
    case TAPAK_FIELD_INSTANT:
        (void)(is_day ? tapak_format_day(text, value->integer)
                      : tapak_format_instant(text, value->integer));
        tapak_buf_printf(buf,
                         is_in_interval ? "\"%s\""
                         : is_day       ? "{\"date\":\"%s\"}"
                                        : "{\"timestamp\":\"%s\"}",
                         text);
        break;
    default:
        put_shape(buf, &value->shape);
        break;
    }
}

static void put_node(struct tapak_buf *buf, const struct tapak_filter *filter,
                     const struct tapak_filter_node *node, bool is_in_interval);

static void put_args(struct tapak_buf *buf, const struct tapak_filter *filter,
                     const struct tapak_filter_node *node)
{
    bool is_interval = node->op == TAPAK_FILTER_INTERVAL;
    for (size_t i = 0; i < node->count; i++) {
        tapak_buf_put_text(buf, i > 0 ? "," : "");
        tapak_buf_put_text(buf, node->op == TAPAK_FILTER_IN && i == 1 ? "[" : "");
        put_node(buf, filter, node->args[i], is_interval);
    }
    tapak_buf_put_text(buf, node->op == TAPAK_FILTER_IN ? "]]" : "]");
}

static void put_node(struct tapak_buf *buf, const struct tapak_filter *filter,
                     const struct tapak_filter_node *node, bool is_in_interval)
{
    switch (node->op) {
    case TAPAK_FILTER_FIELD:
        tapak_buf_printf(buf, "{\"property\":\"%s\"}", filter->fields->items[node->field].name);
        return;
    case TAPAK_FILTER_LITERAL:
        put_literal(buf, &node->value, is_in_interval);
        return;
    case TAPAK_FILTER_OPEN:
        tapak_buf_put_text(buf, "\"..\"");
        return;
    case TAPAK_FILTER_INTERVAL:
        tapak_buf_put_text(buf, "{\"interval\":[");
        put_args(buf, filter, node);
        tapak_buf_put_char(buf, '}');
        return;
    default:
        break;
    }
    const char *name = tapak_filter_op_name(node->op);
    tapak_buf_put_text(buf, "{\"op\":\"");
    for (; *name != '\0'; name++) {
        tapak_buf_put_text(buf, *name == ' ' ? "" : (char[]){*name, '\0'});
    }
    tapak_buf_put_text(buf, "\",\"args\":[");
    put_args(buf, filter, node);
    tapak_buf_put_char(buf, '}');
}

char *cql2_to_json(const struct tapak_filter *filter)
{
    struct tapak_buf buf;
    tapak_buf_init(&buf, TAPAK_MIB);
    put_node(&buf, filter, filter->root, false);
    char *text = strdup(tapak_buf_text(&buf));
    assert_non_null(text);
    tapak_buf_free(&buf);
    return text;
}
