#include "decode/cql2_lex.h"

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

// Every letter outside of ASCII may be in a name.
static bool starts_name(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == ':' ||
           (unsigned char)c >= 0x80;
}

static char peek(const struct cql2_lex *lex, size_t ahead)
{
    return lex->at + ahead < lex->source.length ? lex->source.text[lex->at + ahead] : '\0';
}

static struct cql2_word word(const struct cql2_lex *lex, enum cql2_kind kind, size_t first,
                             size_t end)
{
    return (struct cql2_word){
        .kind = kind, .at = first, .text = {lex->source.text + first, end - first}};
}

static struct cql2_word bad(size_t at, const char *why)
{
    return (struct cql2_word){.kind = CQL2_BAD, .at = at, .why = why};
}

static struct cql2_word lex_number(struct cql2_lex *lex)
{
    size_t first = lex->at;
    while (is_digit(peek(lex, 0))) {
        lex->at++;
    }
    if (peek(lex, 0) == '.' && is_digit(peek(lex, 1))) {
        lex->at++;
        while (is_digit(peek(lex, 0))) {
            lex->at++;
        }
    } else if (peek(lex, 0) == '.') {
        lex->at++; // "1."
    }
    size_t sign = peek(lex, 1) == '+' || peek(lex, 1) == '-';
    if ((peek(lex, 0) == 'e' || peek(lex, 0) == 'E') && is_digit(peek(lex, 1 + sign))) {
        lex->at += 1 + sign;
        while (is_digit(peek(lex, 0))) {
            lex->at++;
        }
    }
    if (starts_name(peek(lex, 0))) {
        return bad(lex->at, "a number goes on as a name");
    }
    return word(lex, CQL2_NUMBER, first, lex->at);
}

static struct cql2_word lex_text(struct cql2_lex *lex)
{
    size_t first = lex->at++;
    while (lex->at < lex->source.length) {
        bool is_escaped = (peek(lex, 0) == '\'' || peek(lex, 0) == '\\') && peek(lex, 1) == '\'';
        if (!is_escaped && peek(lex, 0) == '\'') {
            struct cql2_word text = word(lex, CQL2_TEXT, first + 1, lex->at++);
            text.at = first;
            return text;
        }
        lex->at += is_escaped ? 2 : 1;
    }
    return bad(first, "a text without its closing quote");
}

static struct cql2_word lex_quoted(struct cql2_lex *lex)
{
    size_t first = lex->at++;
    while (lex->at < lex->source.length && peek(lex, 0) != '"') {
        lex->at++;
    }
    if (lex->at == lex->source.length) {
        return bad(first, "a name without its closing quote");
    }
    struct cql2_word name = word(lex, CQL2_QUOTED, first + 1, lex->at++);
    name.at = first;
    return name;
}

static struct cql2_word lex_sign(struct cql2_lex *lex)
{
    char c = peek(lex, 0);
    size_t length = 1;
    if ((c == '<' && (peek(lex, 1) == '=' || peek(lex, 1) == '>')) ||
        (c == '>' && peek(lex, 1) == '=')) {
        length = 2;
    }
    for (const char *known = "=<>+-*/%^(),"; *known != '\0'; known++) {
        if (c == *known) {
            lex->at += length;
            return word(lex, CQL2_SIGN, lex->at - length, lex->at);
        }
    }
    return bad(lex->at, "a sign that means nothing here");
}

struct cql2_word cql2_lex_next(struct cql2_lex *lex)
{
    while (peek(lex, 0) == ' ' || (peek(lex, 0) >= '\t' && peek(lex, 0) <= '\r')) {
        lex->at++;
    }
    size_t first = lex->at;
    char c = peek(lex, 0);
    if (lex->at >= lex->source.length) {
        return word(lex, CQL2_END, lex->source.length, lex->source.length);
    }
    if (is_digit(c) || (c == '.' && is_digit(peek(lex, 1)))) {
        return lex_number(lex);
    }
    if (c == '\'') {
        return lex_text(lex);
    }
    if (c == '"') {
        return lex_quoted(lex);
    }
    if (!starts_name(c)) {
        return lex_sign(lex);
    }
    while (starts_name(peek(lex, 0)) || is_digit(peek(lex, 0)) || peek(lex, 0) == '.') {
        lex->at++;
    }
    return word(lex, CQL2_NAME, first, lex->at);
}

bool cql2_word_is(const struct cql2_word *word, const char *text)
{
    return (word->kind == CQL2_NAME || word->kind == CQL2_SIGN) &&
           tapak_slice_equals_folded(word->text, text);
}
