// A walk over the tree, whose depth is bounded when it is made. Every piece of text written here is
// a constant of this file or of a table of columns; the number behind ":f" is a count of our own.
#include "store/where.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SQL_CEILING_BYTES = 1 << 20, NAME_BYTES = 24 };

typedef const struct tapak_filter_node node_t;

static void put_condition(struct where *where, node_t *node);

void where_put(struct where *where, const char *fragment)
{
    tapak_buf_put_text(&where->sql, fragment);
}

void where_put_value(struct where *where, const struct db_value *value)
{
    if (where->count == WHERE_MAX_VALUES) {
        if (where->status == TAPAK_OK) {
            where->status = tapak_fail(where->err, TAPAK_TOO_LARGE, "filter: more than %d values",
                                       WHERE_MAX_VALUES);
        }
        return;
    }
    where_put(where, ":f");
    tapak_buf_put_int(&where->sql, (int64_t)where->count);
    where->values[where->count++] = *value;
}

void where_put_int(struct where *where, int64_t number)
{
    where_put_value(where, &(struct db_value){.kind = DB_INT, .integer = number});
}

static const struct where_column *column_of(struct where *where, node_t *node)
{
    const char *name = where->filter->fields->items[node->field].name;
    const struct where_column *column = where->columns;
    while (column->name != NULL &&
           (column->type != node->type || strcmp(column->name, name) != 0)) {
        column++;
    }
    if (column->name == NULL && where->status == TAPAK_OK) {
        where->status = tapak_fail(where->err, TAPAK_UNSUPPORTED,
                                   "the database cannot be asked for \"%s\"", name);
    }
    return column->name == NULL ? NULL : column;
}

void where_put_column(struct where *where, node_t *node)
{
    const struct where_column *column = column_of(where, node);
    where_put(where, column == NULL ? "NULL" : column->sql);
}

static void put_literal(struct where *where, const struct tapak_filter_value *value)
{
    struct db_value bound = {.kind = DB_INT, .integer = value->integer};
    if (value->type == TAPAK_FIELD_DOUBLE) {
        bound = (struct db_value){.kind = DB_REAL, .real = value->real};
    } else if (value->type == TAPAK_FIELD_TEXT) {
        bound = (struct db_value){
            .kind = DB_TEXT, .bytes = value->text.text, .size = value->text.length};
    } else if (value->type == TAPAK_FIELD_GEOMETRY) {
        bound = (struct db_value){
            .kind = DB_BLOB, .bytes = value->shape.wkb, .size = value->shape.size};
    }
    where_put_value(where, &bound);
}

static void put_arithmetic(struct where *where, node_t *node);

// A number, a text, a truth or a geometry.
static void put_scalar(struct where *where, node_t *node)
{
    unsigned how = 0;
    if (node->op == TAPAK_FILTER_FIELD) {
        where_put_column(where, node);
    } else if (node->op == TAPAK_FILTER_LITERAL) {
        put_literal(where, &node->value);
    } else if (tapak_filter_op_is_arithmetic(node->op)) {
        put_arithmetic(where, node);
    } else if (node->type == TAPAK_FIELD_BOOLEAN) {
        put_condition(where, node);
    } else {
        for (; node->op == TAPAK_FILTER_CASEI || node->op == TAPAK_FILTER_ACCENTI;
             node = node->args[0]) {
            how |= node->op == TAPAK_FILTER_CASEI ? 1 : 2;
        }
        where_put(where, how == 1   ? "tapak_fold(1, "
                         : how == 2 ? "tapak_fold(2, "
                                    : "tapak_fold(3, ");
        put_scalar(where, node);
        where_put(where, ")");
    }
}

static void put_arithmetic(struct where *where, node_t *node)
{
    where_put(where, "tapak_arithmetic(");
    tapak_buf_put_int(&where->sql, node->op);
    where_put(where, ", ");
    put_scalar(where, node->args[0]);
    where_put(where, ", ");
    if (node->count > 1) {
        put_scalar(where, node->args[1]);
    } else {
        where_put(where, "0");
    }
    where_put(where, ")");
}

static bool is_time(node_t *node)
{
    return node->type == TAPAK_FIELD_DAY || node->type == TAPAK_FIELD_INSTANT ||
           node->type == TAPAK_FIELD_INTERVAL;
}

