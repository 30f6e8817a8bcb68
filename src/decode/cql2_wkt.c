// Shapes in CQL2 text: WKT (OGC 06-103r4 section 7) and BBOX. A list is read by a loop; only
// collections nest, to the depth of brackets.
#include "decode/cql2_parse.h"

enum { BOX_FLAT = 4, BOX_SOLID = 6 };

bool cql2_is_wkt(const struct cql2_word *word)
{
    enum cql2_class class;
    return word->kind == CQL2_NAME &&
           (cql2_word_is(word, "BBOX") || cql2_class_parse(word->text, &class));
}

static bool goes_on(const struct cql2_parser *parser)
{
    return !cql2_has_failed(&parser->reader);
}

static void read_position(struct cql2_parser *parser, struct cql2_shape *shape)
{
    double pair[3] = {0};
    size_t count = 0;
    bool is_number = true;
    while (is_number && count < 3) {
        is_number = cql2_take_number(parser, &pair[count]);
        count += is_number;
        is_number =
            is_number && (parser->word.kind == CQL2_NUMBER || cql2_word_is(&parser->word, "-") ||
                          cql2_word_is(&parser->word, "+"));
    }
    if (goes_on(parser) && count < 2) {
        cql2_unexpected(parser, "a second coordinate");
    }
    if (goes_on(parser)) {
        cql2_shape_put(shape, pair[0], pair[1]);
    }
}

typedef void read_fn(struct cql2_parser *parser, struct cql2_shape *shape);

// "(" item { "," item } ")"
static size_t read_list(struct cql2_parser *parser, struct cql2_shape *shape, read_fn *read)
{
    size_t count = 0;
    cql2_expect(parser, "(");
    do {
        read(parser, shape);
        count++;
    } while (goes_on(parser) && cql2_take(parser, ","));
    cql2_expect(parser, ")");
    return count;
}

static void read_ring(struct cql2_parser *parser, struct cql2_shape *shape)
{
    size_t place = cql2_shape_open_ring(shape);
    (void)read_list(parser, shape, read_position);
    cql2_shape_close_ring(shape, place);
}

static void read_point(struct cql2_parser *parser, struct cql2_shape *shape)
{
    (void)cql2_shape_open(shape, CQL2_POINT);
    cql2_expect(parser, "(");
    read_position(parser, shape);
    cql2_expect(parser, ")");
}

// Of a MULTIPOINT: with or without its own brackets.
static void read_member_point(struct cql2_parser *parser, struct cql2_shape *shape)
{
    if (cql2_word_is(&parser->word, "(")) {
        read_point(parser, shape);
    } else {
        (void)cql2_shape_open(shape, CQL2_POINT);
        read_position(parser, shape);
    }
}

static void read_line(struct cql2_parser *parser, struct cql2_shape *shape)
{
    size_t place = cql2_shape_open(shape, CQL2_LINE);
    (void)read_list(parser, shape, read_position);
    cql2_shape_close_line(shape, place);
}

static void read_polygon(struct cql2_parser *parser, struct cql2_shape *shape)
{
    size_t place = cql2_shape_open(shape, CQL2_POLYGON);
    cql2_shape_close(shape, place, read_list(parser, shape, read_ring));
}

static void read_tagged(struct cql2_parser *parser, struct cql2_shape *shape);

static void read_many(struct cql2_parser *parser, struct cql2_shape *shape, enum cql2_class class,
                      read_fn *read)
{
    size_t place = cql2_shape_open(shape, class);
    cql2_shape_close(shape, place, read_list(parser, shape, read));
}

static void read_class(struct cql2_parser *parser, struct cql2_shape *shape, enum cql2_class class)
{
    switch (class) {
    case CQL2_POINT:
        read_point(parser, shape);
        break;
    case CQL2_LINE:
        read_line(parser, shape);
        break;
    case CQL2_POLYGON:
        read_polygon(parser, shape);
        break;
    case CQL2_POINTS:
        read_many(parser, shape, class, read_member_point);
        break;
    case CQL2_LINES:
        read_many(parser, shape, class, read_line);
        break;
    case CQL2_POLYGONS:
        read_many(parser, shape, class, read_polygon);
        break;
    case CQL2_COLLECTION:
        read_many(parser, shape, class, read_tagged);
        break;
    }
}

static void read_tagged(struct cql2_parser *parser, struct cql2_shape *shape)
{
    enum cql2_class class = CQL2_POINT;
    if (!cql2_class_parse(parser->word.text, &class) || parser->word.kind != CQL2_NAME) {
        cql2_unexpected(parser, "a shape");
        return;
    }
    if (!cql2_enter(parser)) {
        return;
    }
    cql2_advance(parser);
    (void)cql2_take(parser, "Z");
    if (cql2_word_is(&parser->word, "EMPTY")) {
        cql2_fail(&parser->reader, parser->word.at, "an empty shape meets nothing");
        return;
    }
    read_class(parser, shape, class);
    parser->reader.depth--;
}

static void read_box(struct cql2_parser *parser, struct cql2_shape *shape)
{
    double numbers[BOX_SOLID];
    size_t count = 0;
    cql2_advance(parser);
    cql2_expect(parser, "(");
    while (goes_on(parser) && count < BOX_SOLID) {
        count += cql2_take_number(parser, &numbers[count]);
        if (!cql2_take(parser, ",")) {
            break;
        }
    }
    if (goes_on(parser) && count != BOX_FLAT && count != BOX_SOLID) {
        cql2_fail(&parser->reader, parser->word.at, "BBOX takes 4 or 6 numbers, not %zu", count);
    }
    cql2_expect(parser, ")");
    if (goes_on(parser)) {
        size_t second = count / 2;
        const double corners[4] = {numbers[0], numbers[1], numbers[second], numbers[second + 1]};
        cql2_shape_put_box(shape, corners);
    }
}

const struct tapak_filter_node *cql2_wkt(struct cql2_parser *parser)
{
    struct cql2_shape shape;
    cql2_shape_begin(&shape, &parser->reader, parser->word.at);
    if (cql2_word_is(&parser->word, "BBOX")) {
        read_box(parser, &shape);
    } else {
        read_tagged(parser, &shape);
    }
    return cql2_shape_end(&shape);
}
