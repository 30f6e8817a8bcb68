#include "tapak/http/dispatch.h"

#include "http/finish.h"
#include "http/match.h"
#include "http/negotiate.h"
#include "http/origin.h"
#include "http/param.h"
#include "http/target.h"
#include "tapak/base/limits.h"
#include "tapak/base/log.h"
#include "tapak/http/problem.h"

#include <string.h>

enum { ALLOW_BYTES = 64 };

// What is known of a request while it is answered.
struct exchange {
    const struct tapak_site *site;
    const struct tapak_request *request;
    struct tapak_response *response;
    struct tapak_slice path;
    struct tapak_slice query;
    const struct tapak_route *route;
    struct tapak_origin origin;
    struct match match;
    struct tapak_value values[TAPAK_ROUTE_PARAMS];
    struct tapak_error err;
};

static void refuse(struct exchange *exchange, int http_status, const char *detail)
{
    tapak_problem_write(exchange->response, http_status, detail, exchange->request);
}

static bool is_method(const struct exchange *exchange, const char *method)
{
    return tapak_slice_equals(exchange->request->method, method);
}

static bool is_reading(const struct exchange *exchange)
{
    return is_method(exchange, "GET") || is_method(exchange, "HEAD");
}

// The route of path and method into exchange->route; all methods of the path into allow.
static bool find_route(struct exchange *exchange, struct tapak_slice path, const char *method,
                       char allow[static ALLOW_BYTES])
{
    bool is_known = false;
    bool has_get = false;
    allow[0] = '\0';
    for (const struct tapak_route *route = exchange->site->routes; route->path != NULL; route++) {
        struct match match;
        if (!match_path(route->path, path, &match)) {
            continue;
        }
        is_known = true;
        bool is_get = strcmp(route->method, "GET") == 0;
        has_get = has_get || (is_get && !route->is_private);
        (void)strncat(allow, is_get ? "GET, HEAD, " : route->method,
                      ALLOW_BYTES - strlen(allow) - 1);
        if (!is_get) {
            (void)strncat(allow, ", ", ALLOW_BYTES - strlen(allow) - 1);
        }
        if (strcmp(route->method, method) == 0) {
            exchange->route = route;
            exchange->match = match;
        }
    }
    (void)strncat(allow, "OPTIONS", ALLOW_BYTES - strlen(allow) - 1);
    if (has_get) {
        tapak_response_set(exchange->response, "Access-Control-Allow-Origin", "*");
    }
    return is_known;
}

static const struct tapak_param *find_param(const struct tapak_route *route,
                                            struct tapak_slice name, size_t *out_at)
{
    const struct tapak_param *param = route->params;
    for (size_t i = 0; param != NULL && param->name != NULL; param++, i++) {
        if (tapak_slice_equals(name, param->name)) {
            *out_at = i;
            return param;
        }
    }
    return NULL;
}

static bool check_param(struct exchange *exchange, const struct tapak_param *param, size_t at,
                        struct tapak_slice raw, enum target_plus plus)
{
    const struct tapak_media *media = exchange->route->media;
    struct tapak_slice text = target_decode(exchange->request->arena, raw, plus);
    enum tapak_status status = text.text == NULL
                                   ? tapak_fail(&exchange->err, TAPAK_INVALID,
                                                "parameter %s has a broken %%-escape", param->name)
                                   : param_check(param, media == NULL ? tapak_media_json : media,
                                                 exchange->site->offset_minutes, text,
                                                 &exchange->values[at], &exchange->err);
    if (status != TAPAK_OK) {
        exchange->response->culprit = param->name;
        refuse(exchange, tapak_http_status(status), exchange->err.message);
        return false;
    }
    return true;
}

// A text in a path that breaks its parameter's rule names nothing: 404, as any other unknown name.
static bool check_path(struct exchange *exchange)
{
    for (size_t i = 0; i < exchange->match.count; i++) {
        size_t at = 0;
        const struct tapak_param *param =
            find_param(exchange->route, exchange->match.names[i], &at);
        if (param == NULL) {
            continue;
        }
        if (!check_param(exchange, param, at, exchange->match.texts[i], TARGET_PLUS_STAYS)) {
            exchange->response->culprit = NULL;
            refuse(exchange, 404, "nothing has this name");
            return false;
        }
    }
    return true;
}

