/**
 * @file metrics.h
 * @brief How the server counts: one shard per group of connections, summed up by who reads.
 */
#ifndef TAPAK_HTTP_METRICS_OWN_H
#define TAPAK_HTTP_METRICS_OWN_H

#include "tapak/http/message.h"
#include "tapak/http/metrics.h"

#include <stdint.h>

/** Why a request or a connection was turned away. */
enum metrics_refusal {
    METRICS_FULL,    ///< too many connections
    METRICS_ADDRESS, ///< too many from one address
    METRICS_QUEUE,   ///< too many requests wait for a worker
    METRICS_MEMORY,  ///< answers and bodies under way hold too much
    METRICS_SLOW,    ///< request or reader missed its deadline, the connection was ended
    METRICS_FRAMING, ///< a request that others could read differently
    METRICS_REFUSAL_COUNT
};

struct metrics_tally {
    unsigned shard; ///< any number
    int64_t duration_us;
    size_t taken_bytes; ///< of the body
    size_t sent_bytes;  ///< of the body
};

void metrics_count_request(struct tapak_metrics *metrics, const struct tapak_response *response,
                           const struct metrics_tally *tally);
void metrics_count_refusal(struct tapak_metrics *metrics, enum metrics_refusal why);

#endif
