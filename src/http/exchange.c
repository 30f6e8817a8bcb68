// A request whose route waits for a disk is suspended and goes to a worker, which makes the answer
// and resumes it; everything else is answered in the daemon's own thread, which never waits.
#include "http/exchange.h"

#include "http/send.h"
#include "tapak/base/hash.h"
#include "tapak/base/instant.h"
#include "tapak/base/limits.h"
#include "tapak/base/number.h"
#include "tapak/http/problem.h"

#include <stdlib.h>
#include <string.h>

enum { SLOWEST_BYTES_PER_MS = 1 }; ///< of a body

// A body above the ceiling is still read up to here, so that its sender gets the answer and not a
// broken connection; beyond it the connection ends.
#define MAX_THROWN_AWAY_BYTES (32 * TAPAK_MIB)

void exchange_shared_init(struct exchange_shared *shared)
{
    tapak_random(&shared->id_seed, sizeof shared->id_seed);
    for (size_t i = 0; i < EXCHANGE_POOLS; i++) {
        (void)pthread_mutex_init(&shared->pools[i].lock, NULL);
    }
}

static void free_exchange(struct exchange *exchange)
{
    if (exchange != NULL) {
        tapak_arena_free(exchange->arena);
        free(exchange);
    }
}

void exchange_shared_free(struct exchange_shared *shared)
{
    for (size_t i = 0; i < EXCHANGE_POOLS; i++) {
        struct exchange_pool *pool = &shared->pools[i];
        while (pool->first != NULL) {
            struct exchange *next = pool->first->next;
            free_exchange(pool->first);
            pool->first = next;
        }
        (void)pthread_mutex_destroy(&pool->lock);
    }
}

static struct exchange *make_exchange(void)
{
    struct tapak_error err;
    struct exchange *exchange = malloc(sizeof *exchange);
    if (exchange == NULL) {
        return NULL;
    }
    exchange->arena = NULL;
    if (tapak_arena_create(&exchange->arena, TAPAK_MAX_ARENA_BYTES, &err) != TAPAK_OK) {
        free_exchange(exchange);
        return NULL;
    }
    return exchange;
}

static struct exchange *take_from(struct exchange_pool *pool)
{
    (void)pthread_mutex_lock(&pool->lock);
    struct exchange *exchange = pool->first;
    if (exchange != NULL) {
        pool->first = exchange->next;
        pool->count--;
    }
    (void)pthread_mutex_unlock(&pool->lock);
    return exchange == NULL ? make_exchange() : exchange;
}

