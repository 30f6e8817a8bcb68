#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "api/tile_cache.h"

enum { CEILING = 64 * 1024 };

static const char collection[] = "reports";

static struct tile_key key_of(uint64_t generation, uint32_t x, const char *query)
{
    return (struct tile_key){.collection = collection,
                             .world = 1,
                             .generation = generation,
                             .tile = {14, x, 7},
                             .query = tapak_slice_of(query)};
}

static bool has(struct tile_cache *cache, const struct tile_key *key, const char *text)
{
    struct tapak_buf buf;
    tapak_buf_init(&buf, CEILING);
    bool is_there = tile_cache_get(cache, key, &buf);
    if (is_there) {
        assert_int_equal(buf.size, strlen(text));
        assert_true(buf.size == 0 || memcmp(buf.bytes, text, buf.size) == 0);
    }
    tapak_buf_free(&buf);
    return is_there;
}

static struct tile_cache *make(void)
{
    struct tile_cache *cache = NULL;
    struct tapak_error err;
    assert_int_equal(tile_cache_create(CEILING, &cache, &err), TAPAK_OK);
    return cache;
}

static void test_get__finds_what_is_the_same_in_everything(void **state)
{
    (void)state;
    struct tile_cache *cache = make();
    struct tile_key key = key_of(1, 5, "category=sampah");
    tile_cache_put(cache, &key, tapak_slice_of("tile"));
    assert_true(has(cache, &key, "tile"));
    struct tile_key others[6];
    for (size_t i = 0; i < 6; i++) {
        others[i] = key;
    }
    others[0].generation = 2;
    others[1].tile.x = 6;
    others[2].query = tapak_slice_of("category=satwa");
    others[3].world = 2;
    others[4].collection = collection + 1;
    others[5].tile.zoom = 13;
    for (size_t i = 0; i < 6; i++) {
        assert_false(has(cache, &others[i], ""));
    }
    tile_cache_free(cache);
}

static void test_put__an_empty_tile_is_known_too(void **state)
{
    (void)state;
    struct tile_cache *cache = make();
    struct tile_key key = key_of(1, 5, "");
    tile_cache_put(cache, &key, (struct tapak_slice){NULL, 0});
    assert_true(has(cache, &key, ""));
    tile_cache_free(cache);
}

static void test_put__the_one_not_asked_for_longest_goes_first(void **state)
{
    (void)state;
    struct tile_cache *cache = make();
    char text[1001];
    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    struct tile_key kept = key_of(1, 0, "");
    tile_cache_put(cache, &kept, tapak_slice_of(text));
    for (uint32_t x = 1; x < 500; x++) {
        struct tile_key key = key_of(1, x, "");
        tile_cache_put(cache, &key, tapak_slice_of(text));
        assert_true(tile_cache_bytes(cache) <= CEILING);
        assert_true(has(cache, &kept, text));
    }
    struct tile_key gone = key_of(1, 1, "");
    assert_false(has(cache, &gone, ""));
    tile_cache_free(cache);
}

static void test_put__what_is_too_large_is_not_kept(void **state)
{
    (void)state;
    static char large[CEILING / 8];
    struct tile_cache *cache = make();
    struct tile_key key = key_of(1, 1, "");
    tile_cache_put(cache, &key, (struct tapak_slice){large, sizeof large});
    assert_false(has(cache, &key, ""));
    char query[600];
    memset(query, 'q', sizeof query - 1);
    query[sizeof query - 1] = '\0';
    key.query = tapak_slice_of(query);
    tile_cache_put(cache, &key, tapak_slice_of("tile"));
    assert_false(has(cache, &key, ""));
    assert_int_equal(tile_cache_bytes(cache), 0);
    tile_cache_free(cache);
}

static void test_put__twice_is_once(void **state)
{
    (void)state;
    struct tile_cache *cache = make();
    struct tile_key key = key_of(1, 1, "");
    tile_cache_put(cache, &key, tapak_slice_of("tile"));
    size_t held = tile_cache_bytes(cache);
    tile_cache_put(cache, &key, tapak_slice_of("tile"));
    assert_int_equal(tile_cache_bytes(cache), held);
    tile_cache_free(cache);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_get__finds_what_is_the_same_in_everything),
        cmocka_unit_test(test_put__an_empty_tile_is_known_too),
        cmocka_unit_test(test_put__the_one_not_asked_for_longest_goes_first),
        cmocka_unit_test(test_put__what_is_too_large_is_not_kept),
        cmocka_unit_test(test_put__twice_is_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