static bool refuse_param(struct exchange *exchange, struct tapak_slice name, const char *why)
{
    char quoted[160];
    char detail[256];
    struct tapak_slice shown = name;
    shown.length = shown.length > 64 ? 64 : shown.length;
    struct tapak_buf text;
    tapak_buf_init(&text, sizeof detail);
    tapak_buf_printf(&text, "parameter %s %s",
                     tapak_log_quote(quoted, sizeof quoted, shown.text, shown.length), why);
    exchange->response->culprit =
        tapak_is_utf8(shown.text, shown.length)
            ? tapak_arena_copy_text(exchange->request->arena, shown.text, shown.length)
            : NULL;
    refuse(exchange, 400, tapak_buf_text(&text));
    tapak_buf_free(&text);
    return false;
}

static bool check_pair(struct exchange *exchange, struct tapak_slice pair)
{
    struct tapak_slice rest = pair;
    struct tapak_slice raw_name;
    (void)target_next(&rest, '=', &raw_name);
    struct tapak_slice name =
        target_decode(exchange->request->arena, raw_name, TARGET_PLUS_IS_BLANK);
    size_t at = 0;
    const struct tapak_param *param =
        name.text == NULL ? NULL : find_param(exchange->route, name, &at);
    if (param == NULL || tapak_param_is_in_path(exchange->route, param)) {
        return refuse_param(exchange, name.text == NULL ? raw_name : name, "is not known here");
    }
    if (exchange->values[at].is_given) {
        return refuse_param(exchange, name, "is given twice");
    }
    struct tapak_slice value = rest.text == NULL ? (struct tapak_slice){"", 0} : rest;
    return check_param(exchange, param, at, value, TARGET_PLUS_IS_BLANK);
}

static bool check_params(struct exchange *exchange)
{
    const struct tapak_param *param = exchange->route->params;
    for (size_t i = 0; param != NULL && param[i].name != NULL; i++) {
        exchange->values[i] = param_absent(&param[i]);
    }
    if (!check_path(exchange)) {
        return false;
    }
    struct tapak_slice rest = exchange->query;
    struct tapak_slice pair;
    while (rest.length > 0 && target_next(&rest, '&', &pair)) {
        if (pair.length > 0 && !check_pair(exchange, pair)) {
            return false;
        }
    }
    for (size_t i = 0; param != NULL && param[i].name != NULL; i++) {
        if (param[i].is_required && !exchange->values[i].is_given) {
            return refuse_param(exchange, tapak_slice_of(param[i].name), "is missing");
        }
    }
    return true;
}

static const struct tapak_media *choose_media(const struct exchange *exchange)
{
    const struct tapak_route *route = exchange->route;
    const struct tapak_media *media = route->media == NULL ? tapak_media_json : route->media;
    const struct tapak_param *param = route->params;
    for (size_t i = 0; param != NULL && param[i].name != NULL; i++) {
        if (param[i].kind == TAPAK_PARAM_FORMAT && exchange->values[i].is_given) {
            return &media[exchange->values[i].number];
        }
    }
    return negotiate_media(media, tapak_request_field(exchange->request, "Accept"));
}

static bool is_right_body(const struct exchange *exchange)
{
    struct tapak_slice type = tapak_request_field(exchange->request, "Content-Type");
    struct tapak_slice essence = {0};
    struct tapak_slice taken = tapak_slice_of(exchange->route->consumes);
    struct tapak_slice one;
    (void)target_next(&type, ';', &essence);
    essence = tapak_slice_trim(essence);
    while (taken.length > 0 && target_next(&taken, ',', &one)) {
        char name[64] = "";
        one = tapak_slice_trim(one);
        memcpy(name, one.text, one.length < sizeof name ? one.length : sizeof name - 1);
        if (tapak_slice_equals_folded(essence, name)) {
            return true;
        }
    }
    return false;
}

// What an outsider may know of a failure of ours is its id; the cause goes to the log.
static void answer_failure(struct exchange *exchange, enum tapak_status status)
{
    int http_status = tapak_http_status(status);
    if (http_status >= 500) {
        char quoted[TAPAK_ERROR_BYTES * 2];
        enum tapak_log_level level = http_status == 503 ? TAPAK_LOG_WARN : TAPAK_LOG_ERROR;
        tapak_log(level, "request=%s route=%s failed=%s", exchange->request->id,
                  exchange->route->path,
                  tapak_log_quote(quoted, sizeof quoted, exchange->err.message,
                                  strlen(exchange->err.message)));
    }
    refuse(exchange, http_status,
           exchange->err.message[0] == '\0' ? tapak_status_name(status) : exchange->err.message);
}

