// What every backend has to do alike: the same cases on each that can be started.
#include <math.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "geo/shapes.h"
#include "store/conn.h"
#include "store/sample.h"
#include "tapak/base/limits.h"

// A backend starts a database of its own, or says why it cannot.
struct backend {
    const char *name;
    bool (*start)(struct sample *sample);
};

static bool start_spatialite(struct sample *sample)
{
    sample_make_region(sample);
    return true;
}

static bool start_postgis(struct sample *sample)
{
    (void)sample;
    return false; // not offered yet: tapak_store_open() says so, see test_init.c
}

static const struct backend backends[] = {
    {"spatialite", start_spatialite},
    {"postgis", start_postgis},
};

typedef void case_fn(struct sample *sample);

static void on_each_backend(case_fn *run)
{
    for (size_t i = 0; i < sizeof backends / sizeof backends[0]; i++) {
        struct sample sample;
        if (backends[i].start(&sample)) {
            run(&sample);
            sample_free(&sample);
        }
    }
}

static enum tapak_status count_row(const struct tapak_report *report, void *context)
{
    (void)report;
    ++*(int *)context;
    return TAPAK_OK;
}

static int count_in_box(struct sample *sample, enum tapak_viewer viewer,
                        const struct tapak_box *box)
{
    const struct tapak_report_filter filter = {.viewer = viewer, .has_box = true, .box = *box};
    const struct tapak_report_page page = {0};
    int seen = 0;
    int64_t count = -1;
    assert_int_equal(tapak_report_each(sample->conn, &filter, &page, count_row, &seen, NULL),
                     TAPAK_OK);
    assert_int_equal(tapak_report_count(sample->conn, &filter, &count, NULL), TAPAK_OK);
    assert_int_equal(count, seen);
    return seen;
}

// A probing box must not find the true place of what the public sees at a stand-in.
static void box_of_public_point(struct sample *sample)
{
    struct tapak_report report = sample_report("1", "aaaaaaaaaaaaaaaa");
    const struct tapak_box at_true = {116.25, 0.75, 116.25, 0.75};
    const struct tapak_box at_public = {116.26, 0.77, 116.26, 0.77};
    sample_put(sample, &report, TAPAK_PUT_NEW);
    assert_int_equal(count_in_box(sample, TAPAK_VIEWER_PUBLIC, &at_true), 0);
    assert_int_equal(count_in_box(sample, TAPAK_VIEWER_PUBLIC, &at_public), 1);
    assert_int_equal(count_in_box(sample, TAPAK_VIEWER_OPERATOR, &at_true), 1);
    assert_int_equal(count_in_box(sample, TAPAK_VIEWER_OPERATOR, &at_public), 0);

    // And where a changed report moves, both follow.
    report.fingerprint++;
    report.point = (struct tapak_point){116.75, 0.25};
    report.public_point = (struct tapak_point){116.76, 0.26};
    sample_put(sample, &report, TAPAK_PUT_CHANGED);
    const struct tapak_box moved_true = {116.75, 0.25, 116.75, 0.25};
    const struct tapak_box moved_public = {116.76, 0.26, 116.76, 0.26};
    assert_int_equal(count_in_box(sample, TAPAK_VIEWER_PUBLIC, &at_public), 0);
    assert_int_equal(count_in_box(sample, TAPAK_VIEWER_OPERATOR, &at_true), 0);
    assert_int_equal(count_in_box(sample, TAPAK_VIEWER_PUBLIC, &moved_public), 1);
    assert_int_equal(count_in_box(sample, TAPAK_VIEWER_OPERATOR, &moved_true), 1);
}

static void test_backends__say_which_are_left_out(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof backends / sizeof backends[0]; i++) {
        struct sample sample;
        if (backends[i].start(&sample)) {
            sample_free(&sample);
        } else {
            print_message("SKIP: %s cannot be started here\n", backends[i].name);
        }
    }
}

static void test_box__holds_against_the_viewers_point(void **state)
{
    (void)state;
    on_each_backend(box_of_public_point);
}

// A box whose edge is the point itself, and one that misses it by the smallest step there is.
static void box_to_the_last_bit(struct sample *sample)
{
    static const struct tapak_point points[] = {
        {116.1, 0.1}, {116.123456789, -0.987654321}, {117.0 / 3, 1.0 / 3}, {-179.99999999, 0}};
    for (size_t i = 0; i < sizeof points / sizeof points[0]; i++) {
        char id[TAPAK_PUBLIC_ID_LENGTH + 1];
        struct tapak_point at = points[i];
        (void)snprintf(id, sizeof id, "%016zu", i);
        struct tapak_report report = sample_report(id, id);
        report.point = at;
        sample_put(sample, &report, TAPAK_PUT_NEW);
        const struct {
            struct tapak_box box;
            int expected;
        } cases[] = {
            {{at.lon_deg, at.lat_deg, at.lon_deg, at.lat_deg}, 1},
            {{nextafter(at.lon_deg, 999), -90, 180, 90}, 0},
            {{-180, -90, nextafter(at.lon_deg, -999), 90}, 0},
            {{at.lon_deg, nextafter(at.lat_deg, 999), at.lon_deg, 90}, 0},
            {{at.lon_deg, -90, at.lon_deg, nextafter(at.lat_deg, -999)}, 0},
        };
        for (size_t j = 0; j < sizeof cases / sizeof cases[0]; j++) {
            int expected = cases[j].expected;
            // Earlier points may lie in the wide boxes: they are counted in C.
            for (size_t k = 0; k < i; k++) {
                expected += tapak_box_covers(&cases[j].box, points[k]) ? 1 : 0;
            }
            assert_int_equal(count_in_box(sample, TAPAK_VIEWER_OPERATOR, &cases[j].box), expected);
        }
    }
}

