#include "http/send.h"

#include "http/stream.h"
#include "tapak/base/instant.h"

#include <stdlib.h>

// Who reads slower than this for longer than the grace holds memory that others need.
enum { SLOWEST_BYTES_PER_MS = 4, STREAM_BLOCK_BYTES = 4096 };

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

static void suspend(void *connection)
{
    MHD_suspend_connection(connection);
}

static void resume(void *connection)
{
    MHD_resume_connection(connection);
}

static ssize_t read_stream(void *context, uint64_t position, char *out, size_t room)
{
    (void)position;
    ssize_t used = subscriber_read(context, out, room);
    return used < 0 ? MHD_CONTENT_READER_END_OF_STREAM : used;
}

static void free_stream(void *context)
{
    subscriber_free(context);
}

static struct MHD_Response *make_stream(struct exchange *exchange)
{
    struct tapak_response *response = &exchange->response;
    subscriber_attach(response->stream, suspend, resume, exchange->connection);
    struct MHD_Response *sent = MHD_create_response_from_callback(
        MHD_SIZE_UNKNOWN, STREAM_BLOCK_BYTES, read_stream, response->stream, free_stream);
    if (sent != NULL) {
        response->stream = NULL; // now the daemon's
    }
    return sent;
}

static struct MHD_Response *make_file(struct tapak_response *response)
{
    struct MHD_Response *sent = MHD_create_response_from_fd_at_offset64(
        response->file_size, response->file, response->file_offset);
    if (sent != NULL) {
        response->file = 0;
    }
    return sent;
}

static struct MHD_Response *make(struct exchange *exchange)
{
    struct tapak_response *response = &exchange->response;
    if (response->stream != NULL) {
        return make_stream(exchange);
    }
    if (response->file > 0) {
        return make_file(response);
    }
    struct tapak_slice body = tapak_response_body(response);
    size_t size = body.length;
    if (response->fixed.text != NULL || size == 0) {
        return MHD_create_response_from_buffer(size, (void *)(uintptr_t)body.text,
                                               MHD_RESPMEM_PERSISTENT);
    }
    char *bytes = tapak_buf_take(&response->body, &size);
    struct MHD_Response *sent = MHD_create_response_from_buffer(size, bytes, MHD_RESPMEM_MUST_FREE);
    if (sent == NULL) {
        free(bytes);
        return NULL;
    }
    exchange->held_bytes = size;
    (void)atomic_fetch_add(&exchange->shared->held_bytes, size);
    return sent;
}

// The path is the route's, not the request's: a query may hold what nobody should read in a log.
static void account(const struct exchange *exchange, size_t sent_bytes)
{
    const struct exchange_shared *shared = exchange->shared;
    const struct tapak_response *response = &exchange->response;
    const struct metrics_tally tally = {
        .shard = exchange->conn->shard,
        .duration_us =
            exchange->complete_us == 0 ? 0 : tapak_monotonic_us() - exchange->complete_us,
        .taken_bytes = exchange->body.size + exchange->thrown_away_bytes,
        .sent_bytes = sent_bytes,
    };
    const struct access_line line = {
        .shard = exchange->conn->shard,
        .id = exchange->id,
        .method = exchange->request.method,
        .route = response->route,
        .http_status = response->http_status,
        .duration_us = tally.duration_us,
        .sent_bytes = sent_bytes,
        .client = shared->shows_client ? &response->client : NULL,
    };
    metrics_count_request(shared->site->metrics, response, &tally);
    access_write(shared->access, &line);
}

enum MHD_Result send_response(struct exchange *exchange)
{
    struct tapak_response *response = &exchange->response;
    size_t size = tapak_response_size(response);
    int64_t allowed_ms = exchange->shared->grace_ms + (int64_t)(size / SLOWEST_BYTES_PER_MS);
    allowed_ms = response->stream != NULL ? -1 : allowed_ms;
    response->must_close = response->must_close || conns_are_crowded(exchange->shared->conns);
    struct MHD_Response *sent = make(exchange);
    if (sent == NULL) {
        return MHD_NO;
    }
    add_headers(sent, response);
    conn_expect(exchange->conn, allowed_ms);
    account(exchange, response->is_head ? 0 : size);
    enum MHD_Result result =
        MHD_queue_response(exchange->connection, (unsigned)response->http_status, sent);
    MHD_destroy_response(sent);
    return result;
}
