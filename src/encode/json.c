#include "tapak/encode/json.h"

#include "tapak/base/instant.h"
#include "tapak/base/number.h"

#include <assert.h>
#include <string.h>

void tapak_json_init(struct tapak_json *json, struct tapak_buf *buf)
{
    *json = (struct tapak_json){.buf = buf};
}

static void put_escape(struct tapak_buf *buf, unsigned char byte)
{
    static const char digits[] = "0123456789abcdef";
    static const char letters[] = {
        ['\b'] = 'b', ['\t'] = 't', ['\n'] = 'n', ['\f'] = 'f', ['\r'] = 'r',
    };
    if (byte == '"' || byte == '\\') {
        tapak_buf_put(buf, (const char[]){'\\', (char)byte}, 2);
    } else if (byte < sizeof letters && letters[byte] != 0) {
        tapak_buf_put(buf, (const char[]){'\\', letters[byte]}, 2);
    } else {
        char escape[] = {'\\', 'u', '0', '0', digits[byte >> 4], digits[byte & 15]};
        tapak_buf_put(buf, escape, sizeof escape);
    }
}

// Whether all bytes are ASCII that stands for itself: eight at once (Mycroft's test for a byte that
// is zero, or less than another).
static bool is_plain(const char *text, size_t length)
{
    const uint64_t ones = UINT64_C(0x0101010101010101);
    uint64_t found = 0;
    size_t at = 0;
    for (; at + 8 <= length; at += 8) {
        uint64_t word;
        memcpy(&word, text + at, sizeof word);
        uint64_t quotes = word ^ ones * '"';
        uint64_t backslashes = word ^ ones * '\\';
        found |= word | (word - ones * ' ') | (quotes - ones) | (backslashes - ones);
    }
    found &= ones * 0x80;
    for (; at < length; at++) {
        unsigned char byte = (unsigned char)text[at];
        found |= byte < 0x20 || byte >= 0x80 || byte == '"' || byte == '\\';
    }
    return found == 0;
}

// "text" and what stands behind it, in one piece.
static void put_plain(struct tapak_buf *buf, const char *text, size_t length, bool is_key)
{
    char *out = tapak_buf_extend(buf, length + 2 + is_key);
    if (out != NULL) {
        out[0] = '"';
        memcpy(out + 1, text, length);
        out[length + 1] = '"';
        if (is_key) {
            out[length + 2] = ':';
        }
    }
}

// Runs that need no change are copied whole.
static void put_string(struct tapak_buf *buf, const char *text, size_t length)
{
    size_t start = 0;
    size_t at = 0;
    if (is_plain(text, length)) {
        put_plain(buf, text, length, false);
        return;
    }
    tapak_buf_put_char(buf, '"');
    while (at < length) {
        unsigned char byte = (unsigned char)text[at];
        size_t before = at;
        if (byte >= 0x80) {
            uint32_t code = tapak_utf8_next(text, length, &at);
            if (code == 0xFFFD && at - before == 1) {
                tapak_buf_put(buf, text + start, before - start);
                tapak_buf_put(buf, "\xEF\xBF\xBD", 3);
                start = at;
            }
            continue;
        }
        at++;
        if (byte < 0x20 || byte == '"' || byte == '\\') {
            tapak_buf_put(buf, text + start, before - start);
            put_escape(buf, byte);
            start = at;
        }
    }
    tapak_buf_put(buf, text + start, at - start);
    tapak_buf_put_char(buf, '"');
}

static bool is_too_deep(const struct tapak_json *json)
{
    return json->depth > TAPAK_JSON_DEPTH;
}

struct tapak_buf *tapak_json_begin_value(struct tapak_json *json, const char *key)
{
    struct tapak_buf *buf = json->buf;
    if (is_too_deep(json)) {
        return buf; // it has failed already: nothing is written any more
    }
    bool is_array = json->depth > 0 && json->is_array[json->depth - 1];
    assert(json->depth > 0 || !json->has_item[0]);
    assert((key != NULL) == (json->depth > 0 && !is_array));
    if (json->has_item[json->depth]) {
        tapak_buf_put_char(buf, ',');
    }
    json->has_item[json->depth] = true;
    size_t length = key == NULL ? 0 : strlen(key);
    if (key != NULL && is_plain(key, length)) {
        put_plain(buf, key, length, true);
    } else if (key != NULL) {
        put_string(buf, key, length);
        tapak_buf_put_char(buf, ':');
    }
    return buf;
}

