#include "decode/words.h"

#include <ctype.h>

// How many bytes of blank stand at text, a no-break space included.
static size_t blank_at(struct tapak_slice text)
{
    if (text.length > 0 &&
        (text.text[0] == ' ' || (text.text[0] >= '\t' && text.text[0] <= '\r'))) {
        return 1;
    }
    return text.length > 1 && memcmp(text.text, "\xC2\xA0", 2) == 0 ? 2 : 0;
}

static struct tapak_slice skip_blanks(struct tapak_slice text)
{
    for (size_t size = blank_at(text); size > 0; size = blank_at(text)) {
        text.text += size;
        text.length -= size;
    }
    return text;
}

// Both without what they have in common at the start; false when words has something else.
static bool match(struct tapak_slice *text, struct tapak_slice *words)
{
    while (words->length > 0) {
        if (blank_at(*words) > 0) {
            if (blank_at(*text) == 0 && text->length > 0) {
                return false;
            }
            *words = skip_blanks(*words);
            *text = skip_blanks(*text);
            continue;
        }
        if (text->length == 0 ||
            tolower((unsigned char)text->text[0]) != tolower((unsigned char)words->text[0])) {
            return false;
        }
        *text = (struct tapak_slice){text->text + 1, text->length - 1};
        *words = (struct tapak_slice){words->text + 1, words->length - 1};
    }
    return true;
}

bool words_are(struct tapak_slice text, struct tapak_slice words)
{
    text = tapak_slice_trim(text);
    words = tapak_slice_trim(words);
    return match(&text, &words) && text.length == 0;
}

static bool is_in_word(char character)
{
    return isalnum((unsigned char)character) != 0;
}

bool words_start(struct tapak_slice text, const char *words, struct tapak_slice *out_rest)
{
    struct tapak_slice rest = tapak_slice_trim(text);
    struct tapak_slice wanted = tapak_slice_of(words);
    if (!match(&rest, &wanted) || (rest.length > 0 && is_in_word(rest.text[0]))) {
        return false;
    }
    if (out_rest != NULL) {
        *out_rest = tapak_slice_trim(rest);
    }
    return true;
}

bool words_within(struct tapak_slice text, const char *words)
{
    for (size_t at = 0; at < text.length; at++) {
        bool is_start = at == 0 || !is_in_word(text.text[at - 1]);
        struct tapak_slice rest = {text.text + at, text.length - at};
        struct tapak_slice wanted = tapak_slice_of(words);
        if (is_start && is_in_word(text.text[at]) && match(&rest, &wanted) &&
            (rest.length == 0 || !is_in_word(rest.text[0]))) {
            return true;
        }
    }
    return false;
}

bool words_cut(struct tapak_slice *text, char separator, struct tapak_slice *out_part)
{
    if (text->length == 0) {
        return false;
    }
    const char *found = memchr(text->text, separator, text->length);
    size_t length = found == NULL ? text->length : (size_t)(found - text->text);
    size_t used = length + (found == NULL ? 0 : 1);
    *out_part = tapak_slice_trim((struct tapak_slice){text->text, length});
    *text = (struct tapak_slice){text->text + used, text->length - used};
    return true;
}
