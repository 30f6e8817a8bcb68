#include "tapak/decode/table.h"

#include "decode/files.h"

#include <cpl_vsi.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static const char points[] =
    "{\"type\":\"FeatureCollection\",\"features\":["
    "{\"type\":\"Feature\",\"properties\":{\"id\":\"a\",\"n\":3,\"x\":0.1,\"when\":\"2026/01/03\","
    "\"tags\":[\"p\",\"q\\\"\"],\"deep\":{\"k\":[1]},\"none\":null},"
    "\"geometry\":{\"type\":\"Point\",\"coordinates\":[116.5,-0.5,12]}},"
    "{\"type\":\"Feature\",\"properties\":{\"id\":\"b\"},\"geometry\":{\"type\":\"Polygon\","
    "\"coordinates\":[[[116,0],[117,0],[117,1],[116,1],[116,0]]]}},"
    "{\"type\":\"Feature\",\"properties\":{\"id\":\"c\"},\"geometry\":null},"
    "{\"type\":\"Feature\",\"properties\":{\"id\":\"d\"},\"geometry\":{\"type\":\"Point\","
    "\"coordinates\":[500000,9900000]}}]}";

static struct tapak_table *open_table(const char *path, const struct tapak_table_options *options)
{
    struct tapak_table *table = NULL;
    struct tapak_error err = {0};
    if (tapak_table_open(path, options, &table, &err) != TAPAK_OK) {
        fail_msg("%s: %s", path, err.message);
    }
    return table;
}

static bool next_row(struct tapak_table *table, struct tapak_row *row)
{
    struct tapak_error err = {0};
    bool has_row = false;
    if (tapak_table_next(table, row, &has_row, &err) != TAPAK_OK) {
        fail_msg("%s", err.message);
    }
    return has_row;
}

static void check_cell(const struct tapak_table *table, const struct tapak_row *row,
                       const char *name, const char *wanted)
{
    int column = tapak_table_find(table, name);
    if (column < 0) {
        fail_msg("no column %s", name);
    }
    struct tapak_slice cell = row->cells[column];
    if (wanted == NULL ? cell.length != 0 : !tapak_slice_equals(cell, wanted)) {
        fail_msg("%s is \"%.*s\", not \"%s\"", name, (int)cell.length, cell.text, wanted);
    }
}

static void check_point(const struct tapak_row *row, double lon_deg, double lat_deg)
{
    // Formats of the field keep at least nine digits.
    assert_true(row->has_point);
    assert_true(fabs(row->point.lon_deg - lon_deg) < 1e-6);
    assert_true(fabs(row->point.lat_deg - lat_deg) < 1e-6);
}

static void test_geojson__cells_and_points(void **state)
{
    (void)state;
    struct tapak_row row;
    // The name does not say what it is: the content does.
    struct tapak_table *table = open_table(files_text("points.csv", points), NULL);
    assert_string_equal(tapak_table_format(table), "geojson");
    assert_true(next_row(table, &row));
    check_cell(table, &row, "id", "a");
    check_cell(table, &row, "n", "3");
    check_cell(table, &row, "x", "0.1");
    check_cell(table, &row, "when", "2026/01/03");
    check_cell(table, &row, "tags", "[\"p\",\"q\\\"\"]");
    check_cell(table, &row, "none", NULL);
    assert_int_equal(row.number, 1);
    check_point(&row, 116.5, -0.5);
    assert_false(row.has_shape);
    assert_true(next_row(table, &row));
    assert_true(row.has_shape && row.has_point);
    assert_true(row.point.lon_deg > 116 && row.point.lon_deg < 117);
    assert_true(next_row(table, &row));
    assert_false(row.has_shape || row.has_point);
    assert_true(next_row(table, &row));
    assert_string_equal(row.broken, "the position (500000, 9900000) is not in degrees; give the "
                                    "file's system of reference");
    assert_null(row.cells[0].text);
    assert_false(next_row(table, &row));
    tapak_table_free(table);
}

