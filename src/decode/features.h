/**
 * @file features.h
 * @brief Features and sheets of a GDAL file as records: fields as text, points in WGS 84.
 */
#ifndef TAPAK_SRC_DECODE_FEATURES_H
#define TAPAK_SRC_DECODE_FEATURES_H

#include "decode/content.h"
#include "decode/reader.h"

/** layer: NULL is the first that has rows. source_crs: NULL is what the file says. */
TAPAK_MUST_CHECK enum tapak_status features_open(const struct content *content, const char *layer,
                                                 const char *source_crs, struct reader **out_reader,
                                                 struct tapak_error *err);

#endif
