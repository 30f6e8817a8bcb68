/**
 * @file attachments.h
 * @brief What is sent with a report: photos made clean, PDFs as they are, kept in files.
 *
 * Rule:    the type is told by the bytes. A photo is decoded and made anew; a PDF is never opened.
 *          All are on disk when it returns; the rows that name them are written with the report.
 */
#ifndef TAPAK_INGEST_ATTACHMENTS_H
#define TAPAK_INGEST_ATTACHMENTS_H

#include "tapak/base/limits.h"
#include "tapak/base/text.h"
#include "tapak/model/point.h"
#include "tapak/store/media.h"

struct tapak_attachment {
    struct tapak_medium medium;
    bool has_place; ///< the camera wrote where it was: for who sent it alone
    struct tapak_point place;
};

/** A value. */
struct tapak_attachments {
    struct tapak_attachment items[TAPAK_MAX_ATTACHMENTS];
    size_t count;
};

/** Failures begin with "file: number 2 …". TAPAK_TOO_LARGE for more than TAPAK_MAX_ATTACHMENTS. */
TAPAK_MUST_CHECK enum tapak_status
tapak_attachments_keep(const struct tapak_store *store, const struct tapak_slice *files,
                       size_t count, struct tapak_attachments *out_kept, struct tapak_error *err);

#endif
