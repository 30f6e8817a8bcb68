// Messages stand in a ring as the bytes that go out; a subscriber is a place in it. Whoever
// publishes wakes those that have nothing left to read.
#include "http/stream.h"

#include "tapak/base/instant.h"
#include "tapak/base/number.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
    DEFAULT_SUBSCRIBERS = 256,
    DEFAULT_MESSAGES = 1024,
    DEFAULT_BYTES = 16 * 1024,
    DEFAULT_HEARTBEAT_MS = 15000,
    HEAD_BYTES = 96,
};

struct message {
    char *tag;
    char *bytes;
    size_t size;
};

struct tapak_stream {
    struct tapak_stream_options limits;
    int64_t run; ///< tells the ids of this run of the program from another's
    pthread_t thread;
    pthread_mutex_t lock; ///< of what follows
    pthread_cond_t ending;
    bool is_ending;
    struct message *ring; ///< message n stands at n % messages
    uint64_t next;        ///< number of the message that comes next, from 1
    struct tapak_subscriber *first;
    size_t subscriber_count;
};

struct tapak_subscriber {
    struct tapak_stream *stream;
    struct tapak_stream_view view;
    struct tapak_subscriber *next_one;
    struct tapak_subscriber *before;
    subscriber_fn *pause;
    subscriber_fn *resume;
    void *connection;
    bool is_paused;
    bool has_heartbeat;    ///< one is to be sent
    int64_t last_sent_ms;  ///< monotonic
    uint64_t at;           ///< number of the message that it reads next
    size_t offset;         ///< into that message
    char head[HEAD_BYTES]; ///< what goes out first
    size_t head_size;
    size_t head_sent;
};

static uint64_t oldest(const struct tapak_stream *stream)
{
    return stream->next > stream->limits.messages ? stream->next - stream->limits.messages : 1;
}

static void wake(struct tapak_subscriber *subscriber)
{
    if (subscriber->is_paused) {
        subscriber->is_paused = false;
        subscriber->resume(subscriber->connection);
    }
}

static void wake_for_heartbeat(struct tapak_stream *stream)
{
    int64_t due_ms = tapak_monotonic_ms() - stream->limits.heartbeat_ms;
    for (struct tapak_subscriber *one = stream->first; one != NULL; one = one->next_one) {
        if (one->is_paused && one->last_sent_ms <= due_ms) {
            one->has_heartbeat = true;
            wake(one);
        }
    }
}

static void *keep_alive(void *context)
{
    struct tapak_stream *stream = context;
    long look_ms = stream->limits.heartbeat_ms / 4 + 1;
    (void)pthread_mutex_lock(&stream->lock);
    while (!stream->is_ending) {
        struct timespec until;
        (void)clock_gettime(CLOCK_REALTIME, &until);
        until.tv_sec += look_ms / 1000;
        until.tv_nsec += look_ms % 1000 * 1000000L;
        until.tv_sec += until.tv_nsec / 1000000000L;
        until.tv_nsec %= 1000000000L;
        (void)pthread_cond_timedwait(&stream->ending, &stream->lock, &until);
        wake_for_heartbeat(stream);
    }
    (void)pthread_mutex_unlock(&stream->lock);
    return NULL;
}

static size_t given_or(size_t given, size_t fallback)
{
    return given > 0 ? given : fallback;
}

enum tapak_status tapak_stream_create(const struct tapak_stream_options *options,
                                      struct tapak_stream **out_stream, struct tapak_error *err)
{
    struct tapak_stream *stream = calloc(1, sizeof *stream);
    if (stream != NULL) {
        stream->limits = (struct tapak_stream_options){
            given_or(options->subscribers, DEFAULT_SUBSCRIBERS),
            given_or(options->messages, DEFAULT_MESSAGES),
            given_or(options->bytes, DEFAULT_BYTES),
            (unsigned)given_or(options->heartbeat_ms, DEFAULT_HEARTBEAT_MS),
        };
        stream->ring = calloc(stream->limits.messages, sizeof *stream->ring);
    }
    if (stream == NULL || stream->ring == NULL) {
        free(stream);
        return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for a stream");
    }
    stream->run = tapak_now_ms();
    stream->next = 1;
    (void)pthread_mutex_init(&stream->lock, NULL);
    (void)pthread_cond_init(&stream->ending, NULL);
    if (pthread_create(&stream->thread, NULL, keep_alive, stream) != 0) {
        free(stream->ring);
        free(stream);
        return tapak_fail(err, TAPAK_NO_MEMORY, "no thread for a stream");
    }
    *out_stream = stream;
    return TAPAK_OK;
}

void stream_end(struct tapak_stream *stream)
{
    if (stream == NULL) {
        return;
    }
    (void)pthread_mutex_lock(&stream->lock);
    stream->is_ending = true;
    (void)pthread_cond_signal(&stream->ending);
    for (struct tapak_subscriber *one = stream->first; one != NULL; one = one->next_one) {
        wake(one);
    }
    (void)pthread_mutex_unlock(&stream->lock);
}

