// A window over the file: what is used up is dropped when more is read, so that memory stays flat.
#include "decode/csv_input.h"

#include "decode/codepage.h"
#include "decode/content.h"
#include "decode/gdal.h"

#include <cpl_vsi.h>
#include <stdlib.h>
#include <string.h>

static uint32_t unit_at(const struct csv_input *input, const unsigned char *bytes)
{
    return input->encoding == INPUT_UTF16_LITTLE ? (uint32_t)(bytes[0] | bytes[1] << 8)
                                                 : (uint32_t)(bytes[0] << 8 | bytes[1]);
}

// UTF-16 to UTF-8 behind end; what is cut off at the end of bytes is kept for the next time.
static void put_utf16(struct csv_input *input, const unsigned char *bytes, size_t size)
{
    size_t at = 0;
    while (at + 2 <= size) {
        uint32_t code = unit_at(input, bytes + at);
        size_t used = 2;
        if (code >= 0xD800 && code < 0xDC00) {
            if (at + 4 > size && !input->is_at_end) {
                break;
            }
            uint32_t low = at + 4 <= size ? unit_at(input, bytes + at + 2) : 0;
            bool is_pair = low >= 0xDC00 && low < 0xE000;
            code = is_pair ? 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00) : 0xFFFD;
            used = is_pair ? 4 : 2;
        } else if (code >= 0xDC00 && code < 0xE000) {
            code = 0xFFFD;
        }
        input->end += codepage_put_utf8(input->window + input->end, code);
        at += used;
    }
    input->half_size = input->is_at_end ? 0 : size - at;
    memcpy(input->half, bytes + at, input->half_size);
}

// Room for a chunk (in UTF-8: three bytes for two of UTF-16) behind end, and for the padding.
static enum tapak_status make_room(struct csv_input *input, struct tapak_error *err)
{
    if (input->start > 0) {
        memmove(input->window, input->window + input->start, input->end - input->start);
        input->end -= input->start;
        input->start = 0;
    }
    size_t wanted = input->end + 2 * (size_t)INPUT_CHUNK_BYTES + INPUT_PADDING;
    if (wanted <= input->room) {
        return TAPAK_OK;
    }
    size_t room = wanted + input->end; // at least twice what is held: growing stays linear
    char *window = realloc(input->window, room);
    if (window == NULL) {
        return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for %zu bytes of a text file", room);
    }
    input->window = window;
    input->room = room;
    return TAPAK_OK;
}

enum tapak_status csv_input_fill(struct csv_input *input, struct tapak_error *err)
{
    enum tapak_status status = make_room(input, err);
    if (status != TAPAK_OK) {
        return status;
    }
    // UTF-16 is read into the far end of the room that make_room() keeps, and converted forward:
    // three bytes written for two read never reach what is still to be read.
    bool is_utf8 = input->encoding == INPUT_UTF8;
    char *place = input->window + input->end + (is_utf8 ? 0 : INPUT_CHUNK_BYTES - 8);
    size_t half = is_utf8 ? 0 : input->half_size;
    memcpy(place, input->half, half);
    size_t wanted = INPUT_CHUNK_BYTES;
    struct gdal_errors errors; // of a damaged archive: a short read alone would look like the end
    gdal_errors_begin(&errors);
    size_t got = VSIFReadL(place + half, 1, wanted, input->file);
    gdal_errors_end();
    if (errors.has_failure) {
        return tapak_fail(err, TAPAK_INVALID, "behind byte %lld the file cannot be read: %s",
                          (long long)input->read_bytes, errors.text);
    }
    input->read_bytes += (int64_t)got;
    input->is_at_end = got < wanted;
    if (is_utf8) {
        input->end += got;
    } else {
        put_utf16(input, (const unsigned char *)place, half + got);
    }
    memset(input->window + input->end, 0, INPUT_PADDING);
    return TAPAK_OK;
}

enum tapak_status csv_input_rewind(struct csv_input *input, struct tapak_error *err)
{
    unsigned char mark[3] = {0};
    if (VSIFSeekL(input->file, 0, SEEK_SET) != 0) {
        return tapak_fail(err, TAPAK_IO, "the file cannot be read twice");
    }
    size_t got = VSIFReadL(mark, 1, sizeof mark, input->file);
    size_t skip = 0;
    input->encoding = INPUT_UTF8;
    if (got == 3 && memcmp(mark, "\xEF\xBB\xBF", 3) == 0) {
        skip = 3;
    } else if (got >= 2 && memcmp(mark, "\xFF\xFE", 2) == 0) {
        input->encoding = INPUT_UTF16_LITTLE;
        skip = 2;
    } else if (got >= 2 && memcmp(mark, "\xFE\xFF", 2) == 0) {
        input->encoding = INPUT_UTF16_BIG;
        skip = 2;
    }
    if (VSIFSeekL(input->file, skip, SEEK_SET) != 0) {
        return tapak_fail(err, TAPAK_IO, "the file cannot be read twice");
    }
    input->start = input->end = 0;
    input->half_size = 0;
    input->read_bytes = (int64_t)skip;
    return csv_input_fill(input, err);
}

enum tapak_status csv_input_open(struct csv_input *input, const char *path, struct tapak_error *err)
{
    *input = (struct csv_input){0};
    input->file = VSIFOpenL(path, "rb");
    if (input->file == NULL) {
        return tapak_fail(err, TAPAK_IO, "%s cannot be opened for reading", path);
    }
    input->file_bytes = content_bytes(path);
    enum tapak_status status = csv_input_rewind(input, err);
    if (status != TAPAK_OK) {
        csv_input_close(input);
    }
    return status;
}

void csv_input_close(struct csv_input *input)
{
    if (input->file != NULL) {
        (void)VSIFCloseL(input->file);
    }
    free(input->window);
    *input = (struct csv_input){0};
}
