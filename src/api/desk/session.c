// Signing in and out, and who one is.
#include "api/desk/desk.h"

#include "api/who.h"
#include "tapak/account/password.h"
#include "tapak/base/instant.h"
#include "tapak/decode/members.h"
#include "tapak/encode/json.h"

#include <stdio.h>
#include <string.h>

enum { LOGIN, PASSWORD, MEMBERS, SECONDS_BYTES = 24 };

static const struct tapak_member members[] = {
    [LOGIN] = {"login", TAPAK_MEMBER_LINE, .is_required = true, .bytes = 256},
    [PASSWORD] = {"password", TAPAK_MEMBER_LINE, .is_required = true, .bytes = 1024},
    {0},
};

static void put_rights(struct tapak_json *json, unsigned rights)
{
    tapak_json_put_array(json, "rights");
    for (int i = 0; i < TAPAK_RIGHT_NUMBER; i++) {
        if ((rights & 1U << i) != 0) {
            tapak_json_add_text(json, tapak_right_code(1U << i));
        }
    }
    tapak_json_close(json);
}

static void put_who(struct tapak_buf *body, const struct tapak_who *who)
{
    struct tapak_json json;
    const char *area = who->sight.area.text;
    tapak_json_init(&json, body);
    tapak_json_open_object(&json);
    tapak_json_put_bool(&json, "signed_in", who->actor != NULL);
    tapak_json_put_text(&json, "login", who->actor);
    tapak_json_put_text(&json, "name", who->name);
    tapak_json_put_text(&json, "role", tapak_role_code(who->sight.role));
    tapak_json_put_text(&json, "area", area[0] == '\0' ? NULL : area);
    put_rights(&json, who->sight.rights);
    tapak_json_put_text(&json, "csrf", who->is_session ? who->csrf : NULL);
    if (who->actor != NULL && who->expires_ms != INT64_MAX) {
        tapak_json_put_instant(&json, "expires", who->expires_ms);
    }
    tapak_json_close(&json);
}

static const char *seconds_text(const struct tapak_call *call, int64_t wait_ms)
{
    char text[SECONDS_BYTES];
    int length = snprintf(text, sizeof text, "%lld", (long long)((wait_ms + 999) / 1000));
    const char *copy = tapak_arena_copy_text(call->arena, text, (size_t)length);
    return copy == NULL ? "60" : copy;
}

enum tapak_status desk_sign_in(const struct tapak_call *call, struct tapak_response *response,
                               struct tapak_error *err)
{
    struct tapak_api *api = call->context;
    struct tapak_member_value values[MEMBERS];
    struct tapak_signed_in signed_in;
    int64_t wait_ms = 0;
    if (!api_is_same_origin(call)) {
        return tapak_fail(err, TAPAK_DENIED, "signing in has to come from a page of this server");
    }
    enum tapak_status status =
        tapak_members_read(call->arena, call->request->body, members, values, err);
    if (status != TAPAK_OK) {
        api_blame_member(call, response, err);
        return status;
    }
    struct tapak_sign_in attempt = {
        .login = values[LOGIN].text, .password = values[PASSWORD].text, .now_ms = tapak_now_ms()};
    if (call->origin.client.is_known) {
        memcpy(attempt.address, call->origin.client.bytes, sizeof attempt.address);
    }
    status = tapak_account_sign_in(api->accounts, call->arena, &attempt, &signed_in, &wait_ms, err);
    if (status == TAPAK_THROTTLED) {
        tapak_response_set(response, "Retry-After", seconds_text(call, wait_ms));
    }
    status = status == TAPAK_OK ? api_put_cookie(call, response, signed_in.secret, err) : status;
    if (status == TAPAK_OK) {
        put_who(&response->body, &signed_in.who);
    }
    return status;
}

// Signing out of what has ended is done already.
enum tapak_status desk_sign_out(const struct tapak_call *call, struct tapak_response *response,
                                struct tapak_error *err)
{
    struct api_visit visit;
    struct tapak_who who;
    enum tapak_status status = api_visit_begin(call, &visit, err);
    status = status == TAPAK_OK ? api_who(call, &visit, &who, err) : status;
    if (status == TAPAK_OK && who.is_session) {
        status = api_check_write(call, &who, err);
        status =
            status == TAPAK_OK ? tapak_account_sign_out(visit.api->accounts, &who, err) : status;
    }
    api_visit_end(&visit);
    if (status == TAPAK_OK || status == TAPAK_STRANGER) {
        status = api_put_cookie(call, response, "", err);
    }
    if (status == TAPAK_OK) {
        response->http_status = 204;
        response->media_type = NULL;
    }
    return status;
}

enum tapak_status desk_me(const struct tapak_call *call, struct tapak_response *response,
                          struct tapak_error *err)
{
    struct api_visit visit;
    struct tapak_who who = {0};
    api_keep_private(response);
    enum tapak_status status = api_visit_begin(call, &visit, err);
    status = status == TAPAK_OK ? api_who(call, &visit, &who, err) : status;
    bool is_token = tapak_request_field(call->request, "Authorization").text != NULL;
    if (status == TAPAK_STRANGER && !is_token) {
        who = (struct tapak_who){0}; // a cookie that is over is nobody's
        status = TAPAK_OK;
    }
    if (status == TAPAK_OK) {
        api_keep_session(&visit, &who);
        put_who(&response->body, &who);
    }
    api_visit_end(&visit);
    return status;
}
