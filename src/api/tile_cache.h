/**
 * @file tile_cache.h
 * @brief Tiles that were made lately, up to a ceiling; the one not asked for longest goes first.
 *
 * Rule:    a key says everything that a tile depends on (a state of the data too), so nothing here
 *          ever has to be thrown away for being old.
 * Threads: any.
 */
#ifndef TAPAK_API_TILE_CACHE_H
#define TAPAK_API_TILE_CACHE_H

#include "tapak/base/buf.h"
#include "tapak/base/text.h"
#include "tapak/geo/tile.h"

struct tile_cache;

/** What a tile depends on. */
struct tile_key {
    const void *collection;
    uint64_t world;      ///< serial of the world, or 0
    uint64_t generation; ///< of the data
    struct tapak_tile tile;
    struct tapak_slice query; ///< whatever else was asked
};

TAPAK_MUST_CHECK enum tapak_status
tile_cache_create(size_t ceiling_bytes, struct tile_cache **out_cache, struct tapak_error *err);
/** NULL is allowed. */
void tile_cache_free(struct tile_cache *cache);

/** Puts the tile's bytes behind what buf holds; false when it is not there. */
bool tile_cache_get(struct tile_cache *cache, const struct tile_key *key, struct tapak_buf *buf);

/** Keeps a copy, unless it is too large or there is no memory. */
void tile_cache_put(struct tile_cache *cache, const struct tile_key *key, struct tapak_slice tile);

/** Bytes held: never more than the ceiling. */
size_t tile_cache_bytes(struct tile_cache *cache);

#endif
