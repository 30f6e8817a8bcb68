// Changes of accounts and tokens are events without a report; what is said in them are names, roles
// and areas. Sessions come and go too often for that, and the layer need not look after them.
#include "tapak/store/accounts.h"

#include <string.h>

#include "store/conn.h"
#include "store/event_detail.h"
#include "store/events.h"

enum { DETAIL_BYTES = 2048, KNOWN_ADDRESSES = 20 };

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

static void begin_detail(struct tapak_buf *detail, const char *name, const char *text)
{
    tapak_buf_init(detail, DETAIL_BYTES);
    tapak_buf_put_char(detail, '{');
    event_detail_put(detail, name, text);
}

static enum tapak_status tell_account(struct tapak_conn *conn, const char *kind,
                                      const struct tapak_account *account,
                                      const struct tapak_actor *actor, struct tapak_error *err)
{
    struct tapak_buf detail;
    begin_detail(&detail, "login", account->login);
    event_detail_put(&detail, "name", account->name);
    event_detail_put(&detail, "role", tapak_role_code(account->role));
    event_detail_put(&detail, "area", account->area.text);
    event_detail_put(&detail, "disabled", account->is_disabled ? "true" : "false");
    return tell(conn, kind, &detail, actor, err);
}

static enum tapak_status no_account(const char *login, struct tapak_error *err)
{
    return tapak_fail(err, TAPAK_NOT_FOUND, "there is no account '%s'", login);
}

static void bind_digest(struct db_call *call, const char *name, const struct tapak_digest *digest)
{
    db_bind_blob(call, name, digest->bytes, sizeof digest->bytes);
}

// What was changed by the call is nothing that others look at.
static enum tapak_status run_quietly(struct db_call *call, struct tapak_error *err)
{
    struct tapak_conn *conn = call->conn;
    int64_t before = conn->driver->changes(conn->db);
    enum tapak_status status = db_run(call, err);
    conn->quiet_changes += conn->driver->changes(conn->db) - before;
    return status;
}

static enum tapak_status run_one(struct db_call *call, struct tapak_error *err)
{
    enum tapak_status status = db_one(call, err);
    db_end(call);
    return status;
}

static enum tapak_status check_area(enum tapak_role role, const struct tapak_code *area,
                                    struct tapak_error *err)
{
    return tapak_role_takes_area(role, area)
               ? TAPAK_OK
               : tapak_fail(err, TAPAK_INVALID, "area '%s': a village head has one village",
                            area->text);
}

static void bind_account(struct db_call *call, const struct tapak_account *account)
{
    db_bind_text(call, ":login", account->login);
    db_bind_text(call, ":name", account->name);
    db_bind_text(call, ":role", tapak_role_code(account->role));
    db_bind_text(call, ":area", account->area.text);
}

enum tapak_status tapak_account_add(struct tapak_conn *conn, const struct tapak_account *account,
                                    const struct tapak_actor *actor, struct tapak_error *err)
{
    enum tapak_status status = check_area(account->role, &account->area, err);
    if (status != TAPAK_OK) {
        return status;
    }
    struct db_call call = db_begin(conn, Q_ACCOUNT_ADD);
    bind_account(&call, account);
    db_bind_text(&call, ":password", account->password);
    db_bind_int(&call, ":at_ms", actor->at_ms);
    status = run_one(&call, err);
    if (status == TAPAK_NOT_FOUND) {
        status =
            tapak_fail(err, TAPAK_CONFLICT, "there is an account '%s' already", account->login);
    }
    return status == TAPAK_OK ? tell_account(conn, "account_added", account, actor, err) : status;
}

static enum tapak_status end_sessions(struct tapak_conn *conn, const char *login,
                                      struct tapak_error *err)
{
    struct db_call call = db_begin(conn, Q_SESSION_END_ALL);
    db_bind_text(&call, ":login", login);
    return run_quietly(&call, err);
}

