#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "ingest/scratch.h"
#include "tapak/base/arena.h"
#include "tapak/base/buf.h"
#include "tapak/base/limits.h"

enum { FEATURES_MAX = 4 };

struct notes {
    int repaired;
    int refused;
    char last[200];
};

static void take_note(const struct tapak_boundary_note *note, void *context)
{
    struct notes *notes = context;
    notes->repaired += note->finding == TAPAK_BOUNDARY_REPAIRED;
    notes->refused += note->finding == TAPAK_BOUNDARY_REFUSED;
    (void)snprintf(notes->last, sizeof notes->last, "%s", note->text);
}

// Squares beside each other, one a feature, with the given properties.
static enum tapak_status load(struct scratch *scratch, const char *const *properties,
                              struct tapak_boundaries_options options, struct notes *notes,
                              struct tapak_boundaries_result *result, struct tapak_error *err)
{
    struct tapak_buf text;
    const struct tapak_watcher nobody = {NULL, NULL};
    tapak_buf_init(&text, TAPAK_MIB);
    tapak_buf_put_text(&text, "{\"type\":\"FeatureCollection\",\"features\":[");
    for (int i = 0; i < FEATURES_MAX && properties[i] != NULL; i++) {
        char square[700];
        scratch_square(square, sizeof square, properties[i], 116 + i, 0, 117 + i);
        tapak_buf_put_text(&text, i == 0 ? "" : ",");
        tapak_buf_put_text(&text, square);
    }
    tapak_buf_put_text(&text, "]}");
    scratch_write(scratch, "b.geojson", tapak_buf_text(&text));
    tapak_buf_free(&text);
    options.path = scratch->path;
    options.note = take_note;
    options.context = notes;
    *notes = (struct notes){0};
    return tapak_boundaries_load(scratch->store, &options, nobody, result, err);
}

static const struct {
    const char *schema;
    const char *properties[FEATURES_MAX];
    const char *codes[FEATURES_MAX];
    int refused;
} schema_cases[] = {
    {"plain",
     {"\"kode\":\"64.01.01.2009\",\"nama\":\"A\"", "\"kode\":\"6401012010\",\"nama\":\"B\""},
     {"64.01.01.2009", "64.01.01.2010"},
     0},
    {"rbi",
     {"\"KDEPUM\":\"64.01.01.2009\",\"NAMOBJ\":\"A\",\"WADMKC\":\"Batu Sopang\",\"WADMKK\":"
      "\"Paser\",\"WADMPR\":\"Kalimantan Timur\"",
      "\"KDEPUM\":\"\",\"NAMOBJ\":\"Busui\",\"WADMKC\":\"Batu Sopang\",\"WADMKK\":\"Paser\","
      "\"WADMPR\":\"Kalimantan Timur\""},
     {"64.01.01.2009", "64.01.01.2010"},
     0},
    {"gadm",
     {"\"GID_4\":\"x\",\"CC_4\":\"6401010009\",\"NAME_4\":\"a\",\"NAME_3\":\"b\",\"NAME_2\":\"c\"",
      "\"GID_4\":\"y\",\"CC_4\":\"6401019999\",\"NAME_4\":\"a\",\"NAME_3\":\"b\",\"NAME_2\":\"c\""},
     {"64.01.01.2009"},
     1},
    // The office's code is another village's today: the file's own names hold.
    {"gadm",
     {"\"GID_4\":\"x\",\"CC_4\":\"6401010010\",\"NAME_4\":\"Samurangau\",\"NAME_3\":"
      "\"BatuSopang\",\"NAME_2\":\"Paser\",\"NAME_1\":\"Kalimantan Timur\""},
     {"64.01.01.2009"},
     0},
    {"cod",
     {"\"ADM4_PCODE\":\"ID6401010010\",\"ADM4_EN\":\"Busui\",\"ADM3_EN\":\"Batu Sopang\""},
     {"64.01.01.2010"},
     0},
    {"geoboundaries",
     {"\"shapeName\":\"Busui\",\"shapeID\":\"1\"", "\"shapeName\":\"Nowhere\",\"shapeID\":\"2\""},
     {NULL},
     2},
    // A whole column of statistics-office codes: one that cannot be Kemendagri's decides.
    {"plain",
     {"\"kode\":\"6401010009\",\"nama\":\"A\"", "\"kode\":\"6401010010\",\"nama\":\"B\""},
     {"64.01.01.2009", "64.01.01.2010"},
     0},
    // A former code: 64.02.08.2001 is 64.02.19.2001 today.
    {"plain", {"\"kode\":\"64.02.08.2003\",\"nama\":\"A\""}, {"64.02.19.2002"}, 0},
    {"plain",
     {"\"kode\":\"64.01.01.2009\",\"nama\":\"A\"", "\"kode\":\"64.01.01.2009\",\"nama\":\"B\"",
      "\"kode\":\"64.01.01\",\"nama\":\"C\""},
     {"64.01.01.2009"},
     2},
};

static int has_village(const struct tapak_world *world, const char *text)
{
    struct tapak_code code;
    assert_true(tapak_code_parse(tapak_slice_of(text), &code));
    return tapak_locator_find(world->locator, &code) != TAPAK_IN_NO_VILLAGE;
}

