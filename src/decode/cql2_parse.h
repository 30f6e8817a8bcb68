/**
 * @file cql2_parse.h
 * @brief What the parser of CQL2 text and that of the WKT in it share: the words, one ahead.
 */
#ifndef DECODE_CQL2_PARSE_H
#define DECODE_CQL2_PARSE_H

#include "decode/cql2_lex.h"
#include "decode/cql2_shape.h"

struct cql2_parser {
    struct cql2_reader reader;
    struct cql2_lex lex;
    struct cql2_word word; ///< the one that is looked at
    struct cql2_word next; ///< the one behind it
};

void cql2_advance(struct cql2_parser *parser);
/** Takes the keyword or sign when it stands here. */
bool cql2_take(struct cql2_parser *parser, const char *text);
/** Takes it, or fails and says that it is missing. */
void cql2_expect(struct cql2_parser *parser, const char *text);
/** Fails: the word that stands here is not what is expected. */
void cql2_unexpected(struct cql2_parser *parser, const char *expected);
/** A number with its sign; false after a failure. */
bool cql2_take_number(struct cql2_parser *parser, double *out_number);
/** One level of brackets more; false above the ceiling. */
bool cql2_enter(struct cql2_parser *parser);

/** A shape: the word is the name of its class or BBOX. */
const struct tapak_filter_node *cql2_wkt(struct cql2_parser *parser);
bool cql2_is_wkt(const struct cql2_word *word);

#endif
