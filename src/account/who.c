#include <sodium.h>
#include <string.h>

#include "account/secret.h"
#include "tapak/account/account.h"
#include "tapak/base/buf.h"

#define TOUCH_MS (INT64_C(5) * 60 * 1000)

static const char token_prefix[] = "tapak_";

static enum tapak_status stranger(struct tapak_error *err)
{
    return tapak_fail(err, TAPAK_STRANGER, "nobody is signed in with that; sign in anew");
}

static bool is_over(const struct tapak_session *session, int64_t now_ms)
{
    return session->account.is_disabled || now_ms >= session->expires_ms ||
           now_ms - session->used_ms >= TAPAK_SESSION_IDLE_MS;
}

enum tapak_status tapak_who_of_session(struct tapak_conn *conn, const struct tapak_key *key,
                                       struct tapak_arena *arena,
                                       const struct tapak_credential *credential,
                                       struct tapak_who *out_who, struct tapak_error *err)
{
    struct tapak_session session;
    struct tapak_digest digest = secret_digest(key, "session", credential->secret);
    enum tapak_status status = tapak_session_find(conn, arena, &digest, &session, err);
    if (status == TAPAK_NOT_FOUND ||
        (status == TAPAK_OK && is_over(&session, credential->now_ms))) {
        return stranger(err);
    }
    if (status != TAPAK_OK) {
        return status;
    }
    *out_who = (struct tapak_who){
        .sight = tapak_sight_of(session.account.role, &session.account.area),
        .is_session = true,
        .actor = session.account.login,
        .name = session.account.name,
        .expires_ms = session.expires_ms,
        .is_touch_due = credential->now_ms - session.used_ms >= TOUCH_MS,
        .digest = digest,
    };
    tapak_digest_code(out_who->csrf, TAPAK_SECRET_LENGTH,
                      secret_digest(key, "csrf", credential->secret));
    return TAPAK_OK;
}

static const char *token_actor(struct tapak_arena *arena, const char *name)
{
    struct tapak_buf text;
    tapak_buf_init(&text, sizeof "token " + 64);
    tapak_buf_printf(&text, "token %s", name);
    const char *actor = tapak_arena_copy_text(arena, tapak_buf_text(&text), text.size);
    tapak_buf_free(&text);
    return actor;
}

enum tapak_status tapak_who_of_token(struct tapak_conn *conn, const struct tapak_key *key,
                                     struct tapak_arena *arena,
                                     const struct tapak_credential *credential,
                                     struct tapak_who *out_who, struct tapak_error *err)
{
    struct tapak_token token;
    struct tapak_digest digest = secret_digest(key, "token", credential->secret);
    enum tapak_status status = tapak_token_find(conn, arena, &digest, &token, err);
    if (status == TAPAK_NOT_FOUND ||
        (status == TAPAK_OK && (token.is_revoked || credential->now_ms >= token.expires_ms))) {
        return stranger(err);
    }
    if (status != TAPAK_OK) {
        return status;
    }
    struct tapak_who who = {
        .sight = {.role = token.role, .area = token.area, .rights = token.rights},
        .actor = token_actor(arena, token.name),
        .name = token.name,
        .expires_ms = token.expires_ms,
    };
    if (who.actor == NULL) {
        return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for who asks");
    }
    *out_who = who;
    return TAPAK_OK;
}

bool tapak_who_is_csrf(const struct tapak_who *who, struct tapak_slice text)
{
    return who->csrf[0] != '\0' && text.length == TAPAK_SECRET_LENGTH &&
           sodium_memcmp(text.text, who->csrf, TAPAK_SECRET_LENGTH) == 0;
}

void tapak_token_make(const struct tapak_key *key, char out_token[static TAPAK_TOKEN_LENGTH + 1],
                      struct tapak_digest *out_digest)
{
    memcpy(out_token, token_prefix, sizeof token_prefix - 1);
    tapak_random_code(out_token + sizeof token_prefix - 1, TAPAK_SECRET_LENGTH);
    *out_digest = secret_digest(key, "token", tapak_slice_of(out_token));
}
