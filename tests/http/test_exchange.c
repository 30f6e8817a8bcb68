// Requests that wait beside requests that do not, clients that go away or never come to an end, and
// more connections than there may be.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "http/site.h"
#include "http/talk.h"
#include "tapak/base/instant.h"
#include "tapak/base/limits.h"
#include "tapak/base/log.h"

static const char slow[] = "POST /slow HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
                           "Content-Length: 2\r\n\r\n{}";
static const char quick[] = "GET /items/7 HTTP/1.1\r\nHost: a\r\n\r\n";
static const char last[] = "GET /items/7 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

static const struct tapak_site plain_site = {.routes = test_routes};
static char answer[TALK_BYTES];

static struct tapak_server *start(const struct tapak_server_options *options)
{
    struct tapak_server *server = NULL;
    struct tapak_error err = {0};
    struct tapak_server_options all = *options;
    all.listen = "127.0.0.1:0";
    all.threads = 2;
    if (tapak_server_start(&plain_site, &all, &server, &err) != TAPAK_OK) {
        fail_msg("%s", err.message);
    }
    return server;
}

static void pause_ms(long ms)
{
    const struct timespec pause = {ms / 1000, ms % 1000 * 1000000L};
    (void)nanosleep(&pause, NULL);
}

static void test_exchange__readers_do_not_wait_for_writers(void **state)
{
    (void)state;
    enum { WAITING = 16 };
    struct tapak_server *server = start(&(struct tapak_server_options){.workers = WAITING});
    int handles[WAITING];
    for (int i = 0; i < WAITING; i++) {
        handles[i] = talk_dial(server);
        assert_true(talk_send(handles[i], slow));
    }
    pause_ms(50);
    int64_t start_ms = tapak_monotonic_ms();
    for (int i = 0; i < 200; i++) {
        talk(server, last, NULL, answer);
        assert_non_null(strstr(answer, " 200 "));
    }
    assert_true(tapak_monotonic_ms() - start_ms < 9000); // before the first waiting one gives up
    site_open_gate(WAITING);
    for (int i = 0; i < WAITING; i++) {
        talk_read(handles[i], "waited", answer);
        assert_non_null(strstr(answer, " 200 "));
        (void)close(handles[i]);
    }
    tapak_server_stop(server);
}

static void test_exchange__says_when_too_many_wait(void **state)
{
    (void)state;
    enum { ROOM = 256, WORKERS = 2, TOO_MANY = 20, ALL = ROOM + WORKERS + TOO_MANY };
    struct tapak_server *server = start(&(struct tapak_server_options){.workers = WORKERS});
    static int handles[ALL];
    int refused = 0;
    for (int i = 0; i < ALL; i++) {
        handles[i] = talk_dial(server);
        assert_true(talk_send(handles[i], slow));
    }
    pause_ms(100);
    site_open_gate(ROOM + WORKERS);
    for (int i = 0; i < ALL; i++) {
        talk_read(handles[i], "}", answer);
        refused += strstr(answer, " 503 ") != NULL && strstr(answer, "Retry-After: ") != NULL;
        (void)close(handles[i]);
    }
    assert_int_equal(refused, TOO_MANY);
    tapak_server_stop(server);
}

