/**
 * @file seal.h
 * @brief A text that only who has the key can read, and that nobody without it can alter or move.
 *
 * Shape:   24 bytes of nonce, the text padded to a multiple of 64 bytes and encrypted, 16 bytes of
 *          authentication. Equal texts give different seals; lengths show in steps of 64.
 * Rule:    the context (whose text it is, under which key) is authenticated with it: a seal that is
 *          put in another's place does not open.
 * Threads: any.
 * Source:  XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha-03) by libsodium; nonces are random, which
 *          its 192 bits allow.
 */
#ifndef TAPAK_BASE_SEAL_H
#define TAPAK_BASE_SEAL_H

#include "tapak/base/buf.h"
#include "tapak/base/error.h"
#include "tapak/base/hash.h"
#include "tapak/base/text.h"

/** Appends the seal of plain to out. */
void tapak_seal(struct tapak_buf *out, const struct tapak_key *key, struct tapak_slice context,
                struct tapak_slice plain);

/** Appends what was sealed to out; TAPAK_INVALID when key, context or a byte is another. */
TAPAK_MUST_CHECK enum tapak_status tapak_unseal(struct tapak_buf *out, const struct tapak_key *key,
                                                struct tapak_slice context,
                                                struct tapak_slice sealed, struct tapak_error *err);

#endif
