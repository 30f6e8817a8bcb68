#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <pthread.h>
#include <string.h>

#include "http/metrics.h"
#include "http/site.h"

static void write_depth(struct tapak_buf *out, void *context)
{
    tapak_metrics_put(out, TAPAK_METRIC_GAUGE, "test_depth", "How deep.", *(const double *)context);
}

static void count(struct tapak_metrics *metrics, size_t row, int http_status, int64_t duration_us)
{
    const struct tapak_response response = {
        .http_status = http_status, .route = test_routes[row].path, .row = &test_routes[row]};
    const struct metrics_tally tally = {
        .shard = (unsigned)duration_us, .duration_us = duration_us, .sent_bytes = 10};
    metrics_count_request(metrics, &response, &tally);
}

static void expect(struct tapak_metrics *metrics, const char *line)
{
    struct tapak_buf text;
    tapak_buf_init(&text, 1 << 20);
    tapak_metrics_write(metrics, &text);
    if (strstr(tapak_buf_text(&text), line) == NULL) {
        fail_msg("no '%s' in\n%s", line, tapak_buf_text(&text));
    }
    tapak_buf_free(&text);
}

static void test_metrics_write__what_was_counted(void **state)
{
    (void)state;
    struct tapak_metrics *metrics = NULL;
    struct tapak_error err;
    double depth = 2.5;
    assert_int_equal(tapak_metrics_create(test_routes, "1.2", &metrics, &err), TAPAK_OK);
    tapak_metrics_add_source(metrics, write_depth, &depth);
    count(metrics, 0, 200, 400);
    count(metrics, 0, 200, 500); // a bound belongs to its bucket
    count(metrics, 0, 200, 501);
    count(metrics, 0, 404, 20000000);
    count(metrics, 0, 599, 1);
    const struct tapak_response page = {.http_status = 200, .route = "(page)"};
    const struct tapak_response none = {.http_status = 404, .route = ""};
    metrics_count_request(metrics, &page, &(struct metrics_tally){.taken_bytes = 7});
    metrics_count_request(metrics, &none, &(struct metrics_tally){0});
    metrics_count_refusal(metrics, METRICS_SLOW);
    static const char *const lines[] = {
        "tapak_build_info{version=\"1.2\"} 1\n",
        "tapak_http_requests_total{route=\"/items/{id}\",method=\"GET\",status=\"200\"} 3\n",
        "tapak_http_requests_total{route=\"/items/{id}\",method=\"GET\",status=\"404\"} 1\n",
        "tapak_http_requests_total{route=\"/items/{id}\",method=\"GET\",status=\"0\"} 1\n",
        "tapak_http_requests_total{route=\"(page)\",method=\"\",status=\"200\"} 1\n",
        "tapak_http_requests_total{route=\"(none)\",method=\"\",status=\"404\"} 1\n",
        "bucket{route=\"/items/{id}\",method=\"GET\",le=\"0.0005\"} 3\n",
        "bucket{route=\"/items/{id}\",method=\"GET\",le=\"0.001\"} 4\n",
        "bucket{route=\"/items/{id}\",method=\"GET\",le=\"10\"} 4\n",
        "bucket{route=\"/items/{id}\",method=\"GET\",le=\"+Inf\"} 5\n",
        "seconds_sum{route=\"/items/{id}\",method=\"GET\"} 20.001402\n",
        "seconds_count{route=\"/items/{id}\",method=\"GET\"} 5\n",
        "tapak_http_received_bytes_total 7\n",
        "tapak_http_sent_bytes_total 50\n",
        "tapak_http_refused_total{reason=\"slow\"} 1\n",
        "# TYPE test_depth gauge\ntest_depth 2.5\n",
    };
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        expect(metrics, lines[i]);
    }
    tapak_metrics_drop_source(metrics, &depth);
    struct tapak_buf text;
    tapak_buf_init(&text, 1 << 20);
    tapak_metrics_write(metrics, &text);
    assert_null(strstr(tapak_buf_text(&text), "test_depth"));
    tapak_buf_free(&text);
    tapak_metrics_free(metrics);
}

static void test_metrics_put_histogram__sums_up(void **state)
{
    (void)state;
    static const double bounds[] = {0.001, 0.5};
    static const uint64_t counts[] = {1, 0, 2};
    const struct tapak_metrics_histogram histogram = {"h", "Help.", bounds, 2, counts, 1.25};
    struct tapak_buf text;
    tapak_buf_init(&text, 4096);
    tapak_metrics_put_histogram(&text, &histogram);
    assert_string_equal(tapak_buf_text(&text),
                        "# HELP h Help.\n# TYPE h histogram\nh_bucket{le=\"0.001\"} 1\n"
                        "h_bucket{le=\"0.5\"} 1\nh_bucket{le=\"+Inf\"} 3\nh_sum 1.25\nh_count 3\n");
    tapak_buf_free(&text);
}

static void *count_often(void *context)
{
    for (int i = 0; i < 10000; i++) {
        count(context, 2, 200, i % 16);
    }
    return NULL;
}

static void test_metrics_count__from_many_threads(void **state)
{
    (void)state;
    struct tapak_metrics *metrics = NULL;
    struct tapak_error err;
    pthread_t threads[4];
    assert_int_equal(tapak_metrics_create(test_routes, "1", &metrics, &err), TAPAK_OK);
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(pthread_create(&threads[i], NULL, count_often, metrics), 0);
    }
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(pthread_join(threads[i], NULL), 0);
    }
    expect(metrics, "tapak_http_requests_total{route=\"/long\",method=\"GET\",status=\"200\"} "
                    "40000\n");
    tapak_metrics_free(metrics);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_metrics_write__what_was_counted),
        cmocka_unit_test(test_metrics_put_histogram__sums_up),
        cmocka_unit_test(test_metrics_count__from_many_threads),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
