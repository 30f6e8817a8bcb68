/**
 * @file arena.h
 * @brief Memory of one request or one batch: taken piece by piece, given back at once.
 *
 * Threads: one at a time. Ceiling: bytes in all; asking above it gives NULL, and so does no memory.
 */
#ifndef TAPAK_BASE_ARENA_H
#define TAPAK_BASE_ARENA_H

#include "tapak/base/error.h"

#include <stddef.h>

struct tapak_arena;

/** A new arena that never holds more than ceiling_bytes. */
TAPAK_MUST_CHECK enum tapak_status
tapak_arena_create(struct tapak_arena **out_arena, size_t ceiling_bytes, struct tapak_error *err);

/** All that was taken is gone; NULL is allowed. */
void tapak_arena_free(struct tapak_arena *arena);

/** All that was taken is gone, the first block stays for the next use. */
void tapak_arena_reset(struct tapak_arena *arena);

/** size_bytes of zeroed memory aligned for any type, or NULL. */
void *tapak_arena_take(struct tapak_arena *arena, size_t size_bytes);

/** count zeroed items; NULL when the product overflows too. */
void *tapak_arena_take_array(struct tapak_arena *arena, size_t count, size_t item_bytes);

/** A terminated copy of length bytes of text, or NULL. */
char *tapak_arena_copy_text(struct tapak_arena *arena, const char *text, size_t length);

/** Bytes taken since the start or the last reset. */
size_t tapak_arena_used(const struct tapak_arena *arena);

#endif
