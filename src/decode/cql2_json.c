// The tree of a document follows the tree of the filter; how deep it goes is asked at each step.
#include "decode/cql2_json.h"

#include <stdio.h>

typedef const struct tapak_filter_node node_t;

static node_t *expression(struct cql2_document *document, const json_t *value);

size_t cql2_step(struct cql2_document *document, const char *name, size_t index)
{
    size_t back = document->length;
    size_t room = sizeof document->path - back;
    int written = name != NULL ? snprintf(document->path + back, room, "/%s", name)
                               : snprintf(document->path + back, room, "/%zu", index);
    document->length += written > 0 && (size_t)written < room ? (size_t)written : 0;
    document->path[document->length] = '\0';
    return back;
}

void cql2_back(struct cql2_document *document, size_t length)
{
    document->length = length;
    document->path[length] = '\0';
}

void cql2_fail_here(struct cql2_document *document, const char *what)
{
    cql2_fail(&document->reader, 0, "%s", what);
}

static node_t *literal(struct cql2_document *document, const struct tapak_filter_value *value)
{
    return tapak_filter_literal(&document->reader.maker, 0, value, document->reader.err);
}

static node_t *text_literal(struct cql2_document *document, const json_t *value)
{
    struct tapak_filter_value text = {.type = TAPAK_FIELD_TEXT};
    size_t length = json_string_length(value);
    text.text.text =
        tapak_arena_copy_text(document->reader.arena, json_string_value(value), length);
    text.text.length = length;
    if (text.text.text == NULL) {
        (void)tapak_fail(document->reader.err, TAPAK_NO_MEMORY, "no memory for a filter");
        return NULL;
    }
    return literal(document, &text);
}

static node_t *scalar_literal(struct cql2_document *document, const json_t *value)
{
    struct tapak_filter_value number = {.type = TAPAK_FIELD_INTEGER};
    switch (json_typeof(value)) {
    case JSON_STRING:
        return text_literal(document, value);
    case JSON_INTEGER:
        number.integer = json_integer_value(value);
        break;
    case JSON_REAL:
        number.type = TAPAK_FIELD_DOUBLE;
        number.real = json_real_value(value);
        break;
    case JSON_TRUE:
    case JSON_FALSE:
        number.type = TAPAK_FIELD_BOOLEAN;
        number.integer = json_is_true(value);
        break;
    default:
        cql2_fail_here(document, "a property, a value or an operator is expected");
        return NULL;
    }
    return literal(document, &number);
}

static node_t *time_literal(struct cql2_document *document, const json_t *value,
                            enum tapak_field_type kind)
{
    if (!json_is_string(value)) {
        cql2_fail_here(document, "a date or time in quotes is expected");
        return NULL;
    }
    return cql2_time(&document->reader, 0, kind,
                     (struct tapak_slice){json_string_value(value), json_string_length(value)});
}

static node_t *interval(struct cql2_document *document, const json_t *value)
{
    struct cql2_args args = {0};
    if (json_array_size(value) != 2) {
        cql2_fail_here(document, "an interval is an array of its two ends");
        return NULL;
    }
    for (size_t i = 0; i < 2; i++) {
        const json_t *end = json_array_get(value, i);
        size_t back = cql2_step(document, NULL, i);
        cql2_args_add(&document->reader, &args,
                      json_is_string(end) ? time_literal(document, end, TAPAK_FIELD_INTERVAL)
                                          : expression(document, end));
        cql2_back(document, back);
    }
    return cql2_apply(&document->reader, TAPAK_FILTER_INTERVAL, 0, &args);
}

static void add_all(struct cql2_document *document, struct cql2_args *args, const json_t *list)
{
    for (size_t i = 0; i < json_array_size(list) && !cql2_has_failed(&document->reader); i++) {
        size_t back = cql2_step(document, NULL, i);
        cql2_args_add(&document->reader, args, expression(document, json_array_get(list, i)));
        cql2_back(document, back);
    }
}

// {"op": "in", "args": [value, [list]]}
static void add_list(struct cql2_document *document, struct cql2_args *args, const json_t *list)
{
    const json_t *items = json_array_get(list, 1);
    if (json_array_size(list) != 2 || !json_is_array(items)) {
        cql2_fail_here(document, "\"in\" takes a value and an array");
        return;
    }
    size_t back = cql2_step(document, NULL, 0);
    cql2_args_add(&document->reader, args, expression(document, json_array_get(list, 0)));
    cql2_back(document, back);
    (void)cql2_step(document, NULL, 1);
    add_all(document, args, items);
    cql2_back(document, back);
}

