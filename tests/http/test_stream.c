#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "http/site.h"
#include "http/stream.h"
#include "http/talk.h"
#include "tapak/base/limits.h"
#include "tapak/base/log.h"

static char text[TALK_BYTES];

static void count_up(void *context)
{
    (void)atomic_fetch_add((atomic_int *)context, 1);
}

static struct tapak_stream *create(size_t subscribers, size_t messages, unsigned heartbeat_ms)
{
    struct tapak_stream *stream = NULL;
    struct tapak_error err;
    const struct tapak_stream_options options = {subscribers, messages, 200, heartbeat_ms};
    assert_int_equal(tapak_stream_create(&options, &stream, &err), TAPAK_OK);
    return stream;
}

static enum tapak_status publish(struct tapak_stream *stream, const char *tag, const char *data)
{
    struct tapak_error err;
    const struct tapak_stream_message message = {tag, "report", tapak_slice_of(data)};
    return tapak_stream_publish(stream, &message, &err);
}

static bool begins_alike(const char *tag, void *context)
{
    return strncmp(tag, context, strlen(context)) == 0;
}

// A subscriber without a server; NULL when there is no place.
static struct tapak_subscriber *join_as(struct tapak_stream *stream, const char *last_id,
                                        const char *area)
{
    struct tapak_header_field field = {tapak_slice_of("Last-Event-ID"),
                                       tapak_slice_of(last_id == NULL ? "" : last_id)};
    const struct tapak_request request = {.fields = &field, .field_count = last_id != NULL};
    const struct tapak_stream_view view = {area == NULL ? NULL : begins_alike, NULL,
                                           (void *)(uintptr_t)area};
    struct tapak_response response;
    struct tapak_error err;
    tapak_response_init(&response);
    if (tapak_stream_answer(stream, &request, &view, &response, &err) != TAPAK_OK) {
        return NULL;
    }
    struct tapak_subscriber *subscriber = response.stream;
    response.stream = NULL;
    tapak_response_free(&response);
    return subscriber;
}

// All that it reads until it is paused or ended, in pieces of room bytes; -1 for ended.
static ssize_t read_all(struct tapak_subscriber *subscriber, size_t room, char *out)
{
    size_t used = 0;
    ssize_t got = 0;
    while ((got = subscriber_read(subscriber, out + used, room)) > 0) {
        used += (size_t)got;
    }
    out[used] = '\0';
    return got;
}

static void test_stream__goes_on_behind_the_last_id(void **state)
{
    (void)state;
    struct tapak_stream *stream = create(4, 4, 60000);
    atomic_int paused = 0;
    atomic_int resumed = 0;
    char out[4096];
    char id[64];
    struct tapak_subscriber *first = join_as(stream, NULL, NULL);
    subscriber_attach(first, count_up, count_up, &paused);
    assert_int_equal(read_all(first, 7, out), 0);
    assert_string_equal(out, "retry: 3000\n\n");
    assert_int_equal(paused, 1);
    assert_int_equal(publish(stream, "", "{\"n\":1}"), TAPAK_OK);
    assert_int_equal(paused, 2); // resumed once
    assert_int_equal(publish(stream, "", "two\r\nlines\revent: x\n"), TAPAK_OK);
    assert_int_equal(paused, 2); // not again
    assert_int_equal(read_all(first, 5, out), 0);
    assert_non_null(strstr(out, "-1\nevent: report\ndata: {\"n\":1}\n\nid: "));
    assert_non_null(strstr(out, "-2\nevent: report\ndata: two\ndata: lines\ndata: event: x\n\n"));
    assert_int_equal(sscanf(out, "id: %60s", id), 1);
    subscriber_free(first);

    struct tapak_subscriber *second = join_as(stream, id, NULL);
    subscriber_attach(second, count_up, count_up, &resumed);
    assert_int_equal(read_all(second, 4096, out), 0);
    assert_null(strstr(out, "{\"n\":1}"));
    assert_non_null(strstr(out, "data: lines"));
    assert_null(strstr(out, "reset"));
    subscriber_free(second);

    static const char *const lost[] = {"1-1", "nonsense", "", "-", "99999999999999999999-1"};
    for (size_t i = 0; i < sizeof lost / sizeof lost[0]; i++) {
        struct tapak_subscriber *third = join_as(stream, lost[i], NULL);
        subscriber_attach(third, count_up, count_up, &resumed);
        assert_int_equal(read_all(third, 4096, out), 0);
        assert_non_null(strstr(out, "event: reset\n"));
        assert_null(strstr(out, "lines"));
        subscriber_free(third);
    }
    tapak_stream_free(stream);
}

static void test_stream__drops_who_falls_behind(void **state)
{
    (void)state;
    enum { RING = 4 };
    struct tapak_stream *stream = create(4, RING, 60000);
    atomic_int count = 0;
    char out[4096];
    struct tapak_subscriber *slow = join_as(stream, NULL, NULL);
    subscriber_attach(slow, count_up, count_up, &count);
    assert_int_equal(read_all(slow, 4096, out), 0);
    for (int i = 0; i < RING; i++) {
        assert_int_equal(publish(stream, "", "x"), TAPAK_OK);
    }
    assert_true(subscriber_read(slow, out, 5) == 5); // in the middle of the first
    assert_int_equal(publish(stream, "", "x"), TAPAK_OK);
    assert_int_equal(subscriber_read(slow, out, 5), -1);
    subscriber_free(slow);
    tapak_stream_free(stream);
}

