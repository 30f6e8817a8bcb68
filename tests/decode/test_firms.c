#include "tapak/base/instant.h"
#include "tapak/decode/firms.h"

#include "decode/files.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static const char modis[] = "latitude,longitude,brightness,scan,track,acq_date,acq_time,satellite,"
                            "instrument,confidence,version,bright_t31,frp,daynight,type\n";
static const char viirs[] = "latitude,longitude,bright_ti4,scan,track,acq_date,acq_time,satellite,"
                            "confidence,version,bright_ti5,frp,daynight\n";

// The first row of a table of one row.
static enum tapak_status read_first(const char *path, struct tapak_hotspot *out_hotspot,
                                    struct tapak_error *err)
{
    struct tapak_table *table = NULL;
    struct tapak_firms_columns columns;
    struct tapak_row row;
    bool has_row = false;
    enum tapak_status status = tapak_table_open(path, NULL, &table, err);
    if (status == TAPAK_OK) {
        status = tapak_firms_recognise(table, &columns, err);
    }
    if (status == TAPAK_OK) {
        status = tapak_table_next(table, &row, &has_row, err);
    }
    if (status == TAPAK_OK) {
        status = has_row ? tapak_firms_row(&columns, &row, out_hotspot, err) : TAPAK_NOT_FOUND;
    }
    tapak_table_free(table);
    return status;
}

static struct tapak_hotspot read_row(const char *header, const char *row)
{
    char text[1024];
    struct tapak_error err = {0};
    struct tapak_hotspot hotspot = {0};
    (void)snprintf(text, sizeof text, "%s%s\n", header, row);
    if (read_first(files_text("firms.csv", text), &hotspot, &err) != TAPAK_OK) {
        fail_msg("%s: %s", row, err.message);
    }
    return hotspot;
}

static void check_instant(const struct tapak_hotspot *hotspot, const char *wanted)
{
    char text[TAPAK_INSTANT_BYTES];
    (void)tapak_format_instant(text, hotspot->acquired_ms);
    assert_string_equal(text, wanted);
}

static void test_row__reads_modis(void **state)
{
    (void)state;
    struct tapak_hotspot hotspot = read_row(
        modis, "-1.4184,116.6384,313.3,1.8,1.3,2020-01-01,0404,Terra,MODIS,34,6.03,295.9,14.3,D,2");
    assert_true(hotspot.point.lat_deg == -1.4184 && hotspot.point.lon_deg == 116.6384);
    check_instant(&hotspot, "2020-01-01T04:04:00Z");
    assert_string_equal(hotspot.satellite, "Terra");
    assert_string_equal(hotspot.instrument, "MODIS");
    assert_int_equal(hotspot.confidence, TAPAK_CONFIDENCE_MEDIUM);
    assert_int_equal(hotspot.confidence_percent, 34);
    assert_true(hotspot.has_brightness && hotspot.brightness_k == 313.3);
    assert_true(hotspot.has_frp && hotspot.frp_mw == 14.3);
    assert_true(hotspot.has_daynight && hotspot.is_daytime);
    assert_int_equal(hotspot.type, 2);
    assert_int_equal(hotspot.row_id, 0);
}

static void test_row__reads_viirs_and_short_names(void **state)
{
    (void)state;
    struct tapak_hotspot hotspot =
        read_row(viirs, "-0.5,116.5,330.1,0.4,0.4,2026-08-13,5,N,n,2.0NRT,290.1,,N");
    check_instant(&hotspot, "2026-08-13T00:05:00Z");
    assert_string_equal(hotspot.satellite, "Suomi NPP");
    assert_string_equal(hotspot.instrument, "VIIRS");
    assert_int_equal(hotspot.confidence, TAPAK_CONFIDENCE_MEDIUM);
    assert_int_equal(hotspot.confidence_percent, -1);
    assert_false(hotspot.has_frp);
    assert_true(hotspot.has_daynight && !hotspot.is_daytime);
    assert_int_equal(hotspot.type, -1);
}

