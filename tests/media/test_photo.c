#include "tapak/media/photo.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "media/codec.h"
#include "media/exif.h"
#include "media/photos.h"
#include "tapak/base/limits.h"

#define WORDS "dibuat oleh Siti dengan telepon 0812"

static struct tapak_slice all(const struct tapak_buf *buf)
{
    return (struct tapak_slice){buf->bytes, buf->size};
}

static bool holds(const struct tapak_buf *buf, const char *words)
{
    return memmem(buf->bytes, buf->size, words, strlen(words)) != NULL;
}

static struct tapak_photo clean(const struct tapak_buf *bytes)
{
    struct tapak_photo photo;
    struct tapak_error err = {0};
    if (tapak_photo_clean(all(bytes), &photo, &err) != TAPAK_OK) {
        fail_msg("%s", err.message);
    }
    return photo;
}

// 'g', 'r', 'b' for the colour at a place given in eighths of the sides.
static char colour_at(const struct tapak_buf *jpeg, int x, int y)
{
    struct raster raster = {0};
    struct tapak_error err = {0};
    assert_int_equal(jpeg_decode(all(jpeg), TAPAK_PHOTO_SIDE_PX, &raster, &err), TAPAK_OK);
    const uint8_t *at = raster.rgb + ((size_t)(y * raster.height_px / 8) * (size_t)raster.width_px +
                                      (size_t)(x * raster.width_px / 8)) *
                                         RASTER_CHANNELS;
    char colour = at[0] > 150 ? 'r' : at[1] > 150 ? 'g' : at[2] > 150 ? 'b' : '?';
    raster_free(&raster);
    return colour;
}

static void test_photo__keeps_pixels_and_drops_the_rest(void **state)
{
    (void)state;
    const struct tapak_point place = {116.5123, -0.7512};
    struct tapak_buf jpeg;
    struct tapak_buf block;
    photo_jpeg(&jpeg, 640, 480);
    photo_exif(&block, true, 1, &place);
    photo_put_exif(&jpeg, &block, WORDS);
    assert_true(holds(&jpeg, WORDS));
    struct tapak_photo photo = clean(&jpeg);
    assert_int_equal(photo.width_px, 640);
    assert_int_equal(photo.height_px, 480);
    assert_true(photo.has_place);
    assert_float_equal(photo.place.lon_deg, place.lon_deg, 1e-6);
    assert_float_equal(photo.place.lat_deg, place.lat_deg, 1e-6);
    const struct tapak_buf *const made[] = {&photo.image, &photo.thumb};
    for (size_t i = 0; i < 2; i++) {
        assert_false(holds(made[i], WORDS));
        assert_false(holds(made[i], "Exif"));
        assert_null(exif_find(TAPAK_MEDIA_JPEG, all(made[i])).text);
        assert_int_equal(colour_at(made[i], 1, 1), 'g');
        assert_int_equal(colour_at(made[i], 1, 7), 'r');
        assert_int_equal(colour_at(made[i], 6, 3), 'b');
    }
    struct tapak_photo again = clean(&jpeg); // the same bytes give the same bytes
    assert_int_equal(again.image.size, photo.image.size);
    assert_memory_equal(again.image.bytes, photo.image.bytes, photo.image.size);
    tapak_photo_free(&again);
    tapak_photo_free(&photo);
    tapak_buf_free(&block);
    tapak_buf_free(&jpeg);
}

