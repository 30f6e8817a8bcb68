// Counters are relaxed atomics in shards of their own cache lines: a request adds to five of them
// and waits for nobody. A reader sums the shards, so a sum may be a few requests old, never torn.
#include "http/metrics.h"

#include "tapak/base/instant.h"
#include "tapak/base/number.h"

#include <assert.h>
#include <dirent.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { SHARDS = 8, VERSION_BYTES = 64, EXTRA_ROUTES = 2 };

static const int codes[] = {200, 201, 202, 204, 206, 303, 304, 308, 400, 401,
                            403, 404, 405, 406, 409, 412, 413, 414, 415, 416,
                            422, 428, 429, 431, 500, 501, 503, 507, 0}; // 0: any other
enum { CODES = sizeof codes / sizeof codes[0] };

static const double bounds_s[] = {0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05,
                                  0.1,    0.25,  0.5,    1,     2.5,  5,     10};
enum { BOUNDS = sizeof bounds_s / sizeof bounds_s[0] };

static const char *const refusals[METRICS_REFUSAL_COUNT] = {
    [METRICS_FULL] = "full",     [METRICS_ADDRESS] = "address", [METRICS_QUEUE] = "queue",
    [METRICS_MEMORY] = "memory", [METRICS_SLOW] = "slow",       [METRICS_FRAMING] = "framing",
};

// Of one route in one shard.
struct counts {
    atomic_uint_fast64_t by_code[CODES];
    atomic_uint_fast64_t by_duration[BOUNDS + 1]; ///< the last is above every bound
    atomic_uint_fast64_t duration_us;
    atomic_uint_fast64_t taken_bytes;
    atomic_uint_fast64_t sent_bytes;
    char distance[64]; ///< the next shard's first counter is on another cache line
};

struct source {
    tapak_metrics_fn *write;
    void *context;
};

struct tapak_metrics {
    const struct tapak_route *routes;
    size_t route_count;    ///< behind them: pages, and what no route answers
    struct counts *counts; ///< shard by shard
    atomic_uint_fast64_t refused[METRICS_REFUSAL_COUNT];
    struct source sources[TAPAK_METRICS_SOURCES];
    size_t source_count;
    int64_t start_ms;
    char version[VERSION_BYTES];
};

enum tapak_status tapak_metrics_create(const struct tapak_route *routes, const char *version,
                                       struct tapak_metrics **out_metrics, struct tapak_error *err)
{
    struct tapak_metrics *metrics = calloc(1, sizeof *metrics);
    size_t count = 0;
    while (routes[count].path != NULL) {
        count++;
    }
    if (metrics != NULL) {
        metrics->counts = calloc((count + EXTRA_ROUTES) * SHARDS, sizeof *metrics->counts);
    }
    if (metrics == NULL || metrics->counts == NULL) {
        tapak_metrics_free(metrics);
        return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for metrics");
    }
    metrics->routes = routes;
    metrics->route_count = count;
    metrics->start_ms = tapak_now_ms();
    (void)snprintf(metrics->version, sizeof metrics->version, "%s", version);
    *out_metrics = metrics;
    return TAPAK_OK;
}

void tapak_metrics_free(struct tapak_metrics *metrics)
{
    if (metrics != NULL) {
        free(metrics->counts);
        free(metrics);
    }
}

void tapak_metrics_add_source(struct tapak_metrics *metrics, tapak_metrics_fn *write, void *context)
{
    assert(metrics->source_count < TAPAK_METRICS_SOURCES);
    metrics->sources[metrics->source_count++] = (struct source){write, context};
}

void tapak_metrics_drop_source(struct tapak_metrics *metrics, const void *context)
{
    size_t kept = 0;
    for (size_t i = 0; i < metrics->source_count; i++) {
        if (metrics->sources[i].context != context) {
            metrics->sources[kept++] = metrics->sources[i];
        }
    }
    metrics->source_count = kept;
}

static void add(atomic_uint_fast64_t *counter, uint64_t number)
{
    (void)atomic_fetch_add_explicit(counter, number, memory_order_relaxed);
}

static size_t row_of(const struct tapak_metrics *metrics, const struct tapak_response *response)
{
    if (response->row != NULL) {
        return (size_t)(response->row - metrics->routes);
    }
    return metrics->route_count + (response->route[0] == '(' ? 0 : 1);
}

static size_t code_at(int http_status)
{
    size_t at = 0;
    while (at + 1 < CODES && codes[at] != http_status) {
        at++;
    }
    return at;
}

