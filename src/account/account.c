// Signing in: asked in the order known address, throttle, password, session. What can be told from
// outside, answer and time, is the same for an unknown login, a disabled account and a wrong
// password.
#include "tapak/account/account.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "account/secret.h"
#include "account/throttle.h"
#include "tapak/account/password.h"
#include "tapak/base/limits.h"

enum { IPV6_BYTES_THAT_COUNT = 8 };

struct tapak_accounts {
    struct tapak_store *store;
    struct throttle *throttle;
};

enum tapak_status tapak_accounts_create(struct tapak_store *store,
                                        struct tapak_accounts **out_accounts,
                                        struct tapak_error *err)
{
    struct tapak_accounts *accounts = calloc(1, sizeof *accounts);
    if (accounts == NULL) {
        return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for accounts");
    }
    enum tapak_status status = throttle_create(&accounts->throttle, err);
    if (status != TAPAK_OK) {
        free(accounts);
        return status;
    }
    accounts->store = store;
    *out_accounts = accounts;
    return TAPAK_OK;
}

void tapak_accounts_free(struct tapak_accounts *accounts)
{
    if (accounts != NULL) {
        throttle_free(accounts->throttle);
        free(accounts);
    }
}

static bool is_login_letter(char letter)
{
    return (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9') ||
           (letter != '\0' && strchr("._-@", letter) != NULL);
}

// Names by which events call others than accounts.
static bool is_reserved(const char *login)
{
    static const char *const reserved[] = {"operator", "public", "source", "import",
                                           "token",    "timer",  "system", "me"};
    for (size_t i = 0; i < sizeof reserved / sizeof reserved[0]; i++) {
        if (strcmp(login, reserved[i]) == 0) {
            return true;
        }
    }
    return false;
}

enum tapak_status tapak_login_check(struct tapak_slice text, char out[static TAPAK_LOGIN_MAX + 1],
                                    struct tapak_error *err)
{
    struct tapak_slice login = tapak_slice_trim(text);
    if (login.length < TAPAK_LOGIN_MIN || login.length > TAPAK_LOGIN_MAX) {
        return tapak_fail(err, TAPAK_INVALID, "login: it has %zu letters, not %d to %d",
                          login.length, TAPAK_LOGIN_MIN, TAPAK_LOGIN_MAX);
    }
    for (size_t i = 0; i < login.length; i++) {
        char letter = login.text[i];
        out[i] = letter >= 'A' && letter <= 'Z' ? (char)(letter | 0x20) : letter;
        if (!is_login_letter(out[i])) {
            return tapak_fail(err, TAPAK_INVALID,
                              "login: letters are a-z, 0-9 and . _ - @, and nothing else");
        }
    }
    out[login.length] = '\0';
    return is_reserved(out) ? tapak_fail(err, TAPAK_INVALID,
                                         "login: '%s' is what events call somebody else", out)
                            : TAPAK_OK;
}

// What is known before the password is looked at.
struct attempt {
    struct throttle_who counted;
    struct tapak_digest address;
    struct tapak_account account;
    bool is_there;
};

static struct tapak_digest address_digest(const struct tapak_key *key,
                                          const uint8_t address[TAPAK_ADDRESS_KEY_BYTES])
{
    static const uint8_t mapped[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
    bool is_ipv4 = memcmp(address, mapped, sizeof mapped) == 0;
    size_t size = is_ipv4 ? TAPAK_ADDRESS_KEY_BYTES : IPV6_BYTES_THAT_COUNT;
    char text[TAPAK_ADDRESS_KEY_BYTES];
    memcpy(text, address, size);
    return secret_digest(key, "address", (struct tapak_slice){text, size});
}

static uint64_t number_of(struct tapak_digest digest)
{
    uint64_t number = 0;
    memcpy(&number, digest.bytes, sizeof number);
    return number;
}

static enum tapak_status look_up(struct tapak_accounts *accounts, struct tapak_arena *arena,
                                 const char *login, const struct tapak_sign_in *given,
                                 struct attempt *out_attempt, struct tapak_error *err)
{
    const struct tapak_key *key = tapak_store_key(accounts->store);
    struct tapak_conn *conn = NULL;
    struct attempt attempt = {.address = address_digest(key, given->address)};
    enum tapak_status status = tapak_store_take_reader(accounts->store, &conn, err);
    if (status != TAPAK_OK) {
        return status;
    }
    status = tapak_account_find(conn, arena, login, &attempt.account, err);
    attempt.is_there = status == TAPAK_OK;
    if (status == TAPAK_OK) {
        status = tapak_account_knows(conn, attempt.account.row_id, &attempt.address,
                                     &attempt.counted.is_known, err);
    }
    tapak_store_give_reader(accounts->store, conn);
    attempt.counted.account = number_of(secret_digest(key, "login", tapak_slice_of(login)));
    attempt.counted.address = number_of(attempt.address);
    if (status == TAPAK_OK || status == TAPAK_NOT_FOUND) {
        *out_attempt = attempt;
        status = TAPAK_OK;
    }
    return status;
}

static enum tapak_status begin(struct tapak_conn *conn, void *context, struct tapak_error *err)
{
    return tapak_session_begin(conn, context, err);
}

static enum tapak_status open_session(struct tapak_accounts *accounts, struct tapak_arena *arena,
                                      const struct attempt *attempt, int64_t now_ms,
                                      struct tapak_signed_in *out, struct tapak_error *err)
{
    const struct tapak_key *key = tapak_store_key(accounts->store);
    struct tapak_conn *conn = NULL;
    tapak_random_code(out->secret, TAPAK_SECRET_LENGTH);
    struct tapak_session_new session = {
        .account_id = attempt->account.row_id,
        .digest = secret_digest(key, "session", tapak_slice_of(out->secret)),
        .address = attempt->address,
        .at_ms = now_ms,
        .expires_ms = now_ms + TAPAK_SESSION_MS,
        .idle_ms = now_ms - TAPAK_SESSION_IDLE_MS,
    };
    enum tapak_status status = tapak_store_write(accounts->store, begin, &session, err);
    status = status == TAPAK_OK ? tapak_store_take_reader(accounts->store, &conn, err) : status;
    if (status == TAPAK_OK) {
        const struct tapak_credential shown = {tapak_slice_of(out->secret), now_ms};
        status = tapak_who_of_session(conn, key, arena, &shown, &out->who, err);
    }
    tapak_store_give_reader(accounts->store, conn);
    return status;
}

static enum tapak_status try_password(const struct attempt *attempt, const char *password,
                                      struct tapak_error *err)
{
    bool matches = false;
    bool may = attempt->is_there && !attempt->account.is_disabled;
    enum tapak_status status = strlen(password) > TAPAK_PASSWORD_MAX
                                   ? TAPAK_OK
                                   : tapak_password_matches(may ? attempt->account.password : NULL,
                                                            password, &matches, err);
    if (status != TAPAK_OK) {
        return status;
    }
    return matches ? TAPAK_OK : tapak_fail(err, TAPAK_STRANGER, "login or password is wrong");
}

enum tapak_status tapak_account_sign_in(struct tapak_accounts *accounts, struct tapak_arena *arena,
                                        const struct tapak_sign_in *given,
                                        struct tapak_signed_in *out_signed_in, int64_t *out_wait_ms,
                                        struct tapak_error *err)
{
    struct attempt attempt;
    struct tapak_signed_in signed_in;
    char login[TAPAK_LOGIN_MAX + 1];
    struct tapak_error ignored;
    if (tapak_login_check(tapak_slice_of(given->login), login, &ignored) != TAPAK_OK) {
        login[0] = '\0'; // no account's, and counted as one
    }
    enum tapak_status status = look_up(accounts, arena, login, given, &attempt, err);
    if (status != TAPAK_OK) {
        return status;
    }
    *out_wait_ms = throttle_wait_ms(accounts->throttle, &attempt.counted, given->now_ms);
    if (*out_wait_ms > 0) {
        return tapak_fail(err, TAPAK_THROTTLED, "too many attempts; wait %lld s",
                          (long long)((*out_wait_ms + 999) / 1000));
    }
    status = try_password(&attempt, given->password, err);
    if (status != TAPAK_STRANGER) {
        throttle_take_back(accounts->throttle, &attempt.counted);
    }
    if (status == TAPAK_OK) {
        status = open_session(accounts, arena, &attempt, given->now_ms, &signed_in, err);
    }
    if (status == TAPAK_OK) {
        *out_signed_in = signed_in;
    }
    return status;
}

static enum tapak_status end(struct tapak_conn *conn, void *context, struct tapak_error *err)
{
    return tapak_session_end(conn, context, err);
}

enum tapak_status tapak_account_sign_out(struct tapak_accounts *accounts,
                                         const struct tapak_who *who, struct tapak_error *err)
{
    struct tapak_digest digest = who->digest;
    return tapak_store_write(accounts->store, end, &digest, err);
}

struct touch {
    struct tapak_digest digest;
    int64_t at_ms;
};

static enum tapak_status touch(struct tapak_conn *conn, void *context, struct tapak_error *err)
{
    const struct touch *touch = context;
    return tapak_session_touch(conn, &touch->digest, touch->at_ms, err);
}

enum tapak_status tapak_session_keep(struct tapak_accounts *accounts, const struct tapak_who *who,
                                     int64_t now_ms, struct tapak_error *err)
{
    struct touch touching = {who->digest, now_ms};
    return tapak_store_write(accounts->store, touch, &touching, err);
}
