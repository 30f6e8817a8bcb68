#include "tapak/http/problem.h"

#include "tapak/encode/json.h"

int tapak_http_status(enum tapak_status status)
{
    static const int codes[TAPAK_STATUS_COUNT] = {
        [TAPAK_OK] = 200,
        [TAPAK_INVALID] = 400,
        [TAPAK_NOT_FOUND] = 404,
        [TAPAK_CONFLICT] = 409,
        [TAPAK_DENIED] = 403,
        [TAPAK_TOO_LARGE] = 413,
        [TAPAK_UNSUPPORTED] = 501,
        [TAPAK_BUSY] = 503,
        [TAPAK_CANCELLED] = 503,
        [TAPAK_IO] = 500,
        [TAPAK_NO_MEMORY] = 503,
        [TAPAK_STALE] = 412,
        [TAPAK_UNCONDITIONAL] = 428,
        [TAPAK_STRANGER] = 401,
        [TAPAK_THROTTLED] = 429,
    };
    return codes[status];
}

const char *tapak_http_reason(int http_status)
{
    static const struct {
        int http_status;
        const char *reason;
    } reasons[] = {
        {200, "OK"},
        {201, "Created"},
        {204, "No Content"},
        {304, "Not Modified"},
        {308, "Permanent Redirect"},
        {206, "Partial Content"},
        {400, "Bad Request"},
        {401, "Unauthorized"},
        {403, "Forbidden"},
        {404, "Not Found"},
        {405, "Method Not Allowed"},
        {406, "Not Acceptable"},
        {409, "Conflict"},
        {412, "Precondition Failed"},
        {413, "Content Too Large"},
        {414, "URI Too Long"},
        {415, "Unsupported Media Type"},
        {416, "Range Not Satisfiable"},
        {428, "Precondition Required"},
        {429, "Too Many Requests"},
        {431, "Request Header Fields Too Large"},
        {500, "Internal Server Error"},
        {501, "Not Implemented"},
        {503, "Service Unavailable"},
    };
    for (size_t i = 0; i < sizeof reasons / sizeof reasons[0]; i++) {
        if (reasons[i].http_status == http_status) {
            return reasons[i].reason;
        }
    }
    return "Error";
}

// "about:blank" says that the title is the HTTP status' own (RFC 9457 section 4.2.1).
void tapak_problem_write(struct tapak_response *response, int http_status, const char *detail,
                         const struct tapak_request *request)
{
    struct tapak_json json;
    bool is_ours = http_status >= 500;
    tapak_response_drop_body(response);
    response->tag = 0;
    response->http_status = http_status;
    response->media_type = "application/problem+json";
    tapak_response_set(response, "Cache-Control", "no-store");
    if (http_status == 401) {
        tapak_response_set(response, "WWW-Authenticate", "Bearer realm=\"tapak\"");
    }
    if ((http_status == 503 || http_status == 429) &&
        tapak_response_header(response, "Retry-After") == NULL) {
        tapak_response_set(response, "Retry-After", "5");
    }
    tapak_json_init(&json, &response->body);
    tapak_json_open_object(&json);
    tapak_json_put_text(&json, "type", "about:blank");
    tapak_json_put_text(&json, "title", tapak_http_reason(http_status));
    tapak_json_put_int(&json, "status", http_status);
    tapak_json_put_text(&json, "detail",
                        is_ours && http_status != 503
                            ? "the program failed; its log says why under this request's id"
                            : detail);
    if (response->culprit != NULL) {
        tapak_json_put_text(&json, "parameter", response->culprit);
    }
    if (is_ours && request->id[0] != '\0') {
        tapak_json_put_text(&json, "request", request->id);
    }
    tapak_json_close(&json);
}
