/**
 * @file exif.h
 * @brief The two things that are read of what a camera writes beside the pixels: which way is up,
 *        and where it was.
 *
 * Rule:    offsets and counts are checked against the bytes; nothing is followed twice; what is
 *          broken is as if it were not there.
 * Source:  CIPA DC-008 (Exif 2.32) sections 4.5 and 4.6; TIFF 6.0; PNG third edition section 11.3.4
 *          (eXIf); WebP container specification.
 */
#ifndef MEDIA_EXIF_H
#define MEDIA_EXIF_H

#include "tapak/base/text.h"
#include "tapak/media/photo.h"
#include "tapak/model/point.h"

#include <stdbool.h>

struct exif {
    int orientation; ///< 1 … 8; 1 when it is not said
    bool has_place;
    struct tapak_point place;
};

/** The Exif block of a photo of that type, or absent. */
struct tapak_slice exif_find(enum tapak_media_type type, struct tapak_slice photo);

/** Of a block as exif_find() gives it: a TIFF. */
struct exif exif_read(struct tapak_slice block);

#endif
