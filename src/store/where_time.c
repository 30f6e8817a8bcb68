// Times in SQL as spans with two ends, as model/time_span.c has them; each relation is said of the
// ends.
#include "store/where.h"

#include "tapak/base/instant.h"
#include "tapak/model/filter_eval.h"

typedef const struct tapak_filter_node node_t;

// An operand and how its ends are to be written.
struct span {
    node_t *begin;
    node_t *end;
    bool is_days;
    bool in_ms; // days are written as milliseconds
};

static struct span span_of(node_t *node)
{
    bool is_interval = node->op == TAPAK_FILTER_INTERVAL;
    struct span span = {is_interval ? node->args[0] : node, is_interval ? node->args[1] : node,
                        false, false};
    bool has_day = span.begin->type == TAPAK_FIELD_DAY || span.end->type == TAPAK_FIELD_DAY;
    bool has_ms =
        (span.begin->type == TAPAK_FIELD_INSTANT && span.begin->op != TAPAK_FILTER_OPEN) ||
        (span.end->type == TAPAK_FIELD_INSTANT && span.end->op != TAPAK_FILTER_OPEN);
    span.is_days = has_day && !has_ms;
    span.in_ms = !span.is_days;
    return span;
}

static void put_literal(struct where *where, node_t *node, bool is_last, bool in_ms)
{
    struct tapak_time_span span = {node->type == TAPAK_FIELD_DAY, node->value.integer,
                                   node->value.integer};
    if (in_ms) {
        span = tapak_time_span_in_ms(span, where->filter->offset_minutes);
    }
    where_put_int(where, is_last ? span.end : span.begin);
}

static void put_end(struct where *where, const struct span *span, bool is_last)
{
    node_t *node = is_last ? span->end : span->begin;
    int64_t offset_ms = where->filter->offset_minutes * TAPAK_MS_PER_MINUTE;
    if (node->op == TAPAK_FILTER_OPEN) {
        where_put_int(where, is_last ? INT64_MAX : INT64_MIN);
    } else if (node->op == TAPAK_FILTER_LITERAL) {
        put_literal(where, node, is_last, span->in_ms);
    } else if (node->type == TAPAK_FIELD_DAY && span->in_ms) {
        where_put(where, "((");
        where_put_column(where, node);
        where_put(where, is_last ? " + 1) * 86400000 - 1 - " : ") * 86400000 - ");
        where_put_int(where, offset_ms);
        where_put(where, ")");
    } else {
        where_put_column(where, node);
    }
}

// One comparison of an end of a with an end of b.
struct part {
    char a; // 'b'egin or 'e'nd; 0 ends a list
    const char *sign;
    char b;
};
enum { PARTS = 3 };

struct relation {
    const char *joined;
    struct part parts[PARTS];
};

static const char and_[] = " AND ";
static const char or_[] = " OR ";

static const struct relation relations[TAPAK_FILTER_OP_COUNT] = {
    [TAPAK_FILTER_EQ] = {and_, {{'b', " <= ", 'e'}, {'e', " >= ", 'b'}}},
    [TAPAK_FILTER_NE] = {or_, {{'b', " > ", 'e'}, {'e', " < ", 'b'}}},
    [TAPAK_FILTER_LT] = {and_, {{'e', " < ", 'b'}}},
    [TAPAK_FILTER_LE] = {and_, {{'b', " <= ", 'e'}}},
    [TAPAK_FILTER_GT] = {and_, {{'b', " > ", 'e'}}},
    [TAPAK_FILTER_GE] = {and_, {{'e', " >= ", 'b'}}},
    [TAPAK_FILTER_T_INTERSECTS] = {and_, {{'b', " <= ", 'e'}, {'e', " >= ", 'b'}}},
    [TAPAK_FILTER_T_DISJOINT] = {or_, {{'b', " > ", 'e'}, {'e', " < ", 'b'}}},
    [TAPAK_FILTER_T_BEFORE] = {and_, {{'e', " < ", 'b'}}},
    [TAPAK_FILTER_T_AFTER] = {and_, {{'b', " > ", 'e'}}},
    [TAPAK_FILTER_T_CONTAINS] = {and_, {{'b', " < ", 'b'}, {'e', " > ", 'e'}}},
    [TAPAK_FILTER_T_DURING] = {and_, {{'b', " > ", 'b'}, {'e', " < ", 'e'}}},
    [TAPAK_FILTER_T_EQUALS] = {and_, {{'b', " = ", 'b'}, {'e', " = ", 'e'}}},
    [TAPAK_FILTER_T_FINISHES] = {and_, {{'b', " > ", 'b'}, {'e', " = ", 'e'}}},
    [TAPAK_FILTER_T_FINISHED_BY] = {and_, {{'b', " < ", 'b'}, {'e', " = ", 'e'}}},
    [TAPAK_FILTER_T_MEETS] = {and_, {{'e', " = ", 'b'}}},
    [TAPAK_FILTER_T_MET_BY] = {and_, {{'b', " = ", 'e'}}},
    [TAPAK_FILTER_T_OVERLAPS] = {and_, {{'b', " < ", 'b'}, {'e', " > ", 'b'}, {'e', " < ", 'e'}}},
    [TAPAK_FILTER_T_OVERLAPPED_BY] = {and_,
                                      {{'b', " > ", 'b'}, {'b', " < ", 'e'}, {'e', " > ", 'e'}}},
    [TAPAK_FILTER_T_STARTS] = {and_, {{'b', " = ", 'b'}, {'e', " < ", 'e'}}},
    [TAPAK_FILTER_T_STARTED_BY] = {and_, {{'b', " = ", 'b'}, {'e', " > ", 'e'}}},
};

static bool may_lack_an_end(node_t *node)
{
    return node->op == TAPAK_FILTER_INTERVAL &&
           (node->args[0]->op == TAPAK_FILTER_FIELD || node->args[1]->op == TAPAK_FILTER_FIELD);
}

// A relation that looks at one end only is unknown all the same when the other has no value.
static void put_guard(struct where *where, node_t *node)
{
    if (may_lack_an_end(node)) {
        where_put(where, "CASE WHEN ");
        where_put_time_is_null(where, node);
        where_put(where, " THEN NULL ELSE ");
    }
}

void where_put_time(struct where *where, enum tapak_filter_op op, node_t *left, node_t *right)
{
    const struct relation *relation = &relations[op];
    struct span a = span_of(left);
    struct span b = span_of(right);
    if (a.is_days != b.is_days) {
        a.in_ms = true;
        b.in_ms = true;
    }
    put_guard(where, left);
    put_guard(where, right);
    where_put(where, "(");
    for (size_t i = 0; i < PARTS && relation->parts[i].a != 0; i++) {
        where_put(where, i > 0 ? relation->joined : "");
        put_end(where, &a, relation->parts[i].a == 'e');
        where_put(where, relation->parts[i].sign);
        put_end(where, &b, relation->parts[i].b == 'e');
    }
    where_put(where, ")");
    where_put(where, may_lack_an_end(left) ? " END" : "");
    where_put(where, may_lack_an_end(right) ? " END" : "");
}

void where_put_time_is_null(struct where *where, node_t *node)
{
    struct span span = span_of(node);
    where_put(where, "(");
    put_end(where, &span, false);
    where_put(where, " IS NULL OR ");
    put_end(where, &span, true);
    where_put(where, " IS NULL)");
}
