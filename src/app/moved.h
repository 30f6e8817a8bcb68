/**
 * @file moved.h
 * @brief Placing everything again under a world, and showing what moved.
 */
#ifndef APP_MOVED_H
#define APP_MOVED_H

#include "app/sheet.h"
#include "app/work.h"

#include "tapak/ingest/rejoin.h"

/** Counts of a rejoin and its largest moves, as members of the sheet. */
void app_show_moved(struct app_sheet *sheet, const struct tapak_rejoin_result *result);

#endif
