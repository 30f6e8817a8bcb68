// libpng's simplified interface: memory to memory, and its jumps stay inside of it.
#include "media/codec.h"

#include <png.h>

static enum tapak_status finish(png_image *image, struct raster *out_raster,
                                struct tapak_error *err)
{
    const png_color white = {255, 255, 255};
    enum tapak_status status = raster_check(image->width, image->height, err);
    if (status == TAPAK_OK) {
        status = raster_make((int)image->width, (int)image->height, out_raster, err);
    }
    if (status != TAPAK_OK) {
        return status;
    }
    image->format = PNG_FORMAT_RGB;
    if (png_image_finish_read(image, &white, out_raster->rgb, 0, NULL) == 0) {
        status = tapak_fail(err, TAPAK_INVALID, "the PNG cannot be decoded: %.60s", image->message);
        raster_free(out_raster);
    }
    return status;
}

enum tapak_status png_decode(struct tapak_slice bytes, struct raster *out_raster,
                             struct tapak_error *err)
{
    png_image image = {.version = PNG_IMAGE_VERSION};
    if (png_image_begin_read_from_memory(&image, bytes.text, bytes.length) == 0) {
        return tapak_fail(err, TAPAK_INVALID, "the PNG cannot be read: %.60s", image.message);
    }
    enum tapak_status status = finish(&image, out_raster, err);
    png_image_free(&image);
    return status;
}