static void open_value(struct tapak_json *json, const char *key, bool is_array)
{
    struct tapak_buf *buf = tapak_json_begin_value(json, key);
    json->depth++;
    if (is_too_deep(json)) {
        buf->failure = buf->failure == TAPAK_OK ? TAPAK_TOO_LARGE : buf->failure;
        return;
    }
    tapak_buf_put_char(buf, is_array ? '[' : '{');
    json->is_array[json->depth - 1] = is_array;
    json->has_item[json->depth] = false;
}

void tapak_json_open_object(struct tapak_json *json)
{
    open_value(json, NULL, false);
}

void tapak_json_open_array(struct tapak_json *json)
{
    open_value(json, NULL, true);
}

void tapak_json_put_object(struct tapak_json *json, const char *key)
{
    open_value(json, key, false);
}

void tapak_json_put_array(struct tapak_json *json, const char *key)
{
    open_value(json, key, true);
}

void tapak_json_close(struct tapak_json *json)
{
    assert(json->depth > 0);
    if (!is_too_deep(json)) {
        tapak_buf_put_char(json->buf, json->is_array[json->depth - 1] ? ']' : '}');
    }
    json->depth--;
}

void tapak_json_put_slice(struct tapak_json *json, const char *key, struct tapak_slice text)
{
    struct tapak_buf *buf = tapak_json_begin_value(json, key);
    if (text.text == NULL) {
        tapak_buf_put(buf, "null", 4);
    } else {
        put_string(buf, text.text, text.length);
    }
}

void tapak_json_put_text(struct tapak_json *json, const char *key, const char *text)
{
    tapak_json_put_slice(json, key, tapak_slice_of(text));
}

void tapak_json_put_int(struct tapak_json *json, const char *key, int64_t number)
{
    tapak_buf_put_int(tapak_json_begin_value(json, key), number);
}

void tapak_json_put_double(struct tapak_json *json, const char *key, double number, int digits)
{
    tapak_buf_put_double(tapak_json_begin_value(json, key), number, digits);
}

void tapak_json_put_exact(struct tapak_json *json, const char *key, double number)
{
    char text[TAPAK_NUMBER_BYTES];
    size_t length = tapak_format_exact(text, number);
    tapak_buf_put(tapak_json_begin_value(json, key), text, length);
}

void tapak_json_put_bool(struct tapak_json *json, const char *key, bool truth)
{
    tapak_buf_put_text(tapak_json_begin_value(json, key), truth ? "true" : "false");
}

void tapak_json_put_null(struct tapak_json *json, const char *key)
{
    tapak_buf_put(tapak_json_begin_value(json, key), "null", 4);
}

void tapak_json_put_raw(struct tapak_json *json, const char *key, const char *bytes, size_t size)
{
    tapak_buf_put(tapak_json_begin_value(json, key), bytes, size);
}

void tapak_json_splice(struct tapak_json *json, struct tapak_slice members)
{
    assert(json->depth > 0 && !json->is_array[json->depth - 1]);
    if (members.length == 0 || is_too_deep(json)) {
        return;
    }
    if (json->has_item[json->depth]) {
        tapak_buf_put_char(json->buf, ',');
    }
    json->has_item[json->depth] = true;
    tapak_buf_put(json->buf, members.text, members.length);
}

void tapak_json_put_instant(struct tapak_json *json, const char *key, int64_t instant_ms)
{
    char text[TAPAK_INSTANT_BYTES];
    size_t length = tapak_format_instant(text, instant_ms);
    tapak_json_put_slice(json, key, (struct tapak_slice){text, length});
}

void tapak_json_add_text(struct tapak_json *json, const char *text)
{
    tapak_json_put_text(json, NULL, text);
}

void tapak_json_add_slice(struct tapak_json *json, struct tapak_slice text)
{
    tapak_json_put_slice(json, NULL, text);
}

void tapak_json_add_int(struct tapak_json *json, int64_t number)
{
    tapak_json_put_int(json, NULL, number);
}

void tapak_json_add_double(struct tapak_json *json, double number, int digits)
{
    tapak_json_put_double(json, NULL, number, digits);
}

void tapak_json_add_exact(struct tapak_json *json, double number)
{
    tapak_json_put_exact(json, NULL, number);
}

void tapak_json_add_bool(struct tapak_json *json, bool truth)
{
    tapak_json_put_bool(json, NULL, truth);
}

void tapak_json_add_null(struct tapak_json *json)
{
    tapak_json_put_null(json, NULL);
}

void tapak_json_add_raw(struct tapak_json *json, const char *bytes, size_t size)
{
    tapak_json_put_raw(json, NULL, bytes, size);
}