static node_t *operation(struct cql2_document *document, const json_t *value)
{
    const json_t *name = json_object_get(value, "op");
    const json_t *list = json_object_get(value, "args");
    struct cql2_args args = {0};
    enum tapak_filter_op op = TAPAK_FILTER_OP_COUNT;
    if (!json_is_string(name) || !json_is_array(list)) {
        cql2_fail_here(document, "an operator has a name, \"op\", and an array of \"args\"");
        return NULL;
    }
    if (!tapak_filter_op_parse(
            (struct tapak_slice){json_string_value(name), json_string_length(name)}, &op)) {
        cql2_fail(&document->reader, 0, "there is no operator \"%.40s\"", json_string_value(name));
        return NULL;
    }
    size_t back = cql2_step(document, "args", 0);
    if (op == TAPAK_FILTER_IN) {
        add_list(document, &args, list);
    } else {
        add_all(document, &args, list);
    }
    cql2_back(document, back);
    bool is_sign = op == TAPAK_FILTER_SUBTRACT && args.count == 1;
    return cql2_apply(&document->reader, is_sign ? TAPAK_FILTER_NEGATE : op, 0, &args);
}

static node_t *property(struct cql2_document *document, const json_t *value)
{
    if (!json_is_string(value)) {
        cql2_fail_here(document, "the name of a property is a text");
        return NULL;
    }
    struct tapak_slice name = {json_string_value(value), json_string_length(value)};
    return tapak_filter_field(&document->reader.maker, 0, name, document->reader.err);
}

static node_t *object(struct cql2_document *document, const json_t *value)
{
    static const char *const members[] = {"property", "date", "timestamp", "interval"};
    for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
        const json_t *inner = json_object_get(value, members[i]);
        if (inner == NULL) {
            continue;
        }
        size_t back = cql2_step(document, members[i], 0);
        node_t *node = i == 0   ? property(document, inner)
                       : i == 1 ? time_literal(document, inner, TAPAK_FIELD_DAY)
                       : i == 2 ? time_literal(document, inner, TAPAK_FIELD_INSTANT)
                                : interval(document, inner);
        cql2_back(document, back);
        return node;
    }
    bool is_shape = json_object_get(value, "op") == NULL &&
                    (json_object_get(value, "type") != NULL || json_object_get(value, "bbox"));
    return is_shape ? cql2_geojson(document, value) : operation(document, value);
}

static node_t *expression(struct cql2_document *document, const json_t *value)
{
    if (cql2_has_failed(&document->reader)) {
        return NULL;
    }
    if (!json_is_object(value)) {
        return scalar_literal(document, value);
    }
    if (++document->reader.depth > TAPAK_MAX_FILTER_DEPTH) {
        cql2_fail(&document->reader, 0, "deeper than %zu levels", TAPAK_MAX_FILTER_DEPTH);
        return NULL;
    }
    node_t *node = object(document, value);
    document->reader.depth--;
    return node;
}

static enum tapak_status read_document(const struct tapak_cql2 *with, const json_t *json,
                                       struct tapak_arena *arena, struct tapak_filter *out_filter,
                                       struct tapak_error *err)
{
    struct tapak_error own = {0};
    struct cql2_document document = {
        .reader = {.with = with,
                   .maker = tapak_filter_maker(arena, with->fields, with->offset_minutes,
                                               (struct tapak_slice){0}),
                   .arena = arena,
                   .err = &own}};
    document.reader.maker.path = document.path;
    node_t *root = expression(&document, json);
    enum tapak_status status =
        cql2_has_failed(&document.reader)
            ? own.status
            : tapak_filter_finish(&document.reader.maker, root, out_filter, &own);
    return status == TAPAK_OK ? status : tapak_fail(err, own.status, "%s", own.message);
}

// Brackets outside of texts: an operator takes three levels (itself, its arguments, a list), a
// shape at most five more. So what goes on from here may recurse, Jansson too.
static bool is_too_deep(struct tapak_slice text)
{
    size_t depth = 0;
    bool is_in_text = false;
    for (size_t i = 0; i < text.length; i++) {
        char c = text.text[i];
        if (is_in_text) {
            i += c == '\\';
            is_in_text = c != '"';
        } else if (c == '{' || c == '[') {
            if (++depth > TAPAK_MAX_FILTER_DEPTH * 4) {
                return true;
            }
        } else if ((c == '}' || c == ']') && depth > 0) {
            depth--;
        } else {
            is_in_text = c == '"';
        }
    }
    return false;
}

enum tapak_status tapak_cql2_json(const struct tapak_cql2 *with, struct tapak_slice text,
                                  struct tapak_arena *arena, struct tapak_filter *out_filter,
                                  struct tapak_error *err)
{
    json_error_t fault;
    if (text.length > TAPAK_MAX_FILTER_BYTES) {
        return tapak_fail(err, TAPAK_TOO_LARGE, "filter: %zu bytes, at most %zu", text.length,
                          TAPAK_MAX_FILTER_BYTES);
    }
    if (is_too_deep(text)) {
        return tapak_fail(err, TAPAK_INVALID, "filter: brackets deeper than %zu levels",
                          TAPAK_MAX_FILTER_DEPTH * 4);
    }
    json_t *json =
        json_loadb(text.text, text.length, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &fault);
    if (json == NULL) {
        return tapak_fail(err, TAPAK_INVALID, "filter: not JSON: %s at line %d, column %d",
                          fault.text, fault.line, fault.column);
    }
    enum tapak_status status = read_document(with, json, arena, out_filter, err);
    json_decref(json);
    return status;
}
