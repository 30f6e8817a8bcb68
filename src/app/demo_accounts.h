/**
 * @file demo_accounts.h
 * @brief One account of each role for the demo region, with passwords that are made anew each time.
 */
#ifndef APP_DEMO_ACCOUNTS_H
#define APP_DEMO_ACCOUNTS_H

#include "app/sheet.h"
#include "tapak/store/store.h"

/**
 * Adds "admin", "petugas", "kades" and "analis", or gives those that are there a new password, and
 * shows login and password of each as a list of the sheet. The area is that of the first village.
 */
TAPAK_MUST_CHECK enum tapak_status
demo_add_accounts(struct tapak_store *store, struct app_sheet *sheet, struct tapak_error *err);

#endif
