// Many rows at once give the file that the same rows give one by one, with a spatial index that
// SQLite finds no fault in and goes on with.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "store/conn.h"
#include "store/events.h"
#include "store/sample.h"

struct load {
    const struct tapak_hotspot *hotspots;
    size_t count;
    int64_t outcomes[TAPAK_PUT_OUTCOME_COUNT];
};

static enum tapak_status put_together(struct tapak_conn *conn, void *context,
                                      struct tapak_error *err)
{
    struct load *load = context;
    struct tapak_hotspot_bulk *bulk = NULL;
    size_t half = load->count / 2;
    memset(load->outcomes, 0, sizeof load->outcomes);
    enum tapak_status status = tapak_hotspot_bulk_begin(conn, 0, &bulk, err);
    if (status == TAPAK_OK) {
        status = tapak_hotspot_bulk_put(bulk, load->hotspots, half, load->outcomes, err);
    }
    if (status == TAPAK_OK) {
        status = tapak_hotspot_bulk_put(bulk, load->hotspots + half, load->count - half,
                                        load->outcomes, err);
    }
    if (status == TAPAK_OK) {
        status = tapak_hotspot_bulk_end(bulk, err);
    }
    tapak_hotspot_bulk_free(bulk);
    return status;
}

static enum tapak_status put_one_by_one(struct tapak_conn *conn, void *context,
                                        struct tapak_error *err)
{
    struct load *load = context;
    enum tapak_status status = TAPAK_OK;
    memset(load->outcomes, 0, sizeof load->outcomes);
    for (size_t i = 0; i < load->count && status == TAPAK_OK; i++) {
        enum tapak_put_outcome outcome = TAPAK_PUT_OUTCOME_COUNT;
        status = tapak_hotspot_put(conn, &load->hotspots[i], 0, &outcome, err);
        load->outcomes[outcome]++;
    }
    return status;
}

static struct tapak_conn *open_conn(const struct sample *sample)
{
    struct tapak_conn *conn = NULL;
    struct tapak_error err = {0};
    assert_int_equal(conn_open(&lite_driver, sample->path, DB_WRITE, NULL, &conn, &err), TAPAK_OK);
    return conn;
}

// The first value that the database answers, as text.
static void expect_answer(struct tapak_conn *conn, const char *sql, const char *expected)
{
    struct db_stmt *stmt = NULL;
    struct tapak_error err = {0};
    bool row = false;
    char found[64] = "";
    if (conn->driver->prepare(conn->db, sql, &stmt, &err) != TAPAK_OK ||
        conn->driver->step(stmt, &row, &err) != TAPAK_OK) {
        fail_msg("%s: %s", sql, err.message);
    }
    struct db_value value = row ? conn->driver->column(stmt, 0) : (struct db_value){0};
    if (value.kind == DB_INT) {
        (void)snprintf(found, sizeof found, "%lld", (long long)value.integer);
    } else if (value.kind == DB_TEXT) {
        (void)snprintf(found, sizeof found, "%s", (const char *)value.bytes);
    }
    conn->driver->finalize(stmt);
    if (strcmp(found, expected) != 0) {
        fail_msg("%s: %s, not %s", sql, found, expected);
    }
}

static double random_part(uint64_t *state)
{
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (double)(*state >> 11) / (double)(UINT64_C(1) << 53);
}

// Some are dense in one place, some at the very same point, some anywhere on Earth.
static struct tapak_hotspot *make_cloud(size_t count, uint64_t seed)
{
    struct tapak_hotspot *cloud = calloc(count, sizeof *cloud);
    assert_non_null(cloud);
    for (size_t i = 0; i < count; i++) {
        struct tapak_point point = {116 + random_part(&seed), random_part(&seed)};
        if (i % 7 == 0) {
            point = (struct tapak_point){116.5, 0.5};
        } else if (i % 5 == 0) {
            point =
                (struct tapak_point){random_part(&seed) * 360 - 180, random_part(&seed) * 180 - 90};
        }
        cloud[i] = sample_hotspot((int64_t)i / 4, point);
        (void)snprintf(cloud[i].satellite, sizeof cloud[i].satellite,
                       i % 2 == 0 ? "Aqua" : "Terra");
    }
    return cloud;
}

