#include "app/deliver.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void test_deliver__is_done_when_the_program_says_so(void **state)
{
    (void)state;
    static const struct {
        const char *command;
        bool is_done;
    } cases[] = {
        {"/usr/bin/grep -q Siti", true}, // it got the message
        {"/usr/bin/grep -q Budi", false},
        {"/bin/true", true},
        {"/bin/false", false},
        {"/no/such/program", false},
        {"true", false}, // no path
        {"", false},
        {"/bin/true; /bin/false", false}, // no shell
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        if (app_deliver(cases[i].command, tapak_slice_of("To: Siti\r\n\r\nx\r\n")) !=
            cases[i].is_done) {
            fail_msg("%s", cases[i].command);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_deliver__is_done_when_the_program_says_so),
    };
    return cmocka_run_group_tests_name("app/deliver", tests, NULL, NULL);
}
