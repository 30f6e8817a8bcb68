/**
 * @file socket.h
 * @brief A listening socket for an address as people write it.
 */
#ifndef TAPAK_HTTP_SOCKET_OWN_H
#define TAPAK_HTTP_SOCKET_OWN_H

#include "tapak/base/error.h"

enum { SOCKET_URL_BYTES = 128 };

/**
 * Listens on "127.0.0.1:8080" or "[::1]:8080" (numeric, or "localhost"); out_url is
 * "http://127.0.0.1:8080" with that scheme and the port that was taken. The caller closes
 * *out_socket.
 */
TAPAK_MUST_CHECK enum tapak_status socket_listen(const char *address, const char *scheme,
                                                 int *out_socket,
                                                 char out_url[static SOCKET_URL_BYTES],
                                                 struct tapak_error *err);

#endif