static void put_comparison(struct where *where, enum tapak_filter_op op, node_t *left,
                           node_t *right)
{
    static const char *const signs[TAPAK_FILTER_OP_COUNT] = {
        [TAPAK_FILTER_EQ] = " = ",  [TAPAK_FILTER_NE] = " <> ", [TAPAK_FILTER_LT] = " < ",
        [TAPAK_FILTER_LE] = " <= ", [TAPAK_FILTER_GT] = " > ",  [TAPAK_FILTER_GE] = " >= ",
    };
    if (is_time(left)) {
        where_put_time(where, op, left, right);
        return;
    }
    where_put(where, "(");
    put_scalar(where, left);
    where_put(where, signs[op]);
    put_scalar(where, right);
    where_put(where, ")");
}

static void put_between(struct where *where, node_t *node)
{
    where_put(where, "(");
    put_comparison(where, TAPAK_FILTER_GE, node->args[0], node->args[1]);
    where_put(where, " AND ");
    put_comparison(where, TAPAK_FILTER_LE, node->args[0], node->args[2]);
    where_put(where, ")");
}

// One IN where all are of one type; times of two kinds are compared one by one.
static void put_in(struct where *where, node_t *node)
{
    bool is_plain = true;
    for (size_t i = 1; i < node->count; i++) {
        is_plain =
            is_plain && (!is_time(node->args[0]) || node->args[i]->type == node->args[0]->type);
    }
    where_put(where, "(");
    for (size_t i = 1; !is_plain && i < node->count; i++) {
        where_put(where, i > 1 ? " OR " : "");
        put_comparison(where, TAPAK_FILTER_EQ, node->args[0], node->args[i]);
    }
    for (size_t i = 0; is_plain && i < node->count; i++) {
        where_put(where, i == 0 ? "" : i == 1 ? " IN (" : ", ");
        put_scalar(where, node->args[i]);
    }
    where_put(where, is_plain ? "))" : ")");
}

static void put_is_null(struct where *where, node_t *node)
{
    if (is_time(node)) {
        where_put_time_is_null(where, node);
        return;
    }
    where_put(where, "(");
    put_scalar(where, node);
    where_put(where, " IS NULL)");
}

static unsigned folds_of(node_t **node)
{
    unsigned how = 0;
    for (; (*node)->op == TAPAK_FILTER_CASEI || (*node)->op == TAPAK_FILTER_ACCENTI;
         *node = (*node)->args[0]) {
        how |= (*node)->op == TAPAK_FILTER_CASEI ? 1 : 2;
    }
    return how;
}

// The signs of a pattern must not be taken for what folding makes: both are folded in the function.
static void put_like(struct where *where, node_t *node)
{
    node_t *text = node->args[0];
    node_t *pattern = node->args[1];
    unsigned how = folds_of(&text);
    unsigned how_pattern = folds_of(&pattern);
    where_put(where, "tapak_like(");
    tapak_buf_put_int(&where->sql, how);
    where_put(where, ", ");
    put_scalar(where, text);
    where_put(where, ", ");
    tapak_buf_put_int(&where->sql, how_pattern);
    where_put(where, ", ");
    put_scalar(where, pattern);
    where_put(where, ")");
}

// The literal first: its argument keeps what is prepared of it.
static void put_spatial(struct where *where, node_t *node)
{
    enum tapak_filter_op op = node->op;
    node_t *first = node->args[0];
    node_t *second = node->args[1];
    if (first->op != TAPAK_FILTER_LITERAL && second->op == TAPAK_FILTER_LITERAL) {
        first = node->args[1];
        second = node->args[0];
        op = tapak_filter_op_mirror(op);
    }
    where_put(where, "tapak_relate(");
    tapak_buf_put_int(&where->sql, op);
    where_put(where, ", ");
    put_scalar(where, first);
    where_put(where, ", ");
    put_scalar(where, second);
    where_put(where, ")");
}

static void put_chain(struct where *where, node_t *node)
{
    for (size_t i = 0; i < node->count; i++) {
        where_put(where, i == 0 ? "(" : node->op == TAPAK_FILTER_AND ? " AND " : " OR ");
        put_condition(where, node->args[i]);
    }
    where_put(where, ")");
}

static void put_condition(struct where *where, node_t *node)
{
    switch (node->op) {
    case TAPAK_FILTER_FIELD:
    case TAPAK_FILTER_LITERAL:
        put_scalar(where, node);
        break;
    case TAPAK_FILTER_AND:
    case TAPAK_FILTER_OR:
        put_chain(where, node);
        break;
    case TAPAK_FILTER_NOT:
        where_put(where, "(NOT ");
        put_condition(where, node->args[0]);
        where_put(where, ")");
        break;
    case TAPAK_FILTER_LIKE:
        put_like(where, node);
        break;
    case TAPAK_FILTER_BETWEEN:
        put_between(where, node);
        break;
    case TAPAK_FILTER_IN:
        put_in(where, node);
        break;
    case TAPAK_FILTER_IS_NULL:
        put_is_null(where, node->args[0]);
        break;
    default:
        if (tapak_filter_op_is_spatial(node->op)) {
            put_spatial(where, node);
        } else {
            put_comparison(where, node->op, node->args[0], node->args[1]);
        }
        break;
    }
}

