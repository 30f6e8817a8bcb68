/**
 * @file filter.h
 * @brief A filter as a tree, built and checked node by node, for one table of fields.
 *
 * Shape:   a node has an operator and arguments, or is a field, a literal or an open end. Every
 *          node has the type of what it gives; operators give booleans but for arithmetic, CASEI,
 *          ACCENTI and intervals. Children are less deep than their parent: at most
 *          TAPAK_MAX_FILTER_DEPTH levels, so that walking a tree may recurse.
 * Logic:   three-valued: what is asked of a field without a value is unknown, and only what is true
 *          passes.
 * Time:    a day is a local day (offset_minutes), from its first to its last millisecond. Instants
 *          and days compare as intervals: `=` is "meets", `<` is "ends before the start of". An
 *          interval has both its ends.
 * Text:    compared by code point; CASEI and ACCENTI fold both cases and accents, see fold.h.
 * Shapes:  WGS 84, lon lat, as ISO WKB (2D). A box across the antimeridian is two polygons.
 * Numbers: integers compare exactly with doubles; arithmetic is done in doubles; what is not a
 *          number (a division by zero) is unknown.
 * Memory:  all of a tree is the arena's that the maker was given.
 * Threads: immutable when made; any number may evaluate.
 * Source:  OGC 21-065r2 (CQL2), sections 6 to 8; Annex B for what the operators mean.
 */
#ifndef TAPAK_MODEL_FILTER_H
#define TAPAK_MODEL_FILTER_H

#include "tapak/base/arena.h"
#include "tapak/base/error.h"
#include "tapak/base/limits.h"
#include "tapak/model/field.h"
#include "tapak/model/point.h"

#include <stdint.h>

enum tapak_filter_op {
    TAPAK_FILTER_FIELD,
    TAPAK_FILTER_LITERAL,
    TAPAK_FILTER_OPEN,     ///< ".." of an interval
    TAPAK_FILTER_INTERVAL, ///< two arguments: instants, days or open
    TAPAK_FILTER_AND,      ///< two or more arguments
    TAPAK_FILTER_OR,       ///< two or more arguments
    TAPAK_FILTER_NOT,
    TAPAK_FILTER_EQ,
    TAPAK_FILTER_NE,
    TAPAK_FILTER_LT,
    TAPAK_FILTER_LE,
    TAPAK_FILTER_GT,
    TAPAK_FILTER_GE,
    TAPAK_FILTER_LIKE,    ///< text, pattern: % any text, _ one character, \ escapes
    TAPAK_FILTER_BETWEEN, ///< value, low, high; both included
    TAPAK_FILTER_IN,      ///< value, then the list
    TAPAK_FILTER_IS_NULL,
    TAPAK_FILTER_CASEI,
    TAPAK_FILTER_ACCENTI,
    TAPAK_FILTER_ADD,
    TAPAK_FILTER_SUBTRACT,
    TAPAK_FILTER_MULTIPLY,
    TAPAK_FILTER_DIVIDE,
    TAPAK_FILTER_INT_DIVIDE, ///< rounds towards zero
    TAPAK_FILTER_MODULO,     ///< has the sign of the dividend
    TAPAK_FILTER_POWER,
    TAPAK_FILTER_NEGATE,
    TAPAK_FILTER_S_INTERSECTS, ///< spatial: two arguments
    TAPAK_FILTER_S_EQUALS,
    TAPAK_FILTER_S_DISJOINT,
    TAPAK_FILTER_S_TOUCHES,
    TAPAK_FILTER_S_WITHIN,
    TAPAK_FILTER_S_OVERLAPS,
    TAPAK_FILTER_S_CROSSES,
    TAPAK_FILTER_S_CONTAINS,
    TAPAK_FILTER_T_AFTER, ///< temporal: two arguments: instants, days or intervals
    TAPAK_FILTER_T_BEFORE,
    TAPAK_FILTER_T_CONTAINS,
    TAPAK_FILTER_T_DISJOINT,
    TAPAK_FILTER_T_DURING,
    TAPAK_FILTER_T_EQUALS,
    TAPAK_FILTER_T_FINISHED_BY,
    TAPAK_FILTER_T_FINISHES,
    TAPAK_FILTER_T_INTERSECTS,
    TAPAK_FILTER_T_MEETS,
    TAPAK_FILTER_T_MET_BY,
    TAPAK_FILTER_T_OVERLAPPED_BY,
    TAPAK_FILTER_T_OVERLAPS,
    TAPAK_FILTER_T_STARTED_BY,
    TAPAK_FILTER_T_STARTS,
    TAPAK_FILTER_OP_COUNT
};

