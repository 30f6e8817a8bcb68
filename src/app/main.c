// tapak: takes in geotagged reports, finds the village each lies in, serves maps and tables.

#include "app/command.h"
#include "app/interrupt.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "tapak/base/log.h"

static enum app_exit run_command(const struct app_command *command, int argc, char **argv)
{
    struct tapak_error err = {0};
    struct app app = {.command = command};
    enum app_exit code = APP_MISUSED;
    if (app_args_parse(command, argc, argv, &app.args, &err) != TAPAK_OK ||
        app_settings_read(&app.settings, &app.args, &err) != TAPAK_OK) {
        app_say("%s", err.message);
        goto out;
    }
    if (app_args_has(&app.args, "help")) {
        char *topic[] = {(char *)(uintptr_t)command->name};
        code = app_help(1, topic, stdout);
        goto out;
    }
    app.is_json = app_args_has(&app.args, "json");
    app.is_quiet = app_args_has(&app.args, "quiet");
    app_log_level(app.settings.text[SETTING_LOG]);
    tapak_log_set_form((enum tapak_log_form)app_setting_choice(&app.settings, SETTING_LOG_FORMAT));
    app_watch_interrupts();
    code = command->run(&app);
    if (fflush(stdout) != 0 && code == APP_DONE) {
        if (errno != EPIPE) { // who reads has seen enough
            app_say("cannot write the result to stdout: %s", strerror(errno));
        }
        code = APP_FAILED;
    }
out:
    app_settings_free(&app.settings);
    app_args_free(&app.args);
    return code;
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        (void)app_help(0, NULL, stderr);
        return APP_MISUSED;
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0) {
        return app_help(0, NULL, stdout);
    }
    if (strcmp(argv[1], "--version") == 0) {
        argv[1] = argv[1] + 2;
    }
    int words = 0;
    const struct app_command *command = app_command_find(argc - 1, argv + 1, &words);
    if (command == NULL) {
        app_unknown_command(argc - 1, argv + 1);
        return APP_MISUSED;
    }
    return run_command(command, argc - 1 - words, argv + 1 + words);
}
