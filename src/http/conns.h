/**
 * @file conns.h
 * @brief The connections that are open: how many, from where, and until when they may last.
 *
 * Rule:    what is above a limit is let in as surplus, so that it gets an answer (503) and not a
 *          closed door; how many of those there are is limited by the daemon.
 * Rule:    a deadline is for the whole of what is awaited, so that a byte now and then does not
 *          keep a connection; who misses it finds the socket shut.
 * Threads: any.
 */
#ifndef TAPAK_HTTP_CONNS_OWN_H
#define TAPAK_HTTP_CONNS_OWN_H

#include "http/metrics.h"
#include "tapak/http/networks.h"

#include <stdatomic.h>
#include <stdint.h>

struct conns;

enum conn_surplus { CONN_FITS, CONN_IS_ABOVE_ALL, CONN_IS_ABOVE_ADDRESS };

/** One connection; what is above the blank line does not change. */
struct conn {
    struct conns *owner;
    struct tapak_address peer;
    int socket;
    unsigned shard; ///< connections in turn: for what is kept several times to spare waiting
    enum conn_surplus surplus;

    _Atomic int64_t until_ms; ///< monotonic
    unsigned bucket;
    bool is_counted;
    struct conn *next;
    struct conn *before;
};

struct conns_limits {
    unsigned all;
    unsigned per_address;                ///< 0 is no limit; of IPv6 a /64 is one address
    const struct tapak_networks *exempt; ///< from the limit per address
};

TAPAK_MUST_CHECK enum tapak_status conns_create(const struct conns_limits *limits,
                                                struct tapak_metrics *metrics,
                                                struct conns **out_conns, struct tapak_error *err);
/** Every connection must be closed. NULL is allowed. */
void conns_free(struct conns *conns);

/** NULL without memory. */
struct conn *conns_open(struct conns *conns, int socket, const struct tapak_address *peer);
/** Before the socket is closed. */
void conns_close(struct conn *conn);

/** Whatever is awaited now must have come within ms; a negative number is for ever. */
void conn_expect(struct conn *conn, int64_t ms);

/** So full that nobody should stay for another request. */
bool conns_are_crowded(const struct conns *conns);

unsigned conns_count(const struct conns *conns);
/** Since the start. */
uint64_t conns_total(const struct conns *conns);

#endif
