#include "ingest/seen.h"

#include <stdlib.h>

static size_t place_of(const struct seen *seen, uint64_t hash)
{
    size_t at = (size_t)hash & (seen->room - 1);
    while (seen->counts[at] != 0 && seen->hashes[at] != hash) {
        at = (at + 1) & (seen->room - 1);
    }
    return at;
}

static enum tapak_status grow(struct seen *seen, struct tapak_error *err)
{
    struct seen larger = {.room = seen->room == 0 ? 1024 : 2 * seen->room, .used = seen->used};
    larger.hashes = calloc(larger.room, sizeof *larger.hashes);
    larger.counts = calloc(larger.room, sizeof *larger.counts);
    if (larger.hashes == NULL || larger.counts == NULL) {
        seen_free(&larger);
        return tapak_fail(err, TAPAK_NO_MEMORY, "no memory to tell %zu rows apart", larger.room);
    }
    for (size_t i = 0; i < seen->room; i++) {
        if (seen->counts[i] != 0) {
            size_t at = place_of(&larger, seen->hashes[i]);
            larger.hashes[at] = seen->hashes[i];
            larger.counts[at] = seen->counts[i];
        }
    }
    seen_free(seen);
    *seen = larger;
    return TAPAK_OK;
}

enum tapak_status seen_add(struct seen *seen, uint64_t hash, uint32_t *out_count,
                           struct tapak_error *err)
{
    if (2 * seen->used >= seen->room) {
        enum tapak_status status = grow(seen, err);
        if (status != TAPAK_OK) {
            return status;
        }
    }
    size_t at = place_of(seen, hash);
    seen->used += seen->counts[at] == 0;
    seen->hashes[at] = hash;
    *out_count = ++seen->counts[at];
    return TAPAK_OK;
}

void seen_free(struct seen *seen)
{
    free(seen->hashes);
    free(seen->counts);
    *seen = (struct seen){0};
}
