#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "ingest/scratch.h"
#include "tapak/base/instant.h"
#include "tapak/ingest/programme.h"

struct refusals {
    int count;
    char text[400];
};

static void take_refusal(const struct tapak_programme_refusal *refusal, void *context)
{
    struct refusals *refusals = context;
    size_t at = strlen(refusals->text);
    refusals->count++;
    (void)snprintf(refusals->text + at, sizeof refusals->text - at, "%d:%s ", (int)refusal->row,
                   refusal->field);
}

static void test_load__codes_in_any_spelling(void **state)
{
    (void)state;
    struct scratch scratch;
    struct refusals refusals = {0};
    struct tapak_programme_result result = {0};
    struct tapak_error err = {0};
    scratch_begin(&scratch);
    scratch_villages(&scratch, "uji", 117);
    scratch_write(&scratch, "p.csv",
                  "code,valid_from,valid_to,role\n"
                  "99.01.01.2001,2019-06-18,,beneficiary\n"
                  "9901012002,2019-06-18,2020-12-31,beneficiary\n"
                  "99.01.01.2002,2021-01-01,,beneficiary\n"
                  "99.01.01.2002,2022-01-01,,beneficiary\n"
                  "6401010009,,,beneficiary\n"
                  "64.02.08.2001,2019-06-18,,beneficiary\n"
                  "99.01.01,2019-06-18,,beneficiary\n"
                  "99.01.01.2009,2019-06-18,,beneficiary\n"
                  "64.01.01.2010,18/06/2019,,beneficiary\n"
                  "64.01.01.2010,2021-01-01,2020-01-01,beneficiary\n");
    assert_int_equal(
        tapak_programme_load(scratch.store, scratch.path, take_refusal, &refusals, &result, &err),
        TAPAK_OK);
    assert_int_equal(result.read, 10);
    assert_int_equal(result.loaded, 5);
    assert_int_equal(result.refused, 5);
    assert_string_equal(refusals.text, "7:code 8:code 9:valid_from 10:valid_to 4:code ");
    assert_false(result.was_known);
    assert_int_equal(tapak_programme_load(scratch.store, scratch.path, NULL, NULL, &result, &err),
                     TAPAK_OK);
    assert_true(result.was_known);
    scratch_end(&scratch);
}

static void test_check__counts_against_what_was_published(void **state)
{
    (void)state;
    struct scratch scratch;
    struct tapak_programme_result result = {0};
    static struct tapak_programme_count counts[TAPAK_REGENCIES_MAX];
    struct tapak_error err = {0};
    size_t count = 0;
    const struct tapak_date day = {2024, 6, 1};
    scratch_begin(&scratch);
    scratch_write(&scratch, "p.csv", "code\n64.01.01.2009\n64.01.01.2010\n");
    assert_int_equal(tapak_programme_load(scratch.store, scratch.path, NULL, NULL, &result, &err),
                     TAPAK_OK);
    assert_int_equal(tapak_programme_check(scratch.store, tapak_date_to_day(day), counts,
                                           TAPAK_REGENCIES_MAX, &count, &err),
                     TAPAK_OK);
    int64_t expected = 0;
    for (size_t i = 0; i < count; i++) {
        expected += counts[i].expected > 0 ? counts[i].expected : 0;
        bool is_paser = strcmp(counts[i].code.text, "64.01") == 0;
        assert_int_equal(counts[i].villages, is_paser ? 2 : 0);
    }
    assert_int_equal(count, 10);
    assert_int_equal(expected, 441);
    scratch_end(&scratch);
}

static void test_load__a_list_of_nothing_leaves_the_stored_one(void **state)
{
    (void)state;
    struct scratch scratch;
    struct tapak_programme_result result = {0};
    struct tapak_error err = {0};
    scratch_begin(&scratch);
    scratch_write(&scratch, "p.csv", "code\n12.34\n");
    assert_int_equal(tapak_programme_load(scratch.store, scratch.path, NULL, NULL, &result, &err),
                     TAPAK_INVALID);
    scratch_write(&scratch, "p.csv", "desa\nBusui\n");
    assert_int_equal(tapak_programme_load(scratch.store, scratch.path, NULL, NULL, &result, &err),
                     TAPAK_INVALID);
    scratch_end(&scratch);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_load__codes_in_any_spelling),
        cmocka_unit_test(test_check__counts_against_what_was_published),
        cmocka_unit_test(test_load__a_list_of_nothing_leaves_the_stored_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
