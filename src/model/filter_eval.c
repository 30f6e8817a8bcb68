// A walk over the tree; how deep it goes is bounded when the tree is made. Numbers, text and time
// are each asked for in their own way, so that no value has to be made into another in between.
#include "tapak/model/filter_eval.h"

#include "tapak/base/instant.h"
#include "tapak/model/fold.h"

#include <math.h>

enum tapak_truth tapak_truth_not(enum tapak_truth a)
{
    return a == TAPAK_UNKNOWN ? a : a == TAPAK_TRUE ? TAPAK_FALSE : TAPAK_TRUE;
}

enum tapak_truth tapak_truth_and(enum tapak_truth a, enum tapak_truth b)
{
    if (a == TAPAK_FALSE || b == TAPAK_FALSE) {
        return TAPAK_FALSE;
    }
    return a == TAPAK_TRUE && b == TAPAK_TRUE ? TAPAK_TRUE : TAPAK_UNKNOWN;
}

enum tapak_truth tapak_truth_or(enum tapak_truth a, enum tapak_truth b)
{
    if (a == TAPAK_TRUE || b == TAPAK_TRUE) {
        return TAPAK_TRUE;
    }
    return a == TAPAK_FALSE && b == TAPAK_FALSE ? TAPAK_FALSE : TAPAK_UNKNOWN;
}

static enum tapak_truth truth_of(bool is_true)
{
    return is_true ? TAPAK_TRUE : TAPAK_FALSE;
}

typedef const struct tapak_filter_node node_t;

struct walk {
    const struct tapak_filter *filter;
    const struct tapak_filter_row *row;
};

static enum tapak_truth truth(const struct walk *walk, node_t *node);

// The value of a field or a literal; false when it has none.
static bool value_of(const struct walk *walk, node_t *node, struct tapak_filter_value *out)
{
    if (node->op == TAPAK_FILTER_FIELD) {
        *out = (struct tapak_filter_value){.type = node->type};
        walk->row->read(walk->row->row, node->field, out);
    } else {
        *out = node->value;
    }
    return !out->is_null;
}

// A number is exact as an integer where it is one.
struct number {
    bool is_integer;
    int64_t integer;
    double real;
};

static bool number_of(const struct walk *walk, node_t *node, struct number *out)
{
    if (tapak_filter_op_is_arithmetic(node->op)) {
        struct number left;
        struct number right = {0};
        out->is_integer = false;
        return number_of(walk, node->args[0], &left) &&
               (node->count < 2 || number_of(walk, node->args[1], &right)) &&
               tapak_filter_arithmetic(node->op, left.real, right.real, &out->real);
    }
    struct tapak_filter_value value;
    if (!value_of(walk, node, &value)) {
        return false;
    }
    out->is_integer = value.type == TAPAK_FIELD_INTEGER;
    out->integer = out->is_integer ? value.integer : 0;
    out->real = out->is_integer ? (double)value.integer : value.real;
    return true;
}

static int compare_int(int64_t a, int64_t b)
{
    return a < b ? -1 : a > b;
}

// Exactly: a double is not rounded to an integer, nor the other way round.
static int compare_mixed(int64_t a, double b)
{
    if (b >= 0x1p63) {
        return -1;
    }
    if (b < -0x1p63) {
        return 1;
    }
    int64_t whole = (int64_t)b;
    int order = compare_int(a, whole);
    double part = b - (double)whole;
    return order != 0 ? order : part > 0 ? -1 : part < 0;
}

static int compare_numbers(const struct number *a, const struct number *b)
{
    if (a->is_integer && b->is_integer) {
        return compare_int(a->integer, b->integer);
    }
    if (a->is_integer) {
        return compare_mixed(a->integer, b->real);
    }
    if (b->is_integer) {
        return -compare_mixed(b->integer, a->real);
    }
    return a->real < b->real ? -1 : a->real > b->real;
}

