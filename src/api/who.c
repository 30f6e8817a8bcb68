#include "api/who.h"

#include "tapak/base/instant.h"

#include <string.h>

enum { COOKIE_BYTES = 192 };

const char *const api_views[] = {"public", "own", NULL};

// A name with this prefix is taken by browsers only with Secure, from the host itself (RFC
// 6265bis).
static const char *cookie_name(const struct tapak_call *call)
{
    return call->origin.is_https ? "__Host-tapak" : "tapak";
}

// The value of the first cookie of that name, or absent.
static struct tapak_slice cookie_of(const struct tapak_call *call)
{
    const char *name = cookie_name(call);
    size_t length = strlen(name);
    struct tapak_slice rest = tapak_request_field(call->request, "Cookie");
    while (rest.length > 0) {
        const char *end = memchr(rest.text, ';', rest.length);
        size_t size = end == NULL ? rest.length : (size_t)(end - rest.text);
        struct tapak_slice pair = tapak_slice_trim((struct tapak_slice){rest.text, size});
        if (pair.length > length && memcmp(pair.text, name, length) == 0 &&
            pair.text[length] == '=') {
            return (struct tapak_slice){pair.text + length + 1, pair.length - length - 1};
        }
        size_t skipped = end == NULL ? size : size + 1;
        rest = (struct tapak_slice){rest.text + skipped, rest.length - skipped};
    }
    return (struct tapak_slice){0};
}

static enum tapak_status by_token(const struct tapak_call *call, struct api_visit *visit,
                                  struct tapak_slice field, struct tapak_who *out_who,
                                  struct tapak_error *err)
{
    static const char scheme[] = "Bearer ";
    size_t length = sizeof scheme - 1;
    if (field.length <= length ||
        !tapak_slice_equals_folded((struct tapak_slice){field.text, length}, scheme)) {
        return tapak_fail(err, TAPAK_STRANGER, "Authorization is not 'Bearer TOKEN'");
    }
    const struct tapak_credential shown = {
        tapak_slice_trim((struct tapak_slice){field.text + length, field.length - length}),
        tapak_now_ms()};
    return tapak_who_of_token(visit->conn, tapak_store_key(visit->api->store), call->arena, &shown,
                              out_who, err);
}

enum tapak_status api_who(const struct tapak_call *call, struct api_visit *visit,
                          struct tapak_who *out_who, struct tapak_error *err)
{
    struct tapak_slice field = tapak_request_field(call->request, "Authorization");
    struct tapak_slice secret = cookie_of(call);
    *out_who = (struct tapak_who){0};
    if (field.text == NULL && secret.text == NULL) {
        return TAPAK_OK;
    }
    enum tapak_status status = api_visit_reader(visit, err);
    if (status != TAPAK_OK) {
        return status;
    }
    if (field.text != NULL) {
        return by_token(call, visit, field, out_who, err);
    }
    const struct tapak_credential shown = {secret, tapak_now_ms()};
    return tapak_who_of_session(visit->conn, tapak_store_key(visit->api->store), call->arena,
                                &shown, out_who, err);
}

enum tapak_status api_need(const struct tapak_call *call, struct api_visit *visit, unsigned rights,
                           struct tapak_response *response, struct tapak_who *out_who,
                           struct tapak_error *err)
{
    api_keep_private(response);
    enum tapak_status status = api_who(call, visit, out_who, err);
    if (status != TAPAK_OK) {
        return status;
    }
    if (out_who->actor == NULL) {
        return tapak_fail(err, TAPAK_STRANGER, "sign in first, or send a token");
    }
    return tapak_sight_has(&out_who->sight, rights)
               ? TAPAK_OK
               : tapak_fail(err, TAPAK_DENIED, "this is not among the rights of %s",
                            out_who->actor);
}

enum tapak_status api_take_view(const struct tapak_call *call, struct api_visit *visit,
                                const struct tapak_value *view, struct tapak_response *response,
                                struct tapak_sight *out_sight, struct tapak_error *err)
{
    struct tapak_who who;
    *out_sight = (struct tapak_sight){0};
    if (!view->is_given || view->number == API_VIEW_PUBLIC) {
        return TAPAK_OK;
    }
    enum tapak_status status = api_need(call, visit, TAPAK_RIGHT_READ, response, &who, err);
    if (status == TAPAK_OK) {
        *out_sight = who.sight;
    }
    return status;
}

// An origin has no path; the base may have one.
static bool is_origin_of(struct tapak_slice origin, const char *base_url)
{
    return strncmp(origin.text, base_url, origin.length) == 0 &&
           strlen(base_url) >= origin.length &&
           (base_url[origin.length] == '\0' || base_url[origin.length] == '/');
}

bool api_is_same_origin(const struct tapak_call *call)
{
    struct tapak_slice site = tapak_request_field(call->request, "Sec-Fetch-Site");
    struct tapak_slice origin = tapak_request_field(call->request, "Origin");
    if (site.text != NULL) {
        return tapak_slice_equals(site, "same-origin") || tapak_slice_equals(site, "none");
    }
    return origin.text == NULL || is_origin_of(origin, call->base_url);
}

enum tapak_status api_check_write(const struct tapak_call *call, const struct tapak_who *who,
                                  struct tapak_error *err)
{
    if (!who->is_session) {
        return TAPAK_OK;
    }
    if (!api_is_same_origin(call)) {
        return tapak_fail(err, TAPAK_DENIED, "a change has to come from a page of this server");
    }
    return tapak_who_is_csrf(who, tapak_request_field(call->request, "X-CSRF-Token"))
               ? TAPAK_OK
               : tapak_fail(err, TAPAK_DENIED, "X-CSRF-Token is not the csrf text of GET /api/me");
}

void api_keep_session(struct api_visit *visit, const struct tapak_who *who)
{
    struct tapak_error ignored;
    if (who->is_session && who->is_touch_due) {
        enum tapak_status status =
            tapak_session_keep(visit->api->accounts, who, tapak_now_ms(), &ignored);
        (void)status; // the next request tries again
    }
}

void api_keep_private(struct tapak_response *response)
{
    tapak_response_set(response, "Cache-Control", "private, no-store");
    tapak_response_set(response, "Vary", "Cookie, Authorization");
}

enum tapak_status api_put_cookie(const struct tapak_call *call, struct tapak_response *response,
                                 const char *secret, struct tapak_error *err)
{
    struct tapak_buf text;
    tapak_buf_init(&text, COOKIE_BYTES);
    int seconds = secret[0] == '\0' ? 0 : (int)(TAPAK_SESSION_MS / 1000);
    tapak_buf_printf(&text, "%s=%s; Path=/; Max-Age=%d; HttpOnly; SameSite=Strict%s",
                     cookie_name(call), secret, seconds, call->origin.is_https ? "; Secure" : "");
    const char *value =
        tapak_arena_copy_text(call->arena, tapak_buf_text(&text), strlen(tapak_buf_text(&text)));
    enum tapak_status status = tapak_buf_check(&text, err);
    tapak_buf_free(&text);
    if (status == TAPAK_OK && value == NULL) {
        status = tapak_fail(err, TAPAK_NO_MEMORY, "no memory for a cookie");
    }
    if (status == TAPAK_OK) {
        tapak_response_set(response, "Set-Cookie", value);
    }
    return status;
}

void api_blame_member(const struct tapak_call *call, struct tapak_response *response,
                      const struct tapak_error *err)
{
    size_t length = strspn(err->message, "abcdefghijklmnopqrstuvwxyz_.");
    if (length > 0 && err->message[length] == ':') {
        response->culprit = tapak_arena_copy_text(call->arena, err->message, length);
    }
}
