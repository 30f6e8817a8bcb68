/**
 * @file cmd_import.h
 * @brief Importing one file and showing its counts; also for the demo.
 */
#ifndef APP_CMD_IMPORT_H
#define APP_CMD_IMPORT_H

#include "app/sheet.h"
#include "app/work.h"

#include "tapak/ingest/import.h"

/** One file of reports or hotspots as a part of the sheet; refused rows are added up. */
TAPAK_MUST_CHECK enum tapak_status app_import_file(struct app_work *work, struct app_sheet *sheet,
                                                   bool is_reports,
                                                   const struct tapak_import_options *options,
                                                   int64_t *in_out_refused,
                                                   struct tapak_error *err);

#endif
