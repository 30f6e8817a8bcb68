#include "tapak/geo/gazetteer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#include <gdal.h>
#include <ogr_api.h>

#include "geo/shapes.h"

static struct tapak_gazetteer *make_gazetteer(void)
{
    struct tapak_gazetteer *gazetteer = NULL;
    assert_int_equal(tapak_gazetteer_create(&gazetteer, NULL), TAPAK_OK);
    return gazetteer;
}

static void add(struct tapak_gazetteer *gazetteer, const char *code, const char *name)
{
    struct tapak_code area = geo_test_code(code);
    assert_int_equal(tapak_gazetteer_add(gazetteer, &area, tapak_slice_of(name), NULL), TAPAK_OK);
}

static void add_alias(struct tapak_gazetteer *gazetteer, const char *code, const char *name)
{
    struct tapak_code area = geo_test_code(code);
    assert_int_equal(tapak_gazetteer_add_alias(gazetteer, &area, tapak_slice_of(name), NULL),
                     TAPAK_OK);
}

static void add_code(struct tapak_gazetteer *gazetteer, const char *code, const char *other)
{
    struct tapak_code area = geo_test_code(code);
    assert_int_equal(tapak_gazetteer_add_code(gazetteer, &area, tapak_slice_of(other), NULL),
                     TAPAK_OK);
}

static void seal(struct tapak_gazetteer *gazetteer)
{
    assert_int_equal(tapak_gazetteer_seal(gazetteer, NULL), TAPAK_OK);
}

static struct tapak_gazetteer *make_sample(void)
{
    struct tapak_gazetteer *gazetteer = make_gazetteer();
    add_alias(gazetteer, "64", "Kaltim");
    add_alias(gazetteer, "64.02", "Kukar");
    add_alias(gazetteer, "64.99", "Nowhere That Was Added");
    add(gazetteer, "64.02.13.2019", "Beringin Agung");
    add(gazetteer, "64.02.13", "Samboja");
    add(gazetteer, "64", "Kalimantan Timur");
    add(gazetteer, "64.02", "Kabupaten Kutai Kartanegara");
    add(gazetteer, "64.02.05", "Muara Badak");
    add(gazetteer, "64.02.05.2010", "Gas Alam Badak I");
    add(gazetteer, "64.02.05.2011", "Gas Alam Badak II");
    add(gazetteer, "64.02.05.2012", "Sungai Mariam");
    add(gazetteer, "64.02.05.2013", "Mu'ut");
    add(gazetteer, "64.02.05.2014", "Giring-Giring");
    add(gazetteer, "64.02.05.2015", "Sidomulyo");
    add(gazetteer, "64.02.05.2016", "Kampung Baru");
    add(gazetteer, "64.02.05.2017", "Baru");
    add(gazetteer, "64.02.08", "Kota Bangun");
    add(gazetteer, "64.02.08.2001", "Sidomulyo");
    add(gazetteer, "64.02.08.2002", "Twin");
    add(gazetteer, "64.02.08.2003", "T Win");
    add(gazetteer, "64.02.08.2004", "Doubled");
    add(gazetteer, "64.02.08.2005", "Doubled");
    add(gazetteer, "64.02.20", "Samboja Barat");
    add(gazetteer, "64.02.20.1008", "Salok Api Laut");
    add_code(gazetteer, "64.02.20.1008", "64.02.13.1009");
    add_code(gazetteer, "64.02.20.1008", "6403160012");
    add_code(gazetteer, "64.02.05.2010", "6499990001");
    add_code(gazetteer, "64.02.05.2011", "6499990001");
    add(gazetteer, "64.71", "Kota Balikpapan");
    add(gazetteer, "64.71.01", "Balikpapan Timur");
    add(gazetteer, "64.71.01.1001", "Manggar");
    seal(gazetteer);
    return gazetteer;
}

