// A handler may wait some milliseconds for its durable commit, so the pool has several threads a
// core; nothing is suspended or resumed. The raw target is taken before the library decodes it.
#include "tapak/http/server.h"

#include "http/guard.h"
#include "http/socket.h"
#include "tapak/base/hash.h"
#include "tapak/base/instant.h"
#include "tapak/base/limits.h"
#include "tapak/base/log.h"
#include "tapak/http/problem.h"

#include <errno.h>
#include <microhttpd.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum {
    THREADS_PER_CORE = 4,
    DEFAULT_CONNECTIONS = 1000,
    DEFAULT_IDLE_SECONDS = 30,
    STOP_MS = 5000,
    CONNECTION_BYTES = 32 * 1024, ///< request line and header fields
    STACK_BYTES = 1024 * 1024,
    MAX_FIELDS = 100,
};

// A body above the ceiling is still read up to here, so that its sender gets the answer and not a
// broken connection; beyond it the connection ends.
#define MAX_THROWN_AWAY_BYTES (32 * TAPAK_MIB)

struct tapak_server {
    const struct tapak_site *site;
    struct MHD_Daemon *daemon;
    atomic_uint under_way; ///< requests between their first line and the end of their answer
    char url[SOCKET_URL_BYTES];
};

// One request, from its first line until its answer is sent.
struct exchange {
    int64_t start_ms;
    char *target;
    struct tapak_buf body;
    struct tapak_arena *arena;
    struct tapak_request request;
    struct tapak_field fields[MAX_FIELDS];
    char id[TAPAK_REQUEST_ID_LENGTH + 1];
    bool has_begun;
    bool has_too_many_fields;
    bool is_refused; ///< answered, the rest of the body is thrown away
    bool is_too_large;
    size_t thrown_away_bytes; ///< of a body above the ceiling, which is read to be answered
};

static void exchange_free(struct exchange *exchange)
{
    if (exchange != NULL) {
        tapak_buf_free(&exchange->body);
        tapak_arena_free(exchange->arena);
        free(exchange->target);
        free(exchange);
    }
}

static void *on_target(void *context, const char *target, struct MHD_Connection *connection)
{
    (void)connection;
    struct tapak_server *server = context;
    struct exchange *exchange = calloc(1, sizeof *exchange);
    struct tapak_error err;
    if (exchange == NULL) {
        return NULL;
    }
    exchange->start_ms = tapak_monotonic_ms();
    exchange->target = strdup(target);
    tapak_buf_init(&exchange->body, TAPAK_MAX_BODY_BYTES);
    if (exchange->target == NULL ||
        tapak_arena_create(&exchange->arena, TAPAK_MAX_ARENA_BYTES, &err) != TAPAK_OK) {
        exchange_free(exchange);
        return NULL;
    }
    tapak_random_code(exchange->id, TAPAK_REQUEST_ID_LENGTH);
    (void)atomic_fetch_add(&server->under_way, 1);
    return exchange;
}

static void on_completed(void *context, struct MHD_Connection *connection, void **request_context,
                         enum MHD_RequestTerminationCode code)
{
    (void)connection;
    (void)code;
    struct tapak_server *server = context;
    if (*request_context != NULL) {
        exchange_free(*request_context);
        *request_context = NULL;
        (void)atomic_fetch_sub(&server->under_way, 1);
    }
}

static enum MHD_Result on_field(void *context, enum MHD_ValueKind kind, const char *name,
                                const char *value)
{
    (void)kind;
    struct exchange *exchange = context;
    if (exchange->request.field_count == MAX_FIELDS) {
        exchange->has_too_many_fields = true;
        return MHD_NO;
    }
    exchange->fields[exchange->request.field_count++] =
        (struct tapak_field){tapak_slice_of(name), tapak_slice_of(value == NULL ? "" : value)};
    return MHD_YES;
}

static void add_headers(struct MHD_Response *sent, const struct tapak_response *response)
{
    if (response->media_type != NULL) {
        (void)MHD_add_response_header(sent, "Content-Type", response->media_type);
    }
    for (size_t i = 0; i < response->header_count; i++) {
        (void)MHD_add_response_header(sent, response->headers[i].name, response->headers[i].value);
    }
    if (response->must_close) {
        (void)MHD_add_response_header(sent, "Connection", "close");
    }
}