static void test_row__reads_times_with_and_without_zeros(void **state)
{
    (void)state;
    static const struct {
        const char *time;
        const char *wanted; // NULL: refused
    } cases[] = {
        {"0239", "02:39"},  {"239", "02:39"}, {"5", "00:05"}, {"0", "00:00"},  {"2359", "23:59"},
        {"02:39", "02:39"}, {"", "00:00"},    {"2400", NULL}, {"0260", NULL},  {"-5", NULL},
        {"12345", NULL},    {"x", NULL},      {"12.5", NULL}, {"02:75", NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[1024];
        char wanted[64];
        struct tapak_error err = {0};
        struct tapak_hotspot hotspot = {0};
        (void)snprintf(text, sizeof text, "%s1,2,3,4,5,2020-01-01,%s,Aqua,MODIS,3,,,,,\n", modis,
                       cases[i].time);
        enum tapak_status status = read_first(files_text("firms.csv", text), &hotspot, &err);
        if (cases[i].wanted == NULL) {
            assert_int_equal(status, TAPAK_INVALID);
            (void)snprintf(wanted, sizeof wanted, "acq_time \"%s\" is not a time of day (HHMM)",
                           cases[i].time);
            assert_string_equal(err.message, wanted);
            continue;
        }
        assert_int_equal(status, TAPAK_OK);
        (void)snprintf(wanted, sizeof wanted, "2020-01-01T%s:00Z", cases[i].wanted);
        check_instant(&hotspot, wanted);
    }
}

static void test_row__classes_confidence(void **state)
{
    (void)state;
    static const struct {
        const char *satellite;
        const char *confidence;
        int wanted; // -1: refused
    } cases[] = {
        {"Terra", "0", TAPAK_CONFIDENCE_LOW},
        {"Terra", "2", TAPAK_CONFIDENCE_LOW},
        {"Terra", "29", TAPAK_CONFIDENCE_LOW},
        {"Terra", "30", TAPAK_CONFIDENCE_MEDIUM},
        {"Terra", "80", TAPAK_CONFIDENCE_MEDIUM},
        {"Terra", "81", TAPAK_CONFIDENCE_HIGH},
        {"Terra", "100", TAPAK_CONFIDENCE_HIGH},
        {"Terra", "101", -1},
        {"N", "l", TAPAK_CONFIDENCE_LOW},
        {"N", "nominal", TAPAK_CONFIDENCE_MEDIUM},
        {"N", "H", TAPAK_CONFIDENCE_HIGH},
        {"SNPP", "0", TAPAK_CONFIDENCE_LOW},
        {"SNPP", "1", TAPAK_CONFIDENCE_MEDIUM},
        {"SNPP", "2", TAPAK_CONFIDENCE_HIGH},
        {"N20", "7", TAPAK_CONFIDENCE_LOW},
        {"N21", "9", TAPAK_CONFIDENCE_HIGH},
        {"SNPP", "3", -1},
        {"SNPP", "", -1},
        {"Terra", "sehr", -1},
        {"Aqua", "-1", -1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[256];
        struct tapak_error err = {0};
        struct tapak_hotspot hotspot = {0};
        (void)snprintf(text, sizeof text,
                       "latitude,longitude,acq_date,satellite,confidence\n1,2,2020-01-01,%s,%s\n",
                       cases[i].satellite, cases[i].confidence);
        enum tapak_status status = read_first(files_text("firms.csv", text), &hotspot, &err);
        assert_int_equal(status, cases[i].wanted < 0 ? TAPAK_INVALID : TAPAK_OK);
        if (cases[i].wanted >= 0) {
            assert_int_equal(hotspot.confidence, cases[i].wanted);
        }
    }
}

static void test_row__refuses_with_a_reason(void **state)
{
    (void)state;
    static const struct {
        const char *row;
        const char *wanted;
    } cases[] = {
        {"91,2,3,4,5,2020-01-01,1,Aqua,MODIS,3,,,,,",
         "latitude \"91\" is not a number within [-90, 90]"},
        {"1,,3,4,5,2020-01-01,1,Aqua,MODIS,3,,,,,",
         "longitude \"\" is not a number within [-180, 180]"},
        {"1,2,3,4,5,2020-13-01,1,Aqua,MODIS,3,,,,,", "acq_date \"2020-13-01\" is not a date"},
        {"1,2,3,4,5,,1,Aqua,MODIS,3,,,,,", "acq_date \"\" is not a date"},
        {"1,2,3,4,5,2020-01-01,1,,MODIS,3,,,,,", "satellite is empty"},
        {"1,2,x,4,5,2020-01-01,1,Aqua,MODIS,3,,,,,",
         "brightness \"x\" is not a number that can be measured"},
        {"1,2,3,4,5,2020-01-01,1,Aqua,MODIS,3,,,1e9,,",
         "frp \"1e9\" is not a number that can be measured"},
        {"1,2,3,4,5,2020-01-01,1,Aqua,MODIS,3,,,,X,", "daynight \"X\" is not D or N"},
        {"1,2,3,4,5,2020-01-01,1,Aqua,MODIS,3,,,,,9", "type \"9\" is not 0, 1, 2 or 3"},
        {"1,\"2", "a quote opens in column 2 and never ends"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[1024];
        struct tapak_error err = {0};
        struct tapak_hotspot hotspot = {.row_id = 7};
        (void)snprintf(text, sizeof text, "%s%s\n", modis, cases[i].row);
        assert_int_equal(read_first(files_text("firms.csv", text), &hotspot, &err), TAPAK_INVALID);
        assert_string_equal(err.message, cases[i].wanted);
        assert_int_equal(hotspot.row_id, 7);
    }
}

static void test_recognise__says_what_is_missing(void **state)
{
    (void)state;
    struct tapak_error err = {0};
    struct tapak_hotspot hotspot = {0};
    assert_int_equal(read_first(files_text("a.csv", "id,lat,lon\n1,2,3\n"), &hotspot, &err),
                     TAPAK_UNSUPPORTED);
    assert_string_equal(
        err.message, "no table of fire detections: it has no column acq_date or date_hotspot_ori");
    assert_int_equal(read_first(files_text("a.csv", "id,acq_date\n1,2\n"), &hotspot, &err),
                     TAPAK_UNSUPPORTED);
    assert_string_equal(err.message,
                        "no table of fire detections: it has no column latitude and longitude");
}

static void test_row__reads_sipongi(void **state)
{
    (void)state;
    struct tapak_hotspot hotspot =
        read_row("lat,long,sumber,date_hotspot_ori,confidence,confidence_level,desa,kecamatan,"
                 "kabkota,counter\n",
                 "-0.5,116.5,NASA-NOAA20,2024-08-20 05:42:00,8,medium,Muara,Kec,Kab,1");
    check_instant(&hotspot, "2024-08-20T05:42:00Z");
    assert_string_equal(hotspot.satellite, "NOAA-20");
    assert_string_equal(hotspot.instrument, "VIIRS");
    assert_int_equal(hotspot.confidence, TAPAK_CONFIDENCE_MEDIUM);

    static const char geojson[] =
        "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"geometry\":"
        "{\"type\":\"Point\",\"coordinates\":[116.5,-0.5]},\"properties\":{\"sumber\":"
        "\"NASA-MODIS\",\"date_hotspot_ori\":\"2024-08-20 05:42:00\",\"confidence_level\":"
        "\"high\",\"desa\":\"Muara\"}}]}";
    struct tapak_error err = {0};
    assert_int_equal(read_first(files_text("s.geojson", geojson), &hotspot, &err), TAPAK_OK);
    assert_true(hotspot.point.lat_deg == -0.5 && hotspot.point.lon_deg == 116.5);
    check_instant(&hotspot, "2024-08-20T05:42:00Z");
    assert_int_equal(hotspot.confidence, TAPAK_CONFIDENCE_HIGH);
    assert_string_equal(hotspot.instrument, "MODIS");
}

static void test_row__reads_the_archive(void **state)
{
    (void)state;
    static const struct {
        const char *path;
        int rows;
    } files[] = {
        {"../shared/data/firms/modis_2020_Indonesia.csv", 16201},
        {"../shared/data/firms/modis_2021_Indonesia.csv", 14210},
        {"../shared/data/firms/modis_2022_Indonesia.csv", 11279},
        {"../shared/data/firms/viirs_gee_kalimantan_7d_2026-08-20.csv", 4999},
    };
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        struct tapak_error err = {0};
        struct tapak_table *table = NULL;
        struct tapak_firms_columns columns;
        struct tapak_row row;
        bool has_row = true;
        int rows = 0;
        if (access(files[i].path, R_OK) != 0) {
            print_message("SKIP %s is absent\n", files[i].path);
            continue;
        }
        assert_int_equal(tapak_table_open(files[i].path, NULL, &table, &err), TAPAK_OK);
        assert_int_equal(tapak_firms_recognise(table, &columns, &err), TAPAK_OK);
        while (tapak_table_next(table, &row, &has_row, &err) == TAPAK_OK && has_row) {
            struct tapak_hotspot hotspot;
            if (tapak_firms_row(&columns, &row, &hotspot, &err) != TAPAK_OK) {
                fail_msg("line %lld: %s", (long long)row.line, err.message);
            }
            rows++;
        }
        tapak_table_free(table);
        assert_int_equal(rows, files[i].rows);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_row__reads_modis),
        cmocka_unit_test(test_row__reads_viirs_and_short_names),
        cmocka_unit_test(test_row__reads_times_with_and_without_zeros),
        cmocka_unit_test(test_row__classes_confidence),
        cmocka_unit_test(test_row__refuses_with_a_reason),
        cmocka_unit_test(test_recognise__says_what_is_missing),
        cmocka_unit_test(test_row__reads_sipongi),
        cmocka_unit_test(test_row__reads_the_archive),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
