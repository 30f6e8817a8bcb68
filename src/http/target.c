#include "http/target.h"

#include <string.h>

static bool is_visible(struct tapak_slice text)
{
    for (size_t i = 0; i < text.length; i++) {
        unsigned char byte = (unsigned char)text.text[i];
        if (byte <= 0x20 || byte == 0x7F || byte == '#') {
            return false;
        }
    }
    return true;
}

// "http://host/path" is a form every server must take, though only proxies send it.
static struct tapak_slice without_origin(struct tapak_slice target)
{
    static const char *const schemes[] = {"http://", "https://"};
    for (size_t i = 0; i < sizeof schemes / sizeof schemes[0]; i++) {
        size_t length = strlen(schemes[i]);
        struct tapak_slice head = {target.text, length};
        if (target.length > length && tapak_slice_equals_folded(head, schemes[i])) {
            const char *path = memchr(target.text + length, '/', target.length - length);
            size_t skipped = path == NULL ? target.length : (size_t)(path - target.text);
            return (struct tapak_slice){target.text + skipped, target.length - skipped};
        }
    }
    return target;
}

bool target_split(struct tapak_slice target, struct tapak_slice *out_path,
                  struct tapak_slice *out_query)
{
    target = without_origin(target);
    if (target.length == 0 || target.text[0] != '/' || !is_visible(target)) {
        return false;
    }
    const char *mark = memchr(target.text, '?', target.length);
    size_t length = mark == NULL ? target.length : (size_t)(mark - target.text);
    *out_path = (struct tapak_slice){target.text, length};
    *out_query = mark == NULL ? (struct tapak_slice){target.text + target.length, 0}
                              : (struct tapak_slice){mark + 1, target.length - length - 1};
    return true;
}

bool target_next(struct tapak_slice *rest, char separator, struct tapak_slice *out_part)
{
    if (rest->text == NULL) {
        return false;
    }
    const char *end = memchr(rest->text, separator, rest->length);
    if (end == NULL) {
        *out_part = *rest;
        *rest = (struct tapak_slice){0};
        return true;
    }
    size_t length = (size_t)(end - rest->text);
    *out_part = (struct tapak_slice){rest->text, length};
    *rest = (struct tapak_slice){end + 1, rest->length - length - 1};
    return true;
}

static int hex_digit(char digit)
{
    if (digit >= '0' && digit <= '9') {
        return digit - '0';
    }
    char lower = (char)(digit | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

struct tapak_slice target_decode(struct tapak_arena *arena, struct tapak_slice raw,
                                 enum target_plus plus)
{
    char *text = tapak_arena_take(arena, raw.length + 1);
    if (text == NULL) {
        return (struct tapak_slice){0};
    }
    size_t length = 0;
    for (size_t i = 0; i < raw.length; i++) {
        char byte = raw.text[i];
        if (byte == '+' && plus == TARGET_PLUS_IS_BLANK) {
            byte = ' ';
        } else if (byte == '%') {
            int high = raw.length - i > 2 ? hex_digit(raw.text[i + 1]) : -1;
            int low = high >= 0 ? hex_digit(raw.text[i + 2]) : -1;
            if (low < 0) {
                return (struct tapak_slice){0};
            }
            byte = (char)(high * 16 + low);
            i += 2;
        }
        text[length++] = byte;
    }
    text[length] = '\0';
    return (struct tapak_slice){text, length};
}

static bool is_unreserved(char byte)
{
    return (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') ||
           (byte >= 'a' && byte <= 'z') || (byte != '\0' && strchr("-._~", byte) != NULL);
}

void target_encode(struct tapak_buf *buf, const char *text)
{
    static const char digits[] = "0123456789ABCDEF";
    for (; *text != '\0'; text++) {
        if (is_unreserved(*text)) {
            tapak_buf_put_char(buf, *text);
        } else {
            unsigned char byte = (unsigned char)*text;
            tapak_buf_put_char(buf, '%');
            tapak_buf_put_char(buf, digits[byte >> 4]);
            tapak_buf_put_char(buf, digits[byte & 15]);
        }
    }
}