static void test_geojson__source_crs_beats_the_file(void **state)
{
    (void)state;
    static const char utm[] =
        "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"properties\":{\"a\":"
        "1},"
        "\"geometry\":{\"type\":\"Point\",\"coordinates\":[500000,10000000]}}]}";
    struct tapak_table_options options = {.source_crs = "UTM 50S"};
    struct tapak_row row;
    struct tapak_table *table = open_table(files_text("utm.json", utm), &options);
    assert_true(next_row(table, &row));
    check_point(&row, 117, 0);
    tapak_table_free(table);
}

// One table in each format GDAL writes, read back alike.
static void test_formats__are_recognised_by_content(void **state)
{
    (void)state;
    static const char source[] =
        "{\"type\":\"FeatureCollection\",\"features\":["
        "{\"type\":\"Feature\",\"properties\":{\"name\":\"Kampung \xC3\xA9\",\"n\":7},"
        "\"geometry\":{\"type\":\"Point\",\"coordinates\":[116.5,-0.5]}},"
        "{\"type\":\"Feature\",\"properties\":{\"name\":\"Dua\",\"n\":8},"
        "\"geometry\":{\"type\":\"Point\",\"coordinates\":[117.25,0.75]}}]}";
    static const struct {
        const char *name;
        const char *driver;
        const char *format;
        bool has_points;
    } cases[] = {
        {"t.gpkg", "GPKG", "gpkg", true},
        {"t.shp", "ESRI Shapefile", "shp", true},
        {"t.shz", "ESRI Shapefile", "shp", true},
        {"t.fgb", "FlatGeobuf", "flatgeobuf", true},
        {"t.kml", "KML", "kml", true},
        {"t.geojsonl", "GeoJSONSeq", "geojson", true},
        {"t.xlsx", "XLSX", "xlsx", false},
        {"t.ods", "ODS", "ods", false},
        {"t.sqlite", "SQLite", "gpkg", true},
        {"t.gml", "GML", "gml", true},
    };
    char from[512];
    (void)snprintf(from, sizeof from, "%s", files_text("source.geojson", source));
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const char *arguments[] = {"-f", cases[i].driver, NULL, NULL, NULL};
        if (strcmp(cases[i].driver, "FlatGeobuf") == 0) {
            arguments[2] = "-lco"; // else it puts its features in an order of its own
            arguments[3] = "SPATIAL_INDEX=NO";
        }
        struct tapak_row row;
        struct tapak_table *table =
            open_table(files_translate(from, cases[i].name, arguments), NULL);
        if (strcmp(tapak_table_format(table), cases[i].format) != 0) {
            fail_msg("%s is taken for %s", cases[i].name, tapak_table_format(table));
        }
        assert_true(next_row(table, &row));
        check_cell(table, &row, "name", "Kampung \xC3\xA9");
        if (cases[i].has_points) {
            check_point(&row, 116.5, -0.5);
        }
        assert_true(next_row(table, &row));
        check_cell(table, &row, "name", "Dua");
        assert_false(next_row(table, &row));
        tapak_table_free(table);
    }
}

static void test_open__says_why_a_damaged_file_cannot_be_read(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        const char *driver;
    } cases[] = {
        {"d.gpkg", "GPKG"},      {"d.xlsx", "XLSX"},          {"d.ods", "ODS"},
        {"d.fgb", "FlatGeobuf"}, {"d.shz", "ESRI Shapefile"}, {"d.shp", "ESRI Shapefile"},
        {"d.kml", "KML"},        {"d.geojson", "GeoJSON"},
    };
    char from[512];
    (void)snprintf(from, sizeof from, "%s", files_text("source.geojson", points));
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const char *arguments[] = {"-f",      cases[i].driver, "-where", "id in ('a','c')",
                                   "-select", "id,n,x",        NULL};
        char whole[512];
        struct tapak_error err = {0};
        struct tapak_table *table = NULL;
        struct tapak_row row;
        bool has_row = true;
        (void)snprintf(whole, sizeof whole, "%s", files_translate(from, cases[i].name, arguments));
        char cut[64];
        (void)snprintf(cut, sizeof cut, "cut-%s", cases[i].name);
        enum tapak_status status = tapak_table_open(files_halve(whole, cut), NULL, &table, &err);
        while (status == TAPAK_OK && has_row) {
            status = tapak_table_next(table, &row, &has_row, &err);
        }
        if (status != TAPAK_INVALID || strlen(err.message) < 20) {
            fail_msg("%s: %s \"%s\"", cut, tapak_status_name(status), err.message);
        }
        tapak_table_free(table);
    }
}

