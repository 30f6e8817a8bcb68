#include "media/photos.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <png.h>
#include <webp/encode.h>

#include "media/codec.h"
#include "media/raster.h"
#include "tapak/base/limits.h"

static struct raster draw(int width_px, int height_px)
{
    static const uint8_t red[] = {220, 20, 20};
    static const uint8_t blue[] = {20, 20, 220};
    static const uint8_t green[] = {20, 200, 20};
    struct raster raster = {0};
    struct tapak_error err = {0};
    assert_int_equal(raster_make(width_px, height_px, &raster, &err), TAPAK_OK);
    uint8_t *to = raster.rgb;
    for (int y = 0; y < height_px; y++) {
        for (int x = 0; x < width_px; x++, to += RASTER_CHANNELS) {
            bool is_left = x < width_px / 2;
            memcpy(to,
                   is_left && y < height_px / 2 ? green
                   : is_left                    ? red
                                                : blue,
                   RASTER_CHANNELS);
        }
    }
    return raster;
}

void photo_jpeg(struct tapak_buf *out, int width_px, int height_px)
{
    struct tapak_error err = {0};
    struct raster raster = draw(width_px, height_px);
    tapak_buf_init(out, TAPAK_MAX_PHOTO_BYTES);
    assert_int_equal(jpeg_encode(&raster, 90, out, &err), TAPAK_OK);
    raster_free(&raster);
}

void photo_png(struct tapak_buf *out, int width_px, int height_px)
{
    struct raster raster = draw(width_px, height_px);
    png_image image = {.version = PNG_IMAGE_VERSION,
                       .width = (png_uint_32)width_px,
                       .height = (png_uint_32)height_px,
                       .format = PNG_FORMAT_RGB};
    png_alloc_size_t size = 0;
    tapak_buf_init(out, TAPAK_MAX_PHOTO_BYTES);
    assert_true(png_image_write_get_memory_size(image, size, 0, raster.rgb, 0, NULL));
    char *room = tapak_buf_extend(out, size);
    assert_non_null(room);
    assert_true(png_image_write_to_memory(&image, room, &size, 0, raster.rgb, 0, NULL));
    tapak_buf_cut(out, size);
    raster_free(&raster);
}

void photo_webp(struct tapak_buf *out, int width_px, int height_px)
{
    struct raster raster = draw(width_px, height_px);
    uint8_t *bytes = NULL;
    size_t size =
        WebPEncodeRGB(raster.rgb, width_px, height_px, width_px * RASTER_CHANNELS, 90, &bytes);
    assert_true(size > 0);
    tapak_buf_init(out, TAPAK_MAX_PHOTO_BYTES);
    tapak_buf_put(out, bytes, size);
    WebPFree(bytes);
    raster_free(&raster);
}

static void put16(struct tapak_buf *buf, bool is_big_endian, uint32_t number)
{
    char low = (char)(number & 0xFF);
    char high = (char)(number >> 8 & 0xFF);
    tapak_buf_put_char(buf, is_big_endian ? high : low);
    tapak_buf_put_char(buf, is_big_endian ? low : high);
}

static void put32(struct tapak_buf *buf, bool is_big_endian, uint32_t number)
{
    put16(buf, is_big_endian, is_big_endian ? number >> 16 : number & 0xFFFF);
    put16(buf, is_big_endian, is_big_endian ? number & 0xFFFF : number >> 16);
}

static void put_entry(struct tapak_buf *buf, bool is_big_endian, const uint32_t entry[4])
{
    enum { TAG, TYPE, COUNT, VALUE, ASCII = 2, SHORT = 3 };
    put16(buf, is_big_endian, entry[TAG]);
    put16(buf, is_big_endian, entry[TYPE]);
    put32(buf, is_big_endian, entry[COUNT]);
    if (entry[TYPE] == SHORT) {
        put16(buf, is_big_endian, entry[VALUE]);
        put16(buf, is_big_endian, 0);
    } else if (entry[TYPE] == ASCII) {
        tapak_buf_put(buf, (const char[4]){(char)entry[VALUE], '\0', '\0', '\0'}, 4);
    } else {
        put32(buf, is_big_endian, entry[VALUE]);
    }
}

// Degrees, minutes and thousandths of seconds.
static void put_angle(struct tapak_buf *buf, bool is_big_endian, double degrees)
{
    double whole = floor(fabs(degrees));
    double minutes = (fabs(degrees) - whole) * 60;
    const double parts[] = {whole, floor(minutes), (minutes - floor(minutes)) * 60 * 1000};
    for (size_t i = 0; i < 3; i++) {
        put32(buf, is_big_endian, (uint32_t)lround(parts[i]));
        put32(buf, is_big_endian, i == 2 ? 1000 : 1);
    }
}

void photo_exif(struct tapak_buf *out, bool is_big_endian, int orientation,
                const struct tapak_point *place)
{
    enum { FIRST = 8, GPS = FIRST + 2 + 2 * 12 + 4, ANGLES = GPS + 2 + 4 * 12 + 4 };
    tapak_buf_init(out, TAPAK_MAX_BODY_BYTES);
    tapak_buf_put(out, is_big_endian ? "MM\0*" : "II*\0", 4);
    put32(out, is_big_endian, FIRST);
    put16(out, is_big_endian, place == NULL ? 1 : 2);
    put_entry(out, is_big_endian, (uint32_t[]){0x0112, 3, 1, (uint32_t)orientation});
    if (place == NULL) {
        put32(out, is_big_endian, 0);
        return;
    }
    put_entry(out, is_big_endian, (uint32_t[]){0x8825, 4, 1, GPS});
    put32(out, is_big_endian, 0);
    put16(out, is_big_endian, 4);
    put_entry(out, is_big_endian, (uint32_t[]){1, 2, 2, place->lat_deg < 0 ? 'S' : 'N'});
    put_entry(out, is_big_endian, (uint32_t[]){2, 5, 3, ANGLES});
    put_entry(out, is_big_endian, (uint32_t[]){3, 2, 2, place->lon_deg < 0 ? 'W' : 'E'});
    put_entry(out, is_big_endian, (uint32_t[]){4, 5, 3, ANGLES + 24});
    put32(out, is_big_endian, 0);
    put_angle(out, is_big_endian, place->lat_deg);
    put_angle(out, is_big_endian, place->lon_deg);
}

static void put_segment(struct tapak_buf *buf, int marker, const char *head, size_t head_size,
                        struct tapak_slice bytes)
{
    tapak_buf_put_char(buf, '\xFF');
    tapak_buf_put_char(buf, (char)marker);
    put16(buf, true, (uint32_t)(2 + head_size + bytes.length));
    tapak_buf_put(buf, head, head_size);
    tapak_buf_put(buf, bytes.text, bytes.length);
}

void photo_put_exif(struct tapak_buf *jpeg, const struct tapak_buf *block, const char *words)
{
    struct tapak_buf made;
    tapak_buf_init(&made, TAPAK_MAX_PHOTO_BYTES);
    tapak_buf_put(&made, jpeg->bytes, 2);
    put_segment(&made, 0xE1, "Exif\0", 6, (struct tapak_slice){block->bytes, block->size});
    put_segment(&made, 0xFE, "", 0, tapak_slice_of(words));
    tapak_buf_put(&made, jpeg->bytes + 2, jpeg->size - 2);
    tapak_buf_free(jpeg);
    *jpeg = made;
}
