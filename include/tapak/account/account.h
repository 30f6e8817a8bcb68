/**
 * @file account.h
 * @brief Signing in and out, and who it is that asks.
 *
 * Secrets: of a session and of a token are random, 160 bits; the store keeps their digests under
 *          the key of the installation. A session has a new secret at every sign-in.
 * Guesses: are slowed down by account and by address (account/throttle.h). An unknown login, a
 *          disabled account and a wrong password are one answer after the same work.
 * Threads: any; signing in and changing block until it is on disk.
 */
#ifndef TAPAK_ACCOUNT_ACCOUNT_H
#define TAPAK_ACCOUNT_ACCOUNT_H

#include "tapak/model/sight.h"
#include "tapak/store/accounts.h"

enum {
    TAPAK_SECRET_LENGTH = 32,
    TAPAK_TOKEN_LENGTH = TAPAK_SECRET_LENGTH + 6, ///< "tapak_" in front
    TAPAK_ADDRESS_KEY_BYTES = 16
};
#define TAPAK_SESSION_MS (INT64_C(12) * 3600 * 1000) ///< a working day, then anew
#define TAPAK_SESSION_IDLE_MS (INT64_C(2) * 3600 * 1000)

struct tapak_accounts;

/** The store must outlive it. */
TAPAK_MUST_CHECK enum tapak_status tapak_accounts_create(struct tapak_store *store,
                                                         struct tapak_accounts **out_accounts,
                                                         struct tapak_error *err);
/** NULL is allowed. */
void tapak_accounts_free(struct tapak_accounts *accounts);

/** Who asks. Zero-initialised it is the public. Texts live in the arena that was given. */
struct tapak_who {
    struct tapak_sight sight;
    bool is_session;    ///< by a cookie: changes need the csrf text
    const char *actor;  ///< for events: the login, or "token NAME"; NULL for the public
    const char *name;   ///< for people; NULL for the public
    int64_t expires_ms; ///< INT64_MAX: never
    bool is_touch_due;  ///< tapak_session_keep() should be called
    char csrf[TAPAK_SECRET_LENGTH + 1];
    struct tapak_digest digest; ///< of the session
};

struct tapak_sign_in {
    const char *login; ///< case does not matter
    const char *password;
    uint8_t address[TAPAK_ADDRESS_KEY_BYTES]; ///< of the client; of IPv6 eight bytes count
    int64_t now_ms;
};

struct tapak_signed_in {
    char secret[TAPAK_SECRET_LENGTH + 1]; ///< for the cookie
    struct tapak_who who;
};

/**
 * TAPAK_STRANGER: login or password is wrong. TAPAK_THROTTLED: *out_wait_ms until the next try.
 * TAPAK_BUSY: too many at a time.
 */
TAPAK_MUST_CHECK enum tapak_status
tapak_account_sign_in(struct tapak_accounts *accounts, struct tapak_arena *arena,
                      const struct tapak_sign_in *attempt, struct tapak_signed_in *out_signed_in,
                      int64_t *out_wait_ms, struct tapak_error *err);

TAPAK_MUST_CHECK enum tapak_status tapak_account_sign_out(struct tapak_accounts *accounts,
                                                          const struct tapak_who *who,
                                                          struct tapak_error *err);

/** Notes that the session is used. */
TAPAK_MUST_CHECK enum tapak_status tapak_session_keep(struct tapak_accounts *accounts,
                                                      const struct tapak_who *who, int64_t now_ms,
                                                      struct tapak_error *err);

/** What somebody showed. */
struct tapak_credential {
    struct tapak_slice secret; ///< of a session's cookie, or a token
    int64_t now_ms;
};

/** TAPAK_STRANGER: it is none, or has ended. */
TAPAK_MUST_CHECK enum tapak_status
tapak_who_of_session(struct tapak_conn *conn, const struct tapak_key *key,
                     struct tapak_arena *arena, const struct tapak_credential *credential,
                     struct tapak_who *out_who, struct tapak_error *err);
TAPAK_MUST_CHECK enum tapak_status
tapak_who_of_token(struct tapak_conn *conn, const struct tapak_key *key, struct tapak_arena *arena,
                   const struct tapak_credential *credential, struct tapak_who *out_who,
                   struct tapak_error *err);

/** Whether text is the session's csrf text; takes the same time whatever it is. */
bool tapak_who_is_csrf(const struct tapak_who *who, struct tapak_slice text);

/** A random token, terminated, and the digest that the store keeps. */
void tapak_token_make(const struct tapak_key *key, char out_token[static TAPAK_TOKEN_LENGTH + 1],
                      struct tapak_digest *out_digest);

/** Lower case, 2 to 64 of a-z, 0-9 and . _ - @; TAPAK_INVALID. out has TAPAK_LOGIN_MAX + 1. */
TAPAK_MUST_CHECK enum tapak_status tapak_login_check(struct tapak_slice text,
                                                     char out[static TAPAK_LOGIN_MAX + 1],
                                                     struct tapak_error *err);

#endif
