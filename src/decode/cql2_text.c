// Recursive descent, one function a level of binding: OR, AND, NOT, predicates, + -, * / % div, ^,
// sign, operand. Conditions and numbers share one ladder, since a bracket may open either; what
// fits where is for the types to say, which the maker of nodes checks.
#include "tapak/decode/cql2.h"

#include "decode/cql2_parse.h"
#include "tapak/base/number.h"

typedef const struct tapak_filter_node node_t;

static node_t *condition(struct cql2_parser *parser);
static node_t *scalar(struct cql2_parser *parser);

void cql2_advance(struct cql2_parser *parser)
{
    parser->word = parser->next;
    parser->next = cql2_lex_next(&parser->lex);
    if (parser->word.kind == CQL2_BAD) {
        cql2_fail(&parser->reader, parser->word.at, "%s", parser->word.why);
    }
}

bool cql2_take(struct cql2_parser *parser, const char *text)
{
    bool is_here = cql2_word_is(&parser->word, text) && !cql2_has_failed(&parser->reader);
    if (is_here) {
        cql2_advance(parser);
    }
    return is_here;
}

void cql2_unexpected(struct cql2_parser *parser, const char *expected)
{
    const struct cql2_word *word = &parser->word;
    size_t length = word->text.length > 40 ? 40 : word->text.length;
    if (word->kind == CQL2_END) {
        cql2_fail(&parser->reader, word->at, "the text ends where %s is expected", expected);
    } else {
        cql2_fail(&parser->reader, word->at, "%s is expected, not %s%.*s%s", expected,
                  word->kind == CQL2_TEXT ? "'" : "", (int)length, word->text.text,
                  word->kind == CQL2_TEXT ? "'" : "");
    }
}

void cql2_expect(struct cql2_parser *parser, const char *text)
{
    char quoted[16] = {'\'', 0};
    size_t length = strlen(text);
    if (!cql2_take(parser, text)) {
        memcpy(quoted + 1, text, length);
        quoted[length + 1] = '\'';
        cql2_unexpected(parser, quoted);
    }
}

bool cql2_enter(struct cql2_parser *parser)
{
    if (++parser->reader.depth > TAPAK_MAX_FILTER_DEPTH) {
        cql2_fail(&parser->reader, parser->word.at, "brackets deeper than %zu levels",
                  TAPAK_MAX_FILTER_DEPTH);
        return false;
    }
    return !cql2_has_failed(&parser->reader);
}

static node_t *apply2(struct cql2_parser *parser, enum tapak_filter_op op, size_t at, node_t *left,
                      node_t *right)
{
    node_t *items[] = {left, right};
    struct cql2_args args = {items, right == NULL ? 1 : 2, 2};
    return left == NULL ? NULL : cql2_apply(&parser->reader, op, at, &args);
}

// The number itself, with the sign that stood before it.
static node_t *number(struct cql2_parser *parser, bool is_negative)
{
    char text[TAPAK_NUMBER_BYTES];
    struct cql2_word word = parser->word;
    struct tapak_filter_value value = {.type = TAPAK_FIELD_INTEGER};
    size_t length = word.text.length;
    if (length + 2 > sizeof text) {
        cql2_fail(&parser->reader, word.at, "a number of more than %zu digits", sizeof text - 2);
        return NULL;
    }
    text[0] = is_negative ? '-' : '+';
    memcpy(text + 1, word.text.text, length);
    if (!tapak_parse_int(text, length + 1, &value.integer)) {
        value.type = TAPAK_FIELD_DOUBLE;
        if (!tapak_parse_double(text, length + 1, &value.real)) {
            cql2_unexpected(parser, "a number");
            return NULL;
        }
    }
    cql2_advance(parser);
    return tapak_filter_literal(&parser->reader.maker, word.at, &value, parser->reader.err);
}

bool cql2_take_number(struct cql2_parser *parser, double *out_number)
{
    bool is_negative = cql2_take(parser, "-");
    if (!is_negative) {
        (void)cql2_take(parser, "+");
    }
    const struct cql2_word *word = &parser->word;
    double number = 0;
    if (word->kind != CQL2_NUMBER ||
        !tapak_parse_double(word->text.text, word->text.length, &number)) {
        cql2_unexpected(parser, "a number");
        return false;
    }
    cql2_advance(parser);
    *out_number = is_negative ? -number : number;
    return !cql2_has_failed(&parser->reader);
}

