#include "tapak/geo/place.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "geo/shapes.h"

//   2001 | 2002    a strip of 0.1 degrees each; 2003 overlaps the east of 2002; 2004 is an island
static const struct geo_test_village shapes[] = {
    {"64.02.01.2001", "POLYGON ((116 -1, 116.1 -1, 116.1 1, 116 1, 116 -1))"},
    {"64.02.01.2002", "POLYGON ((116.1 -1, 116.2 -1, 116.2 1, 116.1 1, 116.1 -1))"},
    {"64.02.01.2003", "POLYGON ((116.19 -1, 116.3 -1, 116.3 1, 116.19 1, 116.19 -1))"},
    {"64.02.02.2004", "POLYGON ((116.4 0, 116.5 0, 116.5 0.1, 116.4 0.1, 116.4 0))"},
};

static const struct {
    const char *code;
    const char *name;
} names[] = {
    {"64", "Kalimantan Timur"}, {"64.02", "Kabupaten Kutai Kartanegara"},
    {"64.02.01", "Barat"},      {"64.02.02", "Timur"},
    {"64.02.01.2001", "Satu"},  {"64.02.01.2002", "Dua"},
    {"64.02.01.2003", "Tiga"},  {"64.02.02.2004", "Empat"},
};

static struct tapak_gazetteer *make_gazetteer(void)
{
    struct tapak_gazetteer *gazetteer = NULL;
    assert_int_equal(tapak_gazetteer_create(&gazetteer, NULL), TAPAK_OK);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        struct tapak_code code = geo_test_code(names[i].code);
        assert_int_equal(tapak_gazetteer_add(gazetteer, &code, tapak_slice_of(names[i].name), NULL),
                         TAPAK_OK);
    }
    assert_int_equal(tapak_gazetteer_seal(gazetteer, NULL), TAPAK_OK);
    return gazetteer;
}

