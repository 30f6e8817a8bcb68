// The layer on made-up reports and hotspots in a database of its own: loading, memory, and what a
// look at the rows costs. Goals are those of serving: 10 ns a point a core over everything, 100
// bytes a point.
#include "bench/bench.h"

#include "tapak/base/limits.h"
#include "tapak/layer/clusters.h"
#include "tapak/layer/tally.h"
#include "tapak/store/areas.h"
#include "tapak/store/reports.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BATCH = 20000, VILLAGES = 1038, REGENCIES = 10, OFFSET_MINUTES = 480 };

struct bench {
    struct tapak_store *store;
    struct tapak_layer *layer;
    uint64_t seed;
    int64_t made;
    int64_t rows;
    char group[32];
};

static void give_up(const struct tapak_error *err)
{
    (void)fprintf(stderr, "bench_layer: %s\n", err->message);
    exit(1);
}

static uint32_t chance(struct bench *bench, uint32_t bound)
{
    return (uint32_t)(bench_random(&bench->seed) * bound);
}

static void code_of(uint32_t village, struct tapak_code *code)
{
    (void)snprintf(code->text, sizeof code->text, "64.%02u.%02u.%04u", 1 + village % REGENCIES % 99,
                   1 + village / REGENCIES % 9, (2001 + village / (REGENCIES * 9)) % 10000);
}

static enum tapak_status put_areas(struct tapak_conn *conn, void *context, struct tapak_error *err)
{
    (void)context;
    enum tapak_status status = TAPAK_OK;
    for (uint32_t i = 0; i < VILLAGES && status == TAPAK_OK; i++) {
        struct tapak_area area = {.name = "Desa", .type = "desa"};
        code_of(i, &area.code);
        status = tapak_area_put(conn, &area, err);
    }
    return status;
}

static void fill(struct bench *bench, struct tapak_report *report)
{
    static const char *const categories[] = {"karhutla",  "pembalakan",   "sampah",
                                             "cemar_air", "tambang_liar", "bencana"};
    uint32_t village = chance(bench, VILLAGES);
    // A village is a spot of its own: points crowd around it.
    struct tapak_point centre = {114 + village % 40 * 0.12, -2 + village / 40 * 0.15};
    report->category = categories[chance(bench, 6)];
    report->klass = (enum tapak_class)chance(bench, TAPAK_CLASS_COUNT);
    report->state = (enum tapak_state)chance(bench, TAPAK_STATE_COUNT);
    report->received_ms =
        INT64_C(1577836800000) + (int64_t)chance(bench, 2190) * 86400000 + chance(bench, 86400000);
    report->point.lon_deg = centre.lon_deg + bench_random(&bench->seed) * 0.1;
    report->point.lat_deg = centre.lat_deg + bench_random(&bench->seed) * 0.1;
    report->public_point = report->point;
    report->public_point.lon_deg += 0.004;
    report->placement.placed_by = TAPAK_PLACED_POINT;
    code_of(village, &report->placement.area);
}

struct made_up {
    struct tapak_report report;
    char source_id[24];
    char public_id[24];
};

static void make_up(struct bench *bench, struct made_up *made)
{
    (void)snprintf(made->source_id, sizeof made->source_id, "%" PRId64, bench->made);
    (void)snprintf(made->public_id, sizeof made->public_id, "bench%011" PRId64, bench->made++);
    made->report = (struct tapak_report){.public_id = made->public_id,
                                         .source = "sp4n",
                                         .source_id = made->source_id,
                                         .title = "Laporan",
                                         .body = "Isi laporan yang tidak panjang",
                                         .has_point = true,
                                         .has_public_point = true,
                                         .is_published = true};
    fill(bench, &made->report);
}

