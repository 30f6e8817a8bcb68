// An epoll loop a core answers what needs no waiting; see exchange.c for what does. The raw target
// is taken before the library decodes it.
#include "tapak/http/server.h"

#include "http/exchange.h"
#include "http/socket.h"
#include "http/stream.h"
#include "http/tls.h"
#include "tapak/base/instant.h"
#include "tapak/base/limits.h"
#include "tapak/base/log.h"

#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum {
    DEFAULT_WORKERS = 16,
    WORKER_ROOM = 256, ///< requests that may wait for a worker
    DEFAULT_CONNECTIONS = 2000,
    SURPLUS_CONNECTIONS = 64, ///< beside an eighth of the limit: they are told that it is full
    DEFAULT_IDLE_SECONDS = 30,
    DEFAULT_HEADERS_MS = 15000,
    DEFAULT_GRACE_MS = 30000,
    SURPLUS_MS = 5000,
    STOP_MS = 5000,
    CONNECTION_BYTES = 20 * 1024, ///< request line and header fields
    STACK_BYTES = 1024 * 1024,
};

struct tapak_server {
    struct exchange_shared shared;
    struct MHD_Daemon *daemon;
    struct tls tls;
    char url[SOCKET_URL_BYTES];
};

static void *on_target(void *context, const char *target, struct MHD_Connection *connection)
{
    struct tapak_server *server = context;
    return exchange_take(&server->shared, connection, target);
}

static void on_completed(void *context, struct MHD_Connection *connection, void **request_context,
                         enum MHD_RequestTerminationCode code)
{
    (void)context;
    (void)connection;
    (void)code;
    if (*request_context != NULL) {
        exchange_give(*request_context);
        *request_context = NULL;
    }
}

static enum MHD_Result on_request(void *context, struct MHD_Connection *connection, const char *url,
                                  const char *method, const char *version, const char *upload_data,
                                  size_t *upload_data_size, void **request_context)
{
    (void)context;
    (void)connection;
    (void)url;
    if (*request_context == NULL) {
        return MHD_NO;
    }
    return exchange_step(*request_context, method, version, upload_data, upload_data_size);
}

static struct tapak_address address_of(const struct sockaddr *from)
{
    struct tapak_address address = {.is_known = true};
    if (from != NULL && from->sa_family == AF_INET6) {
        memcpy(address.bytes, &((const struct sockaddr_in6 *)(const void *)from)->sin6_addr, 16);
    } else if (from != NULL && from->sa_family == AF_INET) {
        address.bytes[10] = address.bytes[11] = 0xFF;
        memcpy(address.bytes + 12, &((const struct sockaddr_in *)(const void *)from)->sin_addr, 4);
    } else {
        address.is_known = false;
    }
    return address;
}

