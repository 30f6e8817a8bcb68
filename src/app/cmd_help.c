#include "app/command.h"

#include <stdio.h>
#include <string.h>

// printf pads by bytes; "…" has three of them and takes one cell.
static void print_columns(FILE *to, const char *left, int width, const char *right)
{
    for (const char *at = left; *at != '\0'; at++) {
        width += ((unsigned char)*at & 0xC0) == 0x80;
    }
    (void)fprintf(to, "  %-*s %s\n", width, left, right);
}

static void print_overview(FILE *to)
{
    (void)fputs("tapak " TAPAK_VERSION
                " – reports of forest and environment, joined with villages\n"
                "\n"
                "usage: tapak COMMAND [OPERANDS] [FLAGS]\n\n",
                to);
    for (size_t i = 0; app_commands[i] != NULL; i++) {
        const struct app_command *command = app_commands[i];
        char left[64];
        (void)snprintf(left, sizeof left, "%s %s", command->name, command->operands);
        print_columns(to, left, 28, command->about);
    }
    (void)fputs("\nStart:  tapak demo demo.db && tapak serve --db demo.db\n"
                "More:   tapak help COMMAND, tapak help settings\n"
                "Exit:   0 done; 1 failed; 2 wrong use; 3 done, but rows were refused\n",
                to);
}

static void print_flag(FILE *to, const char *name, const char *value, const char *about)
{
    char left[64];
    (void)snprintf(left, sizeof left, "--%s %s", name, value == NULL ? "" : value);
    print_columns(to, left, 24, about);
}

static void print_command(const struct app_command *command, FILE *to)
{
    (void)fprintf(to, "usage: tapak %s%s%s [FLAGS]\n\n%s\n\nFlags:\n", command->name,
                  command->operands[0] == '\0' ? "" : " ", command->operands, command->about);
    for (const struct app_flag *flag = command->flags; flag != NULL && flag->name != NULL; flag++) {
        print_flag(to, flag->name, flag->value, flag->about);
    }
    for (int s = 0; s < SETTING_COUNT; s++) {
        if ((command->settings & APP_USES(s)) != 0) {
            const struct app_setting_about *about = &app_setting_table[s];
            char text[160];
            (void)snprintf(text, sizeof text, "%s%s%s%s", about->about,
                           about->fallback[0] == '\0' ? "" : " (", about->fallback,
                           about->fallback[0] == '\0' ? "" : ")");
            print_flag(to, about->name, about->value, text);
        }
    }
    for (const struct app_flag *flag = app_common_flags; flag->name != NULL; flag++) {
        print_flag(to, flag->name, flag->value, flag->about);
    }
    if (command->more != NULL) {
        (void)fprintf(to, "\n%s", command->more);
    }
}

// "import" has no command of its own: help for all that start with the word.
static size_t print_family(const char *word, FILE *to)
{
    size_t found = 0;
    for (size_t i = 0; app_commands[i] != NULL; i++) {
        const char *name = app_commands[i]->name;
        if (strncmp(name, word, strlen(word)) == 0 && name[strlen(word)] == ' ') {
            (void)fputs(found++ == 0 ? "" : "\n", to);
            print_command(app_commands[i], to);
        }
    }
    return found;
}

enum app_exit app_help(size_t count, char *const *topic, FILE *to)
{
    if (count == 0) {
        print_overview(to);
        return APP_DONE;
    }
    if (strcmp(topic[0], "settings") == 0) {
        app_settings_print(to);
        return APP_DONE;
    }
    char name[64];
    (void)snprintf(name, sizeof name, "%s%s%s", topic[0], count > 1 ? " " : "",
                   count > 1 ? topic[1] : "");
    for (size_t i = 0; app_commands[i] != NULL; i++) {
        if (strcmp(app_commands[i]->name, name) == 0) {
            print_command(app_commands[i], to);
            return APP_DONE;
        }
    }
    if (print_family(name, to) > 0) {
        return APP_DONE;
    }
    app_unknown_command((int)count, topic);
    return APP_MISUSED;
}

static enum app_exit run_help(struct app *app)
{
    return app_help(app->args.operand_count, app->args.operands, stdout);
}

static enum app_exit run_version(struct app *app)
{
    if (app->is_json) {
        (void)puts("{\"name\":\"tapak\",\"version\":\"" TAPAK_VERSION "\"}");
    } else {
        (void)puts("tapak " TAPAK_VERSION);
    }
    return APP_DONE;
}

const struct app_command app_help_command = {
    .name = "help",
    .operands = "[COMMAND|settings]",
    .operands_max = 2,
    .about = "help for a command, or all settings",
    .more = "Examples:\n  tapak help import reports\n  tapak help import\n  tapak help settings\n",
    .run = run_help,
};

const struct app_command app_version_command = {
    .name = "version",
    .operands = "",
    .about = "the version of this program",
    .run = run_version,
};