enum tapak_status tapak_account_change(struct tapak_conn *conn, const struct tapak_account *account,
                                       const struct tapak_actor *actor, struct tapak_error *err)
{
    enum tapak_status status = check_area(account->role, &account->area, err);
    if (status != TAPAK_OK) {
        return status;
    }
    struct db_call call = db_begin(conn, Q_ACCOUNT_CHANGE);
    bind_account(&call, account);
    db_bind_bool(&call, ":is_disabled", account->is_disabled);
    status = run_one(&call, err);
    status = status == TAPAK_NOT_FOUND ? no_account(account->login, err) : status;
    status = status == TAPAK_OK ? end_sessions(conn, account->login, err) : status;
    return status == TAPAK_OK ? tell_account(conn, "account_changed", account, actor, err) : status;
}

enum tapak_status tapak_account_set_password(struct tapak_conn *conn, const char *login,
                                             const char *password, const struct tapak_actor *actor,
                                             struct tapak_error *err)
{
    struct tapak_buf detail;
    struct db_call call = db_begin(conn, Q_ACCOUNT_PASSWORD);
    db_bind_text(&call, ":login", login);
    db_bind_text(&call, ":password", password);
    db_bind_int(&call, ":at_ms", actor->at_ms);
    enum tapak_status status = run_one(&call, err);
    status = status == TAPAK_NOT_FOUND ? no_account(login, err) : status;
    status = status == TAPAK_OK ? end_sessions(conn, login, err) : status;
    if (status != TAPAK_OK) {
        return status;
    }
    begin_detail(&detail, "login", login);
    return tell(conn, "account_password", &detail, actor, err);
}

// The schema's CHECKs allow no other roles than the model knows.
static void read_role(const struct db_call *call, int column, enum tapak_role *out_role)
{
    *out_role = TAPAK_ROLE_PUBLIC;
    (void)tapak_role_parse(tapak_slice_of(db_words(call, column)), out_role);
}

// From a column on. Texts are the call's.
static void read_account(const struct db_call *call, int first, struct tapak_account *account)
{
    enum { ID, LOGIN, NAME, ROLE, AREA, PASSWORD, DISABLED, MADE, PASSWORD_MS };
    *account = (struct tapak_account){
        .row_id = db_int(call, first + ID),
        .login = db_words(call, first + LOGIN),
        .name = db_words(call, first + NAME),
        .password = db_words(call, first + PASSWORD),
        .is_disabled = db_int(call, first + DISABLED) != 0,
        .made_ms = db_int(call, first + MADE),
        .password_ms = db_int(call, first + PASSWORD_MS),
    };
    read_role(call, first + ROLE, &account->role);
    db_code(call, first + AREA, &account->area);
}

static bool keep(struct tapak_arena *arena, const char **text)
{
    *text = tapak_arena_copy_text(arena, *text, strlen(*text));
    return *text != NULL;
}

static enum tapak_status keep_account(struct tapak_arena *arena, struct tapak_account *account,
                                      struct tapak_error *err)
{
    bool is_whole = keep(arena, &account->login) && keep(arena, &account->name) &&
                    keep(arena, &account->password);
    return is_whole ? TAPAK_OK : tapak_fail(err, TAPAK_NO_MEMORY, "no memory for an account");
}

enum tapak_status tapak_account_find(struct tapak_conn *conn, struct tapak_arena *arena,
                                     const char *login, struct tapak_account *out_account,
                                     struct tapak_error *err)
{
    struct tapak_account account;
    struct db_call call = db_begin(conn, Q_ACCOUNT_FIND);
    db_bind_text(&call, ":login", login);
    enum tapak_status status = db_one(&call, err);
    if (status == TAPAK_OK) {
        read_account(&call, 0, &account);
        status = keep_account(arena, &account, err);
    } else if (status == TAPAK_NOT_FOUND) {
        status = no_account(login, err);
    }
    db_end(&call);
    if (status == TAPAK_OK) {
        *out_account = account;
    }
    return status;
}

enum tapak_status tapak_account_each(struct tapak_conn *conn, tapak_account_fn *each, void *context,
                                     struct tapak_error *err)
{
    struct tapak_account account;
    struct db_call call = db_begin(conn, Q_ACCOUNT_LIST);
    bool row = false;
    enum tapak_status status = TAPAK_OK;
    while ((status = db_next(&call, &row, err)) == TAPAK_OK && row) {
        read_account(&call, 0, &account);
        status = each(&account, context);
        if (status != TAPAK_OK) {
            break;
        }
    }
    db_end(&call);
    return status;
}

