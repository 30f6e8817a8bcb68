/**
 * @file question.h
 * @brief The flags by which commands ask for reports: which area, time, category, and as of when.
 */
#ifndef APP_QUESTION_H
#define APP_QUESTION_H

#include "app/command.h"

#include "tapak/ingest/world.h"
#include "tapak/model/report.h"

/** The rows of app_flag that app_question_read() and app_question_as_of() read. */
#define APP_QUESTION_FLAGS                                                                         \
    {"in", "CODE", "only in this area"}, {"from", "DATE", "received on this day or later"},        \
        {"to", "DATE", "received on this day or earlier"},                                         \
        {"period", "P", "a monitoring period: P1, P2, P3"},                                        \
        {"category", "CODE", "only of this category"},                                             \
        {"programme", NULL, "only in villages of the programme"},                                  \
    {                                                                                              \
        "as-of", "TIME", "as it was at the end of this day, or at this instant"                    \
    }

/** --in, --from, --to, --period, --category, --programme. TAPAK_INVALID names the flag. */
TAPAK_MUST_CHECK enum tapak_status app_question_read(const struct app *app,
                                                     const struct tapak_world *world,
                                                     struct tapak_report_filter *filter,
                                                     struct tapak_error *err);

/** --as-of: a day (to its end, local) or an instant of RFC 3339; now when it is not given. */
TAPAK_MUST_CHECK enum tapak_status app_question_as_of(const struct app *app,
                                                      const struct tapak_world *world,
                                                      int64_t *out_as_of_ms,
                                                      struct tapak_error *err);

#endif
