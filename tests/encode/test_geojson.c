// Geometry is read back with Jansson. Real boundaries come from a GeoPackage, whose geometries are
// WKB behind a header (OGC 12-128r18, clause 2.1.3).
#include "tapak/encode/geojson.h"

#include <jansson.h>
#include <math.h>
#include <setjmp.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

enum { SHAPE_BYTES = 1024 };

// WKB written by hand, in either byte order.
struct shape {
    uint8_t bytes[SHAPE_BYTES];
    size_t size;
    bool is_big;
};

static void put_bytes(struct shape *shape, const void *bytes, size_t size)
{
    assert_true(shape->size + size <= SHAPE_BYTES);
    for (size_t i = 0; i < size; i++) {
        size_t from = shape->is_big ? size - 1 - i : i;
        shape->bytes[shape->size++] = ((const uint8_t *)bytes)[from];
    }
}

static void put_count(struct shape *shape, uint32_t count)
{
    put_bytes(shape, &count, sizeof count);
}

static void put_head(struct shape *shape, uint32_t type)
{
    put_bytes(shape, shape->is_big ? "\0" : "\1", 1);
    put_count(shape, type);
}

static void put_point(struct shape *shape, double lon_deg, double lat_deg)
{
    put_bytes(shape, &lon_deg, sizeof lon_deg);
    put_bytes(shape, &lat_deg, sizeof lat_deg);
}

// A square whose corner is at; counter-clockwise or clockwise.
static void put_square(struct shape *shape, double at, double side, bool is_clockwise)
{
    put_count(shape, 5);
    put_point(shape, at, at);
    put_point(shape, at + (is_clockwise ? 0 : side), at + (is_clockwise ? side : 0));
    put_point(shape, at + side, at + side);
    put_point(shape, at + (is_clockwise ? side : 0), at + (is_clockwise ? 0 : side));
    put_point(shape, at, at);
}

static enum tapak_status write_shape(struct tapak_buf *buf, const uint8_t *bytes, size_t size,
                                     struct tapak_error *err)
{
    struct tapak_json json;
    tapak_json_init(&json, buf);
    return tapak_geojson_put_geometry(&json, NULL, (struct tapak_wkb){bytes, size}, err);
}

static void check_written(const struct shape *shape, const char *expected)
{
    struct tapak_buf buf;
    tapak_buf_init(&buf, 1 << 16);
    assert_int_equal(write_shape(&buf, shape->bytes, shape->size, NULL), TAPAK_OK);
    assert_string_equal(tapak_buf_text(&buf), expected);
    tapak_buf_free(&buf);
}

#define SQUARE "[[0,0],[4,0],[4,4],[0,4],[0,0]]"
#define HOLE "[[1,1],[1,2],[2,2],[2,1],[1,1]]"

static void test_geojson__each_type_in_each_byte_order(void **state)
{
    (void)state;
    for (int is_big = 0; is_big < 2; is_big++) {
        struct shape point = {.is_big = is_big};
        put_head(&point, 1);
        put_point(&point, 116.8473, -0.25);
        check_written(&point, "{\"type\":\"Point\",\"coordinates\":[116.8473,-0.25]}");

        struct shape polygon = {.is_big = is_big};
        put_head(&polygon, 3);
        put_count(&polygon, 1);
        put_square(&polygon, 0, 4, false);
        check_written(&polygon, "{\"type\":\"Polygon\",\"coordinates\":[" SQUARE "]}");

        struct shape parts = {.is_big = is_big};
        put_head(&parts, 6);
        put_count(&parts, 2);
        for (int i = 0; i < 2; i++) {
            parts.is_big = !parts.is_big; // each part has a byte order of its own
            put_head(&parts, 3);
            put_count(&parts, 2);
            put_square(&parts, 0, 4, false);
            put_square(&parts, 1, 1, true);
        }
        check_written(&parts, "{\"type\":\"MultiPolygon\",\"coordinates\":[[" SQUARE "," HOLE
                              "],[" SQUARE "," HOLE "]]}");
    }
}

