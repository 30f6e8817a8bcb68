// Operators: their kinds and their names in both spellings of CQL2.
#include "tapak/model/filter.h"

struct spelling {
    const char *text;
    const char *json;
};

static const struct spelling spellings[TAPAK_FILTER_OP_COUNT] = {
    [TAPAK_FILTER_FIELD] = {"a property", NULL},
    [TAPAK_FILTER_LITERAL] = {"a literal", NULL},
    [TAPAK_FILTER_OPEN] = {"..", NULL},
    [TAPAK_FILTER_INTERVAL] = {"INTERVAL", NULL},
    [TAPAK_FILTER_AND] = {"AND", "and"},
    [TAPAK_FILTER_OR] = {"OR", "or"},
    [TAPAK_FILTER_NOT] = {"NOT", "not"},
    [TAPAK_FILTER_EQ] = {"=", "="},
    [TAPAK_FILTER_NE] = {"<>", "<>"},
    [TAPAK_FILTER_LT] = {"<", "<"},
    [TAPAK_FILTER_LE] = {"<=", "<="},
    [TAPAK_FILTER_GT] = {">", ">"},
    [TAPAK_FILTER_GE] = {">=", ">="},
    [TAPAK_FILTER_LIKE] = {"LIKE", "like"},
    [TAPAK_FILTER_BETWEEN] = {"BETWEEN", "between"},
    [TAPAK_FILTER_IN] = {"IN", "in"},
    [TAPAK_FILTER_IS_NULL] = {"IS NULL", "isNull"},
    [TAPAK_FILTER_CASEI] = {"CASEI", "casei"},
    [TAPAK_FILTER_ACCENTI] = {"ACCENTI", "accenti"},
    [TAPAK_FILTER_ADD] = {"+", "+"},
    [TAPAK_FILTER_SUBTRACT] = {"-", "-"},
    [TAPAK_FILTER_MULTIPLY] = {"*", "*"},
    [TAPAK_FILTER_DIVIDE] = {"/", "/"},
    [TAPAK_FILTER_INT_DIVIDE] = {"DIV", "div"},
    [TAPAK_FILTER_MODULO] = {"%", "%"},
    [TAPAK_FILTER_POWER] = {"^", "^"},
    [TAPAK_FILTER_NEGATE] = {"-", NULL},
    [TAPAK_FILTER_S_INTERSECTS] = {"S_INTERSECTS", "s_intersects"},
    [TAPAK_FILTER_S_EQUALS] = {"S_EQUALS", "s_equals"},
    [TAPAK_FILTER_S_DISJOINT] = {"S_DISJOINT", "s_disjoint"},
    [TAPAK_FILTER_S_TOUCHES] = {"S_TOUCHES", "s_touches"},
    [TAPAK_FILTER_S_WITHIN] = {"S_WITHIN", "s_within"},
    [TAPAK_FILTER_S_OVERLAPS] = {"S_OVERLAPS", "s_overlaps"},
    [TAPAK_FILTER_S_CROSSES] = {"S_CROSSES", "s_crosses"},
    [TAPAK_FILTER_S_CONTAINS] = {"S_CONTAINS", "s_contains"},
    [TAPAK_FILTER_T_AFTER] = {"T_AFTER", "t_after"},
    [TAPAK_FILTER_T_BEFORE] = {"T_BEFORE", "t_before"},
    [TAPAK_FILTER_T_CONTAINS] = {"T_CONTAINS", "t_contains"},
    [TAPAK_FILTER_T_DISJOINT] = {"T_DISJOINT", "t_disjoint"},
    [TAPAK_FILTER_T_DURING] = {"T_DURING", "t_during"},
    [TAPAK_FILTER_T_EQUALS] = {"T_EQUALS", "t_equals"},
    [TAPAK_FILTER_T_FINISHED_BY] = {"T_FINISHEDBY", "t_finishedBy"},
    [TAPAK_FILTER_T_FINISHES] = {"T_FINISHES", "t_finishes"},
    [TAPAK_FILTER_T_INTERSECTS] = {"T_INTERSECTS", "t_intersects"},
    [TAPAK_FILTER_T_MEETS] = {"T_MEETS", "t_meets"},
    [TAPAK_FILTER_T_MET_BY] = {"T_METBY", "t_metBy"},
    [TAPAK_FILTER_T_OVERLAPPED_BY] = {"T_OVERLAPPEDBY", "t_overlappedBy"},
    [TAPAK_FILTER_T_OVERLAPS] = {"T_OVERLAPS", "t_overlaps"},
    [TAPAK_FILTER_T_STARTED_BY] = {"T_STARTEDBY", "t_startedBy"},
    [TAPAK_FILTER_T_STARTS] = {"T_STARTS", "t_starts"},
};

bool tapak_filter_op_is_comparison(enum tapak_filter_op op)
{
    return op >= TAPAK_FILTER_EQ && op <= TAPAK_FILTER_GE;
}

bool tapak_filter_op_is_arithmetic(enum tapak_filter_op op)
{
    return op >= TAPAK_FILTER_ADD && op <= TAPAK_FILTER_NEGATE;
}

bool tapak_filter_op_is_spatial(enum tapak_filter_op op)
{
    return op >= TAPAK_FILTER_S_INTERSECTS && op <= TAPAK_FILTER_S_CONTAINS;
}

bool tapak_filter_op_is_temporal(enum tapak_filter_op op)
{
    return op >= TAPAK_FILTER_T_AFTER && op <= TAPAK_FILTER_T_STARTS;
}

const char *tapak_filter_op_name(enum tapak_filter_op op)
{
    return spellings[op].text;
}

bool tapak_filter_op_parse(struct tapak_slice name, enum tapak_filter_op *out_op)
{
    for (int op = 0; op < TAPAK_FILTER_OP_COUNT; op++) {
        const char *json = spellings[op].json;
        if (json != NULL && tapak_slice_equals_folded(name, json)) {
            *out_op = (enum tapak_filter_op)op;
            return true;
        }
    }
    return false;
}

enum tapak_filter_op tapak_filter_op_mirror(enum tapak_filter_op op)
{
    return op == TAPAK_FILTER_S_WITHIN     ? TAPAK_FILTER_S_CONTAINS
           : op == TAPAK_FILTER_S_CONTAINS ? TAPAK_FILTER_S_WITHIN
                                           : op;
}