static const struct place_case {
    const char *why;
    bool has_point;
    struct tapak_point point;
    double accuracy_m;
    const char *words[4]; ///< regency, district, village, code
    enum tapak_placed_by placed_by;
    const char *area;
    double distance_m; ///< to the metre
    bool has_conflict;
    const char *candidates; ///< joined with blanks
} cases[] = {
    {"nothing", .placed_by = TAPAK_PLACED_NONE, .area = "", .candidates = ""},
    {"point",
     true,
     {116.05, 0},
     .placed_by = TAPAK_PLACED_POINT,
     .area = "64.02.01.2001",
     .candidates = ""},
    {"point on a border",
     true,
     {116.1, 0},
     .placed_by = TAPAK_PLACED_POINT,
     .area = "64.02.01.2001",
     .candidates = "64.02.01.2002"},
    {"point in an overlap",
     true,
     {116.195, 0},
     .placed_by = TAPAK_PLACED_POINT,
     .area = "64.02.01.2002",
     .candidates = "64.02.01.2003"},
    {"accuracy stays within",
     true,
     {116.05, 0},
     100,
     .placed_by = TAPAK_PLACED_POINT,
     .area = "64.02.01.2001",
     .candidates = ""},
    {"accuracy reaches the neighbour",
     true,
     {116.099, 0},
     120,
     .placed_by = TAPAK_PLACED_POINT,
     .area = "64.02.01.2001",
     .candidates = "64.02.01.2002"},
    {"accuracy reaches all",
     true,
     {116.15, 0},
     1e6,
     .placed_by = TAPAK_PLACED_POINT,
     .area = "64.02.01.2002",
     .candidates = "64.02.01.2001 64.02.01.2003 64.02.02.2004"},
    {"accuracy that is no number",
     true,
     {116.05, 0},
     NAN,
     .placed_by = TAPAK_PLACED_POINT,
     .area = "64.02.01.2001",
     .candidates = ""},
    {"declared as found",
     true,
     {116.05, 0},
     .words = {"Kutai Kartanegara", "Barat", "satu"},
     .placed_by = TAPAK_PLACED_POINT,
     .area = "64.02.01.2001",
     .candidates = ""},
    {"another village declared",
     true,
     {116.05, 0},
     .words = {"Kutai Kartanegara", "Barat", "Dua"},
     .placed_by = TAPAK_PLACED_POINT,
     .area = "64.02.01.2001",
     .has_conflict = true,
     .candidates = ""},
    {"another village by code",
     true,
     {116.05, 0},
     .words = {[3] = "6402012002"},
     .placed_by = TAPAK_PLACED_POINT,
     .area = "64.02.01.2001",
     .has_conflict = true,
     .candidates = ""},
    {"its village by code",
     true,
     {116.05, 0},
     .words = {[3] = "6402012001"},
     .placed_by = TAPAK_PLACED_POINT,
     .area = "64.02.01.2001",
     .candidates = ""},
    {"unknown village of its district",
     true,
     {116.05, 0},
     .words = {"Kutai Kartanegara", "Barat", "Atlantis"},
     .placed_by = TAPAK_PLACED_POINT,
     .area = "64.02.01.2001",
     .candidates = ""},
    {"unknown village of another district",
     true,
     {116.05, 0},
     .words = {"Kutai Kartanegara", "Timur", "Atlantis"},
     .placed_by = TAPAK_PLACED_POINT,
     .area = "64.02.01.2001",
     .has_conflict = true,
     .candidates = ""},
    {"only a district declared",
     true,
     {116.05, 0},
     .words = {"Kutai Kartanegara", "Timur"},
     .placed_by = TAPAK_PLACED_POINT,
     .area = "64.02.01.2001",
     .candidates = ""},
    {"near",
     true,
     {116.304, 0},
     .placed_by = TAPAK_PLACED_NEAR,
     .area = "64.02.01.2003",
     .distance_m = 445,
     .candidates = ""},
    {"not near",
     true,
     {116.305, 0.5},
     .placed_by = TAPAK_PLACED_NONE,
     .area = "",
     .candidates = ""},
    {"near by its accuracy",
     true,
     {116.305, 0.5},
     600,
     .placed_by = TAPAK_PLACED_NEAR,
     .area = "64.02.01.2003",
     .distance_m = 557,
     .candidates = ""},
    {"near two by its accuracy",
     true,
     {116.35, 0.05},
     6000,
     .placed_by = TAPAK_PLACED_NEAR,
     .area = "64.02.01.2003",
     .distance_m = 5566,
     .candidates = "64.02.02.2004"},
    {"outside is none in spite of names",
     true,
     {110, 0},
     .words = {"Kutai Kartanegara", "Barat", "Satu"},
     .placed_by = TAPAK_PLACED_NONE,
     .area = "",
     .has_conflict = true,
     .candidates = ""},
    {"nowhere falls to names",
     true,
     {0, 0},
     .words = {"Kutai Kartanegara", "Barat", "Satu"},
     .placed_by = TAPAK_PLACED_NAME,
     .area = "64.02.01.2001",
     .candidates = ""},
    {"the country's middle falls to names",
     true,
     {118.0005, -2.5},
     .words = {"Kutai Kartanegara"},
     .placed_by = TAPAK_PLACED_NAME,
     .area = "64.02",
     .candidates = ""},
    {"nowhere and no names",
     true,
     {0, 0},
     .placed_by = TAPAK_PLACED_NONE,
     .area = "",
     .candidates = ""},
    {"no number falls to names",
     true,
     {NAN, 0},
     .words = {"Kutai Kartanegara", "Timur"},
     .placed_by = TAPAK_PLACED_NAME,
     .area = "64.02.02",
     .candidates = ""},
    {"code before names", .words = {"Kutai Kartanegara", "Barat", "Satu", "64.02.02.2004"},
     .placed_by = TAPAK_PLACED_NAME, .area = "64.02.02.2004", .candidates = ""},
    {"names within the code", .words = {"Kutai Kartanegara", "Barat", "Satu", "64.02"},
     .placed_by = TAPAK_PLACED_NAME, .area = "64.02.01.2001", .candidates = ""},
    {"unknown code, names", .words = {"Kutai Kartanegara", "Barat", "Satu", "64.99"},
     .placed_by = TAPAK_PLACED_NAME, .area = "64.02.01.2001", .candidates = ""},
    {"code of the province", .words = {[3] = "64"}, .placed_by = TAPAK_PLACED_NONE, .area = "",
     .candidates = ""},
};

static struct tapak_place_claim claim_of(const struct place_case *wanted)
{
    return (struct tapak_place_claim){
        .has_point = wanted->has_point,
        .point = wanted->point,
        .accuracy_m = wanted->accuracy_m,
        .regency = tapak_slice_of(wanted->words[0]),
        .district = tapak_slice_of(wanted->words[1]),
        .village = tapak_slice_of(wanted->words[2]),
        .code = tapak_slice_of(wanted->words[3]),
    };
}

static void check(const struct place_case *wanted, const struct tapak_placement *placement)
{
    char candidates[256] = "";
    for (size_t i = 0; i < placement->candidate_count; i++) {
        size_t length = strlen(candidates);
        (void)snprintf(candidates + length, sizeof candidates - length, "%s%s", i > 0 ? " " : "",
                       placement->candidates[i].text);
    }
    bool is_right = placement->placed_by == wanted->placed_by &&
                    strcmp(placement->area.text, wanted->area) == 0 &&
                    fabs(placement->distance_m - wanted->distance_m) < 1 &&
                    placement->has_conflict == wanted->has_conflict &&
                    strcmp(candidates, wanted->candidates) == 0;
    if (!is_right) {
        fail_msg("%s: %s \"%s\" in %.3f m, conflict %d, candidates \"%s\"", wanted->why,
                 tapak_placed_by_code(placement->placed_by), placement->area.text,
                 placement->distance_m, placement->has_conflict, candidates);
    }
}

