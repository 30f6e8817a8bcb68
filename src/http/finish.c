// The tag is a hash of the bytes before compression; a compressed body's tag ends in "-gz", so each
// variant has its own strong tag and a 304 costs no compression.
#include "http/finish.h"

#include "http/gzip.h"
#include "http/negotiate.h"
#include "http/range.h"
#include "tapak/base/tag.h"

#include <stdio.h>
#include <string.h>

enum { TAG_BYTES = 64, SMALLEST_COMPRESSED_BYTES = 1024 };

bool finish_not_modified(const struct tapak_request *request, struct tapak_response *response,
                         const char *tag)
{
    if (!negotiate_matches_tag(tapak_request_field(request, "If-None-Match"), tag)) {
        return false;
    }
    response->http_status = 304;
    response->media_type = NULL;
    tapak_response_drop_body(response);
    return true;
}

// What the handler says of a file, and a range of it.
static void finish_file(const struct tapak_request *request, struct tapak_response *response)
{
    const char *tag = tapak_response_header(response, "ETag");
    if (tag == NULL || !finish_not_modified(request, response, tag)) {
        range_apply(request, response);
    }
}

// A body that is kept is packed once, for all.
static bool pack_body(struct tapak_response *response)
{
    if (response->fixed.text == NULL || response->pack == NULL) {
        return gzip_body(response);
    }
    struct tapak_slice packed = response->pack(response->held);
    if (packed.text != NULL) {
        response->fixed = packed;
    }
    return packed.text != NULL;
}

void finish_representation(const struct tapak_request *request, struct tapak_response *response)
{
    struct tapak_slice body = tapak_response_body(response);
    if (response->file > 0) {
        finish_file(request, response);
        return;
    }
    // A tag that the handler gave names a state of the thing, not these bytes: no 304 by it.
    if (body.length == 0 || response->stream != NULL ||
        tapak_response_header(response, "ETag") != NULL) {
        return;
    }
    bool is_small = body.length < SMALLEST_COMPRESSED_BYTES || response->takes_ranges;
    bool may_compress = !is_small && negotiate_accepts_coding(
                                         tapak_request_field(request, "Accept-Encoding"), "gzip");
    char *tag = tapak_arena_take(request->arena, TAG_BYTES);
    if (tag == NULL) {
        return;
    }
    uint64_t hash = response->tag != 0 ? response->tag : tapak_tag64(body.text, body.length);
    (void)snprintf(tag, TAG_BYTES, "\"%016llx-%zx%s\"", (unsigned long long)hash, body.length,
                   may_compress ? "-gz" : "");
    tapak_response_set(response, "ETag", tag);
    if (finish_not_modified(request, response, tag)) {
        return;
    }
    if (!may_compress) {
        range_apply(request, response);
        return;
    }
    if (pack_body(response)) {
        tapak_response_set(response, "Content-Encoding", "gzip");
    } else {
        // No memory to compress with: the bytes are those of the plain variant, and so is the tag.
        memcpy(strrchr(tag, '-'), "\"", 2);
    }
}
