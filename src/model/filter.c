// Nodes are checked as they are made, so a tree that exists holds what filter.h says of it.
#include "tapak/model/filter.h"

#include "tapak/base/buf.h"

#include <stdarg.h>
#include <stdio.h>

struct tapak_filter_maker tapak_filter_maker(struct tapak_arena *arena,
                                             const struct tapak_fields *fields, int offset_minutes,
                                             struct tapak_slice source)
{
    return (struct tapak_filter_maker){
        .arena = arena, .fields = fields, .offset_minutes = offset_minutes, .source = source};
}

static size_t character_at(struct tapak_slice source, size_t at)
{
    size_t character = 1;
    for (size_t i = 0; i < at && i < source.length; i++) {
        character += ((unsigned char)source.text[i] & 0xC0) != 0x80;
    }
    return character;
}

enum tapak_status tapak_filter_fail(const struct tapak_filter_maker *maker, size_t at,
                                    struct tapak_error *err, const char *format, ...)
{
    char what[TAPAK_ERROR_BYTES];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(what, sizeof what, format, args);
    va_end(args);
    if (maker->path != NULL) {
        return tapak_fail(err, TAPAK_INVALID, "filter: %.300s at %.150s", what,
                          maker->path[0] == '\0' ? "/" : maker->path);
    }
    if (maker->source.text == NULL) {
        return tapak_fail(err, TAPAK_INVALID, "filter: %.450s", what);
    }
    return tapak_fail(err, TAPAK_INVALID, "filter: %.400s at character %zu", what,
                      character_at(maker->source, at));
}

static struct tapak_filter_node *new_node(struct tapak_filter_maker *maker, enum tapak_filter_op op,
                                          size_t at, struct tapak_error *err)
{
    if (maker->nodes >= TAPAK_MAX_FILTER_NODES) {
        (void)tapak_fail(err, TAPAK_TOO_LARGE,
                         "filter: more than %zu operators, properties and values",
                         TAPAK_MAX_FILTER_NODES);
        return NULL;
    }
    struct tapak_filter_node *node = tapak_arena_take(maker->arena, sizeof *node);
    if (node == NULL) {
        (void)tapak_fail(err, TAPAK_NO_MEMORY, "no memory for a filter");
        return NULL;
    }
    maker->nodes++;
    node->op = op;
    node->at = at;
    node->depth = 1;
    return node;
}

const struct tapak_filter_node *tapak_filter_field(struct tapak_filter_maker *maker, size_t at,
                                                   struct tapak_slice name, struct tapak_error *err)
{
    size_t field = tapak_field_find(maker->fields, name);
    if (field == maker->fields->count) {
        (void)tapak_filter_fail(maker, at, err, "unknown property \"%.*s\"",
                                (int)(name.length > 80 ? 80 : name.length), name.text);
        return NULL;
    }
    struct tapak_filter_node *node = new_node(maker, TAPAK_FILTER_FIELD, at, err);
    if (node != NULL) {
        node->field = field;
        node->type = maker->fields->items[field].type;
    }
    return node;
}

const struct tapak_filter_node *tapak_filter_literal(struct tapak_filter_maker *maker, size_t at,
                                                     const struct tapak_filter_value *value,
                                                     struct tapak_error *err)
{
    struct tapak_filter_node *node = new_node(maker, TAPAK_FILTER_LITERAL, at, err);
    if (node == NULL) {
        return NULL;
    }
    node->type = value->type;
    node->value = *value;
    if (value->type == TAPAK_FIELD_GEOMETRY) {
        node->value.shape.is_literal = true;
        node->value.shape.index = maker->shapes++;
    }
    return node;
}

const struct tapak_filter_node *tapak_filter_open(struct tapak_filter_maker *maker, size_t at,
                                                  struct tapak_error *err)
{
    struct tapak_filter_node *node = new_node(maker, TAPAK_FILTER_OPEN, at, err);
    if (node != NULL) {
        node->type = TAPAK_FIELD_INSTANT;
    }
    return node;
}

