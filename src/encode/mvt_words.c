// An open table of hashes, at most half full. The hash is only for speed: words are compared.
#include "encode/mvt_words.h"

#include <stdlib.h>
#include <string.h>

enum { FIRST_WORDS = 64, MAX_WORDS = 1 << 24, MAX_BYTES = 64 << 20 };

void mvt_words_init(struct tapak_mvt_words *words)
{
    *words = (struct tapak_mvt_words){0};
    tapak_buf_init(&words->bytes, MAX_BYTES);
}

void mvt_words_clear(struct tapak_mvt_words *words)
{
    enum tapak_status failure = words->bytes.failure;
    tapak_buf_clear(&words->bytes);
    words->bytes.failure = failure;
    words->count = 0;
    if (words->slots != NULL) {
        memset(words->slots, 0, words->slot_count * sizeof *words->slots);
    }
}

void mvt_words_free(struct tapak_mvt_words *words)
{
    tapak_buf_free(&words->bytes);
    free(words->places);
    free(words->slots);
    mvt_words_init(words);
}

static uint32_t hash_of(const char *word, size_t size)
{
    uint64_t hash = size;
    uint64_t part = 0;
    for (; size >= sizeof part; word += sizeof part, size -= sizeof part) {
        memcpy(&part, word, sizeof part);
        hash = (hash ^ part) * UINT64_C(0x9E3779B97F4A7C15);
        hash ^= hash >> 32;
    }
    part = 0;
    memcpy(&part, word, size);
    hash = (hash ^ part) * UINT64_C(0x9E3779B97F4A7C15);
    return (uint32_t)(hash >> 32);
}

static const char *word_at(const struct tapak_mvt_words *words, uint32_t i, size_t *out_size)
{
    *out_size = words->places[i + 1] - words->places[i];
    return words->bytes.bytes + words->places[i];
}

static void fill_slots(struct tapak_mvt_words *words)
{
    for (uint32_t i = 0; i < words->count; i++) {
        size_t size = 0;
        const char *word = word_at(words, i, &size);
        uint32_t slot = hash_of(word, size) & (words->slot_count - 1);
        while (words->slots[slot] != 0) {
            slot = (slot + 1) & (words->slot_count - 1);
        }
        words->slots[slot] = i + 1;
    }
}

static bool make_room(struct tapak_mvt_words *words)
{
    if (words->count < words->room) {
        return true;
    }
    uint32_t room = words->room == 0 ? FIRST_WORDS : words->room * 2;
    uint32_t *places = realloc(words->places, (room + 1) * sizeof *places);
    if (places == NULL || room > MAX_WORDS) {
        words->places = places == NULL ? words->places : places;
        words->bytes.failure = places == NULL ? TAPAK_NO_MEMORY : TAPAK_TOO_LARGE;
        return false;
    }
    places[0] = 0;
    words->places = places;
    uint32_t *slots = calloc((size_t)room * 2, sizeof *slots);
    if (slots == NULL) {
        words->bytes.failure = TAPAK_NO_MEMORY;
        return false;
    }
    free(words->slots);
    words->slots = slots;
    words->slot_count = room * 2;
    words->room = room;
    fill_slots(words);
    return true;
}

uint32_t mvt_words_number(struct tapak_mvt_words *words, const char *word, size_t size)
{
    if (words->bytes.failure != TAPAK_OK || !make_room(words)) {
        return 0;
    }
    uint32_t slot = hash_of(word, size) & (words->slot_count - 1);
    for (; words->slots[slot] != 0; slot = (slot + 1) & (words->slot_count - 1)) {
        size_t known_size = 0;
        const char *known = word_at(words, words->slots[slot] - 1, &known_size);
        if (known_size == size && memcmp(known, word, size) == 0) {
            return words->slots[slot] - 1;
        }
    }
    tapak_buf_put(&words->bytes, word, size);
    if (words->bytes.failure != TAPAK_OK) {
        return 0;
    }
    words->places[words->count + 1] = (uint32_t)words->bytes.size;
    words->count++;
    words->slots[slot] = words->count;
    return words->count - 1;
}
