#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "tapak/encode/mvt.h"

static void expect_bytes(struct tapak_buf *buf, const char *hex)
{
    char found[1024] = "";
    struct tapak_error err;
    assert_int_equal(tapak_buf_check(buf, &err), TAPAK_OK);
    for (size_t i = 0; i < buf->size && i * 2 + 3 < sizeof found; i++) {
        (void)snprintf(found + i * 2, 3, "%02x", (unsigned char)buf->bytes[i]);
    }
    assert_string_equal(found, hex);
}

// One layer "a" of extent 4096 around what write does; begins 1a LL 78 02 0a 01 61 28 80 20.
typedef void write_fn(struct tapak_mvt *mvt);

static void expect_layer(write_fn *write, const char *hex)
{
    struct tapak_buf buf;
    struct tapak_mvt mvt;
    tapak_buf_init(&buf, 4096);
    tapak_mvt_init(&mvt, &buf);
    tapak_mvt_open_layer(&mvt, "a", 4096);
    write(&mvt);
    tapak_mvt_close_layer(&mvt);
    expect_bytes(&buf, hex);
    tapak_mvt_free(&mvt);
    tapak_buf_free(&buf);
}

static void write_point(struct tapak_mvt *mvt)
{
    tapak_mvt_open_feature(mvt, TAPAK_MVT_POINT, 7);
    tapak_mvt_put_point(mvt, (struct tapak_tile_point){25, 17});
    tapak_mvt_close_feature(mvt);
}

// Specification, 4.3.5.1: MoveTo(25, 17) is 9 50 34.
static void test_put_point__is_the_standards_example(void **state)
{
    (void)state;
    expect_layer(write_point, "1a1378020a016128802012"
                              "090807180122030932"
                              "22");
}

static void write_to_the_left(struct tapak_mvt *mvt)
{
    tapak_mvt_open_feature(mvt, TAPAK_MVT_POINT, 7);
    tapak_mvt_put_point(mvt, (struct tapak_tile_point){-80, -1});
    tapak_mvt_close_feature(mvt);
}

// -80 is 159, -1 is 1.
static void test_put_point__in_the_buffer_is_below_zero(void **state)
{
    (void)state;
    expect_layer(write_to_the_left, "1a1478020a016128802012"
                                    "0a080718012204099f01"
                                    "01");
}

static void write_triangle(struct tapak_mvt *mvt)
{
    struct tapak_tile_point ring[] = {{3, 6}, {8, 12}, {20, 34}, {20, 34}, {3, 6}};
    tapak_mvt_open_feature(mvt, TAPAK_MVT_POLYGON, 1);
    assert_true(tapak_mvt_put_ring(mvt, ring, 5, false));
    tapak_mvt_close_feature(mvt);
}

static void write_turned_triangle(struct tapak_mvt *mvt)
{
    struct tapak_tile_point ring[] = {{3, 6}, {20, 34}, {8, 12}};
    tapak_mvt_open_feature(mvt, TAPAK_MVT_POLYGON, 1);
    assert_true(tapak_mvt_put_ring(mvt, ring, 3, false));
    tapak_mvt_close_feature(mvt);
}

// Specification, 4.3.5.5: 9 6 12 18 10 12 24 44 15; its ring runs the right way, with repeats or
// the other way round as well.
static void test_put_ring__is_the_standards_example(void **state)
{
    (void)state;
    static const char hex[] = "1a1978020a016128802012"
                              "0f08011803220909060c120a0c182c0f";
    expect_layer(write_triangle, hex);
    expect_layer(write_turned_triangle, hex);
}

static void write_nothing(struct tapak_mvt *mvt)
{
    struct tapak_tile_point line[] = {{0, 0}, {10, 10}, {20, 20}, {10, 10}};
    struct tapak_tile_point dot[] = {{5, 5}, {5, 5}, {5, 5}};
    struct tapak_tile_point hole[] = {{1, 1}, {1, 2}, {2, 2}};
    tapak_mvt_open_feature(mvt, TAPAK_MVT_POLYGON, 1);
    assert_false(tapak_mvt_put_ring(mvt, line, 4, false));
    assert_false(tapak_mvt_put_ring(mvt, dot, 3, false));
    assert_false(tapak_mvt_put_ring(mvt, hole, 3, true));
    assert_false(tapak_mvt_put_ring(mvt, NULL, 0, false));
    assert_false(tapak_mvt_has_geometry(mvt));
    tapak_mvt_close_feature(mvt);
}

static void test_put_ring__without_area_leaves_nothing(void **state)
{
    (void)state;
    expect_layer(write_nothing, "");
}

