/**
 * @file target.h
 * @brief The target of a request as it stands on the request line, and its parts.
 *
 * Nothing is decoded before it is split: "%2F" does not part a path and "%00" does not end it.
 * Source: RFC 3986 section 2.1, RFC 9112 section 3.2; "+" as a blank: WHATWG URL, urlencoded.
 */
#ifndef TAPAK_HTTP_TARGET_OWN_H
#define TAPAK_HTTP_TARGET_OWN_H

#include "tapak/base/arena.h"
#include "tapak/base/buf.h"
#include "tapak/base/text.h"

/** Path (begins with "/") and query of a target; the origin of an absolute form is left off. False
    when it is no such thing, or holds what must be encoded. */
bool target_split(struct tapak_slice target, struct tapak_slice *out_path,
                  struct tapak_slice *out_query);

/** Takes the text up to the next separator off *rest; false at the end. */
bool target_next(struct tapak_slice *rest, char separator, struct tapak_slice *out_part);

enum target_plus { TARGET_PLUS_STAYS, TARGET_PLUS_IS_BLANK };

/** Decoded, terminated text in the arena; {NULL, 0} when an escape is broken or memory is out. */
struct tapak_slice target_decode(struct tapak_arena *arena, struct tapak_slice raw,
                                 enum target_plus plus);

/** All but unreserved characters become %XX. */
void target_encode(struct tapak_buf *buf, const char *text);

#endif