static void answer_route(struct exchange *exchange)
{
    const struct tapak_route *route = exchange->route;
    struct tapak_response *response = exchange->response;
    response->route = route->path;
    response->row = route;
    if (!check_params(exchange)) {
        return;
    }
    if (route->consumes != NULL && !is_right_body(exchange)) {
        tapak_response_set(response, "Accept-Post", route->consumes);
        refuse(exchange, 415, "the body's Content-Type is not one that is taken here");
        return;
    }
    struct tapak_call call = {
        .request = exchange->request,
        .route = route,
        .values = exchange->values,
        .media = choose_media(exchange),
        .arena = exchange->request->arena,
        .path = exchange->path,
        .query = exchange->query,
        .base_url = exchange->origin.base_url,
        .origin = exchange->origin,
        .site = exchange->site,
        .offset_minutes = exchange->site->offset_minutes,
        .context = exchange->site->context,
    };
    if (call.media == NULL) {
        refuse(exchange, 406, "nothing that the Accept header takes is offered here");
        return;
    }
    response->media_type = call.media->type;
    tapak_response_set(response, "Cache-Control", route->cache == NULL ? "no-cache" : route->cache);
    enum tapak_status status = route->handle(&call, response, &exchange->err);
    if (tapak_request_is_put_off(exchange->request)) {
        return;
    }
    if (status == TAPAK_OK) {
        status = tapak_buf_check(&response->body, &exchange->err);
    }
    if (status != TAPAK_OK) {
        answer_failure(exchange, status);
    } else if (is_reading(exchange) && response->http_status == 200) {
        finish_representation(exchange->request, response);
    }
}

static void answer_options(struct exchange *exchange, const char *allow)
{
    struct tapak_response *response = exchange->response;
    response->http_status = 204;
    tapak_response_set(response, "Allow", allow);
    if (tapak_response_header(response, "Access-Control-Allow-Origin") != NULL) {
        tapak_response_set(response, "Access-Control-Allow-Methods", "GET, HEAD, OPTIONS");
        tapak_response_set(response, "Access-Control-Allow-Headers", "Accept, If-None-Match");
        tapak_response_set(response, "Access-Control-Max-Age", "86400");
    }
}

// "/ogc/" where "/ogc" is meant: clients add the slash when they make links.
static bool answer_redirect(struct exchange *exchange)
{
    char allow[ALLOW_BYTES];
    struct tapak_slice shorter = {exchange->path.text, exchange->path.length - 1};
    if (exchange->path.length < 2 || exchange->path.text[shorter.length] != '/' ||
        !is_reading(exchange) || !find_route(exchange, shorter, "GET", allow) ||
        exchange->route == NULL) {
        return false;
    }
    size_t room = shorter.length + exchange->query.length + 2;
    struct tapak_buf text;
    tapak_buf_init(&text, room);
    tapak_buf_put(&text, shorter.text, shorter.length);
    if (exchange->query.length > 0) {
        tapak_buf_put_char(&text, '?');
        tapak_buf_put(&text, exchange->query.text, exchange->query.length);
    }
    const char *location =
        tapak_arena_copy_text(exchange->request->arena, tapak_buf_text(&text), text.size);
    tapak_buf_free(&text);
    if (location == NULL) {
        return false;
    }
    exchange->response->http_status = 308;
    tapak_response_set(exchange->response, "Location", location);
    return true;
}

static void answer_unknown(struct exchange *exchange)
{
    if (is_reading(exchange) && exchange->site->files != NULL) {
        struct tapak_slice path =
            target_decode(exchange->request->arena, exchange->path, TARGET_PLUS_STAYS);
        if (path.text != NULL && tapak_files_answer(exchange->site->files, path, exchange->request,
                                                    exchange->response)) {
            exchange->response->route = "(page)";
            return;
        }
    }
    if (answer_redirect(exchange)) {
        return;
    }
    bool is_start = tapak_slice_equals(exchange->path, "/");
    refuse(exchange, 404,
           is_start ? "the pages are not built here (make web builds them); data is at /ogc"
                    : "nothing has this name");
}

