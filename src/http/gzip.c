// Level 1: GeoJSON shrinks to a sixth at some 100 MB/s; level 6 gains a tenth more for three times
// the time.
#include "http/gzip.h"

#include "tapak/http/gzip.h"

#define ZLIB_CONST // input is read, never written
#include <limits.h>
#include <zlib.h>

enum { FAST_LEVEL = 1, GOOD_LEVEL = 6, WINDOW_BITS_GZIP = 15 + 16, MEMORY_LEVEL = 8 };

static bool pack(struct tapak_slice plain, int level, struct tapak_buf *out)
{
    z_stream stream = {0};
    bool is_done = false;
    if (plain.length > UINT_MAX || deflateInit2(&stream, level, Z_DEFLATED, WINDOW_BITS_GZIP,
                                                MEMORY_LEVEL, Z_DEFAULT_STRATEGY) != Z_OK) {
        return false;
    }
    size_t bound = deflateBound(&stream, plain.length);
    char *room = bound <= UINT_MAX ? tapak_buf_extend(out, bound) : NULL;
    if (room != NULL) {
        stream.next_in = (z_const Bytef *)plain.text;
        stream.avail_in = (uInt)plain.length;
        stream.next_out = (Bytef *)room;
        stream.avail_out = (uInt)bound;
        is_done = deflate(&stream, Z_FINISH) == Z_STREAM_END;
    }
    if (is_done) {
        tapak_buf_cut(out, stream.total_out);
    }
    (void)deflateEnd(&stream);
    return is_done;
}

bool tapak_gzip(struct tapak_slice plain, struct tapak_buf *out)
{
    return pack(plain, GOOD_LEVEL, out);
}

bool gzip_body(struct tapak_response *response)
{
    struct tapak_buf packed;
    tapak_buf_init(&packed, response->body.ceiling);
    if (!pack(tapak_response_body(response), FAST_LEVEL, &packed)) {
        tapak_buf_free(&packed);
        return false;
    }
    tapak_buf_free(&response->body);
    response->fixed = (struct tapak_slice){0};
    response->body = packed;
    return true;
}
