#include "tapak/decode/vector.h"

#include "decode/files.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

// Two villages side by side, and four features that are none.
static const char villages[] =
    "{\"type\":\"FeatureCollection\",\"features\":["
    "{\"type\":\"Feature\",\"properties\":{\"kode\":\"64.01.01.2001\",\"Nama\":\"Satu\"},"
    "\"geometry\":"
    "{\"type\":\"Polygon\",\"coordinates\":[[[116,0,5],[117,0,5],[117,1,5],[116,1,5],[116,0,5]]]}},"
    "{\"type\":\"Feature\",\"properties\":{\"kode\":\"64.01.01.2002\",\"Nama\":\"Dua\"},"
    "\"geometry\":"
    "{\"type\":\"GeometryCollection\",\"geometries\":[{\"type\":\"Point\",\"coordinates\":[117,0]},"
    "{\"type\":\"Polygon\",\"coordinates\":[[[117,0],[118,0],[118,1],[117,0]]]}]}},"
    "{\"type\":\"Feature\",\"properties\":{\"kode\":\"p\"},\"geometry\":{\"type\":\"Point\","
    "\"coordinates\":[116,0]}},"
    "{\"type\":\"Feature\",\"properties\":{\"kode\":\"n\"},\"geometry\":null},"
    "{\"type\":\"Feature\",\"properties\":{\"kode\":\"e\"},\"geometry\":{\"type\":\"Polygon\","
    "\"coordinates\":[]}},"
    "{\"type\":\"Feature\",\"properties\":{\"kode\":\"m\"},\"geometry\":{\"type\":\"Polygon\","
    "\"coordinates\":[[[500000,0],[500100,0],[500100,100],[500000,0]]]}}]}";

static struct tapak_vector *open_vector(const char *path,
                                        const struct tapak_vector_options *options)
{
    struct tapak_vector *vector = NULL;
    struct tapak_error err = {0};
    if (tapak_vector_open(path, options, &vector, &err) != TAPAK_OK) {
        fail_msg("%s: %s", path, err.message);
    }
    return vector;
}

static bool next_feature(struct tapak_vector *vector, struct tapak_feature *feature)
{
    struct tapak_error err = {0};
    bool has_feature = false;
    if (tapak_vector_next(vector, feature, &has_feature, &err) != TAPAK_OK) {
        fail_msg("%s", err.message);
    }
    return has_feature;
}

// The kind of geometry, and its first position (of a polygon, or of a multipolygon's first).
static uint32_t look_at(const struct tapak_feature *feature, double *x, double *y)
{
    uint32_t type = 0;
    assert_int_equal(feature->wkb[0], 1);
    memcpy(&type, feature->wkb + 1, sizeof type);
    size_t at = type == 6 ? 9 + 13 : 13; // byte order, type, counts
    memcpy(x, feature->wkb + at, sizeof *x);
    memcpy(y, feature->wkb + at + sizeof *x, sizeof *y);
    return type;
}

static void test_next__gives_polygons_and_says_what_is_none(void **state)
{
    (void)state;
    struct tapak_feature feature;
    double x = 0;
    double y = 0;
    struct tapak_vector *vector = open_vector(files_text("v.txt", villages), NULL);
    assert_string_equal(tapak_vector_format(vector), "geojson");
    assert_string_equal(tapak_vector_crs(vector), "EPSG:4326");
    assert_string_equal(tapak_vector_note(vector), "");
    assert_int_equal(tapak_vector_count(vector), 6);
    assert_int_equal(tapak_vector_find(vector, "kode"), 0);
    assert_int_equal(tapak_vector_find(vector, "NAMA"), 1);
    assert_int_equal(tapak_vector_find(vector, "tipe"), -1);
    assert_true(next_feature(vector, &feature));
    assert_true(tapak_slice_equals(feature.cells[0], "64.01.01.2001"));
    assert_int_equal(look_at(&feature, &x, &y), 3); // the height is dropped
    assert_int_equal(feature.wkb_size, 1 + 4 + 4 + 4 + 5 * 16);
    assert_true(x == 116 && y == 0);
    assert_true(next_feature(vector, &feature));
    assert_int_equal(look_at(&feature, &x, &y), 6);
    assert_true(x == 117 && y == 0);
    assert_true(next_feature(vector, &feature));
    assert_string_equal(feature.broken, "a Point is no polygon");
    assert_null(feature.wkb);
    assert_true(next_feature(vector, &feature));
    assert_true(feature.wkb == NULL && feature.broken == NULL);
    assert_null(feature.cells[1].text);
    assert_true(next_feature(vector, &feature));
    assert_true(feature.wkb == NULL && feature.broken == NULL);
    assert_true(next_feature(vector, &feature));
    assert_non_null(strstr(feature.broken, "are not in degrees"));
    assert_int_equal(feature.number, 6);
    assert_false(next_feature(vector, &feature));
    tapak_vector_free(vector);
}

