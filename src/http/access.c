// Lines gather in shards, each with two buffers: one is filled while the other is written. They
// go out in pieces of whole lines that a pipe takes in one go (PIPE_BUF), so that they do not mix
// with lines of others.
#include "http/access.h"

#include "tapak/base/instant.h"
#include "tapak/base/log.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum {
    SHARDS = 8,
    SHARD_BYTES = 64 * 1024,
    LINE_BYTES = 512,
    FLUSH_MS = 50,
    METHOD_LETTERS = 16,
    ROUTE_BYTES = 200
};

struct shard {
    pthread_mutex_t lock;
    char *bytes; ///< under the lock, as is size
    size_t size;
    char distance[64];
};

struct access_log {
    int file;
    struct shard shards[SHARDS];
    char *spare; ///< the flushing thread's
    pthread_t thread;
    atomic_bool is_ending;
    _Atomic uint64_t dropped;
};

static void write_all(const struct access_log *log, const char *bytes, size_t size)
{
    while (size > 0) {
        ssize_t written = write(log->file, bytes, size);
        if (written < 0 && errno == EAGAIN) {
            struct pollfd wanted = {.fd = log->file, .events = POLLOUT};
            (void)poll(&wanted, 1, 1000);
            written = atomic_load(&log->is_ending) ? -1 : 0;
        } else if (written < 0 && errno == EINTR) {
            written = 0;
        }
        if (written < 0) {
            return; // a log that cannot be written must not end the service
        }
        bytes += written;
        size -= (size_t)written;
    }
}

static void write_lines(const struct access_log *log, const char *bytes, size_t size)
{
    while (size > 0) {
        size_t piece = size;
        if (piece > PIPE_BUF) {
            const char *end = memrchr(bytes, '\n', PIPE_BUF);
            piece = end == NULL ? PIPE_BUF : (size_t)(end - bytes) + 1;
        }
        write_all(log, bytes, piece);
        bytes += piece;
        size -= piece;
    }
}

static void flush(struct access_log *log)
{
    for (size_t i = 0; i < SHARDS; i++) {
        struct shard *shard = &log->shards[i];
        (void)pthread_mutex_lock(&shard->lock);
        char *full = shard->bytes;
        size_t size = shard->size;
        if (size > 0) {
            shard->bytes = log->spare;
            shard->size = 0;
            log->spare = full;
        }
        (void)pthread_mutex_unlock(&shard->lock);
        write_lines(log, full, size);
    }
}

static void *flush_often(void *context)
{
    static const struct timespec pause = {0, FLUSH_MS * 1000000L};
    struct access_log *log = context;
    while (!atomic_load(&log->is_ending)) {
        (void)nanosleep(&pause, NULL);
        flush(log);
    }
    flush(log);
    return NULL;
}

static void free_log(struct access_log *log)
{
    for (size_t i = 0; i < SHARDS; i++) {
        free(log->shards[i].bytes);
        (void)pthread_mutex_destroy(&log->shards[i].lock);
    }
    free(log->spare);
    free(log);
}

enum tapak_status access_start(int file, struct access_log **out_log, struct tapak_error *err)
{
    struct access_log *log = calloc(1, sizeof *log);
    if (log == NULL) {
        return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for the access log");
    }
    bool is_whole = (log->spare = malloc(SHARD_BYTES)) != NULL;
    log->file = file;
    for (size_t i = 0; i < SHARDS; i++) {
        (void)pthread_mutex_init(&log->shards[i].lock, NULL);
        log->shards[i].bytes = malloc(SHARD_BYTES);
        is_whole = is_whole && log->shards[i].bytes != NULL;
    }
    if (!is_whole || pthread_create(&log->thread, NULL, flush_often, log) != 0) {
        free_log(log);
        return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for the access log");
    }
    *out_log = log;
    return TAPAK_OK;
}

void access_stop(struct access_log *log)
{
    if (log == NULL) {
        return;
    }
    atomic_store(&log->is_ending, true);
    (void)pthread_join(log->thread, NULL);
    free_log(log);
}

static char *put(char *at, const char *text)
{
    return stpcpy(at, text);
}

// Digits by hand: number.h and instant.h go through snprintf, which costs more than all the rest.
static char *put_digits(char *at, uint64_t number, int least)
{
    char digits[20];
    int count = 0;
    do {
        digits[count++] = (char)('0' + number % 10);
        number /= 10;
    } while (number > 0 || count < least);
    while (count > 0) {
        *at++ = digits[--count];
    }
    *at = '\0';
    return at;
}

