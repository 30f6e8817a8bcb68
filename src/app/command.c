#include "app/command.h"

#include "tapak/base/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

const struct app_command *const app_commands[] = {
    &app_init_command,
    &app_demo_command,
    &app_boundaries_load_command,
    &app_boundaries_list_command,
    &app_boundaries_check_command,
    &app_programme_load_command,
    &app_import_reports_command,
    &app_import_hotspots_command,
    &app_place_command,
    &app_summary_command,
    &app_indicators_command,
    &app_export_register_command,
    &app_case_list_command,
    &app_case_show_command,
    &app_case_move_command,
    &app_case_assign_command,
    &app_case_publish_command,
    &app_case_withdraw_command,
    &app_case_note_command,
    &app_case_close_command,
    &app_person_show_command,
    &app_person_erase_command,
    &app_key_rotate_command,
    &app_user_add_command,
    &app_user_list_command,
    &app_user_role_command,
    &app_user_passwd_command,
    &app_user_disable_command,
    &app_token_add_command,
    &app_token_list_command,
    &app_token_revoke_command,
    &app_media_list_command,
    &app_media_clear_command,
    &app_media_hide_command,
    &app_notices_send_command,
    &app_verify_command,
    &app_serve_command,
    &app_backup_command,
    &app_version_command,
    &app_help_command,
    NULL,
};

enum { NAME_BYTES = 64, NEAR_EDITS = 3 };

// The first words of argv joined by blanks.
static bool join(int words, int argc, char *const *argv, char out[static NAME_BYTES])
{
    size_t at = 0;
    out[0] = '\0';
    for (int i = 0; i < words; i++) {
        size_t length = i < argc ? strlen(argv[i]) : NAME_BYTES;
        if (at + length + 2 > NAME_BYTES) {
            return false;
        }
        if (i > 0) {
            out[at++] = ' ';
        }
        memcpy(out + at, argv[i], length + 1);
        at += length;
    }
    return true;
}

const struct app_command *app_command_find(int argc, char **argv, int *out_words)
{
    char name[NAME_BYTES];
    for (int words = 2; words >= 1; words--) {
        if (!join(words, argc, argv, name)) {
            continue;
        }
        for (size_t i = 0; app_commands[i] != NULL; i++) {
            if (strcmp(app_commands[i]->name, name) == 0) {
                *out_words = words;
                return app_commands[i];
            }
        }
    }
    return NULL;
}

void app_unknown_command(int argc, char *const *argv)
{
    char name[NAME_BYTES];
    const char *nearest = NULL;
    size_t least = NEAR_EDITS;
    for (int words = 1; words <= 2; words++) {
        if (!join(words, argc, argv, name)) {
            continue;
        }
        for (size_t i = 0; app_commands[i] != NULL; i++) {
            const char *known = app_commands[i]->name;
            size_t length = strlen(name);
            bool is_start = strncmp(known, name, length) == 0 && known[length] == ' ';
            size_t edits = is_start ? 0 : app_edit_distance(name, known, NEAR_EDITS);
            if (edits < least && edits < length) {
                least = edits;
                nearest = known;
            }
        }
    }
    if (argv[0][0] == '-') {
        app_say("put flags behind the command: tapak COMMAND %.60s; see 'tapak help'", argv[0]);
    } else if (nearest != NULL) {
        app_say("there is no command '%.60s'; did you mean 'tapak %s'?", argv[0], nearest);
    } else {
        app_say("there is no command '%.60s'; see 'tapak help'", argv[0]);
    }
}

enum app_exit app_report(const struct tapak_error *err)
{
    app_say("%s", err->message);
    return APP_FAILED;
}

void app_say(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    (void)fputs("tapak: ", stderr);
    (void)vfprintf(stderr, format, args);
    (void)fputc('\n', stderr);
    va_end(args);
}

void app_log_level(const char *name)
{
    static const char *const names[TAPAK_LOG_LEVEL_COUNT] = {
        [TAPAK_LOG_ERROR] = "error",
        [TAPAK_LOG_WARN] = "warn",
        [TAPAK_LOG_INFO] = "info",
        [TAPAK_LOG_DEBUG] = "debug",
    };
    for (int level = 0; level < TAPAK_LOG_LEVEL_COUNT; level++) {
        if (strcmp(name, names[level]) == 0) {
            tapak_log_set_level(level);
        }
    }
}
