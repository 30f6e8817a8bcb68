// Kinds are found by the hash of all their parts. They stand in chunks that never move: who reads
// them holds a state that was made when they were there.
#include "layer/lists.h"

#include <stdlib.h>
#include <string.h>

#include "tapak/base/hash.h"

enum { FIRST_SLOTS = 1024 };

static uint64_t hash_text(uint64_t hash, const char *text)
{
    for (; *text != '\0'; text++) {
        hash = (hash ^ (unsigned char)*text) * UINT64_C(0x100000001b3);
    }
    return (hash ^ 0xFF) * UINT64_C(0x100000001b3);
}

static uint64_t hash_kind(const struct tapak_layer_kind *kind)
{
    uint64_t flags = kind->in_programme | kind->is_published << 1 | kind->is_confidential << 2;
    uint64_t hash = UINT64_C(0xcbf29ce484222325) ^ flags;
    hash = hash << 4 ^ (uint64_t)kind->state;
    hash = hash << 3 ^ (uint64_t)kind->klass;
    hash = hash << 3 ^ (uint64_t)kind->placed_by;
    hash = hash << 2 ^ (uint64_t)kind->confidence;
    hash = hash_text(hash, kind->category);
    hash = hash_text(hash, kind->source);
    hash = hash_text(hash, kind->satellite);
    hash = hash_text(hash, kind->instrument);
    return hash ^ hash >> 32;
}

// What is derived from the category is not compared.
static bool is_same_kind(const struct tapak_layer_kind *a, const struct tapak_layer_kind *b)
{
    return a->state == b->state && a->klass == b->klass && a->placed_by == b->placed_by &&
           a->confidence == b->confidence && a->in_programme == b->in_programme &&
           a->is_published == b->is_published && a->is_confidential == b->is_confidential &&
           strcmp(a->category, b->category) == 0 && strcmp(a->source, b->source) == 0 &&
           strcmp(a->satellite, b->satellite) == 0 && strcmp(a->instrument, b->instrument) == 0;
}

static struct kind *kind_at(const struct lists *lists, uint32_t kind)
{
    return &lists->chunks[kind / KIND_CHUNK][kind % KIND_CHUNK];
}

static bool grow_slots(struct lists *lists)
{
    uint32_t count = lists->slot_count == 0 ? FIRST_SLOTS : lists->slot_count * 2;
    uint32_t *slots = calloc(count, sizeof *slots);
    if (slots == NULL) {
        return false;
    }
    for (uint32_t i = 0; i < lists->kind_count; i++) {
        uint64_t at = kind_at(lists, i)->hash % count;
        while (slots[at] != 0) {
            at = (at + 1) % count;
        }
        slots[at] = i + 1;
    }
    free(lists->slots);
    lists->slots = slots;
    lists->slot_count = count;
    return true;
}

static const char *keep(struct lists *lists, const char *text)
{
    return text[0] == '\0' ? "" : tapak_arena_copy_text(lists->arena, text, strlen(text));
}

// The list's own category; what the list does not have keeps its code and has no traits.
static bool fill_kind(struct lists *lists, struct tapak_layer_kind *kind)
{
    const struct tapak_category *category = tapak_category_find(&lists->categories, kind->category);
    if (category != NULL) {
        kind->category = category->code;
        kind->category_index = (uint32_t)(category - lists->categories.items);
        kind->is_sensitive = category->is_sensitive;
        kind->is_reversal_signal = category->has_reversal_signal && kind->in_programme;
    } else {
        kind->category = keep(lists, kind->category);
        kind->category_index = (uint32_t)lists->categories.count;
        kind->is_sensitive = false;
        kind->is_reversal_signal = false;
    }
    kind->source = keep(lists, kind->source);
    kind->satellite = keep(lists, kind->satellite);
    kind->instrument = keep(lists, kind->instrument);
    return kind->category != NULL && kind->source != NULL && kind->satellite != NULL &&
           kind->instrument != NULL;
}

static enum tapak_status add_kind(struct lists *lists, const struct tapak_layer_kind *wanted,
                                  uint64_t hash, struct tapak_error *err)
{
    uint32_t number = lists->kind_count;
    if (number == KIND_CHUNK * KIND_CHUNKS) {
        return tapak_fail(err, TAPAK_TOO_LARGE, "more than %d combinations of columns",
                          (int)number);
    }
    struct kind **chunk = &lists->chunks[number / KIND_CHUNK];
    if (*chunk == NULL) {
        *chunk = calloc(KIND_CHUNK, sizeof **chunk);
    }
    struct tapak_layer_kind shown = *wanted;
    if (*chunk == NULL || !fill_kind(lists, &shown) ||
        (2 * (number + 1) > lists->slot_count && !grow_slots(lists))) {
        return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for the layer's kinds");
    }
    *kind_at(lists, number) = (struct kind){shown, hash};
    uint64_t at = hash % lists->slot_count;
    while (lists->slots[at] != 0) {
        at = (at + 1) % lists->slot_count;
    }
    lists->slots[at] = number + 1;
    lists->kind_count++;
    return TAPAK_OK;
}

enum tapak_status lists_kind(struct lists *lists, const struct tapak_layer_kind *wanted,
                             uint32_t *out_kind, struct tapak_error *err)
{
    uint64_t hash = hash_kind(wanted);
    uint64_t at = lists->slot_count == 0 ? 0 : hash % lists->slot_count;
    while (lists->slot_count > 0 && lists->slots[at] != 0) {
        uint32_t number = lists->slots[at] - 1;
        const struct kind *kind = kind_at(lists, number);
        if (kind->hash == hash && is_same_kind(&kind->shown, wanted)) {
            *out_kind = number;
            return TAPAK_OK;
        }
        at = (at + 1) % lists->slot_count;
    }
    enum tapak_status status = add_kind(lists, wanted, hash, err);
    if (status == TAPAK_OK) {
        *out_kind = lists->kind_count - 1;
    }
    return status;
}
