/**
 * @file raster.h
 * @brief Pixels in memory: red, green, blue, a byte each, rows from the top without padding.
 */
#ifndef MEDIA_RASTER_H
#define MEDIA_RASTER_H

#include "tapak/base/error.h"

#include <stddef.h>
#include <stdint.h>

enum { RASTER_CHANNELS = 3 };

/** {0} is empty. */
struct raster {
    uint8_t *rgb; ///< owned
    int width_px;
    int height_px;
};

/** Room for that many pixels, not cleared; TAPAK_TOO_LARGE above the ceilings. */
TAPAK_MUST_CHECK enum tapak_status raster_make(int width_px, int height_px,
                                               struct raster *out_raster, struct tapak_error *err);
void raster_free(struct raster *raster);

/** Whether an image of that size may be decoded at all. */
TAPAK_MUST_CHECK enum tapak_status raster_check(int64_t width_px, int64_t height_px,
                                                struct tapak_error *err);

/** Turns it upright; orientation as in Exif, 1 … 8, anything else is 1. */
TAPAK_MUST_CHECK enum tapak_status raster_turn(struct raster *raster, int orientation,
                                               struct tapak_error *err);

/** Makes out_raster of it with the longer side at most side_px: means over the pixels it covers. */
TAPAK_MUST_CHECK enum tapak_status raster_shrink(const struct raster *raster, int side_px,
                                                 struct raster *out_raster,
                                                 struct tapak_error *err);

#endif
