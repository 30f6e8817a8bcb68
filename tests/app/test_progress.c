#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "app/progress.h"

static void test_text__says_share_rate_and_time_left(void **state)
{
    (void)state;
    static const struct {
        struct tapak_progress now;
        int64_t elapsed_ms;
        bool has_bar;
        const char *text;
    } cases[] = {
        {{"reading", 0, 0, 0}, 0, true, "reading, 0 rows, 0 rows/s"},
        {{"reading", 7, 0, 500}, 1000, true, "reading, 500 rows, 500 rows/s"},
        {{"reading", 50, 100, 5000},
         10000,
         false,
         "reading  50 %, 0:10 left, 5000 rows, 500 rows/s"},
        {{"reading", 50, 100, 5000},
         10000,
         true,
         "reading [############............]  50 %, 0:10 left, 5000 rows, 500 rows/s"},
        {{"reading", 0, 100, 0}, 10, false, "reading   0 %, 0 rows, 0 rows/s"},
        {{"reading", 1000, 100, 10}, 1000, false, "reading 100 %, 0:00 left, 10 rows, 10 rows/s"},
        {{"reading", 10, 100, 1}, 1000000, false, "reading  10 %, 150:00 left, 1 rows, 0 rows/s"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[200];
        app_progress_text(text, sizeof text, &cases[i].now, cases[i].elapsed_ms, cases[i].has_bar);
        assert_string_equal(text, cases[i].text);
    }
}

static void test_watcher__goes_on_without_an_interrupt(void **state)
{
    (void)state;
    struct app_progress progress = app_progress_begin(true);
    struct tapak_watcher watcher = app_progress_watcher(&progress);
    struct tapak_progress now = {"reading", 1, 2, 3};
    assert_true(watcher.tell(&now, watcher.context));
    app_progress_end(&progress);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_text__says_share_rate_and_time_left),
        cmocka_unit_test(test_watcher__goes_on_without_an_interrupt),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
