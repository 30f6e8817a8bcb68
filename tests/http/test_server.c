#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "http/site.h"
#include "http/talk.h"
#include "tapak/base/limits.h"
#include "tapak/base/log.h"
#include "tapak/http/server.h"

static const struct tapak_site site = {.routes = test_routes, .offset_minutes = 480};
static struct tapak_server *server;

static void test_server__refuses_what_others_could_read_differently(void **state)
{
    (void)state;
    static const struct {
        const char *about;
        const char *bytes;
        const char *expected;
    } cases[] = {
        {"plain", "GET /items/7 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", " 200 "},
        {"1.0 needs no host", "GET /items/7 HTTP/1.0\r\n\r\n", " 200 "},
        {"no host", "GET /items/7 HTTP/1.1\r\nConnection: close\r\n\r\n", " 400 "},
        {"two hosts", "GET /items/7 HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", " 400 "},
        {"two lengths",
         "POST /made HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
         "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{} ",
         " 400 "},
        {"equal lengths too",
         "POST /made HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
         "Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}",
         " 400 "},
        {"length beside chunks",
         "POST /made HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n"
         "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
         " 400 "},
        {"other coding",
         "POST /made HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
         " 400 "},
        {"signed length", "POST /made HTTP/1.1\r\nHost: a\r\nContent-Length: +2\r\n\r\n{}",
         " 400 "},
        {"length above the ceiling",
         "POST /made HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n"
         "Content-Length: 1048577\r\n\r\n",
         " 413 "},
        {"chunks",
         "POST /made HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Type: application/json\r\n"
         "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
         " 201 "},
        {"NUL in the path", "GET /long%00 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
         " 404 "},
        {"encoded slash", "GET /items%2f7 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
         " 404 "},
        {"plus stays", "GET /items/a+b HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", "a+b"},
    };
    char *answer = malloc(TALK_BYTES);
    assert_non_null(answer);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        talk(server, cases[i].bytes, NULL, answer);
        if (strstr(answer, cases[i].expected) == NULL) {
            fail_msg("%s: %s", cases[i].about, answer);
        }
    }
    free(answer);
}

// A reader in front that frames these differently would take the second request for a body.
static void test_server__a_refusal_ends_the_connection(void **state)
{
    (void)state;
    static const char *const fields[] = {
        "Content-Length: 2\r\nContent-Length: 40\r\n",
        "Content-Length : 2\r\n",
        "Content-Length\t: 2\r\n",
        "X: a\rContent-Length: 2\r\n",
        "Transfer-Encoding : chunked\r\n",
        "Transfer-Encoding:\r\n chunked\r\n",
        "Content-Length:\r\n 2\r\n",
    };
    char *answer = malloc(TALK_BYTES);
    char request[512];
    assert_non_null(answer);
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
        (void)snprintf(request, sizeof request,
                       "POST /made HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
                       "%s\r\nGET /items/smuggled HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
                       fields[i]);
        talk(server, request, NULL, answer);
        if (strstr(answer, " 400 ") == NULL || strstr(answer, "smuggled") != NULL) {
            fail_msg("%s: %s", fields[i], answer);
        }
    }
    free(answer);
}

static void test_server__head_and_304_have_no_body(void **state)
{
    (void)state;
    char *answer = malloc(TALK_BYTES);
    char request[256];
    char tag[80] = "";
    assert_non_null(answer);
    talk(server, "HEAD /long HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", NULL, answer);
    assert_non_null(strstr(answer, "Content-Length: 28000"));
    assert_string_equal(strstr(answer, "\r\n\r\n"), "\r\n\r\n");
    assert_int_equal(sscanf(strstr(answer, "ETag: "), "ETag: %79s", tag), 1);
    (void)snprintf(
        request, sizeof request,
        "GET /long HTTP/1.1\r\nHost: a\r\nConnection: close\r\nIf-None-Match: %s\r\n\r\n", tag);
    talk(server, request, NULL, answer);
    assert_non_null(strstr(answer, " 304 "));
    assert_string_equal(strstr(answer, "\r\n\r\n"), "\r\n\r\n");
    free(answer);
}

