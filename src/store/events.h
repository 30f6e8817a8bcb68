/**
 * @file events.h
 * @brief What happened, as a chain: each event's hash covers it and the hash before it.
 */
#ifndef STORE_EVENTS_H
#define STORE_EVENTS_H

#include "store/conn.h"
#include "tapak/base/buf.h"
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

/**
 * Many events at once, behind the last of the chain. Until it is freed nobody else adds events.
 * For each: its detail is put into event_batch_detail(), then it is added (event->detail is not
 * looked at); public ids, kinds and the actor are borrowed until event_batch_write().
 */
struct event_batch;
TAPAK_MUST_CHECK enum tapak_status
event_batch_begin(struct tapak_conn *conn, struct event_batch **out_batch, struct tapak_error *err);
struct tapak_buf *event_batch_detail(struct event_batch *batch);
TAPAK_MUST_CHECK enum tapak_status
event_batch_add(struct event_batch *batch, const struct event *event, struct tapak_error *err);
/** Stores what was added, and is ready for more. */
TAPAK_MUST_CHECK enum tapak_status
event_batch_write(struct event_batch *batch, struct tapak_conn *conn, struct tapak_error *err);
/** NULL is allowed. */
void event_batch_free(struct event_batch *batch);

/** Computes the chain again; the id of the first event that does not fit, 0 when all do. */
TAPAK_MUST_CHECK enum tapak_status event_check(struct tapak_conn *conn, int64_t *out_first_bad,
                                               struct tapak_error *err);

#endif
