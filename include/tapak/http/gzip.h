/**
 * @file gzip.h
 * @brief The gzip coding (RFC 1952) for bodies that are kept and sent often.
 */
#ifndef TAPAK_HTTP_GZIP_H
#define TAPAK_HTTP_GZIP_H

#include "tapak/base/buf.h"
#include "tapak/base/text.h"

#include <stdbool.h>

/** Writes plain, packed well rather than fast, into an empty buffer; false without memory. */
bool tapak_gzip(struct tapak_slice plain, struct tapak_buf *out);

#endif