// The route of a GET that the server has found already. Other methods need the whole table: what
// else their path offers decides on CORS.
static bool take_known_route(struct exchange *exchange)
{
    const struct tapak_route *route = exchange->request->route;
    if (route == NULL || strcmp(route->method, "GET") != 0 ||
        !match_path(route->path, exchange->path, &exchange->match)) {
        return false;
    }
    exchange->route = route;
    if (!route->is_private) {
        tapak_response_set(exchange->response, "Access-Control-Allow-Origin", "*");
    }
    return true;
}

static void answer(struct exchange *exchange)
{
    const struct tapak_request *request = exchange->request;
    char allow[ALLOW_BYTES];
    if (request->target.length > TAPAK_MAX_TARGET_BYTES) {
        refuse(exchange, 414, "the target is longer than 8,192 bytes");
        return;
    }
    if (is_method(exchange, "OPTIONS") && tapak_slice_equals(request->target, "*")) {
        answer_options(exchange, "GET, HEAD, POST, OPTIONS");
        return;
    }
    if (!target_split(request->target, &exchange->path, &exchange->query)) {
        refuse(exchange, 400, "the target is no path that begins with /");
        return;
    }
    if (!origin_find(exchange->site, request, &exchange->origin)) {
        refuse(exchange, 400, "the Host header is no name or address");
        return;
    }
    if (take_known_route(exchange)) {
        answer_route(exchange);
        return;
    }
    char method[16] = "";
    if (request->method.length < sizeof method) {
        memcpy(method, request->method.text, request->method.length);
    }
    bool is_head = strcmp(method, "HEAD") == 0;
    if (!find_route(exchange, exchange->path, is_head ? "GET" : method, allow)) {
        answer_unknown(exchange);
        return;
    }
    if (exchange->route != NULL) {
        answer_route(exchange);
        return;
    }
    const char *kept = tapak_arena_copy_text(request->arena, allow, strlen(allow));
    kept = kept == NULL ? "OPTIONS" : kept;
    if (is_method(exchange, "OPTIONS")) {
        answer_options(exchange, kept);
    } else {
        tapak_response_set(exchange->response, "Allow", kept);
        refuse(exchange, 405,
               "this method is not offered here; the Allow header names those that are");
    }
}

void tapak_dispatch(const struct tapak_site *site, const struct tapak_request *request,
                    struct tapak_response *response)
{
    struct exchange exchange; // values and the failure are large, and set before they are read
    exchange.site = site;
    exchange.request = request;
    exchange.response = response;
    exchange.route = NULL;
    exchange.origin = (struct tapak_origin){.client = request->peer, .base_url = ""};
    exchange.err.message[0] = '\0';
    tapak_response_init(response);
    answer(&exchange);
    if (tapak_request_is_put_off(request)) {
        tapak_response_free(response);
        return;
    }
    response->is_head = tapak_slice_equals(request->method, "HEAD");
    bool has_language = tapak_response_header(response, "Content-Language") != NULL;
    tapak_response_set(response, "Vary",
                       has_language ? "Accept, Accept-Encoding, Accept-Language"
                                    : "Accept, Accept-Encoding");
    tapak_response_set(response, "X-Content-Type-Options", "nosniff");
    response->client = exchange.origin.client;
    if (exchange.origin.is_https) {
        tapak_response_set(response, "Strict-Transport-Security", "max-age=31536000");
    }
    if (request->id[0] != '\0') {
        tapak_response_set(response, "X-Request-Id", request->id);
    }
    if (tapak_response_header(response, "Access-Control-Allow-Origin") != NULL) {
        tapak_response_set(response, "Access-Control-Expose-Headers",
                           "Content-Crs, ETag, Link, X-Request-Id");
    }
}

const struct tapak_route *tapak_dispatch_route(const struct tapak_site *site,
                                               const struct tapak_request *request)
{
    struct tapak_slice path;
    struct tapak_slice query;
    struct match match;
    if (request->target.length > TAPAK_MAX_TARGET_BYTES ||
        !target_split(request->target, &path, &query)) {
        return NULL;
    }
    bool is_head = tapak_slice_equals(request->method, "HEAD");
    size_t count = 0;
    while (site->routes[count].path != NULL) {
        count++;
    }
    while (count-- > 0) { // from the end: of those that fit, find_route() takes the last
        const struct tapak_route *route = &site->routes[count];
        if (match_path(route->path, path, &match) &&
            (is_head ? strcmp(route->method, "GET") == 0
                     : tapak_slice_equals(request->method, route->method))) {
            return route;
        }
    }
    return NULL;
}
