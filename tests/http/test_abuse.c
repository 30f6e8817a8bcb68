// A server in a process of its own, so that its memory can be looked at while it is treated badly.
// Each case ends with a plain request that must be answered, and with a bound on the memory.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <arpa/inet.h>
#include <cmocka.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "http/site.h"
#include "http/talk.h"
#include "tapak/base/instant.h"
#include "tapak/base/limits.h"
#include "tapak/base/log.h"

enum { MANY = 10000, SPARE_FILES = 200, HELD_MIB = 16 };

static const char get_item[] = "GET /items/7 HTTP/1.1\r\nHost: a\r\n\r\n";

static pid_t child;
static unsigned port;
static int many; ///< connections that the limit on files lets us open
static int handles[MANY];
static char text[TALK_BYTES];

// What the address and undefined sanitizers add to memory is not the server's.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
enum { IS_SANITIZED = 1 };
#else
enum { IS_SANITIZED = 0 };
#endif

static void serve(int to_parent)
{
    static const struct tapak_site site = {.routes = test_routes};
    const struct tapak_server_options options = {.listen = "127.0.0.1:0",
                                                 .threads = 2,
                                                 .connections = MANY + 100,
                                                 .held_bytes = HELD_MIB * TAPAK_MIB};
    struct tapak_server *server = NULL;
    struct tapak_error err;
    char url[64] = "";
    if (tapak_server_start(&site, &options, &server, &err) == TAPAK_OK) {
        (void)snprintf(url, sizeof url, "%s", tapak_server_url(server));
    }
    if (write(to_parent, url, sizeof url) != (ssize_t)sizeof url) {
        _exit(1);
    }
    for (;;) {
        (void)pause();
    }
}

static size_t memory_kib(void)
{
    char path[64];
    long pages = 0;
    (void)snprintf(path, sizeof path, "/proc/%d/statm", (int)child);
    FILE *file = fopen(path, "re");
    assert_non_null(file);
    assert_int_equal(fscanf(file, "%*s %ld", &pages), 1);
    (void)fclose(file);
    return (size_t)pages * (size_t)sysconf(_SC_PAGESIZE) / 1024;
}

