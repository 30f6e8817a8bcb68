#include "http/range.h"

#include "tapak/base/number.h"
#include "tapak/http/problem.h"

#include <stdio.h>
#include <string.h>

enum { RANGE_BYTES = 80 };

enum range_kind { RANGE_NONE, RANGE_OUTSIDE, RANGE_PART };

struct range {
    size_t first;
    size_t length;
};

static bool parse_number(struct tapak_slice text, int64_t *out_number)
{
    return text.length > 0 && text.text[0] >= '0' && text.text[0] <= '9' &&
           tapak_parse_int(text.text, text.length, out_number);
}

// "bytes=0-499", "bytes=500-", "bytes=-500" of a body of so many bytes.
static enum range_kind parse(struct tapak_slice text, size_t size, struct range *out_range)
{
    static const char unit[] = "bytes=";
    int64_t first = 0;
    int64_t last = 0;
    if (text.length < sizeof unit || strncasecmp(text.text, unit, sizeof unit - 1) != 0) {
        return RANGE_NONE;
    }
    text.text += sizeof unit - 1;
    text.length -= sizeof unit - 1;
    const char *dash = memchr(text.text, '-', text.length);
    if (dash == NULL || memchr(text.text, ',', text.length) != NULL) {
        return RANGE_NONE;
    }
    struct tapak_slice from = {text.text, (size_t)(dash - text.text)};
    struct tapak_slice to = {dash + 1, text.length - from.length - 1};
    if (from.length == 0) {
        if (!parse_number(to, &last)) {
            return RANGE_NONE;
        }
        size_t length = (uint64_t)last > size ? size : (size_t)last;
        *out_range = (struct range){size - length, length};
        return length > 0 ? RANGE_PART : RANGE_OUTSIDE;
    }
    if (!parse_number(from, &first) ||
        (to.length > 0 && (!parse_number(to, &last) || last < first))) {
        return RANGE_NONE;
    }
    if ((uint64_t)first >= size) {
        return RANGE_OUTSIDE;
    }
    size_t end = to.length == 0 || (uint64_t)last >= size ? size : (size_t)last + 1;
    *out_range = (struct range){(size_t)first, end - (size_t)first};
    return RANGE_PART;
}

// Only a strong tag that is the same says that the parts fit together; a date is no such thing.
static bool is_same_version(const struct tapak_request *request,
                            const struct tapak_response *response)
{
    struct tapak_slice condition = tapak_request_field(request, "If-Range");
    const char *tag = tapak_response_header(response, "ETag");
    return condition.text == NULL ||
           (tag != NULL && tag[0] == '"' && tapak_slice_equals(condition, tag));
}

static void cut(struct tapak_response *response, struct range range)
{
    if (response->file > 0) {
        response->file_offset += range.first;
        response->file_size = range.length;
        return;
    }
    struct tapak_slice body = tapak_response_body(response);
    response->fixed = (struct tapak_slice){body.text + range.first, range.length};
}

void range_apply(const struct tapak_request *request, struct tapak_response *response)
{
    struct tapak_slice wanted = tapak_request_field(request, "Range");
    size_t size = tapak_response_size(response);
    struct range range = {0};
    if (!response->takes_ranges || response->http_status != 200) {
        return;
    }
    tapak_response_set(response, "Accept-Ranges", "bytes");
    if (wanted.text == NULL || !tapak_slice_equals(request->method, "GET") ||
        !is_same_version(request, response)) {
        return;
    }
    enum range_kind kind = parse(wanted, size, &range);
    char *text = kind == RANGE_NONE ? NULL : tapak_arena_take(request->arena, RANGE_BYTES);
    if (text == NULL) {
        return;
    }
    if (kind == RANGE_OUTSIDE) {
        (void)snprintf(text, RANGE_BYTES, "bytes */%zu", size);
        tapak_problem_write(response, 416, "the range is outside of what there is", request);
    } else {
        (void)snprintf(text, RANGE_BYTES, "bytes %zu-%zu/%zu", range.first,
                       range.first + range.length - 1, size);
        cut(response, range);
        response->http_status = 206;
    }
    tapak_response_set(response, "Content-Range", text);
}
