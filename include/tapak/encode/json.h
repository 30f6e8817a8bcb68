/**
 * @file json.h
 * @brief JSON written straight into a buffer, value by value. Sticky, as the buffer is.
 *
 * Shape:  what comes out is well-formed (RFC 8259), without white space, in UTF-8: malformed bytes
 *         become U+FFFD, control characters are escaped. Numbers that are not finite become null.
 * Names:  put_… writes a member of the open object, add_… an item of the open array or the whole
 *         value. Keys are not checked for being there twice.
 * Rule:   a key where there can be none, none where there must be one, or a close too many is a
 *         mistake of the program (assert). Nesting above the ceiling is a failure of the buffer
 *         (TAPAK_TOO_LARGE).
 */
#ifndef TAPAK_ENCODE_JSON_H
#define TAPAK_ENCODE_JSON_H

#include "tapak/base/buf.h"
#include "tapak/base/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { TAPAK_JSON_DEPTH = 32 };

/** A value; only json.c looks inside. */
struct tapak_json {
    struct tapak_buf *buf;
    size_t depth;
    bool is_array[TAPAK_JSON_DEPTH];
    bool has_item[TAPAK_JSON_DEPTH + 1]; ///< [0] is the whole value
};

/** A writer of one value at the end of the buffer. */
void tapak_json_init(struct tapak_json *json, struct tapak_buf *buf);

void tapak_json_open_object(struct tapak_json *json);
void tapak_json_open_array(struct tapak_json *json);
void tapak_json_put_object(struct tapak_json *json, const char *key);
void tapak_json_put_array(struct tapak_json *json, const char *key);
/** Ends what was opened last. */
void tapak_json_close(struct tapak_json *json);

/** text NULL is null. */
void tapak_json_put_text(struct tapak_json *json, const char *key, const char *text);
/** An absent slice is null. */
void tapak_json_put_slice(struct tapak_json *json, const char *key, struct tapak_slice text);
void tapak_json_put_int(struct tapak_json *json, const char *key, int64_t number);
/** At most digits behind the point, without trailing zeros. */
void tapak_json_put_double(struct tapak_json *json, const char *key, double number, int digits);
/** The shortest text that reads back as the same double. */
void tapak_json_put_exact(struct tapak_json *json, const char *key, double number);
void tapak_json_put_bool(struct tapak_json *json, const char *key, bool truth);
void tapak_json_put_null(struct tapak_json *json, const char *key);
/** size bytes that are one JSON value already; they are not looked at. */
void tapak_json_put_raw(struct tapak_json *json, const char *key, const char *bytes, size_t size);
/** Members that are written already, with commas between them, into the open object. */
void tapak_json_splice(struct tapak_json *json, struct tapak_slice members);
/** RFC 3339 in UTC: "2026-11-23T07:08:09Z". */
void tapak_json_put_instant(struct tapak_json *json, const char *key, int64_t instant_ms);

void tapak_json_add_text(struct tapak_json *json, const char *text);
void tapak_json_add_slice(struct tapak_json *json, struct tapak_slice text);
void tapak_json_add_int(struct tapak_json *json, int64_t number);
void tapak_json_add_double(struct tapak_json *json, double number, int digits);
void tapak_json_add_exact(struct tapak_json *json, double number);
void tapak_json_add_bool(struct tapak_json *json, bool truth);
void tapak_json_add_null(struct tapak_json *json);
void tapak_json_add_raw(struct tapak_json *json, const char *bytes, size_t size);

/**
 * For who writes one JSON value by himself: the comma and the key are written, the value goes to
 * the end of the buffer that is returned. key is NULL in an array and for the whole value.
 */
struct tapak_buf *tapak_json_begin_value(struct tapak_json *json, const char *key);

#endif
