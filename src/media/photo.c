// Decoded to pixels and encoded anew: whatever stood beside the pixels, in whatever block, is gone.
// HEIC is known and refused: libheif brings four video decoders into the process that reads
// strangers' bytes, and phones send JPEG when a page asks for it.
#include "tapak/media/photo.h"

#include "media/codec.h"
#include "media/exif.h"
#include "media/raster.h"
#include "tapak/base/limits.h"

#include <string.h>

enum { QUALITY = 88, THUMB_QUALITY = 80 };

static bool begins(struct tapak_slice bytes, size_t at, const char *magic, size_t size)
{
    return bytes.length >= at + size && memcmp(bytes.text + at, magic, size) == 0;
}

enum tapak_media_type tapak_media_type_of(struct tapak_slice bytes)
{
    static const char *const brands[] = {"heic", "heix", "hevc", "heim", "heis", "mif1", "avif"};
    if (begins(bytes, 0, "\xFF\xD8\xFF", 3)) {
        return TAPAK_MEDIA_JPEG;
    }
    if (begins(bytes, 0, "\x89PNG\r\n\x1A\n", 8)) {
        return TAPAK_MEDIA_PNG;
    }
    if (begins(bytes, 0, "RIFF", 4) && begins(bytes, 8, "WEBP", 4)) {
        return TAPAK_MEDIA_WEBP;
    }
    if (begins(bytes, 0, "%PDF-", 5)) {
        return TAPAK_MEDIA_PDF;
    }
    for (size_t i = 0; i < sizeof brands / sizeof brands[0]; i++) {
        if (begins(bytes, 4, "ftyp", 4) && begins(bytes, 8, brands[i], 4)) {
            return TAPAK_MEDIA_HEIC;
        }
    }
    return TAPAK_MEDIA_OTHER;
}

static enum tapak_status decode(enum tapak_media_type type, struct tapak_slice bytes,
                                struct raster *out_raster, struct tapak_error *err)
{
    switch (type) {
    case TAPAK_MEDIA_JPEG:
        return jpeg_decode(bytes, TAPAK_PHOTO_SIDE_PX, out_raster, err);
    case TAPAK_MEDIA_PNG:
        return png_decode(bytes, out_raster, err);
    case TAPAK_MEDIA_WEBP:
        return webp_decode(bytes, out_raster, err);
    case TAPAK_MEDIA_HEIC:
        return tapak_fail(err, TAPAK_UNSUPPORTED, "HEIC and AVIF are not taken: send a JPEG");
    default:
        return tapak_fail(err, TAPAK_UNSUPPORTED, "it is no JPEG, PNG or WebP");
    }
}

// Shrinks and encodes; the size that came out goes to out_small, whose pixels are given back.
static enum tapak_status make(const struct raster *raster, int side_px, int quality,
                              struct tapak_buf *out, struct raster *out_size,
                              struct tapak_error *err)
{
    struct raster small = {0};
    enum tapak_status status = raster_shrink(raster, side_px, &small, err);
    status = status == TAPAK_OK ? jpeg_encode(&small, quality, out, err) : status;
    raster_free(&(struct raster){.rgb = small.rgb});
    *out_size = (struct raster){.width_px = small.width_px, .height_px = small.height_px};
    return status;
}

static enum tapak_status make_both(const struct raster *raster, struct tapak_photo *photo,
                                   struct tapak_error *err)
{
    struct raster size = {0};
    struct raster thumb_size = {0};
    enum tapak_status status =
        make(raster, TAPAK_PHOTO_SIDE_PX, QUALITY, &photo->image, &size, err);
    if (status == TAPAK_OK) {
        status = make(raster, TAPAK_THUMB_SIDE_PX, THUMB_QUALITY, &photo->thumb, &thumb_size, err);
    }
    photo->width_px = size.width_px;
    photo->height_px = size.height_px;
    return status;
}

enum tapak_status tapak_photo_clean(struct tapak_slice bytes, struct tapak_photo *out_photo,
                                    struct tapak_error *err)
{
    struct raster raster = {0};
    struct tapak_photo photo = {0};
    if (bytes.length > TAPAK_MAX_PHOTO_BYTES) {
        return tapak_fail(err, TAPAK_TOO_LARGE, "the photo has %zu bytes, at most %zu",
                          bytes.length, TAPAK_MAX_PHOTO_BYTES);
    }
    enum tapak_media_type type = tapak_media_type_of(bytes);
    enum tapak_status status = decode(type, bytes, &raster, err);
    if (status != TAPAK_OK) {
        return status;
    }
    tapak_buf_init(&photo.image, TAPAK_MAX_PHOTO_BYTES);
    tapak_buf_init(&photo.thumb, TAPAK_MAX_PHOTO_BYTES);
    struct exif exif = exif_read(exif_find(type, bytes));
    photo.has_place = exif.has_place;
    photo.place = exif.place;
    status = raster_turn(&raster, exif.orientation, err);
    status = status == TAPAK_OK ? make_both(&raster, &photo, err) : status;
    raster_free(&raster);
    if (status != TAPAK_OK) {
        tapak_photo_free(&photo);
        return status;
    }
    *out_photo = photo;
    return TAPAK_OK;
}

void tapak_photo_free(struct tapak_photo *photo)
{
    tapak_buf_free(&photo->image);
    tapak_buf_free(&photo->thumb);
}
