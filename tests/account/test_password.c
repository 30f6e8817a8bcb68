#include "tapak/account/password.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void test_password_check__is_length_and_the_worst(void **state)
{
    (void)state;
    char longest[TAPAK_PASSWORD_MAX + 2];
    memset(longest, 'x', sizeof longest);
    memcpy(longest, "abcdefg", 7);
    longest[TAPAK_PASSWORD_MAX] = '\0';
    const struct {
        const char *password;
        bool is_good;
    } cases[] = {
        {"sungai kecil di utara", true},
        {"abcd-efgh", false}, // nine
        {"abcd-efghi", true},
        {"", false},
        {"1234567890", false},
        {"Bismillah123", false}, // on the list, in lower case
        {"Bismillah1234567", true},
        {"xyxyxyxyxyxy", false}, // two letters
        {"ini kukar punya", false},
        {"hutan \xff hutan", false},
        {longest, true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct tapak_error err = {0};
        enum tapak_status status = tapak_password_check(cases[i].password, "kukar", &err);
        if (status != (cases[i].is_good ? TAPAK_OK : TAPAK_INVALID)) {
            fail_msg("case %zu: %s", i, err.message);
        }
        // A message may be shown and logged.
        assert_true(cases[i].password[0] == '\0' || strstr(err.message, cases[i].password) == NULL);
    }
    longest[TAPAK_PASSWORD_MAX] = 'x';
    longest[TAPAK_PASSWORD_MAX + 1] = '\0';
    assert_int_equal(tapak_password_check(longest, "kukar", NULL), TAPAK_INVALID);
}

static void test_password_matches__its_own_hash_only(void **state)
{
    (void)state;
    char hash[TAPAK_PASSWORD_HASH_BYTES];
    char other[TAPAK_PASSWORD_HASH_BYTES];
    bool matches = true;
    assert_int_equal(tapak_password_hash("sungai kecil", hash, NULL), TAPAK_OK);
    assert_int_equal(tapak_password_hash("sungai kecil", other, NULL), TAPAK_OK);
    assert_string_not_equal(hash, other); // salted
    assert_int_equal(strncmp(hash, "$argon2id$", 10), 0);
    assert_int_equal(tapak_password_matches(hash, "sungai kecil", &matches, NULL), TAPAK_OK);
    assert_true(matches);
    assert_int_equal(tapak_password_matches(hash, "sungai keciL", &matches, NULL), TAPAK_OK);
    assert_false(matches);
    matches = true;
    assert_int_equal(tapak_password_matches(NULL, "sungai kecil", &matches, NULL), TAPAK_OK);
    assert_false(matches);
}

static void test_password_make__is_good_and_new(void **state)
{
    (void)state;
    char first[TAPAK_PASSWORD_MADE_BYTES];
    char second[TAPAK_PASSWORD_MADE_BYTES];
    tapak_password_make(first);
    tapak_password_make(second);
    assert_int_equal(strlen(first), TAPAK_PASSWORD_MADE_BYTES - 1);
    assert_string_not_equal(first, second);
    assert_int_equal(tapak_password_check(first, "kukar", NULL), TAPAK_OK);
    assert_int_equal(first[5], '-');
}

enum { GUESSERS = 30 };

static void *guess(void *context)
{
    bool matches = false;
    enum tapak_status *status = context;
    *status = tapak_password_matches(NULL, "sungai kecil", &matches, NULL);
    return NULL;
}

// Of thirty at a time two are worked on, four wait, and the others are told so at once.
static void test_password__guesses_at_once_are_bounded(void **state)
{
    (void)state;
    pthread_t threads[GUESSERS];
    enum tapak_status status[GUESSERS];
    int done = 0;
    for (int i = 0; i < GUESSERS; i++) {
        assert_int_equal(pthread_create(&threads[i], NULL, guess, &status[i]), 0);
    }
    for (int i = 0; i < GUESSERS; i++) {
        assert_int_equal(pthread_join(threads[i], NULL), 0);
        assert_true(status[i] == TAPAK_OK || status[i] == TAPAK_BUSY);
        done += status[i] == TAPAK_OK ? 1 : 0;
    }
    assert_true(done >= TAPAK_PASSWORD_AT_ONCE + 4 || done == GUESSERS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_password_check__is_length_and_the_worst),
        cmocka_unit_test(test_password_matches__its_own_hash_only),
        cmocka_unit_test(test_password_make__is_good_and_new),
        cmocka_unit_test(test_password__guesses_at_once_are_bounded),
    };
    return cmocka_run_group_tests_name("account/password", tests, NULL, NULL);
}
