#include "media/codec.h"

#include <webp/decode.h>

enum tapak_status webp_decode(struct tapak_slice bytes, struct raster *out_raster,
                              struct tapak_error *err)
{
    const uint8_t *data = (const uint8_t *)bytes.text;
    WebPBitstreamFeatures features;
    if (WebPGetFeatures(data, bytes.length, &features) != VP8_STATUS_OK) {
        return tapak_fail(err, TAPAK_INVALID, "the WebP cannot be read");
    }
    if (features.has_animation) {
        return tapak_fail(err, TAPAK_UNSUPPORTED, "the WebP moves: send one picture of it");
    }
    enum tapak_status status = raster_check(features.width, features.height, err);
    status =
        status == TAPAK_OK ? raster_make(features.width, features.height, out_raster, err) : status;
    if (status != TAPAK_OK) {
        return status;
    }
    int stride = features.width * RASTER_CHANNELS;
    size_t size = (size_t)stride * (size_t)features.height;
    if (WebPDecodeRGBInto(data, bytes.length, out_raster->rgb, size, stride) == NULL) {
        raster_free(out_raster);
        return tapak_fail(err, TAPAK_INVALID, "the WebP cannot be decoded");
    }
    return TAPAK_OK;
}
