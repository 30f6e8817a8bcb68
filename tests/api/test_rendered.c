#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "api/rendered.h"
#include "tapak/base/limits.h"

static struct rendered *make(size_t ceiling_bytes)
{
    struct rendered *rendered = NULL;
    struct tapak_error err;
    assert_int_equal(rendered_create(ceiling_bytes, &rendered, &err), TAPAK_OK);
    return rendered;
}

static void put(struct rendered *rendered, int64_t revision, unsigned collection, int64_t row_id,
                const char *id)
{
    char text[128];
    (void)snprintf(text, sizeof text, RENDERED_HEAD "%s\",\"x\":%lld}", id, (long long)row_id);
    rendered_put(rendered, revision, collection, row_id, tapak_slice_of(text));
}

static void test_put__is_found_by_row_and_by_id(void **state)
{
    (void)state;
    struct rendered *rendered = make(4 * TAPAK_MIB);
    assert_false(rendered_begin(rendered, 1));
    put(rendered, 1, 0, 7, "abc");
    put(rendered, 1, 1, 7, "7");
    assert_true(rendered_begin(rendered, 1));
    struct tapak_slice row = rendered_row(rendered, 0, 7);
    assert_ptr_equal(row.text, rendered_id(rendered, 0, "abc").text);
    assert_true(tapak_slice_equals(row, RENDERED_HEAD "abc\",\"x\":7}"));
    assert_true(tapak_slice_equals(rendered_id(rendered, 1, "7"), RENDERED_HEAD "7\",\"x\":7}"));
    assert_null(rendered_id(rendered, 1, "abc").text);
    assert_null(rendered_id(rendered, 0, "ab").text);
    assert_null(rendered_id(rendered, 0, "abcd").text);
    assert_null(rendered_row(rendered, 0, 8).text);
    rendered_end(rendered);
    rendered_free(rendered);
}

static void test_put__of_a_newer_revision_throws_the_older_away(void **state)
{
    (void)state;
    struct rendered *rendered = make(4 * TAPAK_MIB);
    put(rendered, 5, 0, 1, "one");
    put(rendered, 6, 0, 2, "two");
    put(rendered, 5, 0, 3, "late");
    assert_false(rendered_begin(rendered, 5));
    assert_true(rendered_begin(rendered, 6));
    assert_null(rendered_row(rendered, 0, 1).text);
    assert_null(rendered_row(rendered, 0, 3).text);
    assert_non_null(rendered_row(rendered, 0, 2).text);
    rendered_end(rendered);
    rendered_free(rendered);
}

static void test_put__stays_below_the_ceiling(void **state)
{
    (void)state;
    struct rendered *rendered = make(2 * TAPAK_MIB);
    static char large[700 * 1024];
    for (int64_t row = 1; row <= 9; row++) {
        memset(large, 'x', sizeof large);
        int length = snprintf(large, 64, RENDERED_HEAD "%lld\"", (long long)row);
        large[length] = 'x';
        rendered_put(rendered, 1, 0, row, (struct tapak_slice){large, sizeof large});
    }
    assert_true(rendered_begin(rendered, 1));
    assert_non_null(rendered_row(rendered, 0, 1).text);
    assert_non_null(rendered_row(rendered, 0, 2).text);
    assert_null(rendered_row(rendered, 0, 3).text);
    assert_null(rendered_id(rendered, 0, "9").text);
    rendered_end(rendered);
    rendered_free(rendered);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_put__is_found_by_row_and_by_id),
        cmocka_unit_test(test_put__of_a_newer_revision_throws_the_older_away),
        cmocka_unit_test(test_put__stays_below_the_ceiling),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
