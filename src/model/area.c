#include "tapak/model/area.h"

#include <assert.h>
#include <string.h>

// Lengths of the dotted code and of its digits alone, by level.
static const size_t dotted_lengths[TAPAK_LEVEL_COUNT] = {0, 2, 5, 8, TAPAK_VILLAGE_CODE_LENGTH};
static const size_t digit_counts[TAPAK_LEVEL_COUNT] = {0, 2, 4, 6, 10};

static const char *const level_names[TAPAK_LEVEL_COUNT] = {
    [TAPAK_LEVEL_NONE] = "none",       [TAPAK_LEVEL_PROVINCE] = "province",
    [TAPAK_LEVEL_REGENCY] = "regency", [TAPAK_LEVEL_DISTRICT] = "district",
    [TAPAK_LEVEL_VILLAGE] = "village",
};

const char *tapak_level_name(enum tapak_level level)
{
    assert(level < TAPAK_LEVEL_COUNT);
    return level_names[level];
}

static bool is_digit(char character)
{
    return character >= '0' && character <= '9';
}

static bool is_dot_place(size_t at)
{
    return at == 2 || at == 5 || at == 8;
}

static enum tapak_level level_of_length(const size_t *lengths, size_t length)
{
    for (int level = TAPAK_LEVEL_PROVINCE; level < TAPAK_LEVEL_COUNT; level++) {
        if (lengths[level] == length) {
            return (enum tapak_level)level;
        }
    }
    return TAPAK_LEVEL_NONE;
}

static bool are_all_digits(struct tapak_slice text)
{
    for (size_t i = 0; i < text.length; i++) {
        if (!is_digit(text.text[i])) {
            return false;
        }
    }
    return true;
}

static bool is_dotted(struct tapak_slice text)
{
    if (level_of_length(dotted_lengths, text.length) == TAPAK_LEVEL_NONE) {
        return false;
    }
    for (size_t i = 0; i < text.length; i++) {
        if (is_dot_place(i) ? text.text[i] != '.' : !is_digit(text.text[i])) {
            return false;
        }
    }
    return true;
}

bool tapak_code_parse(struct tapak_slice text, struct tapak_code *out_code)
{
    text = tapak_slice_trim(text);
    struct tapak_code code = {""};
    if (is_dotted(text)) {
        memcpy(code.text, text.text, text.length);
        *out_code = code;
        return true;
    }
    if (level_of_length(digit_counts, text.length) == TAPAK_LEVEL_NONE || !are_all_digits(text)) {
        return false;
    }
    size_t end = 0;
    for (size_t i = 0; i < text.length; i++) {
        if (is_dot_place(end)) {
            code.text[end++] = '.';
        }
        code.text[end++] = text.text[i];
    }
    *out_code = code;
    return true;
}

bool tapak_code_looks_like_bps(struct tapak_slice text)
{
    size_t village_part = digit_counts[TAPAK_LEVEL_DISTRICT];
    text = tapak_slice_trim(text);
    return text.length == digit_counts[TAPAK_LEVEL_VILLAGE] && are_all_digits(text) &&
           text.text[village_part] == '0';
}

enum tapak_level tapak_code_level(const struct tapak_code *code)
{
    return level_of_length(dotted_lengths, strlen(code->text));
}

struct tapak_code tapak_code_at(const struct tapak_code *code, enum tapak_level level)
{
    assert(level < TAPAK_LEVEL_COUNT);
    struct tapak_code cut = {""};
    if (level <= tapak_code_level(code)) {
        memcpy(cut.text, code->text, dotted_lengths[level]);
    }
    return cut;
}

bool tapak_code_is_in(const struct tapak_code *code, const struct tapak_code *area)
{
    size_t length = strlen(area->text);
    if (length == 0) {
        return true;
    }
    return strncmp(code->text, area->text, length) == 0 &&
           (code->text[length] == '\0' || code->text[length] == '.');
}

int tapak_code_compare(const struct tapak_code *a, const struct tapak_code *b)
{
    return strcmp(a->text, b->text);
}
