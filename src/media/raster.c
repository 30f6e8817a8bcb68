#include "media/raster.h"

#include "tapak/base/limits.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum tapak_status raster_check(int64_t width_px, int64_t height_px, struct tapak_error *err)
{
    if (width_px < 1 || height_px < 1) {
        return tapak_fail(err, TAPAK_INVALID, "the photo has no pixels");
    }
    if (width_px > TAPAK_MAX_PHOTO_SIDE_PX || height_px > TAPAK_MAX_PHOTO_SIDE_PX ||
        width_px * height_px > TAPAK_MAX_PHOTO_PIXELS) {
        return tapak_fail(err, TAPAK_TOO_LARGE,
                          "the photo has %lld by %lld pixels, at most %d on a side and %d in all",
                          (long long)width_px, (long long)height_px, TAPAK_MAX_PHOTO_SIDE_PX,
                          TAPAK_MAX_PHOTO_PIXELS);
    }
    return TAPAK_OK;
}

enum tapak_status raster_make(int width_px, int height_px, struct raster *out_raster,
                              struct tapak_error *err)
{
    enum tapak_status status = raster_check(width_px, height_px, err);
    if (status != TAPAK_OK) {
        return status;
    }
    uint8_t *rgb = malloc((size_t)width_px * (size_t)height_px * RASTER_CHANNELS);
    if (rgb == NULL) {
        return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for a photo");
    }
    *out_raster = (struct raster){rgb, width_px, height_px};
    return TAPAK_OK;
}

void raster_free(struct raster *raster)
{
    free(raster->rgb);
    *raster = (struct raster){0};
}

static uint8_t *pixel_at(const struct raster *raster, int x, int y)
{
    return raster->rgb + ((size_t)y * (size_t)raster->width_px + (size_t)x) * RASTER_CHANNELS;
}

// Where the upright pixel x, y lies in the raster as it was stored (Exif 2.32 section 4.6.4 A).
static const uint8_t *stored_at(const struct raster *raster, int orientation, int x, int y)
{
    int right = raster->width_px - 1;
    int bottom = raster->height_px - 1;
    switch (orientation) {
    case 2:
        return pixel_at(raster, right - x, y);
    case 3:
        return pixel_at(raster, right - x, bottom - y);
    case 4:
        return pixel_at(raster, x, bottom - y);
    case 5:
        return pixel_at(raster, y, x);
    case 6:
        return pixel_at(raster, y, bottom - x);
    case 7:
        return pixel_at(raster, right - y, bottom - x);
    case 8:
        return pixel_at(raster, right - y, x);
    default:
        return pixel_at(raster, x, y);
    }
}

enum tapak_status raster_turn(struct raster *raster, int orientation, struct tapak_error *err)
{
    struct raster upright = {0};
    bool is_on_its_side = orientation >= 5 && orientation <= 8;
    if (orientation < 2 || orientation > 8) {
        return TAPAK_OK;
    }
    enum tapak_status status =
        raster_make(is_on_its_side ? raster->height_px : raster->width_px,
                    is_on_its_side ? raster->width_px : raster->height_px, &upright, err);
    if (status != TAPAK_OK) {
        return status;
    }
    uint8_t *to = upright.rgb;
    for (int y = 0; y < upright.height_px; y++) {
        for (int x = 0; x < upright.width_px; x++, to += RASTER_CHANNELS) {
            memcpy(to, stored_at(raster, orientation, x, y), RASTER_CHANNELS);
        }
    }
    raster_free(raster);
    *raster = upright;
    return TAPAK_OK;
}

// The mean of the pixels from x0, y0 up to x1, y1 (not included).
static void put_mean(const struct raster *raster, const int from[2], const int until[2],
                     uint8_t *to)
{
    uint64_t sums[RASTER_CHANNELS] = {0};
    for (int y = from[1]; y < until[1]; y++) {
        const uint8_t *at = pixel_at(raster, from[0], y);
        for (int x = from[0]; x < until[0]; x++, at += RASTER_CHANNELS) {
            sums[0] += at[0];
            sums[1] += at[1];
            sums[2] += at[2];
        }
    }
    uint64_t count = (uint64_t)(until[0] - from[0]) * (uint64_t)(until[1] - from[1]);
    for (int i = 0; i < RASTER_CHANNELS; i++) {
        to[i] = (uint8_t)((sums[i] + count / 2) / count);
    }
}

// Where the part number `at` of `parts` equal ones begins on a side of size pixels.
static int edge(int at, int size, int parts)
{
    return (int)((int64_t)at * size / parts);
}

enum tapak_status raster_shrink(const struct raster *raster, int side_px, struct raster *out_raster,
                                struct tapak_error *err)
{
    int longer = raster->width_px > raster->height_px ? raster->width_px : raster->height_px;
    int target = longer > side_px ? side_px : longer;
    int width = edge(target, raster->width_px, longer);
    int height = edge(target, raster->height_px, longer);
    struct raster small = {0};
    enum tapak_status status =
        raster_make(width < 1 ? 1 : width, height < 1 ? 1 : height, &small, err);
    if (status != TAPAK_OK) {
        return status;
    }
    uint8_t *to = small.rgb;
    for (int y = 0; y < small.height_px; y++) {
        for (int x = 0; x < small.width_px; x++, to += RASTER_CHANNELS) {
            const int from[2] = {edge(x, raster->width_px, small.width_px),
                                 edge(y, raster->height_px, small.height_px)};
            const int until[2] = {edge(x + 1, raster->width_px, small.width_px),
                                  edge(y + 1, raster->height_px, small.height_px)};
            put_mean(raster, from, until, to);
        }
    }
    *out_raster = small;
    return TAPAK_OK;
}
