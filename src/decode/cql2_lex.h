/**
 * @file cql2_lex.h
 * @brief CQL2 text as words: names, texts in quotes, numbers, signs.
 */
#ifndef DECODE_CQL2_LEX_H
#define DECODE_CQL2_LEX_H

#include "tapak/base/text.h"

#include <stdbool.h>

enum cql2_kind {
    CQL2_END,
    CQL2_NAME,   ///< a keyword or a property
    CQL2_QUOTED, ///< "name", without its quotes
    CQL2_TEXT,   ///< 'text', without its quotes, escapes as they stand
    CQL2_NUMBER,
    CQL2_SIGN, ///< one or two characters
    CQL2_BAD   ///< why is set
};

struct cql2_word {
    enum cql2_kind kind;
    size_t at;
    struct tapak_slice text;
    const char *why;
};

struct cql2_lex {
    struct tapak_slice source; ///< UTF-8
    size_t at;
};

struct cql2_word cql2_lex_next(struct cql2_lex *lex);

/** Whether a NAME is that keyword (case ignored), or a SIGN is that sign. */
bool cql2_word_is(const struct cql2_word *word, const char *text);

#endif
