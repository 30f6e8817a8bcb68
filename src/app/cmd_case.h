/**
 * @file cmd_case.h
 * @brief What the case commands share: the database, the rules, who does it.
 */
#ifndef APP_CMD_CASE_H
#define APP_CMD_CASE_H

#include "app/sheet.h"
#include "app/work.h"
#include "tapak/base/arena.h"
#include "tapak/store/cases.h"

struct app_cases {
    struct app_work work;
    struct tapak_conn *conn;
    struct tapak_arena *arena;
    struct tapak_rules rules;
    struct tapak_actor actor; ///< of --as, now
    int64_t today;
};

/** Opens all; end with app_cases_close(), also after a failure. */
TAPAK_MUST_CHECK enum tapak_status app_cases_open(struct app_cases *out_cases, struct app *app,
                                                  struct tapak_error *err);
void app_cases_close(struct app_cases *cases);

/** --version, 0 when it is not given; TAPAK_INVALID. */
TAPAK_MUST_CHECK enum tapak_status app_case_version(const struct app *app, int64_t *out_version,
                                                    struct tapak_error *err);

#endif
