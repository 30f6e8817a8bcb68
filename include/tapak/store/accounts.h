/**
 * @file accounts.h
 * @brief Who may sign in, who is signed in, and which programs may ask.
 *
 * Rule:    here it is kept that logins and names of tokens are unique, that secrets are kept as
 *          digests only, and that every change of an account or a token is an event. Passwords and
 *          secrets are made and checked by account (account/account.h).
 * Memory:  what is read lives in the arena that was given.
 */
#ifndef TAPAK_STORE_ACCOUNTS_H
#define TAPAK_STORE_ACCOUNTS_H

#include "tapak/base/arena.h"
#include "tapak/base/hash.h"
#include "tapak/model/sight.h"
#include "tapak/store/reports.h"
#include "tapak/store/store.h"

enum { TAPAK_LOGIN_MAX = 64, TAPAK_LOGIN_MIN = 2 };

struct tapak_account {
    int64_t row_id;
    const char *login; ///< a-z, 0-9 and . _ - @
    const char *name;
    enum tapak_role role;
    struct tapak_code area; ///< "" is everywhere
    const char *password;   ///< argon2id text
    bool is_disabled;
    int64_t made_ms;
    int64_t password_ms; ///< when it was set
};

/** Event "account_added". TAPAK_CONFLICT when the login is taken. row_id and times are ignored. */
TAPAK_MUST_CHECK enum tapak_status tapak_account_add(struct tapak_conn *conn,
                                                     const struct tapak_account *account,
                                                     const struct tapak_actor *actor,
                                                     struct tapak_error *err);

/** TAPAK_NOT_FOUND. A disabled one is found too. */
TAPAK_MUST_CHECK enum tapak_status tapak_account_find(struct tapak_conn *conn,
                                                      struct tapak_arena *arena, const char *login,
                                                      struct tapak_account *out_account,
                                                      struct tapak_error *err);

typedef enum tapak_status tapak_account_fn(const struct tapak_account *account, void *context);
/** In order of login. Texts live until the callback returns. */
TAPAK_MUST_CHECK enum tapak_status tapak_account_each(struct tapak_conn *conn,
                                                      tapak_account_fn *each, void *context,
                                                      struct tapak_error *err);

/**
 * Name, role, area and whether it is disabled, by login; event "account_changed". Ends its
 * sessions. TAPAK_NOT_FOUND.
 */
TAPAK_MUST_CHECK enum tapak_status tapak_account_change(struct tapak_conn *conn,
                                                        const struct tapak_account *account,
                                                        const struct tapak_actor *actor,
                                                        struct tapak_error *err);

/** A new password; ends its sessions; event "account_password". TAPAK_NOT_FOUND. */
TAPAK_MUST_CHECK enum tapak_status
tapak_account_set_password(struct tapak_conn *conn, const char *login, const char *password,
                           const struct tapak_actor *actor, struct tapak_error *err);

struct tapak_session {
    int64_t made_ms;
    int64_t used_ms; ///< lately
    int64_t expires_ms;
    struct tapak_account account;
};

struct tapak_session_new {
    int64_t account_id;
    struct tapak_digest digest;  ///< of its secret
    struct tapak_digest address; ///< of where it comes from: known from now on
    int64_t at_ms;
    int64_t expires_ms;
    int64_t idle_ms; ///< sessions that were used last before it are forgotten
};

/** This and the next two make no event and leave tapak_store_revision() as it is. */
TAPAK_MUST_CHECK enum tapak_status tapak_session_begin(struct tapak_conn *conn,
                                                       const struct tapak_session_new *session,
                                                       struct tapak_error *err);
TAPAK_MUST_CHECK enum tapak_status tapak_session_touch(struct tapak_conn *conn,
                                                       const struct tapak_digest *digest,
                                                       int64_t at_ms, struct tapak_error *err);
/** Not being there is no failure. */
TAPAK_MUST_CHECK enum tapak_status tapak_session_end(struct tapak_conn *conn,
                                                     const struct tapak_digest *digest,
                                                     struct tapak_error *err);

/** TAPAK_NOT_FOUND. One that has ended by time, or whose account is disabled, is found too. */
TAPAK_MUST_CHECK enum tapak_status tapak_session_find(struct tapak_conn *conn,
                                                      struct tapak_arena *arena,
                                                      const struct tapak_digest *digest,
                                                      struct tapak_session *out_session,
                                                      struct tapak_error *err);

/** Whether the account has signed in from there before. */
TAPAK_MUST_CHECK enum tapak_status tapak_account_knows(struct tapak_conn *conn, int64_t account_id,
                                                       const struct tapak_digest *address,
                                                       bool *out_knows, struct tapak_error *err);

struct tapak_token {
    int64_t row_id;
    const char *name;
    enum tapak_role role;
    struct tapak_code area;
    unsigned rights; ///< at most those of the role
    int64_t made_ms;
    const char *made_by;
    int64_t expires_ms; ///< INT64_MAX is never
    bool is_revoked;
    int64_t revoked_ms;
};

/** Event "token_added". TAPAK_CONFLICT when the name is taken, also by one that was revoked. */
TAPAK_MUST_CHECK enum tapak_status tapak_token_add(struct tapak_conn *conn,
                                                   const struct tapak_token *token,
                                                   const struct tapak_digest *digest,
                                                   const struct tapak_actor *actor,
                                                   struct tapak_error *err);

/** TAPAK_NOT_FOUND. One that was revoked or is too old is found too. */
TAPAK_MUST_CHECK enum tapak_status tapak_token_find(struct tapak_conn *conn,
                                                    struct tapak_arena *arena,
                                                    const struct tapak_digest *digest,
                                                    struct tapak_token *out_token,
                                                    struct tapak_error *err);

typedef enum tapak_status tapak_token_fn(const struct tapak_token *token, void *context);
/** In order of name. */
TAPAK_MUST_CHECK enum tapak_status tapak_token_each(struct tapak_conn *conn, tapak_token_fn *each,
                                                    void *context, struct tapak_error *err);

/** Event "token_revoked". TAPAK_NOT_FOUND: none of that name that is good. */
TAPAK_MUST_CHECK enum tapak_status tapak_token_revoke(struct tapak_conn *conn, const char *name,
                                                      const struct tapak_actor *actor,
                                                      struct tapak_error *err);

#endif
