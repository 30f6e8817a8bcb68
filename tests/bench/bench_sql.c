// The join in SQL: SpatiaLite's index and ST_Covers against the program's function and batch, over
// the detections of a database in the same run. Every answer of the join is compared.
#include "bench/bench.h"
#include "bench/villages.h"
#include "store/conn.h"
#include "tapak/geo/locate.h"
#include "tapak/store/store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// One subquery a point, the way an SQL user writes the join; the index gives the candidates.
#define JOIN                                                                                       \
    "(SELECT MIN(b.code) FROM boundary b"                                                          \
    "  JOIN edition e ON e.id = b.edition_id AND e.is_current = 1"                                 \
    "  WHERE b.id IN (SELECT i.pkid FROM idx_boundary_geom i WHERE i.xmin <= h.lon"                \
    "   AND i.xmax >= h.lon AND i.ymin <= h.lat AND i.ymax >= h.lat)"                              \
    "  AND ST_Covers(b.geom, MakePoint(h.lon, h.lat, 4326)) = 1)"

enum { ROUNDS = 5 };

struct clock {
    struct tapak_conn *conn;
    size_t count; ///< points
};

static void die(const struct tapak_error *err)
{
    (void)fprintf(stderr, "bench_sql: %s\n", err->message);
    exit(1);
}

static int64_t ask_number(const struct clock *clock, const char *sql)
{
    const struct db_driver *driver = clock->conn->driver;
    struct db_value most = {.kind = DB_INT, .integer = (int64_t)clock->count};
    struct tapak_error err = {0};
    struct db_stmt *stmt = NULL;
    bool row = false;
    if (driver->prepare(clock->conn->db, sql, &stmt, &err) != TAPAK_OK ||
        driver->bind(stmt, ":most", &most, &err) != TAPAK_OK ||
        driver->step(stmt, &row, &err) != TAPAK_OK || !row) {
        die(&err);
    }
    int64_t number = driver->column(stmt, 0).integer;
    driver->finalize(stmt);
    return number;
}

static double time_sql(const struct clock *clock, const char *sql)
{
    double rounds[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
        double start = bench_now_s();
        (void)ask_number(clock, sql);
        rounds[i] = bench_now_s() - start;
    }
    return bench_median(rounds, ROUNDS) / (double)clock->count * 1e9;
}

static struct tapak_locator *build(const struct bench_villages *villages)
{
    struct tapak_error err = {0};
    struct tapak_locator_builder *builder = NULL;
    struct tapak_locator *locator = NULL;
    enum tapak_status status = tapak_locator_builder_create(&builder, &err);
    for (size_t i = 0; i < villages->count && status == TAPAK_OK; i++) {
        size_t size = 0;
        uint8_t *wkb = bench_village_wkb(&villages->items[i], &size);
        status = tapak_locator_builder_add(builder, &villages->items[i].code, wkb, size, &err);
        free(wkb);
    }
    status = status == TAPAK_OK ? tapak_locator_seal(builder, &locator, &err) : status;
    tapak_locator_builder_free(builder);
    if (status != TAPAK_OK) {
        die(&err);
    }
    return locator;
}

static struct tapak_point *read_points(struct clock *clock)
{
    static const char SQL[] = "SELECT lon, lat FROM hotspot ORDER BY id LIMIT :most";
    const struct db_driver *driver = clock->conn->driver;
    struct db_value most = {.kind = DB_INT, .integer = (int64_t)clock->count};
    struct tapak_point *points = malloc((clock->count + 1) * sizeof *points);
    struct tapak_error err = {0};
    struct db_stmt *stmt = NULL;
    size_t count = 0;
    bool row = false;
    if (points == NULL || driver->prepare(clock->conn->db, SQL, &stmt, &err) != TAPAK_OK ||
        driver->bind(stmt, ":most", &most, &err) != TAPAK_OK) {
        die(&err);
    }
    while (count < clock->count && driver->step(stmt, &row, &err) == TAPAK_OK && row) {
        points[count++] =
            (struct tapak_point){driver->column(stmt, 0).real, driver->column(stmt, 1).real};
    }
    driver->finalize(stmt);
    clock->count = count;
    return points;
}

static double time_batch(const struct tapak_locator *locator, const struct tapak_point *points,
                         size_t count)
{
    double rounds[ROUNDS];
    int32_t *answers = malloc((count + 1) * sizeof *answers);
    for (int i = 0; i < ROUNDS; i++) {
        double start = bench_now_s();
        tapak_locate_batch(locator, points, count, answers);
        rounds[i] = bench_now_s() - start;
    }
    free(answers);
    return bench_median(rounds, ROUNDS) / (double)count * 1e9;
}

static int64_t compare(struct clock *clock, const struct tapak_locator *locator, size_t sample)
{
    struct tapak_point *points = read_points(clock);
    bench_put("sql", "batch", time_batch(locator, points, clock->count), "ns");
    bench_put("sql", "function",
              time_sql(clock, "SELECT COUNT(tapak_village_at(lon, lat)) FROM"
                              " (SELECT lon, lat FROM hotspot ORDER BY id LIMIT :most)"),
              "ns");
    clock->count = clock->count < sample ? clock->count : sample;
    bench_put("sql", "join",
              time_sql(clock, "SELECT COUNT(" JOIN ") FROM (SELECT lon, lat FROM"
                              " hotspot ORDER BY id LIMIT :most) h"),
              "ns");
    int64_t different = ask_number(clock, "SELECT COUNT(*) FROM (SELECT lon, lat FROM hotspot"
                                          " ORDER BY id LIMIT :most) h WHERE"
                                          " tapak_village_at(lon, lat) IS NOT " JOIN);
    bench_put("sql", "compared", (double)clock->count, "points");
    bench_put("sql", "different", (double)different, "points");
    free(points);
    return different;
}

int main(int count, char **words)
{
    struct bench_villages villages;
    struct tapak_store *store = NULL;
    struct tapak_error err = {0};
    if (count < 4 || !bench_villages_read(words[2], &villages)) {
        (void)fprintf(stderr, "usage: bench_sql TAPAK.db VILLAGES POINTS SAMPLE\n");
        return 2;
    }
    struct clock clock = {.count = strtoul(words[3], NULL, 10)};
    size_t sample = count > 4 ? strtoul(words[4], NULL, 10) : clock.count;
    struct tapak_locator *locator = build(&villages);
    if (tapak_store_open(words[1], &store, &err) != TAPAK_OK) {
        die(&err);
    }
    tapak_store_set_locator(store, locator);
    if (tapak_store_take_reader(store, &clock.conn, &err) != TAPAK_OK) {
        die(&err);
    }
    int64_t different = compare(&clock, locator, sample);
    tapak_store_give_reader(store, clock.conn);
    tapak_store_free(store);
    tapak_locator_free(locator);
    return different == 0 ? 0 : 1;
}
