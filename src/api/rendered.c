// A table with open addressing over bytes that are taken from large pieces and never given back
// alone. Two entries a feature: its row and its id. A feature that is taken away leaves its entries
// without bytes: the way to others goes on over them, and the same feature comes back there.
#include "api/rendered.h"

#include "tapak/base/hash.h"
#include "tapak/base/limits.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum {
    SLOTS = 1 << 18,
    MOST_ENTRIES = SLOTS / 4 * 3,
    MOST_STEPS = 64,
    PIECES = 1024,
    LOST_SHARE = 4
};
#define PIECE_BYTES (1 * TAPAK_MIB)

struct entry {
    uint64_t key;      ///< 0 is free
    const char *bytes; ///< NULL: taken away
    size_t size;
};

struct rendered {
    pthread_rwlock_t lock; ///< of all that follows
    size_t ceiling_bytes;
    int64_t revision; ///< with made: of the state
    uint64_t made;
    struct entry *slots;
    size_t lost_bytes; ///< of features that were taken away
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
    rendered->lost_bytes = 0;
}

void rendered_free(struct rendered *rendered)
{
    if (rendered != NULL) {
        clear(rendered);
        (void)pthread_rwlock_destroy(&rendered->lock);
        free(rendered);
    }
}

struct rendered_state rendered_state_of(const struct tapak_snapshot *layer)
{
    return (struct rendered_state){tapak_snapshot_revision(layer), tapak_snapshot_made(layer),
                                   layer};
}

static bool is_of(const struct rendered *rendered, const struct rendered_state *state)
{
    return rendered->revision == state->revision && rendered->made == state->made;
}

void rendered_end(struct rendered *rendered)
{
    (void)pthread_rwlock_unlock(&rendered->lock);
}

// Never 0, which marks a free slot.
static uint64_t key_of_row(enum tapak_collection of, int64_t row_id)
{
    uint64_t mixed = ((uint64_t)row_id * 16 + (uint64_t)of + 1) * UINT64_C(0x9E3779B97F4A7C15);
    return (mixed ^ (mixed >> 29)) | 1;
}

static uint64_t key_of_id(enum tapak_collection of, struct tapak_slice id)
{
    uint64_t mixed =
        (tapak_hash64(id.text, id.length) + (uint64_t)of) * UINT64_C(0x9E3779B97F4A7C15);
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
    return entry == NULL || entry->key != key || entry->bytes == NULL
               ? (struct tapak_slice){0}
               : (struct tapak_slice){entry->bytes, entry->size};
}

static struct tapak_slice id_of(struct tapak_slice feature)
{
    static const size_t head = sizeof RENDERED_HEAD - 1;
    const char *end =
        feature.length > head ? memchr(feature.text + head, '"', feature.length - head) : NULL;
    return end == NULL
               ? (struct tapak_slice){0}
               : (struct tapak_slice){feature.text + head, (size_t)(end - feature.text) - head};
}

static void take_away(enum tapak_collection of, int64_t row_id, void *context)
{
    struct rendered *rendered = context;
    struct entry *entry = slot_of(rendered, key_of_row(of, row_id));
    if (entry == NULL || entry->bytes == NULL) {
        return;
    }
    const char *bytes = entry->bytes;
    struct tapak_slice id = id_of((struct tapak_slice){bytes, entry->size});
    struct entry *by_id = slot_of(rendered, key_of_id(of, id));
    rendered->lost_bytes += entry->size;
    entry->bytes = NULL;
    if (by_id != NULL && by_id->bytes == bytes) {
        by_id->bytes = NULL;
    }
}

// Under the lock for writing; false when what is kept is of a newer state.
static bool advance(struct rendered *rendered, const struct rendered_state *state)
{
    if (state->revision < rendered->revision || state->made < rendered->made) {
        return false;
    }
    if (is_of(rendered, state)) {
        return true;
    }
    bool is_known = rendered->slots != NULL && state->layer != NULL &&
                    state->made == rendered->made &&
                    rendered->lost_bytes < rendered->ceiling_bytes / LOST_SHARE &&
                    tapak_snapshot_changes(state->layer, rendered->revision, take_away, rendered);
    if (!is_known) {
        clear(rendered);
    }
    rendered->revision = state->revision;
    rendered->made = state->made;
    return true;
}

bool rendered_begin(struct rendered *rendered, const struct rendered_state *state)
{
    (void)pthread_rwlock_rdlock(&rendered->lock);
    if (!is_of(rendered, state) && rendered->slots != NULL) {
        (void)pthread_rwlock_unlock(&rendered->lock);
        (void)pthread_rwlock_wrlock(&rendered->lock);
        (void)advance(rendered, state);
        (void)pthread_rwlock_unlock(&rendered->lock);
        (void)pthread_rwlock_rdlock(&rendered->lock);
    }
    if (is_of(rendered, state) && rendered->slots != NULL) {
        return true;
    }
    (void)pthread_rwlock_unlock(&rendered->lock);
    return false;
}

struct tapak_slice rendered_row(struct rendered *rendered, enum tapak_collection of, int64_t row_id)
{
    return find(rendered, key_of_row(of, row_id));
}

// Another id may have the same hash: the bytes decide.
struct tapak_slice rendered_id(struct rendered *rendered, enum tapak_collection of, const char *id)
{
    static const size_t head = sizeof RENDERED_HEAD - 1;
    size_t length = strlen(id);
    uint64_t key = key_of_id(of, (struct tapak_slice){id, length});
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
    if (entry != NULL && entry->bytes == NULL) {
        rendered->count += entry->key == 0 ? 1 : 0;
        *entry = (struct entry){key, bytes, size};
    }
}

static void put_both(struct rendered *rendered, enum tapak_collection of, int64_t row_id,
                     struct tapak_slice feature)
{
    uint64_t key = key_of_row(of, row_id);
    struct tapak_slice id = id_of(feature);
    struct entry *entry = slot_of(rendered, key);
    if (entry == NULL || entry->bytes != NULL || id.text == NULL ||
        rendered->count + 2 > MOST_ENTRIES) {
        return;
    }
    const char *bytes = keep(rendered, feature);
    if (bytes != NULL) {
        put_entry(rendered, key, bytes, feature.length);
        put_entry(rendered, key_of_id(of, id), bytes, feature.length);
    }
}

void rendered_put(struct rendered *rendered, const struct rendered_state *state,
                  enum tapak_collection of, int64_t row_id, struct tapak_slice feature)
{
    (void)pthread_rwlock_wrlock(&rendered->lock);
    if (advance(rendered, state)) {
        if (rendered->slots == NULL) {
            rendered->slots = calloc(SLOTS, sizeof *rendered->slots);
        }
        if (rendered->slots != NULL) {
            put_both(rendered, of, row_id, feature);
        }
    }
    (void)pthread_rwlock_unlock(&rendered->lock);
}
