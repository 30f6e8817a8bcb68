/**
 * @file photo.h
 * @brief Photographs as they come, and what is kept of them: pixels, and nothing else.
 *
 * Shape:   JPEG, PNG or WebP, told by the first bytes, never by name or declared type. What is made
 *          is a baseline JPEG without any metadata, turned upright, at most TAPAK_PHOTO_SIDE_PX on
 *          its longer side, and a small one of TAPAK_THUMB_SIDE_PX. The same bytes give the same
 *          bytes. Transparent parts become white. A colour profile is not applied.
 * Rule:    bytes, sides and pixels have to keep to the ceilings before anything is decoded. What
 *          moves, and what needs more than 100 scans, is refused.
 * Place:   the position that a camera wrote is handed back, to be offered to who sent the photo; it
 *          is in nothing that is kept.
 * Memory:  at most about 300 MiB while it runs: who calls sees to it that few run at once.
 * Threads: any.
 * Source:  JPEG by libjpeg-turbo, PNG by libpng, WebP by libwebp; CIPA DC-008 (Exif 2.32) for the
 *          orientation and the place.
 */
#ifndef TAPAK_MEDIA_PHOTO_H
#define TAPAK_MEDIA_PHOTO_H

#include "tapak/base/buf.h"
#include "tapak/base/error.h"
#include "tapak/base/text.h"
#include "tapak/model/point.h"

#include <stdbool.h>

enum { TAPAK_PHOTO_SIDE_PX = 3200, TAPAK_THUMB_SIDE_PX = 320 };

enum tapak_media_type {
    TAPAK_MEDIA_OTHER,
    TAPAK_MEDIA_JPEG,
    TAPAK_MEDIA_PNG,
    TAPAK_MEDIA_WEBP,
    TAPAK_MEDIA_HEIC, ///< known, not taken
    TAPAK_MEDIA_PDF,  ///< no photo: kept as it is, never opened
};

/** By the first bytes. */
enum tapak_media_type tapak_media_type_of(struct tapak_slice bytes);

/** Free with tapak_photo_free(). */
struct tapak_photo {
    struct tapak_buf image;
    struct tapak_buf thumb;
    int width_px; ///< of image
    int height_px;
    bool has_place;
    struct tapak_point place;
};

/** TAPAK_UNSUPPORTED for another type, TAPAK_TOO_LARGE above a ceiling, TAPAK_INVALID for a photo
    that is broken. */
TAPAK_MUST_CHECK enum tapak_status
tapak_photo_clean(struct tapak_slice bytes, struct tapak_photo *out_photo, struct tapak_error *err);
void tapak_photo_free(struct tapak_photo *photo);

#endif
