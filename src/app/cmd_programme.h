/**
 * @file cmd_programme.h
 * @brief Loading the programme's list and showing it against the checksum; also for the demo.
 */
#ifndef APP_CMD_PROGRAMME_H
#define APP_CMD_PROGRAMME_H

#include "app/sheet.h"
#include "app/work.h"

TAPAK_MUST_CHECK enum tapak_status app_load_programme(struct app *app, struct app_work *work,
                                                      struct app_sheet *sheet, const char *path,
                                                      int64_t *out_refused,
                                                      struct tapak_error *err);

#endif