// What must hold of every row is looked up by its box first. Only there: a row without a geometry
// is not in the index, which under a NOT would not be the same as unknown.
static void put_box(struct where *where, node_t *node)
{
    bool has_field = node->args[0]->op == TAPAK_FILTER_FIELD;
    node_t *field = node->args[has_field ? 0 : 1];
    node_t *literal = node->args[has_field ? 1 : 0];
    if (field->op != TAPAK_FILTER_FIELD || literal->op != TAPAK_FILTER_LITERAL ||
        node->op == TAPAK_FILTER_S_DISJOINT) {
        return;
    }
    const struct where_column *column = column_of(where, field);
    const struct tapak_box *box = &literal->value.shape.box;
    if (column == NULL || column->index == NULL) {
        return;
    }
    where_put(where, column->index);
    where_put(where, " WHERE i.xmax >= ");
    where_put_value(where, &(struct db_value){.kind = DB_REAL, .real = box->west_deg});
    where_put(where, " AND i.xmin <= ");
    where_put_value(where, &(struct db_value){.kind = DB_REAL, .real = box->east_deg});
    where_put(where, " AND i.ymax >= ");
    where_put_value(where, &(struct db_value){.kind = DB_REAL, .real = box->south_deg});
    where_put(where, " AND i.ymin <= ");
    where_put_value(where, &(struct db_value){.kind = DB_REAL, .real = box->north_deg});
    where_put(where, ") AND ");
}

static void put_boxes(struct where *where, node_t *node)
{
    if (tapak_filter_op_is_spatial(node->op)) {
        put_box(where, node);
    }
    for (size_t i = 0; node->op == TAPAK_FILTER_AND && i < node->count; i++) {
        put_boxes(where, node->args[i]);
    }
}

enum tapak_status where_begin(struct where *where, const struct where_column *columns,
                              const struct tapak_filter *filter, struct tapak_error *err)
{
    *where = (struct where){.columns = columns, .filter = filter, .err = err};
    tapak_buf_init(&where->sql, SQL_CEILING_BYTES);
    where->values = calloc(WHERE_MAX_VALUES, sizeof *where->values);
    if (where->values == NULL) {
        return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for a filter");
    }
    where_put(where, "(");
    put_boxes(where, filter->root);
    put_condition(where, filter->root);
    where_put(where, ")");
    return where->status != TAPAK_OK ? where->status : tapak_buf_check(&where->sql, err);
}

void where_end(struct where *where)
{
    tapak_buf_free(&where->sql);
    free(where->values);
    where->values = NULL;
}

static void bind_all(const struct where *where, struct db_call *call)
{
    for (size_t i = 0; i < where->count; i++) {
        char name[NAME_BYTES];
        (void)snprintf(name, sizeof name, ":f%zu", i);
        db_bind_value(call, name, &where->values[i]);
    }
}

// The block with the condition behind its mark.
static struct db_call call_with(struct tapak_conn *conn, int query, const struct where *where)
{
    static const char mark[] = "/*where*/ 1";
    const char *text = tapak_queries[query].text[conn->driver->backend];
    const char *place = text == NULL ? NULL : strstr(text, mark);
    struct tapak_buf sql;
    if (place == NULL) {
        struct db_call call = {.conn = conn, .query = query};
        (void)tapak_fail(&call.failure, TAPAK_UNSUPPORTED, "query %s takes no filter",
                         tapak_queries[query].name);
        return call;
    }
    tapak_buf_init(&sql, SQL_CEILING_BYTES);
    tapak_buf_put(&sql, text, (size_t)(place - text));
    tapak_buf_put(&sql, where->sql.bytes, where->sql.size);
    tapak_buf_put_text(&sql, place + strlen(mark));
    struct db_call call = db_begin_text(conn, query, tapak_buf_text(&sql));
    tapak_buf_free(&sql);
    bind_all(where, &call);
    return call;
}

struct db_call where_call(struct tapak_conn *conn, int query, const struct where_column *columns,
                          const struct tapak_filter *tree)
{
    struct where where;
    struct db_call call = {.conn = conn, .query = query};
    if (tree == NULL) {
        return db_begin(conn, query);
    }
    if (where_begin(&where, columns, tree, &call.failure) == TAPAK_OK) {
        call = call_with(conn, query, &where);
    }
    where_end(&where);
    return call;
}
