#include "api/answers.h"

#include "tapak/base/limits.h"
#include "tapak/base/tag.h"
#include "tapak/http/gzip.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

enum { SMALLEST_BYTES = 32 * 1024 };

struct kept {
    atomic_uint holders; ///< the table counts as one
    char *key;
    uint64_t generation;
    uint64_t asked; ///< the table's count of questions when it was asked for last
    char *bytes;
    size_t size;
    uint64_t tag;
    pthread_mutex_t lock; ///< of packing
    bool is_packed;       ///< it was tried
    struct tapak_buf packed;
};

struct answers {
    pthread_mutex_t lock; ///< of all that follows
    struct kept *items[ANSWERS_ROOM];
    size_t bytes;
    uint64_t asked;
};

enum tapak_status answers_create(struct answers **out_answers, struct tapak_error *err)
{
    struct answers *answers = calloc(1, sizeof *answers);
    if (answers == NULL || pthread_mutex_init(&answers->lock, NULL) != 0) {
        free(answers);
        return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for answers");
    }
    *out_answers = answers;
    return TAPAK_OK;
}

static void let_go(void *held)
{
    struct kept *kept = held;
    if (atomic_fetch_sub(&kept->holders, 1) == 1) {
        (void)pthread_mutex_destroy(&kept->lock);
        tapak_buf_free(&kept->packed);
        free(kept->bytes);
        free(kept->key);
        free(kept);
    }
}

static void drop(struct answers *answers, size_t at)
{
    struct kept *kept = answers->items[at];
    if (kept != NULL) {
        answers->bytes -= kept->size;
        answers->items[at] = NULL;
        let_go(kept);
    }
}

void answers_free(struct answers *answers)
{
    if (answers != NULL) {
        for (size_t i = 0; i < ANSWERS_ROOM; i++) {
            drop(answers, i);
        }
        (void)pthread_mutex_destroy(&answers->lock);
        free(answers);
    }
}

// Made when it is asked for first; the others wait for it rather than make it, too.
static struct tapak_slice pack(void *held)
{
    struct kept *kept = held;
    (void)pthread_mutex_lock(&kept->lock);
    if (!kept->is_packed) {
        kept->is_packed = true;
        if (!tapak_gzip((struct tapak_slice){kept->bytes, kept->size}, &kept->packed)) {
            tapak_buf_free(&kept->packed);
        }
    }
    struct tapak_slice packed = {kept->packed.bytes, kept->packed.size};
    (void)pthread_mutex_unlock(&kept->lock);
    return packed;
}

static void give(struct kept *kept, struct tapak_response *response)
{
    (void)atomic_fetch_add(&kept->holders, 1);
    response->fixed = (struct tapak_slice){kept->bytes, kept->size};
    response->tag = kept->tag;
    response->pack = pack;
    response->release = let_go;
    response->held = kept;
}

bool answers_recall(struct answers *answers, const char *key, uint64_t generation,
                    struct tapak_response *response)
{
    bool is_found = false;
    (void)pthread_mutex_lock(&answers->lock);
    for (size_t i = 0; i < ANSWERS_ROOM && !is_found; i++) {
        struct kept *kept = answers->items[i];
        if (kept != NULL && strcmp(kept->key, key) == 0) {
            is_found = kept->generation == generation;
            kept->asked = ++answers->asked;
            if (is_found) {
                give(kept, response);
            } else {
                drop(answers, i);
            }
            break;
        }
    }
    (void)pthread_mutex_unlock(&answers->lock);
    return is_found;
}

static struct kept *make(const char *key, uint64_t generation, struct tapak_response *response)
{
    struct kept *kept = calloc(1, sizeof *kept);
    char *copy = strdup(key);
    if (kept == NULL || copy == NULL || pthread_mutex_init(&kept->lock, NULL) != 0) {
        free(copy);
        free(kept);
        return NULL;
    }
    atomic_init(&kept->holders, 1);
    kept->key = copy;
    kept->generation = generation;
    kept->tag =
        response->tag != 0 ? response->tag : tapak_tag64(response->body.bytes, response->body.size);
    tapak_buf_init(&kept->packed, TAPAK_MAX_ANSWER_BYTES);
    kept->bytes = tapak_buf_take(&response->body, &kept->size);
    return kept;
}

static size_t oldest(const struct answers *answers)
{
    size_t found = 0;
    for (size_t i = 0; i < ANSWERS_ROOM; i++) {
        if (answers->items[i] == NULL) {
            return i;
        }
        if (answers->items[i]->asked < answers->items[found]->asked) {
            found = i;
        }
    }
    return found;
}

// Under the lock: room for size bytes, and a free place.
static size_t make_room(struct answers *answers, const char *key, size_t size)
{
    for (size_t i = 0; i < ANSWERS_ROOM; i++) {
        if (answers->items[i] != NULL && strcmp(answers->items[i]->key, key) == 0) {
            drop(answers, i);
        }
    }
    while (answers->bytes > 0 && answers->bytes + size > ANSWERS_BYTES) {
        size_t first = ANSWERS_ROOM;
        for (size_t i = 0; i < ANSWERS_ROOM; i++) {
            const struct kept *kept = answers->items[i];
            bool is_older = kept != NULL &&
                            (first == ANSWERS_ROOM || kept->asked < answers->items[first]->asked);
            first = is_older ? i : first;
        }
        drop(answers, first);
    }
    size_t at = oldest(answers);
    drop(answers, at);
    return at;
}

void answers_keep(struct answers *answers, const char *key, uint64_t generation,
                  struct tapak_response *response)
{
    size_t size = response->body.size;
    if (response->body.failure != TAPAK_OK || size < SMALLEST_BYTES || size > ANSWERS_BYTES / 2) {
        return;
    }
    struct kept *kept = make(key, generation, response);
    if (kept == NULL) {
        return;
    }
    (void)pthread_mutex_lock(&answers->lock);
    size_t at = make_room(answers, key, size);
    kept->asked = ++answers->asked;
    answers->items[at] = kept;
    answers->bytes += size;
    give(kept, response);
    (void)pthread_mutex_unlock(&answers->lock);
}
