// Programs' tokens: beside accounts, by the same rules.
#include <string.h>

#include "store/conn.h"
#include "store/event_detail.h"
#include "store/events.h"
#include "tapak/store/accounts.h"

enum { DETAIL_BYTES = 2048 };

static enum tapak_status tell(struct tapak_conn *conn, const char *kind, struct tapak_buf *detail,
                              const struct tapak_actor *actor, struct tapak_error *err)
{
    tapak_buf_put_char(detail, '}');
    enum tapak_status status = tapak_buf_check(detail, err);
    if (status == TAPAK_OK) {
        const struct event event = {
            .public_id = "", .actor = actor, .kind = kind, .detail = tapak_buf_text(detail)};
        status = event_add(conn, &event, err);
    }
    tapak_buf_free(detail);
    return status;
}

static enum tapak_status check_token(const struct tapak_token *token, struct tapak_error *err)
{
    if (!tapak_role_takes_area(token->role, &token->area)) {
        return tapak_fail(err, TAPAK_INVALID, "area '%s': a village head has one village",
                          token->area.text);
    }
    if ((token->rights & ~tapak_role_rights(token->role)) != 0) {
        return tapak_fail(err, TAPAK_INVALID, "rights: more than those of the role '%s'",
                          tapak_role_code(token->role));
    }
    return TAPAK_OK;
}

static enum tapak_status tell_added(struct tapak_conn *conn, const struct tapak_token *token,
                                    const char *rights, const struct tapak_actor *actor,
                                    struct tapak_error *err)
{
    struct tapak_buf detail;
    tapak_buf_init(&detail, DETAIL_BYTES);
    tapak_buf_put_char(&detail, '{');
    event_detail_put(&detail, "token", token->name);
    event_detail_put(&detail, "role", tapak_role_code(token->role));
    event_detail_put(&detail, "area", token->area.text);
    event_detail_put(&detail, "rights", rights);
    return tell(conn, "token_added", &detail, actor, err);
}

enum tapak_status tapak_token_add(struct tapak_conn *conn, const struct tapak_token *token,
                                  const struct tapak_digest *digest,
                                  const struct tapak_actor *actor, struct tapak_error *err)
{
    char rights[TAPAK_RIGHTS_BYTES];
    enum tapak_status status = check_token(token, err);
    if (status != TAPAK_OK) {
        return status;
    }
    tapak_rights_text(token->rights, rights);
    struct db_call call = db_begin(conn, Q_TOKEN_ADD);
    db_bind_text(&call, ":name", token->name);
    db_bind_blob(&call, ":digest", digest->bytes, sizeof digest->bytes);
    db_bind_text(&call, ":role", tapak_role_code(token->role));
    db_bind_text(&call, ":area", token->area.text);
    db_bind_text(&call, ":rights", rights);
    db_bind_int(&call, ":at_ms", actor->at_ms);
    db_bind_text(&call, ":made_by", actor->name);
    db_bind_int(&call, ":expires_ms", token->expires_ms);
    status = db_one(&call, err);
    db_end(&call);
    if (status == TAPAK_NOT_FOUND) {
        return tapak_fail(err, TAPAK_CONFLICT, "there is a token '%s' already", token->name);
    }
    return status == TAPAK_OK ? tell_added(conn, token, rights, actor, err) : status;
}

// What the schema's CHECKs allow, and nothing more than the role may by now.
static void read_token(const struct db_call *call, struct tapak_token *token)
{
    enum { ID, NAME, ROLE, AREA, RIGHTS, MADE, MADE_BY, EXPIRES, REVOKED };
    *token = (struct tapak_token){
        .row_id = db_int(call, ID),
        .name = db_words(call, NAME),
        .made_ms = db_int(call, MADE),
        .made_by = db_words(call, MADE_BY),
        .expires_ms = db_int(call, EXPIRES),
        .is_revoked = !db_is_null(call, REVOKED),
        .revoked_ms = db_int(call, REVOKED),
    };
    db_code(call, AREA, &token->area);
    if (!tapak_role_parse(tapak_slice_of(db_words(call, ROLE)), &token->role) ||
        !tapak_rights_parse(tapak_slice_of(db_words(call, RIGHTS)), &token->rights)) {
        token->rights = 0;
    }
    token->rights &= tapak_role_rights(token->role);
}

static bool keep(struct tapak_arena *arena, const char **text)
{
    *text = tapak_arena_copy_text(arena, *text, strlen(*text));
    return *text != NULL;
}

enum tapak_status tapak_token_find(struct tapak_conn *conn, struct tapak_arena *arena,
                                   const struct tapak_digest *digest, struct tapak_token *out_token,
                                   struct tapak_error *err)
{
    struct tapak_token token;
    struct db_call call = db_begin(conn, Q_TOKEN_FIND);
    db_bind_blob(&call, ":digest", digest->bytes, sizeof digest->bytes);
    enum tapak_status status = db_one(&call, err);
    if (status == TAPAK_OK) {
        read_token(&call, &token);
        if (!keep(arena, &token.name) || !keep(arena, &token.made_by)) {
            status = tapak_fail(err, TAPAK_NO_MEMORY, "no memory for a token");
        }
    } else if (status == TAPAK_NOT_FOUND) {
        status = tapak_fail(err, status, "there is no such token");
    }
    db_end(&call);
    if (status == TAPAK_OK) {
        *out_token = token;
    }
    return status;
}

enum tapak_status tapak_token_each(struct tapak_conn *conn, tapak_token_fn *each, void *context,
                                   struct tapak_error *err)
{
    struct tapak_token token;
    struct db_call call = db_begin(conn, Q_TOKEN_LIST);
    bool row = false;
    enum tapak_status status = TAPAK_OK;
    while ((status = db_next(&call, &row, err)) == TAPAK_OK && row) {
        read_token(&call, &token);
        status = each(&token, context);
        if (status != TAPAK_OK) {
            break;
        }
    }
    db_end(&call);
    return status;
}

enum tapak_status tapak_token_revoke(struct tapak_conn *conn, const char *name,
                                     const struct tapak_actor *actor, struct tapak_error *err)
{
    struct tapak_buf detail;
    struct db_call call = db_begin(conn, Q_TOKEN_REVOKE);
    db_bind_text(&call, ":name", name);
    db_bind_int(&call, ":at_ms", actor->at_ms);
    enum tapak_status status = db_one(&call, err);
    db_end(&call);
    if (status == TAPAK_NOT_FOUND) {
        return tapak_fail(err, status, "there is no token '%s' that is good", name);
    }
    if (status != TAPAK_OK) {
        return status;
    }
    tapak_buf_init(&detail, DETAIL_BYTES);
    tapak_buf_put_char(&detail, '{');
    event_detail_put(&detail, "token", name);
    return tell(conn, "token_revoked", &detail, actor, err);
}
