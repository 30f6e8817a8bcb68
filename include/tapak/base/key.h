/**
 * @file key.h
 * @brief The secret of an installation: a file of its own beside the database, mode 600.
 *
 * It keys the stand-in points, the digests of tracking codes and the cursors of pages. It is not in
 * the database, so that who has only what the program serves, or the digests, cannot work them out.
 * The database itself holds true points and persons: a copy of it has to be guarded like the key.
 */
#ifndef TAPAK_BASE_KEY_H
#define TAPAK_BASE_KEY_H

#include "tapak/base/error.h"
#include "tapak/base/hash.h"

/** Read the key at path; TAPAK_NOT_FOUND when there is none. A file others can read is refused. */
TAPAK_MUST_CHECK enum tapak_status tapak_key_read(const char *path, struct tapak_key *out_key,
                                                  struct tapak_error *err);

/** As tapak_key_read(), making a random key (durably, mode 600) when there is none. */
TAPAK_MUST_CHECK enum tapak_status tapak_key_ensure(const char *path, struct tapak_key *out_key,
                                                    struct tapak_error *err);

#endif