static void write_values(struct tapak_mvt *mvt)
{
    for (int i = 0; i < 2; i++) {
        tapak_mvt_open_feature(mvt, TAPAK_MVT_POINT, 1);
        tapak_mvt_put_point(mvt, (struct tapak_tile_point){0, 0});
        tapak_mvt_put_text(mvt, "t", "x");
        tapak_mvt_put_text(mvt, "absent", NULL);
        tapak_mvt_put_double(mvt, "absent", (double)NAN);
        tapak_mvt_put_int(mvt, "i", 300);
        tapak_mvt_put_int(mvt, "n", -2);
        tapak_mvt_put_bool(mvt, "b", true);
        tapak_mvt_put_double(mvt, "d", 0.5);
        tapak_mvt_close_feature(mvt);
    }
}

// Both features name the same five keys and values; NULL and NaN are nowhere.
static void test_put_value__keeps_types_and_each_word_once(void **state)
{
    (void)state;
    expect_layer(write_values, "1a6278020a0161288020"
                               "1215080118012203090000120a00000101020203030404"
                               "1215080118012203090000120a00000101020203030404"
                               "1a01741a01691a016e1a01621a0164"
                               "22030a0178"
                               "220328ac02"
                               "22023003"
                               "22023801"
                               "220919000000000000e03f");
}

static void test_area2__is_positive_clockwise_on_the_screen(void **state)
{
    (void)state;
    const struct tapak_tile_point square[] = {{0, 0}, {10, 0}, {10, 10}, {0, 10}};
    assert_int_equal(tapak_mvt_area2(square, 4), 200);
    assert_int_equal(tapak_mvt_area2(square, 0), 0);
}

static void test_close_layer__many_words_stay_apart(void **state)
{
    (void)state;
    struct tapak_buf buf;
    struct tapak_mvt mvt;
    struct tapak_error err;
    char text[32];
    tapak_buf_init(&buf, 1 << 20);
    tapak_mvt_init(&mvt, &buf);
    tapak_mvt_open_layer(&mvt, "many", 4096);
    for (int i = 0; i < 5000; i++) {
        tapak_mvt_open_feature(&mvt, TAPAK_MVT_POINT, (uint64_t)i);
        tapak_mvt_put_point(&mvt, (struct tapak_tile_point){i, i});
        (void)snprintf(text, sizeof text, "value %d", i % 2500);
        tapak_mvt_put_text(&mvt, "v", text);
        tapak_mvt_close_feature(&mvt);
    }
    tapak_mvt_close_layer(&mvt);
    assert_int_equal(tapak_buf_check(&buf, &err), TAPAK_OK);
    assert_int_equal(mvt.values.count, 2500);
    assert_int_equal(mvt.keys.count, 1);
    tapak_mvt_free(&mvt);
    tapak_buf_free(&buf);
}

static void test_ceiling__is_kept_and_told_once(void **state)
{
    (void)state;
    for (size_t ceiling = 0; ceiling < 60; ceiling++) {
        struct tapak_buf buf;
        struct tapak_mvt mvt;
        struct tapak_error err;
        tapak_buf_init(&buf, ceiling);
        tapak_mvt_init(&mvt, &buf);
        tapak_mvt_open_layer(&mvt, "a", 4096);
        write_values(&mvt);
        tapak_mvt_close_layer(&mvt);
        assert_int_equal(tapak_buf_check(&buf, &err), TAPAK_TOO_LARGE);
        tapak_mvt_free(&mvt);
        tapak_buf_free(&buf);
    }
}

static void test_put_text__too_many_or_too_long_is_too_large(void **state)
{
    (void)state;
    char key[16];
    char text[5000];
    struct tapak_error err;
    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    for (int is_long = 0; is_long < 2; is_long++) {
        struct tapak_buf buf;
        struct tapak_mvt mvt;
        tapak_buf_init(&buf, 1 << 20);
        tapak_mvt_init(&mvt, &buf);
        tapak_mvt_open_layer(&mvt, "a", 4096);
        tapak_mvt_open_feature(&mvt, TAPAK_MVT_POINT, 1);
        tapak_mvt_put_point(&mvt, (struct tapak_tile_point){0, 0});
        for (int i = 0; i < (is_long ? 1 : TAPAK_MVT_TAGS + 1); i++) {
            (void)snprintf(key, sizeof key, "%d", i);
            tapak_mvt_put_text(&mvt, key, is_long ? text : key);
        }
        tapak_mvt_close_feature(&mvt);
        tapak_mvt_close_layer(&mvt);
        assert_int_equal(tapak_buf_check(&buf, &err), TAPAK_TOO_LARGE);
        tapak_mvt_free(&mvt);
        tapak_buf_free(&buf);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_put_point__is_the_standards_example),
        cmocka_unit_test(test_put_point__in_the_buffer_is_below_zero),
        cmocka_unit_test(test_put_ring__is_the_standards_example),
        cmocka_unit_test(test_put_ring__without_area_leaves_nothing),
        cmocka_unit_test(test_put_value__keeps_types_and_each_word_once),
        cmocka_unit_test(test_area2__is_positive_clockwise_on_the_screen),
        cmocka_unit_test(test_close_layer__many_words_stay_apart),
        cmocka_unit_test(test_ceiling__is_kept_and_told_once),
        cmocka_unit_test(test_put_text__too_many_or_too_long_is_too_large),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
