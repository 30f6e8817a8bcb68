// A table with open addressing over bytes that are taken from large pieces and never given back
// alone. Two entries a feature: its row and its id.
#include "api/rendered.h"

#include "tapak/base/hash.h"
#include "tapak/base/limits.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { SLOTS = 1 << 18, MOST_ENTRIES = SLOTS / 4 * 3, MOST_STEPS = 64, PIECES = 1024 };
#define PIECE_BYTES (1 * TAPAK_MIB)

struct entry {
    uint64_t key; ///< 0 is free
    const char *bytes;
    size_t size;
};

struct rendered {
    pthread_rwlock_t lock; ///< of all that follows
    size_t ceiling_bytes;
    int64_t revision;
    struct entry *slots;
    size_t count;
    char *pieces[PIECES];
    size_t piece_count;
    size_t used; ///< of the last piece
};

enum tapak_status rendered_create(size_t ceiling_bytes, struct rendered **out_rendered,
                                  struct tapak_error *err)
{
    struct rendered *rendered = calloc(1, sizeof *rendered);
    if (rendered == NULL || pthread_rwlock_init(&rendered->lock, NULL) != 0) {
        free(rendered);
        return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for written features");
    }
    rendered->ceiling_bytes = ceiling_bytes;
    rendered->revision = INT64_MIN;
    *out_rendered = rendered;
    return TAPAK_OK;
}

static void clear(struct rendered *rendered)
{
    while (rendered->piece_count > 0) {
        free(rendered->pieces[--rendered->piece_count]);
    }
    free(rendered->slots);
    rendered->slots = NULL;
    rendered->count = 0;
    rendered->used = 0;
}

void rendered_free(struct rendered *rendered)
{
    if (rendered != NULL) {
        clear(rendered);
        (void)pthread_rwlock_destroy(&rendered->lock);
        free(rendered);
    }
}

bool rendered_begin(struct rendered *rendered, int64_t revision)
{
    (void)pthread_rwlock_rdlock(&rendered->lock);
    if (rendered->revision == revision && rendered->slots != NULL) {
        return true;
    }
    (void)pthread_rwlock_unlock(&rendered->lock);
    return false;
}

void rendered_end(struct rendered *rendered)
{
    (void)pthread_rwlock_unlock(&rendered->lock);
}

// Never 0, which marks a free slot.
static uint64_t key_of_row(unsigned collection, int64_t row_id)
{
    uint64_t mixed = ((uint64_t)row_id * 16 + collection + 1) * UINT64_C(0x9E3779B97F4A7C15);
    return (mixed ^ (mixed >> 29)) | 1;
}

static uint64_t key_of_id(unsigned collection, struct tapak_slice id)
{
    uint64_t mixed = (tapak_hash64(id.text, id.length) + collection) * UINT64_C(0x9E3779B97F4A7C15);
    return (mixed ^ (mixed >> 29)) & ~UINT64_C(1);
}

static struct entry *slot_of(struct rendered *rendered, uint64_t key)
{
    size_t at = (size_t)(key >> 3) % SLOTS;
    for (int step = 0; step < MOST_STEPS; step++) {
        struct entry *entry = &rendered->slots[(at + (size_t)step) % SLOTS];
        if (entry->key == key || entry->key == 0) {
            return entry;
        }
    }
    return NULL;
}

static struct tapak_slice find(struct rendered *rendered, uint64_t key)
{
    const struct entry *entry = slot_of(rendered, key);
    return entry == NULL || entry->key != key ? (struct tapak_slice){0}
                                              : (struct tapak_slice){entry->bytes, entry->size};
}

struct tapak_slice rendered_row(struct rendered *rendered, unsigned collection, int64_t row_id)
{
    return find(rendered, key_of_row(collection, row_id));
}

// Another id may have the same hash: the bytes decide.
struct tapak_slice rendered_id(struct rendered *rendered, unsigned collection, const char *id)
{
    static const size_t head = sizeof RENDERED_HEAD - 1;
    size_t length = strlen(id);
    uint64_t key = key_of_id(collection, (struct tapak_slice){id, length});
    struct tapak_slice found = key == 0 ? (struct tapak_slice){0} : find(rendered, key);
    bool is_it = found.length > head + length + 1 && memcmp(found.text + head, id, length) == 0 &&
                 found.text[head + length] == '"';
    return is_it ? found : (struct tapak_slice){0};
}

static const char *keep(struct rendered *rendered, struct tapak_slice feature)
{
    if (feature.length > PIECE_BYTES) {
        return NULL;
    }
    if (rendered->piece_count == 0 || rendered->used + feature.length > PIECE_BYTES) {
        bool is_full = rendered->piece_count == PIECES ||
                       (rendered->piece_count + 1) * PIECE_BYTES > rendered->ceiling_bytes;
        char *piece = is_full ? NULL : malloc(PIECE_BYTES);
        if (piece == NULL) {
            return NULL;
        }
        rendered->pieces[rendered->piece_count++] = piece;
        rendered->used = 0;
    }
    char *bytes = rendered->pieces[rendered->piece_count - 1] + rendered->used;
    memcpy(bytes, feature.text, feature.length);
    rendered->used += feature.length;
    return bytes;
}

static void put_entry(struct rendered *rendered, uint64_t key, const char *bytes, size_t size)
{
    struct entry *entry = key == 0 ? NULL : slot_of(rendered, key);
    if (entry != NULL && entry->key == 0) {
        *entry = (struct entry){key, bytes, size};
        rendered->count++;
    }
}

static void put_both(struct rendered *rendered, unsigned collection, int64_t row_id,
                     struct tapak_slice feature)
{
    static const size_t head = sizeof RENDERED_HEAD - 1;
    uint64_t key = key_of_row(collection, row_id);
    struct entry *entry = slot_of(rendered, key);
    const char *end =
        feature.length > head ? memchr(feature.text + head, '"', feature.length - head) : NULL;
    if (entry == NULL || entry->key != 0 || end == NULL || rendered->count + 2 > MOST_ENTRIES) {
        return;
    }
    const char *bytes = keep(rendered, feature);
    if (bytes != NULL) {
        struct tapak_slice id = {feature.text + head, (size_t)(end - feature.text) - head};
        put_entry(rendered, key, bytes, feature.length);
        put_entry(rendered, key_of_id(collection, id), bytes, feature.length);
    }
}

void rendered_put(struct rendered *rendered, int64_t revision, unsigned collection, int64_t row_id,
                  struct tapak_slice feature)
{
    (void)pthread_rwlock_wrlock(&rendered->lock);
    if (revision > rendered->revision) {
        clear(rendered);
        rendered->revision = revision;
    }
    if (revision == rendered->revision && rendered->slots == NULL) {
        rendered->slots = calloc(SLOTS, sizeof *rendered->slots);
    }
    if (revision == rendered->revision && rendered->slots != NULL) {
        put_both(rendered, collection, row_id, feature);
    }
    (void)pthread_rwlock_unlock(&rendered->lock);
}
