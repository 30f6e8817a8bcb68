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

// Untrimmed: the library frames by the bytes as they are, also those that a folded line leaves.
static struct tapak_slice raw_field(const struct tapak_request *request, const char *name)
{
    for (size_t i = 0; i < request->field_count; i++) {
        if (tapak_slice_equals_folded(request->fields[i].name, name)) {
            return request->fields[i].value;
        }
    }
    return (struct tapak_slice){0};
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

// RFC 9110 section 5.1: a token.
static bool is_field_name(struct tapak_slice name)
{
    static const char marks[] = "!#$%&'*+-.^_`|~";
    for (size_t i = 0; i < name.length; i++) {
        char byte = name.text[i];
        char lower = (char)(byte | 0x20);
        bool is_plain = (byte >= '0' && byte <= '9') || (lower >= 'a' && lower <= 'z');
        if (!is_plain && (byte == '\0' || strchr(marks, byte) == NULL)) {
            return false;
        }
    }
    return name.length > 0;
}

// The library takes a folded line for part of the name when nothing stood before it, and no known
// field's name goes on behind these.
static bool is_run_on(struct tapak_slice name)
{
    static const char *const framing[] = {"Content-Length", "Transfer-Encoding"};
    for (size_t i = 0; i < sizeof framing / sizeof framing[0]; i++) {
        size_t length = strlen(framing[i]);
        if (name.length > length &&
            tapak_slice_equals_folded((struct tapak_slice){name.text, length}, framing[i])) {
            return true;
        }
    }
    return false;
}

// RFC 9110 section 5.5: no control characters but the tab.
static bool is_field_value(struct tapak_slice value)
{
    for (size_t i = 0; i < value.length; i++) {
        unsigned char byte = (unsigned char)value.text[i];
        if ((byte < 0x20 && byte != '\t') || byte == 0x7F) {
            return false;
        }
    }
    return true;
}

// What another reader of the same bytes may take for a field of a different name or end: "Content-
// Length :" is one for a proxy that trims, and none for the library.
static bool are_fields_plain(const struct tapak_request *request)
{
    for (size_t i = 0; i < request->field_count; i++) {
        struct tapak_slice name = request->fields[i].name;
        if (!is_field_name(name) || is_run_on(name) || !is_field_value(request->fields[i].value)) {
            return false;
        }
    }
    return true;
}

static struct guard_verdict check_length(const struct tapak_request *request, size_t max_bytes)
{
    struct tapak_slice given = raw_field(request, "Content-Length");
    int64_t length = 0;
    if (given.text == NULL) {
        return (struct guard_verdict){0};
    }
    if (!is_digits(given)) {
        return (struct guard_verdict){400, "Content-Length is not a number"};
    }
    if (!tapak_parse_int(given.text, given.length, &length) || (uint64_t)length > max_bytes) {
        return (struct guard_verdict){413, "the body is larger than is taken here"};
    }
    return (struct guard_verdict){0};
}

struct guard_verdict guard_check(const struct tapak_request *request, const char *version,
                                 size_t max_body_bytes)
{
    struct tapak_slice coding = raw_field(request, "Transfer-Encoding");
    size_t hosts = count_fields(request, "Host");
    if (strcmp(version, "HTTP/1.1") != 0 && strcmp(version, "HTTP/1.0") != 0) {
        return (struct guard_verdict){400, "the HTTP version is not 1.1 or 1.0"};
    }
    if (!are_fields_plain(request)) {
        return (struct guard_verdict){400, "a header field's name or value is malformed"};
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
