#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ingest/report_columns.h"

static struct tapak_table *open_text(const char *text)
{
    static const struct tapak_table_options how = {0};
    char path[] = "/tmp/tapak-columns-XXXXXX";
    struct tapak_table *table = NULL;
    struct tapak_error err = {0};
    int file = mkstemp(path);
    assert_true(file >= 0);
    assert_int_equal(write(file, text, strlen(text)), strlen(text));
    assert_int_equal(close(file), 0);
    enum tapak_status status = tapak_table_open(path, &how, &table, &err);
    assert_int_equal(unlink(path), 0);
    assert_string_equal(err.message, "");
    assert_int_equal(status, TAPAK_OK);
    return table;
}

struct expected {
    enum report_field field;
    int at;
};

static const struct {
    const char *name;
    const char *text;
    const char *map;
    struct expected expected[6];
    bool is_sp4n;
} names_cases[] = {
    {"english",
     "id,received,category,lat,lon,village\n1,2,3,4,5,6\n",
     NULL,
     {{FIELD_ID, 0},
      {FIELD_RECEIVED, 1},
      {FIELD_CATEGORY, 2},
      {FIELD_LAT, 3},
      {FIELD_LON, 4},
      {FIELD_VILLAGE, 5}},
     false},
    {"indonesian, signs and case",
     "No. Laporan;TANGGAL;Jenis Aduan;Lintang;Bujur;Desa/Kelurahan\n1;2;3;4;5;6\n",
     NULL,
     {{FIELD_ID, 0},
      {FIELD_RECEIVED, 1},
      {FIELD_CATEGORY, 2},
      {FIELD_LAT, 3},
      {FIELD_LON, 4},
      {FIELD_VILLAGE, 5}},
     false},
    {"sp4n",
     "Tracking ID,Tanggal Laporan Masuk,Isi Laporan Akhir,Isi Laporan Awal,Status "
     "Laporan,Kota/Kabupaten\n1,2,3,4,5,6\n",
     NULL,
     {{FIELD_ID, 0},
      {FIELD_RECEIVED, 1},
      {FIELD_DESCRIPTION, 3},
      {FIELD_STATE, 4},
      {FIELD_REGENCY, 5},
      {FIELD_LAT, -1}},
     true},
    {"odk: endings",
     "SubmissionDate,location-Latitude,location-Longitude,location-Accuracy,KEY,x\n1,2,3,4,5,"
     "6\n",
     NULL,
     {{FIELD_RECEIVED, 0},
      {FIELD_LAT, 1},
      {FIELD_LON, 2},
      {FIELD_ACCURACY, 3},
      {FIELD_ID, 4},
      {FIELD_X, 5}},
     false},
    {"two with one ending are neither",
     "home-Latitude,work-Latitude,tanggal\n1,2,3\n",
     NULL,
     {{FIELD_LAT, -1},
      {FIELD_RECEIVED, 2},
      {FIELD_LON, -1},
      {FIELD_ID, -1},
      {FIELD_X, -1},
      {FIELD_Y, -1}},
     false},
    {"map beats names",
     "lat,lon,my lat,tanggal\n1,2,3,4\n",
     " LAT = my lat ,received=tanggal",
     {{FIELD_LAT, 2},
      {FIELD_LON, 1},
      {FIELD_RECEIVED, 3},
      {FIELD_ID, -1},
      {FIELD_X, -1},
      {FIELD_Y, -1}},
     false},
};

static void test_find__names_in_both_languages(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof names_cases / sizeof names_cases[0]; i++) {
        struct report_columns columns;
        struct tapak_error err = {0};
        struct tapak_table *table = open_text(names_cases[i].text);
        print_message("%s\n", names_cases[i].name);
        assert_int_equal(report_columns_find(&columns, table, names_cases[i].map, &err), TAPAK_OK);
        for (size_t e = 0; e < 6; e++) {
            assert_int_equal(columns.at[names_cases[i].expected[e].field],
                             names_cases[i].expected[e].at);
        }
        assert_int_equal(columns.is_sp4n, names_cases[i].is_sp4n);
        assert_int_equal(columns.is_mapped_point, names_cases[i].map != NULL);
        tapak_table_free(table);
    }
}

static void test_find__a_wrong_map_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *map;
        const char *message;
    } cases[] = {
        {"lat=Breite", "map: the file has no column 'Breite'; it has: a, b"},
        {"latitude=a", "map: there is no field 'latitude'; there are: id, received"},
        {"lat", "map: 'lat' has no '=Column'"},
        {"", "map: there is no field ''"},
        {"lat=a,", "map: there is no field ''"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct report_columns columns;
        struct tapak_error err = {0};
        struct tapak_table *table = open_text("a,b\n1,2\n");
        assert_int_equal(report_columns_find(&columns, table, cases[i].map, &err), TAPAK_INVALID);
        assert_memory_equal(err.message, cases[i].message, strlen(cases[i].message));
        tapak_table_free(table);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_find__names_in_both_languages),
        cmocka_unit_test(test_find__a_wrong_map_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
