/**
 * @file buf.h
 * @brief Bytes that are written one after the other. Sticky: the first failure is kept, what
 *        follows is ignored, and tapak_buf_check() is asked once at the end.
 *
 * Threads: one at a time. The bytes belong to the buffer until tapak_buf_take().
 */
#ifndef TAPAK_BASE_BUF_H
#define TAPAK_BASE_BUF_H

#include "tapak/base/error.h"

#include <stddef.h>
#include <stdint.h>

struct tapak_buf {
    char *bytes; ///< NULL while empty; not terminated, see tapak_buf_text()
    size_t size;
    size_t room;
    size_t ceiling;
    enum tapak_status failure;
};

/** An empty buffer that never holds more than ceiling_bytes. */
void tapak_buf_init(struct tapak_buf *buf, size_t ceiling_bytes);

/** Gives the memory back; the buffer may be used again after init. */
void tapak_buf_free(struct tapak_buf *buf);

/** Forget what was written and any failure, keep the memory. */
void tapak_buf_clear(struct tapak_buf *buf);

void tapak_buf_put(struct tapak_buf *buf, const void *bytes, size_t size);
void tapak_buf_put_text(struct tapak_buf *buf, const char *text);
void tapak_buf_put_char(struct tapak_buf *buf, char character);
void tapak_buf_put_int(struct tapak_buf *buf, int64_t number);
/** Fixed notation without trailing zeros, at most digits behind the point; see number.h. */
void tapak_buf_put_double(struct tapak_buf *buf, double number, int digits);
void tapak_buf_printf(struct tapak_buf *buf, const char *format, ...) TAPAK_PRINTF(2, 3);

/** size bytes at the end that the caller fills, or NULL after a failure. */
char *tapak_buf_extend(struct tapak_buf *buf, size_t size);

/** Take back the last bytes so that size remain. */
void tapak_buf_cut(struct tapak_buf *buf, size_t size);

/** What was written as terminated text ("" when empty or failed); valid until the next write. */
const char *tapak_buf_text(struct tapak_buf *buf);

TAPAK_MUST_CHECK enum tapak_status tapak_buf_check(const struct tapak_buf *buf,
                                                   struct tapak_error *err);

/** Hand the bytes over; the caller frees them with free(). The buffer is empty afterwards. */
char *tapak_buf_take(struct tapak_buf *buf, size_t *out_size);

#endif