// What may stand as an argument. Bits of types.
enum {
    TEXT = 1 << TAPAK_FIELD_TEXT,
    NUMBER = 1 << TAPAK_FIELD_INTEGER | 1 << TAPAK_FIELD_DOUBLE,
    BOOLEAN = 1 << TAPAK_FIELD_BOOLEAN,
    INSTANT = 1 << TAPAK_FIELD_INSTANT | 1 << TAPAK_FIELD_DAY,
    SHAPE = 1 << TAPAK_FIELD_GEOMETRY,
    SPAN = INSTANT | 1 << TAPAK_FIELD_INTERVAL,
    SCALAR = TEXT | NUMBER | BOOLEAN | INSTANT,
    ANY = SCALAR | SHAPE | SPAN
};

enum { MANY = 1000000 };

struct rule {
    unsigned takes;
    size_t least;
    size_t most;
    bool is_alike;  // all arguments are of one family
    bool gives_own; // the type of its arguments, not a boolean
};

static struct rule rule_of(enum tapak_filter_op op)
{
    static const struct rule rules[TAPAK_FILTER_OP_COUNT] = {
        [TAPAK_FILTER_INTERVAL] = {INSTANT, 2, 2, true, true},
        [TAPAK_FILTER_AND] = {BOOLEAN, 2, MANY, true, false},
        [TAPAK_FILTER_OR] = {BOOLEAN, 2, MANY, true, false},
        [TAPAK_FILTER_NOT] = {BOOLEAN, 1, 1, true, false},
        [TAPAK_FILTER_LIKE] = {TEXT, 2, 2, true, false},
        [TAPAK_FILTER_BETWEEN] = {TEXT | NUMBER | INSTANT, 3, 3, true, false},
        [TAPAK_FILTER_IN] = {SCALAR, 2, MANY, true, false},
        [TAPAK_FILTER_IS_NULL] = {ANY, 1, 1, false, false},
        [TAPAK_FILTER_CASEI] = {TEXT, 1, 1, true, true},
        [TAPAK_FILTER_ACCENTI] = {TEXT, 1, 1, true, true},
        [TAPAK_FILTER_NEGATE] = {NUMBER, 1, 1, true, true},
    };
    if (tapak_filter_op_is_comparison(op)) {
        return (struct rule){SCALAR, 2, 2, true, false};
    }
    if (tapak_filter_op_is_spatial(op)) {
        return (struct rule){SHAPE, 2, 2, true, false};
    }
    if (tapak_filter_op_is_temporal(op)) {
        return (struct rule){SPAN, 2, 2, true, false};
    }
    if (tapak_filter_op_is_arithmetic(op) && op != TAPAK_FILTER_NEGATE) {
        return (struct rule){NUMBER, 2, 2, true, true};
    }
    return rules[op];
}

static unsigned family_of(enum tapak_field_type type)
{
    unsigned bit = 1U << type;
    return bit & NUMBER ? (unsigned)NUMBER : bit & SPAN ? (unsigned)SPAN : bit;
}

static const char *hint_for(enum tapak_field_type type)
{
    switch (type) {
    case TAPAK_FIELD_INSTANT:
        return ": write TIMESTAMP('2026-11-23T07:00:00Z') or DATE('2026-11-23')";
    case TAPAK_FIELD_DAY:
        return ": write DATE('2026-11-23')";
    case TAPAK_FIELD_TEXT:
        return ": write text as 'text'";
    case TAPAK_FIELD_BOOLEAN:
        return ": write true or false";
    default:
        return "";
    }
}

static void describe(const struct tapak_filter_maker *maker, const struct tapak_filter_node *node,
                     char out[static 128])
{
    const char *type = tapak_field_type_name(node->type);
    if (node->op == TAPAK_FILTER_FIELD) {
        (void)snprintf(out, 128, "property \"%.80s\" (%s)", maker->fields->items[node->field].name,
                       type);
    } else {
        (void)snprintf(out, 128, "%s %s",
                       node->type == TAPAK_FIELD_INTEGER || node->type == TAPAK_FIELD_INSTANT ||
                               node->type == TAPAK_FIELD_INTERVAL
                           ? "an"
                           : "a",
                       type);
    }
}

