/**
 * @file server.h
 * @brief The daemon: sockets, threads, ceilings. Everything it answers comes from dispatch.
 *
 * Refused before dispatch: a doubled Content-Length or Host, Content-Length beside
 * Transfer-Encoding, a missing Host, bodies and targets above the ceilings of limits.h (RFC 9112
 * section 6.3); with 503 and Retry-After, connections above a limit.
 * Ended: a connection that is silent, and one whose headers, body or reading of the answer take
 * longer than the slowest line needs.
 */
#ifndef TAPAK_HTTP_SERVER_H
#define TAPAK_HTTP_SERVER_H

#include "tapak/http/dispatch.h"

struct tapak_server;

struct tapak_server_options {
    const char *listen;      ///< "127.0.0.1:8080", "[::1]:8080"; port 0 takes a free one
    unsigned threads;        ///< that answer; they never wait; 0 is one a core, two at least
    unsigned workers;        ///< for routes that block; 0 is 16
    unsigned connections;    ///< at most at a time; 0 is 2,000
    unsigned per_address;    ///< of them from one address, listed proxies exempt; 0 is no limit
    unsigned idle_seconds;   ///< a connection that is silent for so long is closed; 0 is 30
    unsigned headers_ms;     ///< from the request line to the last header; 0 is 15,000
    unsigned grace_ms;       ///< for a body or an answer beside what a slow line needs; 0 is 30,000
    size_t held_bytes;       ///< answers that are being sent, in all; 0 is TAPAK_MAX_HELD_BYTES
    const char *spool;       ///< folder for bodies above 64 KiB; NULL is /var/tmp
    const char *certificate; ///< file of the PEM chain for TLS; NULL or "" serves plain HTTP
    const char *key;         ///< file of its PEM key
    bool shows_client;       ///< the client's address stands in the access log
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
