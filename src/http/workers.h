/**
 * @file workers.h
 * @brief A few threads for requests whose handlers wait: for a durable commit, for a slow hash.
 *
 * Threads: any. What is taken in is always done, also while it stops.
 */
#ifndef TAPAK_HTTP_WORKERS_OWN_H
#define TAPAK_HTTP_WORKERS_OWN_H

#include "tapak/base/error.h"

#include <stdbool.h>
#include <stddef.h>

struct workers;

typedef void workers_fn(void *item);

/** Each item goes to fn in one of the threads, in order of coming; at most room of them wait. */
TAPAK_MUST_CHECK enum tapak_status workers_start(unsigned threads, size_t room, workers_fn *fn,
                                                 struct workers **out_workers,
                                                 struct tapak_error *err);
/** Takes nothing in any more, and returns when what was taken in is done. NULL is allowed. */
void workers_end(struct workers *workers);
/** After workers_end(). NULL is allowed. */
void workers_free(struct workers *workers);

/** A place for one item, to be filled by workers_put(); false when there is none. */
bool workers_reserve(struct workers *workers);
/** Only with a place that is reserved: it cannot fail. */
void workers_put(struct workers *workers, void *item);

/** By fn: its item keeps its place and comes again with workers_put(), from any thread. */
void workers_keep(struct workers *workers);

/** Items that wait or are being done. */
size_t workers_load(const struct workers *workers);

#endif