static void test_gazetteer_match__gives_the_smallest_area(void **state)
{
    (void)state;
    static const struct {
        const char *why;
        const char *names[4]; ///< province, regency, district, village
        const char *code;
    } cases[] = {
        {"nothing said", {0}, ""},
        {"blanks only", {" ", "\t", "\xC2\xA0", ""}, ""},
        {"province alone", {"Kalimantan Timur"}, ""},
        {"another province", {"Jawa Tengah", "Kota Balikpapan"}, ""},
        {"province by its alias", {"Kaltim", "Kota Balikpapan"}, "64.71"},
        {"regency", {"Kalimantan Timur", "Kabupaten Kutai Kartanegara"}, "64.02"},
        {"regency without province", {NULL, "Kab. Kutai Kartanegara"}, "64.02"},
        {"regency without its kind", {NULL, "kutai  kartanegara"}, "64.02"},
        {"regency by its alias", {NULL, "KUKAR"}, "64.02"},
        {"alias with a kind", {NULL, "Kab. Kukar"}, "64.02"},
        {"city", {NULL, "balikpapan"}, "64.71"},
        {"unknown regency stops", {"Kaltim", "Atlantis", "Samboja"}, ""},
        {"district", {NULL, "Kukar", "Kec. Samboja"}, "64.02.13"},
        {"kind that is part of a name", {NULL, "Kukar", "Kota Bangun"}, "64.02.08"},
        {"district without regency", {"Kaltim", NULL, "Samboja"}, "64.02.13"},
        {"district without anything above", {NULL, NULL, "Samboja"}, ""},
        {"unknown district stops", {NULL, "Kukar", "Atlantis", "Beringin Agung"}, "64.02"},
        {"village", {NULL, "Kukar", "Samboja", "Beringin Agung"}, "64.02.13.2019"},
        {"unknown village", {NULL, "Kukar", "Samboja", "Desa Tidak Ada 188"}, "64.02.13"},
        {"village without district", {NULL, "Kukar", NULL, "Beringin Agung"}, "64.02.13.2019"},
        {"doubled in regency", {NULL, "Kukar", NULL, "Sidomulyo"}, "64.02"},
        {"doubled in regency, district",
         {NULL, "Kukar", "Kota Bangun", "sidomulyo"},
         "64.02.08.2001"},
        {"village without regency", {"Kaltim", NULL, NULL, "Manggar"}, ""},
        {"village of another district", {NULL, "Kukar", "Samboja", "Manggar"}, "64.02.13"},
        {"doubled in district", {NULL, "Kukar", "Kota Bangun", "Doubled"}, "64.02.08"},
        {"exact before folded", {NULL, "Kukar", "Kota Bangun", "Twin"}, "64.02.08.2002"},
        {"folded fits two", {NULL, "Kukar", "Kota Bangun", "TWIN"}, "64.02.08"},
        {"exact kind", {NULL, "Kukar", "Muara Badak", "Kampung Baru"}, "64.02.05.2016"},
        {"folded kind", {NULL, "Kukar", "Muara Badak", "kampung baru"}, "64.02.05.2016"},
        {"kind in short", {NULL, "Kukar", "Muara Badak", "Kp. Baru"}, "64.02.05.2016"},
        {"the other one", {NULL, "Kukar", "Muara Badak", "baru"}, "64.02.05.2017"},
        {"either one", {NULL, "Kukar", "Muara Badak", "Desa Baru"}, "64.02.05"},
        {"in its former district", {NULL, "Kukar", "Samboja", "Salok Api Laut"}, "64.02.20.1008"},
        {"in today's district",
         {NULL, "Kukar", "Samboja Barat", "salok api laut"},
         "64.02.20.1008"},
    };
    struct tapak_gazetteer *gazetteer = make_sample();
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct tapak_place_claim claim = {
            .province = tapak_slice_of(cases[i].names[0]),
            .regency = tapak_slice_of(cases[i].names[1]),
            .district = tapak_slice_of(cases[i].names[2]),
            .village = tapak_slice_of(cases[i].names[3]),
        };
        struct tapak_code code = tapak_gazetteer_match(gazetteer, &claim);
        if (strcmp(code.text, cases[i].code) != 0) {
            fail_msg("%s: %s, not %s", cases[i].why, code.text, cases[i].code);
        }
    }
    tapak_gazetteer_free(gazetteer);
}

static void test_gazetteer_match__reads_many_spellings(void **state)
{
    (void)state;
    static const struct {
        const char *village;
        const char *code;
    } cases[] = {
        {"GAS ALAM BADAK I", "64.02.05.2010"},
        {" Gas\xC2\xA0"
         "Alam  Badak\tI ",
         "64.02.05.2010"},
        {"Desa gas alam badak ii", "64.02.05.2011"},
        {"Ds. GasAlamBadak II", "64.02.05.2011"},
        {"Gas Alam Badak 2", "64.02.05.2011"},
        {"gas-alam-badak-1", "64.02.05.2010"},
        {"Gas Alam Badak", "64.02.05"},
        {"Gas Alam Badak III", "64.02.05"},
        {"Sei. Mariam", "64.02.05.2012"},
        {"sungaimariam", "64.02.05.2012"},
        {"Muut", "64.02.05.2013"},
        {"mu\xE2\x80\x99ut", "64.02.05.2013"},
        {"Giring giring", "64.02.05.2014"},
        {"GiringGiring", "64.02.05.2014"},
        {"Giring\xE2\x80\x93Giring", "64.02.05.2014"},
        {"Kel./Desa Giring-Giring", "64.02.05.2014"},
        {"Desa", "64.02.05"},
        {"Giring\xFF", "64.02.05"},
        {"'", "64.02.05"},
        {".", "64.02.05"},
    };
    struct tapak_gazetteer *gazetteer = make_sample();
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct tapak_place_claim claim = {
            .regency = tapak_slice_of("Kukar"),
            .district = tapak_slice_of("Muara Badak"),
            .village = tapak_slice_of(cases[i].village),
        };
        struct tapak_code code = tapak_gazetteer_match(gazetteer, &claim);
        if (strcmp(code.text, cases[i].code) != 0) {
            fail_msg("%s: %s, not %s", cases[i].village, code.text, cases[i].code);
        }
    }
    tapak_gazetteer_free(gazetteer);
}