static void test_photo__stands_upright(void **state)
{
    (void)state;
    // Where the green quarter is, once what was stored is turned: x, y in eighths.
    static const struct {
        int orientation;
        int x;
        int y;
        bool is_on_its_side;
    } cases[] = {{1, 1, 1, false}, {2, 6, 1, false}, {3, 6, 6, false}, {4, 1, 6, false},
                 {5, 1, 1, true},  {6, 6, 1, true},  {7, 6, 6, true},  {8, 1, 6, true},
                 {0, 1, 1, false}, {9, 1, 1, false}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct tapak_buf jpeg;
        struct tapak_buf block;
        photo_jpeg(&jpeg, 320, 160);
        photo_exif(&block, i % 2 == 0, cases[i].orientation, NULL);
        photo_put_exif(&jpeg, &block, "");
        struct tapak_photo photo = clean(&jpeg);
        assert_int_equal(photo.width_px, cases[i].is_on_its_side ? 160 : 320);
        assert_false(photo.has_place);
        assert_int_equal(colour_at(&photo.image, cases[i].x, cases[i].y), 'g');
        tapak_photo_free(&photo);
        tapak_buf_free(&block);
        tapak_buf_free(&jpeg);
    }
}

static void test_photo__takes_every_type_and_makes_jpeg(void **state)
{
    (void)state;
    void (*const makers[])(struct tapak_buf *, int, int) = {photo_jpeg, photo_png, photo_webp};
    for (size_t i = 0; i < sizeof makers / sizeof makers[0]; i++) {
        struct tapak_buf bytes;
        makers[i](&bytes, 200, 100);
        struct tapak_photo photo = clean(&bytes);
        assert_int_equal(tapak_media_type_of(all(&photo.image)), TAPAK_MEDIA_JPEG);
        assert_int_equal(colour_at(&photo.image, 1, 1), 'g');
        assert_int_equal(colour_at(&photo.image, 1, 6), 'r');
        assert_int_equal(colour_at(&photo.image, 6, 6), 'b');
        tapak_photo_free(&photo);
        tapak_buf_free(&bytes);
    }
}

static void test_photo__large_ones_are_shrunk(void **state)
{
    (void)state;
    struct tapak_buf jpeg;
    struct raster thumb = {0};
    struct tapak_error err = {0};
    photo_jpeg(&jpeg, 2 * TAPAK_PHOTO_SIDE_PX, 400);
    struct tapak_photo photo = clean(&jpeg);
    assert_int_equal(photo.width_px, TAPAK_PHOTO_SIDE_PX);
    assert_int_equal(photo.height_px, 200);
    assert_int_equal(jpeg_decode(all(&photo.thumb), 1, &thumb, &err), TAPAK_OK);
    raster_free(&thumb);
    assert_int_equal(jpeg_decode(all(&photo.thumb), TAPAK_THUMB_SIDE_PX, &thumb, &err), TAPAK_OK);
    assert_int_equal(thumb.width_px, TAPAK_THUMB_SIDE_PX);
    assert_int_equal(thumb.height_px, 20);
    raster_free(&thumb);
    tapak_photo_free(&photo);
    tapak_buf_free(&jpeg);
    photo_png(&jpeg, 1, 1); // and the smallest stays
    photo = clean(&jpeg);
    assert_int_equal(photo.width_px, 1);
    tapak_photo_free(&photo);
    tapak_buf_free(&jpeg);
}

// A PNG of a few bytes that says it is enormous: IHDR with its checksum.
static const char png_bomb[] = "\x89PNG\r\n\x1A\n\0\0\0\x0DIHDR\0\0\xFF\xFF\0\0\xFF\xFF"
                               "\x08\x02\0\0\0"
                               "\x39\x67\x4E\x07"
                               "\0\0\0\0IDAT";

