#include "http/send.h"

#include "tapak/base/instant.h"

#include <stdlib.h>

// Who reads slower than this for longer than the grace holds memory that others need.
enum { SLOWEST_BYTES_PER_MS = 4 };

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

static struct MHD_Response *make(struct exchange *exchange)
{
    struct tapak_response *response = &exchange->response;
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
    size_t size = tapak_response_body(response).length;
    response->must_close = response->must_close || conns_are_crowded(exchange->shared->conns);
    struct MHD_Response *sent = make(exchange);
    if (sent == NULL) {
        return MHD_NO;
    }
    add_headers(sent, response);
    conn_expect(exchange->conn,
                exchange->shared->grace_ms + (int64_t)(size / SLOWEST_BYTES_PER_MS));
    account(exchange, response->is_head ? 0 : size);
    enum MHD_Result result =
        MHD_queue_response(exchange->connection, (unsigned)response->http_status, sent);
    MHD_destroy_response(sent);
    return result;
}