static void test_gazetteer_code__knows_former_and_other_codes(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        const char *code;
    } cases[] = {
        {"64.02.13.2019", "64.02.13.2019"},
        {" 6402132019 ", "64.02.13.2019"},
        {"64.02.13", "64.02.13"},
        {"640213", "64.02.13"},
        {"64", "64"},
        {"64.02.13.1009", "64.02.20.1008"},
        {"6402131009", "64.02.20.1008"},
        {"6403160012", "64.02.20.1008"},
        {"6499990001", ""}, // two areas had it
        {"64.02.13.2020", ""},
        {"65", ""},
        {"", ""},
        {"x", ""},
        {"64021320190000000000000000000000000", ""},
    };
    struct tapak_gazetteer *gazetteer = make_sample();
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct tapak_code code = tapak_gazetteer_code(gazetteer, tapak_slice_of(cases[i].text));
        assert_string_equal(code.text, cases[i].code);
    }
    struct tapak_code absent = tapak_gazetteer_code(gazetteer, (struct tapak_slice){NULL, 0});
    assert_string_equal(absent.text, "");
    tapak_gazetteer_free(gazetteer);
}

static void test_gazetteer_seal__refuses_a_code_twice(void **state)
{
    (void)state;
    struct tapak_error err = {0};
    struct tapak_gazetteer *gazetteer = make_gazetteer();
    add(gazetteer, "64", "Kalimantan Timur");
    add(gazetteer, "64", "Kaltim");
    assert_int_equal(tapak_gazetteer_seal(gazetteer, &err), TAPAK_CONFLICT);
    assert_non_null(strstr(err.message, "64"));
    tapak_gazetteer_free(gazetteer);
    tapak_gazetteer_free(NULL);
}

static void test_gazetteer_seal__allows_none(void **state)
{
    (void)state;
    struct tapak_gazetteer *gazetteer = make_gazetteer();
    seal(gazetteer);
    struct tapak_place_claim claim = {.regency = tapak_slice_of("Berau")};
    assert_string_equal(tapak_gazetteer_match(gazetteer, &claim).text, "");
    assert_string_equal(tapak_gazetteer_code(gazetteer, tapak_slice_of("64")).text, "");
    tapak_gazetteer_free(gazetteer);
}

static void test_gazetteer_add__refuses_what_is_no_name_or_code(void **state)
{
    (void)state;
    struct tapak_gazetteer *gazetteer = make_gazetteer();
    struct tapak_code code = geo_test_code("64");
    struct tapak_code none = {""};
    char longest[300];
    memset(longest, 'a', sizeof longest);
    struct tapak_slice name = {longest, 256};
    struct tapak_slice longer = {longest, 257};
    assert_int_equal(tapak_gazetteer_add(gazetteer, &code, tapak_slice_of(" "), NULL),
                     TAPAK_INVALID);
    assert_int_equal(tapak_gazetteer_add(gazetteer, &none, name, NULL), TAPAK_INVALID);
    assert_int_equal(tapak_gazetteer_add(gazetteer, &code, longer, NULL), TAPAK_INVALID);
    assert_int_equal(tapak_gazetteer_add(gazetteer, &code, name, NULL), TAPAK_OK);
    assert_int_equal(tapak_gazetteer_add_code(gazetteer, &code, tapak_slice_of("6x"), NULL),
                     TAPAK_INVALID);
    seal(gazetteer);
    struct tapak_place_claim claim = {.province = longer, .regency = longer};
    assert_string_equal(tapak_gazetteer_match(gazetteer, &claim).text, "");
    tapak_gazetteer_free(gazetteer);
}

