/**
 * @file negotiate.h
 * @brief What the client accepts, of what there is. Source: RFC 9110 section 12.5.
 */
#ifndef TAPAK_HTTP_NEGOTIATE_OWN_H
#define TAPAK_HTTP_NEGOTIATE_OWN_H

#include "tapak/http/route.h"

/** The medium that the Accept field likes best; the first when it is absent or likes all alike;
    NULL when it accepts none. */
const struct tapak_media *negotiate_media(const struct tapak_media *media,
                                          struct tapak_slice accept);

/** Whether the Accept-Encoding field lets this content coding pass. */
bool negotiate_accepts_coding(struct tapak_slice accept_encoding, const char *coding);

/** Whether the If-None-Match field names this entity tag (quotes included). */
bool negotiate_matches_tag(struct tapak_slice if_none_match, const char *tag);

#endif
