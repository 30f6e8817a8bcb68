/**
 * @file keyring.h
 * @brief Keys that follow each other: the newest seals, the older ones still open.
 *
 * Shape:   a file with a line "NUMBER HEX" for each key, numbers growing; mode 600, and a file that
 *          others can read is refused. It is replaced whole.
 */
#ifndef TAPAK_BASE_KEYRING_H
#define TAPAK_BASE_KEYRING_H

#include "tapak/base/error.h"
#include "tapak/base/hash.h"

#include <stddef.h>
#include <stdint.h>

enum { TAPAK_RING_KEYS = 4 };

struct tapak_ring_key {
    int64_t id; ///< 1 and up
    struct tapak_key key;
};

/** A value. */
struct tapak_keyring {
    struct tapak_ring_key keys[TAPAK_RING_KEYS];
    size_t count; ///< at least 1 once read
};

/** TAPAK_NOT_FOUND when there is no file, TAPAK_DENIED when others can read it. */
TAPAK_MUST_CHECK enum tapak_status
tapak_keyring_read(const char *path, struct tapak_keyring *out_ring, struct tapak_error *err);

/** As tapak_keyring_read(), making a file with one random key when there is none. */
TAPAK_MUST_CHECK enum tapak_status
tapak_keyring_ensure(const char *path, struct tapak_keyring *out_ring, struct tapak_error *err);

/** Puts the ring in the file's place, on disk when it returns. */
TAPAK_MUST_CHECK enum tapak_status
tapak_keyring_write(const char *path, const struct tapak_keyring *ring, struct tapak_error *err);

/** A new random key behind the others; TAPAK_TOO_LARGE when the ring is full. */
TAPAK_MUST_CHECK enum tapak_status tapak_keyring_add(struct tapak_keyring *ring,
                                                     struct tapak_error *err);

/** Drops all but the newest. */
void tapak_keyring_keep_newest(struct tapak_keyring *ring);

/** The key that seals. */
const struct tapak_ring_key *tapak_keyring_newest(const struct tapak_keyring *ring);

/** The key of that number, or NULL. */
const struct tapak_key *tapak_keyring_find(const struct tapak_keyring *ring, int64_t id);

#endif
