// The message goes into a file without a name: however slowly the program reads, nothing here waits
// on a pipe.
#include "app/deliver.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { WORDS_MAX = 32, COMMAND_BYTES = 1024, WAIT_MS = 60000, STEP_MS = 20 };

extern char **environ;

static bool split(const char *command, char text[static COMMAND_BYTES], char *words[])
{
    size_t count = 0;
    char *rest = NULL;
    if (strlen(command) >= COMMAND_BYTES) {
        return false;
    }
    memcpy(text, command, strlen(command) + 1);
    for (char *word = strtok_r(text, " ", &rest); word != NULL; word = strtok_r(NULL, " ", &rest)) {
        if (count + 1 >= WORDS_MAX) {
            return false;
        }
        words[count++] = word;
    }
    words[count] = NULL;
    return count > 0 && words[0][0] == '/';
}

static bool has_ended_well(pid_t child)
{
    const struct timespec step = {.tv_nsec = STEP_MS * 1000000L};
    int code = 0;
    for (int waited = 0; waited < WAIT_MS; waited += STEP_MS) {
        pid_t ended = waitpid(child, &code, WNOHANG);
        if (ended != 0) {
            return ended == child && WIFEXITED(code) && WEXITSTATUS(code) == 0;
        }
        (void)nanosleep(&step, NULL);
    }
    (void)kill(child, SIGKILL);
    (void)waitpid(child, &code, 0);
    return false;
}

static bool run(char *const words[], int input)
{
    posix_spawn_file_actions_t actions;
    pid_t child = 0;
    if (posix_spawn_file_actions_init(&actions) != 0) {
        return false;
    }
    bool is_started =
        posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO) == 0 &&
        posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0) == 0 &&
        posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0) == 0 &&
        posix_spawn(&child, words[0], &actions, NULL, words, environ) == 0;
    (void)posix_spawn_file_actions_destroy(&actions);
    return is_started && has_ended_well(child);
}

bool app_deliver(const char *command, struct tapak_slice message)
{
    char text[COMMAND_BYTES];
    char *words[WORDS_MAX];
    if (!split(command, text, words)) {
        return false;
    }
    FILE *file = tmpfile();
    if (file == NULL) {
        return false;
    }
    bool is_sent = fwrite(message.text, 1, message.length, file) == message.length &&
                   fflush(file) == 0 && lseek(fileno(file), 0, SEEK_SET) == 0 &&
                   run(words, fileno(file));
    (void)fclose(file);
    return is_sent;
}
