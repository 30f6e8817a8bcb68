#include "app/interrupt.h"

#include <signal.h>
#include <stddef.h>

// A signal handler has no other way to be given what it needs.
static volatile sig_atomic_t was_interrupted;

static void remember(int signal_number)
{
    (void)signal_number;
    was_interrupted = 1;
}

void app_watch_interrupts(void)
{
    struct sigaction action = {.sa_handler = remember, .sa_flags = (int)SA_RESETHAND};
    (void)sigemptyset(&action.sa_mask);
    (void)sigaction(SIGINT, &action, NULL);
    (void)sigaction(SIGTERM, &action, NULL);
    // A closed pipe is a failed write, which is asked for, not a reason to die in the middle.
    (void)signal(SIGPIPE, SIG_IGN);
}

bool app_is_interrupted(void)
{
    return was_interrupted != 0;
}