static enum tapak_status put_reports(struct tapak_conn *conn, void *context,
                                     struct tapak_error *err)
{
    static struct made_up made[BATCH];
    static struct tapak_report_new items[BATCH];
    struct bench *bench = context;
    struct tapak_report_bulk *bulk = NULL;
    const struct tapak_actor actor = {"import 1", 1};
    size_t count = 0;
    for (; count < BATCH && bench->made < bench->rows; count++) {
        make_up(bench, &made[count]);
        items[count] =
            (struct tapak_report_new){.report = &made[count].report, .outcome = TAPAK_PUT_NEW};
    }
    enum tapak_status status = tapak_report_bulk_begin(conn, &bulk, err);
    status = status == TAPAK_OK ? tapak_report_bulk_add(bulk, items, count, &actor, err) : status;
    status = status == TAPAK_OK ? tapak_report_bulk_end(bulk, err) : status;
    tapak_report_bulk_free(bulk);
    return status;
}

static void make_rows(struct bench *bench)
{
    struct tapak_error err = {0};
    enum tapak_status status = tapak_store_write(bench->store, put_areas, NULL, &err);
    while (status == TAPAK_OK && bench->made < bench->rows) {
        status = tapak_store_write(bench->store, put_reports, bench, &err);
    }
    if (status != TAPAK_OK) {
        give_up(&err);
    }
}

// Of the process alone: not the pages of the file that it maps.
static double resident_bytes(void)
{
    char line[128];
    long kib = 0;
    FILE *file = fopen("/proc/self/status", "re");
    while (file != NULL && fgets(line, sizeof line, file) != NULL) {
        if (sscanf(line, "RssAnon: %ld", &kib) == 1) {
            break;
        }
    }
    if (file != NULL) {
        (void)fclose(file);
    }
    return (double)kib * 1024;
}

static void load(struct bench *bench)
{
    struct tapak_error err = {0};
    double before = resident_bytes();
    double start = bench_now_s();
    if (tapak_layer_load(bench->store, OFFSET_MINUTES, NULL, NULL, &bench->layer, &err) !=
        TAPAK_OK) {
        give_up(&err);
    }
    double seconds = bench_now_s() - start;
    struct tapak_layer_about about = tapak_layer_about(bench->layer);
    bench_put(bench->group, "load", seconds, "s");
    bench_put(bench->group, "load, rows", (double)bench->rows / seconds, "rows/s");
    bench_put_goal(bench->group, "columns", (double)about.bytes / (double)bench->rows,
                   "bytes/point", "<= 100");
    bench_put(bench->group, "resident, more than before",
              (resident_bytes() - before) / (double)bench->rows, "bytes/point");
}

typedef int64_t look_fn(struct bench *bench, const struct tapak_snapshot *snapshot);

static int64_t count(const struct tapak_snapshot *snapshot, const struct tapak_layer_query *query)
{
    struct tapak_error err = {0};
    int64_t found = 0;
    if (tapak_layer_count(snapshot, query, &found, &err) != TAPAK_OK) {
        give_up(&err);
    }
    return found;
}

static int64_t count_all(struct bench *bench, const struct tapak_snapshot *snapshot)
{
    (void)bench;
    const struct tapak_layer_query query = {0};
    return count(snapshot, &query);
}

static int64_t count_category(struct bench *bench, const struct tapak_snapshot *snapshot)
{
    (void)bench;
    const struct tapak_layer_query query = {.reports = {.category = "sampah"}};
    return count(snapshot, &query);
}

static int64_t count_many(struct bench *bench, const struct tapak_snapshot *snapshot)
{
    (void)bench;
    const struct tapak_layer_query query = {.reports = {.category = "sampah",
                                                        .state = "received",
                                                        .has_since = true,
                                                        .since_ms = INT64_C(1609459200000),
                                                        .has_until = true,
                                                        .until_ms = INT64_C(1672531200000),
                                                        .area = {"64.03"},
                                                        .has_box = true,
                                                        .box = {113, -1.9, 117.77, 3.1}}};
    return count(snapshot, &query);
}

static struct tapak_box some_box(struct bench *bench, double side_deg)
{
    double west = 114 + bench_random(&bench->seed) * 4.5;
    double south = -2 + bench_random(&bench->seed) * 3.8;
    return (struct tapak_box){west, south, west + side_deg, south + side_deg};
}

static int64_t count_box(struct bench *bench, const struct tapak_snapshot *snapshot)
{
    const struct tapak_layer_query query = {
        .reports = {.has_box = true, .box = some_box(bench, 0.1)}};
    return count(snapshot, &query);
}

