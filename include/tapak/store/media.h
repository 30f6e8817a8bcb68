/**
 * @file media.h
 * @brief What came with reports: rows in the database, bytes in files named by their SHA-256.
 *
 * Files:   "PATH.media/ab/abcd….", mode 600, never changed: the same bytes are kept once. A file is
 *          on disk before the row that names it; a report that is then refused leaves its files
 *          behind, which nothing names. Files never go while the program runs.
 * Public:  a medium is for the public when its report is, and an officer has cleared it by itself.
 */
#ifndef TAPAK_STORE_MEDIA_H
#define TAPAK_STORE_MEDIA_H

#include "tapak/base/hash.h"
#include "tapak/base/text.h"
#include "tapak/store/reports.h"
#include "tapak/store/store.h"

enum tapak_medium_kind { TAPAK_MEDIUM_PHOTO, TAPAK_MEDIUM_DOCUMENT, TAPAK_MEDIUM_KIND_COUNT };

const char *tapak_medium_kind_code(enum tapak_medium_kind kind);

/** A value. */
struct tapak_medium {
    char public_id[TAPAK_PUBLIC_ID_LENGTH + 1];
    char report_id[TAPAK_PUBLIC_ID_LENGTH + 1]; ///< public; reading only
    enum tapak_medium_kind kind;
    struct tapak_digest sha256;
    struct tapak_digest thumb; ///< of a photo
    int64_t bytes;
    int width_px;
    int height_px;
    bool is_cleared; ///< reading only
};

/** Bytes into a file; on disk when it returns. TAPAK_BUSY when the disk is full. Threads: any. */
TAPAK_MUST_CHECK enum tapak_status tapak_medium_keep(const struct tapak_store *store,
                                                     struct tapak_slice bytes,
                                                     struct tapak_digest *out_sha256,
                                                     struct tapak_error *err);

/** A descriptor for reading, and the size; TAPAK_IO when the file is gone. Threads: any. */
TAPAK_MUST_CHECK enum tapak_status tapak_medium_open(const struct tapak_store *store,
                                                     const struct tapak_digest *sha256,
                                                     int *out_file, size_t *out_size,
                                                     struct tapak_error *err);

/** Within a write: media of a report, each with an event "attached". TAPAK_NOT_FOUND. */
TAPAK_MUST_CHECK enum tapak_status
tapak_medium_attach(struct tapak_conn *conn, const char *report_public_id,
                    const struct tapak_medium *media, size_t count, const struct tapak_actor *actor,
                    struct tapak_error *err);

/** By public id; TAPAK_NOT_FOUND. */
TAPAK_MUST_CHECK enum tapak_status tapak_medium_find(struct tapak_conn *conn, const char *public_id,
                                                     struct tapak_medium *out_medium,
                                                     struct tapak_error *err);

typedef enum tapak_status tapak_medium_fn(const struct tapak_medium *medium, void *context);
/** Those of a report, in the order in which they came. */
TAPAK_MUST_CHECK enum tapak_status tapak_medium_each(struct tapak_conn *conn,
                                                     const char *report_public_id,
                                                     tapak_medium_fn *each, void *context,
                                                     struct tapak_error *err);

/** Within a write; event "medium_cleared" or "medium_hidden". TAPAK_NOT_FOUND. */
TAPAK_MUST_CHECK enum tapak_status tapak_medium_clear(struct tapak_conn *conn,
                                                      const char *public_id,
                                                      const struct tapak_actor *actor,
                                                      struct tapak_error *err);
TAPAK_MUST_CHECK enum tapak_status tapak_medium_hide(struct tapak_conn *conn, const char *public_id,
                                                     const struct tapak_actor *actor,
                                                     struct tapak_error *err);

#endif