void metrics_count_request(struct tapak_metrics *metrics, const struct tapak_response *response,
                           const struct metrics_tally *tally)
{
    if (metrics == NULL) {
        return;
    }
    size_t shard = tally->shard % SHARDS;
    struct counts *counts =
        &metrics->counts[shard * (metrics->route_count + EXTRA_ROUTES) + row_of(metrics, response)];
    size_t bound = 0;
    while (bound < BOUNDS && (double)tally->duration_us > bounds_s[bound] * 1e6) {
        bound++;
    }
    add(&counts->by_code[code_at(response->http_status)], 1);
    add(&counts->by_duration[bound], 1);
    add(&counts->duration_us, (uint64_t)tally->duration_us);
    add(&counts->sent_bytes, tally->sent_bytes);
    if (tally->taken_bytes > 0) {
        add(&counts->taken_bytes, tally->taken_bytes);
    }
}

void metrics_count_refusal(struct tapak_metrics *metrics, enum metrics_refusal why)
{
    if (metrics != NULL) {
        add(&metrics->refused[why], 1);
    }
}

static void put_head(struct tapak_buf *out, const char *kind, const char *name, const char *help)
{
    tapak_buf_printf(out, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, kind);
}

void tapak_metrics_put(struct tapak_buf *out, enum tapak_metric_kind kind, const char *name,
                       const char *help, double value)
{
    char number[TAPAK_NUMBER_BYTES];
    (void)tapak_format_exact(number, value);
    put_head(out, kind == TAPAK_METRIC_COUNTER ? "counter" : "gauge", name, help);
    tapak_buf_printf(out, "%s %s\n", name, number);
}

void tapak_metrics_put_histogram(struct tapak_buf *out,
                                 const struct tapak_metrics_histogram *histogram)
{
    char number[TAPAK_NUMBER_BYTES];
    uint64_t all = 0;
    put_head(out, "histogram", histogram->name, histogram->help);
    for (size_t i = 0; i <= histogram->bound_count; i++) {
        all += histogram->by_bound[i];
        if (i < histogram->bound_count) {
            (void)tapak_format_exact(number, histogram->bounds_s[i]);
        }
        tapak_buf_printf(out, "%s_bucket{le=\"%s\"} %llu\n", histogram->name,
                         i < histogram->bound_count ? number : "+Inf", (unsigned long long)all);
    }
    (void)tapak_format_exact(number, histogram->sum_s);
    tapak_buf_printf(out, "%s_sum %s\n%s_count %llu\n", histogram->name, number, histogram->name,
                     (unsigned long long)all);
}

static const struct counts *row_in(const struct tapak_metrics *metrics, size_t shard, size_t row)
{
    return &metrics->counts[shard * (metrics->route_count + EXTRA_ROUTES) + row];
}

// A sum over the shards, of the counter that stands offset bytes into a row.
static uint64_t sum(const struct tapak_metrics *metrics, size_t row, size_t offset)
{
    uint64_t total = 0;
    for (size_t shard = 0; shard < SHARDS; shard++) {
        const char *counts = (const char *)row_in(metrics, shard, row);
        const atomic_uint_fast64_t *counter = (const void *)(counts + offset);
        total += atomic_load_explicit(counter, memory_order_relaxed);
    }
    return total;
}

static size_t code_offset(size_t code)
{
    return offsetof(struct counts, by_code) + code * sizeof(atomic_uint_fast64_t);
}

static size_t bound_offset(size_t bound)
{
    return offsetof(struct counts, by_duration) + bound * sizeof(atomic_uint_fast64_t);
}

// Paths and methods of routes are ours and hold nothing that a label must escape.
static void put_labels(struct tapak_buf *out, const struct tapak_metrics *metrics, size_t row)
{
    if (row < metrics->route_count) {
        tapak_buf_printf(out, "route=\"%s\",method=\"%s\"", metrics->routes[row].path,
                         metrics->routes[row].method);
    } else {
        tapak_buf_printf(out, "route=\"%s\",method=\"\"",
                         row == metrics->route_count ? "(page)" : "(none)");
    }
}

static void put_requests(struct tapak_buf *out, const struct tapak_metrics *metrics)
{
    put_head(out, "counter", "tapak_http_requests_total", "Answers by route and status.");
    for (size_t row = 0; row < metrics->route_count + EXTRA_ROUTES; row++) {
        for (size_t code = 0; code < CODES; code++) {
            uint64_t count = sum(metrics, row, code_offset(code));
            if (count == 0) {
                continue;
            }
            tapak_buf_put_text(out, "tapak_http_requests_total{");
            put_labels(out, metrics, row);
            tapak_buf_printf(out, ",status=\"%d\"} %llu\n", codes[code], (unsigned long long)count);
        }
    }
}

