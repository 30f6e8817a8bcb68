#include "app/gauges.h"

#include "tapak/base/instant.h"
#include "tapak/store/imports.h"

static void write_writer(struct tapak_buf *out, void *context)
{
    struct tapak_store_stats stats;
    double bounds_s[TAPAK_COMMIT_BOUNDS];
    tapak_store_stats(context, &stats);
    for (size_t i = 0; i < TAPAK_COMMIT_BOUNDS; i++) {
        bounds_s[i] = tapak_commit_bounds_ms[i] / 1000;
    }
    const struct tapak_metrics_histogram commits = {
        .name = "tapak_commit_seconds",
        .help = "Durable transactions, each of all writes that waited.",
        .bounds_s = bounds_s,
        .bound_count = TAPAK_COMMIT_BOUNDS,
        .by_bound = stats.by_duration,
        .sum_s = (double)stats.commit_us / 1e6,
    };
    tapak_metrics_put_histogram(out, &commits);
    tapak_metrics_put(out, TAPAK_METRIC_COUNTER, "tapak_writes_total", "Writes that were answered.",
                      (double)stats.writes);
    tapak_metrics_put(out, TAPAK_METRIC_GAUGE, "tapak_writes_waiting",
                      "Writes that wait for a commit.", (double)stats.waiting);
}

static void write_imports(struct tapak_buf *out, void *context)
{
    struct tapak_store *store = context;
    struct tapak_import_totals totals = {0};
    struct tapak_conn *conn = NULL;
    struct tapak_error err;
    if (tapak_store_take_reader(store, &conn, &err) != TAPAK_OK) {
        return;
    }
    enum tapak_status status = tapak_import_totals(conn, &totals, &err);
    tapak_store_give_reader(store, conn);
    if (status != TAPAK_OK) {
        return; // a scrape shows what there is
    }
    tapak_metrics_put(out, TAPAK_METRIC_GAUGE, "tapak_imports_finished", "Imports that are over.",
                      (double)totals.finished);
    tapak_metrics_put(out, TAPAK_METRIC_GAUGE, "tapak_imports_open",
                      "Imports that run or were cut off.", (double)totals.open);
    tapak_metrics_put(out, TAPAK_METRIC_GAUGE, "tapak_import_rows", "Rows that imports stored.",
                      (double)totals.rows_stored);
    tapak_metrics_put(out, TAPAK_METRIC_GAUGE, "tapak_import_rows_refused",
                      "Rows that imports refused.", (double)totals.rows_refused);
    tapak_metrics_put(out, TAPAK_METRIC_GAUGE, "tapak_import_last_finished_seconds",
                      "When an import was last finished, since 1970.",
                      (double)totals.last_finished_ms / 1000);
}

static void write_layer(struct tapak_buf *out, void *context)
{
    const struct tapak_layer_about about = tapak_layer_about(context);
    tapak_metrics_put(out, TAPAK_METRIC_GAUGE, "tapak_layer_reports", "Reports in the layer.",
                      (double)about.rows[TAPAK_REPORTS]);
    tapak_metrics_put(out, TAPAK_METRIC_GAUGE, "tapak_layer_hotspots", "Hotspots in the layer.",
                      (double)about.rows[TAPAK_HOTSPOTS]);
    tapak_metrics_put(out, TAPAK_METRIC_GAUGE, "tapak_layer_bytes", "Columns of the layer.",
                      (double)about.bytes);
    tapak_metrics_put(out, TAPAK_METRIC_GAUGE, "tapak_layer_age_seconds",
                      "Since the layer was last held against the store.",
                      (double)(tapak_now_ms() - about.loaded_ms) / 1000);
    tapak_metrics_put(out, TAPAK_METRIC_GAUGE, "tapak_layer_revision",
                      "Revision of the store that the layer shows.", (double)about.revision);
}

void app_gauges_add(struct tapak_metrics *metrics, struct tapak_store *store,
                    struct tapak_layer *layer)
{
    tapak_metrics_add_source(metrics, write_layer, layer);
    tapak_metrics_add_source(metrics, write_writer, store);
    tapak_metrics_add_source(metrics, write_imports, store);
}
