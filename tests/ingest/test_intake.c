#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <semaphore.h>
#include <string.h>

#include "ingest/scratch.h"
#include "tapak/ingest/intake.h"

static struct tapak_slice words(const char *text)
{
    return tapak_slice_of(text);
}

static struct tapak_intake good(void)
{
    return (struct tapak_intake){
        .category = words("pembalakan"),
        .title = words("Suara gergaji"),
        .description = words("Malam hari"),
        .place = {.has_point = true, .point = {116.5678, 0.1234}, .accuracy_m = 10},
        .reporter_name = words("Nama Rekaan"),
    };
}

static void test_put__gives_a_receipt_and_places(void **state)
{
    (void)state;
    struct scratch scratch;
    struct tapak_receipt receipt;
    struct tapak_error err = {0};
    scratch_begin(&scratch);
    scratch_villages(&scratch, "uji", 117);
    struct tapak_intake intake = good();
    assert_int_equal(tapak_intake_put(scratch.store, scratch.world, &intake, &receipt, &err),
                     TAPAK_OK);
    assert_false(receipt.was_known);
    assert_int_equal(strlen(receipt.tracking_code), TAPAK_TRACKING_LENGTH);
    assert_int_equal(strlen(receipt.public_id), TAPAK_PUBLIC_ID_LENGTH);
    assert_string_equal(receipt.placement.area.text, "99.01.01.2001");
    assert_int_equal(receipt.placement.placed_by, TAPAK_PLACED_POINT);
    struct tapak_receipt second;
    assert_int_equal(tapak_intake_put(scratch.store, scratch.world, &intake, &second, &err),
                     TAPAK_OK);
    assert_string_not_equal(second.public_id, receipt.public_id);
    assert_string_not_equal(second.tracking_code, receipt.tracking_code);
    assert_int_equal(scratch_count(&scratch), 2);
    scratch_end(&scratch);
}

static void test_put__the_same_key_gives_the_first_receipt(void **state)
{
    (void)state;
    struct scratch scratch;
    struct tapak_receipt first;
    struct tapak_receipt again;
    struct tapak_error err = {0};
    scratch_begin(&scratch);
    scratch_villages(&scratch, "uji", 117);
    struct tapak_intake intake = good();
    intake.idempotency_key = words("0001");
    assert_int_equal(tapak_intake_put(scratch.store, scratch.world, &intake, &first, &err),
                     TAPAK_OK);
    assert_int_equal(tapak_intake_put(scratch.store, scratch.world, &intake, &again, &err),
                     TAPAK_OK);
    assert_true(again.was_known);
    assert_string_equal(again.tracking_code, first.tracking_code);
    assert_string_equal(again.public_id, first.public_id);
    assert_int_equal(again.received_ms, first.received_ms);
    assert_string_equal(again.placement.area.text, first.placement.area.text);
    assert_int_equal(scratch_count(&scratch), 1);

    // Somebody else's report under a key that is easy to guess learns nothing of the first.
    intake.description = words("Siang hari");
    assert_int_equal(tapak_intake_put(scratch.store, scratch.world, &intake, &again, &err),
                     TAPAK_CONFLICT);
    assert_int_equal(scratch_count(&scratch), 1);
    scratch_end(&scratch);
}

static void test_put__refuses_with_the_field_first(void **state)
{
    (void)state;
    static char long_title[TAPAK_MAX_TITLE_BYTES + 2];
    struct scratch scratch;
    struct tapak_receipt receipt;
    scratch_begin(&scratch);
    memset(long_title, 'x', sizeof long_title - 1);
    struct tapak_intake cases[12];
    const char *fields[12] = {
        "category: ",   "category: ", "class: ",       "description: ", "title: ",    "lat: ",
        "accuracy_m: ", "code: ",     "title: is not", "description:",  "occurred: ", "lat: "};
    for (size_t i = 0; i < 12; i++) {
        cases[i] = good();
    }
    cases[0].category = (struct tapak_slice){NULL, 0};
    cases[1].category = words("hantu");
    cases[2].klass = words("keluhan");
    cases[3].title = cases[3].description = (struct tapak_slice){NULL, 0};
    cases[4].title = words(long_title);
    cases[5].place.point.lat_deg = 91;
    cases[6].place.accuracy_m = NAN;
    cases[7].place.code = words("Barat");
    cases[8].title = words("\xC3\x28");
    cases[9].title = cases[9].description = words("  ");
    cases[10].has_occurred = true;
    cases[10].occurred_ms = INT64_C(4102444800000);
    cases[11].place.point.lon_deg = NAN;
    for (size_t i = 0; i < 12; i++) {
        struct tapak_error err = {0};
        enum tapak_status status =
            tapak_intake_put(scratch.store, scratch.world, &cases[i], &receipt, &err);
        print_message("%s\n", err.message);
        assert_int_equal(status, i == 4 ? TAPAK_TOO_LARGE : TAPAK_INVALID);
        assert_memory_equal(err.message, fields[i], strlen(fields[i]));
    }
    assert_int_equal(scratch_count(&scratch), 0);
    scratch_end(&scratch);
}

static void test_put__without_a_place_is_placed_none(void **state)
{
    (void)state;
    struct scratch scratch;
    struct tapak_receipt receipt;
    struct tapak_error err = {0};
    scratch_begin(&scratch);
    struct tapak_intake intake = good();
    intake.place = (struct tapak_place_claim){.has_point = false};
    assert_int_equal(tapak_intake_put(scratch.store, scratch.world, &intake, &receipt, &err),
                     TAPAK_OK);
    assert_int_equal(receipt.placement.placed_by, TAPAK_PLACED_NONE);
    scratch_end(&scratch);
}

static void tell(void *context)
{
    (void)sem_post(context);
}

// All are on their way at once, from one thread; each has its own end.
static void test_handing__many_wait_without_a_thread(void **state)
{
    (void)state;
    enum { COUNT = 50 };
    struct scratch scratch;
    struct tapak_handing *handings[COUNT] = {NULL};
    struct tapak_receipt receipt;
    struct tapak_error err = {0};
    sem_t told;
    assert_int_equal(sem_init(&told, 0, 0), 0);
    scratch_begin(&scratch);
    for (int i = 0; i < COUNT; i++) {
        struct tapak_intake intake = good();
        intake.idempotency_key = i < 2 ? words("once") : (struct tapak_slice){NULL, 0};
        intake.title = i == 1 ? words("Lain") : intake.title; // the key was for another report
        assert_int_equal(
            tapak_handing_begin(scratch.store, scratch.world, &intake, &handings[i], &err),
            TAPAK_OK);
        tapak_handing_write(handings[i], tell, &told);
    }
    for (int i = 0; i < COUNT; i++) {
        assert_int_equal(sem_wait(&told), 0);
    }
    for (int i = 0; i < COUNT; i++) {
        assert_int_equal(tapak_handing_result(handings[i], &receipt, &err),
                         i == 1 ? TAPAK_CONFLICT : TAPAK_OK);
        tapak_handing_free(handings[i]);
    }
    assert_int_equal(scratch_count(&scratch), COUNT - 1);
    scratch_end(&scratch);
    (void)sem_destroy(&told);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_put__gives_a_receipt_and_places),
        cmocka_unit_test(test_put__the_same_key_gives_the_first_receipt),
        cmocka_unit_test(test_put__refuses_with_the_field_first),
        cmocka_unit_test(test_put__without_a_place_is_placed_none),
        cmocka_unit_test(test_handing__many_wait_without_a_thread),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
