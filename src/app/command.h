/**
 * @file command.h
 * @brief A command of the program as data: what it takes, what it says of itself, what it runs.
 *
 * Help, the checking of flags and dispatch read the same table, so nothing is said twice.
 */
#ifndef APP_COMMAND_H
#define APP_COMMAND_H

#include "app/args.h"
#include "app/settings.h"

#include <stdint.h>
#include <stdio.h>

/** What the shell is told. */
enum app_exit {
    APP_DONE = 0,
    APP_FAILED = 1,
    APP_MISUSED = 2,
    APP_REFUSED = 3 ///< done, but rows were refused
};

/** All that a command is given. */
struct app {
    const struct app_command *command;
    struct app_args args;
    struct app_settings settings;
    bool is_json;  ///< results as one JSON object
    bool is_quiet; ///< no progress
};

typedef enum app_exit app_run_fn(struct app *app);

struct app_command {
    const char *name;     ///< "boundaries load"
    const char *operands; ///< as in the usage line; "" for none
    size_t operands_min;
    size_t operands_max;
    const char *about;            ///< one line
    const struct app_flag *flags; ///< its own, ended by {0}; NULL for none
    uint64_t settings;            ///< APP_USES() bits: settings whose flags it takes
    const char *more;             ///< rules and examples, ended by a line feed
    app_run_fn *run;
};

#define APP_USES(setting) (UINT64_C(1) << (setting))
#define APP_ANY_NUMBER ((size_t)1 << 20)

extern const struct app_command app_init_command;
extern const struct app_command app_demo_command;
extern const struct app_command app_boundaries_load_command;
extern const struct app_command app_boundaries_list_command;
extern const struct app_command app_boundaries_check_command;
extern const struct app_command app_programme_load_command;
extern const struct app_command app_import_reports_command;
extern const struct app_command app_import_hotspots_command;
extern const struct app_command app_place_command;
extern const struct app_command app_summary_command;
extern const struct app_command app_indicators_command;
extern const struct app_command app_export_register_command;
extern const struct app_command app_case_list_command;
extern const struct app_command app_case_show_command;
extern const struct app_command app_case_move_command;
extern const struct app_command app_case_assign_command;
extern const struct app_command app_case_publish_command;
extern const struct app_command app_case_withdraw_command;
extern const struct app_command app_case_note_command;
extern const struct app_command app_case_close_command;
extern const struct app_command app_person_show_command;
extern const struct app_command app_person_erase_command;
extern const struct app_command app_key_rotate_command;
extern const struct app_command app_user_add_command;
extern const struct app_command app_user_list_command;
extern const struct app_command app_user_role_command;
extern const struct app_command app_user_passwd_command;
extern const struct app_command app_user_disable_command;
extern const struct app_command app_token_add_command;
extern const struct app_command app_token_list_command;
extern const struct app_command app_token_revoke_command;
extern const struct app_command app_media_list_command;
extern const struct app_command app_media_clear_command;
extern const struct app_command app_media_hide_command;
extern const struct app_command app_notices_send_command;
extern const struct app_command app_verify_command;
extern const struct app_command app_serve_command;
extern const struct app_command app_backup_command;
extern const struct app_command app_version_command;
extern const struct app_command app_help_command;

/** Every command in the order of help; ended by NULL. */
extern const struct app_command *const app_commands[];

/** The command whose name starts argv, and how many words that takes; NULL when there is none. */
const struct app_command *app_command_find(int argc, char **argv, int *out_words);

/** Says on stderr that argv names no command, with the nearest that there is. */
void app_unknown_command(int argc, char *const *argv);

/** Takes "error", "warn", "info" or "debug" as the level of the log. */
void app_log_level(const char *name);

/** Prints "tapak: message" to stderr; the exit code for err's status. */
enum app_exit app_report(const struct tapak_error *err);

/** One line to stderr behind "tapak: ". */
void app_say(const char *format, ...) TAPAK_PRINTF(1, 2);

/** Help for a topic of one or two words (a command, "settings"), or the overview without any. */
enum app_exit app_help(size_t count, char *const *topic, FILE *to);

#endif