// The path is the route's, not the request's: a query may hold what nobody should read in a log.
static void log_line(const struct exchange *exchange, const struct tapak_response *response,
                     size_t bytes)
{
    char method[40];
    struct tapak_slice given = exchange->request.method;
    given.length = given.length > 16 ? 16 : given.length;
    tapak_log(TAPAK_LOG_INFO, "request=%s method=%s route=%s status=%d ms=%lld bytes=%zu",
              exchange->id, tapak_log_quote(method, sizeof method, given.text, given.length),
              response->route[0] == '\0' ? "(none)" : response->route, response->http_status,
              (long long)(tapak_monotonic_ms() - exchange->start_ms), bytes);
}

// The body goes over to the daemon, which frees it when it is sent.
static enum MHD_Result send_response(struct MHD_Connection *connection, struct exchange *exchange,
                                     struct tapak_response *response)
{
    struct tapak_slice body = tapak_response_body(response);
    size_t size = body.length;
    struct MHD_Response *sent = NULL;
    if (response->fixed.text != NULL || size == 0) {
        sent = MHD_create_response_from_buffer(size, (void *)(uintptr_t)body.text,
                                               MHD_RESPMEM_PERSISTENT);
    } else {
        char *bytes = tapak_buf_take(&response->body, &size);
        sent = MHD_create_response_from_buffer(size, bytes, MHD_RESPMEM_MUST_FREE);
        if (sent == NULL) {
            free(bytes);
        }
    }
    if (sent == NULL) {
        return MHD_NO;
    }
    add_headers(sent, response);
    enum MHD_Result result = MHD_queue_response(connection, (unsigned)response->http_status, sent);
    MHD_destroy_response(sent);
    log_line(exchange, response, response->is_head ? 0 : size);
    return result;
}

static enum MHD_Result refuse(struct MHD_Connection *connection, struct exchange *exchange,
                              struct guard_verdict verdict)
{
    struct tapak_response response;
    tapak_response_init(&response);
    response.must_close = true;
    exchange->is_refused = true;
    tapak_problem_write(&response, verdict.http_status, verdict.detail, &exchange->request);
    enum MHD_Result result = send_response(connection, exchange, &response);
    tapak_response_free(&response);
    return result;
}

static enum MHD_Result begin(struct MHD_Connection *connection, struct exchange *exchange,
                             const char *method, const char *version)
{
    exchange->has_begun = true;
    exchange->request.method = tapak_slice_of(method);
    exchange->request.target = tapak_slice_of(exchange->target);
    exchange->request.fields = exchange->fields;
    exchange->request.arena = exchange->arena;
    exchange->request.id = exchange->id;
    (void)MHD_get_connection_values(connection, MHD_HEADER_KIND, on_field, exchange);
    if (exchange->has_too_many_fields) {
        return refuse(connection, exchange,
                      (struct guard_verdict){400, "more than 100 header fields"});
    }
    struct guard_verdict verdict = guard_check(&exchange->request, version, TAPAK_MAX_BODY_BYTES);
    // Who expects to be asked for the body has not sent it yet, and gets the answer at once.
    bool is_sending = tapak_request_field(&exchange->request, "Expect").text == NULL;
    if (verdict.http_status == 413 && is_sending) {
        exchange->is_too_large = true;
        return MHD_YES;
    }
    return verdict.http_status == 0 ? MHD_YES : refuse(connection, exchange, verdict);
}

static enum MHD_Result take_body(struct exchange *exchange, const char *bytes, size_t *size)
{
    if (!exchange->is_too_large) {
        tapak_buf_put(&exchange->body, bytes, *size);
        exchange->is_too_large = exchange->body.failure != TAPAK_OK;
    }
    if (exchange->is_too_large) {
        exchange->thrown_away_bytes += *size;
    }
    *size = 0;
    return exchange->thrown_away_bytes <= MAX_THROWN_AWAY_BYTES ? MHD_YES : MHD_NO;
}

static enum MHD_Result on_request(void *context, struct MHD_Connection *connection, const char *url,
                                  const char *method, const char *version, const char *upload_data,
                                  size_t *upload_data_size, void **request_context)
{
    (void)url;
    const struct tapak_server *server = context;
    struct exchange *exchange = *request_context;
    if (exchange == NULL) {
        return MHD_NO;
    }
    if (!exchange->has_begun) {
        return begin(connection, exchange, method, version);
    }
    if (exchange->is_refused) {
        *upload_data_size = 0;
        return MHD_YES;
    }
    if (*upload_data_size > 0) {
        return take_body(exchange, upload_data, upload_data_size);
    }
    if (exchange->is_too_large) {
        return refuse(connection, exchange,
                      (struct guard_verdict){413, "the body is larger than 1 MiB"});
    }
    struct tapak_response response;
    exchange->request.body = (struct tapak_slice){
        exchange->body.size == 0 ? "" : exchange->body.bytes, exchange->body.size};
    tapak_dispatch(server->site, &exchange->request, &response);
    enum MHD_Result result = send_response(connection, exchange, &response);
    tapak_response_free(&response);
    return result;
}

