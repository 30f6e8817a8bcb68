#include "media/exif.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "media/photos.h"

static struct tapak_slice all(const struct tapak_buf *buf)
{
    return (struct tapak_slice){buf->bytes, buf->size};
}

static void test_exif__reads_which_way_is_up_and_where(void **state)
{
    (void)state;
    static const struct tapak_point places[] = {
        {116.5123, -0.7512}, {-70.25, 12.5}, {0.001, 0.5}, {179.9999, -89.9999}};
    for (size_t i = 0; i < 2 * sizeof places / sizeof places[0]; i++) {
        struct tapak_buf block;
        photo_exif(&block, i % 2 == 1, 6, &places[i / 2]);
        struct exif exif = exif_read(all(&block));
        assert_int_equal(exif.orientation, 6);
        assert_true(exif.has_place);
        assert_float_equal(exif.place.lon_deg, places[i / 2].lon_deg, 1e-6);
        assert_float_equal(exif.place.lat_deg, places[i / 2].lat_deg, 1e-6);
        tapak_buf_free(&block);
    }
}

static void test_exif__a_place_that_is_none_is_not_offered(void **state)
{
    (void)state;
    static const struct tapak_point nowhere = {0, 0};
    struct tapak_buf block;
    photo_exif(&block, true, 1, &nowhere);
    assert_false(exif_read(all(&block)).has_place);
    tapak_buf_free(&block);
    const struct tapak_point beyond = {116, 91};
    photo_exif(&block, true, 1, &beyond);
    assert_false(exif_read(all(&block)).has_place);
    tapak_buf_free(&block);
}

// Copies of exactly the size, so that the address sanitizer sees a byte too many.
static void test_exif__survives_broken_blocks(void **state)
{
    (void)state;
    const struct tapak_point place = {116.5, -0.75};
    struct tapak_buf block;
    photo_exif(&block, false, 3, &place);
    for (size_t size = 0; size <= block.size; size++) {
        char *cut = malloc(size == 0 ? 1 : size);
        assert_non_null(cut);
        memcpy(cut, block.bytes, size);
        struct exif exif = exif_read((struct tapak_slice){cut, size});
        assert_true(exif.has_place == (size == block.size));
        free(cut);
    }
    for (size_t at = 0; at < block.size; at++) {
        for (int bit = 0; bit < 8; bit++) {
            block.bytes[at] = (char)(block.bytes[at] ^ (1 << bit));
            struct exif exif = exif_read(all(&block));
            assert_true(exif.orientation >= 1 && exif.orientation <= 8);
            block.bytes[at] = (char)(block.bytes[at] ^ (1 << bit));
        }
    }
    tapak_buf_free(&block);
}

static void test_exif_find__in_each_type(void **state)
{
    (void)state;
    static const struct {
        enum tapak_media_type type;
        const char *bytes;
        size_t size;
        bool is_found;
    } cases[] = {
        {TAPAK_MEDIA_PNG,
         "\x89PNG\r\n\x1A\n\0\0\0\x04"
         "eXIfabcdCRC4",
         24, true},
        {TAPAK_MEDIA_PNG,
         "\x89PNG\r\n\x1A\n\0\0\0\0"
         "IDATCRC4\0\0\0\x04"
         "eXIfabcdCRC4",
         36, true},
        {TAPAK_MEDIA_PNG,
         "\x89PNG\r\n\x1A\n\0\0\0\0"
         "IENDCRC4\0\0\0\x04"
         "eXIfabcdCRC4",
         36, false},
        {TAPAK_MEDIA_PNG,
         "\x89PNG\r\n\x1A\n\xFF\xFF\xFF\xFF"
         "eXIfabcdCRC4",
         24, false},
        {TAPAK_MEDIA_WEBP, "RIFF\0\0\0\0WEBPEXIF\x04\0\0\0abcd", 24, true},
        {TAPAK_MEDIA_WEBP, "RIFF\0\0\0\0WEBPVP8 \x01\0\0\0x\0EXIF\x04\0\0\0abcd", 34, true},
        {TAPAK_MEDIA_WEBP, "RIFF\0\0\0\0WEBPEXIF\x05\0\0\0abcd", 24, false},
        {TAPAK_MEDIA_JPEG,
         "\xFF\xD8\xFF\xE1\0\x0C"
         "Exif\0\0abcd",
         16, true},
        {TAPAK_MEDIA_JPEG,
         "\xFF\xD8\xFF\xDA\0\x02\xFF\xE1\0\x0C"
         "Exif\0\0abcd",
         20, false},
        {TAPAK_MEDIA_JPEG,
         "\xFF\xD8\xFF\xE1\0\x01"
         "Exif\0\0abcd",
         16, false},
        {TAPAK_MEDIA_PDF, "%PDF-1.7", 8, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct tapak_slice found =
            exif_find(cases[i].type, (struct tapak_slice){cases[i].bytes, cases[i].size});
        if ((found.text != NULL) != cases[i].is_found ||
            (found.text != NULL && (found.length != 4 || memcmp(found.text, "abcd", 4) != 0))) {
            fail_msg("case %zu", i);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_exif__reads_which_way_is_up_and_where),
        cmocka_unit_test(test_exif__a_place_that_is_none_is_not_offered),
        cmocka_unit_test(test_exif__survives_broken_blocks),
        cmocka_unit_test(test_exif_find__in_each_type),
    };
    return cmocka_run_group_tests_name("media/exif", tests, NULL, NULL);
}
