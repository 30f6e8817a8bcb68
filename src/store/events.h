/**
 * @file events.h
 * @brief What happened, as a chain: each event's hash covers it and the hash before it.
 */
#ifndef STORE_EVENTS_H
#define STORE_EVENTS_H

#include "store/conn.h"
#include "tapak/store/reports.h"

struct event {
    int64_t report_row_id; ///< 0 when it is not about a report
    const char *public_id; ///< "" likewise
    const struct tapak_actor *actor;
    const char *kind;
    const char *detail; ///< JSON; never personal data
};

TAPAK_MUST_CHECK enum tapak_status event_add(struct tapak_conn *conn, const struct event *event,
                                             struct tapak_error *err);

/** Computes the chain again; the id of the first event that does not fit, 0 when all do. */
TAPAK_MUST_CHECK enum tapak_status event_check(struct tapak_conn *conn, int64_t *out_first_bad,
                                               struct tapak_error *err);

#endif
