#include "tapak/decode/coordinate.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

// A hundred-millionth of a degree is a millimetre: spellings are converted, never measured.
static const double tolerance_deg = 1e-8;

static void check(const char *name, enum tapak_status status, const struct tapak_error *err,
                  struct tapak_point got, double lat_deg, double lon_deg)
{
    if (status != TAPAK_OK) {
        fail_msg("%s: %s", name, err->message);
    }
    if (!(fabs(got.lat_deg - lat_deg) < tolerance_deg) ||
        !(fabs(got.lon_deg - lon_deg) < tolerance_deg)) {
        fail_msg("%s: got %.9f %.9f", name, got.lat_deg, got.lon_deg);
    }
}

static const struct {
    const char *lat;
    const char *lon;
    double lat_deg;
    double lon_deg;
} spellings[] = {
    {"-0.5123", "116.9", -0.5123, 116.9},
    {" +1.5 ", "116", 1.5, 116},
    {"-5.12E-2", "1.169E2", -0.0512, 116.9},
    {"-0,5123", "116,9", -0.5123, 116.9},
    {"0,5123 LS", "116,9 BT", -0.5123, 116.9},
    {"0,3 LU", "116,9 BT", 0.3, 116.9},
    {"LU 0.3", "BT 116.9", 0.3, 116.9},
    {"0.5S", "116.9E", -0.5, 116.9},
    {"S 1.2", "E 116.5", -1.2, 116.5},
    {"n1.2", "w116.5", 1.2, -116.5},
    {"1.2 Lintang Selatan", "116.5 Bujur Timur", -1.2, 116.5},
    {"1.2 LS.", "116.5 B", -1.2, -116.5},
    {"1.2 U", "116.5 T", 1.2, 116.5},
    {"1.2 selatan", "116.5 timur", -1.2, 116.5},
    {"Lat: -1.2", "Long: 116.5", -1.2, 116.5},
    {"1\xC2\xB0"
     "12'34.5\"S",
     "116\xC2\xB0"
     "30'0\"E",
     -(1 + 12 / 60. + 34.5 / 3600), 116.5},
    {"1\xC2\xB0"
     "12'34,5\" LS",
     "116\xC2\xB0"
     "30'00\" BT",
     -(1 + 12 / 60. + 34.5 / 3600), 116.5},
    {"1 12 34.5 S", "116 30 0 E", -(1 + 12 / 60. + 34.5 / 3600), 116.5},
    {"S 1 12 34.5", "E 116 30", -(1 + 12 / 60. + 34.5 / 3600), 116.5},
    {"-1 12 34.5", "116 30", -(1 + 12 / 60. + 34.5 / 3600), 116.5},
    {"-0 30 0", "116 30 0", -0.5, 116.5},
    {"1\xC2\xB0"
     "12.575' LS",
     "116\xC2\xB0 30' BT", -(1 + 12.575 / 60), 116.5},
    {"1\xC2\xBA"
     "12\xE2\x80\xB2"
     "34.5\xE2\x80\xB3 S",
     "116\xC2\xBA"
     "30\xE2\x80\xB2 T",
     -(1 + 12 / 60. + 34.5 / 3600), 116.5},
    {"1\xCB\x9A"
     "12\xE2\x80\x99"
     "34.5\xE2\x80\x9D S",
     "116\xC2\xB0"
     "30\xC2\xB4 E",
     -(1 + 12 / 60. + 34.5 / 3600), 116.5},
    {"1\xC2\xB0"
     "12'34.5'' S",
     "116d30'0'' E", -(1 + 12 / 60. + 34.5 / 3600), 116.5},
    {"1o12'34.5\"S", "116o30'E", -(1 + 12 / 60. + 34.5 / 3600), 116.5},
    {"1:12:34.5 S", "116:30:00 E", -(1 + 12 / 60. + 34.5 / 3600), 116.5},
    {"1-12-34.5 S", "116-30-00 E", -(1 + 12 / 60. + 34.5 / 3600), 116.5},
    {"1 derajat 12 menit 34,5 detik LS", "116 derajat 30 menit BT", -(1 + 12 / 60. + 34.5 / 3600),
     116.5},
    {"\xE2\x88\x92"
     "0.5",
     "116.5", -0.5, 116.5},
    {"\xE2\x80\x93"
     "0.5",
     "116.5", -0.5, 116.5},
    {"- 0.5", "116.5\xC2\xB0", -0.5, 116.5},
    {"\xC2\xA0-0.5\xC2\xA0", "116.5,", -0.5, 116.5},
    {"116.5 BT", "0.5 LS", -0.5, 116.5}, // exchanged, and both cells say so
    {"90", "180", 90, 180},
    {"-90", "-180", -90, -180},
    {".5", "116.", 0.5, 116},
};