static bool check_args(const struct tapak_filter_maker *maker, enum tapak_filter_op op, size_t at,
                       const struct tapak_filter_node *const *args, size_t count,
                       struct tapak_error *err)
{
    struct rule rule = rule_of(op);
    char one[128];
    char other[128];
    if (count < rule.least || count > rule.most) {
        (void)tapak_filter_fail(maker, at, err, "%s takes %s%zu operands, not %zu",
                                tapak_filter_op_name(op), rule.most == MANY ? "at least " : "",
                                rule.least, count);
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        if ((rule.takes & 1U << args[i]->type) == 0) {
            describe(maker, args[i], one);
            (void)tapak_filter_fail(maker, args[i]->at, err, "%s does not take %s",
                                    tapak_filter_op_name(op), one);
            return false;
        }
        if (rule.is_alike && family_of(args[i]->type) != family_of(args[0]->type)) {
            describe(maker, args[0], one);
            describe(maker, args[i], other);
            bool is_field = args[0]->op == TAPAK_FILTER_FIELD;
            (void)tapak_filter_fail(maker, args[i]->at, err, "%s cannot be held against %s%s", one,
                                    other, is_field ? hint_for(args[0]->type) : "");
            return false;
        }
    }
    return true;
}

static enum tapak_field_type type_of(enum tapak_filter_op op)
{
    if (op == TAPAK_FILTER_INTERVAL) {
        return TAPAK_FIELD_INTERVAL;
    }
    if (op == TAPAK_FILTER_CASEI || op == TAPAK_FILTER_ACCENTI) {
        return TAPAK_FIELD_TEXT;
    }
    return tapak_filter_op_is_arithmetic(op) ? TAPAK_FIELD_DOUBLE : TAPAK_FIELD_BOOLEAN;
}

// An interval of days is one of days only when both ends are; of an open end the other decides.
static bool check_interval(const struct tapak_filter_maker *maker, size_t at,
                           const struct tapak_filter_node *const *args, struct tapak_error *err)
{
    const struct tapak_filter_value *begin = &args[0]->value;
    const struct tapak_filter_value *end = &args[1]->value;
    bool is_fixed = args[0]->op == TAPAK_FILTER_LITERAL && args[1]->op == TAPAK_FILTER_LITERAL;
    if (is_fixed && args[0]->type == args[1]->type && begin->integer > end->integer) {
        (void)tapak_filter_fail(maker, at, err, "the interval ends before it begins");
        return false;
    }
    return true;
}

const struct tapak_filter_node *tapak_filter_apply(struct tapak_filter_maker *maker,
                                                   enum tapak_filter_op op, size_t at,
                                                   const struct tapak_filter_node *const *args,
                                                   size_t count, struct tapak_error *err)
{
    size_t depth = 0;
    for (size_t i = 0; i < count; i++) {
        if (args[i] == NULL) {
            return NULL;
        }
        depth = args[i]->depth > depth ? args[i]->depth : depth;
    }
    if (!check_args(maker, op, at, args, count, err) ||
        (op == TAPAK_FILTER_INTERVAL && !check_interval(maker, at, args, err))) {
        return NULL;
    }
    if (depth + 1 > TAPAK_MAX_FILTER_DEPTH) {
        (void)tapak_filter_fail(maker, at, err, "deeper than %zu levels", TAPAK_MAX_FILTER_DEPTH);
        return NULL;
    }
    struct tapak_filter_node *node = new_node(maker, op, at, err);
    const struct tapak_filter_node **own =
        node == NULL ? NULL : tapak_arena_take_array(maker->arena, count, sizeof *own);
    if (own == NULL) {
        if (node != NULL) {
            (void)tapak_fail(err, TAPAK_NO_MEMORY, "no memory for a filter");
        }
        return NULL;
    }
    for (size_t i = 0; i < count; i++) {
        own[i] = args[i];
    }
    node->args = own;
    node->count = count;
    node->depth = depth + 1;
    node->type = type_of(op);
    return node;
}

enum tapak_status tapak_filter_finish(struct tapak_filter_maker *maker,
                                      const struct tapak_filter_node *root,
                                      struct tapak_filter *out_filter, struct tapak_error *err)
{
    if (root == NULL) {
        return err == NULL || err->status == TAPAK_OK ? TAPAK_INVALID : err->status;
    }
    if (root->type != TAPAK_FIELD_BOOLEAN) {
        char what[128];
        describe(maker, root, what);
        return tapak_filter_fail(maker, root->at, err, "%s is no condition", what);
    }
    *out_filter = (struct tapak_filter){.fields = maker->fields,
                                        .root = root,
                                        .offset_minutes = maker->offset_minutes,
                                        .shape_count = maker->shapes};
    return TAPAK_OK;
}
