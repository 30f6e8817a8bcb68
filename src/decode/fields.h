/**
 * @file fields.h
 * @brief The fields of a GDAL feature as text cells.
 *
 * Numbers are spelled so that they read back exactly, dates as RFC 3339, lists as JSON arrays.
 */
#ifndef TAPAK_SRC_DECODE_FIELDS_H
#define TAPAK_SRC_DECODE_FIELDS_H

#include "tapak/base/buf.h"
#include "tapak/base/text.h"

#include <ogr_api.h>
#include <stdbool.h>

struct fields {
    size_t count;
    const char **names; ///< of the layer's definition
    struct tapak_slice *cells;
    size_t *starts; ///< where a made cell starts in made
    struct tapak_buf made;
    bool has_id; ///< the last one is the feature's id (GeoPackage's "fid")
    const char *id_name;
    bool has_codepage; ///< some text was not UTF-8 and was read as Windows-1252
};

/** names are copied: they live as long as the struct. */
TAPAK_MUST_CHECK enum tapak_status fields_init(struct fields *fields, OGRLayerH layer,
                                               struct tapak_error *err);
void fields_free(struct fields *fields);

/** Fills fields->cells; they live until the next call or until the feature is destroyed. */
TAPAK_MUST_CHECK enum tapak_status fields_read(struct fields *fields, OGRFeatureH feature,
                                               struct tapak_error *err);

#endif