static void test_stream__shows_what_the_view_wants(void **state)
{
    (void)state;
    struct tapak_stream *stream = create(4, 8, 60000);
    atomic_int count = 0;
    char out[4096];
    struct tapak_subscriber *one = join_as(stream, NULL, "64.02");
    subscriber_attach(one, count_up, count_up, &count);
    assert_int_equal(read_all(one, 4096, out), 0);
    assert_int_equal(publish(stream, "64.03.01", "theirs"), TAPAK_OK);
    assert_int_equal(count, 1); // not woken
    assert_int_equal(publish(stream, "64.02.05", "ours"), TAPAK_OK);
    assert_int_equal(count, 2);
    assert_int_equal(read_all(one, 4096, out), 0);
    assert_null(strstr(out, "theirs"));
    assert_non_null(strstr(out, "ours"));
    subscriber_free(one);
    tapak_stream_free(stream);
}

static void test_stream__ceilings(void **state)
{
    (void)state;
    struct tapak_stream *stream = create(2, 8, 60000);
    char large[300];
    memset(large, 'a', sizeof large - 1);
    large[sizeof large - 1] = '\0';
    struct tapak_subscriber *first = join_as(stream, NULL, NULL);
    struct tapak_subscriber *second = join_as(stream, NULL, NULL);
    assert_non_null(first);
    assert_non_null(second);
    assert_null(join_as(stream, NULL, NULL));
    assert_int_equal(tapak_stream_subscribers(stream), 2);
    assert_int_equal(publish(stream, "", large), TAPAK_TOO_LARGE);
    subscriber_free(first);
    struct tapak_subscriber *third = join_as(stream, NULL, NULL);
    assert_non_null(third);
    subscriber_free(second);
    subscriber_free(third);
    assert_int_equal(tapak_stream_subscribers(stream), 0);
    tapak_stream_free(stream);
    tapak_stream_free(NULL);
}

static void *publish_often(void *context)
{
    for (int i = 0; i < 500; i++) {
        char data[32];
        const struct timespec pause = {0, 200000};
        (void)snprintf(data, sizeof data, "message %d", i);
        (void)publish(context, "", data);
        (void)nanosleep(&pause, NULL);
    }
    return NULL;
}

// Readers that come, read, and go at any moment, while somebody publishes.
static void test_stream__over_the_wire(void **state)
{
    (void)state;
    enum { READERS = 20 };
    struct tapak_stream *stream = create(64, 1000, 60000);
    const struct tapak_site site = {.routes = test_routes, .stream = stream};
    struct tapak_server *server = NULL;
    struct tapak_error err;
    const struct tapak_server_options options = {.listen = "127.0.0.1:0", .threads = 2};
    pthread_t publisher;
    int handles[READERS];
    assert_int_equal(tapak_server_start(&site, &options, &server, &err), TAPAK_OK);
    for (int i = 0; i < READERS; i++) {
        handles[i] = talk_dial(server);
        assert_true(talk_send(handles[i], "GET /events HTTP/1.1\r\nHost: a\r\n\r\n"));
        talk_read(handles[i], "retry: 3000", text);
        assert_non_null(strstr(text, "text/event-stream"));
    }
    assert_int_equal(pthread_create(&publisher, NULL, publish_often, stream), 0);
    for (int i = 0; i < READERS; i += 2) {
        talk_read(handles[i], "message 1", text);
        (void)close(handles[i]);
    }
    assert_int_equal(pthread_join(publisher, NULL), 0);
    for (int i = 1; i < READERS; i += 2) {
        talk_read(handles[i], "message 499", text);
        assert_non_null(strstr(text, "message 0\n"));
        assert_non_null(strstr(text, "message 499\n"));
    }
    tapak_server_stop(server); // ends the streams: the readers are still there
    for (int i = 1; i < READERS; i += 2) {
        talk_read(handles[i], NULL, text);
        (void)close(handles[i]);
    }
    assert_int_equal(tapak_stream_subscribers(stream), 0);
    tapak_stream_free(stream);
}

static void test_stream__heartbeat_finds_who_is_gone(void **state)
{
    (void)state;
    struct tapak_stream *stream = create(4, 8, 40);
    const struct tapak_site site = {.routes = test_routes, .stream = stream};
    struct tapak_server *server = NULL;
    struct tapak_error err;
    const struct tapak_server_options options = {.listen = "127.0.0.1:0", .threads = 2};
    const struct timespec moment = {0, 20000000};
    assert_int_equal(tapak_server_start(&site, &options, &server, &err), TAPAK_OK);
    int handle = talk_dial(server);
    assert_true(talk_send(handle, "GET /events HTTP/1.1\r\nHost: a\r\n\r\n"));
    talk_read(handle, ":\n\n", text);
    assert_non_null(strstr(text, ":\n\n"));
    (void)close(handle);
    for (int i = 0; i < 400 && tapak_stream_subscribers(stream) > 0; i++) {
        (void)nanosleep(&moment, NULL);
    }
    assert_int_equal(tapak_stream_subscribers(stream), 0);
    tapak_server_stop(server);
    tapak_stream_free(stream);
}

int main(void)
{
    tapak_log_set_level(TAPAK_LOG_ERROR);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_stream__goes_on_behind_the_last_id),
        cmocka_unit_test(test_stream__drops_who_falls_behind),
        cmocka_unit_test(test_stream__shows_what_the_view_wants),
        cmocka_unit_test(test_stream__ceilings),
        cmocka_unit_test(test_stream__over_the_wire),
        cmocka_unit_test(test_stream__heartbeat_finds_who_is_gone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