static int64_t page(const struct tapak_snapshot *snapshot, const struct tapak_layer_query *query,
                    int64_t limit)
{
    static struct tapak_layer_row rows[1000];
    const struct tapak_layer_page asked = {.limit = limit};
    struct tapak_error err = {0};
    size_t listed = 0;
    int64_t matched = 0;
    if (tapak_layer_page(snapshot, query, &asked, rows, &listed, &matched, &err) != TAPAK_OK) {
        give_up(&err);
    }
    return (int64_t)listed;
}

static int64_t page_first(struct bench *bench, const struct tapak_snapshot *snapshot)
{
    (void)bench;
    const struct tapak_layer_query query = {0};
    return page(snapshot, &query, 10);
}

static int64_t page_box(struct bench *bench, const struct tapak_snapshot *snapshot)
{
    const struct tapak_layer_query query = {
        .reports = {.has_box = true, .box = some_box(bench, 0.5)}};
    return page(snapshot, &query, 100);
}

static int64_t page_box_long(struct bench *bench, const struct tapak_snapshot *snapshot)
{
    const struct tapak_layer_query query = {
        .reports = {.has_box = true, .box = some_box(bench, 1)}};
    return page(snapshot, &query, 1000);
}

static enum tapak_status see_line(const struct tapak_summary_row *row, void *context)
{
    int64_t *sum = context;
    *sum += row->reports;
    return TAPAK_OK;
}

static int64_t tally(const struct tapak_snapshot *snapshot, const struct tapak_summary_query *query)
{
    struct tapak_tally *made = NULL;
    struct tapak_error err = {0};
    int64_t sum = 0;
    if (tapak_tally_create(snapshot, query, &made, &err) != TAPAK_OK ||
        tapak_tally_each(made, query->by, see_line, &sum) != TAPAK_OK) {
        give_up(&err);
    }
    tapak_tally_free(made);
    return sum;
}

static int64_t tally_all(struct bench *bench, const struct tapak_snapshot *snapshot)
{
    (void)bench;
    const struct tapak_summary_query query = {.by = TAPAK_BY_VILLAGE};
    return tally(snapshot, &query);
}

static int64_t tally_some(struct bench *bench, const struct tapak_snapshot *snapshot)
{
    int64_t first = INT64_C(1577836800000) + (int64_t)chance(bench, 1500) * 86400000;
    const struct tapak_summary_query query = {
        .by = TAPAK_BY_VILLAGE,
        .filter = {.category = chance(bench, 2) == 0 ? "sampah" : NULL,
                   .has_since = true,
                   .since_ms = first,
                   .has_until = true,
                   .until_ms = first + (int64_t)chance(bench, 690) * 86400000}};
    return tally(snapshot, &query);
}

static int64_t tally_months(struct bench *bench, const struct tapak_snapshot *snapshot)
{
    (void)bench;
    const struct tapak_summary_query query = {.by = TAPAK_BY_MONTH};
    return tally(snapshot, &query);
}

static enum tapak_status see_cluster(const struct tapak_layer_cluster *cluster, void *context)
{
    int64_t *sum = context;
    *sum += cluster->count;
    return TAPAK_OK;
}

static int64_t clusters(const struct tapak_snapshot *snapshot,
                        const struct tapak_tile_square *square, unsigned shift)
{
    const struct tapak_layer_query query = {0};
    struct tapak_error err = {0};
    int64_t sum = 0;
    if (tapak_layer_clusters(snapshot, &query, square, shift, see_cluster, &sum, &err) !=
        TAPAK_OK) {
        give_up(&err);
    }
    return sum;
}

static int64_t clusters_all(struct bench *bench, const struct tapak_snapshot *snapshot)
{
    (void)bench;
    const struct tapak_tile_square world = {0, 0, UINT32_MAX, UINT32_MAX};
    return clusters(snapshot, &world, 26);
}

static int64_t clusters_tile(struct bench *bench, const struct tapak_snapshot *snapshot)
{
    enum { ZOOM = 9 };
    struct tapak_box box = some_box(bench, 0);
    struct tapak_tile_limits at = tapak_tile_limits(&box, ZOOM);
    struct tapak_tile_square square =
        tapak_tile_square((struct tapak_tile){ZOOM, at.min_x, at.min_y});
    return clusters(snapshot, &square, 32 - ZOOM - 5);
}