static void test_box__is_exact_to_the_last_bit(void **state)
{
    (void)state;
    on_each_backend(box_to_the_last_bit);
}

struct import_like {
    const char *address;
    int first;
    int failures;
};

static enum tapak_status put_ten(struct tapak_conn *conn, void *context, struct tapak_error *err)
{
    const int *first = context;
    enum tapak_status status = TAPAK_OK;
    for (int i = 0; i < 10 && status == TAPAK_OK; i++) {
        char id[TAPAK_PUBLIC_ID_LENGTH + 1];
        enum tapak_put_outcome outcome;
        const struct tapak_actor actor = {"import 1", 0};
        (void)snprintf(id, sizeof id, "%016d", *first + i);
        struct tapak_report report = sample_report(id, id);
        status = tapak_report_put(conn, &report, NULL, NULL, &actor, &outcome, err);
    }
    return status;
}

// A store of its own, as another program would have.
static void *import_beside(void *context)
{
    struct import_like *import = context;
    struct tapak_store *store = NULL;
    struct tapak_error err = {0};
    if (tapak_store_open(import->address, &store, &err) != TAPAK_OK) {
        import->failures++;
        return NULL;
    }
    for (int i = 0; i < 20; i++) {
        int first = import->first + i * 10;
        import->failures += tapak_store_write(store, put_ten, &first, &err) == TAPAK_OK ? 0 : 1;
    }
    tapak_store_free(store);
    return NULL;
}

static void several_programs(struct sample *sample)
{
    enum { PROGRAMS = 3 };
    pthread_t threads[PROGRAMS];
    struct import_like imports[PROGRAMS];
    for (int i = 0; i < PROGRAMS; i++) {
        imports[i] = (struct import_like){sample->path, i * 1000, 0};
        assert_int_equal(pthread_create(&threads[i], NULL, import_beside, &imports[i]), 0);
    }
    for (int i = 0; i < PROGRAMS; i++) {
        assert_int_equal(pthread_join(threads[i], NULL), 0);
        assert_int_equal(imports[i].failures, 0);
    }
    const struct tapak_report_filter all = {.viewer = TAPAK_VIEWER_OPERATOR};
    int64_t count = 0;
    assert_int_equal(tapak_report_count(sample->conn, &all, &count, NULL), TAPAK_OK);
    assert_int_equal(count, PROGRAMS * 200);
}

static void test_write__several_programs_wait_for_each_other(void **state)
{
    (void)state;
    on_each_backend(several_programs);
}

// The same village by the program, by its SQL function, and by the database's own join.
struct joined {
    struct tapak_arena *arena;
    struct geo_test_villages villages;
    struct tapak_locator *locator;
};

static enum tapak_status put_villages(struct tapak_conn *conn, void *context,
                                      struct tapak_error *err)
{
    const struct joined *joined = context;
    const struct tapak_edition edition = {.name = "real", .source = "x"};
    int64_t id = 0;
    enum tapak_status status = tapak_edition_add(conn, &edition, &id, err);
    for (size_t i = 0; i < joined->villages.count && status == TAPAK_OK; i++) {
        const struct tapak_boundary boundary = {.edition_id = id,
                                                .code = joined->villages.codes[i],
                                                .name = "x",
                                                .shape = joined->villages.shapes[i]};
        status = tapak_boundary_put(conn, &boundary, err);
    }
    return status == TAPAK_OK ? tapak_edition_set_current(conn, id, err) : status;
}

// Random points, and every 997th vertex, which borders share.
static struct tapak_point point_of(const struct joined *joined, int number, uint64_t *seed)
{
    struct tapak_box extent = tapak_locator_extent(joined->locator);
    if (number % 4 != 0) {
        return (struct tapak_point){
            extent.west_deg + geo_test_random(seed) * (extent.east_deg - extent.west_deg),
            extent.south_deg + geo_test_random(seed) * (extent.north_deg - extent.south_deg)};
    }
    enum { FIRST_VERTEX = 9 + 9 + 4 }; // heads of multipolygon and polygon, count of points
    struct tapak_wkb shape = joined->villages.shapes[(size_t)number * 7 % joined->villages.count];
    struct tapak_point vertex;
    memcpy(&vertex, shape.bytes + FIRST_VERTEX, sizeof vertex);
    return vertex;
}

