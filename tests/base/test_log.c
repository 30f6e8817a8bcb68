#include "tapak/base/log.h"

#include "tapak/base/text.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static void test_log_quote__escapes(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        const char *quoted;
    } cases[] = {
        {"", "\"\""},
        {"Muara Badak", "\"Muara Badak\""},
        {"a\"b\\c", "\"a\\\"b\\\\c\""},
        {"line\nlevel=error\r\t", "\"line\\x0alevel=error\\x0d\\x09\""},
        {"\x1B[31m\x7F", "\"\\x1b[31m\\x7f\""},
        {"caf\xC3\xA9", "\"caf\xC3\xA9\""},
        {"\xEF\xBF\xBD", "\"\xEF\xBF\xBD\""},
        {"bad \xFF\xC3", "\"bad \\xff\\xc3\""},
        {"\xC2\x9B"
         "1m",
         "\"\\xc2\\x9b1m\""}, // the one-character form of ESC [
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char out[64];
        const char *quoted = tapak_log_quote(out, sizeof out, cases[i].text, strlen(cases[i].text));
        assert_string_equal(quoted, cases[i].quoted);
    }
    char out[64];
    assert_string_equal(tapak_log_quote(out, sizeof out, "a\0b", 3), "\"a\\x00b\"");
}

// Every size of room, on the heap so that a byte too far is found: whole characters, in quotes.
static void test_log_quote__room(void **state)
{
    (void)state;
    static const char text[] = "a\"\n\xF0\x9F\x94\xA5\xC3\xA9z";
    for (size_t room = 0; room < 40; room++) {
        char *out = malloc(room + 1);
        assert_non_null(out);
        out[room] = '#';
        const char *quoted = tapak_log_quote(out, room, text, strlen(text));
        size_t length = strlen(quoted);
        assert_int_equal(out[room], '#');
        assert_true(room < 3 ? length == 0 : length >= 2 && length < room);
        assert_true(length == 0 || (quoted[0] == '"' && quoted[length - 1] == '"'));
        assert_true(tapak_is_utf8(quoted, length));
        free(out);
    }
}

static size_t log_into(char *out, size_t room, enum tapak_log_level at, enum tapak_log_level level)
{
    char path[] = "/tmp/tapak-log-XXXXXX";
    int file = mkstemp(path);
    int before = dup(STDERR_FILENO);
    assert_true(file >= 0 && before >= 0);
    assert_true(dup2(file, STDERR_FILENO) >= 0);
    tapak_log_set_level(at);
    tapak_log(level, "import=%d rows=%s", 7, "1000");
    tapak_log_set_level(TAPAK_LOG_INFO);
    assert_true(dup2(before, STDERR_FILENO) >= 0);
    ssize_t size = pread(file, out, room - 1, 0);
    assert_true(size >= 0);
    out[size] = '\0';
    (void)close(file);
    (void)close(before);
    (void)unlink(path);
    return (size_t)size;
}

static void test_log__levels(void **state)
{
    (void)state;
    for (int at = 0; at < TAPAK_LOG_LEVEL_COUNT; at++) {
        for (int level = 0; level < TAPAK_LOG_LEVEL_COUNT; level++) {
            char out[256];
            size_t size =
                log_into(out, sizeof out, (enum tapak_log_level)at, (enum tapak_log_level)level);
            assert_int_equal(size > 0, level <= at);
        }
    }
}

static void test_log__form_of_a_line(void **state)
{
    (void)state;
    char out[256];
    size_t size = log_into(out, sizeof out, TAPAK_LOG_INFO, TAPAK_LOG_WARN);
    assert_true(size > 20);
    assert_int_equal(out[size - 1], '\n');
    assert_ptr_equal(strchr(out, '\n'), out + size - 1);
    assert_non_null(strstr(out, "Z warn import=7 rows=1000\n"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_log_quote__escapes),
        cmocka_unit_test(test_log_quote__room),
        cmocka_unit_test(test_log__levels),
        cmocka_unit_test(test_log__form_of_a_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
