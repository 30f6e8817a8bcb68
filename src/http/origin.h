/**
 * @file origin.h
 * @brief Where a request came from and under which name it was sent, also behind proxies.
 *
 * Rule:   forwarding headers are read only when the socket's other end is a listed proxy, and only
 *         those of the one family that the setting names: a proxy passes on what it does not know,
 *         so the other family is the client's word. Lists are read from the right, as far as each
 *         address is a listed proxy; what stands further left is the client's word as well.
 * Source: RFC 7239 (Forwarded); X-Forwarded-* as nginx, HAProxy and Apache set them.
 */
#ifndef TAPAK_HTTP_ORIGIN_OWN_H
#define TAPAK_HTTP_ORIGIN_OWN_H

#include "tapak/http/dispatch.h"

/** False when the name under which it was sent is none: RFC 9112 section 3.2 wants 400. */
bool origin_find(const struct tapak_site *site, const struct tapak_request *request,
                 struct tapak_origin *out_origin);

#endif
