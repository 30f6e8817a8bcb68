/**
 * @file photos.h
 * @brief Photos that tests make: pixels that are known, and what cameras write beside them.
 */
#ifndef TESTS_MEDIA_PHOTOS_H
#define TESTS_MEDIA_PHOTOS_H

#include "tapak/base/buf.h"
#include "tapak/model/point.h"

#include <stdbool.h>

/** Left half red, right half blue, the upper left quarter green. */
void photo_jpeg(struct tapak_buf *out, int width_px, int height_px);
void photo_png(struct tapak_buf *out, int width_px, int height_px);
void photo_webp(struct tapak_buf *out, int width_px, int height_px);

/** A TIFF block as cameras write it. */
void photo_exif(struct tapak_buf *out, bool is_big_endian, int orientation,
                const struct tapak_point *place);

/** Puts a block, and a comment with words, behind the first two bytes of a JPEG. */
void photo_put_exif(struct tapak_buf *jpeg, const struct tapak_buf *block, const char *words);

#endif
