/**
 * @file range.h
 * @brief One range of a body instead of the whole. Source: RFC 9110 section 14.
 */
#ifndef TAPAK_HTTP_RANGE_OWN_H
#define TAPAK_HTTP_RANGE_OWN_H

#include "tapak/http/message.h"

/**
 * For a 200 that takes ranges: cuts it to the range that the client asks for (206), or says that
 * it is outside (416). Several ranges, malformed ones, and an If-Range that does not match get the
 * whole.
 */
void range_apply(const struct tapak_request *request, struct tapak_response *response);

#endif