// Nobody is told when a client hangs up while its request is with a worker.
static void test_exchange__outlives_clients_that_go_away(void **state)
{
    (void)state;
    struct tapak_server *server = start(&(struct tapak_server_options){.workers = 8});
    for (int round = 0; round < 20; round++) {
        int handles[20];
        for (int i = 0; i < 20; i++) {
            handles[i] = talk_dial(server);
            assert_true(talk_send(handles[i], slow));
        }
        for (int i = 0; i < 20; i++) {
            const struct linger reset = {.l_onoff = 1};
            if (i % 2 == 0) {
                (void)setsockopt(handles[i], SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
            }
            (void)close(handles[i]);
        }
        site_open_gate(20);
        talk(server, last, NULL, answer);
        assert_non_null(strstr(answer, " 200 "));
    }
    tapak_server_stop(server); // what is still with a worker is waited for
}

static void test_exchange__answers_in_order_behind_one_that_waits(void **state)
{
    (void)state;
    struct tapak_server *server = start(&(struct tapak_server_options){.workers = 2});
    int handle = talk_dial(server);
    char both[512];
    (void)snprintf(both, sizeof both, "%s%s%s", slow, quick, last);
    assert_true(talk_send(handle, both));
    pause_ms(30);
    site_open_gate(1);
    talk_read(handle, NULL, answer);
    const char *waited = strstr(answer, "waited");
    assert_non_null(waited);
    const char *second = strstr(waited, "\"id\":\"7\"");
    assert_non_null(second);
    assert_non_null(strstr(second + 1, "\"id\":\"7\""));
    (void)close(handle);
    tapak_server_stop(server);
}

static void test_exchange__half_closed_clients_get_their_answer(void **state)
{
    (void)state;
    struct tapak_server *server = start(&(struct tapak_server_options){.workers = 2});
    static const char *const requests[] = {quick, slow};
    for (size_t i = 0; i < 2; i++) {
        int handle = talk_dial(server);
        assert_true(talk_send(handle, requests[i]));
        pause_ms(50); // what is read together with the end may be taken for a client that left
        (void)shutdown(handle, SHUT_WR);
        site_open_gate(i == 1);
        talk_read(handle, NULL, answer);
        assert_non_null(strstr(answer, " 200 "));
        (void)close(handle);
    }
    tapak_server_stop(server);
}

static void test_exchange__more_connections_than_there_may_be(void **state)
{
    (void)state;
    enum { LIMIT = 16 };
    static const struct tapak_server_options cases[] = {{.connections = LIMIT},
                                                        {.connections = 500, .per_address = LIMIT}};
    for (size_t c = 0; c < 2; c++) {
        struct tapak_server *server = start(&cases[c]);
        int handles[LIMIT];
        for (int i = 0; i < LIMIT; i++) {
            handles[i] = talk_dial(server);
        }
        pause_ms(50);
        talk(server, quick, NULL, answer); // read to the end: the server closes
        assert_non_null(strstr(answer, " 503 "));
        assert_non_null(strstr(answer, "Retry-After: 5\r\n"));
        assert_non_null(
            strstr(answer, c == 0 ? "too many connections are open\"" : "from your address"));
        for (int i = 0; i < LIMIT; i++) {
            (void)close(handles[i]);
        }
        pause_ms(50);
        talk(server, last, NULL, answer);
        assert_non_null(strstr(answer, " 200 "));
        tapak_server_stop(server);
    }
}

// A byte now and then keeps no connection: the deadline is for the whole.
static void test_exchange__ends_what_never_comes_to_an_end(void **state)
{
    (void)state;
    static const char *const starts[] = {
        "GET /items/7 HTTP/1.1\r\nX: ",
        "GET /",
        "POST /made HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
        "Content-Length: 1000\r\n\r\n",
    };
    struct tapak_server *server =
        start(&(struct tapak_server_options){.headers_ms = 300, .grace_ms = 1, .idle_seconds = 1});
    for (size_t i = 0; i < 3; i++) {
        int handle = talk_dial(server);
        int64_t start_ms = tapak_monotonic_ms();
        bool is_open = talk_send(handle, starts[i]);
        while (is_open && tapak_monotonic_ms() - start_ms < 8000) {
            char byte;
            pause_ms(100);
            is_open = talk_send(handle, "a") && recv(handle, &byte, 1, MSG_DONTWAIT) != 0;
        }
        assert_true(tapak_monotonic_ms() - start_ms < 4000);
        (void)close(handle);
    }
    tapak_server_stop(server);
}

static void test_exchange__takes_large_bodies_into_a_file(void **state)
{
    (void)state;
    static const size_t sizes[] = {10, 64 * 1024, 64 * 1024 + 1, 8 * 1024 * 1024};
    struct tapak_server *server = start(&(struct tapak_server_options){.spool = "/var/tmp"});
    char *request = malloc(sizes[3] + 512);
    char expected[80];
    assert_non_null(request);
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        int length = snprintf(request, 512,
                              "POST /upload HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
                              "Content-Type: application/octet-stream\r\n"
                              "Content-Length: %zu\r\n\r\n",
                              sizes[i]);
        uint64_t sum = 0;
        for (size_t at = 0; at < sizes[i]; at++) {
            request[(size_t)length + at] = (char)('a' + at * 7 % 26);
            sum = sum * 31 + (unsigned char)request[(size_t)length + at];
        }
        request[(size_t)length + sizes[i]] = '\0';
        talk(server, request, NULL, answer);
        (void)snprintf(expected, sizeof expected, "%zu bytes, sum %llx, %s", sizes[i],
                       (unsigned long long)sum,
                       sizes[i] > TAPAK_MAX_KEPT_BODY_BYTES ? "file" : "memory");
        if (strstr(answer, expected) == NULL) {
            fail_msg("%s: %s", expected, answer);
        }
    }
    free(request);
    talk(server,
         "POST /upload HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 8388609\r\n"
         "Content-Type: application/octet-stream\r\n\r\n",
         NULL, answer);
    assert_non_null(strstr(answer, " 413 "));
    assert_non_null(strstr(answer, "the body is larger than 8388608 bytes"));
    tapak_server_stop(server);
}