static void test_pair__reads_spellings(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof spellings / sizeof spellings[0]; i++) {
        struct tapak_error err = {0};
        struct tapak_point point = {0};
        enum tapak_status status = tapak_coordinate_pair(
            tapak_slice_of(spellings[i].lat), tapak_slice_of(spellings[i].lon), &point, &err);
        check(spellings[i].lat, status, &err, point, spellings[i].lat_deg, spellings[i].lon_deg);
    }
}

static void test_pair__refuses_what_is_doubtful(void **state)
{
    (void)state;
    static const struct {
        const char *lat;
        const char *lon;
        const char *wanted; // part of the message
    } cases[] = {
        {"", "", "no coordinates"},
        {NULL, NULL, "no coordinates"},
        {"-", "n/a", "no coordinates"},
        {"-0.5", "", "longitude is empty, the other is not"},
        {"", "116", "latitude is empty, the other is not"},
        {"-0.5 LS", "116", "a sign and a letter both give the direction"},
        {"+0.5 LS", "116", "a sign and a letter both give the direction"},
        {"0.5 LS S", "116", "two letters for one direction"},
        {"0.5 BT", "116.5", "contradict their columns"},
        {"0.5", "116.5 LS", "contradict their columns"},
        {"0.5 BT", "116.5 BT", "contradict their columns"},
        {"Lat 0.5 BT", "116.5", "the letter is not one of a latitude"},
        {"91", "116", "latitude 91 is not within [-90, 90]"},
        {"-0.5", "180.5", "longitude 180.5 is not within [-180, 180]"},
        {"-51234567", "116", "is not within [-90, 90]"},
        {"1.234,5", "116", "has two decimal signs"},
        {"1.234.567", "116", "has two decimal signs"},
        {"1 75 0 S", "116", "75 minutes, less than 60 expected"},
        {"1 12 60 S", "116", "60 seconds, less than 60 expected"},
        {"1.5 30 S", "116", "only the last of degrees, minutes and seconds may have a fraction"},
        {"1 12.5 30 S", "116", "only the last"},
        {"1 -12 S", "116", "minutes and seconds have no sign"},
        {"1 12 34 56 S", "116", "56 stands where no"},
        {"12' S", "116", "12 stands where no degrees"},
        {"S", "116", "no number"},
        {"hutan", "116", "\"hutan\" has no meaning in a coordinate"},
        {"0x1p3", "116", "has no meaning"},
        {"nan", "116", "latitude is empty"},
        {"inf", "116", "has no meaning"},
        {"1e999", "116", "999 minutes, less than 60 expected"},
        {"-0.5; -0.6", "116", "a separator"},
        {"0.5 - 0.7", "116", "has no meaning"},
        {"--0.5", "116", "has no meaning"},
        {"1234567890123456789012345678901234567890 S", "116", "a number of more than"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct tapak_error err = {0};
        struct tapak_point point = {7, 7};
        enum tapak_status status = tapak_coordinate_pair(
            tapak_slice_of(cases[i].lat), tapak_slice_of(cases[i].lon), &point, &err);
        assert_int_equal(status, i < 3 ? TAPAK_NOT_FOUND : TAPAK_INVALID);
        if (strstr(err.message, cases[i].wanted) == NULL) {
            fail_msg("%s: %s", cases[i].lat, err.message);
        }
        assert_true(point.lat_deg == 7 && point.lon_deg == 7);
    }
}

static const struct {
    const char *cell;
    double lat_deg;
    double lon_deg;
    double accuracy_m;
} cells[] = {
    {"-0.512, 116.9", -0.512, 116.9, 0},
    {"-0.512,116.9", -0.512, 116.9, 0},
    {"-0.512 116.9", -0.512, 116.9, 0},
    {"(-0.512,116.9)", -0.512, 116.9, 0},
    {"[14.719783,-17.459261]", 14.719783, -17.459261, 0},
    {"[14.719783, -17.459261]", 14.719783, -17.459261, 0},
    {"-0,512; 116,9", -0.512, 116.9, 0},
    {"-0,512;116,9", -0.512, 116.9, 0},
    {"-0,512 / 116,9", -0.512, 116.9, 0},
    {"-0,512 116,9", -0.512, 116.9, 0},
    {"-0,512, 116,9", -0.512, 116.9, 0},
    {"-0,512,116,9", -0.512, 116.9, 0}, // four groups of digits are two numbers one way only
    {"0,512,-116,9", 0.512, -116.9, 0},
    {"-1, 116", -1, 116, 0},
    {"-1 116", -1, 116, 0},
    {"-0.512,116.9,", -0.512, 116.9, 0},
    {"-0.512\n116.9", -0.512, 116.9, 0},
    {"-0.512\xC2\xB0, 116.9\xC2\xB0", -0.512, 116.9, 0},
    {"-0.512\xC2\xB0 116.9\xC2\xB0", -0.512, 116.9, 0},
    {"S 1.2 E 116.5", -1.2, 116.5, 0},
    {"1.2 S 116.5 E", -1.2, 116.5, 0},
    {"1.2S,116.5E", -1.2, 116.5, 0},
    {"1.2S116.5E", -1.2, 116.5, 0},
    {"0,5 LS 116,9 BT", -0.5, 116.9, 0},
    {"LS 0,5 BT 116,9", -0.5, 116.9, 0},
    {"116.5 BT, 1.2 LS", -1.2, 116.5, 0},
    {"E 116.5 S 1.2", -1.2, 116.5, 0},
    {"1\xC2\xB0"
     "12'34.5\"S 116\xC2\xB0"
     "30'0\"E",
     -(1 + 12 / 60. + 34.5 / 3600), 116.5, 0},
    {"1\xC2\xB0"
     "12'34.5\" LS, 116\xC2\xB0"
     "30' BT",
     -(1 + 12 / 60. + 34.5 / 3600), 116.5, 0},
    {"-1\xC2\xB0"
     "12'34.5\" 116\xC2\xB0"
     "30'",
     -(1 + 12 / 60. + 34.5 / 3600), 116.5, 0},
    {"1 12 34.5 S 116 30 0 E", -(1 + 12 / 60. + 34.5 / 3600), 116.5, 0},
    {"S 1 12 34.5 E 116 30 0", -(1 + 12 / 60. + 34.5 / 3600), 116.5, 0},
    {"-1 12 34.5 116 30 0", -(1 + 12 / 60. + 34.5 / 3600), 116.5, 0},
    {"Lat: -0.5 Long: 116.9", -0.5, 116.9, 0},
    {"lat=-0.5, lon=116.9", -0.5, 116.9, 0},
    {"long 116.9 lat -0.5", -0.5, 116.9, 0},
    {"Lintang Selatan 1.2, Bujur Timur 116.5", -1.2, 116.5, 0},
    {"Lat 0.5 S, Long 116.9 E", -0.5, 116.9, 0},
    {"-0.512 116.9 12.5 4.5", -0.512, 116.9, 4.5},
    {"-0.512 116.9 0 0", -0.512, 116.9, 0},
    {"14.719783 -17.459261 -3", 14.719783, -17.459261, 0},
    {"-0.512,116.9,12", -0.512, 116.9, 0},
    {"POINT (116.9 -0.512)", -0.512, 116.9, 0},
    {"POINT Z(116.9 -0.512 3)", -0.512, 116.9, 0},
    {"SRID=4326;POINT(116.9 -0.512)", -0.512, 116.9, 0},
    {"{\"type\":\"Point\",\"coordinates\":[116.9,-0.512,3],\"properties\":{\"accuracy\":4.5}}",
     -0.512, 116.9, 4.5},
    {"{\"type\":\"Feature\",\"geometry\":{\"type\":\"Point\",\"coordinates\":[116.9,-0.5]}}", -0.5,
     116.9, 0},
};

static void test_cell__reads_both_in_one(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cells / sizeof cells[0]; i++) {
        struct tapak_error err = {0};
        struct tapak_point point = {0};
        double accuracy_m = -1;
        enum tapak_status status =
            tapak_coordinate_cell(tapak_slice_of(cells[i].cell), &point, &accuracy_m, &err);
        check(cells[i].cell, status, &err, point, cells[i].lat_deg, cells[i].lon_deg);
        assert_true(accuracy_m == cells[i].accuracy_m);
    }
}

