#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "ingest/scratch.h"
#include "tapak/ingest/rejoin.h"

static struct tapak_rejoin_result rejoin(struct scratch *scratch, int64_t since_ms)
{
    const struct tapak_watcher nobody = {NULL, NULL};
    struct tapak_rejoin_result result = {0};
    struct tapak_error err = {0};
    assert_int_equal(tapak_rejoin(scratch->store, scratch->world, since_ms, nobody, &result, &err),
                     TAPAK_OK);
    return result;
}

static void fill(struct scratch *scratch)
{
    scratch_begin(scratch);
    scratch_villages(scratch, "uji", 117);
    scratch_write(scratch, "r.csv",
                  "id,received,category,lat,lon,regency,district,village,code\n"
                  "west,2025-03-01,pembalakan,0.1,116.2,,,,\n"
                  "middle,2025-03-02,pembalakan,0.1,116.8,,,,\n"
                  "east,2025-03-03,pembalakan,0.1,117.5,,,,\n"
                  "named,2025-03-04,karhutla,,,Kabupaten Uji,Uji,Barat,\n"
                  "coded,2025-03-05,karhutla,,,,,,99.01.01.2002\n"
                  "nowhere,2025-03-06,karhutla,,,,,,\n");
    assert_int_equal(scratch_reports(scratch, NULL).rows_new, 6);
}

static void test_rejoin__what_does_not_differ_is_left(void **state)
{
    (void)state;
    struct scratch scratch;
    fill(&scratch);
    struct tapak_rejoin_result result = rejoin(&scratch, INT64_MIN);
    assert_int_equal(result.reports, 6);
    assert_int_equal(result.reports_moved, 0);
    assert_int_equal(result.reports_changed, 0);
    assert_int_equal(scratch_find(&scratch, "r", "coded").version, 1);
    scratch_end(&scratch);
}

static void test_rejoin__a_moved_border_moves_reports(void **state)
{
    (void)state;
    struct scratch scratch;
    fill(&scratch);
    struct scratch_report west = scratch_find(&scratch, "r", "west");
    struct scratch_report middle = scratch_find(&scratch, "r", "middle");
    scratch_villages(&scratch, "baru", 116.5);
    struct tapak_rejoin_result result = rejoin(&scratch, INT64_MIN);
    assert_int_equal(result.reports_moved, 1);
    assert_int_equal(result.move_count, 1);
    assert_string_equal(result.moves[0].from.text, "99.01.01.2001");
    assert_string_equal(result.moves[0].to.text, "99.01.01.2002");
    assert_int_equal(result.moves[0].reports, 1);
    struct scratch_report moved = scratch_find(&scratch, "r", "middle");
    assert_string_equal(moved.placement.area.text, "99.01.01.2002");
    assert_int_equal(tapak_locate(scratch.world->locator, moved.public_point),
                     tapak_locate(scratch.world->locator, moved.point));
    assert_string_equal(moved.public_id, middle.public_id);
    struct scratch_report stayed = scratch_find(&scratch, "r", "west");
    assert_true(stayed.public_point.lon_deg == west.public_point.lon_deg);
    assert_int_equal(stayed.version, west.version);
    assert_int_equal(rejoin(&scratch, INT64_MIN).reports_moved, 0);
    scratch_end(&scratch);
}

static void test_rejoin__since_leaves_older_ones(void **state)
{
    (void)state;
    struct scratch scratch;
    fill(&scratch);
    scratch_villages(&scratch, "baru", 116.5);
    int64_t middle_ms = scratch_find(&scratch, "r", "middle").received_ms;
    assert_int_equal(rejoin(&scratch, middle_ms + 1).reports, 4);
    assert_int_equal(rejoin(&scratch, middle_ms + 1).reports_moved, 0);
    assert_int_equal(rejoin(&scratch, middle_ms).reports_moved, 1);
    scratch_end(&scratch);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rejoin__what_does_not_differ_is_left),
        cmocka_unit_test(test_rejoin__a_moved_border_moves_reports),
        cmocka_unit_test(test_rejoin__since_leaves_older_ones),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