void tapak_stream_free(struct tapak_stream *stream)
{
    if (stream == NULL) {
        return;
    }
    stream_end(stream);
    (void)pthread_join(stream->thread, NULL);
    for (size_t i = 0; i < stream->limits.messages; i++) {
        free(stream->ring[i].tag);
        free(stream->ring[i].bytes);
    }
    (void)pthread_cond_destroy(&stream->ending);
    (void)pthread_mutex_destroy(&stream->lock);
    free(stream->ring);
    free(stream);
}

// Up to CR, LF or both, which all end a line for who reads the stream.
static struct tapak_slice take_line(struct tapak_slice *rest)
{
    size_t length = 0;
    while (length < rest->length && rest->text[length] != '\r' && rest->text[length] != '\n') {
        length++;
    }
    struct tapak_slice line = {rest->text, length};
    size_t end = length < rest->length ? 1 : 0;
    if (rest->length - length >= 2 && memcmp(rest->text + length, "\r\n", 2) == 0) {
        end = 2;
    }
    rest->text += length + end;
    rest->length -= length + end;
    return line;
}

// "id: 1795546275296-17\nevent: report\ndata: …\n\n"
static void put_message(struct tapak_buf *out, const struct tapak_stream *stream,
                        const struct tapak_stream_message *message)
{
    tapak_buf_printf(out, "id: %lld-%llu\nevent: %s\n", (long long)stream->run,
                     (unsigned long long)stream->next, message->event);
    struct tapak_slice rest = message->data;
    struct tapak_slice line;
    do {
        line = take_line(&rest);
        tapak_buf_put_text(out, "data: ");
        tapak_buf_put(out, line.text, line.length);
        tapak_buf_put_char(out, '\n');
    } while (rest.length > 0);
    tapak_buf_put_char(out, '\n');
}

static bool wants(const struct tapak_subscriber *subscriber, const char *tag)
{
    return subscriber->view.wants == NULL || subscriber->view.wants(tag, subscriber->view.context);
}

enum tapak_status tapak_stream_publish(struct tapak_stream *stream,
                                       const struct tapak_stream_message *message,
                                       struct tapak_error *err)
{
    struct tapak_buf text;
    size_t size = 0;
    char *tag = strdup(message->tag);
    tapak_buf_init(&text, stream->limits.bytes);
    (void)pthread_mutex_lock(&stream->lock);
    put_message(&text, stream, message);
    enum tapak_status status = tag == NULL
                                   ? tapak_fail(err, TAPAK_NO_MEMORY, "no memory for a message")
                                   : tapak_buf_check(&text, err);
    if (status == TAPAK_OK) {
        struct message *place = &stream->ring[stream->next % stream->limits.messages];
        free(place->tag);
        free(place->bytes);
        char *bytes = tapak_buf_take(&text, &size);
        *place = (struct message){tag, bytes, size};
        tag = NULL;
        stream->next++;
        for (struct tapak_subscriber *one = stream->first; one != NULL; one = one->next_one) {
            if (one->is_paused && wants(one, place->tag)) {
                wake(one);
            }
        }
    }
    (void)pthread_mutex_unlock(&stream->lock);
    tapak_buf_free(&text);
    free(tag);
    return status;
}

// The message behind the one that the client has seen, or 0 when it cannot go on from there.
static uint64_t resume_at(const struct tapak_stream *stream, struct tapak_slice last)
{
    int64_t run = 0;
    int64_t number = 0;
    const char *dash = memchr(last.text, '-', last.length);
    if (dash == NULL || !tapak_parse_int(last.text, (size_t)(dash - last.text), &run) ||
        !tapak_parse_int(dash + 1, last.length - (size_t)(dash + 1 - last.text), &number) ||
        run != stream->run || number < 0) {
        return 0;
    }
    uint64_t at = (uint64_t)number + 1;
    return at >= oldest(stream) && at <= stream->next ? at : 0;
}

static void put_head(struct tapak_subscriber *subscriber, struct tapak_slice last)
{
    const struct tapak_stream *stream = subscriber->stream;
    uint64_t at = last.text == NULL ? stream->next : resume_at(stream, last);
    int size = at > 0 ? snprintf(subscriber->head, HEAD_BYTES, "retry: 3000\n\n")
                      : snprintf(subscriber->head, HEAD_BYTES,
                                 "retry: 3000\n\nid: %lld-%llu\nevent: reset\ndata: {}\n\n",
                                 (long long)stream->run, (unsigned long long)stream->next - 1);
    subscriber->head_size = (size_t)size;
    subscriber->at = at > 0 ? at : stream->next;
}

