// The request line and the fields that are negotiated with, through dispatch and the real route
// table; handlers only write what they were given.
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "tapak/api/api.h"
#include "tapak/base/limits.h"
#include "tapak/http/dispatch.h"

enum { MAX_ROUTES = 256 };

static enum tapak_status show(const struct tapak_call *call, struct tapak_response *response,
                              struct tapak_error *err)
{
    (void)err;
    tapak_call_put_url(&response->body, call, "cursor", "next & more", "offset");
    const struct tapak_param *param = call->route->params;
    for (size_t i = 0; param != NULL && param[i].name != NULL; i++) {
        const struct tapak_value *value = &call->values[i];
        if (value->is_given && strlen(value->text) != value->length) {
            abort(); // a value with a NUL inside
        }
        if (value->has_since && value->has_until && value->since_ms >= value->until_ms) {
            abort();
        }
        tapak_buf_put(&response->body, value->text, value->length);
    }
    return TAPAK_OK;
}

static struct tapak_slice take_line(const uint8_t **data, size_t *size)
{
    const uint8_t *end = memchr(*data, '\n', *size);
    size_t length = end == NULL ? *size : (size_t)(end - *data);
    struct tapak_slice line = {(const char *)*data, length};
    *data += end == NULL ? length : length + 1;
    *size -= end == NULL ? length : length + 1;
    return line;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct tapak_route routes[MAX_ROUTES];
    static const char *const names[] = {"Host", "Accept", "Accept-Encoding", "If-None-Match"};
    struct tapak_header_field fields[4];
    struct tapak_error err;
    if (size == 0) {
        return 0;
    }
    for (size_t i = 0; i + 1 < MAX_ROUTES && tapak_api_routes[i].path != NULL; i++) {
        routes[i] = tapak_api_routes[i];
        routes[i].handle = show;
    }
    const struct tapak_site site = {.routes = routes, .offset_minutes = 480};
    struct tapak_request request = {.id = "", .fields = fields, .field_count = 4};
    request.method = tapak_slice_of(data[0] % 3 == 0   ? "OPTIONS"
                                    : data[0] % 3 == 1 ? "HEAD"
                                                       : "GET");
    data++;
    size--;
    request.target = take_line(&data, &size);
    for (size_t i = 0; i < 4; i++) {
        fields[i] = (struct tapak_header_field){tapak_slice_of(names[i]), take_line(&data, &size)};
    }
    if (tapak_arena_create(&request.arena, TAPAK_MAX_ARENA_BYTES, &err) != TAPAK_OK) {
        return 0;
    }
    struct tapak_response response;
    tapak_dispatch(&site, &request, &response);
    if (response.http_status >= 500) {
        abort();
    }
    tapak_response_free(&response);
    tapak_arena_free(request.arena);
    return 0;
}
