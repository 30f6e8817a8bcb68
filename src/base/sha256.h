/**
 * @file sha256.h
 * @brief SHA-256 by the processor's own instructions, where it has them.
 * Source: FIPS 180-4, section 6.2; Intel SHA Extensions (sha256rnds2, sha256msg1, sha256msg2).
 */
#ifndef BASE_SHA256_H
#define BASE_SHA256_H

#include "tapak/base/hash.h"

#include <stdbool.h>

/** False, and nothing is written, on a processor that cannot. */
bool sha256_by_processor(const void *bytes, size_t size, struct tapak_digest *out_digest);

#endif
