#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "http/site.h"
#include "http/talk.h"
#include "tapak/base/log.h"

static const struct tapak_site site = {.routes = test_routes};

static const struct {
    const char *range;
    int http_status;
    const char *content_range; // NULL: none
    const char *body;
} cases[] = {
    {"bytes=0-0", 206, "bytes 0-0/10", "0"},
    {"bytes=2-4", 206, "bytes 2-4/10", "234"},
    {"bytes=7-", 206, "bytes 7-9/10", "789"},
    {"bytes=7-99", 206, "bytes 7-9/10", "789"},
    {"bytes=-3", 206, "bytes 7-9/10", "789"},
    {"bytes=-99", 206, "bytes 0-9/10", "0123456789"},
    {"Bytes=0-99999999999", 206, "bytes 0-9/10", "0123456789"},
    {"bytes=10-", 416, "bytes */10", NULL},
    {"bytes=99-100", 416, "bytes */10", NULL},
    {"bytes=-0", 416, "bytes */10", NULL},
    {"bytes=4-2", 200, NULL, "0123456789"},
    {"bytes=0-1,3-4", 200, NULL, "0123456789"},
    {"bytes=", 200, NULL, "0123456789"},
    {"bytes=-", 200, NULL, "0123456789"},
    {"bytes=a-b", 200, NULL, "0123456789"},
    {"bytes=+1-2", 200, NULL, "0123456789"},
    {"bytes=0-99999999999999999999", 200, NULL, "0123456789"},
    {"items=0-1", 200, NULL, "0123456789"},
};

static void test_range__from_memory(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char fields[128];
        (void)snprintf(fields, sizeof fields, "Host: a\nRange: %s\nAccept-Encoding: gzip",
                       cases[i].range);
        struct answer answer = ask(&site, "GET", "/media", fields, NULL);
        const char *range = tapak_response_header(&answer.response, "Content-Range");
        if (answer.response.http_status != cases[i].http_status ||
            (range == NULL) != (cases[i].content_range == NULL) ||
            (range != NULL && strcmp(range, cases[i].content_range) != 0) ||
            (cases[i].body != NULL &&
             !tapak_slice_equals(tapak_response_body(&answer.response), cases[i].body))) {
            fail_msg("%s: %d %s", cases[i].range, answer.response.http_status,
                     range == NULL ? "" : range);
        }
        assert_string_equal(tapak_response_header(&answer.response, "Accept-Ranges"), "bytes");
        answer_free(&answer);
    }
}

static void test_range__only_of_the_same_version(void **state)
{
    (void)state;
    struct answer whole = ask(&site, "GET", "/media", "Host: a", NULL);
    const char *tag = tapak_response_header(&whole.response, "ETag");
    char fields[256];
    static const char *const others[] = {"\"other\"", "Tue, 24 Nov 2026 18:00:00 GMT"};
    for (size_t i = 0; i < 3; i++) {
        (void)snprintf(fields, sizeof fields, "Host: a\nRange: bytes=1-2\nIf-Range: %s",
                       i == 2 ? tag : others[i]);
        struct answer answer = ask(&site, "GET", "/media", fields, NULL);
        assert_int_equal(answer.response.http_status, i == 2 ? 206 : 200);
        answer_free(&answer);
    }
    (void)snprintf(fields, sizeof fields, "Host: a\nRange: bytes=1-2\nIf-None-Match: %s", tag);
    struct answer answer = ask(&site, "GET", "/media", fields, NULL);
    assert_int_equal(answer.response.http_status, 304);
    answer_free(&answer);
    answer = ask(&site, "HEAD", "/media", "Host: a\nRange: bytes=1-2", NULL);
    assert_int_equal(answer.response.http_status, 200);
    answer_free(&answer);
    answer_free(&whole);
}

static void test_range__from_a_file_over_the_wire(void **state)
{
    (void)state;
    struct tapak_server *server = NULL;
    struct tapak_error err;
    static char text[TALK_BYTES];
    const struct tapak_server_options options = {.listen = "127.0.0.1:0"};
    assert_int_equal(tapak_server_start(&site, &options, &server, &err), TAPAK_OK);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char request[256];
        (void)snprintf(request, sizeof request,
                       "GET /media?on=true HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
                       "Range: %s\r\n\r\n",
                       cases[i].range);
        talk(server, request, NULL, text);
        const char *body = strstr(text, "\r\n\r\n");
        assert_non_null(body);
        if (cases[i].body != NULL) {
            assert_string_equal(body + 4, cases[i].body);
        } else {
            assert_non_null(strstr(text, " 416 "));
        }
    }
    talk(server, "HEAD /media?on=true HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", NULL,
         text);
    assert_non_null(strstr(text, "Content-Length: 10\r\n"));
    talk(server,
         "GET /media?on=true HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
         "If-None-Match: \"file\"\r\n\r\n",
         NULL, text);
    assert_non_null(strstr(text, " 304 "));
    tapak_server_stop(server);
}

int main(void)
{
    tapak_log_set_level(TAPAK_LOG_ERROR);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_range__from_memory),
        cmocka_unit_test(test_range__only_of_the_same_version),
        cmocka_unit_test(test_range__from_a_file_over_the_wire),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
