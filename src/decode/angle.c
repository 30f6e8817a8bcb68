#include "decode/angle.h"

#include "tapak/base/number.h"

#include <string.h>
#include <strings.h>

struct word {
    const char *text;
    enum token_kind kind;
    enum axis axis;
    int direction;
};

// Longest first where one is the beginning of another. Case does not matter.
static const struct word words[] = {
    {"lintang selatan", TOKEN_LETTER, AXIS_LAT, -1},
    {"lintang utara", TOKEN_LETTER, AXIS_LAT, 1},
    {"bujur timur", TOKEN_LETTER, AXIS_LON, 1},
    {"bujur barat", TOKEN_LETTER, AXIS_LON, -1},
    {"latitude", TOKEN_AXIS, AXIS_LAT, 0},
    {"longitude", TOKEN_AXIS, AXIS_LON, 0},
    {"lintang", TOKEN_AXIS, AXIS_LAT, 0},
    {"bujur", TOKEN_AXIS, AXIS_LON, 0},
    {"derajat", TOKEN_DEGREE, AXIS_UNKNOWN, 0},
    {"selatan", TOKEN_LETTER, AXIS_LAT, -1},
    {"degrees", TOKEN_DEGREE, AXIS_UNKNOWN, 0},
    {"menit", TOKEN_MINUTE, AXIS_UNKNOWN, 0},
    {"detik", TOKEN_SECOND, AXIS_UNKNOWN, 0},
    {"utara", TOKEN_LETTER, AXIS_LAT, 1},
    {"timur", TOKEN_LETTER, AXIS_LON, 1},
    {"barat", TOKEN_LETTER, AXIS_LON, -1},
    {"north", TOKEN_LETTER, AXIS_LAT, 1},
    {"south", TOKEN_LETTER, AXIS_LAT, -1},
    {"east", TOKEN_LETTER, AXIS_LON, 1},
    {"west", TOKEN_LETTER, AXIS_LON, -1},
    {"long", TOKEN_AXIS, AXIS_LON, 0},
    {"deg", TOKEN_DEGREE, AXIS_UNKNOWN, 0},
    {"min", TOKEN_MINUTE, AXIS_UNKNOWN, 0},
    {"sec", TOKEN_SECOND, AXIS_UNKNOWN, 0},
    {"lat", TOKEN_AXIS, AXIS_LAT, 0},
    {"lon", TOKEN_AXIS, AXIS_LON, 0},
    {"lng", TOKEN_AXIS, AXIS_LON, 0},
    {"lu", TOKEN_LETTER, AXIS_LAT, 1},
    {"ls", TOKEN_LETTER, AXIS_LAT, -1},
    {"bt", TOKEN_LETTER, AXIS_LON, 1},
    {"bb", TOKEN_LETTER, AXIS_LON, -1},
    {"n", TOKEN_LETTER, AXIS_LAT, 1},
    {"u", TOKEN_LETTER, AXIS_LAT, 1},
    {"s", TOKEN_LETTER, AXIS_LAT, -1},
    {"e", TOKEN_LETTER, AXIS_LON, 1},
    {"t", TOKEN_LETTER, AXIS_LON, 1},
    {"w", TOKEN_LETTER, AXIS_LON, -1},
    {"b", TOKEN_LETTER, AXIS_LON, -1},
    {"d", TOKEN_DEGREE, AXIS_UNKNOWN, 0},
    {"o", TOKEN_DEGREE, AXIS_UNKNOWN, 0},
};

// Signs that people and their programs type for degrees, minutes and seconds.
static const struct {
    const char *text;
    enum token_kind kind;
} marks[] = {
    {"\xC2\xB0", TOKEN_DEGREE},     // U+00B0 degree sign
    {"\xC2\xBA", TOKEN_DEGREE},     // U+00BA masculine ordinal
    {"\xCB\x9A", TOKEN_DEGREE},     // U+02DA ring above
    {"\xE2\x81\xB0", TOKEN_DEGREE}, // U+2070 superscript zero
    {"''", TOKEN_SECOND},
    {"\xE2\x80\xB2\xE2\x80\xB2", TOKEN_SECOND}, // two primes
    {"\xE2\x80\x99\xE2\x80\x99", TOKEN_SECOND}, // two right quotes
    {"\"", TOKEN_SECOND},
    {"\xE2\x80\xB3", TOKEN_SECOND}, // U+2033 double prime
    {"\xE2\x80\x9C", TOKEN_SECOND}, // U+201C left double quote
    {"\xE2\x80\x9D", TOKEN_SECOND}, // U+201D right double quote
    {"\xCA\xBA", TOKEN_SECOND},     // U+02BA modifier double prime
    {"'", TOKEN_MINUTE},
    {"`", TOKEN_MINUTE},
    {"\xE2\x80\xB2", TOKEN_MINUTE}, // U+2032 prime
    {"\xE2\x80\x98", TOKEN_MINUTE}, // U+2018 left quote
    {"\xE2\x80\x99", TOKEN_MINUTE}, // U+2019 right quote
    {"\xC2\xB4", TOKEN_MINUTE},     // U+00B4 acute accent
    {"\xCA\xB9", TOKEN_MINUTE},     // U+02B9 modifier prime
};