static void expect_sound(struct tapak_conn *conn)
{
    expect_answer(conn, "SELECT rtreecheck('main', 'idx_hotspot_geom')", "ok");
    expect_answer(conn, "PRAGMA integrity_check", "ok");
    expect_answer(conn,
                  "SELECT (SELECT COUNT(*) FROM hotspot) - (SELECT COUNT(*) FROM idx_hotspot_geom)",
                  "0");
    expect_answer(conn,
                  "SELECT COUNT(*) FROM hotspot h LEFT JOIN idx_hotspot_geom i ON i.pkid = h.id "
                  "WHERE i.pkid IS NULL OR i.xmin > h.lon OR i.xmax < h.lon OR i.ymin > h.lat "
                  "OR i.ymax < h.lat OR i.xmax - i.xmin > 4e-5 OR i.ymax - i.ymin > 4e-5",
                  "0");
    // SpatiaLite's own opinions.
    expect_answer(conn, "SELECT CheckSpatialIndex('hotspot', 'geom')", "1");
    expect_answer(conn,
                  "SELECT COUNT(*) FROM hotspot WHERE hex(geom) <> hex(MakePoint(lon, lat, 4326))",
                  "0");
    expect_answer(conn,
                  "SELECT (SELECT COUNT(*) FROM hotspot WHERE lon BETWEEN 116.2 AND 116.4 AND "
                  "lat BETWEEN 0.2 AND 0.3) - (SELECT COUNT(*) FROM hotspot h WHERE h.id IN "
                  "(SELECT rowid FROM SpatialIndex WHERE f_table_name = 'hotspot' AND "
                  "search_frame = BuildMbr(116.2, 0.2, 116.4, 0.3, 4326)) AND "
                  "ST_Intersects(h.geom, BuildMbr(116.2, 0.2, 116.4, 0.3, 4326)))",
                  "0");
}

static void test_hotspot_bulk__is_as_one_by_one(void **state)
{
    enum { COUNT = 6000 };
    // Ends of batches; the tree grows from a root that is a leaf to one of three floors.
    static const size_t ends[] = {0, 1, 2, 51, 52, 60, 3000, 3001, 3050, COUNT, COUNT};
    (void)state;
    struct sample together;
    struct sample apart;
    char attach[160];
    sample_make_region(&together);
    sample_make_region(&apart);
    struct tapak_hotspot *cloud = make_cloud(COUNT, 1);
    for (size_t i = 100; i < COUNT; i += 100) {
        cloud[i] = cloud[i - 37];                // twice in a file: nothing new,
        cloud[i].frp_mw += i % 200 == 0 ? 1 : 0; // or corrected
    }
    size_t start = 0;
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        // The last time all of it again.
        start = i == sizeof ends / sizeof ends[0] - 1 ? 0 : start;
        struct load load = {.hotspots = cloud + start, .count = ends[i] - start};
        struct load other = load;
        sample_write(&together, put_together, &load);
        sample_write(&apart, put_one_by_one, &other);
        assert_memory_equal(load.outcomes, other.outcomes, sizeof load.outcomes);
        start = ends[i];
    }
    struct tapak_conn *conn = open_conn(&together);
    expect_sound(conn);
    (void)snprintf(attach, sizeof attach, "ATTACH '%s' AS apart", apart.path);
    expect_answer(conn, attach, "");
    // Together they get their ids in order of time, so ids are left out.