static void test_place__follows_the_order_of_belief(void **state)
{
    (void)state;
    enum { COUNT = sizeof cases / sizeof cases[0], REPEATS = 50 };
    static struct tapak_place_claim claims[COUNT * REPEATS];
    static struct tapak_placement placements[COUNT * REPEATS];
    struct tapak_gazetteer *gazetteer = make_gazetteer();
    struct tapak_locator *locator = geo_test_locator(shapes, sizeof shapes / sizeof shapes[0]);
    struct tapak_placer placer = {locator, gazetteer, TAPAK_DEFAULT_TOLERANCE_M};
    for (size_t i = 0; i < COUNT * REPEATS; i++) {
        claims[i] = claim_of(&cases[i % COUNT]);
    }
    tapak_place_batch(&placer, claims, COUNT * REPEATS, placements);
    for (size_t i = 0; i < COUNT * REPEATS; i++) {
        check(&cases[i % COUNT], &placements[i]);
    }
    for (size_t i = 0; i < COUNT; i++) {
        struct tapak_placement placement = tapak_place(&placer, &claims[i]);
        check(&cases[i], &placement);
    }
    tapak_place_batch(&placer, NULL, 0, NULL);
    tapak_locator_free(locator);
    tapak_gazetteer_free(gazetteer);
}

static void test_place__does_without_parts(void **state)
{
    (void)state;
    struct tapak_place_claim claim = {
        .has_point = true,
        .point = {116.05, 0},
        .regency = tapak_slice_of("Kutai Kartanegara"),
        .district = tapak_slice_of("Barat"),
        .village = tapak_slice_of("Dua"),
    };
    struct tapak_gazetteer *gazetteer = make_gazetteer();
    struct tapak_locator *locator = geo_test_locator(shapes, sizeof shapes / sizeof shapes[0]);
    struct tapak_placer without_names = {.locator = locator, .tolerance_m = 500};
    struct tapak_placer without_shapes = {.gazetteer = gazetteer, .tolerance_m = 500};
    struct tapak_placer without_both = {.tolerance_m = 500};
    struct tapak_placement placement = tapak_place(&without_names, &claim);
    assert_int_equal(placement.placed_by, TAPAK_PLACED_POINT);
    assert_false(placement.has_conflict);
    placement = tapak_place(&without_shapes, &claim);
    assert_int_equal(placement.placed_by, TAPAK_PLACED_NAME);
    assert_string_equal(placement.area.text, "64.02.01.2002");
    placement = tapak_place(&without_both, &claim);
    assert_int_equal(placement.placed_by, TAPAK_PLACED_NONE);
    tapak_place_batch(&without_both, &claim, 1, &placement);
    assert_int_equal(placement.placed_by, TAPAK_PLACED_NONE);
    tapak_locator_free(locator);
    tapak_gazetteer_free(gazetteer);
}

static void test_place__keeps_eight_candidates(void **state)
{
    (void)state;
    enum { COUNT = 12 };
    struct geo_test_village same[COUNT];
    char codes[COUNT][16];
    for (int i = 0; i < COUNT; i++) {
        (void)snprintf(codes[i], sizeof codes[i], "64.02.01.20%02d", COUNT - i);
        same[i] =
            (struct geo_test_village){codes[i], "POLYGON ((116 0, 117 0, 117 1, 116 1, 116 0))"};
    }
    struct tapak_locator *locator = geo_test_locator(same, COUNT);
    struct tapak_placer placer = {.locator = locator};
    struct tapak_place_claim claim = {.has_point = true, .point = {116.5, 0.5}};
    struct tapak_placement placement = tapak_place(&placer, &claim);
    assert_string_equal(placement.area.text, "64.02.01.2001");
    assert_int_equal(placement.candidate_count, TAPAK_MAX_CANDIDATES);
    assert_string_equal(placement.candidates[0].text, "64.02.01.2002");
    assert_string_equal(placement.candidates[7].text, "64.02.01.2009");
    tapak_locator_free(locator);
}

static void test_point_is_nowhere__knows_what_programs_write(void **state)
{
    (void)state;
    static const struct {
        struct tapak_point point;
        bool is_nowhere;
    } points[] = {
        {{0, 0}, true},      {{-0.0, 0.001}, true},    {{0.0011, 0}, false},
        {{118, -2.5}, true}, {{118.002, -2.5}, false}, {{113.921327, -0.789275}, true},
        {{117, 0}, false},   {{NAN, NAN}, false},
    };
    for (size_t i = 0; i < sizeof points / sizeof points[0]; i++) {
        assert_int_equal(tapak_point_is_nowhere(points[i].point), points[i].is_nowhere);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_place__follows_the_order_of_belief),
        cmocka_unit_test(test_place__does_without_parts),
        cmocka_unit_test(test_place__keeps_eight_candidates),
        cmocka_unit_test(test_point_is_nowhere__knows_what_programs_write),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
