/**
 * @file cmd_user.h
 * @brief What the commands of accounts and tokens share.
 */
#ifndef APP_CMD_USER_H
#define APP_CMD_USER_H

#include "app/command.h"
#include "tapak/account/password.h"
#include "tapak/model/sight.h"

enum { PASSWORD_LINE_BYTES = TAPAK_PASSWORD_MAX + 8 };

#define APP_ROLE_FLAGS                                                                             \
    {"role", "ROLE", "village_head, officer, analyst or admin"},                                   \
    {                                                                                              \
        "in", "CODE", "its area: a village of a village head, else of any level; admin: all"       \
    }

struct app_new_password {
    bool is_made; ///< by the program: to be shown once
    char text[PASSWORD_LINE_BYTES];
    char hash[TAPAK_PASSWORD_HASH_BYTES];
};

/** Makes one, or with --password asks for it; TAPAK_INVALID when it is a bad one. */
TAPAK_MUST_CHECK enum tapak_status app_new_password(const struct app *app, const char *login,
                                                    struct app_new_password *out,
                                                    struct tapak_error *err);

/** --role and --in. */
TAPAK_MUST_CHECK enum tapak_status app_take_role(const struct app *app, enum tapak_role *out_role,
                                                 struct tapak_code *out_area,
                                                 struct tapak_error *err);

#endif
