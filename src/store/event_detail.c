// A detail is flat: {"name":value,"name":[value,value],…} with text, true, false and null.
#include "store/event_detail.h"

#include <string.h>

struct value {
    char text[FACT_BYTES];
    bool is_null;
};

static bool take(const char **at, char character)
{
    if (**at != character) {
        return false;
    }
    (*at)++;
    return true;
}

// Text between quotes; what is longer than a fact is cut, as facts are.
static bool take_text(const char **at, char out[static FACT_BYTES])
{
    size_t length = 0;
    if (!take(at, '"')) {
        return false;
    }
    for (; **at != '"' && **at != '\0'; (*at)++) {
        if (**at == '\\') {
            (*at)++;
        }
        if (**at != '\0' && length + 1 < FACT_BYTES) {
            out[length++] = **at;
        }
    }
    out[length] = '\0';
    return take(at, '"');
}

static bool take_word(const char **at, const char *word)
{
    size_t length = strlen(word);
    if (strncmp(*at, word, length) != 0) {
        return false;
    }
    *at += length;
    return true;
}

static bool take_value(const char **at, struct value *out)
{
    static const char *const flags[] = {"true", "false"};
    *out = (struct value){.is_null = false};
    if (**at == '"') {
        return take_text(at, out->text);
    }
    for (size_t i = 0; i < 2; i++) {
        if (take_word(at, flags[i])) {
            memcpy(out->text, flags[i], strlen(flags[i]) + 1);
            return true;
        }
    }
    out->is_null = take_word(at, "null");
    return out->is_null;
}

static bool is_fact(const struct facts *facts, int fact, const struct value *value)
{
    return facts->is_null[fact] == value->is_null &&
           (value->is_null || strcmp(facts->text[fact], value->text) == 0);
}

static void set_fact(struct facts *facts, int fact, const struct value *value)
{
    facts->is_null[fact] = value->is_null;
    memcpy(facts->text[fact], value->text, sizeof value->text);
}

// One member: name, colon, value or pair.
static bool take_member(const char **at, struct facts *facts, char digest[static FACT_BYTES])
{
    char name[FACT_BYTES];
    struct value value;
    struct value before;
    if (!take_text(at, name) || !take(at, ':')) {
        return false;
    }
    int fact = facts_find(name);
    bool is_pair = take(at, '[');
    if (is_pair && (!take_value(at, &before) || !take(at, ',') ||
                    (fact < FACT_COUNT && !is_fact(facts, fact, &before)))) {
        return false;
    }
    if (!take_value(at, &value) || (is_pair && !take(at, ']'))) {
        return false;
    }
    if (fact < FACT_COUNT) {
        set_fact(facts, fact, &value);
    } else if (strcmp(name, "reason") == 0 || strcmp(name, "text") == 0) {
        memcpy(digest, value.text, sizeof value.text);
    }
    return true;
}

bool event_detail_apply(const char *detail, struct facts *facts, char out_digest[static FACT_BYTES])
{
    const char *at = detail;
    out_digest[0] = '\0';
    if (!take(&at, '{')) {
        return false;
    }
    if (take(&at, '}')) {
        return *at == '\0';
    }
    do {
        if (!take_member(&at, facts, out_digest)) {
            return false;
        }
    } while (take(&at, ','));
    return take(&at, '}') && *at == '\0';
}

void event_detail_put(struct tapak_buf *detail, const char *name, const char *text)
{
    bool is_first = detail->size == 0 || detail->bytes[detail->size - 1] == '{';
    tapak_buf_printf(detail, "%s\"%s\":", is_first ? "" : ",", name);
    if (text == NULL) {
        tapak_buf_put_text(detail, "null");
        return;
    }
    tapak_buf_put_char(detail, '"');
    for (; *text != '\0'; text++) {
        if (*text == '"' || *text == '\\') {
            tapak_buf_put_char(detail, '\\');
        }
        tapak_buf_put_char(detail, (unsigned char)*text < ' ' ? ' ' : *text);
    }
    tapak_buf_put_char(detail, '"');
}
