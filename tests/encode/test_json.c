// What is written is read back with Jansson, a reader that is not ours.
#include "tapak/encode/json.h"

#include "tapak/base/number.h"

#include <jansson.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void test_json__members_items_and_nesting(void **state)
{
    (void)state;
    struct tapak_buf buf;
    struct tapak_json json;
    tapak_buf_init(&buf, 4096);
    tapak_json_init(&json, &buf);
    tapak_json_open_object(&json);
    tapak_json_put_text(&json, "code", "64.02");
    tapak_json_put_text(&json, "none", NULL);
    tapak_json_put_slice(&json, "absent", (struct tapak_slice){NULL, 0});
    tapak_json_put_slice(&json, "empty", tapak_slice_of(""));
    tapak_json_put_int(&json, "least", INT64_MIN);
    tapak_json_put_double(&json, "area_m2", 12.50, 3);
    tapak_json_put_double(&json, "nan", NAN, 3);
    tapak_json_put_exact(&json, "exact", 0.1 + 0.2);
    tapak_json_put_bool(&json, "yes", true);
    tapak_json_put_null(&json, "null");
    tapak_json_put_raw(&json, "raw", "[1]", 3);
    tapak_json_put_instant(&json, "when", 1500);
    tapak_json_put_array(&json, "items");
    tapak_json_add_int(&json, 1);
    tapak_json_add_text(&json, "a");
    tapak_json_add_slice(&json, (struct tapak_slice){"bc", 1});
    tapak_json_add_double(&json, 0.5, 1);
    tapak_json_add_exact(&json, 0.25);
    tapak_json_add_bool(&json, false);
    tapak_json_add_null(&json);
    tapak_json_add_raw(&json, "{}", 2);
    tapak_json_open_object(&json);
    tapak_json_close(&json);
    tapak_json_open_array(&json);
    tapak_json_open_array(&json);
    tapak_json_close(&json);
    tapak_json_close(&json);
    tapak_json_close(&json);
    tapak_json_put_object(&json, "last");
    tapak_json_put_int(&json, "n", 2);
    tapak_json_close(&json);
    tapak_json_close(&json);
    assert_string_equal(
        tapak_buf_text(&buf),
        "{\"code\":\"64.02\",\"none\":null,\"absent\":null,\"empty\":\"\","
        "\"least\":-9223372036854775808,\"area_m2\":12.5,\"nan\":null,"
        "\"exact\":0.30000000000000004,\"yes\":true,\"null\":null,\"raw\":[1],"
        "\"when\":\"1970-01-01T00:00:01.500Z\",\"items\":[1,\"a\",\"b\",0.5,0.25,false,null,{},{},"
        "[[]]],\"last\":{\"n\":2}}");
    tapak_buf_free(&buf);
}

static void test_json__whole_values(void **state)
{
    (void)state;
    struct tapak_buf buf;
    struct tapak_json json;
    tapak_buf_init(&buf, 4096);
    tapak_json_init(&json, &buf);
    tapak_json_add_text(&json, "x");
    tapak_buf_put_char(&buf, '\n'); // a line a value: a new writer on the same buffer
    tapak_json_init(&json, &buf);
    tapak_json_open_array(&json);
    tapak_json_close(&json);
    assert_string_equal(tapak_buf_text(&buf), "\"x\"\n[]");
    tapak_buf_free(&buf);
}

static void test_json__escapes(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t length;
        const char *written;
    } cases[] = {
        {"\"\\/", 3, "\"\\\"\\\\/\""},
        {"\b\t\n\f\r", 5, "\"\\b\\t\\n\\f\\r\""},
        {"a\0b\x1F", 4, "\"a\\u0000b\\u001f\""},
        {"\x7F", 1, "\"\x7F\""},
        {"caf\xC3\xA9 \xF0\x9F\x94\xA5", 10, "\"caf\xC3\xA9 \xF0\x9F\x94\xA5\""},
        {"\xEF\xBF\xBD", 3, "\"\xEF\xBF\xBD\""},
        {"a\xFFz", 3, "\"a\xEF\xBF\xBDz\""},
        {"\xC3", 1, "\"\xEF\xBF\xBD\""},
        {"\xED\xA0\x80", 3, "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\""},
        {"\xC3\"", 2, "\"\xEF\xBF\xBD\\\"\""},
        {"", 0, "\"\""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct tapak_buf buf;
        struct tapak_json json;
        tapak_buf_init(&buf, 4096);
        tapak_json_init(&json, &buf);
        tapak_json_add_slice(&json, (struct tapak_slice){cases[i].text, cases[i].length});
        assert_string_equal(tapak_buf_text(&buf), cases[i].written);
        tapak_buf_free(&buf);
    }
}

static uint64_t seed = 7;

static uint64_t next_random(void)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return seed;
}