/** A shape of a literal or of a row. */
struct tapak_filter_shape {
    bool is_literal;
    bool is_point; ///< then only point is set (and wkb too of a literal)
    struct tapak_point point;
    const void *wkb;
    size_t size;
    size_t index;         ///< of a literal: its number in the filter, from 0
    struct tapak_box box; ///< of a literal: west <= east
};

/** A value by its type; of a row or of a literal. */
struct tapak_filter_value {
    enum tapak_field_type type;
    bool is_null;
    union {
        int64_t integer; ///< integer; boolean 0 or 1; instant in ms; day
        double real;     ///< double
        struct tapak_slice text;
        struct tapak_filter_shape shape;
    };
};

struct tapak_filter_node {
    enum tapak_filter_op op;
    enum tapak_field_type type; ///< of what it gives
    size_t at;                  ///< where it stands in the text, in bytes
    size_t depth;               ///< 1 without arguments
    size_t field;               ///< of a field: its place in the table
    const struct tapak_filter_node *const *args;
    size_t count;
    struct tapak_filter_value value; ///< of a literal
};

struct tapak_filter {
    const struct tapak_fields *fields;
    const struct tapak_filter_node *root; ///< gives a boolean
    int offset_minutes;                   ///< of local days
    size_t shape_count;                   ///< literals that are shapes
};

/** What makes the nodes of one filter. Set up by tapak_filter_maker(). */
struct tapak_filter_maker {
    struct tapak_arena *arena;
    const struct tapak_fields *fields;
    int offset_minutes;
    struct tapak_slice source; ///< in which places are counted; {0} when there is none
    const char *path;          ///< the place of a filter that is no text ("/args/0"), or NULL
    size_t nodes;
    size_t shapes;
};

struct tapak_filter_maker tapak_filter_maker(struct tapak_arena *arena,
                                             const struct tapak_fields *fields, int offset_minutes,
                                             struct tapak_slice source);

/**
 * Fails with the message, and behind it the place: "filter: … at character 17" (counted in
 * characters from 1), or "filter: … at /args/0".
 */
enum tapak_status tapak_filter_fail(const struct tapak_filter_maker *maker, size_t at,
                                    struct tapak_error *err, const char *format, ...)
    TAPAK_PRINTF(4, 5);

/**
 * Each gives a node, or NULL with err filled: TAPAK_INVALID for an unknown field and for arguments
 * of the wrong number or type, TAPAK_TOO_LARGE above a ceiling. NULL among the arguments gives NULL
 * and leaves err as it is, so that calls can be nested.
 */
const struct tapak_filter_node *tapak_filter_field(struct tapak_filter_maker *maker, size_t at,
                                                   struct tapak_slice name,
                                                   struct tapak_error *err);
/** Text and shapes are borrowed: they live as long as the arena. */
const struct tapak_filter_node *tapak_filter_literal(struct tapak_filter_maker *maker, size_t at,
                                                     const struct tapak_filter_value *value,
                                                     struct tapak_error *err);
const struct tapak_filter_node *tapak_filter_open(struct tapak_filter_maker *maker, size_t at,
                                                  struct tapak_error *err);
/** The arguments are copied. */
const struct tapak_filter_node *tapak_filter_apply(struct tapak_filter_maker *maker,
                                                   enum tapak_filter_op op, size_t at,
                                                   const struct tapak_filter_node *const *args,
                                                   size_t count, struct tapak_error *err);

/** The whole: root must give a boolean. */
TAPAK_MUST_CHECK enum tapak_status tapak_filter_finish(struct tapak_filter_maker *maker,
                                                       const struct tapak_filter_node *root,
                                                       struct tapak_filter *out_filter,
                                                       struct tapak_error *err);

bool tapak_filter_op_is_comparison(enum tapak_filter_op op); ///< EQ … GE
bool tapak_filter_op_is_arithmetic(enum tapak_filter_op op); ///< ADD … NEGATE
bool tapak_filter_op_is_spatial(enum tapak_filter_op op);    ///< S_…
bool tapak_filter_op_is_temporal(enum tapak_filter_op op);   ///< T_…

/** As CQL2 text spells it: "AND", "<>", "S_INTERSECTS". */
const char *tapak_filter_op_name(enum tapak_filter_op op);

/** The operator of that name as CQL2 JSON spells it ("isNull", "t_after"; case ignored). */
bool tapak_filter_op_parse(struct tapak_slice name, enum tapak_filter_op *out_op);

/** The spatial operator that says the same with its arguments exchanged. */
enum tapak_filter_op tapak_filter_op_mirror(enum tapak_filter_op op);

#endif
