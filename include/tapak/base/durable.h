/**
 * @file durable.h
 * @brief A file that is on disk whole, or not at all.
 *
 * Rule:    the bytes are written under another name in the same folder, synced, and given their
 *          name; then the folder is synced. A crash leaves the old file or the new one, and at most
 *          a draft (NAME.XXXXXX) beside it. Mode 600.
 */
#ifndef TAPAK_BASE_DURABLE_H
#define TAPAK_BASE_DURABLE_H

#include "tapak/base/error.h"
#include "tapak/base/text.h"

/** Puts bytes in the place of whatever path names. TAPAK_BUSY when the disk is full, TAPAK_IO. */
TAPAK_MUST_CHECK enum tapak_status tapak_durable_replace(const char *path, struct tapak_slice bytes,
                                                         struct tapak_error *err);

/** The same where nothing may be in the place: TAPAK_CONFLICT when something is. */
TAPAK_MUST_CHECK enum tapak_status tapak_durable_make(const char *path, struct tapak_slice bytes,
                                                      struct tapak_error *err);

/** Puts the names in the folder of path on disk; errno says why not. */
bool tapak_durable_sync_folder_of(const char *path);

#endif
