// A table of chains and one list in order of use, under one lock: what is done under it is a look
// and a copy of some KiB.
#include "api/tile_cache.h"

#include "tapak/base/hash.h"
#include "tapak/base/limits.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { CHAINS = 1 << 14, LARGEST_SHARE = 16, LONGEST_QUERY = 512 };

struct entry {
    struct entry *next; ///< of the chain
    struct entry *newer;
    struct entry *older;
    struct tile_key key; ///< its query is in bytes, before the tile
    uint64_t hash;
    size_t size; ///< of the tile
    char bytes[];
};

struct tile_cache {
    pthread_mutex_t lock;
    size_t ceiling;
    size_t held;
    struct entry *newest;
    struct entry *oldest;
    struct entry *chains[CHAINS];
};

enum tapak_status tile_cache_create(size_t ceiling_bytes, struct tile_cache **out_cache,
                                    struct tapak_error *err)
{
    struct tile_cache *cache = calloc(1, sizeof *cache);
    if (cache == NULL || pthread_mutex_init(&cache->lock, NULL) != 0) {
        free(cache);
        return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for tiles");
    }
    cache->ceiling = ceiling_bytes;
    *out_cache = cache;
    return TAPAK_OK;
}

void tile_cache_free(struct tile_cache *cache)
{
    if (cache == NULL) {
        return;
    }
    for (struct entry *entry = cache->newest; entry != NULL;) {
        struct entry *older = entry->older;
        free(entry);
        entry = older;
    }
    (void)pthread_mutex_destroy(&cache->lock);
    free(cache);
}

static uint64_t hash_of(const struct tile_key *key)
{
    uint64_t parts[6] = {(uint64_t)(uintptr_t)key->collection,         key->world,  key->generation,
                         (uint64_t)key->tile.zoom << 32 | key->tile.x, key->tile.y, 0};
    parts[5] = key->query.length == 0 ? 0 : tapak_hash64(key->query.text, key->query.length);
    return tapak_hash64(parts, sizeof parts);
}

static bool is_same(const struct entry *entry, const struct tile_key *key, uint64_t hash)
{
    const struct tile_key *own = &entry->key;
    return entry->hash == hash && own->collection == key->collection && own->world == key->world &&
           own->generation == key->generation && own->tile.zoom == key->tile.zoom &&
           own->tile.x == key->tile.x && own->tile.y == key->tile.y &&
           own->query.length == key->query.length &&
           (key->query.length == 0 ||
            memcmp(own->query.text, key->query.text, key->query.length) == 0);
}

static void unlink_use(struct tile_cache *cache, struct entry *entry)
{
    *(entry->newer == NULL ? &cache->newest : &entry->newer->older) = entry->older;
    *(entry->older == NULL ? &cache->oldest : &entry->older->newer) = entry->newer;
}

static void link_newest(struct tile_cache *cache, struct entry *entry)
{
    entry->newer = NULL;
    entry->older = cache->newest;
    *(cache->newest == NULL ? &cache->oldest : &cache->newest->newer) = entry;
    cache->newest = entry;
}

static size_t weight_of(size_t size, size_t query_length)
{
    return sizeof(struct entry) + size + query_length;
}

static void drop_oldest(struct tile_cache *cache)
{
    struct entry *entry = cache->oldest;
    struct entry **link = &cache->chains[entry->hash % CHAINS];
    while (*link != entry) {
        link = &(*link)->next;
    }
    *link = entry->next;
    unlink_use(cache, entry);
    cache->held -= weight_of(entry->size, entry->key.query.length);
    free(entry);
}

static struct entry *find(struct tile_cache *cache, const struct tile_key *key, uint64_t hash)
{
    struct entry *entry = cache->chains[hash % CHAINS];
    while (entry != NULL && !is_same(entry, key, hash)) {
        entry = entry->next;
    }
    return entry;
}

bool tile_cache_get(struct tile_cache *cache, const struct tile_key *key, struct tapak_buf *buf)
{
    uint64_t hash = hash_of(key);
    (void)pthread_mutex_lock(&cache->lock);
    struct entry *entry = find(cache, key, hash);
    if (entry != NULL) {
        unlink_use(cache, entry);
        link_newest(cache, entry);
        tapak_buf_put(buf, entry->bytes + entry->key.query.length, entry->size);
    }
    (void)pthread_mutex_unlock(&cache->lock);
    return entry != NULL;
}

static struct entry *make_entry(const struct tile_key *key, struct tapak_slice tile, uint64_t hash)
{
    struct entry *entry = malloc(weight_of(tile.length, key->query.length));
    if (entry == NULL) {
        return NULL;
    }
    *entry = (struct entry){.key = *key, .hash = hash, .size = tile.length};
    if (key->query.length > 0) {
        memcpy(entry->bytes, key->query.text, key->query.length);
    }
    entry->key.query.text = entry->bytes;
    if (tile.length > 0) {
        memcpy(entry->bytes + key->query.length, tile.text, tile.length);
    }
    return entry;
}

void tile_cache_put(struct tile_cache *cache, const struct tile_key *key, struct tapak_slice tile)
{
    size_t weight = weight_of(tile.length, key->query.length);
    if (weight > cache->ceiling / LARGEST_SHARE || key->query.length > LONGEST_QUERY) {
        return;
    }
    uint64_t hash = hash_of(key);
    struct entry *entry = make_entry(key, tile, hash);
    if (entry == NULL) {
        return;
    }
    (void)pthread_mutex_lock(&cache->lock);
    if (find(cache, key, hash) != NULL) {
        (void)pthread_mutex_unlock(&cache->lock);
        free(entry); // another thread made the same tile
        return;
    }
    while (cache->held + weight > cache->ceiling && cache->oldest != NULL) {
        drop_oldest(cache);
    }
    entry->next = cache->chains[hash % CHAINS];
    cache->chains[hash % CHAINS] = entry;
    link_newest(cache, entry);
    cache->held += weight;
    (void)pthread_mutex_unlock(&cache->lock);
}

size_t tile_cache_bytes(struct tile_cache *cache)
{
    (void)pthread_mutex_lock(&cache->lock);
    size_t held = cache->held;
    (void)pthread_mutex_unlock(&cache->lock);
    return held;
}