static void on_connection(void *context, struct MHD_Connection *connection, void **socket_context,
                          enum MHD_ConnectionNotificationCode code)
{
    struct tapak_server *server = context;
    if (code == MHD_CONNECTION_NOTIFY_CLOSED) {
        if (*socket_context != NULL) {
            conns_close(*socket_context);
            *socket_context = NULL;
        }
        return;
    }
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    struct tapak_address peer = address_of(info == NULL ? NULL : info->client_addr);
    info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    struct conn *conn =
        info == NULL ? NULL : conns_open(server->shared.conns, info->connect_fd, &peer);
    if (conn != NULL) {
        conn_expect(conn, conn->surplus == CONN_FITS ? server->shared.idle_ms : SURPLUS_MS);
    }
    *socket_context = conn;
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

static unsigned given_or(unsigned given, unsigned fallback)
{
    return given > 0 ? given : fallback;
}

static unsigned thread_count(const struct tapak_server_options *options)
{
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    unsigned count = given_or(options->threads, (unsigned)(cores < 1 ? 1 : cores));
    return count < 2 ? 2 : count;
}

static enum tapak_status start_daemon(struct tapak_server *server, int handle,
                                      const struct tapak_server_options *options,
                                      struct tapak_error *err)
{
    unsigned threads = thread_count(options);
    unsigned most = given_or(options->connections, DEFAULT_CONNECTIONS);
    unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_ERROR_LOG | MHD_ALLOW_SUSPEND_RESUME;
    flags |= server->shared.is_tls ? MHD_USE_TLS : 0;
    struct MHD_OptionItem items[] = {
        {MHD_OPTION_EXTERNAL_LOGGER, (intptr_t)on_log, NULL},
        {MHD_OPTION_LISTEN_SOCKET, handle, NULL},
        {MHD_OPTION_THREAD_POOL_SIZE, (intptr_t)threads, NULL},
        {MHD_OPTION_CONNECTION_LIMIT, (intptr_t)(most + most / 8 + SURPLUS_CONNECTIONS + threads),
         NULL},
        {MHD_OPTION_CONNECTION_TIMEOUT,
         (intptr_t)given_or(options->idle_seconds, DEFAULT_IDLE_SECONDS), NULL},
        {MHD_OPTION_CONNECTION_MEMORY_LIMIT, CONNECTION_BYTES, NULL},
        {MHD_OPTION_THREAD_STACK_SIZE, STACK_BYTES, NULL},
        {MHD_OPTION_STRICT_FOR_CLIENT, 1, NULL},
        {MHD_OPTION_URI_LOG_CALLBACK, (intptr_t)on_target, server},
        {MHD_OPTION_NOTIFY_COMPLETED, (intptr_t)on_completed, server},
        {MHD_OPTION_NOTIFY_CONNECTION, (intptr_t)on_connection, server},
        {server->shared.is_tls ? MHD_OPTION_HTTPS_MEM_CERT : MHD_OPTION_END, 0,
         server->tls.certificate},
        {MHD_OPTION_HTTPS_MEM_KEY, 0, server->tls.key},
        {MHD_OPTION_END, 0, NULL},
    };
    server->daemon = MHD_start_daemon(flags, 0, NULL, NULL, on_request, server, MHD_OPTION_ARRAY,
                                      items, MHD_OPTION_END);
    if (server->daemon == NULL) {
        return tapak_fail(err, TAPAK_IO, "the server did not start on %s: %s", server->url,
                          server->shared.is_tls ? "certificate and key do not fit, or the library "
                                                  "refuses"
                                                : strerror(errno));
    }
    return TAPAK_OK;
}

static enum tapak_status start_parts(struct tapak_server *server,
                                     const struct tapak_server_options *options,
                                     struct tapak_error *err)
{
    struct exchange_shared *shared = &server->shared;
    const struct conns_limits limits = {
        .all = given_or(options->connections, DEFAULT_CONNECTIONS),
        .per_address = options->per_address,
        .exempt = shared->site->proxies,
    };
    enum tapak_status status = conns_create(&limits, shared->site->metrics, &shared->conns, err);
    if (status == TAPAK_OK) {
        status = access_start(STDERR_FILENO, &shared->access, err);
    }
    if (status == TAPAK_OK) {
        status = workers_start(given_or(options->workers, DEFAULT_WORKERS), WORKER_ROOM,
                               exchange_work, &shared->workers, err);
    }
    return status;
}

static void free_server(struct tapak_server *server)
{
    if (server != NULL) {
        workers_end(server->shared.workers);
        workers_free(server->shared.workers);
        access_stop(server->shared.access);
        conns_free(server->shared.conns);
        exchange_shared_free(&server->shared);
        tls_free(&server->tls);
        free(server);
    }
}

static void write_metrics(struct tapak_buf *out, void *context)
{
    const struct tapak_server *server = context;
    const struct exchange_shared *shared = &server->shared;
    tapak_metrics_put(out, TAPAK_METRIC_GAUGE, "tapak_http_connections", "Open connections.",
                      conns_count(shared->conns));
    tapak_metrics_put(out, TAPAK_METRIC_COUNTER, "tapak_http_connections_total",
                      "Connections since the start.", (double)conns_total(shared->conns));
    tapak_metrics_put(out, TAPAK_METRIC_GAUGE, "tapak_http_requests_under_way",
                      "Requests between their first line and the end of their answer.",
                      atomic_load(&shared->under_way));
    tapak_metrics_put(out, TAPAK_METRIC_GAUGE, "tapak_http_workers_load",
                      "Requests that wait for a worker or are in one.",
                      (double)workers_load(shared->workers));
    tapak_metrics_put(out, TAPAK_METRIC_GAUGE, "tapak_http_held_bytes",
                      "Answers that are being sent.", (double)atomic_load(&shared->held_bytes));
    tapak_metrics_put(out, TAPAK_METRIC_GAUGE, "tapak_http_spooled_bytes",
                      "Bodies of requests in files.", (double)atomic_load(&shared->spooled_bytes));
    tapak_metrics_put(out, TAPAK_METRIC_COUNTER, "tapak_log_dropped_total",
                      "Lines of the access log that nobody took in time.",
                      (double)access_dropped(shared->access));
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
    exchange_shared_init(&server->shared);
    server->shared.site = site;
    server->shared.spool_folder = options->spool == NULL ? "/var/tmp" : options->spool;
    server->shared.shows_client = options->shows_client;
    server->shared.idle_ms = (int64_t)given_or(options->idle_seconds, DEFAULT_IDLE_SECONDS) * 1000;
    server->shared.held_most = options->held_bytes > 0 ? options->held_bytes : TAPAK_MAX_HELD_BYTES;
    server->shared.headers_ms = given_or(options->headers_ms, DEFAULT_HEADERS_MS);
    server->shared.grace_ms = given_or(options->grace_ms, DEFAULT_GRACE_MS);
    enum tapak_status status = tls_read(options->certificate, options->key, &server->tls, err);
    server->shared.is_tls = server->tls.certificate != NULL;
    if (status == TAPAK_OK) {
        status = start_parts(server, options, err);
    }
    if (status == TAPAK_OK) {
        status = socket_listen(options->listen, server->shared.is_tls ? "https" : "http", &handle,
                               server->url, err);
    }
    if (status != TAPAK_OK) {
        goto out;
    }
    status = start_daemon(server, handle, options, err);
    if (status != TAPAK_OK) {
        (void)close(handle);
        goto out;
    }
    if (site->metrics != NULL) {
        tapak_metrics_add_source(site->metrics, write_metrics, server);
    }
    *out_server = server;
    server = NULL;
out:
    free_server(server);
    return status;
}

const char *tapak_server_url(const struct tapak_server *server)
{
    return server->url;
}

// Workers end before the daemon does: it may not stop while a connection is suspended.
void tapak_server_stop(struct tapak_server *server)
{
    if (server == NULL) {
        return;
    }
    const struct timespec moment = {0, 10 * 1000 * 1000};
    int64_t until_ms = tapak_monotonic_ms() + STOP_MS;
    MHD_socket handle = MHD_quiesce_daemon(server->daemon);
    stream_end(server->shared.site->stream);
    while (atomic_load(&server->shared.under_way) > 0 && tapak_monotonic_ms() < until_ms) {
        (void)nanosleep(&moment, NULL);
    }
    workers_end(server->shared.workers);
    MHD_stop_daemon(server->daemon);
    if (handle != MHD_INVALID_SOCKET) {
        (void)close(handle);
    }
    if (server->shared.site->metrics != NULL) {
        tapak_metrics_drop_source(server->shared.site->metrics, server);
    }
    free_server(server);
}