static void expect_same_village(struct tapak_conn *conn, struct db_stmt *stmt,
                                const struct joined *joined, struct tapak_point point)
{
    struct tapak_error err = {0};
    bool row = false;
    int32_t index = tapak_locate(joined->locator, point);
    const char *wanted =
        index == TAPAK_IN_NO_VILLAGE ? "" : tapak_locator_code(joined->locator, index)->text;
    const struct db_value lon = {.kind = DB_REAL, .real = point.lon_deg};
    const struct db_value lat = {.kind = DB_REAL, .real = point.lat_deg};
    assert_int_equal(conn->driver->bind(stmt, ":lon", &lon, &err), TAPAK_OK);
    assert_int_equal(conn->driver->bind(stmt, ":lat", &lat, &err), TAPAK_OK);
    assert_int_equal(conn->driver->step(stmt, &row, &err), TAPAK_OK);
    assert_true(row);
    const char *by_function = conn->driver->column(stmt, 0).bytes;
    const char *by_join = conn->driver->column(stmt, 1).bytes;
    if (strcmp(by_function, wanted) != 0 || strcmp(by_join, wanted) != 0) {
        fail_msg("%.17g %.17g: %s, function %s, join %s", point.lon_deg, point.lat_deg, wanted,
                 by_function, by_join);
    }
    conn->driver->reset(stmt);
}

static void same_village(struct sample *sample)
{
    enum { POINTS = 2000 };
    static const char SQL[] =
        "SELECT COALESCE(tapak_village_at(:lon, :lat), ''),"
        " COALESCE((SELECT MIN(b.code) FROM boundary b"
        "  JOIN edition e ON e.id = b.edition_id AND e.is_current = 1"
        "  WHERE b.id IN (SELECT i.pkid FROM idx_boundary_geom i WHERE i.xmin <= :lon"
        "   AND i.xmax >= :lon AND i.ymin <= :lat AND i.ymax >= :lat)"
        "  AND ST_Covers(b.geom, MakePoint(:lon, :lat, 4326)) = 1), '')";
    struct joined joined = {.arena = NULL};
    struct db_stmt *stmt = NULL;
    struct tapak_error err = {0};
    uint64_t seed = 11;
    assert_int_equal(tapak_arena_create(&joined.arena, 256 * TAPAK_MIB, &err), TAPAK_OK);
    joined.villages = geo_test_real_villages(joined.arena);
    if (joined.villages.count > 0) {
        joined.locator = geo_test_clean_locator(joined.arena, &joined.villages);
        sample_write(sample, put_villages, &joined);
        tapak_store_set_locator(sample->store, joined.locator);
        const struct db_driver *driver = sample->conn->driver;
        assert_int_equal(driver->prepare(sample->conn->db, SQL, &stmt, &err), TAPAK_OK);
        for (int i = 0; i < POINTS; i++) {
            expect_same_village(sample->conn, stmt, &joined, point_of(&joined, i, &seed));
        }
        driver->finalize(stmt);
        tapak_store_set_locator(sample->store, NULL);
    }
    tapak_locator_free(joined.locator);
    tapak_arena_free(joined.arena);
}

static void test_village_at__agrees_with_locator_and_join(void **state)
{
    (void)state;
    on_each_backend(same_village);
}

static void village_at_of_nothing(struct sample *sample)
{
    static const char *const questions[] = {
        "SELECT tapak_village_at(116.25, 0.75)", // no locator is set
        "SELECT tapak_village_at(NULL, 0.75)",
        "SELECT tapak_village_at(116.25, NULL)",
    };
    for (size_t i = 0; i < sizeof questions / sizeof questions[0]; i++) {
        const struct db_driver *driver = sample->conn->driver;
        struct db_stmt *stmt = NULL;
        bool row = false;
        assert_int_equal(driver->prepare(sample->conn->db, questions[i], &stmt, NULL), TAPAK_OK);
        assert_int_equal(driver->step(stmt, &row, NULL), TAPAK_OK);
        assert_int_equal(driver->column(stmt, 0).kind, DB_NULL);
        driver->finalize(stmt);
    }
}

static void test_village_at__null_where_nothing_is_known(void **state)
{
    (void)state;
    on_each_backend(village_at_of_nothing);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_backends__say_which_are_left_out),
        cmocka_unit_test(test_box__holds_against_the_viewers_point),
        cmocka_unit_test(test_box__is_exact_to_the_last_bit),
        cmocka_unit_test(test_write__several_programs_wait_for_each_other),
        cmocka_unit_test(test_village_at__agrees_with_locator_and_join),
        cmocka_unit_test(test_village_at__null_where_nothing_is_known),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
