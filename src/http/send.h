/**
 * @file send.h
 * @brief A response on its way to the client, counted and logged.
 */
#ifndef TAPAK_HTTP_SEND_OWN_H
#define TAPAK_HTTP_SEND_OWN_H

#include "http/exchange.h"

/** Hands exchange->response over to the daemon, which frees the body when it is sent. */
enum MHD_Result send_response(struct exchange *exchange);

#endif