static void test_exchange__counts_fields_of_the_header(void **state)
{
    (void)state;
    static char request[8192];
    struct tapak_server *server = start(&(struct tapak_server_options){0});
    for (int count = 99; count <= 100; count++) {
        int length = snprintf(request, sizeof request, "GET /items/7 HTTP/1.1\r\nHost: a\r\n");
        for (int i = 0; i < count; i++) {
            length += snprintf(request + length, sizeof request - (size_t)length, "X%d: 1\r\n", i);
        }
        (void)snprintf(request + length, sizeof request - (size_t)length, "\r\n");
        talk(server, request, "}", answer);
        assert_non_null(strstr(answer, count == 99 ? " 200 " : " 431 "));
    }
    tapak_server_stop(server);
}

// Many more wait than there are workers, which stay free; some of them leave meanwhile.
static void test_exchange__requests_wait_without_a_worker(void **state)
{
    (void)state;
    enum { WAITING = 100, WORKERS = 2 };
    static const char later[] = "POST /later HTTP/1.1\r\nHost: a\r\nContent-Type: "
                                "application/json\r\nContent-Length: 2\r\n\r\n{}";
    struct tapak_server *server = start(&(struct tapak_server_options){.workers = WORKERS});
    static int handles[WAITING];
    for (int i = 0; i < WAITING; i++) {
        handles[i] = talk_dial(server);
        assert_true(talk_send(handles[i], later));
    }
    for (int twice = 0; twice < 2; twice++) {
        for (int i = 0; i < 500 && site_count_put_off() < WAITING; i++) {
            pause_ms(10);
        }
        assert_int_equal(site_count_put_off(), WAITING);
        talk(server, last, NULL, answer);
        assert_non_null(strstr(answer, " 200 "));
        (void)close(handles[twice]); // nobody is told
        site_resume_all();
    }
    for (int i = 2; i < WAITING; i++) {
        talk_read(handles[i], "}", answer);
        assert_non_null(strstr(answer, "{\"calls\":3}"));
        assert_null(strstr(answer, "never sent"));
        (void)close(handles[i]);
    }
    tapak_server_stop(server);
}

int main(void)
{
    tapak_log_set_level(TAPAK_LOG_ERROR);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_exchange__readers_do_not_wait_for_writers),
        cmocka_unit_test(test_exchange__says_when_too_many_wait),
        cmocka_unit_test(test_exchange__requests_wait_without_a_worker),
        cmocka_unit_test(test_exchange__outlives_clients_that_go_away),
        cmocka_unit_test(test_exchange__answers_in_order_behind_one_that_waits),
        cmocka_unit_test(test_exchange__half_closed_clients_get_their_answer),
        cmocka_unit_test(test_exchange__more_connections_than_there_may_be),
        cmocka_unit_test(test_exchange__ends_what_never_comes_to_an_end),
        cmocka_unit_test(test_exchange__takes_large_bodies_into_a_file),
        cmocka_unit_test(test_exchange__counts_fields_of_the_header),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