// Sends a body of so many KiB in chunks; false when the server ended the connection before its end.
static bool send_chunks(int handle, size_t kib)
{
    static const char head[] =
        "POST /made HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
        "Transfer-Encoding: chunked\r\n\r\n";
    char chunk[1024 + 7];
    memset(chunk, 'a', sizeof chunk);
    memcpy(chunk, "400\r\n", 5);
    memcpy(chunk + 5 + 1024, "\r\n", 2);
    bool is_open = send(handle, head, sizeof head - 1, MSG_NOSIGNAL) > 0;
    for (size_t i = 0; i < kib && is_open; i++) {
        is_open = send(handle, chunk, sizeof chunk, MSG_NOSIGNAL) > 0;
    }
    return is_open && send(handle, "0\r\n\r\n", 5, MSG_NOSIGNAL) > 0;
}

static void test_server__answers_a_body_above_the_ceiling(void **state)
{
    (void)state;
    char answer[512] = "";
    int handle = talk_dial(server);
    assert_true(send_chunks(handle, TAPAK_MAX_BODY_BYTES / 1024 + 1));
    assert_true(recv(handle, answer, sizeof answer - 1, 0) > 0);
    assert_non_null(strstr(answer, " 413 "));
    (void)close(handle);
}

static void test_server__ends_a_body_without_end(void **state)
{
    (void)state;
    char byte;
    int handle = talk_dial(server);
    assert_true(!send_chunks(handle, 128 * 1024) || recv(handle, &byte, 1, 0) <= 0);
    (void)close(handle);
}

static void *ask_often(void *context)
{
    char *answer = malloc(TALK_BYTES);
    size_t *good = context;
    for (int i = 0; i < 50 && answer != NULL; i++) {
        talk(server, "GET /items/7 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", NULL, answer);
        *good += strstr(answer, " 200 ") != NULL ? 1 : 0;
    }
    free(answer);
    return NULL;
}

static void test_server__answers_many_at_a_time(void **state)
{
    (void)state;
    pthread_t threads[8];
    size_t good[8] = {0};
    for (size_t i = 0; i < 8; i++) {
        assert_int_equal(pthread_create(&threads[i], NULL, ask_often, &good[i]), 0);
    }
    for (size_t i = 0; i < 8; i++) {
        assert_int_equal(pthread_join(threads[i], NULL), 0);
        assert_int_equal(good[i], 50);
    }
}

static void test_server_start__says_why_it_cannot(void **state)
{
    (void)state;
    static const char *const addresses[] = {
        "8080", "127.0.0.1", "127.0.0.1:", "127.0.0.1:x", "::1:80", ":8080"};
    struct tapak_server *other = NULL;
    struct tapak_error err;
    for (size_t i = 0; i < sizeof addresses / sizeof addresses[0]; i++) {
        struct tapak_server_options options = {.listen = addresses[i]};
        assert_int_equal(tapak_server_start(&site, &options, &other, &err), TAPAK_INVALID);
    }
    struct tapak_server_options taken = {.listen = tapak_server_url(server) + strlen("http://")};
    assert_int_equal(tapak_server_start(&site, &taken, &other, &err), TAPAK_IO);
    assert_non_null(strstr(err.message, "Address already in use"));
}

static int set_up(void **state)
{
    (void)state;
    struct tapak_error err = {0};
    struct tapak_server_options options = {.listen = "127.0.0.1:0", .threads = 4};
    return tapak_server_start(&site, &options, &server, &err) == TAPAK_OK ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    tapak_server_stop(server);
    tapak_server_stop(NULL);
    return 0;
}

int main(void)
{
    tapak_log_set_level(TAPAK_LOG_ERROR);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_server__refuses_what_others_could_read_differently),
        cmocka_unit_test(test_server__a_refusal_ends_the_connection),
        cmocka_unit_test(test_server__head_and_304_have_no_body),
        cmocka_unit_test(test_server__answers_a_body_above_the_ceiling),
        cmocka_unit_test(test_server__ends_a_body_without_end),
        cmocka_unit_test(test_server__answers_many_at_a_time),
        cmocka_unit_test(test_server_start__says_why_it_cannot),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
