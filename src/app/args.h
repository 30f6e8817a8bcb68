/**
 * @file args.h
 * @brief Flags and operands of a command line, strictly: what a command does not take is refused.
 *
 * Forms: --name VALUE, --name=VALUE, --switch, "--" before operands that start with a hyphen; -o is
 *        --output, -q --quiet, -h --help. A flag may be given once.
 */
#ifndef APP_ARGS_H
#define APP_ARGS_H

#include "tapak/base/error.h"

#include <stdbool.h>
#include <stddef.h>

struct app_command;

struct app_flag {
    const char *name;  ///< without the hyphens
    const char *value; ///< what stands for the value in help; NULL for a switch
    const char *about;
};

struct app_given {
    const char *name;
    const char *value; ///< NULL for a switch
};

/** Texts are borrowed from argv. */
struct app_args {
    char **operands;
    size_t operand_count;
    struct app_given *given;
    size_t given_count;
};

/** Flags that every command takes. */
extern const struct app_flag app_common_flags[];

/** Reads argv (behind the command's words). Free with app_args_free(), also after a failure. */
TAPAK_MUST_CHECK enum tapak_status app_args_parse(const struct app_command *command, int argc,
                                                  char **argv, struct app_args *out_args,
                                                  struct tapak_error *err);
void app_args_free(struct app_args *args);

/** The value of a flag, or NULL when it was not given. */
const char *app_args_value(const struct app_args *args, const char *name);

/** Whether a flag was given. */
bool app_args_has(const struct app_args *args, const char *name);

/** How many single edits (with exchanges of neighbours) lead from a to b; at most ceiling + 1. */
size_t app_edit_distance(const char *a, const char *b, size_t ceiling);

#endif
