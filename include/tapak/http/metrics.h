/**
 * @file metrics.h
 * @brief Counters of the server and of what others add, as Prometheus reads them.
 *
 * Threads: any number count and one or more read at a time; nobody waits for anybody.
 * Source:  Prometheus text format 0.0.4; base units are seconds and bytes, counters end in _total.
 */
#ifndef TAPAK_HTTP_METRICS_H
#define TAPAK_HTTP_METRICS_H

#include "tapak/base/buf.h"
#include "tapak/base/error.h"
#include "tapak/http/networks.h"
#include "tapak/http/route.h"

#define TAPAK_METRICS_TYPE "text/plain; version=0.0.4; charset=utf-8"

enum { TAPAK_METRICS_SOURCES = 16 };

struct tapak_metrics;

/** Writes families with tapak_metrics_put(); called in the thread of who reads. */
typedef void tapak_metrics_fn(struct tapak_buf *out, void *context);

/** routes must outlive the metrics; version is copied. */
TAPAK_MUST_CHECK enum tapak_status tapak_metrics_create(const struct tapak_route *routes,
                                                        const char *version,
                                                        struct tapak_metrics **out_metrics,
                                                        struct tapak_error *err);
/** NULL is allowed. No server may count any more. */
void tapak_metrics_free(struct tapak_metrics *metrics);

/** What another part has to say, behind the server's own; before the server starts, at most 16. */
void tapak_metrics_add_source(struct tapak_metrics *metrics, tapak_metrics_fn *write,
                              void *context);

/** Takes what was added with this context away again, while nobody reads. */
void tapak_metrics_drop_source(struct tapak_metrics *metrics, const void *context);

/** Everything, at this moment. */
void tapak_metrics_write(struct tapak_metrics *metrics, struct tapak_buf *out);

enum tapak_metric_kind { TAPAK_METRIC_COUNTER, TAPAK_METRIC_GAUGE };

/** One family with one value: "tapak_layer_points", counts or seconds; help is one plain line. */
void tapak_metrics_put(struct tapak_buf *out, enum tapak_metric_kind kind, const char *name,
                       const char *help, double value);

/** A family of kind histogram, from counts by bound; by_bound has one more, above every bound. */
struct tapak_metrics_histogram {
    const char *name;
    const char *help;
    const double *bounds_s; ///< seconds, rising
    size_t bound_count;
    const uint64_t *by_bound; ///< each without those of the bounds below it
    double sum_s;
};
void tapak_metrics_put_histogram(struct tapak_buf *out,
                                 const struct tapak_metrics_histogram *histogram);

#endif
