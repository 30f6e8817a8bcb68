/**
 * @file secret.h
 * @brief What is kept of a secret, for one use of it: a digest under the key of the installation.
 */
#ifndef ACCOUNT_SECRET_H
#define ACCOUNT_SECRET_H

#include "tapak/base/hash.h"
#include "tapak/base/text.h"

/** Of "use:secret"; a secret longer than 256 bytes is none, and gives the digest of nothing. */
struct tapak_digest secret_digest(const struct tapak_key *key, const char *use,
                                  struct tapak_slice secret);

#endif
