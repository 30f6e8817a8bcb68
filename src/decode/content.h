/**
 * @file content.h
 * @brief What a file is, told from its first bytes and not from its name.
 */
#ifndef TAPAK_SRC_DECODE_CONTENT_H
#define TAPAK_SRC_DECODE_CONTENT_H

#include "tapak/base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    CONTENT_PATH_BYTES = 4096,
    CONTENT_NOTE_BYTES = 128,
};

enum content_kind {
    CONTENT_TEXT,    ///< CSV, as far as one can tell
    CONTENT_JSON,    ///< JSON that is not GeoJSON
    CONTENT_SHEET,   ///< a workbook: the header stands in a row
    CONTENT_FEATURES ///< a vector file of GDAL's
};

/** A value. */
struct content {
    enum content_kind kind;
    const char *format;            ///< "csv", "xlsx", "gpkg", …
    const char *const *drivers;    ///< of GDAL, NULL-terminated; NULL when it is not for GDAL
    const char *const *options;    ///< to open it with, or NULL
    char path[CONTENT_PATH_BYTES]; ///< as to be opened: inside an archive where it is one
    char note[CONTENT_NOTE_BYTES]; ///< "" or what was noticed
};

/**
 * member names the file of an archive that holds several, NULL else. TAPAK_INVALID tells what the
 * file is when it is nothing that can be read.
 */
TAPAK_MUST_CHECK enum tapak_status content_recognise(const char *path, const char *member,
                                                     struct content *out_content,
                                                     struct tapak_error *err);

/** Size of a file; 0 when it is not known without unpacking all of it. */
int64_t content_bytes(const char *path);

#endif