static enum tapak_status sweep(struct tapak_conn *conn, const struct tapak_session_new *session,
                               struct tapak_error *err)
{
    struct db_call call = db_begin(conn, Q_SESSION_SWEEP);
    db_bind_int(&call, ":at_ms", session->at_ms);
    db_bind_int(&call, ":idle_ms", session->idle_ms);
    enum tapak_status status = run_quietly(&call, err);
    if (status == TAPAK_OK) {
        call = db_begin(conn, Q_ACCOUNT_ADDRESS_SWEEP);
        db_bind_int(&call, ":account_id", session->account_id);
        db_bind_int(&call, ":limit", KNOWN_ADDRESSES);
        status = run_quietly(&call, err);
    }
    return status;
}

enum tapak_status tapak_session_begin(struct tapak_conn *conn,
                                      const struct tapak_session_new *session,
                                      struct tapak_error *err)
{
    struct db_call call = db_begin(conn, Q_SESSION_ADD);
    bind_digest(&call, ":digest", &session->digest);
    db_bind_int(&call, ":account_id", session->account_id);
    db_bind_int(&call, ":at_ms", session->at_ms);
    db_bind_int(&call, ":expires_ms", session->expires_ms);
    enum tapak_status status = run_quietly(&call, err);
    if (status == TAPAK_OK) {
        call = db_begin(conn, Q_ACCOUNT_ADDRESS_SEEN);
        db_bind_int(&call, ":account_id", session->account_id);
        bind_digest(&call, ":digest", &session->address);
        db_bind_int(&call, ":at_ms", session->at_ms);
        status = run_quietly(&call, err);
    }
    return status == TAPAK_OK ? sweep(conn, session, err) : status;
}

enum tapak_status tapak_session_touch(struct tapak_conn *conn, const struct tapak_digest *digest,
                                      int64_t at_ms, struct tapak_error *err)
{
    struct db_call call = db_begin(conn, Q_SESSION_TOUCH);
    bind_digest(&call, ":digest", digest);
    db_bind_int(&call, ":at_ms", at_ms);
    return run_quietly(&call, err);
}

enum tapak_status tapak_session_end(struct tapak_conn *conn, const struct tapak_digest *digest,
                                    struct tapak_error *err)
{
    struct db_call call = db_begin(conn, Q_SESSION_END);
    bind_digest(&call, ":digest", digest);
    return run_quietly(&call, err);
}

enum tapak_status tapak_session_find(struct tapak_conn *conn, struct tapak_arena *arena,
                                     const struct tapak_digest *digest,
                                     struct tapak_session *out_session, struct tapak_error *err)
{
    enum { MADE, USED, EXPIRES, ACCOUNT };
    struct tapak_session session;
    struct db_call call = db_begin(conn, Q_SESSION_FIND);
    bind_digest(&call, ":digest", digest);
    enum tapak_status status = db_one(&call, err);
    if (status == TAPAK_OK) {
        session = (struct tapak_session){.made_ms = db_int(&call, MADE),
                                         .used_ms = db_int(&call, USED),
                                         .expires_ms = db_int(&call, EXPIRES)};
        read_account(&call, ACCOUNT, &session.account);
        status = keep_account(arena, &session.account, err);
    } else if (status == TAPAK_NOT_FOUND) {
        status = tapak_fail(err, status, "there is no such session");
    }
    db_end(&call);
    if (status == TAPAK_OK) {
        *out_session = session;
    }
    return status;
}

enum tapak_status tapak_account_knows(struct tapak_conn *conn, int64_t account_id,
                                      const struct tapak_digest *address, bool *out_knows,
                                      struct tapak_error *err)
{
    struct db_call call = db_begin(conn, Q_ACCOUNT_ADDRESS_KNOWN);
    db_bind_int(&call, ":account_id", account_id);
    bind_digest(&call, ":digest", address);
    enum tapak_status status = run_one(&call, err);
    if (status == TAPAK_OK || status == TAPAK_NOT_FOUND) {
        *out_knows = status == TAPAK_OK;
        status = TAPAK_OK;
    }
    return status;
}