static const char *const minus_signs[] = {
    "-", "\xE2\x88\x92", "\xE2\x80\x93", "\xE2\x80\x94", "\xE2\x80\x90", "\xE2\x80\x91"};
static const char *const blanks[] = {
    " ", "\t", "\xC2\xA0", "\xE2\x80\x89", "\xE2\x80\xAF", "\xE2\x80\x8B", "(", ")", "[", "]"};

static size_t starts_with(struct tapak_slice text, const char *with)
{
    size_t length = strlen(with);
    return text.length >= length && memcmp(text.text, with, length) == 0 ? length : 0;
}

static size_t starts_with_any(struct tapak_slice text, const char *const *list, size_t count)
{
    size_t length = 0;
    for (size_t i = 0; i < count && length == 0; i++) {
        length = starts_with(text, list[i]);
    }
    return length;
}

static size_t minus_at(struct tapak_slice text)
{
    return starts_with_any(text, minus_signs, sizeof minus_signs / sizeof minus_signs[0]);
}

static size_t blank_at(struct tapak_slice text)
{
    return starts_with_any(text, blanks, sizeof blanks / sizeof blanks[0]);
}

static bool is_digit(char character)
{
    return character >= '0' && character <= '9';
}

static bool is_letter(char character)
{
    return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z');
}

static struct tapak_slice skip(struct tapak_slice text, size_t length)
{
    return (struct tapak_slice){text.text + length, text.length - length};
}

static bool has_digit_at(struct tapak_slice text, size_t at)
{
    return at < text.length && is_digit(text.text[at]);
}

// Digits with at most one decimal sign. Returns the length, 0 with a failure told.
static size_t take_number(struct tapak_slice text, enum comma comma, struct token *token,
                          struct tapak_error *err)
{
    char copy[ANGLE_NUMBER_BYTES];
    size_t at = 0;
    for (; at < text.length; at++) {
        char character = text.text[at];
        bool is_comma = character == ',' && comma == COMMA_DECIMAL && has_digit_at(text, at + 1);
        bool is_point = character == '.' && (has_digit_at(text, at + 1) || at > 0);
        if (!is_digit(character) && !is_comma && !is_point) {
            break;
        }
        if ((is_comma || is_point) && token->has_fraction) {
            (void)tapak_fail(err, TAPAK_INVALID,
                             "\"%.*s\" has two decimal signs (thousands are not to be marked)",
                             (int)(text.length < 40 ? text.length : 40), text.text);
            return 0;
        }
        if (at + 1 >= sizeof copy) {
            (void)tapak_fail(err, TAPAK_INVALID, "a number of more than %d digits",
                             ANGLE_NUMBER_BYTES);
            return 0;
        }
        token->has_fraction |= is_comma || is_point;
        copy[at] = is_comma ? '.' : character;
    }
    if (!tapak_parse_double(copy, at, &token->value)) {
        (void)tapak_fail(err, TAPAK_INVALID, "\"%.*s\" is no number", (int)at, text.text);
        return 0;
    }
    return at;
}

static size_t take_word(struct tapak_slice text, struct token *token)
{
    size_t end = 0;
    while (end < text.length && is_letter(text.text[end])) {
        end++;
    }
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        size_t length = strlen(words[i].text);
        bool is_whole = length == end || (memchr(words[i].text, ' ', length) != NULL &&
                                          (length >= text.length || !is_letter(text.text[length])));
        if (length <= text.length && is_whole &&
            strncasecmp(text.text, words[i].text, length) == 0) {
            token->kind = words[i].kind;
            token->axis = words[i].axis;
            token->direction = words[i].direction;
            return length;
        }
    }
    return 0;
}