static void test_cell__refuses_what_has_two_readings(void **state)
{
    (void)state;
    static const struct {
        const char *cell;
        const char *wanted;
    } cases[] = {
        {"", "no coordinates"},
        {"-1,116", "a comma may be a decimal sign"},
        {"-0,512,116", "a comma may be a decimal sign"},
        {"1,2,3,4,5", "a comma may be a decimal sign"},
        {"-0.512,116,9", "3 values where one latitude and one longitude are expected"},
        {"-0.512", "1 values"},
        {"1 12 116 30", "1 values"},
        {"1 12 34.5", "1 values"},
        {"-0.5, 116.9; -0.6, 117.0", "4 values"},
        {"-0.5 116.9 -0.6 117.0 -0.7 117", "only the last of"},
        {"1 N 2 E 3 N 4 E 5 N", "more than 4 values"},
        {"1.2 S 1.3 S", "both are latitudes by their letters"},
        {"116 BT 117 BT", "both are longitudes by their letters"},
        {"-1.2 S 116.5 E", "a sign and a letter"},
        {"116.9 -0.5 0 0", "latitude 116.9 is not within [-90, 90]"},
        {"POINT(116.9)", "a POINT needs a longitude and a latitude"},
        {"POINT 116.9 -0.5", "has no brackets"},
        {"POINT(-0.5 116.9)", "latitude 116.9 is not within"},
        {"{\"type\":\"Polygon\"}", "no GeoJSON Point"},
        {"{", "no GeoJSON Point"},
        {"{\"type\":\"Point\",\"coordinates\":[\"116\",\"1\"]}", "no GeoJSON Point"},
        {"SRID=32750;POINT(1 2)", "has no meaning"},
        {"dekat jembatan", "has no meaning"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct tapak_error err = {0};
        struct tapak_point point = {7, 7};
        double accuracy_m = 7;
        enum tapak_status status =
            tapak_coordinate_cell(tapak_slice_of(cases[i].cell), &point, &accuracy_m, &err);
        assert_int_equal(status, i == 0 ? TAPAK_NOT_FOUND : TAPAK_INVALID);
        if (strstr(err.message, cases[i].wanted) == NULL) {
            fail_msg("%s: %s", cases[i].cell, err.message);
        }
        assert_true(point.lat_deg == 7 && accuracy_m == 7);
    }
}

static void test_unswap__only_when_the_exchange_alone_falls_inside(void **state)
{
    (void)state;
    const struct tapak_box kaltim = {113.8, -2.6, 119.1, 2.6};
    struct tapak_point swapped = {-0.5, 116.9};
    struct tapak_point right = {116.9, -0.5};
    struct tapak_point elsewhere = {106.8, -6.2};
    assert_true(tapak_coordinate_unswap(&swapped, &kaltim));
    assert_true(swapped.lon_deg == 116.9 && swapped.lat_deg == -0.5);
    assert_false(tapak_coordinate_unswap(&right, &kaltim));
    assert_false(tapak_coordinate_unswap(&elsewhere, &kaltim));
    assert_true(elsewhere.lon_deg == 106.8);
}

// Reference values: pyproj/cs2cs (PROJ 9.1), EPSG:32750 and EPSG:32650 to EPSG:4326.
static void test_projected__converts_utm(void **state)
{
    (void)state;
    static const struct {
        const char *x;
        const char *y;
        const char *crs;
        double lat_deg;
        double lon_deg;
    } cases[] = {
        {"500000", "10000000", "EPSG:32750", 0, 117},
        {"500000", "0", "UTM 50N", 0, 117},
        {"500000 m", "10000000 mU", "32750", 0, 117},
        {"500000,0", "10.000.000,0", "UTM 50S", 0, 117},
        {"500.000,00", "10.000.000,00 mN", "WGS 84 / UTM zone 50S", 0, 117},
        {"500000", "10000000", " 50 s ", 0, 117},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct tapak_error err = {0};
        struct tapak_point point = {0};
        enum tapak_status status = tapak_coordinate_projected(
            tapak_slice_of(cases[i].x), tapak_slice_of(cases[i].y), cases[i].crs, &point, &err);
        check(cases[i].crs, status, &err, point, cases[i].lat_deg, cases[i].lon_deg);
    }
    static const struct {
        const char *x;
        const char *y;
        const char *crs;
        const char *wanted;
    } refused[] = {
        {"500000", "1", "EPSG:99999999", "is not a system of reference"},
        {"500000", "1", "/etc/passwd", "is not a system of reference"},
        {"500000", "1", "UTM 61S", "is not a system of reference"},
        {"512.345", "9945123", "UTM 50S", "easting 512.345 m is not within [100000, 900000]"},
        {"512.345.678", "9945123", "UTM 50S", "x \"512.345.678\" is no number of metres"},
        {"500000", "", "UTM 50S", "y \"\" is no number of metres"},
        {"50.00,5", "1", "UTM 50S", "x \"50.00,5\" is no number of metres"},
        {"", "", "UTM 50S", "no coordinates"},
    };
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
        struct tapak_error err = {0};
        struct tapak_point point = {0};
        assert_int_not_equal(tapak_coordinate_projected(tapak_slice_of(refused[i].x),
                                                        tapak_slice_of(refused[i].y),
                                                        refused[i].crs, &point, &err),
                             TAPAK_OK);
        if (strstr(err.message, refused[i].wanted) == NULL) {
            fail_msg("%s %s: %s", refused[i].x, refused[i].crs, err.message);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pair__reads_spellings),
        cmocka_unit_test(test_pair__refuses_what_is_doubtful),
        cmocka_unit_test(test_cell__reads_both_in_one),
        cmocka_unit_test(test_cell__refuses_what_has_two_readings),
        cmocka_unit_test(test_unswap__only_when_the_exchange_alone_falls_inside),
        cmocka_unit_test(test_projected__converts_utm),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
