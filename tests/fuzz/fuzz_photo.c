// A photo of any type, from bytes that mean harm: it is refused, or comes out without metadata.
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "media/exif.h"
#include "tapak/media/photo.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct tapak_photo photo;
    struct tapak_error err;
    const struct tapak_slice bytes = {(const char *)data, size};
    if (tapak_photo_clean(bytes, &photo, &err) == TAPAK_OK) {
        const struct tapak_slice made = {photo.image.bytes, photo.image.size};
        assert(tapak_media_type_of(made) == TAPAK_MEDIA_JPEG);
        assert(exif_find(TAPAK_MEDIA_JPEG, made).text == NULL);
        assert(photo.width_px > 0 && photo.height_px > 0);
        tapak_photo_free(&photo);
    }
    return 0;
}