static size_t take_mark(struct tapak_slice text, struct token *token)
{
    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++) {
        size_t length = starts_with(text, marks[i].text);
        if (length > 0) {
            token->kind = marks[i].kind;
            return length;
        }
    }
    if (memchr(",;/|\n\r", text.text[0], 6) != NULL) {
        token->kind = TOKEN_SEPARATOR;
        return 1;
    }
    return 0;
}

// A hyphen between two digits joins ("1-12-34"); any other minus is the sign of a number.
static size_t take_sign(struct tapak_slice text, const struct tokens *tokens, bool is_tight,
                        struct token *token)
{
    size_t length = minus_at(text);
    bool is_after_number =
        tokens->count > 0 && tokens->items[tokens->count - 1].kind == TOKEN_NUMBER;
    if (length > 0 && is_after_number && is_tight && has_digit_at(text, length)) {
        token->kind = TOKEN_JOINT;
        return length;
    }
    if (length > 0 || text.text[0] == '+') {
        token->has_sign = true;
        token->is_negative = length > 0;
        length = length > 0 ? length : 1;
        // "1.2 - 3.4" may be a dash between two numbers: there a blank is not skipped.
        while (!is_after_number && length < text.length && text.text[length] == ' ') {
            length++;
        }
    }
    return length;
}

static enum tapak_status fail_at(struct tapak_error *err, struct tapak_slice rest)
{
    return tapak_fail(err, TAPAK_INVALID, "\"%.*s\" has no meaning in a coordinate",
                      (int)(rest.length < 40 ? rest.length : 40), rest.text);
}

// One token at the start of rest. Returns its length, 0 with a failure told.
static size_t take_token(struct tapak_slice rest, enum comma comma, const struct tokens *tokens,
                         bool is_tight, struct token *token, struct tapak_error *err)
{
    size_t sign = take_sign(rest, tokens, is_tight, token);
    if (token->kind == TOKEN_JOINT) {
        return sign;
    }
    struct tapak_slice text = skip(rest, sign);
    if (text.length > 0 &&
        (is_digit(text.text[0]) || (text.text[0] == '.' && has_digit_at(text, 1)))) {
        token->kind = TOKEN_NUMBER;
        size_t length = take_number(text, comma, token, err);
        return length == 0 ? 0 : sign + length;
    }
    size_t length = 0;
    if (sign == 0 && text.text[0] == ':') {
        token->kind = TOKEN_JOINT;
        length = 1;
    } else if (sign == 0) {
        length = is_letter(text.text[0]) ? take_word(text, token) : take_mark(text, token);
    }
    if (length == 0) {
        (void)fail_at(err, rest);
    }
    return length;
}

enum tapak_status angle_tokenise(struct tapak_slice cell, enum comma comma,
                                 struct tokens *out_tokens, struct tapak_error *err)
{
    struct tokens tokens = {0};
    struct tapak_slice rest = tapak_slice_trim(cell);
    bool is_tight = false;
    while (rest.length > 0) {
        size_t blank = blank_at(rest);
        if (blank > 0) {
            rest = skip(rest, blank);
            is_tight = false;
            continue;
        }
        if (tokens.count == ANGLE_TOKENS) {
            return tapak_fail(err, TAPAK_INVALID, "too many words for a coordinate");
        }
        struct token token = {0};
        size_t length = take_token(rest, comma, &tokens, is_tight, &token, err);
        if (length == 0) {
            return TAPAK_INVALID;
        }
        // "Lat:" and "LS." are followed by signs without meaning.
        bool is_ornament = token.kind == TOKEN_JOINT && tokens.count > 0 &&
                           (tokens.items[tokens.count - 1].kind == TOKEN_AXIS ||
                            tokens.items[tokens.count - 1].kind == TOKEN_LETTER);
        if (!is_ornament) {
            tokens.items[tokens.count++] = token;
        }
        bool is_word = token.kind == TOKEN_LETTER || token.kind == TOKEN_AXIS;
        if (is_word && length < rest.length) {
            bool is_stop = rest.text[length] == '.' && !has_digit_at(rest, length + 1);
            length += is_stop || rest.text[length] == '=' ? 1 : 0;
        }
        rest = skip(rest, length);
        is_tight = true;
    }
    *out_tokens = tokens;
    return TAPAK_OK;
}

struct parts {
    double values[3]; ///< degrees, minutes, seconds
    bool has_fraction[3];
    size_t count;
    bool is_negative;
    bool has_sign;
    const struct token *letter;
    enum axis axis;
};

