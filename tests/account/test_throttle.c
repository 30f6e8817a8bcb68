#include "account/throttle.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define START_MS INT64_C(1750000000000)

static struct throttle *make(void)
{
    struct throttle *throttle = NULL;
    assert_int_equal(throttle_create(&throttle, NULL), TAPAK_OK);
    return throttle;
}

// How often somebody gets through within so many seconds, trying ten times a second.
static int tries(struct throttle *throttle, const struct throttle_who *who, int64_t from_ms,
                 int seconds)
{
    int through = 0;
    for (int64_t now_ms = from_ms; now_ms < from_ms + seconds * INT64_C(1000); now_ms += 100) {
        through += throttle_wait_ms(throttle, who, now_ms) == 0 ? 1 : 0;
    }
    return through;
}

static void test_throttle__the_wait_grows_to_a_ceiling(void **state)
{
    (void)state;
    struct throttle *throttle = make();
    const struct throttle_who guesser = {.account = 7, .address = 8};
    assert_int_equal(tries(throttle, &guesser, START_MS, 1), 10); // free ones
    // 1, 2, 4, 8, 16, 32 seconds, then one a minute.
    assert_in_range(tries(throttle, &guesser, START_MS + 1000, 60), 5, 6);
    int in_a_day = tries(throttle, &guesser, START_MS + 61000, 86400 / 10);
    assert_in_range(in_a_day, 20, 24 * 6 + 10);
    throttle_free(throttle);
}

static void test_throttle__a_known_address_is_not_kept_waiting(void **state)
{
    (void)state;
    struct throttle *throttle = make();
    const struct throttle_who guesser = {.account = 7, .address = 8};
    const struct throttle_who owner = {.account = 7, .address = 9, .is_known = true};
    const struct throttle_who beside = {.account = 6, .address = 8, .is_known = true};
    (void)tries(throttle, &guesser, START_MS, 600);
    assert_true(throttle_wait_ms(throttle, &guesser, START_MS + 600000) > 0);
    assert_int_equal(throttle_wait_ms(throttle, &owner, START_MS + 600000), 0);
    assert_int_equal(throttle_wait_ms(throttle, &beside, START_MS + 600000), 0);
    // But guessing from there is slowed down too.
    (void)tries(throttle, &owner, START_MS + 600000, 60);
    assert_true(throttle_wait_ms(throttle, &owner, START_MS + 660000) > 0);
    throttle_free(throttle);
}

// Many accounts from one address, and one account from many addresses.
static void test_throttle__counts_addresses_and_accounts(void **state)
{
    (void)state;
    struct throttle *throttle = make();
    int through = 0;
    for (uint64_t i = 0; i < 1000; i++) {
        const struct throttle_who who = {.account = 1000 + i, .address = 5};
        through += throttle_wait_ms(throttle, &who, START_MS) == 0 ? 1 : 0;
    }
    assert_int_equal(through, 20);
    through = 0;
    for (uint64_t i = 0; i < 1000; i++) {
        const struct throttle_who who = {.account = 77, .address = 5000 + i};
        through += throttle_wait_ms(throttle, &who, START_MS) == 0 ? 1 : 0;
    }
    assert_int_equal(through, 10);
    throttle_free(throttle);
}

static void test_throttle_take_back__leaves_what_was(void **state)
{
    (void)state;
    struct throttle *throttle = make();
    const struct throttle_who owner = {.account = 7, .address = 8};
    for (int i = 0; i < 1000; i++) {
        assert_int_equal(throttle_wait_ms(throttle, &owner, START_MS + i), 0);
        throttle_take_back(throttle, &owner);
    }
    throttle_free(throttle);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_throttle__the_wait_grows_to_a_ceiling),
        cmocka_unit_test(test_throttle__a_known_address_is_not_kept_waiting),
        cmocka_unit_test(test_throttle__counts_addresses_and_accounts),
        cmocka_unit_test(test_throttle_take_back__leaves_what_was),
    };
    return cmocka_run_group_tests_name("account/throttle", tests, NULL, NULL);
}