static void test_load__knows_schemas_and_finds_codes(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof schema_cases / sizeof schema_cases[0]; i++) {
        struct scratch scratch;
        struct notes notes;
        struct tapak_boundaries_result result = {0};
        struct tapak_error err = {0};
        const struct tapak_boundaries_options options = {.edition = "uji"};
        int wanted = 0;
        scratch_begin(&scratch);
        enum tapak_status status =
            load(&scratch, schema_cases[i].properties, options, &notes, &result, &err);
        scratch_world(&scratch);
        print_message("%zu %s %s %s\n", i, schema_cases[i].schema, err.message, notes.last);
        for (; wanted < FEATURES_MAX && schema_cases[i].codes[wanted] != NULL; wanted++) {
            assert_true(has_village(scratch.world, schema_cases[i].codes[wanted]));
        }
        assert_int_equal(status, wanted == 0 ? TAPAK_INVALID : TAPAK_OK);
        assert_int_equal(tapak_locator_count(scratch.world->locator), wanted);
        assert_int_equal(notes.refused, schema_cases[i].refused);
        if (status == TAPAK_OK) {
            assert_string_equal(result.schema, schema_cases[i].schema);
            assert_int_equal(result.refused, schema_cases[i].refused);
        }
        scratch_end(&scratch);
    }
}

static void test_load__maps_and_refuses_what_it_does_not_know(void **state)
{
    (void)state;
    static const char *const features[FEATURES_MAX] = {"\"ID\":\"64.01.01.2009\",\"LABEL\":\"A\""};
    static const struct {
        const char *map;
        const char *schema;
        enum tapak_status status;
    } cases[] = {
        {NULL, NULL, TAPAK_UNSUPPORTED},
        {"code=ID,name=LABEL", NULL, TAPAK_OK},
        {"code=ID,label=LABEL", NULL, TAPAK_INVALID},
        {"code=KODE", NULL, TAPAK_INVALID},
        {NULL, "rbi", TAPAK_UNSUPPORTED},
        {NULL, "shape", TAPAK_INVALID},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct scratch scratch;
        struct notes notes;
        struct tapak_boundaries_result result = {0};
        struct tapak_error err = {0};
        const struct tapak_boundaries_options options = {.map = cases[i].map,
                                                         .schema = cases[i].schema};
        scratch_begin(&scratch);
        assert_int_equal(load(&scratch, features, options, &notes, &result, &err), cases[i].status);
        scratch_end(&scratch);
    }
}

static void test_load__the_same_file_again_is_known(void **state)
{
    (void)state;
    static const char *const features[FEATURES_MAX] = {"\"kode\":\"64.01.01.2009\",\"nama\":\"A\""};
    static const char *const others[FEATURES_MAX] = {"\"kode\":\"64.01.01.2010\",\"nama\":\"B\""};
    struct scratch scratch;
    struct notes notes;
    struct tapak_boundaries_result first = {0};
    struct tapak_boundaries_result again = {0};
    struct tapak_error err = {0};
    const struct tapak_boundaries_options named = {.edition = "uji"};
    const struct tapak_boundaries_options unnamed = {.date = "2025-01-31"};
    scratch_begin(&scratch);
    assert_int_equal(load(&scratch, features, named, &notes, &first, &err), TAPAK_OK);
    assert_false(first.was_known);
    assert_int_equal(load(&scratch, features, named, &notes, &again, &err), TAPAK_OK);
    assert_true(again.was_known);
    assert_int_equal(again.edition_id, first.edition_id);
    assert_int_equal(load(&scratch, features, unnamed, &notes, &again, &err), TAPAK_OK);
    assert_true(again.was_known);
    assert_int_equal(load(&scratch, others, named, &notes, &again, &err), TAPAK_CONFLICT);
    assert_int_equal(load(&scratch, others, unnamed, &notes, &again, &err), TAPAK_OK);
    assert_string_equal(again.edition, "b 2025-01-31");
    scratch_end(&scratch);
}

static void test_check__finds_what_was_put_in(void **state)
{
    (void)state;
    struct scratch scratch;
    struct tapak_arena *arena = NULL;
    struct tapak_check_result result = {0};
    struct tapak_error err = {0};
    scratch_begin(&scratch);
    scratch_villages(&scratch, "uji", 117);
    assert_int_equal(tapak_arena_create(&arena, TAPAK_MAX_ARENA_BYTES, &err), TAPAK_OK);
    assert_int_equal(tapak_boundaries_check(scratch.store, "uji", arena, &result, &err), TAPAK_OK);
    assert_int_equal(result.villages, 2);
    assert_int_equal(result.coverage.overlap_count, 0);
    assert_int_equal(result.regency_count, 1);
    assert_string_equal(result.regencies[0].name, "Kabupaten Uji");
    assert_int_equal(result.regencies[0].villages, 2);
    assert_false(result.has_list);
    assert_int_equal(tapak_boundaries_check(scratch.store, "lain", arena, &result, &err),
                     TAPAK_NOT_FOUND);
    tapak_arena_free(arena);
    scratch_end(&scratch);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_load__knows_schemas_and_finds_codes),
        cmocka_unit_test(test_load__maps_and_refuses_what_it_does_not_know),
        cmocka_unit_test(test_load__the_same_file_again_is_known),
        cmocka_unit_test(test_check__finds_what_was_put_in),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