// Told apart, not secret: a counter that is spread over 60 bits one to one (splitmix64; G. L.
// Steele et al., "Fast splittable pseudorandom number generators"), from a start of this process.
static void make_id(struct exchange_shared *shared, char id[static TAPAK_REQUEST_ID_LENGTH + 1])
{
    static const char letters[] = "0123456789abcdefghjkmnpqrstvwxyz";
    uint64_t mixed =
        shared->id_seed + atomic_fetch_add(&shared->id_count, 1) * UINT64_C(0x9E3779B97F4A7C15);
    mixed = (mixed ^ (mixed >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    mixed = (mixed ^ (mixed >> 27)) * UINT64_C(0x94D049BB133111EB);
    mixed ^= mixed >> 31;
    for (size_t i = 0; i < TAPAK_REQUEST_ID_LENGTH; i++) {
        id[i] = letters[mixed & 31];
        mixed >>= 5;
    }
    id[TAPAK_REQUEST_ID_LENGTH] = '\0';
}

struct exchange *exchange_take(struct exchange_shared *shared, struct MHD_Connection *connection,
                               const char *target)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    struct conn *conn = info == NULL ? NULL : info->socket_context;
    if (conn == NULL) {
        return NULL;
    }
    struct exchange *exchange = take_from(&shared->pools[conn->shard % EXCHANGE_POOLS]);
    if (exchange == NULL) {
        return NULL;
    }
    (void)memset(&exchange->shared, 0, sizeof *exchange - offsetof(struct exchange, shared));
    exchange->shared = shared;
    exchange->conn = conn;
    exchange->connection = connection;
    (void)atomic_fetch_add(&shared->under_way, 1);
    size_t length = strlen(target);
    exchange->request.target =
        (struct tapak_slice){tapak_arena_copy_text(exchange->arena, target, length), length};
    if (exchange->request.target.text == NULL) {
        exchange_give(exchange);
        return NULL;
    }
    make_id(shared, exchange->id);
    conn_expect(conn, shared->headers_ms);
    return exchange;
}

void exchange_give(struct exchange *exchange)
{
    struct exchange_shared *shared = exchange->shared;
    struct exchange_pool *pool = &shared->pools[exchange->conn->shard % EXCHANGE_POOLS];
    (void)atomic_fetch_sub(&shared->held_bytes, exchange->held_bytes);
    (void)atomic_fetch_sub(&shared->spooled_bytes, exchange->spooled_bytes);
    conn_expect(exchange->conn, shared->idle_ms + shared->headers_ms);
    tapak_response_free(&exchange->response);
    tapak_body_free(&exchange->body);
    tapak_arena_reset(exchange->arena);
    (void)pthread_mutex_lock(&pool->lock);
    bool is_kept = pool->count < EXCHANGE_POOL_MOST;
    if (is_kept) {
        exchange->next = pool->first;
        pool->first = exchange;
        pool->count++;
    }
    (void)pthread_mutex_unlock(&pool->lock);
    if (!is_kept) {
        free_exchange(exchange);
    }
    (void)atomic_fetch_sub(&shared->under_way, 1);
}

static enum MHD_Result on_field(void *context, enum MHD_ValueKind kind, const char *name,
                                const char *value)
{
    (void)kind;
    struct exchange *exchange = context;
    if (exchange->request.field_count == EXCHANGE_FIELDS) {
        exchange->has_too_many_fields = true;
        return MHD_NO;
    }
    exchange->fields[exchange->request.field_count++] = (struct tapak_header_field){
        tapak_slice_of(name), tapak_slice_of(value == NULL ? "" : value)};
    return MHD_YES;
}

static void write_refusal(struct exchange *exchange, int http_status, const char *detail)
{
    tapak_response_free(&exchange->response);
    tapak_response_init(&exchange->response);
    exchange->response.client = exchange->conn->peer;
    if (exchange->route != NULL) {
        exchange->response.route = exchange->route->path;
        exchange->response.row = exchange->route;
    }
    tapak_problem_write(&exchange->response, http_status, detail, &exchange->request);
    tapak_response_set(&exchange->response, "X-Request-Id", exchange->id);
}

// The rest of what the client sends cannot be told from another request: the connection ends.
static enum MHD_Result refuse(struct exchange *exchange, int http_status, const char *detail)
{
    write_refusal(exchange, http_status, detail);
    exchange->response.must_close = true;
    exchange->is_refused = true;
    return send_response(exchange);
}

static enum MHD_Result refuse_count(struct exchange *exchange, enum metrics_refusal why,
                                    const char *detail)
{
    metrics_count_refusal(exchange->shared->site->metrics, why);
    return refuse(exchange, 503, detail);
}

static size_t ceiling_of(const struct exchange *exchange)
{
    const struct tapak_route *route = exchange->route;
    return route == NULL || route->body_max_bytes == 0 ? TAPAK_MAX_BODY_BYTES
                                                       : route->body_max_bytes;
}

static enum MHD_Result refuse_body(struct exchange *exchange)
{
    struct tapak_buf text;
    tapak_buf_init(&text, 128);
    tapak_buf_printf(&text, "the body is larger than %zu bytes", ceiling_of(exchange));
    enum MHD_Result result =
        refuse(exchange, exchange->body_status,
               exchange->body_status == 413 ? tapak_buf_text(&text)
                                            : "there is no room for this body now");
    tapak_buf_free(&text);
    return result;
}

// As long as the slowest line needs for what is announced, or for all that may come.
static void expect_body(struct exchange *exchange)
{
    struct tapak_slice given = tapak_request_field(&exchange->request, "Content-Length");
    int64_t length = (int64_t)ceiling_of(exchange);
    int64_t announced = 0;
    if (given.text != NULL && tapak_parse_int(given.text, given.length, &announced) &&
        announced < length) {
        length = announced;
    }
    conn_expect(exchange->conn, exchange->shared->grace_ms + length / SLOWEST_BYTES_PER_MS);
}

static enum MHD_Result begin(struct exchange *exchange, const char *method, const char *version)
{
    struct exchange_shared *shared = exchange->shared;
    exchange->has_begun = true;
    exchange->request.method = tapak_slice_of(method);
    exchange->request.fields = exchange->fields;
    exchange->request.arena = exchange->arena;
    exchange->request.id = exchange->id;
    exchange->request.peer = exchange->conn->peer;
    exchange->request.is_tls = shared->is_tls;
    (void)MHD_get_connection_values(exchange->connection, MHD_HEADER_KIND, on_field, exchange);
    if (exchange->has_too_many_fields) {
        return refuse(exchange, 431, "more than 100 header fields");
    }
    if (exchange->conn->surplus == CONN_IS_ABOVE_ALL) {
        return refuse_count(exchange, METRICS_FULL, "too many connections are open");
    }
    if (exchange->conn->surplus == CONN_IS_ABOVE_ADDRESS) {
        return refuse_count(exchange, METRICS_ADDRESS,
                            "too many connections are open from your address");
    }
    exchange->route = tapak_dispatch_route(shared->site, &exchange->request);
    exchange->request.route = exchange->route;
    struct guard_verdict verdict = guard_check(&exchange->request, version, ceiling_of(exchange));
    // Who expects to be asked for the body has not sent it yet, and gets the answer at once.
    bool is_sending = tapak_request_field(&exchange->request, "Expect").text == NULL;
    if (verdict.http_status == 413) {
        exchange->body_status = 413;
        expect_body(exchange);
        return is_sending ? MHD_YES : refuse_body(exchange);
    }
    if (verdict.http_status != 0) {
        metrics_count_refusal(shared->site->metrics, METRICS_FRAMING);
        return refuse(exchange, verdict.http_status, verdict.detail);
    }
    tapak_body_init(&exchange->body, ceiling_of(exchange), shared->spool_folder);
    expect_body(exchange);
    return MHD_YES;
}

// The share of a body that is in a file counts against what all bodies may take of the disk.
static bool has_disk(struct exchange *exchange)
{
    struct exchange_shared *shared = exchange->shared;
    size_t spooled = exchange->body.file > 0 ? exchange->body.size : 0;
    size_t more = spooled - exchange->spooled_bytes;
    exchange->spooled_bytes = spooled;
    return atomic_fetch_add(&shared->spooled_bytes, more) + more <= TAPAK_MAX_SPOOLED_BYTES;
}

static enum MHD_Result take_body(struct exchange *exchange, const char *bytes, size_t *size)
{
    if (exchange->body_status == 0) {
        struct tapak_error err = {0};
        enum tapak_status status = tapak_body_put(&exchange->body, bytes, *size, &err);
        if (status != TAPAK_OK) {
            exchange->body_status = tapak_http_status(status) == 413 ? 413 : 503;
        } else if (!has_disk(exchange)) {
            exchange->body_status = 503;
        }
    }
    if (exchange->body_status != 0) {
        exchange->thrown_away_bytes += *size;
    }
    *size = 0;
    return exchange->thrown_away_bytes <= MAX_THROWN_AWAY_BYTES ? MHD_YES : MHD_NO;
}

static void come_again(struct tapak_later *later)
{
    struct exchange *exchange =
        (struct exchange *)(void *)((char *)later - offsetof(struct exchange, later));
    workers_put(exchange->shared->workers, exchange);
}

// A request that is put off keeps its place with the workers: so it is counted, and waited for when
// the server stops. Once it has begun to wait, another thread may have it.
void exchange_work(void *context)
{
    struct exchange *exchange = context;
    exchange->later.resume = come_again;
    exchange->request.later = &exchange->later;
    tapak_dispatch(exchange->shared->site, &exchange->request, &exchange->response);
    if (tapak_request_is_put_off(&exchange->request)) {
        void (*begin_waiting)(struct tapak_later * later) = exchange->later.begin;
        exchange->later.begin = NULL;
        workers_keep(exchange->shared->workers);
        begin_waiting(&exchange->later);
        return;
    }
    exchange->is_made = true;
    MHD_resume_connection(exchange->connection); // from here on it is the daemon's again
}

static enum MHD_Result answer_later(struct exchange *exchange)
{
    struct workers *workers = exchange->shared->workers;
    if (!workers_reserve(workers)) {
        metrics_count_refusal(exchange->shared->site->metrics, METRICS_QUEUE);
        write_refusal(exchange, 503, "too many requests of this kind wait already");
        return send_response(exchange);
    }
    MHD_suspend_connection(exchange->connection);
    workers_put(workers, exchange);
    return MHD_YES;
}

// Whatever is not a GET changes something, and that waits for the disk.
static bool may_wait(const struct tapak_route *route)
{
    return route != NULL && (route->blocks || strcmp(route->method, "GET") != 0);
}

static enum MHD_Result complete(struct exchange *exchange)
{
    struct exchange_shared *shared = exchange->shared;
    struct tapak_error err;
    exchange->complete_us = tapak_monotonic_us();
    conn_expect(exchange->conn, -1);
    if (exchange->body_status != 0) {
        return refuse_body(exchange);
    }
    if (tapak_body_end(&exchange->body, &exchange->request.body, &err) != TAPAK_OK) {
        exchange->body_status = 503;
        return refuse_body(exchange);
    }
    exchange->request.body_file = exchange->body.file;
    if (atomic_load_explicit(&shared->held_bytes, memory_order_relaxed) > shared->held_most) {
        return refuse_count(exchange, METRICS_MEMORY, "too many answers are being sent");
    }
    if (may_wait(exchange->route)) {
        return answer_later(exchange);
    }
    tapak_dispatch(shared->site, &exchange->request, &exchange->response);
    return send_response(exchange);
}

enum MHD_Result exchange_step(struct exchange *exchange, const char *method, const char *version,
                              const char *upload, size_t *upload_size)
{
    if (!exchange->has_begun) {
        return begin(exchange, method, version);
    }
    if (exchange->is_refused) {
        *upload_size = 0;
        return MHD_YES;
    }
    if (*upload_size > 0) {
        return take_body(exchange, upload, upload_size);
    }
    return exchange->is_made ? send_response(exchange) : complete(exchange);
}
