/**
 * @file finish.h
 * @brief What every response gets at the end: entity tag and 304, compression, common headers.
 */
#ifndef TAPAK_HTTP_FINISH_OWN_H
#define TAPAK_HTTP_FINISH_OWN_H

#include "tapak/http/message.h"

/** An ETag, the 304 it may bring, and gzip, for the success of a GET. */
void finish_representation(const struct tapak_request *request, struct tapak_response *response);

/** Turns a response whose entity tag the client has into 304. False when it has not. */
bool finish_not_modified(const struct tapak_request *request, struct tapak_response *response,
                         const char *tag);

#endif
