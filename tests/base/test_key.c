#include "tapak/base/key.h"

#include <fcntl.h>
#include <pthread.h>
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

enum { THREADS = 8 };

static char folder[] = "/tmp/tapak-key-XXXXXX";
static char path[64];

static int make_folder(void **state)
{
    (void)state;
    (void)snprintf(folder, sizeof folder, "/tmp/tapak-key-XXXXXX");
    if (mkdtemp(folder) == NULL) {
        return -1;
    }
    (void)snprintf(path, sizeof path, "%s/x.key", folder);
    return 0;
}

static int remove_folder(void **state)
{
    (void)state;
    (void)unlink(path);
    return rmdir(folder); // fails when a draft was left
}

static void write_file(const char *text, mode_t mode)
{
    (void)unlink(path);
    int file = open(path, O_WRONLY | O_CREAT | O_EXCL, mode);
    assert_true(file >= 0);
    assert_int_equal(write(file, text, strlen(text)), strlen(text));
    assert_int_equal(fchmod(file, mode), 0);
    assert_int_equal(close(file), 0);
}

static void test_key_ensure__makes_once(void **state)
{
    (void)state;
    struct tapak_key key = {{0}};
    struct tapak_key again = {{0}};
    struct tapak_error err = {0};
    struct stat about;
    assert_int_equal(tapak_key_read(path, &key, &err), TAPAK_NOT_FOUND);
    assert_int_equal(tapak_key_ensure(path, &key, &err), TAPAK_OK);
    assert_int_equal(tapak_key_ensure(path, &again, &err), TAPAK_OK);
    assert_memory_equal(&key, &again, sizeof key);
    assert_int_equal(tapak_key_read(path, &again, &err), TAPAK_OK);
    assert_memory_equal(&key, &again, sizeof key);
    assert_int_equal(stat(path, &about), 0);
    assert_int_equal(about.st_mode & 0777, 0600);
    assert_int_equal(about.st_size, 65);
    assert_int_equal(about.st_nlink, 1);
}

static void test_key_read__what_is_refused(void **state)
{
    (void)state;
#define HEX "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"
    static const struct {
        const char *text;
        mode_t mode;
        enum tapak_status status;
    } cases[] = {
        {HEX, 0600, TAPAK_OK},
        {HEX "\n", 0600, TAPAK_OK},
        {HEX "\n", 0400, TAPAK_OK},
        {HEX "\n", 0640, TAPAK_DENIED},
        {HEX "\n", 0604, TAPAK_DENIED},
        {"", 0600, TAPAK_INVALID},
        {"0011", 0600, TAPAK_INVALID},
        {HEX "00", 0600, TAPAK_INVALID},
        {HEX "\n\n", 0600, TAPAK_INVALID},
        {"g0112233445566778899aabbccddeeff00112233445566778899aabbccddeeff", 0600, TAPAK_INVALID},
        {"00112233445566778899aabbccddeeff00112233445566778899aabbccddeef\n", 0600, TAPAK_INVALID},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct tapak_key key;
        struct tapak_key before;
        struct tapak_error err = {0};
        memset(&key, 0x55, sizeof key);
        before = key;
        write_file(cases[i].text, cases[i].mode);
        assert_int_equal(tapak_key_read(path, &key, &err), cases[i].status);
        if (cases[i].status == TAPAK_OK) {
            assert_int_equal(key.bytes[1], 0x11);
        } else {
            assert_memory_equal(&key, &before, sizeof key);
            assert_non_null(strstr(err.message, path));
            assert_int_equal(tapak_key_ensure(path, &key, &err), cases[i].status);
        }
    }
}

static void test_key_ensure__folder_that_is_not_there(void **state)
{
    (void)state;
    struct tapak_key key;
    struct tapak_error err = {0};
    assert_int_equal(tapak_key_ensure("/nonexistent/x.key", &key, &err), TAPAK_IO);
    assert_non_null(strstr(err.message, "/nonexistent/x.key"));
}

static void *ensure(void *context)
{
    return tapak_key_ensure(path, context, NULL) == TAPAK_OK ? context : NULL;
}

static void test_key_ensure__many_at_once_agree(void **state)
{
    (void)state;
    for (int round = 0; round < 20; round++) {
        struct tapak_key keys[THREADS];
        pthread_t threads[THREADS];
        (void)unlink(path);
        for (size_t i = 0; i < THREADS; i++) {
            assert_int_equal(pthread_create(&threads[i], NULL, ensure, &keys[i]), 0);
        }
        for (size_t i = 0; i < THREADS; i++) {
            void *result = NULL;
            assert_int_equal(pthread_join(threads[i], &result), 0);
            assert_ptr_equal(result, &keys[i]);
        }
        for (size_t i = 1; i < THREADS; i++) {
            assert_memory_equal(&keys[0], &keys[i], sizeof keys[0]);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_key_ensure__makes_once, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(test_key_read__what_is_refused, make_folder, remove_folder),
        cmocka_unit_test(test_key_ensure__folder_that_is_not_there),
        cmocka_unit_test_setup_teardown(test_key_ensure__many_at_once_agree, make_folder,
                                        remove_folder),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