static void test_photo__refuses(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        size_t size;
        enum tapak_status status;
        const char *said;
    } cases[] = {
        {"", 0, TAPAK_UNSUPPORTED, "no JPEG, PNG or WebP"},
        {"<svg onload=alert(1)>", 21, TAPAK_UNSUPPORTED, "no JPEG"},
        {"GIF89a", 6, TAPAK_UNSUPPORTED, "no JPEG"},
        {"%PDF-1.7", 8, TAPAK_UNSUPPORTED, "no JPEG"},
        {"\0\0\0\x18"
         "ftypheic\0\0\0\0",
         16, TAPAK_UNSUPPORTED, "HEIC"},
        {"\xFF\xD8\xFF", 3, TAPAK_INVALID, ""},
        {"\xFF\xD8\xFF\xE0\0\x10JFIF\0", 11, TAPAK_INVALID, ""},
        {"\x89PNG\r\n\x1A\n", 8, TAPAK_INVALID, "PNG"},
        {"RIFF\x04\0\0\0WEBP", 12, TAPAK_INVALID, "WebP"},
        {png_bomb, sizeof png_bomb - 1, TAPAK_TOO_LARGE, "65535 by 65535"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct tapak_photo photo;
        struct tapak_error err = {0};
        enum tapak_status status =
            tapak_photo_clean((struct tapak_slice){cases[i].bytes, cases[i].size}, &photo, &err);
        if (status != cases[i].status || strstr(err.message, cases[i].said) == NULL) {
            fail_msg("case %zu: %d %s", i, status, err.message);
        }
    }
}

static void test_photo__refuses_bombs_by_ceiling(void **state)
{
    (void)state;
    enum { FRAME_SIZE = 5 }; // where height and width stand behind the marker 0xFFC0
    struct tapak_buf jpeg;
    struct tapak_photo photo;
    struct tapak_error err = {0};
    photo_jpeg(&jpeg, 64, 64);
    char *frame = memmem(jpeg.bytes, jpeg.size, "\xFF\xC0", 2);
    assert_non_null(frame);
    memcpy(frame + FRAME_SIZE, "\xFF\xDC\xFF\xDC", 4);
    assert_int_equal(tapak_photo_clean(all(&jpeg), &photo, &err), TAPAK_TOO_LARGE);
    tapak_buf_free(&jpeg);
    photo_jpeg(&jpeg, 64, 64);
    for (int i = 0; i < 200; i++) { // scans without end
        tapak_buf_put(&jpeg, "\xFF\xDA\0\x02", 4);
    }
    assert_int_equal(tapak_photo_clean(all(&jpeg), &photo, &err), TAPAK_TOO_LARGE);
    assert_non_null(strstr(err.message, "scans"));
    tapak_buf_free(&jpeg);
}

// Every photo cut off at every place, and every byte of its head changed: refused or made, and
// nothing else (the sanitizers look on).
static void test_photo__survives_broken_ones(void **state)
{
    (void)state;
    void (*const makers[])(struct tapak_buf *, int, int) = {photo_jpeg, photo_png, photo_webp};
    for (size_t i = 0; i < sizeof makers / sizeof makers[0]; i++) {
        struct tapak_buf bytes;
        makers[i](&bytes, 24, 16);
        for (size_t size = 0; size < bytes.size; size += 1 + size / 64) {
            struct tapak_photo photo;
            struct tapak_error err = {0};
            if (tapak_photo_clean((struct tapak_slice){bytes.bytes, size}, &photo, &err) ==
                TAPAK_OK) {
                tapak_photo_free(&photo);
            }
        }
        for (size_t at = 0; at < bytes.size && at < 700; at++) {
            struct tapak_photo photo;
            struct tapak_error err = {0};
            bytes.bytes[at] ^= 0x5A;
            if (tapak_photo_clean(all(&bytes), &photo, &err) == TAPAK_OK) {
                tapak_photo_free(&photo);
            }
            bytes.bytes[at] ^= 0x5A;
        }
        tapak_buf_free(&bytes);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_photo__keeps_pixels_and_drops_the_rest),
        cmocka_unit_test(test_photo__stands_upright),
        cmocka_unit_test(test_photo__takes_every_type_and_makes_jpeg),
        cmocka_unit_test(test_photo__large_ones_are_shrunk),
        cmocka_unit_test(test_photo__refuses),
        cmocka_unit_test(test_photo__refuses_bombs_by_ceiling),
        cmocka_unit_test(test_photo__survives_broken_ones),
    };
    return cmocka_run_group_tests_name("media/photo", tests, NULL, NULL);
}