static bool text_of(const struct walk *walk, node_t *node, struct tapak_fold *out)
{
    unsigned how = 0;
    while (node->op == TAPAK_FILTER_CASEI || node->op == TAPAK_FILTER_ACCENTI) {
        how |= node->op == TAPAK_FILTER_CASEI ? TAPAK_FOLD_CASE : TAPAK_FOLD_ACCENTS;
        node = node->args[0];
    }
    struct tapak_filter_value value;
    if (!value_of(walk, node, &value)) {
        return false;
    }
    *out = tapak_fold_of(value.text, how);
    return true;
}

static bool end_of(const struct walk *walk, node_t *node, bool is_last, struct tapak_time_span *out)
{
    if (node->op == TAPAK_FILTER_OPEN) {
        int64_t open = is_last ? INT64_MAX : INT64_MIN;
        *out = (struct tapak_time_span){false, open, open};
        return true;
    }
    struct tapak_filter_value value;
    if (!value_of(walk, node, &value)) {
        return false;
    }
    *out = (struct tapak_time_span){value.type == TAPAK_FIELD_DAY, value.integer, value.integer};
    return true;
}

static bool span_of(const struct walk *walk, node_t *node, struct tapak_time_span *out)
{
    if (node->op != TAPAK_FILTER_INTERVAL) {
        return end_of(walk, node, false, out);
    }
    struct tapak_time_span first;
    struct tapak_time_span last;
    if (!end_of(walk, node->args[0], false, &first) || !end_of(walk, node->args[1], true, &last)) {
        return false;
    }
    bool is_days = first.is_days || last.is_days;
    bool is_mixed = (!first.is_days && node->args[0]->op != TAPAK_FILTER_OPEN) ||
                    (!last.is_days && node->args[1]->op != TAPAK_FILTER_OPEN);
    if (is_days && is_mixed) {
        first = tapak_time_span_in_ms(first, walk->filter->offset_minutes);
        last = tapak_time_span_in_ms(last, walk->filter->offset_minutes);
    }
    *out = (struct tapak_time_span){is_days && !is_mixed, first.begin, last.end};
    return true;
}

static bool holds(enum tapak_filter_op op, int order)
{
    switch (op) {
    case TAPAK_FILTER_EQ:
        return order == 0;
    case TAPAK_FILTER_NE:
        return order != 0;
    case TAPAK_FILTER_LT:
        return order < 0;
    case TAPAK_FILTER_LE:
        return order <= 0;
    case TAPAK_FILTER_GT:
        return order > 0;
    default:
        return order >= 0;
    }
}

static enum tapak_truth compare(const struct walk *walk, enum tapak_filter_op op, node_t *left,
                                node_t *right)
{
    struct number a;
    struct number b;
    struct tapak_fold first;
    struct tapak_fold second;
    struct tapak_time_span one;
    struct tapak_time_span other;
    switch (left->type) {
    case TAPAK_FIELD_INTEGER:
    case TAPAK_FIELD_DOUBLE:
        if (!number_of(walk, left, &a) || !number_of(walk, right, &b)) {
            return TAPAK_UNKNOWN;
        }
        return truth_of(holds(op, compare_numbers(&a, &b)));
    case TAPAK_FIELD_TEXT:
        if (!text_of(walk, left, &first) || !text_of(walk, right, &second)) {
            return TAPAK_UNKNOWN;
        }
        return truth_of(holds(op, tapak_fold_compare(first, second)));
    case TAPAK_FIELD_BOOLEAN: {
        enum tapak_truth x = truth(walk, left);
        enum tapak_truth y = truth(walk, right);
        bool is_known = x != TAPAK_UNKNOWN && y != TAPAK_UNKNOWN;
        return is_known ? truth_of(holds(op, (int)x - (int)y)) : TAPAK_UNKNOWN;
    }
    default:
        if (!span_of(walk, left, &one) || !span_of(walk, right, &other)) {
            return TAPAK_UNKNOWN;
        }
        return truth_of(tapak_time_compare(op, one, other, walk->filter->offset_minutes));
    }
}

static enum tapak_truth between(const struct walk *walk, node_t *node)
{
    return tapak_truth_and(compare(walk, TAPAK_FILTER_GE, node->args[0], node->args[1]),
                           compare(walk, TAPAK_FILTER_LE, node->args[0], node->args[2]));
}