static void test_name_normalise__keeps_to_its_room(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        const char *normal;
    } cases[] = {
        {"Kab. Kutai-Barat", "kutaibarat"},
        {"Kelurahan Desa", "desa"},
        {"Kota", "kota"},
        {"Long La'ai", "longlaai"},
        {"Badak XIV", "badak14"},
        {"I", "i"},
        {"Sek\xC3\xA9h", "sekeh"},
        {"", ""},
        {"...", ""},
        {"\xE6\x9D\x91 1", "\xE6\x9D\x91"
                           "1"},
    };
    char out[64];
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        size_t length = tapak_name_normalise(out, sizeof out, tapak_slice_of(cases[i].name));
        assert_string_equal(out, cases[i].normal);
        assert_int_equal(length, strlen(out));
    }
    assert_int_equal(tapak_name_normalise(out, 1, tapak_slice_of("Muara Badak")), 0);
    assert_string_equal(out, "");
    assert_int_equal(tapak_name_normalise(out, 7, tapak_slice_of("Muara Badak")), 5);
    assert_string_equal(out, "muara");
}

// --- real names --------------------------------------------------------------------------------

static void each_row(const char *path, const char *first, const char *second,
                     void (*each)(struct tapak_gazetteer *, const char *, const char *),
                     struct tapak_gazetteer *gazetteer)
{
    GDALDatasetH dataset = GDALOpenEx(path, GDAL_OF_VECTOR, NULL, NULL, NULL);
    assert_non_null(dataset);
    OGRLayerH layer = GDALDatasetGetLayer(dataset, 0);
    OGRFeatureDefnH fields = OGR_L_GetLayerDefn(layer);
    OGRFeatureH feature = NULL;
    while ((feature = OGR_L_GetNextFeature(layer)) != NULL) {
        each(gazetteer, OGR_F_GetFieldAsString(feature, OGR_FD_GetFieldIndex(fields, first)),
             OGR_F_GetFieldAsString(feature, OGR_FD_GetFieldIndex(fields, second)));
        OGR_F_Destroy(feature);
    }
    GDALClose(dataset);
}

static struct tapak_gazetteer *make_real(void)
{
    struct tapak_gazetteer *gazetteer = make_gazetteer();
    GDALAllRegister();
    each_row("geodata/regencies.csv", "code", "name", add, gazetteer);
    each_row("geodata/villages_64.csv", "code", "name", add, gazetteer);
    each_row("geodata/aliases.csv", "code", "alias", add_alias, gazetteer);
    each_row("geodata/codes.csv", "code", "other_code", add_code, gazetteer);
    seal(gazetteer);
    return gazetteer;
}

enum { PROVINCE = 17, REGENCY, DISTRICT, VILLAGE };

static const char *truth_of(OGRLayerH truth, const char *tracking_id, const char **out_placed_by)
{
    static char code[32];
    static char placed_by[16];
    OGR_L_ResetReading(truth);
    OGRFeatureH feature = NULL;
    code[0] = '\0';
    *out_placed_by = NULL;
    while ((feature = OGR_L_GetNextFeature(truth)) != NULL) {
        bool is_it = strcmp(OGR_F_GetFieldAsString(feature, 0), tracking_id) == 0;
        if (is_it && OGR_F_GetFieldAsInteger(feature, 1) == 1) {
            (void)snprintf(placed_by, sizeof placed_by, "%s", OGR_F_GetFieldAsString(feature, 3));
            (void)snprintf(code, sizeof code, "%s", OGR_F_GetFieldAsString(feature, 5));
            *out_placed_by = placed_by;
        }
        OGR_F_Destroy(feature);
        if (is_it) {
            break;
        }
    }
    return code;
}

static bool check_row(const struct tapak_gazetteer *gazetteer, OGRFeatureH row, OGRLayerH truth)
{
    const char *placed_by = NULL;
    const char *code = truth_of(truth, OGR_F_GetFieldAsString(row, 0), &placed_by);
    if (placed_by == NULL) {
        return false;
    }
    char names[4][256];
    for (int i = 0; i < 4; i++) {
        (void)snprintf(names[i], sizeof names[i], "%s", OGR_F_GetFieldAsString(row, PROVINCE + i));
    }
    struct tapak_place_claim claim = {
        .province = tapak_slice_of(names[0]),
        .regency = tapak_slice_of(names[1]),
        .district = tapak_slice_of(names[2]),
        .village = tapak_slice_of(names[3]),
    };
    struct tapak_code found = tapak_gazetteer_match(gazetteer, &claim);
    if (strcmp(found.text, code) != 0) {
        fail_msg("%s | %s | %s | %s: \"%s\", not \"%s\"", names[0], names[1], names[2], names[3],
                 found.text, code);
    }
    assert_int_equal(found.text[0] == '\0', strcmp(placed_by, "none") == 0);
    return true;
}

