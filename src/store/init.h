/**
 * @file init.h
 * @brief Making, upgrading and copying a database.
 */
#ifndef STORE_INIT_H
#define STORE_INIT_H

#include "store/conn.h"
#include "tapak/store/embedded.h"

enum { STORE_PATH_BYTES = 1024 };

/** What an address says. */
struct store_place {
    const struct db_driver *driver;
    char path[STORE_PATH_BYTES];
    char key_path[STORE_PATH_BYTES];
    char persons_path[STORE_PATH_BYTES];    ///< of the keys that seal contacts
    char media_path[STORE_PATH_BYTES];      ///< folder of photos and documents
    const struct tapak_embedded *schema;    ///< the program's; a test may give another
    const struct tapak_embedded *codelists; ///< likewise
};

TAPAK_MUST_CHECK enum tapak_status
store_place_of(const char *address, struct store_place *out_place, struct tapak_error *err);

/** As tapak_store_init(). */
TAPAK_MUST_CHECK enum tapak_status store_make(const struct store_place *place,
                                              struct tapak_init_result *out_result,
                                              struct tapak_error *err);

/** As store_make(), but TAPAK_NOT_FOUND when there is no database. */
TAPAK_MUST_CHECK enum tapak_status store_upgrade(const struct store_place *place,
                                                 struct tapak_init_result *out_result,
                                                 struct tapak_error *err);

/** A consistent copy of the place in a new file, with the keys beside it. */
TAPAK_MUST_CHECK enum tapak_status store_copy(struct tapak_conn *conn,
                                              const struct store_place *place, const char *path,
                                              struct tapak_error *err);

#endif