// Random bytes as keys and values: a strict reader takes it, and the clean parts come back.
static void test_json__any_bytes_give_what_a_reader_takes(void **state)
{
    (void)state;
    for (int round = 0; round < 20000; round++) {
        char text[24];
        size_t length = next_random() % sizeof text;
        for (size_t i = 0; i < length; i++) {
            text[i] = (char)(next_random() % 3 == 0 ? next_random() : next_random() % 128);
        }
        struct tapak_buf buf;
        struct tapak_json json;
        tapak_buf_init(&buf, 4096);
        tapak_json_init(&json, &buf);
        tapak_json_open_array(&json);
        tapak_json_add_slice(&json, (struct tapak_slice){text, length});
        tapak_json_close(&json);
        json_error_t why;
        json_t *read = json_loadb(buf.bytes, buf.size, JSON_ALLOW_NUL, &why);
        assert_non_null(read);
        const json_t *item = json_array_get(read, 0);
        assert_true(json_is_string(item));
        if (tapak_is_utf8(text, length)) {
            assert_int_equal(json_string_length(item), length);
            assert_memory_equal(json_string_value(item), text, length);
        }
        json_decref(read);
        tapak_buf_free(&buf);
    }
}

static void test_json__keys_are_escaped_too(void **state)
{
    (void)state;
    struct tapak_buf buf;
    struct tapak_json json;
    tapak_buf_init(&buf, 4096);
    tapak_json_init(&json, &buf);
    tapak_json_open_object(&json);
    tapak_json_put_int(&json, "a\"\xFF", 1);
    tapak_json_put_int(&json, "", 2);
    tapak_json_close(&json);
    assert_string_equal(tapak_buf_text(&buf), "{\"a\\\"\xEF\xBF\xBD\":1,\"\":2}");
    tapak_buf_free(&buf);
}

static void test_json__depth_ceiling(void **state)
{
    (void)state;
    for (size_t depth = TAPAK_JSON_DEPTH - 1; depth <= TAPAK_JSON_DEPTH + 3; depth++) {
        struct tapak_buf buf;
        struct tapak_json json;
        tapak_buf_init(&buf, 4096);
        tapak_json_init(&json, &buf);
        for (size_t i = 0; i < depth; i++) {
            tapak_json_open_array(&json);
            tapak_json_add_int(&json, 1);
        }
        for (size_t i = 0; i < depth; i++) {
            tapak_json_close(&json);
        }
        bool is_allowed = depth <= TAPAK_JSON_DEPTH;
        assert_int_equal(tapak_buf_check(&buf, NULL), is_allowed ? TAPAK_OK : TAPAK_TOO_LARGE);
        if (is_allowed) {
            json_t *read = json_loadb(buf.bytes, buf.size, 0, NULL);
            assert_non_null(read);
            json_decref(read);
        }
        tapak_buf_free(&buf);
    }
}

static void test_json__full_buffer(void **state)
{
    (void)state;
    for (size_t ceiling = 0; ceiling < 20; ceiling++) {
        struct tapak_buf buf;
        struct tapak_json json;
        tapak_buf_init(&buf, ceiling);
        tapak_json_init(&json, &buf);
        tapak_json_open_object(&json);
        tapak_json_put_text(&json, "key", "a\nvalue"); // {"key":"a\nvalue"}: 18 bytes
        tapak_json_close(&json);
        assert_int_equal(tapak_buf_check(&buf, NULL), ceiling < 18 ? TAPAK_TOO_LARGE : TAPAK_OK);
        tapak_buf_free(&buf);
    }
}

static void test_splice__joins_members(void **state)
{
    (void)state;
    struct tapak_buf buf;
    struct tapak_json json;
    tapak_buf_init(&buf, 256);
    tapak_json_init(&json, &buf);
    tapak_json_open_object(&json);
    tapak_json_splice(&json, tapak_slice_of(""));
    tapak_json_splice(&json, tapak_slice_of("\"a\":1,\"b\":2"));
    tapak_json_put_int(&json, "c", 3);
    tapak_json_splice(&json, tapak_slice_of("\"d\":4"));
    tapak_json_close(&json);
    assert_string_equal(tapak_buf_text(&buf), "{\"a\":1,\"b\":2,\"c\":3,\"d\":4}");
    tapak_buf_free(&buf);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_splice__joins_members),
        cmocka_unit_test(test_json__members_items_and_nesting),
        cmocka_unit_test(test_json__whole_values),
        cmocka_unit_test(test_json__escapes),
        cmocka_unit_test(test_json__any_bytes_give_what_a_reader_takes),
        cmocka_unit_test(test_json__keys_are_escaped_too),
        cmocka_unit_test(test_json__depth_ceiling),
        cmocka_unit_test(test_json__full_buffer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
