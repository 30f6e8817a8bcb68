/**
 * @file server.h
 * @brief The daemon: sockets, threads, ceilings. Everything it answers comes from dispatch.
 *
 * Refused before dispatch: a doubled Content-Length or Host, Content-Length beside
 * Transfer-Encoding, a missing Host, bodies and targets above the ceilings of limits.h (RFC 9112
 * section 6.3).
 */
#ifndef TAPAK_HTTP_SERVER_H
#define TAPAK_HTTP_SERVER_H

#include "tapak/http/dispatch.h"

struct tapak_server;

struct tapak_server_options {
    const char *listen;    ///< "127.0.0.1:8080", "[::1]:8080"; port 0 takes a free one
    unsigned threads;      ///< 0 is four a core: a POST waits some ms for its durable commit
    unsigned connections;  ///< at most at a time; 0 is 1,000
    unsigned idle_seconds; ///< a connection that is silent for so long is closed; 0 is 30
};

/** Answers from now on. site must outlive the server. TAPAK_IO says why it cannot listen. */
TAPAK_MUST_CHECK enum tapak_status tapak_server_start(const struct tapak_site *site,
                                                      const struct tapak_server_options *options,
                                                      struct tapak_server **out_server,
                                                      struct tapak_error *err);

/** "http://127.0.0.1:8080": where it listens. */
const char *tapak_server_url(const struct tapak_server *server);

/** Takes no more connections, lets requests under way end (5 s at most), frees. NULL is allowed. */
void tapak_server_stop(struct tapak_server *server);

#endif
