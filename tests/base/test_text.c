#include "tapak/base/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define NBSP "\xC2\xA0"
#define BOM "\xEF\xBB\xBF"
#define ZWSP "\xE2\x80\x8B"

static const struct tapak_slice absent = {NULL, 0};

static void test_slice_equals__exactly_and_folded(void **state)
{
    (void)state;
    static const struct {
        const char *a;
        const char *b;
        bool is_equal;
        bool is_folded;
    } cases[] = {
        {"", "", true, true},
        {"Desa", "Desa", true, true},
        {"Desa", "dESA", false, true},
        {"Desa", "Des", false, false},
        {"Des", "Desa", false, false},
        {"@[`{", "`{@[", false, false},         // beside the letters, 32 apart
        {"\xC3\x89", "\xC3\xA9", false, false}, // é: not an ASCII letter
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct tapak_slice a = tapak_slice_of(cases[i].a);
        assert_int_equal(tapak_slice_equals(a, cases[i].b), cases[i].is_equal);
        assert_int_equal(tapak_slice_equals_folded(a, cases[i].b), cases[i].is_folded);
    }
    assert_false(tapak_slice_equals(absent, ""));
    assert_false(tapak_slice_equals_folded(absent, ""));
    assert_false(tapak_slice_equals((struct tapak_slice){"a\0b", 3}, "a"));
    assert_false(tapak_slice_equals_folded((struct tapak_slice){"a\0b", 3}, "axb"));
    assert_int_equal(tapak_slice_of(NULL).length, 0);
}

static void test_slice_contains_folded__anywhere(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        const char *needle;
        bool is_in;
    } cases[] = {
        {"Ditutup oleh Admin", "ditutup", true},
        {"Ditutup oleh Admin", "ADMIN", true},
        {"Ditutup", "ditutup oleh", false},
        {"", "", true},
        {"", "a", false},
        {"aab", "ab", true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(
            tapak_slice_contains_folded(tapak_slice_of(cases[i].text), cases[i].needle),
            cases[i].is_in);
    }
    assert_false(tapak_slice_contains_folded(absent, ""));
    assert_true(tapak_slice_contains_folded((struct tapak_slice){"a\0b", 3}, "b"));
}

static void test_slice_trim__both_ends(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        const char *trimmed;
    } cases[] = {
        {"", ""},
        {" ", ""},
        {NBSP, ""},
        {NBSP " " BOM ZWSP, ""},
        {" \t\r\n\v\fa b" NBSP " ", "a b"},
        {BOM "kode", "kode"},
        {"kode" ZWSP, "kode"},
        {"a" NBSP "b", "a" NBSP "b"},
        {"\xA0"
         "a\xA0",
         "\xA0"
         "a\xA0"},                // not UTF-8: left alone
        {"\xC3\xA0", "\xC3\xA0"}, // à ends with the byte of a no-break space
        {"a\xC2", "a\xC2"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct tapak_slice trimmed = tapak_slice_trim(tapak_slice_of(cases[i].text));
        assert_true(tapak_slice_equals(trimmed, cases[i].trimmed));
    }
    assert_null(tapak_slice_trim(absent).text);
}

static void test_is_utf8__rfc_3629(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        const char *text;
        bool is_utf8;
    } cases[] = {
        {"empty", "", true},
        {"ASCII", "desa", true},
        {"largest of two", "\xDF\xBF", true},
        {"largest of three", "\xEF\xBF\xBF", true},
        {"largest of all", "\xF4\x8F\xBF\xBF", true},
        {"the replacement character itself", "\xEF\xBF\xBD", true},
        {"before surrogates", "\xED\x9F\xBF", true},
        {"after surrogates", "\xEE\x80\x80", true},
        {"surrogate", "\xED\xA0\x80", false},
        {"last surrogate", "\xED\xBF\xBF", false},
        {"above U+10FFFF", "\xF4\x90\x80\x80", false},
        {"overlong slash", "\xC0\xAF", false},
        {"overlong of three", "\xE0\x9F\xBF", false},
        {"overlong of four", "\xF0\x8F\xBF\xBF", false},
        {"lone continuation", "\x80", false},
        {"cut of two", "a\xC3", false},
        {"cut of three", "a\xE2\x80", false},
        {"cut of four", "a\xF0\x9F\x94", false},
        {"five bytes", "\xF8\x88\x80\x80\x80", false},
        {"0xFF", "\xFF", false},
        {"Latin-1", "caf\xE9 au", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        bool is_utf8 = tapak_is_utf8(cases[i].text, strlen(cases[i].text));
        if (is_utf8 != cases[i].is_utf8) {
            print_error("%s\n", cases[i].name);
        }
        assert_int_equal(is_utf8, cases[i].is_utf8);
    }
    assert_false(tapak_is_utf8("a\0b", 3));
    assert_true(tapak_is_utf8(NULL, 0));
}

static size_t put_utf8(char *out, uint32_t code)
{
    if (code < 0x80) {
        out[0] = (char)code;
        return 1;
    }
    size_t size = code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    for (size_t i = size - 1; i > 0; i--, code >>= 6) {
        out[i] = (char)(0x80 | (code & 0x3F));
    }
    out[0] = (char)(0xF00 >> size | code);
    return size;
}

static void test_utf8_next__every_character_comes_back(void **state)
{
    (void)state;
    for (uint32_t code = 1; code <= 0x10FFFF; code++) {
        char text[4];
        size_t at = 0;
        size_t size = put_utf8(text, code);
        uint32_t read = tapak_utf8_next(text, size, &at);
        bool is_surrogate = code >= 0xD800 && code <= 0xDFFF;
        if (read != (is_surrogate ? 0xFFFD : code) || at != (is_surrogate ? 1 : size)) {
            fail_msg("U+%04X reads as U+%04X, %zu bytes", code, read, at);
        }
    }
}

static void test_utf8_next__malformed_bytes_one_at_a_time(void **state)
{
    (void)state;
    static const char text[] = "a\xE2\x80z\xFF";
    static const uint32_t expected[] = {'a', 0xFFFD, 0xFFFD, 'z', 0xFFFD};
    size_t at = 0;
    for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++) {
        assert_int_equal(at, i);
        assert_int_equal(tapak_utf8_next(text, sizeof text - 1, &at), expected[i]);
    }
    assert_int_equal(at, sizeof text - 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_slice_equals__exactly_and_folded),
        cmocka_unit_test(test_slice_contains_folded__anywhere),
        cmocka_unit_test(test_slice_trim__both_ends),
        cmocka_unit_test(test_is_utf8__rfc_3629),
        cmocka_unit_test(test_utf8_next__every_character_comes_back),
        cmocka_unit_test(test_utf8_next__malformed_bytes_one_at_a_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
