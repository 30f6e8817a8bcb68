#include "tapak/account/password.h"

#include <sodium.h>
#include <string.h>

#include "account/gate.h"
#include "tapak/base/hash.h"
#include "tapak/base/text.h"
#include "tapak/store/embedded.h"

enum { WAITING_MAX = 4, DIFFERENT_MIN = 4, GROUP_LETTERS = 5, GROUPS = 4 };

_Static_assert(crypto_pwhash_STRBYTES <= TAPAK_PASSWORD_HASH_BYTES, "a hash has room");
_Static_assert(TAPAK_PASSWORD_MADE_BYTES == GROUPS * (GROUP_LETTERS + 1), "groups and hyphens");

// The memory that hashing takes is the process's: so is what bounds it.
static struct gate password_gate = GATE_OF(TAPAK_PASSWORD_AT_ONCE, WAITING_MAX);

static const char *common_passwords(void)
{
    const struct tapak_embedded *file = tapak_codelist_files;
    while (file->name != NULL && strcmp(file->name, "passwords.csv") != 0) {
        file++;
    }
    return file->name == NULL ? "" : file->text;
}

static bool is_common(const char *password)
{
    const char *line = common_passwords();
    while (*line != '\0') {
        const char *end = strchrnul(line, '\n');
        if (tapak_slice_equals_folded((struct tapak_slice){line, (size_t)(end - line)}, password)) {
            return true;
        }
        line = *end == '\0' ? end : end + 1;
    }
    return false;
}

static int different_bytes(const char *password)
{
    bool seen[256] = {false};
    int count = 0;
    for (; *password != '\0'; password++) {
        unsigned char letter = (unsigned char)*password;
        count += seen[letter] ? 0 : 1;
        seen[letter] = true;
    }
    return count;
}

enum tapak_status tapak_password_check(const char *password, const char *login,
                                       struct tapak_error *err)
{
    size_t length = strlen(password);
    if (length < TAPAK_PASSWORD_MIN || length > TAPAK_PASSWORD_MAX) {
        return tapak_fail(err, TAPAK_INVALID, "password: it has %zu bytes, not %d to %d", length,
                          TAPAK_PASSWORD_MIN, TAPAK_PASSWORD_MAX);
    }
    if (!tapak_is_utf8(password, length)) {
        return tapak_fail(err, TAPAK_INVALID, "password: it is not UTF-8");
    }
    if (is_common(password)) {
        return tapak_fail(err, TAPAK_INVALID, "password: it is one of those that are tried first");
    }
    if (different_bytes(password) < DIFFERENT_MIN) {
        return tapak_fail(err, TAPAK_INVALID, "password: it has fewer than %d different letters",
                          DIFFERENT_MIN);
    }
    if (login[0] != '\0' && tapak_slice_contains_folded(tapak_slice_of(password), login)) {
        return tapak_fail(err, TAPAK_INVALID, "password: the login stands in it");
    }
    return TAPAK_OK;
}

static enum tapak_status enter(struct tapak_error *err)
{
    if (sodium_init() < 0) {
        return tapak_fail(err, TAPAK_IO, "libsodium cannot be used here");
    }
    return gate_enter(&password_gate)
               ? TAPAK_OK
               : tapak_fail(err, TAPAK_BUSY, "too many are signing in; try again in a moment");
}

enum tapak_status tapak_password_hash(const char *password,
                                      char out[static TAPAK_PASSWORD_HASH_BYTES],
                                      struct tapak_error *err)
{
    enum tapak_status status = enter(err);
    if (status != TAPAK_OK) {
        return status;
    }
    int code =
        crypto_pwhash_str(out, password, strlen(password), crypto_pwhash_OPSLIMIT_INTERACTIVE,
                          crypto_pwhash_MEMLIMIT_INTERACTIVE);
    gate_leave(&password_gate);
    return code == 0 ? TAPAK_OK : tapak_fail(err, TAPAK_NO_MEMORY, "no memory for a password");
}

// Of no password: its parameters are those of every other.
static bool is_nobody(const char *password)
{
    unsigned char hash[32];
    static const unsigned char salt[crypto_pwhash_SALTBYTES] = {0};
    return crypto_pwhash(hash, sizeof hash, password, strlen(password), salt,
                         crypto_pwhash_OPSLIMIT_INTERACTIVE, crypto_pwhash_MEMLIMIT_INTERACTIVE,
                         crypto_pwhash_ALG_ARGON2ID13) == 0;
}

enum tapak_status tapak_password_matches(const char *hash, const char *password, bool *out_matches,
                                         struct tapak_error *err)
{
    enum tapak_status status = enter(err);
    if (status != TAPAK_OK) {
        return status;
    }
    bool matches = false;
    if (hash == NULL) {
        (void)is_nobody(password);
    } else {
        matches = crypto_pwhash_str_verify(hash, password, strlen(password)) == 0;
    }
    gate_leave(&password_gate);
    *out_matches = matches;
    return TAPAK_OK;
}

void tapak_password_make(char out[static TAPAK_PASSWORD_MADE_BYTES])
{
    for (int group = 0; group < GROUPS; group++) {
        char letters[GROUP_LETTERS + 1];
        tapak_random_code(letters, GROUP_LETTERS);
        memcpy(out + group * (GROUP_LETTERS + 1), letters, GROUP_LETTERS);
        out[group * (GROUP_LETTERS + 1) + GROUP_LETTERS] = '-';
    }
    out[TAPAK_PASSWORD_MADE_BYTES - 1] = '\0';
}
