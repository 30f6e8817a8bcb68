#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "ingest/scratch.h"

#define HEAD "id,received,category,title,state,lat,lon,regency,district,village,code,province\n"

static void test_import__places_each_way(void **state)
{
    (void)state;
    static const struct {
        const char *id;
        enum tapak_placed_by placed_by;
        const char *area;
        bool has_conflict;
    } cases[] = {
        {"a", TAPAK_PLACED_POINT, "99.01.01.2001", false},
        {"b", TAPAK_PLACED_POINT, "99.01.01.2002", true},
        {"c", TAPAK_PLACED_NEAR, "99.01.01.2001", false},
        {"d", TAPAK_PLACED_NAME, "99.01.01.2001", false},
        {"e", TAPAK_PLACED_NAME, "99.01.01", false},
        {"f", TAPAK_PLACED_NAME, "99.01.01.2002", false},
        {"g", TAPAK_PLACED_NONE, "", false},
        {"h", TAPAK_PLACED_POINT, "99.01.01.2001", false},
        {"i", TAPAK_PLACED_NAME, "99.01.01.2002", false},
    };
    struct scratch scratch;
    scratch_begin(&scratch);
    scratch_villages(&scratch, "uji", 117);
    scratch_write(&scratch, "r.csv",
                  HEAD "a,2025-03-01,karhutla,x,,0.1,116.5,,,,,\n"
                       "b,2025-03-01,karhutla,x,,0.1,117.5,Kabupaten Uji,Uji,Barat,,\n"
                       "c,2025-03-01,karhutla,x,,0.1,115.998,,,,,\n"
                       "d,2025-03-01,karhutla,x,,0,0,Kab. Uji,UJI,Desa Barat,,\n"
                       "e,2025-03-01,karhutla,x,,,,Kabupaten Uji,Uji,Entah,,\n"
                       "f,2025-03-01,karhutla,x,,,,,,,9901012002,\n"
                       "g,2025-03-01,karhutla,x,,10,116.5,,,,,\n"
                       "h,2025-03-01,karhutla,x,,116.5,0.1,,,,,\n"
                       "i,2025-03-01,karhutla,x,,,,Kabupaten Uji,Uji,Barat,99.01.01.2002,\n");
    struct tapak_import_result result = scratch_reports(&scratch, NULL);
    assert_int_equal(result.rows_new, 9);
    assert_int_equal(result.rows_refused, 0);
    assert_int_equal(result.swapped, 1);
    assert_int_equal(result.conflicts, 1);
    assert_int_equal(result.placed[TAPAK_PLACED_NAME], 4);
    assert_int_equal(result.named[TAPAK_LEVEL_VILLAGE], 3);
    assert_int_equal(result.named[TAPAK_LEVEL_DISTRICT], 1);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct scratch_report found = scratch_find(&scratch, "r", cases[i].id);
        print_message("%s\n", cases[i].id);
        assert_int_equal(found.placement.placed_by, cases[i].placed_by);
        assert_string_equal(found.placement.area.text, cases[i].area);
        assert_int_equal(found.placement.has_conflict, cases[i].has_conflict);
    }
    assert_false(scratch_find(&scratch, "r", "d").has_point);
    assert_string_equal(scratch_find(&scratch, "r", "f").village, "9901012002");
    assert_string_equal(scratch_find(&scratch, "r", "i").village, "99.01.01.2002");
    scratch_end(&scratch);
}

static void test_import__a_sensitive_point_is_stood_in_for(void **state)
{
    (void)state;
    struct scratch scratch;
    scratch_begin(&scratch);
    scratch_villages(&scratch, "uji", 117);
    scratch_write(&scratch, "r.csv",
                  HEAD "a,2025-03-01,pembalakan,x,,0.1234,116.5678,,,,,\n"
                       "b,2025-03-01,sampah,x,,0.1234,116.5678,,,,,\n"
                       "c,2025-03-01,pembalakan,x,,,,Kabupaten Uji,Uji,Barat,,\n");
    (void)scratch_reports(&scratch, NULL);
    struct scratch_report a = scratch_find(&scratch, "r", "a");
    struct scratch_report b = scratch_find(&scratch, "r", "b");
    struct scratch_report c = scratch_find(&scratch, "r", "c");
    assert_true(a.has_public_point);
    assert_true(fabs(a.public_point.lon_deg - a.point.lon_deg) > 1e-9);
    assert_int_equal(tapak_locate(scratch.world->locator, a.public_point),
                     tapak_locate(scratch.world->locator, a.point));
    assert_true(b.has_public_point && b.public_point.lon_deg == b.point.lon_deg);
    assert_false(c.has_public_point);

    // A changed report keeps its id, and so its stand-in.
    scratch_write(&scratch, "r.csv", HEAD "a,2025-03-01,pembalakan,baru,,0.1234,116.5678,,,,,\n");
    assert_int_equal(scratch_reports(&scratch, NULL).rows_changed, 1);
    struct scratch_report again = scratch_find(&scratch, "r", "a");
    assert_string_equal(again.public_id, a.public_id);
    assert_string_equal(again.title, "baru");
    assert_true(again.public_point.lon_deg == a.public_point.lon_deg &&
                again.public_point.lat_deg == a.public_point.lat_deg);
    scratch_end(&scratch);
}

