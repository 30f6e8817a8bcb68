#include "tapak/http/message.h"

#include "http/stream.h"
#include "tapak/base/limits.h"

#include <assert.h>
#include <strings.h>
#include <unistd.h>

struct tapak_slice tapak_request_field(const struct tapak_request *request, const char *name)
{
    for (size_t i = 0; i < request->field_count; i++) {
        if (tapak_slice_equals_folded(request->fields[i].name, name)) {
            return tapak_slice_trim(request->fields[i].value);
        }
    }
    return (struct tapak_slice){0};
}

void tapak_response_init(struct tapak_response *response)
{
    *response = (struct tapak_response){.http_status = 200, .route = ""};
    tapak_buf_init(&response->body, TAPAK_MAX_ANSWER_BYTES);
}

void tapak_response_free(struct tapak_response *response)
{
    tapak_response_drop_body(response);
    tapak_buf_free(&response->body);
    if (response->release != NULL) {
        response->release(response->held);
        response->release = NULL;
    }
}

void tapak_response_drop_body(struct tapak_response *response)
{
    tapak_buf_clear(&response->body);
    response->fixed = (struct tapak_slice){0};
    subscriber_free(response->stream);
    response->stream = NULL;
    if (response->file > 0) {
        (void)close(response->file);
        response->file = 0;
    }
}

void tapak_response_send_file(struct tapak_response *response, int file, size_t size)
{
    assert(response->file == 0 && file > 0);
    response->file = file;
    response->file_offset = 0;
    response->file_size = size;
}

size_t tapak_response_size(const struct tapak_response *response)
{
    return response->file > 0 ? response->file_size : tapak_response_body(response).length;
}

void tapak_response_set(struct tapak_response *response, const char *name, const char *value)
{
    for (size_t i = 0; i < response->header_count; i++) {
        if (strcasecmp(response->headers[i].name, name) == 0) {
            response->headers[i].value = value;
            return;
        }
    }
    assert(response->header_count < TAPAK_RESPONSE_FIELDS);
    response->headers[response->header_count++] = (struct tapak_header){name, value};
}

const char *tapak_response_header(const struct tapak_response *response, const char *name)
{
    for (size_t i = 0; i < response->header_count; i++) {
        if (strcasecmp(response->headers[i].name, name) == 0) {
            return response->headers[i].value;
        }
    }
    return NULL;
}

struct tapak_slice tapak_response_body(const struct tapak_response *response)
{
    if (response->fixed.text != NULL) {
        return response->fixed;
    }
    return (struct tapak_slice){response->body.bytes, response->body.size};
}

bool tapak_request_is_put_off(const struct tapak_request *request)
{
    return request->later != NULL && request->later->begin != NULL;
}
