/**
 * @file exchange.h
 * @brief One request from its first line until its answer is sent, and the memory it lives in.
 *
 * Memory:  an exchange is taken when a request line arrives and given back when the answer is
 *          sent, so that a connection which only waits holds nothing of ours but struct conn.
 * Threads: a request is in one thread at a time: the daemon's, or a worker's while it is
 *          suspended.
 */
#ifndef TAPAK_HTTP_EXCHANGE_OWN_H
#define TAPAK_HTTP_EXCHANGE_OWN_H

#include "http/access.h"
#include "http/conns.h"
#include "http/guard.h"
#include "http/workers.h"
#include "tapak/http/body.h"
#include "tapak/http/dispatch.h"

#include <microhttpd.h>
#include <pthread.h>

enum {
    EXCHANGE_POOLS = 8,
    EXCHANGE_FIELDS = 100,
    EXCHANGE_POOL_MOST = 64 ///< kept for the next request in each pool
};

struct exchange;

struct exchange_pool {
    pthread_mutex_t lock;
    struct exchange *first;
    unsigned count;
    char distance[64]; ///< to the next pool's lock
};

/** What all requests of a server share. */
struct exchange_shared {
    const struct tapak_site *site;
    struct conns *conns;
    struct workers *workers;
    struct access_log *access;
    const char *spool_folder;
    bool is_tls;
    bool shows_client; ///< in the access log
    int64_t idle_ms;
    int64_t headers_ms;
    int64_t grace_ms; ///< beside what the slowest line needs for a body or an answer
    uint64_t id_seed;
    _Atomic uint64_t id_count;
    size_t held_most;
    _Atomic size_t held_bytes;    ///< answers that are being sent
    _Atomic size_t spooled_bytes; ///< bodies in files
    atomic_uint under_way;        ///< requests between their first line and the end of their answer
    struct exchange_pool pools[EXCHANGE_POOLS];
};

struct exchange {
    struct exchange *next; ///< in a pool
    struct tapak_arena *arena;
    struct tapak_header_field fields[EXCHANGE_FIELDS];

    // From here on cleared for each request.
    struct exchange_shared *shared;
    struct conn *conn;
    struct MHD_Connection *connection;
    struct tapak_request request;
    struct tapak_response response;
    struct tapak_later later;        ///< of the request, when a worker does it
    const struct tapak_route *route; ///< known since the headers are; NULL when there is none
    struct tapak_body body;
    int64_t complete_us;      ///< when its last byte had come
    size_t thrown_away_bytes; ///< of a body above the ceiling, which is read to be answered
    size_t spooled_bytes;
    size_t held_bytes;
    char id[TAPAK_REQUEST_ID_LENGTH + 1];
    bool has_begun;
    bool has_too_many_fields;
    bool is_refused; ///< answered, the rest of the body is thrown away
    bool is_made;    ///< response holds the answer
    int body_status; ///< HTTP status of a body that is not taken, or 0
};

void exchange_shared_init(struct exchange_shared *shared);
void exchange_shared_free(struct exchange_shared *shared);

/** NULL without memory. target is copied. */
struct exchange *exchange_take(struct exchange_shared *shared, struct MHD_Connection *connection,
                               const char *target);
void exchange_give(struct exchange *exchange);

/** A step of the daemon: headers, a piece of the body, its end, the way back from a worker. */
enum MHD_Result exchange_step(struct exchange *exchange, const char *method, const char *version,
                              const char *upload, size_t *upload_size);

/** What a worker does with a request. */
void exchange_work(void *exchange);

#endif