#define ALL_BUT_ID                                                                                 \
    "satellite, instrument, acquired_ms, lon, lat, confidence, confidence_percent, frp_mw, "       \
    "brightness_k, is_daytime, type, placed_by, area, distance_m, import_id, geom"
    expect_answer(conn,
                  "SELECT COUNT(*) FROM (SELECT " ALL_BUT_ID
                  " FROM hotspot EXCEPT SELECT " ALL_BUT_ID " FROM apart.hotspot)",
                  "0");
    expect_answer(conn,
                  "SELECT COUNT(*) FROM (SELECT " ALL_BUT_ID
                  " FROM apart.hotspot EXCEPT SELECT " ALL_BUT_ID " FROM hotspot)",
                  "0");
    expect_answer(conn, "SELECT MAX(id) - COUNT(*) FROM hotspot", "0");
    expect_answer(conn,
                  "SELECT COUNT(*) FROM (SELECT type, name, sql FROM main.sqlite_master EXCEPT "
                  "SELECT type, name, sql FROM apart.sqlite_master)",
                  "0");
    conn_close(conn);
    free(cloud);
    sample_free(&together);
    sample_free(&apart);
}

static void test_hotspot_bulk__the_index_goes_on_living(void **state)
{
    enum { FIRST = 70000, COUNT = 110000 };
    (void)state;
    struct sample sample;
    sample_make_region(&sample);
    struct tapak_hotspot *cloud = make_cloud(COUNT, 2);
    struct load load = {.hotspots = cloud, .count = FIRST};
    sample_write(&sample, put_together, &load);
    load = (struct load){.hotspots = cloud + FIRST, .count = COUNT - FIRST - 300};
    sample_write(&sample, put_together, &load);
    struct tapak_conn *conn = open_conn(&sample);
    expect_sound(conn);
    // SQLite's own: takes out, puts in, moves.
    expect_answer(conn, "DELETE FROM hotspot WHERE id % 3 = 0 AND id < 20000", "");
    load = (struct load){.hotspots = cloud + COUNT - 300, .count = 200};
    sample_write(&sample, put_one_by_one, &load);
    assert_int_equal(load.outcomes[TAPAK_PUT_NEW], 200);
    expect_sound(conn);
    load = (struct load){.hotspots = cloud, .count = COUNT};
    sample_write(&sample, put_together, &load);
    assert_int_equal(load.outcomes[TAPAK_PUT_NEW], 6666 + 100);
    expect_sound(conn);
    conn_close(conn);
    free(cloud);
    sample_free(&sample);
}

struct add {
    int first;
    bool has_repeated; // the seventh says the same as the fifth
    int64_t outcomes[TAPAK_PUT_OUTCOME_COUNT];
};

static enum tapak_status add_reports(struct tapak_conn *conn, void *context,
                                     struct tapak_error *err)
{
    enum { COUNT = 400 };
    const struct tapak_actor actor = {"import 1", SAMPLE_DAY_MS};
    const struct tapak_person person = {.name = "Warga"};
    static struct tapak_report reports[COUNT];
    static struct tapak_report_new items[COUNT];
    static char source_ids[COUNT][16];
    static char public_ids[COUNT][TAPAK_PUBLIC_ID_LENGTH + 1];
    struct tapak_report_bulk *bulk = NULL;
    struct add *add = context;
    enum tapak_status status = tapak_report_bulk_begin(conn, &bulk, err);
    for (int n = 0; n < COUNT; n++) {
        int i = add->first + n;
        (void)snprintf(source_ids[n], sizeof source_ids[n], "r%d",
                       add->has_repeated && n == 7 ? i - 2 : i);
        (void)snprintf(public_ids[n], sizeof public_ids[n], "%016d", i);
        reports[n] = sample_report(source_ids[n], public_ids[n]);
        reports[n].has_point = i % 10 != 0;
        reports[n].has_public_point = i % 5 != 0;
        reports[n].point.lon_deg += i * 1e-4;
        reports[n].public_point.lat_deg += i * 1e-4;
        items[n] =
            (struct tapak_report_new){.report = &reports[n], .person = i % 2 == 0 ? &person : NULL};
    }
    if (status == TAPAK_OK) {
        status = tapak_report_bulk_look(bulk, items, COUNT, err);
    }
    if (status == TAPAK_OK) {
        status = tapak_report_bulk_add(bulk, items, COUNT, &actor, err);
    }
    if (status == TAPAK_OK) {
        status = tapak_report_bulk_end(bulk, err);
    }
    memset(add->outcomes, 0, sizeof add->outcomes);
    for (int n = 0; n < COUNT; n++) {
        add->outcomes[items[n].outcome]++;
    }
    tapak_report_bulk_free(bulk);
    return status;
}

