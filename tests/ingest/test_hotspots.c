#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "ingest/scratch.h"

#define HEAD                                                                                       \
    "latitude,longitude,brightness,scan,track,acq_date,acq_time,satellite,instrument,confidence,"  \
    "version,bright_t31,frp,daynight\n"

static enum tapak_status import(struct scratch *scratch, struct tapak_import_options options,
                                struct tapak_import_result *result)
{
    const struct tapak_watcher nobody = {NULL, NULL};
    struct tapak_error err = {0};
    options.path = scratch->path;
    *result = (struct tapak_import_result){0};
    return tapak_import_hotspots(scratch->store, scratch->world, &options, nobody, result, &err);
}

static void fill(struct scratch *scratch)
{
    scratch_begin(scratch);
    scratch_villages(scratch, "uji", 117);
    scratch_write(scratch, "h.csv",
                  HEAD "0.1,116.5,320,1,1,2025-08-01,0230,Terra,MODIS,85,6.1,290,12,D\n"
                       "0.1,116.5,320,1,1,2025-08-01,0230,Terra,MODIS,85,6.1,290,12,D\n"
                       "0.1,118.001,320,1,1,2025-08-01,0230,Terra,MODIS,85,6.1,290,12,D\n"
                       "9.1,116.5,320,1,1,2025-08-01,0230,Aqua,MODIS,10,6.1,290,12,N\n"
                       "0.1,116.5,320,1,1,2999-08-01,0230,Terra,MODIS,85,6.1,290,12,D\n"
                       "north,116.5,320,1,1,2025-08-01,0230,Terra,MODIS,85,6.1,290,12,D\n");
}

static void test_import__keeps_every_detection_once(void **state)
{
    (void)state;
    struct scratch scratch;
    struct tapak_import_result result;
    const struct tapak_import_options options = {.format = "firms"};
    fill(&scratch);
    assert_int_equal(import(&scratch, options, &result), TAPAK_OK);
    assert_int_equal(result.rows_read, 6);
    assert_int_equal(result.rows_new, 3);
    assert_int_equal(result.rows_unchanged, 1);
    assert_int_equal(result.rows_refused, 2);
    assert_int_equal(result.placed[TAPAK_PLACED_POINT], 2);
    assert_int_equal(result.placed[TAPAK_PLACED_NEAR], 1);
    assert_int_equal(result.placed[TAPAK_PLACED_NONE], 1);
    assert_int_equal(import(&scratch, options, &result), TAPAK_OK);
    assert_int_equal(result.rows_new, 0);
    assert_int_equal(result.rows_unchanged, 4);
    scratch_end(&scratch);
}

static void test_import__within_leaves_out_the_rest(void **state)
{
    (void)state;
    struct scratch scratch;
    struct tapak_import_result result;
    const struct tapak_import_options options = {.is_within_only = true, .batch_rows = 1};
    fill(&scratch);
    assert_int_equal(import(&scratch, options, &result), TAPAK_OK);
    assert_int_equal(result.rows_new, 2);
    assert_int_equal(result.rows_left_out, 1);
    scratch_end(&scratch);
}

static void test_import__another_format_is_refused(void **state)
{
    (void)state;
    struct scratch scratch;
    struct tapak_import_result result;
    const struct tapak_import_options other = {.format = "sipongi"};
    const struct tapak_import_options firms = {.format = "csv"};
    fill(&scratch);
    assert_int_equal(import(&scratch, other, &result), TAPAK_INVALID);
    scratch_write(&scratch, "r.csv", "id,received,category\na,2025-01-01,karhutla\n");
    assert_int_equal(import(&scratch, firms, &result), TAPAK_UNSUPPORTED);
    scratch_end(&scratch);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_import__keeps_every_detection_once),
        cmocka_unit_test(test_import__within_leaves_out_the_rest),
        cmocka_unit_test(test_import__another_format_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