/** Rounds until a tenth of a second is over; the median of five. */
static double time_look(struct bench *bench, look_fn *look)
{
    double times[BENCH_ROUNDS];
    const struct tapak_snapshot *snapshot = tapak_layer_hold(bench->layer);
    volatile int64_t sum = 0;
    for (int round = 0; round < BENCH_ROUNDS; round++) {
        double start = bench_now_s();
        double now = start;
        int turns = 0;
        while (now - start < 0.1) {
            sum = sum + look(bench, snapshot);
            turns++;
            now = bench_now_s();
        }
        times[round] = (now - start) / turns;
    }
    tapak_snapshot_release(snapshot);
    return bench_median(times, BENCH_ROUNDS);
}

static void time_looks(struct bench *bench)
{
    static const struct {
        const char *name;
        look_fn *look;
        bool is_full; ///< looks at every row
    } looks[] = {
        {"count, all", count_all, false},
        {"count, a category", count_category, true},
        {"count, box and area and dates and codes", count_many, false},
        {"count, random box of 0.1 degrees", count_box, false},
        {"page of 10, all", page_first, false},
        {"page of 100, random box of 0.5 degrees", page_box, false},
        {"page of 1000, random box of 1 degree", page_box_long, false},
        {"tally by village, all", tally_all, true},
        {"tally by village, random dates and category", tally_some, false},
        {"tally by month, all", tally_months, true},
        {"clusters, the whole extent", clusters_all, true},
        {"clusters, random tile of zoom 9", clusters_tile, false},
    };
    for (size_t i = 0; i < sizeof looks / sizeof looks[0]; i++) {
        double seconds = time_look(bench, looks[i].look);
        bench_put(bench->group, looks[i].name, seconds * 1e6, "us");
        if (looks[i].is_full) {
            char name[96];
            (void)snprintf(name, sizeof name, "%s, a point", looks[i].name);
            bench_put_goal(bench->group, name, seconds * 1e9 / (double)bench->rows, "ns", "<= 10");
        }
    }
}

static void time_refresh(struct bench *bench)
{
    enum { WRITES = 50 };
    double times[WRITES + 1];
    struct tapak_error err = {0};
    int64_t rows = bench->rows;
    for (int i = 0; i <= WRITES; i++) {
        bench->rows = bench->made + 1;
        if (tapak_store_write(bench->store, put_reports, bench, &err) != TAPAK_OK) {
            give_up(&err);
        }
        double start = bench_now_s();
        if (tapak_layer_refresh(bench->layer, &err) != TAPAK_OK) {
            give_up(&err);
        }
        times[i] = bench_now_s() - start;
    }
    bench->rows = rows;
    bench_put(bench->group, "refresh after one report", bench_median(times, WRITES + 1) * 1e6,
              "us");
}

int main(int count, char **words)
{
    struct bench bench = {.seed = 88172645463325252u,
                          .rows = count > 1 ? strtoll(words[1], NULL, 10) : 200000};
    struct tapak_init_result made;
    struct tapak_error err = {0};
    char folder[] = "/tmp/tapak-bench-XXXXXX";
    char path[64];
    if (bench.rows <= 0 || mkdtemp(folder) == NULL) {
        (void)fprintf(stderr, "usage: bench_layer [REPORTS]\n");
        return 2;
    }
    (void)snprintf(path, sizeof path, "%s/bench.db", folder);
    (void)snprintf(bench.group, sizeof bench.group, "layer, %" PRId64 " reports", bench.rows);
    if (tapak_store_init(path, &made, &err) != TAPAK_OK ||
        tapak_store_open(path, &bench.store, &err) != TAPAK_OK) {
        give_up(&err);
    }
    make_rows(&bench);
    load(&bench);
    time_looks(&bench);
    time_refresh(&bench);
    tapak_layer_free(bench.layer);
    tapak_store_free(bench.store);
    char command[96];
    (void)snprintf(command, sizeof command, "rm -rf %s", folder);
    return system(command) == 0 ? 0 : 1;
}