static enum tapak_status add_number(struct parts *parts, const struct token *token,
                                    const struct token *mark, struct tapak_error *err)
{
    size_t place = parts->count;
    if (mark != NULL) {
        place = mark->kind == TOKEN_DEGREE ? 0 : mark->kind == TOKEN_MINUTE ? 1 : 2;
    }
    if (place != parts->count || place > 2) {
        return tapak_fail(err, TAPAK_INVALID,
                          "%g stands where no degrees, minutes or seconds are expected",
                          token->value);
    }
    if (token->has_sign && place > 0) {
        return tapak_fail(err, TAPAK_INVALID, "minutes and seconds have no sign");
    }
    if (place > 0 && parts->has_fraction[place - 1]) {
        return tapak_fail(err, TAPAK_INVALID,
                          "%g is followed by %g, but only the last of degrees, "
                          "minutes and seconds may have a fraction",
                          parts->values[place - 1], token->value);
    }
    if (place > 0 && token->value >= 60) {
        return tapak_fail(err, TAPAK_INVALID, "%g %s, less than 60 expected", token->value,
                          place == 1 ? "minutes" : "seconds");
    }
    parts->values[place] = token->value;
    parts->has_fraction[place] = token->has_fraction;
    parts->count++;
    if (place == 0) {
        parts->has_sign = token->has_sign;
        parts->is_negative = token->is_negative;
    }
    return TAPAK_OK;
}

static enum tapak_status add_token(struct parts *parts, const struct token *token,
                                   struct tapak_error *err)
{
    switch (token->kind) {
    case TOKEN_LETTER:
        if (parts->letter != NULL) {
            return tapak_fail(err, TAPAK_INVALID, "two letters for one direction");
        }
        parts->letter = token;
        break;
    case TOKEN_AXIS:
        if (parts->axis != AXIS_UNKNOWN) {
            return tapak_fail(err, TAPAK_INVALID, "\"lat\" or \"lon\" stands twice");
        }
        parts->axis = token->axis;
        break;
    case TOKEN_JOINT:
        break;
    default:
        return tapak_fail(err, TAPAK_INVALID,
                          "a sign for degrees, minutes or seconds or a "
                          "separator stands without a number");
    }
    return TAPAK_OK;
}

static enum tapak_status read_parts(const struct token *tokens, size_t count, struct parts *parts,
                                    struct tapak_error *err)
{
    enum tapak_status status = TAPAK_OK;
    for (size_t i = 0; i < count && status == TAPAK_OK; i++) {
        if (tokens[i].kind != TOKEN_NUMBER) {
            status = add_token(parts, &tokens[i], err);
            continue;
        }
        const struct token *mark = NULL;
        if (i + 1 < count &&
            (tokens[i + 1].kind == TOKEN_DEGREE || tokens[i + 1].kind == TOKEN_MINUTE ||
             tokens[i + 1].kind == TOKEN_SECOND)) {
            mark = &tokens[i + 1];
        }
        status = add_number(parts, &tokens[i], mark, err);
        i += mark != NULL ? 1 : 0;
    }
    return status;
}

enum tapak_status angle_read(const struct token *tokens, size_t count, struct angle *out_angle,
                             struct tapak_error *err)
{
    struct parts parts = {0};
    enum tapak_status status = read_parts(tokens, count, &parts, err);
    if (status != TAPAK_OK) {
        return status;
    }
    if (parts.count == 0) {
        return tapak_fail(err, TAPAK_INVALID, "no number");
    }
    if (parts.letter != NULL && parts.has_sign) {
        return tapak_fail(err, TAPAK_INVALID, "a sign and a letter both give the direction");
    }
    if (parts.letter != NULL && parts.axis != AXIS_UNKNOWN && parts.letter->axis != parts.axis) {
        return tapak_fail(err, TAPAK_INVALID, "the letter is not one of a %s",
                          parts.axis == AXIS_LAT ? "latitude" : "longitude");
    }
    double degrees = parts.values[0] + parts.values[1] / 60 + parts.values[2] / 3600;
    bool is_negative = parts.is_negative || (parts.letter != NULL && parts.letter->direction < 0);
    *out_angle = (struct angle){
        .degrees = is_negative ? -degrees : degrees,
        .axis = parts.letter != NULL ? parts.letter->axis : parts.axis,
        .is_signed = parts.has_sign,
    };
    return TAPAK_OK;
}
