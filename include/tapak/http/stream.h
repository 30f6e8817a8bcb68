/**
 * @file stream.h
 * @brief Server-sent events: one stream of messages, read by a bounded number of subscribers.
 *
 * Rule:    the last messages are kept in a ring. A subscriber that comes back with Last-Event-ID
 *          goes on behind it; when that is no longer there (or from another run of the program) it
 *          gets an event "reset" first and should ask for everything again. A subscriber that falls
 *          behind the ring is ended, and comes back the same way.
 * Rule:    a comment goes out at least every heartbeat, so that proxies keep the connection and a
 *          client that is gone is noticed.
 * Threads: any may publish; nobody waits for a subscriber.
 * Source:  WHATWG HTML section 9.2 (server-sent events).
 */
#ifndef TAPAK_HTTP_STREAM_H
#define TAPAK_HTTP_STREAM_H

#include "tapak/http/message.h"

struct tapak_stream;

/** Ceilings; 0 takes the default. */
struct tapak_stream_options {
    size_t subscribers;    ///< 256
    size_t messages;       ///< kept in the ring: 1,024
    size_t bytes;          ///< of one message: 16 KiB
    unsigned heartbeat_ms; ///< 15,000
};

TAPAK_MUST_CHECK enum tapak_status tapak_stream_create(const struct tapak_stream_options *options,
                                                       struct tapak_stream **out_stream,
                                                       struct tapak_error *err);
/** After the server has stopped. NULL is allowed. */
void tapak_stream_free(struct tapak_stream *stream);

struct tapak_stream_message {
    const char *tag;         ///< what subscribers choose by (an area, a report); "" for all
    const char *event;       ///< "report"; letters, digits, "-"
    struct tapak_slice data; ///< UTF-8, one line or several
};

/** TAPAK_TOO_LARGE above the ceiling of one message. */
TAPAK_MUST_CHECK enum tapak_status tapak_stream_publish(struct tapak_stream *stream,
                                                        const struct tapak_stream_message *message,
                                                        struct tapak_error *err);

/** Called with the stream's lock held, from any thread: quick, and without using the stream. */
typedef bool tapak_stream_wants_fn(const char *tag, void *context);

/** What one subscriber is shown; release gives context back at its end, and may be NULL. */
struct tapak_stream_view {
    tapak_stream_wants_fn *wants; ///< NULL shows all
    void (*release)(void *context);
    void *context;
};

/**
 * Makes response the subscriber's stream. The view becomes the response's, also on failure.
 * TAPAK_BUSY when there are too many subscribers.
 */
TAPAK_MUST_CHECK enum tapak_status tapak_stream_answer(struct tapak_stream *stream,
                                                       const struct tapak_request *request,
                                                       const struct tapak_stream_view *view,
                                                       struct tapak_response *response,
                                                       struct tapak_error *err);

size_t tapak_stream_subscribers(struct tapak_stream *stream);

#endif
