// The first byte chooses: a block as it is, or one to be found in a photo of some type.
#include <assert.h>
#include <stdint.h>

#include "media/exif.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const enum tapak_media_type types[] = {TAPAK_MEDIA_OTHER, TAPAK_MEDIA_JPEG,
                                                  TAPAK_MEDIA_PNG, TAPAK_MEDIA_WEBP};
    if (size == 0) {
        return 0;
    }
    enum tapak_media_type type = types[data[0] % 4];
    struct tapak_slice bytes = {(const char *)data + 1, size - 1};
    struct exif exif = exif_read(type == TAPAK_MEDIA_OTHER ? bytes : exif_find(type, bytes));
    assert(exif.orientation >= 1 && exif.orientation <= 8);
    assert(!exif.has_place || tapak_point_is_valid(exif.place));
    return 0;
}
