// Blocks in a list, each twice the last up to a megabyte; the first one survives a reset.
#include "tapak/base/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_BLOCK_BYTES = 4096, LARGEST_BLOCK_BYTES = 1 << 20 };

struct block {
    struct block *next;
    size_t size;
    size_t used;
    alignas(max_align_t) unsigned char bytes[];
};

struct tapak_arena {
    struct block *first;
    struct block *current;
    size_t ceiling;
    size_t used;
};

enum tapak_status tapak_arena_create(struct tapak_arena **out_arena, size_t ceiling_bytes,
                                     struct tapak_error *err)
{
    struct tapak_arena *arena = calloc(1, sizeof *arena);
    if (arena == NULL) {
        return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for an arena");
    }
    arena->ceiling = ceiling_bytes;
    *out_arena = arena;
    return TAPAK_OK;
}

static void free_blocks(struct block *block)
{
    while (block != NULL) {
        struct block *next = block->next;
        free(block);
        block = next;
    }
}

void tapak_arena_free(struct tapak_arena *arena)
{
    if (arena != NULL) {
        free_blocks(arena->first);
        free(arena);
    }
}

void tapak_arena_reset(struct tapak_arena *arena)
{
    if (arena->first != NULL) {
        free_blocks(arena->first->next);
        arena->first->next = NULL;
        arena->first->used = 0;
    }
    arena->current = arena->first;
    arena->used = 0;
}

static struct block *grow(struct tapak_arena *arena, size_t size)
{
    size_t wanted = arena->current != NULL ? arena->current->size * 2 : FIRST_BLOCK_BYTES;
    wanted = wanted > LARGEST_BLOCK_BYTES ? LARGEST_BLOCK_BYTES : wanted;
    wanted = wanted < size ? size : wanted;
    struct block *block = malloc(sizeof *block + wanted);
    if (block == NULL) {
        return NULL;
    }
    block->next = NULL;
    block->size = wanted;
    block->used = 0;
    if (arena->current != NULL) {
        arena->current->next = block;
    } else {
        arena->first = block;
    }
    arena->current = block;
    return block;
}

static void *take(struct tapak_arena *arena, size_t size_bytes)
{
    if (size_bytes > arena->ceiling || size_bytes > PTRDIFF_MAX - sizeof(struct block)) {
        return NULL;
    }
    size_t size = (size_bytes + alignof(max_align_t) - 1) & ~(alignof(max_align_t) - 1);
    if (size > arena->ceiling - arena->used) {
        return NULL;
    }
    struct block *block = arena->current;
    if (block == NULL || block->size - block->used < size) {
        block = grow(arena, size);
    }
    if (block == NULL) {
        return NULL;
    }
    void *memory = block->bytes + block->used;
    block->used += size;
    arena->used += size;
    return memory;
}

void *tapak_arena_take(struct tapak_arena *arena, size_t size_bytes)
{
    void *memory = take(arena, size_bytes);
    return memory == NULL ? NULL : memset(memory, 0, size_bytes);
}

void *tapak_arena_take_array(struct tapak_arena *arena, size_t count, size_t item_bytes)
{
    size_t size = 0;
    if (__builtin_mul_overflow(count, item_bytes, &size)) {
        return NULL;
    }
    return tapak_arena_take(arena, size);
}

char *tapak_arena_copy_text(struct tapak_arena *arena, const char *text, size_t length)
{
    if (length == SIZE_MAX) {
        return NULL;
    }
    char *copy = take(arena, length + 1);
    if (copy == NULL) {
        return NULL;
    }
    if (length > 0) {
        memcpy(copy, text, length);
    }
    copy[length] = '\0';
    return copy;
}

size_t tapak_arena_used(const struct tapak_arena *arena)
{
    return arena->used;
}
