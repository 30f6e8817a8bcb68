/**
 * @file cmd_boundaries.h
 * @brief Loading an edition, placing everything again, showing both; also for the demo.
 */
#ifndef APP_CMD_BOUNDARIES_H
#define APP_CMD_BOUNDARIES_H

#include "app/sheet.h"
#include "app/work.h"

#include "tapak/ingest/boundaries.h"

/** Notes of the load become lists of the sheet; *out_refused counts features left out. */
TAPAK_MUST_CHECK enum tapak_status app_load_boundaries(struct app *app, struct app_work *work,
                                                       struct app_sheet *sheet,
                                                       struct tapak_boundaries_options *options,
                                                       int64_t *out_refused,
                                                       struct tapak_error *err);

#endif