static void test_geojson__rings_are_wound_right(void **state)
{
    (void)state;
    for (int is_wrong = 0; is_wrong < 2; is_wrong++) {
        struct shape polygon = {.is_big = false};
        put_head(&polygon, 3);
        put_count(&polygon, 2);
        put_square(&polygon, 0, 4, is_wrong);
        put_square(&polygon, 1, 1, !is_wrong);
        check_written(&polygon, "{\"type\":\"Polygon\",\"coordinates\":[" SQUARE "," HOLE "]}");
    }
}

static void test_geojson__tiny_ring_far_from_the_origin(void **state)
{
    (void)state;
    static const double at[][2] = {{0, 0}, {0, 3e-7}, {3e-7, 3e-7}, {0, 0}}; // clockwise
    struct shape polygon = {.is_big = false};
    put_head(&polygon, 3);
    put_count(&polygon, 1);
    put_count(&polygon, 4);
    for (size_t i = 0; i < 4; i++) {
        put_point(&polygon, 117 + at[i][0], -0.5 + at[i][1]);
    }
    check_written(&polygon, "{\"type\":\"Polygon\",\"coordinates\":[[[117,-0.5],[117.0000003,"
                            "-0.4999997],[117,-0.4999997],[117,-0.5]]]}");
}

static void test_geojson__empty_shapes(void **state)
{
    (void)state;
    struct shape polygon = {.is_big = false};
    put_head(&polygon, 3);
    put_count(&polygon, 0);
    check_written(&polygon, "{\"type\":\"Polygon\",\"coordinates\":[]}");
    struct shape parts = {.is_big = false};
    put_head(&parts, 6);
    put_count(&parts, 0);
    check_written(&parts, "{\"type\":\"MultiPolygon\",\"coordinates\":[]}");
}

// What has four right bytes of head, and then something wrong.
static void test_geojson__what_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *said;
        uint32_t type;
        uint32_t counts[2];
        size_t count_size;
        double points[4][2];
        size_t points_size;
    } cases[] = {
        {"geometry of type 2 is", 2, {0}, 1, {{0}}, 0},
        {"geometry of type 0 is", 0, {0}, 1, {{0}}, 0},
        {"geometry of type 1001 is", 1001, {0}, 0, {{0}}, 2},
        {"geometry of type 536870915 is", 0x20000003, {4326, 0}, 2, {{0}}, 0}, // EWKB with SRID
        {"cut off", 1, {0}, 0, {{0}}, 0},
        {"16 bytes follow", 1, {0}, 0, {{0}}, 2},
        {"not finite", 1, {0}, 0, {{NAN, NAN}}, 1},
        {"not finite", 1, {0}, 0, {{INFINITY, 0}}, 1},
        {"cut off", 3, {0}, 0, {{0}}, 0},
        {"cut off", 3, {1}, 1, {{0}}, 0},
        {"cut off", 3, {UINT32_MAX}, 1, {{0}}, 0},
        {"cut off", 3, {1, UINT32_MAX}, 2, {{0}}, 4},
        {"cut off", 3, {1, 4}, 2, {{0}}, 3},
        {"has 3 points", 3, {1, 3}, 2, {{0}}, 3},
        {"has 0 points", 3, {1, 0}, 2, {{0}}, 0},
        {"not closed", 3, {1, 4}, 2, {{0, 0}, {1, 0}, {1, 1}, {0, 1}}, 4},
        {"not finite", 3, {1, 4}, 2, {{0, 0}, {1, 0}, {1, NAN}, {0, 0}}, 4},
        {"cut off", 6, {1}, 1, {{0}}, 0},
        {"cut off", 6, {UINT32_MAX}, 1, {{0}}, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct shape shape = {.is_big = i % 2 == 1};
        struct tapak_buf buf;
        struct tapak_error err = {0};
        put_head(&shape, cases[i].type);
        for (size_t j = 0; j < cases[i].count_size; j++) {
            put_count(&shape, cases[i].counts[j]);
        }
        for (size_t j = 0; j < cases[i].points_size; j++) {
            put_point(&shape, cases[i].points[j][0], cases[i].points[j][1]);
        }
        tapak_buf_init(&buf, 1 << 16);
        assert_int_equal(write_shape(&buf, shape.bytes, shape.size, &err), TAPAK_INVALID);
        if (strstr(err.message, cases[i].said) == NULL) {
            fail_msg("case %zu: %s", i, err.message);
        }
        assert_int_equal(buf.size, 0);
        tapak_buf_free(&buf);
    }
}

