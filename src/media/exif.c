#include "media/exif.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

enum { ENTRY_BYTES = 12, ENTRIES_MAX = 512, RATIONAL_BYTES = 8 };
enum { TAG_ORIENTATION = 0x0112, TAG_GPS = 0x8825 };
enum { GPS_LAT_REF = 1, GPS_LAT = 2, GPS_LON_REF = 3, GPS_LON = 4 };
enum { TYPE_ASCII = 2, TYPE_SHORT = 3, TYPE_LONG = 4, TYPE_RATIONAL = 5 };

struct tiff {
    struct tapak_slice bytes;
    bool is_big_endian;
};

static struct tapak_slice piece(struct tapak_slice bytes, size_t at, size_t size)
{
    if (at > bytes.length || size > bytes.length - at) {
        return (struct tapak_slice){0};
    }
    return (struct tapak_slice){bytes.text + at, size};
}

static uint32_t byte_at(struct tapak_slice bytes, size_t at)
{
    return (uint8_t)bytes.text[at];
}

// Outside of the bytes everything is 0.
static uint32_t number16(const struct tiff *tiff, size_t at)
{
    struct tapak_slice bytes = piece(tiff->bytes, at, 2);
    if (bytes.text == NULL) {
        return 0;
    }
    uint32_t first = byte_at(bytes, 0);
    uint32_t second = byte_at(bytes, 1);
    return tiff->is_big_endian ? first << 8 | second : second << 8 | first;
}

static uint32_t number32(const struct tiff *tiff, size_t at)
{
    uint32_t first = number16(tiff, at);
    uint32_t second = number16(tiff, at + 2);
    return tiff->is_big_endian ? first << 16 | second : second << 16 | first;
}

// Where the entry of a tag begins in the directory at `at`; 0 when there is none.
static size_t find_entry(const struct tiff *tiff, size_t at, uint32_t tag)
{
    uint32_t count = number16(tiff, at);
    for (uint32_t i = 0; i < count && i < ENTRIES_MAX; i++) {
        size_t entry = at + 2 + (size_t)i * ENTRY_BYTES;
        if (piece(tiff->bytes, entry, ENTRY_BYTES).text == NULL) {
            return 0;
        }
        if (number16(tiff, entry) == tag) {
            return entry;
        }
    }
    return 0;
}

static bool is_entry(const struct tiff *tiff, size_t entry, uint32_t type, uint32_t count)
{
    return entry != 0 && number16(tiff, entry + 2) == type && number32(tiff, entry + 4) >= count;
}

// Degrees, minutes, seconds as three fractions; a letter says on which side of zero.
static bool read_angle(const struct tiff *tiff, size_t gps, uint32_t tag, const char sides[2],
                       double *out_deg)
{
    static const double parts[] = {1, 60, 3600};
    size_t value = find_entry(tiff, gps, tag);
    size_t side = find_entry(tiff, gps, tag - 1);
    double degrees = 0;
    if (!is_entry(tiff, value, TYPE_RATIONAL, 3) || !is_entry(tiff, side, TYPE_ASCII, 1)) {
        return false;
    }
    size_t at = number32(tiff, value + 8);
    if (piece(tiff->bytes, at, 3 * (size_t)RATIONAL_BYTES).text == NULL) {
        return false;
    }
    for (size_t i = 0; i < 3; i++, at += RATIONAL_BYTES) {
        double below = number32(tiff, at + 4);
        if (below == 0) {
            return false;
        }
        degrees += number32(tiff, at) / below / parts[i];
    }
    char letter = tiff->bytes.text[side + 8];
    if (letter != sides[0] && letter != sides[1]) {
        return false;
    }
    *out_deg = letter == sides[1] ? -degrees : degrees;
    return true;
}

