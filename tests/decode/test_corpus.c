// Replays the corpora of the fuzzers, so that what they once found stays found.
#define LLVMFuzzerTestOneInput fuzz_csv
#include "fuzz/fuzz_csv.c"
#undef LLVMFuzzerTestOneInput
#define check check_coordinate
#define LLVMFuzzerTestOneInput fuzz_coordinate
#include "fuzz/fuzz_coordinate.c"
#undef LLVMFuzzerTestOneInput
#define LLVMFuzzerTestOneInput fuzz_when
#include "fuzz/fuzz_when.c"
#undef LLVMFuzzerTestOneInput
#define LLVMFuzzerTestOneInput fuzz_exif
#include "fuzz/fuzz_exif.c"
#undef LLVMFuzzerTestOneInput
#define LLVMFuzzerTestOneInput fuzz_photo
#include "fuzz/fuzz_photo.c"
#undef LLVMFuzzerTestOneInput
#define LLVMFuzzerTestOneInput fuzz_multipart
#include "fuzz/fuzz_multipart.c"
#undef LLVMFuzzerTestOneInput
#define LLVMFuzzerTestOneInput fuzz_target
#include "fuzz/fuzz_target.c"
#undef LLVMFuzzerTestOneInput
#define LLVMFuzzerTestOneInput fuzz_cql2_text
#include "fuzz/fuzz_cql2_text.c"
#undef LLVMFuzzerTestOneInput
#define FUZZ_CQL2_SHARED
#define LLVMFuzzerTestOneInput fuzz_cql2_json
#include "fuzz/fuzz_cql2_json.c"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

typedef int fuzz_fn(const uint8_t *bytes, size_t size);

static int replay_file(const char *path, fuzz_fn *fuzz)
{
    uint8_t *bytes = malloc(1 << 20);
    FILE *file = fopen(path, "rb");
    if (file == NULL || bytes == NULL) {
        free(bytes);
        return 0;
    }
    size_t size = fread(bytes, 1, 1 << 20, file);
    (void)fclose(file);
    // A copy of just that size: reading behind it is then seen by the sanitizers.
    uint8_t *copy = malloc(size + (size == 0));
    memcpy(copy, bytes, size);
    (void)fuzz(copy, size);
    free(copy);
    free(bytes);
    return 1;
}

static void replay(const char *name, fuzz_fn *fuzz)
{
    char folder[128];
    int count = 0;
    (void)snprintf(folder, sizeof folder, "tests/fuzz/corpus/%s", name);
    DIR *dir = opendir(folder);
    assert_non_null(dir);
    for (struct dirent *entry = readdir(dir); entry != NULL; entry = readdir(dir)) {
        char path[512];
        (void)snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        count += entry->d_name[0] != '.' ? replay_file(path, fuzz) : 0;
    }
    (void)closedir(dir);
    print_message("%s: %d inputs\n", name, count);
    assert_true(count > 0);
}

static void test_corpora__are_read_without_a_fault(void **state)
{
    (void)state;
    replay("fuzz_csv", fuzz_csv);
    replay("fuzz_coordinate", fuzz_coordinate);
    replay("fuzz_cql2_text", fuzz_cql2_text);
    replay("fuzz_cql2_json", fuzz_cql2_json);
    replay("fuzz_when", fuzz_when);
    replay("fuzz_exif", fuzz_exif);
    replay("fuzz_photo", fuzz_photo);
    replay("fuzz_multipart", fuzz_multipart);
    replay("fuzz_target", fuzz_target);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_corpora__are_read_without_a_fault),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