static void test_geojson__cut_at_every_byte(void **state)
{
    (void)state;
    struct shape parts = {.is_big = false};
    put_head(&parts, 6);
    put_count(&parts, 1);
    put_head(&parts, 3);
    put_count(&parts, 2);
    put_square(&parts, 0, 4, false);
    put_square(&parts, 1, 1, true);
    for (size_t size = 0; size < parts.size; size++) {
        struct tapak_buf buf;
        tapak_buf_init(&buf, 1 << 16);
        assert_int_equal(write_shape(&buf, parts.bytes, size, NULL), TAPAK_INVALID);
        assert_int_equal(buf.size, 0);
        tapak_buf_free(&buf);
    }
    static const size_t places[] = {0, 9}; // of the byte orders
    for (size_t i = 0; i < 2; i++) {
        struct shape broken = parts;
        struct tapak_buf buf;
        broken.bytes[places[i]] = 2;
        tapak_buf_init(&buf, 1 << 16);
        assert_int_equal(write_shape(&buf, broken.bytes, broken.size, NULL), TAPAK_INVALID);
        tapak_buf_free(&buf);
    }
    struct shape nested = parts;
    nested.bytes[10] = 6; // a multipolygon in a multipolygon
    struct tapak_buf buf;
    struct tapak_error err = {0};
    tapak_buf_init(&buf, 1 << 16);
    assert_int_equal(write_shape(&buf, nested.bytes, nested.size, &err), TAPAK_INVALID);
    assert_non_null(strstr(err.message, "of type 6, not a polygon"));
    tapak_buf_free(&buf);
}

static void test_geojson__in_a_feature_and_full_buffer(void **state)
{
    (void)state;
    static const char expected[] =
        "{\"geometry\":{\"type\":\"Point\",\"coordinates\":[1,2]},\"point\":{\"type\":\"Point\","
        "\"coordinates\":[116.5,-0.5]},\"bbox\":[116,-1,117,0]}";
    struct shape point = {.is_big = false};
    put_head(&point, 1);
    put_point(&point, 1, 2);
    for (size_t missing = 0; missing < 3; missing++) {
        struct tapak_buf buf;
        struct tapak_json json;
        tapak_buf_init(&buf, sizeof expected - 1 - missing);
        tapak_json_init(&json, &buf);
        tapak_json_open_object(&json);
        assert_int_equal(tapak_geojson_put_geometry(
                             &json, "geometry", (struct tapak_wkb){point.bytes, point.size}, NULL),
                         TAPAK_OK);
        assert_int_equal(
            tapak_geojson_put_geometry(&json, "broken", (struct tapak_wkb){NULL, 0}, NULL),
            TAPAK_INVALID);
        tapak_geojson_put_point(&json, "point", (struct tapak_point){116.5, -0.5});
        tapak_geojson_put_box(&json, "bbox", &(struct tapak_box){116, -1, 117, 0});
        tapak_json_close(&json);
        assert_int_equal(tapak_buf_check(&buf, NULL), missing > 0 ? TAPAK_TOO_LARGE : TAPAK_OK);
        assert_string_equal(tapak_buf_text(&buf), missing > 0 ? "" : expected);
        tapak_buf_free(&buf);
    }
}

static uint64_t seed = 11;

static uint64_t next_random(void)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return seed;
}

static void check_degrees(double degrees)
{
    char fast[TAPAK_NUMBER_BYTES];
    char slow[TAPAK_NUMBER_BYTES];
    size_t length = tapak_geojson_format_degrees(fast, degrees);
    (void)tapak_format_double(slow, degrees, TAPAK_DEGREE_DIGITS);
    if (strcmp(fast, slow) != 0 || length != strlen(fast)) {
        fail_msg("%.17g is written %s, not %s", degrees, fast, slow);
    }
}