// '' and \' become '. Only what has one is copied.
static struct tapak_slice unescape(struct cql2_parser *parser, struct tapak_slice raw)
{
    char *text = tapak_arena_copy_text(parser->reader.arena, raw.text, raw.length);
    size_t length = 0;
    for (size_t i = 0; text != NULL && i < raw.length; i++) {
        bool is_escape = (raw.text[i] == '\'' || raw.text[i] == '\\') && i + 1 < raw.length &&
                         raw.text[i + 1] == '\'';
        i += is_escape;
        text[length++] = raw.text[i];
    }
    if (text != NULL) {
        text[length] = '\0';
    }
    return (struct tapak_slice){text, length};
}

static node_t *text_literal(struct cql2_parser *parser)
{
    struct cql2_word word = parser->word;
    struct tapak_filter_value value = {.type = TAPAK_FIELD_TEXT,
                                       .text = unescape(parser, word.text)};
    cql2_advance(parser);
    if (value.text.text == NULL) {
        (void)tapak_fail(parser->reader.err, TAPAK_NO_MEMORY, "no memory for a filter");
        return NULL;
    }
    return tapak_filter_literal(&parser->reader.maker, word.at, &value, parser->reader.err);
}

// DATE('…') and TIMESTAMP('…').
static node_t *time_literal(struct cql2_parser *parser, enum tapak_field_type type)
{
    cql2_advance(parser);
    cql2_expect(parser, "(");
    struct cql2_word word = parser->word;
    if (word.kind != CQL2_TEXT) {
        cql2_unexpected(parser, type == TAPAK_FIELD_DAY ? "a date in quotes" : "a time in quotes");
        return NULL;
    }
    cql2_advance(parser);
    cql2_expect(parser, ")");
    return cql2_time(&parser->reader, word.at, type, word.text);
}

static node_t *interval_end(struct cql2_parser *parser)
{
    struct cql2_word word = parser->word;
    if (word.kind != CQL2_TEXT) {
        return scalar(parser);
    }
    cql2_advance(parser);
    return cql2_time(&parser->reader, word.at, TAPAK_FIELD_INTERVAL, word.text);
}

static node_t *interval(struct cql2_parser *parser)
{
    size_t at = parser->word.at;
    cql2_advance(parser);
    cql2_expect(parser, "(");
    node_t *begin = interval_end(parser);
    cql2_expect(parser, ",");
    node_t *end = interval_end(parser);
    cql2_expect(parser, ")");
    return end == NULL ? NULL : apply2(parser, TAPAK_FILTER_INTERVAL, at, begin, end);
}

// CASEI, ACCENTI and the spatial and temporal operators.
static node_t *function(struct cql2_parser *parser)
{
    struct cql2_word word = parser->word;
    enum tapak_filter_op op = TAPAK_FILTER_OP_COUNT;
    bool is_known = tapak_filter_op_parse(word.text, &op) &&
                    (op == TAPAK_FILTER_CASEI || op == TAPAK_FILTER_ACCENTI ||
                     tapak_filter_op_is_spatial(op) || tapak_filter_op_is_temporal(op));
    if (!is_known) {
        cql2_fail(&parser->reader, word.at, "there is no function %.*s",
                  (int)(word.text.length > 40 ? 40 : word.text.length), word.text.text);
        return NULL;
    }
    struct cql2_args args = {0};
    cql2_advance(parser);
    cql2_expect(parser, "(");
    do {
        cql2_args_add(&parser->reader, &args, condition(parser));
    } while (cql2_take(parser, ","));
    cql2_expect(parser, ")");
    return cql2_apply(&parser->reader, op, word.at, &args);
}

static node_t *truth_literal(struct cql2_parser *parser)
{
    struct tapak_filter_value value = {.type = TAPAK_FIELD_BOOLEAN,
                                       .integer = cql2_word_is(&parser->word, "TRUE")};
    size_t at = parser->word.at;
    cql2_advance(parser);
    return tapak_filter_literal(&parser->reader.maker, at, &value, parser->reader.err);
}

static bool is_reserved(const struct cql2_word *word)
{
    static const char *const words[] = {"AND", "OR", "NOT",  "LIKE", "BETWEEN",
                                        "IN",  "IS", "NULL", "DIV"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (word->kind == CQL2_NAME && cql2_word_is(word, words[i])) {
            return true;
        }
    }
    return false;
}