static void on_log(void *context, const char *format, va_list args) TAPAK_PRINTF(2, 0);
static void on_log(void *context, const char *format, va_list args)
{
    (void)context;
    char text[512];
    char quoted[1024];
    (void)vsnprintf(text, sizeof text, format, args);
    size_t length = strcspn(text, "\n");
    tapak_log(TAPAK_LOG_DEBUG, "daemon=%s", tapak_log_quote(quoted, sizeof quoted, text, length));
}

static unsigned thread_count(const struct tapak_server_options *options)
{
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    unsigned count = options->threads > 0 ? options->threads
                                          : (unsigned)(cores < 1 ? 1 : cores) * THREADS_PER_CORE;
    return count < 2 ? 2 : count;
}

static enum tapak_status start_daemon(struct tapak_server *server, int handle,
                                      const struct tapak_server_options *options,
                                      struct tapak_error *err)
{
    unsigned threads = thread_count(options);
    unsigned most = options->connections > 0 ? options->connections : DEFAULT_CONNECTIONS;
    unsigned idle = options->idle_seconds > 0 ? options->idle_seconds : DEFAULT_IDLE_SECONDS;
    struct MHD_OptionItem items[] = {
        {MHD_OPTION_EXTERNAL_LOGGER, (intptr_t)on_log, NULL},
        {MHD_OPTION_LISTEN_SOCKET, handle, NULL},
        {MHD_OPTION_THREAD_POOL_SIZE, (intptr_t)threads, NULL},
        {MHD_OPTION_CONNECTION_LIMIT, (intptr_t)(most < threads ? threads : most), NULL},
        {MHD_OPTION_CONNECTION_TIMEOUT, (intptr_t)idle, NULL},
        {MHD_OPTION_CONNECTION_MEMORY_LIMIT, CONNECTION_BYTES, NULL},
        {MHD_OPTION_THREAD_STACK_SIZE, STACK_BYTES, NULL},
        {MHD_OPTION_STRICT_FOR_CLIENT, 1, NULL},
        {MHD_OPTION_URI_LOG_CALLBACK, (intptr_t)on_target, server},
        {MHD_OPTION_NOTIFY_COMPLETED, (intptr_t)on_completed, server},
        {MHD_OPTION_END, 0, NULL},
    };
    server->daemon =
        MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_ERROR_LOG, 0, NULL, NULL,
                         on_request, server, MHD_OPTION_ARRAY, items, MHD_OPTION_END);
    if (server->daemon == NULL) {
        return tapak_fail(err, TAPAK_IO, "the server did not start on %s: %s", server->url,
                          strerror(errno));
    }
    return TAPAK_OK;
}

enum tapak_status tapak_server_start(const struct tapak_site *site,
                                     const struct tapak_server_options *options,
                                     struct tapak_server **out_server, struct tapak_error *err)
{
    struct tapak_server *server = calloc(1, sizeof *server);
    int handle = -1;
    if (server == NULL) {
        return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for the server");
    }
    server->site = site;
    enum tapak_status status = socket_listen(options->listen, &handle, server->url, err);
    if (status != TAPAK_OK) {
        goto out;
    }
    status = start_daemon(server, handle, options, err);
    if (status != TAPAK_OK) {
        (void)close(handle);
        goto out;
    }
    *out_server = server;
    server = NULL;
out:
    free(server);
    return status;
}

const char *tapak_server_url(const struct tapak_server *server)
{
    return server->url;
}

void tapak_server_stop(struct tapak_server *server)
{
    if (server == NULL) {
        return;
    }
    const struct timespec moment = {0, 10 * 1000 * 1000};
    int64_t until_ms = tapak_monotonic_ms() + STOP_MS;
    MHD_socket handle = MHD_quiesce_daemon(server->daemon);
    while (atomic_load(&server->under_way) > 0 && tapak_monotonic_ms() < until_ms) {
        (void)nanosleep(&moment, NULL);
    }
    MHD_stop_daemon(server->daemon);
    if (handle != MHD_INVALID_SOCKET) {
        (void)close(handle);
    }
    free(server);
}