static void test_open__where_and_layer(void **state)
{
    (void)state;
    struct tapak_feature feature;
    struct tapak_error err = {0};
    struct tapak_vector *vector = NULL;
    struct tapak_vector_options options = {.where = "kode = '64.01.01.2002'"};
    vector = open_vector(files_text("v.geojson", villages), &options);
    assert_true(next_feature(vector, &feature));
    assert_true(tapak_slice_equals(feature.cells[1], "Dua"));
    assert_false(next_feature(vector, &feature));
    tapak_vector_free(vector);
    vector = NULL;
    options.where = "no such thing";
    assert_int_equal(tapak_vector_open(files_path("v.geojson"), &options, &vector, &err),
                     TAPAK_INVALID);
    assert_non_null(strstr(err.message, "the condition \"no such thing\" is not understood: "));
    options = (struct tapak_vector_options){.layer = "desa"};
    assert_int_equal(tapak_vector_open(files_path("v.geojson"), &options, &vector, &err),
                     TAPAK_NOT_FOUND);
    assert_string_equal(err.message, "the file has no layer \"desa\"; it has 1 (v)");
    assert_int_equal(tapak_vector_open(files_text("a.csv", "a,b\n1,2\n"), NULL, &vector, &err),
                     TAPAK_INVALID);
    assert_string_equal(err.message, "the file (csv) holds no polygons");
    assert_null(vector);
}

// Each format and each system of reference gives the same square again.
static void test_next__converts_to_wgs84(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        const char *driver;
        const char *crs; ///< to translate to
        const char *wanted_crs;
        const char *options_crs;
        const char *note;
    } cases[] = {
        {"a.gpkg", "GPKG", "EPSG:32650", "EPSG:32650", NULL, ""},
        {"b.gpkg", "GPKG", "EPSG:4755", "EPSG:4755", NULL, ""},
        {"c.fgb", "FlatGeobuf", "EPSG:3857", "EPSG:3857", NULL, ""},
        {"d.kml", "KML", "EPSG:4326", "EPSG:4326", NULL, ""},
        {"e.shp", "ESRI Shapefile", "EPSG:32750", "EPSG:32750", NULL, ""},
        {"f.shz", "ESRI Shapefile", "EPSG:4326", "EPSG:4326", NULL, "f.shp in an archive"},
        {"g.gpkg", "GPKG", "EPSG:4326", "EPSG:4326", "EPSG:4326", ""},
    };
    char from[512];
    (void)snprintf(from, sizeof from, "%s", files_text("v.geojson", villages));
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const char *arguments[] = {"-f",          cases[i].driver, "-t_srs", cases[i].crs, "-where",
                                   "Nama='Satu'", "-dim",          "XY",     NULL};
        struct tapak_vector_options options = {.source_crs = cases[i].options_crs};
        struct tapak_feature feature;
        double x = 0;
        double y = 0;
        struct tapak_vector *vector =
            open_vector(files_translate(from, cases[i].name, arguments), &options);
        assert_string_equal(tapak_vector_crs(vector), cases[i].wanted_crs);
        assert_string_equal(tapak_vector_note(vector), cases[i].note);
        assert_true(next_feature(vector, &feature));
        assert_null(feature.broken);
        (void)look_at(&feature, &x, &y);
        // A millimetre: there and back through the projection.
        assert_true(fabs(x - 116) < 1e-8 || fabs(x - 117) < 1e-8);
        assert_true(fabs(y) < 1e-8 || fabs(y - 1) < 1e-8);
        assert_true(
            tapak_slice_equals(feature.cells[tapak_vector_find(vector, "kode")], "64.01.01.2001"));
        assert_false(next_feature(vector, &feature));
        tapak_vector_free(vector);
    }
}

static void test_open__notes_a_missing_prj(void **state)
{
    (void)state;
    static const char *const arguments[] = {
        "-f", "ESRI Shapefile", "-where", "Nama='Satu'", "-dim", "XY", NULL};
    char path[512];
    char from[512];
    struct tapak_feature feature;
    (void)snprintf(from, sizeof from, "%s", files_text("v.geojson", villages));
    (void)snprintf(path, sizeof path, "%s", files_translate(from, "noprj.shp", arguments));
    assert_int_equal(remove(files_path("noprj.prj")), 0);
    struct tapak_vector *vector = open_vector(path, NULL);
    assert_string_equal(tapak_vector_note(vector),
                        "the file does not say its system of reference; taken as WGS 84");
    assert_string_equal(tapak_vector_crs(vector), "EPSG:4326");
    assert_true(next_feature(vector, &feature));
    assert_non_null(feature.wkb);
    tapak_vector_free(vector);
}

static void test_open__reads_the_province(void **state)
{
    (void)state;
    static const char path[] = "../shared/data/kaltim_desa.gpkg";
    if (access(path, R_OK) != 0) {
        print_message("SKIP %s is absent\n", path);
        return;
    }
    struct tapak_feature feature;
    int64_t count = 0;
    struct tapak_vector *vector = open_vector(path, NULL);
    assert_int_equal(tapak_vector_count(vector), 1038);
    assert_true(tapak_vector_find(vector, "kode") >= 0);
    while (next_feature(vector, &feature)) {
        assert_null(feature.broken);
        assert_non_null(feature.wkb);
        count++;
    }
    assert_int_equal(count, 1038);
    tapak_vector_free(vector);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_next__gives_polygons_and_says_what_is_none),
        cmocka_unit_test(test_open__where_and_layer),
        cmocka_unit_test(test_next__converts_to_wgs84),
        cmocka_unit_test(test_open__notes_a_missing_prj),
        cmocka_unit_test(test_open__reads_the_province),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
