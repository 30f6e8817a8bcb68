/**
 * @file access.h
 * @brief The access log: one line a request, of values that tell nothing of persons.
 *
 * Rule:    the path is the route's and the query is left out; the client's address is written only
 *          when a setting asks for it. Lines reach the log within 50 ms, so that no request waits
 *          for a disk or a pipe; when who reads the log does not keep up, lines are dropped and
 *          counted.
 * Threads: any.
 */
#ifndef TAPAK_HTTP_ACCESS_OWN_H
#define TAPAK_HTTP_ACCESS_OWN_H

#include "tapak/base/text.h"
#include "tapak/http/networks.h"

#include <stdint.h>

struct access_log;

struct access_line {
    unsigned shard; ///< any number: lines of one shard keep their order
    const char *id;
    struct tapak_slice method; ///< as sent
    const char *route;         ///< "" when none answered
    int http_status;
    int64_t duration_us;
    size_t sent_bytes;
    const struct tapak_address *client; ///< NULL leaves it out
};

TAPAK_MUST_CHECK enum tapak_status access_start(int file, struct access_log **out_log,
                                                struct tapak_error *err);
/** Writes what there is, then ends. NULL is allowed. */
void access_stop(struct access_log *log);

/** In the form of tapak_log_set_form(), when lines of level info are written at all. */
void access_write(struct access_log *log, const struct access_line *line);

/** Lines that were dropped since the start. */
uint64_t access_dropped(const struct access_log *log);

#endif