// A name: of a function when a bracket follows, of a property when not.
static node_t *named(struct cql2_parser *parser)
{
    const struct cql2_word word = parser->word;
    bool is_call = cql2_word_is(&parser->next, "(");
    if (cql2_is_wkt(&word) &&
        (is_call || cql2_word_is(&parser->next, "Z") || cql2_word_is(&parser->next, "EMPTY"))) {
        return cql2_wkt(parser);
    }
    if (is_call && cql2_word_is(&word, "DATE")) {
        return time_literal(parser, TAPAK_FIELD_DAY);
    }
    if (is_call && cql2_word_is(&word, "TIMESTAMP")) {
        return time_literal(parser, TAPAK_FIELD_INSTANT);
    }
    if (is_call) {
        return cql2_word_is(&word, "INTERVAL") ? interval(parser) : function(parser);
    }
    if (cql2_word_is(&word, "TRUE") || cql2_word_is(&word, "FALSE")) {
        return truth_literal(parser);
    }
    if (is_reserved(&word)) {
        cql2_unexpected(parser, "a property or a value");
        return NULL;
    }
    cql2_advance(parser);
    return tapak_filter_field(&parser->reader.maker, word.at, word.text, parser->reader.err);
}

static node_t *operand(struct cql2_parser *parser)
{
    struct cql2_word word = parser->word;
    if (cql2_has_failed(&parser->reader)) {
        return NULL;
    }
    switch (word.kind) {
    case CQL2_NUMBER:
        return number(parser, false);
    case CQL2_TEXT:
        return text_literal(parser);
    case CQL2_NAME:
        return named(parser);
    case CQL2_QUOTED:
        cql2_advance(parser);
        return tapak_filter_field(&parser->reader.maker, word.at, word.text, parser->reader.err);
    default:
        break;
    }
    if (!cql2_take(parser, "(")) {
        cql2_unexpected(parser, "a property or a value");
        return NULL;
    }
    node_t *inner = condition(parser);
    cql2_expect(parser, ")");
    return inner;
}

static node_t *with_sign(struct cql2_parser *parser)
{
    size_t at = parser->word.at;
    if (!cql2_take(parser, "-")) {
        (void)cql2_take(parser, "+");
        return operand(parser);
    }
    if (parser->word.kind == CQL2_NUMBER) {
        return number(parser, true);
    }
    return apply2(parser, TAPAK_FILTER_NEGATE, at, operand(parser), NULL);
}

static node_t *power(struct cql2_parser *parser)
{
    node_t *left = with_sign(parser);
    size_t at = parser->word.at;
    if (!cql2_take(parser, "^")) {
        return left;
    }
    node_t *right = with_sign(parser);
    return right == NULL ? NULL : apply2(parser, TAPAK_FILTER_POWER, at, left, right);
}

static bool take_op(struct cql2_parser *parser, const char *const *names,
                    enum tapak_filter_op *out_op)
{
    for (; *names != NULL; names++) {
        if (cql2_take(parser, *names)) {
            return tapak_filter_op_parse(tapak_slice_of(*names), out_op);
        }
    }
    return false;
}

static node_t *product(struct cql2_parser *parser)
{
    static const char *const ops[] = {"*", "/", "%", "div", NULL};
    node_t *left = power(parser);
    enum tapak_filter_op op = TAPAK_FILTER_OP_COUNT;
    size_t at = parser->word.at;
    while (take_op(parser, ops, &op)) {
        node_t *right = power(parser);
        left = right == NULL ? NULL : apply2(parser, op, at, left, right);
        at = parser->word.at;
    }
    return left;
}

static node_t *scalar(struct cql2_parser *parser)
{
    static const char *const ops[] = {"+", "-", NULL};
    node_t *left = product(parser);
    enum tapak_filter_op op = TAPAK_FILTER_OP_COUNT;
    size_t at = parser->word.at;
    while (take_op(parser, ops, &op)) {
        node_t *right = product(parser);
        left = right == NULL ? NULL : apply2(parser, op, at, left, right);
        at = parser->word.at;
    }
    return left;
}

static node_t *between(struct cql2_parser *parser, size_t at, node_t *value)
{
    node_t *low = scalar(parser);
    cql2_expect(parser, "AND");
    node_t *high = scalar(parser);
    node_t *items[] = {value, low, high};
    struct cql2_args args = {items, 3, 3};
    return cql2_apply(&parser->reader, TAPAK_FILTER_BETWEEN, at, &args);
}

static node_t *in_list(struct cql2_parser *parser, size_t at, node_t *value)
{
    struct cql2_args args = {0};
    cql2_args_add(&parser->reader, &args, value);
    cql2_expect(parser, "(");
    do {
        cql2_args_add(&parser->reader, &args, scalar(parser));
    } while (cql2_take(parser, ","));
    cql2_expect(parser, ")");
    return cql2_apply(&parser->reader, TAPAK_FILTER_IN, at, &args);
}