static void test_format_degrees__same_as_the_long_way(void **state)
{
    (void)state;
    static const double ends[] = {
        0,    -0.0, 1e-7,   -1e-7,  5e-8,   -5e-8,  4.9999e-8, 180, -180,         399.99999,  400,
        -400, 1e15, -1e300, 5e-324, 0.5e-7, 1.5e-7, 2.5e-7,    0.1, 179.99999999, -0.00000004};
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        check_degrees(ends[i]);
    }
    char text[TAPAK_NUMBER_BYTES];
    (void)tapak_geojson_format_degrees(text, NAN);
    assert_string_equal(text, "null");
    (void)tapak_geojson_format_degrees(text, -INFINITY);
    assert_string_equal(text, "null");
    for (int i = 0; i < 300000; i++) {
        check_degrees((double)(next_random() >> 11) * 0x1p-53 * 360 - 180);
        // Halves of the last digit, and the doubles beside them: where rounding is decided.
        int64_t half_e8 = (int64_t)(next_random() % 3600000000) * 10 + 5 - INT64_C(18000000000);
        double half = (double)half_e8 / 1e8;
        check_degrees(half);
        check_degrees(nextafter(half, -1000));
        check_degrees(nextafter(half, 1000));
        // Exactly halves: multiples of 2^-8 have eight digits behind the point.
        check_degrees((double)((int64_t)(next_random() % 92160) - 46080) / 256);
    }
}

static void test_format_e7__numbers(void **state)
{
    (void)state;
    static const struct {
        int64_t e7;
        const char *text;
    } cases[] = {{0, "0"},
                 {1, "0.0000001"},
                 {-1, "-0.0000001"},
                 {-10000000, "-1"},
                 {1168473000, "116.8473"},
                 {1800000000, "180"},
                 {-1799999999, "-179.9999999"},
                 {INT64_MIN, "-922337203685.4775808"}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[TAPAK_NUMBER_BYTES];
        assert_int_equal(tapak_geojson_format_e7(text, cases[i].e7), strlen(cases[i].text));
        assert_string_equal(text, cases[i].text);
    }
}

static void test_put_box__never_smaller(void **state)
{
    (void)state;
    for (int i = 0; i < 100000; i++) {
        double degrees = (double)(next_random() >> 11) * 0x1p-53 * 360 - 180;
        degrees = i % 2 == 0 ? degrees : round(degrees * 1e4) / 1e4;
        struct tapak_buf buf;
        struct tapak_json json;
        tapak_buf_init(&buf, 4096);
        tapak_json_init(&json, &buf);
        tapak_geojson_put_box(&json, NULL,
                              &(struct tapak_box){degrees, degrees / 2, degrees, degrees / 2});
        json_t *read = json_loadb(buf.bytes, buf.size, 0, NULL);
        assert_non_null(read);
        double west = json_number_value(json_array_get(read, 0));
        double south = json_number_value(json_array_get(read, 1));
        double east = json_number_value(json_array_get(read, 2));
        double north = json_number_value(json_array_get(read, 3));
        assert_true(west <= degrees && degrees <= east);
        assert_true(south <= degrees / 2 && degrees / 2 <= north);
        assert_true(degrees - west < 1.1e-7 && east - degrees < 1.1e-7);
        assert_true(i % 2 == 0 || west == east); // what has few digits stays as it is
        json_decref(read);
        tapak_buf_free(&buf);
    }
}

static double ring_area(const json_t *ring)
{
    double area = 0;
    size_t count = json_array_size(ring);
    double x0 = json_number_value(json_array_get(json_array_get(ring, 0), 0));
    double y0 = json_number_value(json_array_get(json_array_get(ring, 0), 1));
    for (size_t i = 0; i + 1 < count; i++) {
        const json_t *a = json_array_get(ring, i);
        const json_t *b = json_array_get(ring, i + 1);
        area += (json_number_value(json_array_get(a, 0)) - x0) *
                (json_number_value(json_array_get(b, 1)) - y0);
        area -= (json_number_value(json_array_get(b, 0)) - x0) *
                (json_number_value(json_array_get(a, 1)) - y0);
    }
    return area;
}

