/**
 * @file password.h
 * @brief Passwords: what is good enough, and hashing them so that guessing is dear.
 *
 * Rule:    10 to 256 bytes; neither one of geodata/passwords.csv, nor made of fewer than four
 *          different characters, nor with the login in it. No rules of digits and signs: they make
 *          passwords worse (NIST SP 800-63B section 5.1.1.2).
 * Cost:    argon2id, 64 MiB and about 0.1 s each (libsodium's "interactive"). At most
 *          TAPAK_PASSWORD_AT_ONCE are worked on at a time in the process and four wait, so that
 *          guesses cannot take all memory: more are TAPAK_BUSY.
 * Threads: any.
 */
#ifndef TAPAK_ACCOUNT_PASSWORD_H
#define TAPAK_ACCOUNT_PASSWORD_H

#include "tapak/base/error.h"

#include <stdbool.h>

enum {
    TAPAK_PASSWORD_MIN = 10,
    TAPAK_PASSWORD_MAX = 256,
    TAPAK_PASSWORD_AT_ONCE = 2,
    TAPAK_PASSWORD_HASH_BYTES = 128,
    TAPAK_PASSWORD_MADE_BYTES = 24
};

/** TAPAK_INVALID says which rule it breaks; the password itself is never in a message. */
TAPAK_MUST_CHECK enum tapak_status tapak_password_check(const char *password, const char *login,
                                                        struct tapak_error *err);

/** A terminated argon2id text with parameters, salt and hash. */
TAPAK_MUST_CHECK enum tapak_status tapak_password_hash(const char *password,
                                                       char out[static TAPAK_PASSWORD_HASH_BYTES],
                                                       struct tapak_error *err);

/** Whether hash is that of the password. hash NULL: no, after the same work. */
TAPAK_MUST_CHECK enum tapak_status tapak_password_matches(const char *hash, const char *password,
                                                          bool *out_matches,
                                                          struct tapak_error *err);

/** A random password of 100 bits that can be read aloud: "7k3qm-x9v2a-…", four groups of five. */
void tapak_password_make(char out[static TAPAK_PASSWORD_MADE_BYTES]);

#endif