static void write_inside(const char *kind, const char *archive, const char *member,
                         const char *text)
{
    char inner[700];
    (void)snprintf(inner, sizeof inner, "%s%s%s", kind, files_path(archive), member);
    VSILFILE *file = VSIFOpenL(inner, "wb");
    assert_non_null(file);
    assert_int_equal(VSIFWriteL(text, 1, strlen(text), file), strlen(text));
    (void)VSIFCloseL(file);
}

static void test_open__looks_into_archives(void **state)
{
    (void)state;
    struct tapak_row row;
    struct tapak_error err = {0};
    struct tapak_table *table = NULL;
    write_inside("/vsizip/", "one.zip", "/data/fire.csv", "a,b\n1,2\n");
    table = open_table(files_path("one.zip"), NULL);
    assert_string_equal(tapak_table_format(table), "csv");
    assert_string_equal(tapak_table_note(table), "data/fire.csv in an archive");
    assert_true(next_row(table, &row));
    check_cell(table, &row, "b", "2");
    tapak_table_free(table);
    write_inside("/vsizip/", "two.zip", "/a.csv", "a,b\n1,2\n");
    write_inside("/vsizip/", "two.zip", "/b.csv", "a,b\n3,4\n");
    write_inside("/vsizip/", "two.zip", "/Readme.txt", "read me");
    table = NULL;
    assert_int_equal(tapak_table_open(files_path("two.zip"), NULL, &table, &err), TAPAK_INVALID);
    assert_string_equal(err.message, "the archive holds several tables (a.csv, b.csv, …): name one "
                                     "of them as the layer, or unpack it");
    struct tapak_table_options options = {.layer = "b.csv"};
    table = open_table(files_path("two.zip"), &options);
    assert_true(next_row(table, &row));
    check_cell(table, &row, "b", "4");
    tapak_table_free(table);
}

static void test_next__tells_a_damaged_archive_from_its_end(void **state)
{
    (void)state;
    enum { ROWS = 200000 };
    char *text = malloc(ROWS * 24 + 8);
    size_t used = (size_t)snprintf(text, 8, "a,b\n");
    for (int i = 0; i < ROWS; i++) {
        used += (size_t)snprintf(text + used, 24, "%d,%u\n", i, (unsigned)i * 2654435761u);
    }
    write_inside("/vsigzip/", "long.csv.gz", "", text);
    free(text);
    struct tapak_error err = {0};
    struct tapak_row row;
    bool has_row = true;
    char whole[512];
    (void)snprintf(whole, sizeof whole, "%s", files_path("long.csv.gz"));
    struct tapak_table *table = open_table(whole, NULL);
    assert_true(next_row(table, &row));
    tapak_table_free(table);
    table = open_table(files_halve(whole, "half.csv.gz"), NULL);
    enum tapak_status status = TAPAK_OK;
    while (status == TAPAK_OK && has_row) {
        status = tapak_table_next(table, &row, &has_row, &err);
    }
    assert_int_equal(status, TAPAK_INVALID);
    assert_non_null(strstr(err.message, "the file cannot be read"));
    tapak_table_free(table);
}

static void test_open__refuses_what_is_no_table(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        const char *wanted;
    } cases[] = {
        {"%PDF-1.4", "the file is a PDF; tables in it cannot be read"},
        {"<?xml version=\"1.0\"?><a/>", "the file is XML, but neither KML, GPX nor GML"},
        {"{\"a\":1}", "the JSON text holds no list of objects"},
        {"[]", "the JSON text holds no list of objects"},
        {"[{\"a\":1},", "line 1, the JSON text: ']' expected near end of file"},
        {"PK\x03\x04 and then nothing", "the archive is damaged or cut off"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct tapak_error err = {0};
        struct tapak_table *table = NULL;
        assert_int_equal(tapak_table_open(files_text("x.csv", cases[i].text), NULL, &table, &err),
                         TAPAK_INVALID);
        if (strstr(err.message, cases[i].wanted) == NULL) {
            fail_msg("%s: %s", cases[i].text, err.message);
        }
        assert_null(table);
    }
}

