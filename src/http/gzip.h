/**
 * @file gzip.h
 * @brief Bodies in the gzip coding (RFC 1952).
 */
#ifndef TAPAK_HTTP_GZIP_OWN_H
#define TAPAK_HTTP_GZIP_OWN_H

#include "tapak/http/message.h"

/** Puts the compressed body in place of the plain one; false (and nothing changed) without memory.
 */
bool gzip_body(struct tapak_response *response);

#endif