// The rings of a part: wound right, closed. Returns the number of positions.
static size_t check_part(const json_t *part)
{
    size_t positions = 0;
    for (size_t i = 0; i < json_array_size(part); i++) {
        const json_t *ring = json_array_get(part, i);
        size_t count = json_array_size(ring);
        double area = ring_area(ring);
        assert_true(count >= 4);
        assert_true(i == 0 ? area > 0 : area < 0);
        assert_true(json_equal(json_array_get(ring, 0), json_array_get(ring, count - 1)));
        positions += count;
    }
    return positions;
}

static size_t gpkg_header_bytes(const uint8_t *blob)
{
    static const size_t envelope_bytes[] = {0, 32, 48, 48, 64, 0, 0, 0};
    return 8 + envelope_bytes[blob[3] >> 1 & 7];
}

static void test_geojson__real_villages(void **state)
{
    (void)state;
    static const char path[] = "../shared/data/kaltim_desa.gpkg";
    sqlite3 *database = NULL;
    sqlite3_stmt *rows = NULL;
    char sql[256];
    size_t villages = 0;
    size_t positions = 0;
    if (access(path, R_OK) != 0) {
        print_message("SKIP: %s is not here\n", path);
        return;
    }
    assert_int_equal(sqlite3_open_v2(path, &database, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
    sqlite3_stmt *table = NULL;
    assert_int_equal(sqlite3_prepare_v2(database,
                                        "SELECT table_name, column_name FROM gpkg_geometry_columns",
                                        -1, &table, NULL),
                     SQLITE_OK);
    assert_int_equal(sqlite3_step(table), SQLITE_ROW);
    (void)snprintf(sql, sizeof sql, "SELECT \"%s\" FROM \"%s\"",
                   (const char *)sqlite3_column_text(table, 1),
                   (const char *)sqlite3_column_text(table, 0));
    assert_int_equal(sqlite3_prepare_v2(database, sql, -1, &rows, NULL), SQLITE_OK);
    while (sqlite3_step(rows) == SQLITE_ROW) {
        const uint8_t *blob = sqlite3_column_blob(rows, 0);
        size_t head = gpkg_header_bytes(blob);
        size_t size = (size_t)sqlite3_column_bytes(rows, 0) - head;
        struct tapak_buf buf;
        tapak_buf_init(&buf, 1 << 24);
        assert_int_equal(write_shape(&buf, blob + head, size, NULL), TAPAK_OK);
        json_t *read = json_loadb(buf.bytes, buf.size, 0, NULL);
        assert_non_null(read);
        const json_t *parts = json_object_get(read, "coordinates");
        for (size_t i = 0; i < json_array_size(parts); i++) {
            positions += check_part(json_array_get(parts, i));
        }
        json_decref(read);
        tapak_buf_free(&buf);
        villages++;
    }
    print_message("%zu villages, %zu positions\n", villages, positions);
    assert_int_equal(villages, 1038);
    (void)sqlite3_finalize(table);
    (void)sqlite3_finalize(rows);
    (void)sqlite3_close(database);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_geojson__each_type_in_each_byte_order),
        cmocka_unit_test(test_geojson__rings_are_wound_right),
        cmocka_unit_test(test_geojson__tiny_ring_far_from_the_origin),
        cmocka_unit_test(test_geojson__empty_shapes),
        cmocka_unit_test(test_geojson__what_is_refused),
        cmocka_unit_test(test_geojson__cut_at_every_byte),
        cmocka_unit_test(test_geojson__in_a_feature_and_full_buffer),
        cmocka_unit_test(test_format_degrees__same_as_the_long_way),
        cmocka_unit_test(test_format_e7__numbers),
        cmocka_unit_test(test_put_box__never_smaller),
        cmocka_unit_test(test_geojson__real_villages),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