static void test_json__objects_are_rows(void **state)
{
    (void)state;
    static const char text[] =
        "\xEF\xBB\xBF{\"count\":2,\"results\":[{\"_id\":1,\"meta\":{\"id\":\"u\"},\"place\":{"
        "\"type\":"
        "\"Point\",\"coordinates\":[116.5,-0.5]},\"list\":[1,{\"k\":null}],\"yes\":true,\"x\":0.1},"
        "{\"extra\":\"e\",\"place\":{\"type\":\"Point\",\"coordinates\":[116.5,152]}},7]}";
    struct tapak_row row;
    struct tapak_table *table = open_table(files_text("kobo", text), NULL);
    assert_int_equal(tapak_table_column_count(table), 7);
    assert_true(next_row(table, &row));
    check_cell(table, &row, "_id", "1");
    check_cell(table, &row, "meta/id", "u");
    check_cell(table, &row, "list", "[1,{\"k\":null}]");
    check_cell(table, &row, "yes", "true");
    check_cell(table, &row, "x", "0.1");
    check_cell(table, &row, "extra", NULL);
    check_point(&row, 116.5, -0.5);
    assert_true(next_row(table, &row));
    assert_string_equal(row.broken, "the position of the point is not in degrees");
    assert_true(next_row(table, &row));
    assert_string_equal(row.broken, "not an object");
    assert_false(next_row(table, &row));
    tapak_table_free(table);
}

static void test_field__every_sample_opens(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        const char *format;
        int rows;
        const char *column; ///< that must have words in the first row
        int points;
    } cases[] = {
        {"garmin_sample.gpx", "gpx", 1, "name", 1},
        {"kobo_api_v2.json", "json", 1, "_geolocation", 0},
        {"kobotoolbox_submissions.csv", "csv", 3, "_geolocation", 0},
        {"kobotoolbox_submissions.xlsx", "xlsx", 3, "_uuid", 0},
        {"mapeo_observations.geojson", "geojson", 3, "notes", 3},
        {"my_shapefile_data.zip", "shp", 2, "name", 2},
        {"points_Favorites.csv", "csv", 2, "lat", 0},
        {"points_Favorites.kml", "kml", 2, "Name", 2},
        {"submissions.csv", "csv", 2, "location-Latitude", 0},
        {"submissions.json", "json", 3, "__id", 1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char path[256];
        struct tapak_row row;
        int rows = 0;
        int has_points = 0;
        (void)snprintf(path, sizeof path, "../shared/data/field/%s", cases[i].name);
        if (access(path, R_OK) != 0) {
            print_message("SKIP %s is absent\n", path);
            continue;
        }
        struct tapak_table *table = open_table(path, NULL);
        assert_string_equal(tapak_table_format(table), cases[i].format);
        while (next_row(table, &row)) {
            int column = tapak_table_find(table, cases[i].column);
            assert_true(column >= 0 && (rows > 0 || row.cells[column].length > 0));
            has_points += row.has_point ? 1 : 0;
            rows++;
        }
        if (rows != cases[i].rows || has_points != cases[i].points) {
            fail_msg("%s: %d rows, %d points", cases[i].name, rows, has_points);
        }
        tapak_table_free(table);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_geojson__cells_and_points),
        cmocka_unit_test(test_geojson__source_crs_beats_the_file),
        cmocka_unit_test(test_formats__are_recognised_by_content),
        cmocka_unit_test(test_open__says_why_a_damaged_file_cannot_be_read),
        cmocka_unit_test(test_open__looks_into_archives),
        cmocka_unit_test(test_next__tells_a_damaged_archive_from_its_end),
        cmocka_unit_test(test_open__refuses_what_is_no_table),
        cmocka_unit_test(test_json__objects_are_rows),
        cmocka_unit_test(test_field__every_sample_opens),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