static int dial(void)
{
    struct sockaddr_in where = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    const struct timeval patience = {.tv_sec = 10};
    where.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int handle = socket(AF_INET, SOCK_STREAM, 0);
    assert_true(handle >= 0);
    assert_int_equal(connect(handle, (struct sockaddr *)&where, sizeof where), 0);
    (void)setsockopt(handle, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    (void)setsockopt(handle, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    return handle;
}

static void close_all(int count)
{
    for (int i = 0; i < count; i++) {
        (void)close(handles[i]);
    }
}

// The server lives, and answers while whatever else is going on.
static void check_alive(const char *about, size_t most_kib)
{
    int64_t start_ms = tapak_monotonic_ms();
    int handle = dial();
    assert_true(talk_send(handle, get_item));
    talk_read(handle, "\"next\"", text);
    (void)close(handle);
    assert_non_null(strstr(text, " 200 "));
    int64_t took_ms = tapak_monotonic_ms() - start_ms;
    size_t kib = memory_kib();
    print_message("%s: %zu KiB, a request took %lld ms\n", about, kib, (long long)took_ms);
    assert_true(took_ms < 5000);
    assert_true(IS_SANITIZED || kib < most_kib);
}

static void test_abuse__connections_that_only_wait(void **state)
{
    (void)state;
    size_t before_kib = memory_kib();
    for (int i = 0; i < many; i++) {
        handles[i] = dial();
    }
    check_alive("10,000 silent connections", before_kib + (size_t)many * 7 + 4096);
    for (int i = 0; i < many; i++) {
        assert_true(talk_send(handles[i], "GET /items/7 HTTP/1.1\r\nHost: a\r\nX-Slow: "));
    }
    check_alive("10,000 headers without end", before_kib + (size_t)many * 36 + 4096);
    close_all(many);
}

static void test_abuse__readers_that_do_not_read(void **state)
{
    (void)state;
    enum { READERS = 100 };
    int refused = 0;
    size_t before_kib = memory_kib();
    for (int i = 0; i < READERS; i++) {
        const int small = 4096;
        handles[i] = dial();
        (void)setsockopt(handles[i], SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
        assert_true(talk_send(handles[i], "GET /huge HTTP/1.1\r\nHost: a\r\n\r\n"));
        refused += recv(handles[i], text, 16, MSG_PEEK) == 16 && memcmp(text + 9, "503", 3) == 0;
    }
    assert_true(refused > READERS / 2); // of 100 × 4 MiB, 16 MiB are held
    // While nothing more is held than is allowed, whoever asks for little is told 503 too: free
    // one.
    close_all(READERS);
    check_alive("100 readers of 4 MiB that do not read",
                before_kib + (HELD_MIB + 24) * (size_t)1024);
}

static void test_abuse__a_flood_of_requests(void **state)
{
    (void)state;
    enum { SENDERS = 50, ROUNDS = 100, BATCH = 10 };
    char batch[sizeof get_item * BATCH] = "";
    char *end = batch;
    size_t before_kib = memory_kib();
    for (int i = 0; i < BATCH; i++) {
        end = stpcpy(end, get_item);
    }
    for (int i = 0; i < SENDERS; i++) {
        handles[i] = dial();
    }
    size_t bytes = 0;
    for (int round = 0; round < ROUNDS; round++) {
        for (int i = 0; i < SENDERS; i++) {
            assert_true(talk_send(handles[i], batch));
        }
        for (int i = 0; i < SENDERS; i++) {
            ssize_t got = recv(handles[i], text, sizeof text, 0);
            assert_true(got > 0);
            bytes += (size_t)got;
        }
    }
    close_all(SENDERS);
    assert_true(bytes > 0);
    check_alive("50,000 requests, ten at a time", before_kib + 16 * 1024);
}

static void test_abuse__bodies_of_a_gigabyte(void **state)
{
    (void)state;
    static const char *const heads[] = {"Content-Length: 1073741824\r\n",
                                        "Transfer-Encoding: chunked\r\n"};
    size_t before_kib = memory_kib();
    for (size_t i = 0; i < 2; i++) {
        char head[256];
        size_t sent = 0;
        int handle = dial();
        (void)snprintf(head, sizeof head,
                       "POST /made HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
                       "%s\r\n%s",
                       heads[i], i == 1 ? "40000000\r\n" : "");
        assert_true(talk_send(handle, head));
        memset(text, 'a', sizeof text);
        ssize_t got = 0;
        while ((got = send(handle, text, sizeof text, MSG_NOSIGNAL)) > 0) {
            sent += (size_t)got;
            assert_true(sent < 512 * TAPAK_MIB);
        }
        print_message("cut off after %zu MiB\n", sent / TAPAK_MIB);
        (void)close(handle);
    }
    check_alive("bodies of a gigabyte", before_kib + 16 * 1024);
}

static void test_abuse__headers_without_measure(void **state)
{
    (void)state;
    size_t before_kib = memory_kib();
    int handle = dial();
    bool is_open = talk_send(handle, "GET /items/7 HTTP/1.1\r\nHost: a\r\n");
    for (int i = 0; i < 100000 && is_open; i++) {
        char field[32];
        (void)snprintf(field, sizeof field, "X%d: 1\r\n", i);
        is_open = talk_send(handle, field);
    }
    talk_read(handle, NULL, text);
    print_message("100,000 header fields: %.30s\n", text);
    (void)close(handle);

    handle = dial();
    is_open = talk_send(handle, "GET /");
    memset(text, 'a', 4096);
    text[4096] = '\0';
    for (int i = 0; i < 1000 && is_open; i++) {
        is_open = talk_send(handle, text);
    }
    talk_read(handle, NULL, text);
    assert_null(strstr(text, " 200 "));
    (void)close(handle);
    check_alive("headers without measure", before_kib + 4096);
}

// Each sends half of what it should, and says that nothing more will come.
static void test_abuse__half_closed_sockets(void **state)
{
    (void)state;
    static const char *const halves[] = {
        "", "GET", "GET /items/7 HTTP/1.1\r\nHost: a\r\n", get_item,
        "POST /made HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
        "Content-Length: 10\r\n\r\n{"};
    size_t before_kib = memory_kib();
    for (int round = 0; round < 200; round++) {
        for (size_t i = 0; i < sizeof halves / sizeof halves[0]; i++) {
            int handle = dial();
            (void)talk_send(handle, halves[i]);
            (void)shutdown(handle, SHUT_WR);
            if (halves[i] == get_item) {
                talk_read(handle, "\"next\"", text);
                assert_non_null(strstr(text, " 200 "));
            }
            // The others are kept until they have been silent for long enough.
            (void)close(handle);
        }
    }
    check_alive("1,000 half-closed sockets", before_kib + 4096);
}

static int set_up(void **state)
{
    (void)state;
    struct rlimit files;
    int ends[2];
    char url[64] = "";
    (void)getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    (void)setrlimit(RLIMIT_NOFILE, &files);
    many = files.rlim_cur == RLIM_INFINITY || files.rlim_cur > MANY + SPARE_FILES
               ? MANY
               : (int)files.rlim_cur - SPARE_FILES;
    if (pipe(ends) != 0 || (child = fork()) < 0) {
        return -1;
    }
    if (child == 0) {
        serve(ends[1]);
    }
    (void)signal(SIGPIPE, SIG_IGN);
    bool is_read = read(ends[0], url, sizeof url) == (ssize_t)sizeof url;
    (void)close(ends[0]);
    (void)close(ends[1]);
    return is_read && sscanf(url, "http://127.0.0.1:%u", &port) == 1 ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    (void)kill(child, SIGKILL);
    (void)waitpid(child, NULL, 0);
    return 0;
}

int main(void)
{
    tapak_log_set_level(TAPAK_LOG_ERROR);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_abuse__connections_that_only_wait),
        cmocka_unit_test(test_abuse__readers_that_do_not_read),
        cmocka_unit_test(test_abuse__a_flood_of_requests),
        cmocka_unit_test(test_abuse__bodies_of_a_gigabyte),
        cmocka_unit_test(test_abuse__headers_without_measure),
        cmocka_unit_test(test_abuse__half_closed_sockets),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