// As tapak_format_instant(), always with milliseconds.
static char *put_instant(char *at, int64_t instant_ms)
{
    int64_t day = instant_ms / TAPAK_MS_PER_DAY;
    uint64_t ms = (uint64_t)(instant_ms - day * TAPAK_MS_PER_DAY);
    struct tapak_date date = tapak_date_from_day(day);
    at = put(put_digits(at, (uint64_t)date.year, 4), "-");
    at = put(put_digits(at, (uint64_t)date.month, 2), "-");
    at = put(put_digits(at, (uint64_t)date.day, 2), "T");
    at = put(put_digits(at, ms / 3600000, 2), ":");
    at = put(put_digits(at, ms / 60000 % 60, 2), ":");
    at = put(put_digits(at, ms / 1000 % 60, 2), ".");
    return put(put_digits(at, ms % 1000, 3), "Z");
}

static char *put_ms(char *at, int64_t duration_us)
{
    uint64_t us = (uint64_t)(duration_us < 0 ? 0 : duration_us);
    return put_digits(put(put_digits(at, us / 1000, 1), "."), us % 1000, 3);
}

// A method is a token; what is none, or longer than any that there is, is not worth quoting.
static char *put_method(char *at, struct tapak_slice method)
{
    for (size_t i = 0; i < method.length; i++) {
        char lower = (char)(method.text[i] | 0x20);
        if (method.length > METHOD_LETTERS || lower < 'a' || lower > 'z') {
            return put(at, "(other)");
        }
    }
    memcpy(at, method.text, method.length);
    at[method.length] = '\0';
    return at + method.length;
}

struct form {
    const char *before_time;
    const char *id;
    const char *method;
    const char *route;
    const char *status;
    const char *ms;
    const char *bytes;
    const char *client;
    const char *client_end;
    const char *end;
};

static const struct form forms[] = {
    [TAPAK_LOG_TEXT] = {"", " info request=", " method=", " route=", " status=", " ms=", " bytes=",
                        " client=", "", "\n"},
    [TAPAK_LOG_JSON] = {"{\"time\":\"", "\",\"level\":\"info\",\"request\":\"", "\",\"method\":\"",
                        "\",\"route\":\"",
                        "\",\"status\":", ",\"ms\":", ",\"bytes\":", ",\"client\":\"", "\"", "}\n"},
};

// Ids, routes and addresses are ours: nothing in them needs a quote. ROUTE_BYTES cuts a route.
static size_t format(char text[static LINE_BYTES], const struct access_line *line)
{
    char word[TAPAK_ADDRESS_BYTES];
    const struct form *form = &forms[tapak_log_get_form()];
    char *at = put_instant(put(text, form->before_time), tapak_now_ms());
    at = put(put(at, form->id), line->id);
    at = put(put_method(put(at, form->method), line->method), form->route);
    const char *route = line->route[0] == '\0' ? "(none)" : line->route;
    size_t length = strnlen(route, ROUTE_BYTES);
    memcpy(at, route, length);
    at = put_digits(put(at + length, form->status), (uint64_t)line->http_status, 1);
    at = put_ms(put(at, form->ms), line->duration_us);
    at = put_digits(put(at, form->bytes), line->sent_bytes, 1);
    if (line->client != NULL) {
        at = put(put(at, form->client), tapak_address_write(word, line->client));
        at = put(at, form->client_end);
    }
    at = put(at, form->end);
    return (size_t)(at - text);
}

void access_write(struct access_log *log, const struct access_line *line)
{
    char text[LINE_BYTES];
    if (!tapak_log_shows(TAPAK_LOG_INFO)) {
        return;
    }
    size_t size = format(text, line);
    struct shard *shard = &log->shards[line->shard % SHARDS];
    (void)pthread_mutex_lock(&shard->lock);
    bool has_room = size <= SHARD_BYTES - shard->size;
    if (has_room) {
        memcpy(shard->bytes + shard->size, text, size);
        shard->size += size;
    }
    (void)pthread_mutex_unlock(&shard->lock);
    if (!has_room) {
        (void)atomic_fetch_add(&log->dropped, 1);
    }
}

uint64_t access_dropped(const struct access_log *log)
{
    return atomic_load(&log->dropped);
}