// False when there is no place.
static bool join(struct tapak_subscriber *subscriber, struct tapak_slice last)
{
    struct tapak_stream *stream = subscriber->stream;
    (void)pthread_mutex_lock(&stream->lock);
    bool has_place = stream->subscriber_count < stream->limits.subscribers && !stream->is_ending;
    if (has_place) {
        put_head(subscriber, last);
        subscriber->next_one = stream->first;
        if (stream->first != NULL) {
            stream->first->before = subscriber;
        }
        stream->first = subscriber;
        stream->subscriber_count++;
    }
    (void)pthread_mutex_unlock(&stream->lock);
    return has_place;
}

static void release(const struct tapak_stream_view *view)
{
    if (view->release != NULL) {
        view->release(view->context);
    }
}

enum tapak_status tapak_stream_answer(struct tapak_stream *stream,
                                      const struct tapak_request *request,
                                      const struct tapak_stream_view *view,
                                      struct tapak_response *response, struct tapak_error *err)
{
    struct tapak_subscriber *subscriber = calloc(1, sizeof *subscriber);
    if (subscriber == NULL) {
        release(view);
        return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for a subscriber");
    }
    subscriber->stream = stream;
    subscriber->view = *view;
    if (!join(subscriber, tapak_request_field(request, "Last-Event-ID"))) {
        release(view);
        free(subscriber);
        return tapak_fail(err, TAPAK_BUSY, "too many subscribers are listening");
    }
    response->stream = subscriber;
    response->media_type = "text/event-stream";
    tapak_response_set(response, "Cache-Control", "no-store");
    tapak_response_set(response, "X-Accel-Buffering", "no"); // nginx keeps nothing back
    return TAPAK_OK;
}

size_t tapak_stream_subscribers(struct tapak_stream *stream)
{
    (void)pthread_mutex_lock(&stream->lock);
    size_t count = stream->subscriber_count;
    (void)pthread_mutex_unlock(&stream->lock);
    return count;
}

void subscriber_attach(struct tapak_subscriber *subscriber, subscriber_fn *pause,
                       subscriber_fn *resume, void *context)
{
    (void)pthread_mutex_lock(&subscriber->stream->lock);
    subscriber->pause = pause;
    subscriber->resume = resume;
    subscriber->connection = context;
    (void)pthread_mutex_unlock(&subscriber->stream->lock);
}

static size_t copy_piece(char *out, size_t room, const char *bytes, size_t size)
{
    size_t length = size < room ? size : room;
    memcpy(out, bytes, length);
    return length;
}

// Under the lock: -1 when it has fallen behind.
static ssize_t read_messages(struct tapak_subscriber *subscriber, char *out, size_t room)
{
    const struct tapak_stream *stream = subscriber->stream;
    size_t used = 0;
    if (subscriber->at < oldest(stream)) {
        return -1;
    }
    while (used < room && subscriber->at < stream->next) {
        const struct message *message = &stream->ring[subscriber->at % stream->limits.messages];
        if (subscriber->offset > 0 || wants(subscriber, message->tag)) {
            size_t length = copy_piece(out + used, room - used, message->bytes + subscriber->offset,
                                       message->size - subscriber->offset);
            used += length;
            subscriber->offset += length;
            if (subscriber->offset < message->size) {
                break;
            }
        }
        subscriber->offset = 0;
        subscriber->at++;
    }
    return (ssize_t)used;
}

ssize_t subscriber_read(struct tapak_subscriber *subscriber, char *out, size_t room)
{
    static const char heartbeat[] = ":\n\n";
    struct tapak_stream *stream = subscriber->stream;
    ssize_t used = 0;
    (void)pthread_mutex_lock(&stream->lock);
    if (stream->is_ending) {
        used = -1;
    } else if (subscriber->head_sent < subscriber->head_size) {
        used = (ssize_t)copy_piece(out, room, subscriber->head + subscriber->head_sent,
                                   subscriber->head_size - subscriber->head_sent);
        subscriber->head_sent += (size_t)used;
    } else {
        used = read_messages(subscriber, out, room);
    }
    if (used == 0 && subscriber->has_heartbeat && room >= sizeof heartbeat - 1) {
        used = (ssize_t)copy_piece(out, room, heartbeat, sizeof heartbeat - 1);
    }
    if (used != 0) {
        subscriber->has_heartbeat = false;
        subscriber->last_sent_ms = tapak_monotonic_ms();
    } else {
        subscriber->is_paused = true;
        subscriber->pause(subscriber->connection);
    }
    (void)pthread_mutex_unlock(&stream->lock);
    return used;
}

void subscriber_free(struct tapak_subscriber *subscriber)
{
    if (subscriber == NULL) {
        return;
    }
    struct tapak_stream *stream = subscriber->stream;
    (void)pthread_mutex_lock(&stream->lock);
    if (subscriber->before != NULL) {
        subscriber->before->next_one = subscriber->next_one;
    } else {
        stream->first = subscriber->next_one;
    }
    if (subscriber->next_one != NULL) {
        subscriber->next_one->before = subscriber->before;
    }
    stream->subscriber_count--;
    (void)pthread_mutex_unlock(&stream->lock);
    release(&subscriber->view);
    free(subscriber);
}
