#include "http/guard.h"

#include "tapak/base/number.h"

#include <string.h>

static size_t count_fields(const struct tapak_request *request, const char *name)
{
    size_t count = 0;
    for (size_t i = 0; i < request->field_count; i++) {
        count += tapak_slice_equals_folded(request->fields[i].name, name) ? 1 : 0;
    }
    return count;
}

static bool is_digits(struct tapak_slice text)
{
    for (size_t i = 0; i < text.length; i++) {
        if (text.text[i] < '0' || text.text[i] > '9') {
            return false;
        }
    }
    return text.length > 0;
}

static struct guard_verdict check_length(const struct tapak_request *request, size_t max_bytes)
{
    struct tapak_slice given = tapak_request_field(request, "Content-Length");
    int64_t length = 0;
    if (given.text == NULL) {
        return (struct guard_verdict){0};
    }
    if (!is_digits(given)) {
        return (struct guard_verdict){400, "Content-Length is not a number"};
    }
    if (!tapak_parse_int(given.text, given.length, &length) || (uint64_t)length > max_bytes) {
        return (struct guard_verdict){413, "the body is larger than 1 MiB"};
    }
    return (struct guard_verdict){0};
}

struct guard_verdict guard_check(const struct tapak_request *request, const char *version,
                                 size_t max_body_bytes)
{
    struct tapak_slice coding = tapak_request_field(request, "Transfer-Encoding");
    size_t hosts = count_fields(request, "Host");
    if (strcmp(version, "HTTP/1.1") != 0 && strcmp(version, "HTTP/1.0") != 0) {
        return (struct guard_verdict){400, "the HTTP version is not 1.1 or 1.0"};
    }
    if (hosts > 1) {
        return (struct guard_verdict){400, "the Host header is given twice"};
    }
    if (hosts == 0 && strcmp(version, "HTTP/1.1") == 0) {
        return (struct guard_verdict){400, "the Host header is missing"};
    }
    if (count_fields(request, "Content-Length") > 1) {
        return (struct guard_verdict){400, "Content-Length is given twice"};
    }
    if (coding.text == NULL) {
        return check_length(request, max_body_bytes);
    }
    if (count_fields(request, "Content-Length") > 0) {
        return (struct guard_verdict){400, "Content-Length beside Transfer-Encoding"};
    }
    if (count_fields(request, "Transfer-Encoding") > 1 ||
        !tapak_slice_equals_folded(coding, "chunked") || strcmp(version, "HTTP/1.1") != 0) {
        return (struct guard_verdict){400, "a Transfer-Encoding other than chunked"};
    }
    return (struct guard_verdict){0};
}