static enum tapak_truth in_list(const struct walk *walk, node_t *node)
{
    enum tapak_truth found = TAPAK_FALSE;
    for (size_t i = 1; i < node->count && found != TAPAK_TRUE; i++) {
        found = tapak_truth_or(found, compare(walk, TAPAK_FILTER_EQ, node->args[0], node->args[i]));
    }
    return found;
}

static enum tapak_truth logic(const struct walk *walk, node_t *node)
{
    bool is_and = node->op == TAPAK_FILTER_AND;
    enum tapak_truth end = is_and ? TAPAK_FALSE : TAPAK_TRUE;
    enum tapak_truth found = is_and ? TAPAK_TRUE : TAPAK_FALSE;
    for (size_t i = 0; i < node->count && found != end; i++) {
        enum tapak_truth one = truth(walk, node->args[i]);
        found = is_and ? tapak_truth_and(found, one) : tapak_truth_or(found, one);
    }
    return found;
}

static enum tapak_truth like(const struct walk *walk, node_t *node)
{
    struct tapak_fold text;
    struct tapak_fold pattern;
    if (!text_of(walk, node->args[0], &text) || !text_of(walk, node->args[1], &pattern)) {
        return TAPAK_UNKNOWN;
    }
    return truth_of(tapak_fold_like(text, pattern));
}

static enum tapak_truth spatial(const struct walk *walk, node_t *node)
{
    struct tapak_filter_value left;
    struct tapak_filter_value right;
    if (!value_of(walk, node->args[0], &left) || !value_of(walk, node->args[1], &right)) {
        return TAPAK_UNKNOWN;
    }
    return walk->row->relate(walk->row->context, node->op, &left, &right);
}

static bool has_value(const struct walk *walk, node_t *node)
{
    struct tapak_filter_value value;
    struct number number;
    struct tapak_fold text;
    struct tapak_time_span span;
    switch (node->type) {
    case TAPAK_FIELD_INTEGER:
    case TAPAK_FIELD_DOUBLE:
        return number_of(walk, node, &number);
    case TAPAK_FIELD_TEXT:
        return text_of(walk, node, &text);
    case TAPAK_FIELD_BOOLEAN:
        return truth(walk, node) != TAPAK_UNKNOWN;
    case TAPAK_FIELD_GEOMETRY:
        return value_of(walk, node, &value);
    default:
        return span_of(walk, node, &span);
    }
}

static enum tapak_truth truth(const struct walk *walk, node_t *node)
{
    struct tapak_filter_value value;
    switch (node->op) {
    case TAPAK_FILTER_FIELD:
    case TAPAK_FILTER_LITERAL:
        return value_of(walk, node, &value) ? truth_of(value.integer != 0) : TAPAK_UNKNOWN;
    case TAPAK_FILTER_AND:
    case TAPAK_FILTER_OR:
        return logic(walk, node);
    case TAPAK_FILTER_NOT:
        return tapak_truth_not(truth(walk, node->args[0]));
    case TAPAK_FILTER_LIKE:
        return like(walk, node);
    case TAPAK_FILTER_BETWEEN:
        return between(walk, node);
    case TAPAK_FILTER_IN:
        return in_list(walk, node);
    case TAPAK_FILTER_IS_NULL:
        return truth_of(!has_value(walk, node->args[0]));
    default:
        return tapak_filter_op_is_spatial(node->op)
                   ? spatial(walk, node)
                   : compare(walk, node->op, node->args[0], node->args[1]);
    }
}

enum tapak_truth tapak_filter_eval_node(const struct tapak_filter *filter,
                                        const struct tapak_filter_node *node,
                                        const struct tapak_filter_row *row)
{
    return truth(&(struct walk){filter, row}, node);
}

enum tapak_truth tapak_filter_eval(const struct tapak_filter *filter,
                                   const struct tapak_filter_row *row)
{
    return tapak_filter_eval_node(filter, filter->root, row);
}
