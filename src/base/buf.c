#include "tapak/base/buf.h"

#include "tapak/base/number.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_ROOM_BYTES = 256 };

void tapak_buf_init(struct tapak_buf *buf, size_t ceiling_bytes)
{
    *buf = (struct tapak_buf){.ceiling = ceiling_bytes};
}

void tapak_buf_free(struct tapak_buf *buf)
{
    free(buf->bytes);
    tapak_buf_init(buf, buf->ceiling);
}

void tapak_buf_clear(struct tapak_buf *buf)
{
    buf->size = 0;
    buf->failure = TAPAK_OK;
}

// One byte more than asked is kept free, so that tapak_buf_text() can always terminate.
static int make_room(struct tapak_buf *buf, size_t size)
{
    if (buf->failure != TAPAK_OK) {
        return 0;
    }
    if (size > buf->ceiling - buf->size) {
        buf->failure = TAPAK_TOO_LARGE;
        return 0;
    }
    if (size >= PTRDIFF_MAX - buf->size) {
        buf->failure = TAPAK_NO_MEMORY;
        return 0;
    }
    size_t wanted = buf->size + size + 1;
    if (wanted <= buf->room) {
        return 1;
    }
    size_t room = buf->room < FIRST_ROOM_BYTES ? FIRST_ROOM_BYTES : buf->room * 2;
    room = room > buf->ceiling ? buf->ceiling + 1 : room;
    room = room < wanted ? wanted : room;
    char *bytes = realloc(buf->bytes, room);
    if (bytes == NULL) {
        buf->failure = TAPAK_NO_MEMORY;
        return 0;
    }
    buf->bytes = bytes;
    buf->room = room;
    return 1;
}

char *tapak_buf_extend(struct tapak_buf *buf, size_t size)
{
    if (!make_room(buf, size)) {
        return NULL;
    }
    char *end = buf->bytes + buf->size;
    buf->size += size;
    return end;
}

void tapak_buf_cut(struct tapak_buf *buf, size_t size)
{
    if (size < buf->size) {
        buf->size = size;
    }
}

void tapak_buf_put(struct tapak_buf *buf, const void *bytes, size_t size)
{
    char *end = tapak_buf_extend(buf, size);
    if (end != NULL && size > 0) {
        memcpy(end, bytes, size);
    }
}

void tapak_buf_put_text(struct tapak_buf *buf, const char *text)
{
    tapak_buf_put(buf, text, strlen(text));
}

void tapak_buf_put_char(struct tapak_buf *buf, char character)
{
    tapak_buf_put(buf, &character, 1);
}

void tapak_buf_put_int(struct tapak_buf *buf, int64_t number)
{
    char text[TAPAK_NUMBER_BYTES];
    tapak_buf_put(buf, text, tapak_format_int(text, number));
}

void tapak_buf_put_double(struct tapak_buf *buf, double number, int digits)
{
    char text[TAPAK_NUMBER_BYTES];
    tapak_buf_put(buf, text, tapak_format_double(text, number, digits));
}

void tapak_buf_printf(struct tapak_buf *buf, const char *format, ...)
{
    va_list args;
    va_list again;
    va_start(args, format);
    va_copy(again, args);
    int wanted = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (wanted < 0 && buf->failure == TAPAK_OK) {
        buf->failure = TAPAK_TOO_LARGE; // vsnprintf counts in int
    }
    if (wanted >= 0 && make_room(buf, (size_t)wanted)) {
        (void)vsnprintf(buf->bytes + buf->size, (size_t)wanted + 1, format, again);
        buf->size += (size_t)wanted;
    }
    va_end(again);
}

const char *tapak_buf_text(struct tapak_buf *buf)
{
    if (buf->failure != TAPAK_OK || buf->bytes == NULL) {
        return "";
    }
    buf->bytes[buf->size] = '\0';
    return buf->bytes;
}

enum tapak_status tapak_buf_check(const struct tapak_buf *buf, struct tapak_error *err)
{
    if (buf->failure == TAPAK_TOO_LARGE) {
        return tapak_fail(err, TAPAK_TOO_LARGE, "more than %zu bytes", buf->ceiling);
    }
    if (buf->failure != TAPAK_OK) {
        return tapak_fail(err, buf->failure, "no memory for %zu bytes", buf->size);
    }
    return TAPAK_OK;
}

char *tapak_buf_take(struct tapak_buf *buf, size_t *out_size)
{
    char *bytes = buf->bytes;
    *out_size = buf->size;
    tapak_buf_init(buf, buf->ceiling);
    return bytes;
}