static void test_report_bulk__is_whole(void **state)
{
    (void)state;
    struct sample sample;
    struct tapak_error err = {0};
    int64_t bad = -1;
    sample_make_region(&sample);
    struct add add = {.first = 0};
    sample_write(&sample, add_reports, &add);
    assert_int_equal(add.outcomes[TAPAK_PUT_NEW], 400);
    add.first = 380; // the first twenty are there
    sample_write(&sample, add_reports, &add);
    assert_int_equal(add.outcomes[TAPAK_PUT_NEW], 380);
    assert_int_equal(add.outcomes[TAPAK_PUT_UNCHANGED], 20);
    add.first = 400; // all but the last twenty
    sample_write(&sample, add_reports, &add);
    assert_int_equal(add.outcomes[TAPAK_PUT_NEW], 20);
    assert_int_equal(add.outcomes[TAPAK_PUT_UNCHANGED], 380);
    // The event of a new report says the same as that of one put alone.
    struct tapak_report report = sample_report("one", "public-one-12345");
    sample_put(&sample, &report, TAPAK_PUT_NEW); // with the triggers again
    struct tapak_conn *conn = open_conn(&sample);
    expect_answer(conn, "SELECT COUNT(*) FROM report", "801");
    expect_answer(conn, "SELECT COUNT(*) FROM person", "401");
    expect_answer(conn, "SELECT COUNT(DISTINCT detail) FROM event", "1");
    expect_answer(conn, "SELECT COUNT(DISTINCT report_id) FROM event", "801");
    assert_int_equal(event_check(conn, &bad, &err), TAPAK_OK);
    assert_int_equal(bad, 0);
    expect_answer(conn, "SELECT rtreecheck('main', 'idx_report_geom')", "ok");
    expect_answer(conn, "SELECT rtreecheck('main', 'idx_report_public_geom')", "ok");
    expect_answer(conn, "SELECT CheckSpatialIndex('report', 'geom')", "1");
    expect_answer(conn, "SELECT CheckSpatialIndex('report', 'public_geom')", "1");
    expect_answer(conn, "SELECT COUNT(*) FROM idx_report_geom", "721");
    expect_answer(conn, "SELECT COUNT(*) FROM idx_report_public_geom", "641");

    // One that comes twice is added once, and is told apart only then.
    add = (struct add){.first = 2000, .has_repeated = true};
    sample_write(&sample, add_reports, &add);
    assert_int_equal(add.outcomes[TAPAK_PUT_NEW], 399);
    assert_int_equal(add.outcomes[TAPAK_PUT_UNCHANGED], 1);
    assert_int_equal(event_check(conn, &bad, &err), TAPAK_OK);
    assert_int_equal(bad, 0);
    expect_answer(conn, "SELECT COUNT(*) FROM report", "1200");
    expect_answer(conn, "SELECT COUNT(DISTINCT report_id) FROM event", "1200");
    expect_answer(conn, "SELECT CheckSpatialIndex('report', 'geom')", "1");
    conn_close(conn);
    sample_free(&sample);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_hotspot_bulk__is_as_one_by_one),
        cmocka_unit_test(test_hotspot_bulk__the_index_goes_on_living),
        cmocka_unit_test(test_report_bulk__is_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