static void put_bucket(struct tapak_buf *out, const struct tapak_metrics *metrics, size_t row,
                       const char *bound, uint64_t count)
{
    tapak_buf_put_text(out, "tapak_http_request_seconds_bucket{");
    put_labels(out, metrics, row);
    tapak_buf_printf(out, ",le=\"%s\"} %llu\n", bound, (unsigned long long)count);
}

static void put_duration(struct tapak_buf *out, const struct tapak_metrics *metrics, size_t row)
{
    char number[TAPAK_NUMBER_BYTES];
    uint64_t counts[BOUNDS + 1];
    uint64_t all = 0;
    for (size_t bound = 0; bound <= BOUNDS; bound++) {
        all += sum(metrics, row, bound_offset(bound));
        counts[bound] = all;
    }
    if (all == 0) {
        return;
    }
    for (size_t bound = 0; bound < BOUNDS; bound++) {
        (void)tapak_format_exact(number, bounds_s[bound]);
        put_bucket(out, metrics, row, number, counts[bound]);
    }
    put_bucket(out, metrics, row, "+Inf", all);
    double seconds = (double)sum(metrics, row, offsetof(struct counts, duration_us)) / 1e6;
    (void)tapak_format_exact(number, seconds);
    tapak_buf_put_text(out, "tapak_http_request_seconds_sum{");
    put_labels(out, metrics, row);
    tapak_buf_printf(out, "} %s\ntapak_http_request_seconds_count{", number);
    put_labels(out, metrics, row);
    tapak_buf_printf(out, "} %llu\n", (unsigned long long)all);
}

static double total(const struct tapak_metrics *metrics, size_t offset)
{
    uint64_t all = 0;
    for (size_t row = 0; row < metrics->route_count + EXTRA_ROUTES; row++) {
        all += sum(metrics, row, offset);
    }
    return (double)all;
}

static void put_refusals(struct tapak_buf *out, const struct tapak_metrics *metrics)
{
    put_head(out, "counter", "tapak_http_refused_total",
             "Requests and connections turned away, by reason.");
    for (size_t why = 0; why < METRICS_REFUSAL_COUNT; why++) {
        uint64_t count = atomic_load_explicit(&metrics->refused[why], memory_order_relaxed);
        tapak_buf_printf(out, "tapak_http_refused_total{reason=\"%s\"} %llu\n", refusals[why],
                         (unsigned long long)count);
    }
}

static double resident_bytes(void)
{
    long pages = 0;
    FILE *file = fopen("/proc/self/statm", "re");
    if (file == NULL || fscanf(file, "%*s %ld", &pages) != 1) {
        pages = 0;
    }
    if (file != NULL) {
        (void)fclose(file);
    }
    return (double)pages * (double)sysconf(_SC_PAGESIZE);
}

static double open_files(void)
{
    size_t count = 0;
    DIR *folder = opendir("/proc/self/fd");
    while (folder != NULL && readdir(folder) != NULL) {
        count++;
    }
    if (folder != NULL) {
        (void)closedir(folder);
    }
    return count > 3 ? (double)count - 3 : 0; // ".", ".." and the folder itself
}

static void put_process(struct tapak_buf *out, const struct tapak_metrics *metrics)
{
    put_head(out, "gauge", "tapak_build_info", "Version of the program.");
    tapak_buf_printf(out, "tapak_build_info{version=\"%s\"} 1\n", metrics->version);
    tapak_metrics_put(out, TAPAK_METRIC_GAUGE, "process_start_time_seconds",
                      "When the server started, since 1970.", (double)metrics->start_ms / 1000);
    tapak_metrics_put(out, TAPAK_METRIC_GAUGE, "process_resident_memory_bytes",
                      "Memory that the process holds.", resident_bytes());
    tapak_metrics_put(out, TAPAK_METRIC_GAUGE, "process_open_fds", "Open files and sockets.",
                      open_files());
}

void tapak_metrics_write(struct tapak_metrics *metrics, struct tapak_buf *out)
{
    put_process(out, metrics);
    put_requests(out, metrics);
    put_head(out, "histogram", "tapak_http_request_seconds",
             "From the end of a request's headers to its answer being made.");
    for (size_t row = 0; row < metrics->route_count + EXTRA_ROUTES; row++) {
        put_duration(out, metrics, row);
    }
    tapak_metrics_put(out, TAPAK_METRIC_COUNTER, "tapak_http_received_bytes_total",
                      "Bodies of requests.", total(metrics, offsetof(struct counts, taken_bytes)));
    tapak_metrics_put(out, TAPAK_METRIC_COUNTER, "tapak_http_sent_bytes_total",
                      "Bodies of answers.", total(metrics, offsetof(struct counts, sent_bytes)));
    put_refusals(out, metrics);
    for (size_t i = 0; i < metrics->source_count; i++) {
        metrics->sources[i].write(out, metrics->sources[i].context);
    }
}