static void test_import__an_unknown_state_keeps_the_stored_one(void **state)
{
    (void)state;
    struct scratch scratch;
    scratch_begin(&scratch);
    scratch_write(&scratch, "r.csv",
                  HEAD "a,2025-03-01,karhutla,x,verified,,,,,,,\n"
                       "b,2025-03-01,karhutla,x,entah,,,,,,,\n"
                       "c,2025-03-01,karhutla,x,ditindaklanjuti,,,,,,,\n");
    struct tapak_import_result result = scratch_reports(&scratch, NULL);
    assert_int_equal(result.unknown_states, 1);
    assert_int_equal(scratch_find(&scratch, "r", "a").state, TAPAK_VERIFIED);
    assert_int_equal(scratch_find(&scratch, "r", "b").state, TAPAK_RECEIVED);
    assert_int_equal(scratch_find(&scratch, "r", "c").state, TAPAK_IN_PROGRESS);
    int64_t since_ms = scratch_find(&scratch, "r", "a").state_since_ms;
    scratch_write(&scratch, "r.csv", HEAD "a,2025-03-01,karhutla,y,entah,,,,,,,\n");
    result = scratch_reports(&scratch, NULL);
    assert_int_equal(result.rows_changed, 1);
    struct scratch_report a = scratch_find(&scratch, "r", "a");
    assert_int_equal(a.state, TAPAK_VERIFIED);
    assert_int_equal(a.state_since_ms, since_ms);
    scratch_end(&scratch);
}

static bool stop_at_once(const struct tapak_progress *progress, void *context)
{
    (void)progress;
    (*(int *)context)++;
    return false;
}

static void test_import__goes_on_where_it_was_stopped(void **state)
{
    (void)state;
    struct scratch scratch;
    struct tapak_import_result result = {0};
    struct tapak_error err = {0};
    int asked = 0;
    char refused[160];
    scratch_begin(&scratch);
    (void)snprintf(refused, sizeof refused, "%s/refused.csv", scratch.folder);
    scratch_write(&scratch, "r.csv",
                  "received,category,title\n2025-03-01,karhutla,x\n2025-03-01,hantu,x\n"
                  "2025-03-01,karhutla,x\n2025-03-01,karhutla,x\n2025-03-01,hantu,y\n");
    const struct tapak_import_options options = {
        .path = scratch.path, .batch_rows = 2, .refused_path = refused};
    const struct tapak_watcher watcher = {stop_at_once, &asked};
    for (int64_t stored = 1; stored <= 2; stored++) {
        assert_int_equal(
            tapak_import_reports(scratch.store, scratch.world, &options, watcher, &result, &err),
            TAPAK_CANCELLED);
        assert_non_null(strstr(err.message, "goes on"));
        assert_int_equal(scratch_count(&scratch), stored == 1 ? 1 : 3);
    }
    result = scratch_reports(&scratch, &options);
    assert_int_equal(result.rows_resumed, 4);
    assert_int_equal(result.rows_read, 5);
    assert_int_equal(result.rows_new, 3);
    assert_int_equal(result.rows_refused, 2);
    // Rows without an id are told apart the same way as in one go.
    result = scratch_reports(&scratch, &options);
    assert_int_equal(result.rows_resumed, 0);
    assert_int_equal(result.rows_unchanged, 3);
    assert_int_equal(scratch_count(&scratch), 3);
    FILE *file = fopen(refused, "re");
    char text[400] = "";
    assert_non_null(file);
    assert_true(fread(text, 1, sizeof text - 1, file) > 0);
    assert_int_equal(fclose(file), 0);
    assert_string_equal(text, "received,category,title,row,field,reason\n"
                              "2025-03-01,hantu,x,2,category,is no code or name of the category "
                              "list\n2025-03-01,hantu,y,5,category,is no code or name of the "
                              "category list\n");
    scratch_end(&scratch);
}

static void test_import__refuses_what_cannot_be(void **state)
{
    (void)state;
    static const char *const rows[] = {
        "a,1989-12-31,karhutla,x,,,,,,,,\n",
        "a,2999-01-01,karhutla,x,,,,,,,,\n",
        "a,,karhutla,x,,,,,,,,\n",
        "a,2025-03-01,,x,,,,,,,,\n",
        "a,2025-03-01,karhutla,x,,95,200,,,,,\n",
        "a,2025-03-01,karhutla,x,,0.1,,,,,,\n",
    };
    struct scratch scratch;
    scratch_begin(&scratch);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char text[400];
        (void)snprintf(text, sizeof text, HEAD "%s", rows[i]);
        scratch_write(&scratch, "r.csv", text);
        struct tapak_import_result result = scratch_reports(&scratch, NULL);
        print_message("%s", rows[i]);
        assert_int_equal(result.rows_refused, 1);
        assert_int_equal(result.rows_new, 0);
    }
    assert_int_equal(scratch_count(&scratch), 0);
    scratch_end(&scratch);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_import__places_each_way),
        cmocka_unit_test(test_import__a_sensitive_point_is_stood_in_for),
        cmocka_unit_test(test_import__an_unknown_state_keeps_the_stored_one),
        cmocka_unit_test(test_import__goes_on_where_it_was_stopped),
        cmocka_unit_test(test_import__refuses_what_cannot_be),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
