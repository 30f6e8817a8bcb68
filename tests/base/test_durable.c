#include "tapak/base/durable.h"

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

static char folder[] = "/tmp/tapak-durable-XXXXXX";
static char path[64];

static int make_folder(void **state)
{
    (void)state;
    (void)snprintf(folder, sizeof folder, "/tmp/tapak-durable-XXXXXX");
    if (mkdtemp(folder) == NULL) {
        return -1;
    }
    (void)snprintf(path, sizeof path, "%s/file", folder);
    return 0;
}

static int remove_folder(void **state)
{
    (void)state;
    (void)unlink(path);
    return rmdir(folder); // fails when a draft was left
}

static void expect_content(const char *expected)
{
    char text[64] = "";
    struct stat about;
    FILE *file = fopen(path, "rbe");
    assert_non_null(file);
    size_t size = fread(text, 1, sizeof text - 1, file);
    assert_int_equal(fclose(file), 0);
    assert_int_equal(size, strlen(expected));
    assert_string_equal(text, expected);
    assert_int_equal(stat(path, &about), 0);
    assert_int_equal(about.st_mode & 0777, 0600);
}

static void test_durable__replaces_and_makes(void **state)
{
    (void)state;
    struct tapak_error err = {0};
    assert_int_equal(tapak_durable_replace(path, tapak_slice_of("one"), &err), TAPAK_OK);
    expect_content("one");
    assert_int_equal(tapak_durable_replace(path, tapak_slice_of("other"), &err), TAPAK_OK);
    expect_content("other");
    assert_int_equal(tapak_durable_make(path, tapak_slice_of("third"), &err), TAPAK_CONFLICT);
    expect_content("other");
    assert_int_equal(unlink(path), 0);
    assert_int_equal(tapak_durable_make(path, tapak_slice_of(""), &err), TAPAK_OK);
    expect_content("");
}

static void test_durable__leaves_nothing_when_it_fails(void **state)
{
    (void)state;
    struct tapak_error err = {0};
    char missing[96];
    (void)snprintf(missing, sizeof missing, "%s/no/file", folder);
    assert_int_equal(tapak_durable_replace(missing, tapak_slice_of("one"), &err), TAPAK_IO);
    assert_int_equal(mkdir(path, 0700), 0); // a folder in its place
    assert_int_equal(tapak_durable_replace(path, tapak_slice_of("one"), &err), TAPAK_IO);
    assert_int_equal(rmdir(path), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_durable__replaces_and_makes, make_folder,
                                        remove_folder),
        cmocka_unit_test_setup_teardown(test_durable__leaves_nothing_when_it_fails, make_folder,
                                        remove_folder),
    };
    return cmocka_run_group_tests_name("base/durable", tests, NULL, NULL);
}