struct exif exif_read(struct tapak_slice block)
{
    struct exif exif = {.orientation = 1};
    struct tiff tiff = {.bytes = block};
    if (block.length < 8 ||
        (memcmp(block.text, "II*\0", 4) != 0 && memcmp(block.text, "MM\0*", 4) != 0)) {
        return exif;
    }
    tiff.is_big_endian = block.text[0] == 'M';
    size_t first = number32(&tiff, 4);
    size_t entry = find_entry(&tiff, first, TAG_ORIENTATION);
    if (is_entry(&tiff, entry, TYPE_SHORT, 1)) {
        uint32_t number = number16(&tiff, entry + 8);
        exif.orientation = number >= 1 && number <= 8 ? (int)number : 1;
    }
    entry = find_entry(&tiff, first, TAG_GPS);
    if (is_entry(&tiff, entry, TYPE_LONG, 1)) {
        size_t gps = number32(&tiff, entry + 8);
        struct tapak_point place = {0};
        exif.has_place = read_angle(&tiff, gps, GPS_LAT, "NS", &place.lat_deg) &&
                         read_angle(&tiff, gps, GPS_LON, "EW", &place.lon_deg) &&
                         tapak_point_is_valid(place) &&
                         (place.lat_deg != 0 || place.lon_deg != 0); // not set
        exif.place = exif.has_place ? place : (struct tapak_point){0};
    }
    return exif;
}

static const char exif_head[] = "Exif\0"; // and the zero that ends it

static struct tapak_slice without_head(struct tapak_slice block)
{
    bool has_head =
        block.length >= sizeof exif_head && memcmp(block.text, exif_head, sizeof exif_head) == 0;
    return has_head ? piece(block, sizeof exif_head, block.length - sizeof exif_head) : block;
}

// Segments up to the first scan: 0xFF, marker, length with itself.
static struct tapak_slice find_in_jpeg(struct tapak_slice photo)
{
    enum { APP1 = 0xE1, SCAN = 0xDA, END = 0xD9 };
    const struct tiff bytes = {.bytes = photo, .is_big_endian = true};
    size_t at = 2;
    while (piece(photo, at, 4).text != NULL && byte_at(photo, at) == 0xFF) {
        uint32_t marker = byte_at(photo, at + 1);
        uint32_t length = number16(&bytes, at + 2);
        if (marker == 0xFF) { // fill
            at++;
            continue;
        }
        struct tapak_slice segment = piece(photo, at + 4, length < 2 ? 0 : length - 2);
        if (marker == SCAN || marker == END || length < 2) {
            break;
        }
        if (marker == APP1 && segment.length > sizeof exif_head &&
            memcmp(segment.text, exif_head, sizeof exif_head) == 0) {
            return without_head(segment);
        }
        at += 2 + (size_t)length;
    }
    return (struct tapak_slice){0};
}

// Chunks: length, four letters, bytes, checksum.
static struct tapak_slice find_in_png(struct tapak_slice photo)
{
    enum { FRAME = 12 };
    const struct tiff bytes = {.bytes = photo, .is_big_endian = true};
    size_t at = 8;
    while (piece(photo, at, FRAME).text != NULL) {
        size_t length = number32(&bytes, at);
        if (memcmp(photo.text + at + 4, "eXIf", 4) == 0) {
            return piece(photo, at + 8, length);
        }
        if (memcmp(photo.text + at + 4, "IEND", 4) == 0) {
            break;
        }
        at += FRAME + length;
    }
    return (struct tapak_slice){0};
}

// Chunks: four letters, length, bytes, a filling byte when the length is odd.
static struct tapak_slice find_in_webp(struct tapak_slice photo)
{
    enum { FRAME = 8 };
    const struct tiff bytes = {.bytes = photo};
    size_t at = 12;
    while (piece(photo, at, FRAME).text != NULL) {
        size_t length = number32(&bytes, at + 4);
        if (memcmp(photo.text + at, "EXIF", 4) == 0) {
            return without_head(piece(photo, at + FRAME, length));
        }
        at += FRAME + length + length % 2;
    }
    return (struct tapak_slice){0};
}

struct tapak_slice exif_find(enum tapak_media_type type, struct tapak_slice photo)
{
    switch (type) {
    case TAPAK_MEDIA_JPEG:
        return find_in_jpeg(photo);
    case TAPAK_MEDIA_PNG:
        return find_in_png(photo);
    case TAPAK_MEDIA_WEBP:
        return find_in_webp(photo);
    default:
        return (struct tapak_slice){0};
    }
}
