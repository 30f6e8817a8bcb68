/**
 * @file guard.h
 * @brief Requests that a proxy and this server could read differently are refused.
 *
 * Source: RFC 9112 sections 3.2 and 6.3; libmicrohttpd lets all but the missing Host pass.
 */
#ifndef TAPAK_HTTP_GUARD_OWN_H
#define TAPAK_HTTP_GUARD_OWN_H

#include "tapak/http/message.h"

#include <stddef.h>

struct guard_verdict {
    int http_status; ///< 0: nothing is wrong
    const char *detail;
};

/** Framing of a request by its fields; version is "HTTP/1.1". */
struct guard_verdict guard_check(const struct tapak_request *request, const char *version,
                                 size_t max_body_bytes);

#endif
