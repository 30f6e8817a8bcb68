#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "api/rendered.h"
#include "api/server.h"
#include "api/service.h"
#include "tapak/base/limits.h"

static struct rendered *make(size_t ceiling_bytes)
{
    struct rendered *rendered = NULL;
    struct tapak_error err;
    assert_int_equal(rendered_create(ceiling_bytes, &rendered, &err), TAPAK_OK);
    return rendered;
}

static const struct rendered_state *at(int64_t revision)
{
    static struct rendered_state state;
    state = (struct rendered_state){.revision = revision};
    return &state;
}

static void put(struct rendered *rendered, int64_t revision, unsigned collection, int64_t row_id,
                const char *id)
{
    char text[128];
    (void)snprintf(text, sizeof text, RENDERED_HEAD "%s\",\"x\":%lld}", id, (long long)row_id);
    rendered_put(rendered, at(revision), (enum tapak_collection)collection, row_id,
                 tapak_slice_of(text));
}

static void test_put__is_found_by_row_and_by_id(void **state)
{
    (void)state;
    struct rendered *rendered = make(4 * TAPAK_MIB);
    assert_false(rendered_begin(rendered, at(1)));
    put(rendered, 1, 0, 7, "abc");
    put(rendered, 1, 1, 7, "7");
    assert_true(rendered_begin(rendered, at(1)));
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
    assert_false(rendered_begin(rendered, at(5)));
    assert_true(rendered_begin(rendered, at(6)));
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
        rendered_put(rendered, at(1), TAPAK_REPORTS, row,
                     (struct tapak_slice){large, sizeof large});
    }
    assert_true(rendered_begin(rendered, at(1)));
    assert_non_null(rendered_row(rendered, 0, 1).text);
    assert_non_null(rendered_row(rendered, 0, 2).text);
    assert_null(rendered_row(rendered, 0, 3).text);
    assert_null(rendered_id(rendered, 0, "9").text);
    rendered_end(rendered);
    rendered_free(rendered);
}

static bool is_kept(struct api_server *server, int64_t row_id, const char *id)
{
    const struct tapak_snapshot *layer = tapak_layer_hold(server->layer);
    const struct rendered_state state = rendered_state_of(layer);
    struct rendered *rendered = server->api->rendered;
    bool is_kept = false;
    if (rendered_begin(rendered, &state)) {
        struct tapak_slice row = rendered_row(rendered, TAPAK_REPORTS, row_id);
        struct tapak_slice named = rendered_id(rendered, TAPAK_REPORTS, id);
        assert_ptr_equal(row.text, named.text); // both or none
        is_kept = row.text != NULL;
        rendered_end(rendered);
    }
    tapak_snapshot_release(layer);
    return is_kept;
}

// A write takes away the features of the rows that it changed, and no others.
static void test_begin__after_a_write_only_what_changed_is_gone(void **state)
{
    (void)state;
    struct api_server server;
    api_server_make(&server);
    struct answer all = api_get(&server, "/ogc/collections/reports/items", 200);
    answer_free(&all);
    assert_true(is_kept(&server, 1, "published0000001"));
    assert_true(is_kept(&server, 2, "published0000002"));
    struct tapak_report changed = sample_report("B", "published0000002");
    changed.category = "sampah";
    changed.is_published = true;
    changed.is_withdrawn = true;
    changed.fingerprint += 1;
    sample_put(&server.sample, &changed, TAPAK_PUT_CHANGED);
    api_server_refresh(&server);
    assert_true(is_kept(&server, 1, "published0000001"));
    assert_false(is_kept(&server, 2, "published0000002"));
    struct answer rest = api_get(&server, "/ogc/collections/reports/items", 200);
    api_expect(&rest, "published0000001");
    api_expect_not(&rest, "published0000002");
    answer_free(&rest);
    struct answer gone = api_get(&server, "/ogc/collections/reports/items/published0000002", 404);
    answer_free(&gone);
    api_server_free(&server);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_put__is_found_by_row_and_by_id),
        cmocka_unit_test(test_put__of_a_newer_revision_throws_the_older_away),
        cmocka_unit_test(test_put__stays_below_the_ceiling),
        cmocka_unit_test(test_begin__after_a_write_only_what_changed_is_gone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