static node_t *is_null(struct cql2_parser *parser, size_t at, node_t *value)
{
    bool is_not = cql2_take(parser, "NOT");
    cql2_expect(parser, "NULL");
    node_t *node = apply2(parser, TAPAK_FILTER_IS_NULL, at, value, NULL);
    return is_not ? apply2(parser, TAPAK_FILTER_NOT, at, node, NULL) : node;
}

static node_t *predicate(struct cql2_parser *parser)
{
    static const char *const ops[] = {"=", "<>", "<=", ">=", "<", ">", NULL};
    node_t *left = scalar(parser);
    enum tapak_filter_op op = TAPAK_FILTER_OP_COUNT;
    size_t at = parser->word.at;
    if (take_op(parser, ops, &op)) {
        node_t *right = scalar(parser);
        return right == NULL ? NULL : apply2(parser, op, at, left, right);
    }
    if (cql2_take(parser, "IS")) {
        return is_null(parser, at, left);
    }
    bool is_not = cql2_take(parser, "NOT");
    node_t *node = left;
    if (cql2_take(parser, "LIKE")) {
        node_t *pattern = scalar(parser);
        node = pattern == NULL ? NULL : apply2(parser, TAPAK_FILTER_LIKE, at, left, pattern);
    } else if (cql2_take(parser, "BETWEEN")) {
        node = between(parser, at, left);
    } else if (cql2_take(parser, "IN")) {
        node = in_list(parser, at, left);
    } else if (is_not) {
        cql2_unexpected(parser, "LIKE, BETWEEN or IN");
        return NULL;
    }
    return is_not ? apply2(parser, TAPAK_FILTER_NOT, at, node, NULL) : node;
}

static node_t *factor(struct cql2_parser *parser)
{
    size_t at = parser->word.at;
    if (!cql2_take(parser, "NOT")) {
        return predicate(parser);
    }
    node_t *inner = cql2_enter(parser) ? factor(parser) : NULL;
    parser->reader.depth--;
    return apply2(parser, TAPAK_FILTER_NOT, at, inner, NULL);
}

// One node for a whole chain of the same operator.
static node_t *chain(struct cql2_parser *parser, const char *name, enum tapak_filter_op op,
                     node_t *(*part)(struct cql2_parser *parser))
{
    struct cql2_args args = {0};
    size_t at = parser->word.at;
    do {
        cql2_args_add(&parser->reader, &args, part(parser));
    } while (cql2_take(parser, name));
    if (cql2_has_failed(&parser->reader)) {
        return NULL;
    }
    return args.count == 1 ? args.items[0] : cql2_apply(&parser->reader, op, at, &args);
}

static node_t *conjunction(struct cql2_parser *parser)
{
    return chain(parser, "AND", TAPAK_FILTER_AND, factor);
}

static node_t *condition(struct cql2_parser *parser)
{
    if (!cql2_enter(parser)) {
        return NULL;
    }
    node_t *node = chain(parser, "OR", TAPAK_FILTER_OR, conjunction);
    parser->reader.depth--;
    return node;
}

enum tapak_status tapak_cql2_text(const struct tapak_cql2 *with, struct tapak_slice text,
                                  struct tapak_arena *arena, struct tapak_filter *out_filter,
                                  struct tapak_error *err)
{
    struct tapak_error own = {0};
    if (text.length > TAPAK_MAX_FILTER_BYTES) {
        return tapak_fail(err, TAPAK_TOO_LARGE, "filter: %zu bytes, at most %zu", text.length,
                          TAPAK_MAX_FILTER_BYTES);
    }
    if (!tapak_is_utf8(text.text, text.length)) {
        return tapak_fail(err, TAPAK_INVALID, "filter: not UTF-8");
    }
    struct cql2_parser parser = {
        .reader = {.with = with,
                   .maker = tapak_filter_maker(arena, with->fields, with->offset_minutes, text),
                   .arena = arena,
                   .err = &own},
        .lex = {.source = text}};
    parser.next = cql2_lex_next(&parser.lex);
    cql2_advance(&parser);
    node_t *root = condition(&parser);
    if (parser.word.kind != CQL2_END) {
        cql2_unexpected(&parser, "AND, OR or the end");
    }
    enum tapak_status status =
        cql2_has_failed(&parser.reader)
            ? own.status
            : tapak_filter_finish(&parser.reader.maker, root, out_filter, &own);
    return status == TAPAK_OK ? status : tapak_fail(err, own.status, "%s", own.message);
}