static void test_gazetteer_match__agrees_with_the_sample_of_exports(void **state)
{
    (void)state;
    static const char sample[] = "../shared/data/sp4n_export_sample.xlsx";
    GDALAllRegister();
    GDALDatasetH rows = GDALOpenEx(sample, GDAL_OF_VECTOR, NULL, NULL, NULL);
    if (rows == NULL) {
        printf("SKIP: %s is not there\n", sample);
        return;
    }
    GDALDatasetH truth =
        GDALOpenEx("../shared/data/sp4n_export_truth.csv", GDAL_OF_VECTOR, NULL, NULL, NULL);
    struct tapak_gazetteer *gazetteer = make_real();
    OGRLayerH layer = GDALDatasetGetLayer(rows, 0);
    OGRFeatureH row = NULL;
    int checked = 0;
    while ((row = OGR_L_GetNextFeature(layer)) != NULL) {
        checked += check_row(gazetteer, row, GDALDatasetGetLayer(truth, 0));
        OGR_F_Destroy(row);
    }
    printf("%d environmental rows placed by name as they should be\n", checked);
    assert_int_equal(checked, 261);
    tapak_gazetteer_free(gazetteer);
    GDALClose(truth);
    GDALClose(rows);
}

// Each official name finds its own area in whatever case and spacing, and nothing else's.
static void test_gazetteer_match__finds_every_official_name(void **state)
{
    (void)state;
    struct tapak_gazetteer *gazetteer = make_real();
    GDALDatasetH dataset = GDALOpenEx("geodata/villages_64.csv", GDAL_OF_VECTOR, NULL, NULL, NULL);
    OGRLayerH layer = GDALDatasetGetLayer(dataset, 0);
    OGRFeatureH feature = NULL;
    char district[256] = "";
    int count = 0;
    while ((feature = OGR_L_GetNextFeature(layer)) != NULL) {
        struct tapak_code code = geo_test_code(OGR_F_GetFieldAsString(feature, 0));
        const char *name = OGR_F_GetFieldAsString(feature, 1);
        if (tapak_code_level(&code) == TAPAK_LEVEL_DISTRICT) {
            (void)snprintf(district, sizeof district, "%s", name);
        } else {
            static const char *const before[] = {"", "Desa ", "KEL. ", "kp "};
            char village[512];
            (void)snprintf(village, sizeof village, "%s%s", before[count++ % 4], name);
            struct tapak_code regency = tapak_code_at(&code, TAPAK_LEVEL_REGENCY);
            static const struct {
                const char *code;
                const char *name;
            } regencies[] = {
                {"64.01", "Paser"},       {"64.02", "Kutai Kartanegara"}, {"64.03", "Berau"},
                {"64.07", "Kutai Barat"}, {"64.08", "Kutai Timur"},       {"64.09", "PPU"},
                {"64.11", "Mahulu"},      {"64.71", "Balikpapan"},        {"64.72", "Samarinda"},
                {"64.74", "Bontang"},
            };
            struct tapak_place_claim claim = {.district = tapak_slice_of(district),
                                              .village = tapak_slice_of(village)};
            for (size_t i = 0; i < sizeof regencies / sizeof regencies[0]; i++) {
                if (strcmp(regencies[i].code, regency.text) == 0) {
                    claim.regency = tapak_slice_of(regencies[i].name);
                }
            }
            struct tapak_code found = tapak_gazetteer_match(gazetteer, &claim);
            if (tapak_code_compare(&found, &code) != 0) {
                fail_msg("%s, %s: %s, not %s", district, village, found.text, code.text);
            }
        }
        OGR_F_Destroy(feature);
    }
    assert_int_equal(count, 1038);
    GDALClose(dataset);
    tapak_gazetteer_free(gazetteer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_gazetteer_match__gives_the_smallest_area),
        cmocka_unit_test(test_gazetteer_match__reads_many_spellings),
        cmocka_unit_test(test_gazetteer_code__knows_former_and_other_codes),
        cmocka_unit_test(test_gazetteer_seal__refuses_a_code_twice),
        cmocka_unit_test(test_gazetteer_seal__allows_none),
        cmocka_unit_test(test_gazetteer_add__refuses_what_is_no_name_or_code),
        cmocka_unit_test(test_name_normalise__keeps_to_its_room),
        cmocka_unit_test(test_gazetteer_match__agrees_with_the_sample_of_exports),
        cmocka_unit_test(test_gazetteer_match__finds_every_official_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
