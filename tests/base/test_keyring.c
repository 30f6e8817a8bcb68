#include "tapak/base/keyring.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "tapak/base/durable.h"

#define HEX "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"

static char folder[] = "/tmp/tapak-ring-XXXXXX";
static char path[64];

static int make_folder(void **state)
{
    (void)state;
    (void)snprintf(folder, sizeof folder, "/tmp/tapak-ring-XXXXXX");
    if (mkdtemp(folder) == NULL) {
        return -1;
    }
    (void)snprintf(path, sizeof path, "%s/ring", folder);
    return 0;
}

static int remove_folder(void **state)
{
    (void)state;
    (void)unlink(path);
    return rmdir(folder); // fails when a draft was left
}

static void test_keyring__newest_seals_and_older_ones_open(void **state)
{
    (void)state;
    struct tapak_keyring ring;
    struct tapak_keyring again;
    struct tapak_error err = {0};
    struct stat about;
    assert_int_equal(tapak_keyring_read(path, &ring, &err), TAPAK_NOT_FOUND);
    assert_int_equal(tapak_keyring_ensure(path, &ring, &err), TAPAK_OK);
    assert_int_equal(tapak_keyring_ensure(path, &again, &err), TAPAK_OK);
    assert_memory_equal(&ring.keys[0], &again.keys[0], sizeof ring.keys[0]);
    assert_int_equal(stat(path, &about), 0);
    assert_int_equal(about.st_mode & 0777, 0600);
    assert_int_equal(tapak_keyring_add(&ring, &err), TAPAK_OK);
    assert_int_equal(tapak_keyring_write(path, &ring, &err), TAPAK_OK);
    assert_int_equal(tapak_keyring_read(path, &again, &err), TAPAK_OK);
    assert_int_equal(again.count, 2);
    assert_int_equal(tapak_keyring_newest(&again)->id, 2);
    assert_memory_equal(tapak_keyring_find(&again, 1), &ring.keys[0].key, TAPAK_KEY_BYTES);
    assert_null(tapak_keyring_find(&again, 3));
    tapak_keyring_keep_newest(&again);
    assert_int_equal(again.count, 1);
    assert_null(tapak_keyring_find(&again, 1));
    assert_memory_equal(tapak_keyring_find(&again, 2), &ring.keys[1].key, TAPAK_KEY_BYTES);
}

static void test_keyring__has_a_ceiling(void **state)
{
    (void)state;
    struct tapak_keyring ring = {0};
    struct tapak_keyring again;
    struct tapak_error err = {0};
    for (int i = 0; i < TAPAK_RING_KEYS; i++) {
        assert_int_equal(tapak_keyring_add(&ring, &err), TAPAK_OK);
    }
    assert_int_equal(tapak_keyring_add(&ring, &err), TAPAK_TOO_LARGE);
    ring.keys[TAPAK_RING_KEYS - 1].id = INT64_MAX; // the longest lines
    assert_int_equal(tapak_keyring_write(path, &ring, &err), TAPAK_OK);
    assert_int_equal(tapak_keyring_read(path, &again, &err), TAPAK_OK);
    assert_int_equal(again.count, TAPAK_RING_KEYS);
}

static void test_keyring_read__refuses_what_is_no_ring(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        mode_t mode;
        enum tapak_status status;
    } cases[] = {
        {"1 " HEX "\n", 0600, TAPAK_OK},
        {"1 " HEX "\n9 " HEX, 0600, TAPAK_OK},
        {"1 " HEX "\n", 0640, TAPAK_DENIED},
        {"1 " HEX "\n", 0604, TAPAK_DENIED},
        {"", 0600, TAPAK_INVALID},
        {"\n", 0600, TAPAK_INVALID},
        {HEX "\n", 0600, TAPAK_INVALID},
        {"0 " HEX "\n", 0600, TAPAK_INVALID},
        {"-1 " HEX "\n", 0600, TAPAK_INVALID},
        {"2 " HEX "\n1 " HEX "\n", 0600, TAPAK_INVALID},
        {"1 " HEX "\n1 " HEX "\n", 0600, TAPAK_INVALID},
        {"1 " HEX "0\n", 0600, TAPAK_INVALID},
        {"1 z" HEX "\n", 0600, TAPAK_INVALID},
        {"1 " HEX "\n2 " HEX "\n3 " HEX "\n4 " HEX "\n5 " HEX "\n", 0600, TAPAK_INVALID},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct tapak_keyring ring;
        struct tapak_error err = {0};
        (void)unlink(path);
        assert_int_equal(tapak_durable_make(path, tapak_slice_of(cases[i].text), &err), TAPAK_OK);
        assert_int_equal(chmod(path, cases[i].mode), 0);
        if (tapak_keyring_read(path, &ring, &err) != cases[i].status) {
            fail_msg("case %zu: %s", i, err.message);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_keyring__newest_seals_and_older_ones_open, make_folder,
                                        remove_folder),
        cmocka_unit_test_setup_teardown(test_keyring__has_a_ceiling, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(test_keyring_read__refuses_what_is_no_ring, make_folder,
                                        remove_folder),
    };
    return cmocka_run_group_tests_name("base/keyring", tests, NULL, NULL);
}
