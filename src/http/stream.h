/**
 * @file stream.h
 * @brief A subscriber as the server reads it.
 *
 * A reader that finds nothing is paused under the stream's lock, and resumed once, under the same
 * lock, by who has something for it; so it is never resumed when it is not paused, nor forgotten.
 */
#ifndef TAPAK_HTTP_STREAM_OWN_H
#define TAPAK_HTTP_STREAM_OWN_H

#include "tapak/http/stream.h"

#include <sys/types.h>

struct tapak_subscriber;

typedef void subscriber_fn(void *context);

/** Before the first read; context is the connection. */
void subscriber_attach(struct tapak_subscriber *subscriber, subscriber_fn *pause,
                       subscriber_fn *resume, void *context);

/** Bytes written to out, 0 after pause() was called, or -1 at the end. */
ssize_t subscriber_read(struct tapak_subscriber *subscriber, char *out, size_t room);

/** NULL is allowed. It must not be paused. */
void subscriber_free(struct tapak_subscriber *subscriber);

/** Every reader is resumed and comes to its end; nobody can subscribe any more. NULL is allowed. */
void stream_end(struct tapak_stream *stream);

#endif
