// A table of counters in sets of eight: a counter's set follows from its hash, and a new one takes
// the place of the one that failed longest ago in its set.
#include "account/throttle.h"

#include <pthread.h>
#include <stdlib.h>

enum { SETS = 4096, SET_SIZE = 8 };

enum kind { KIND_PAIR, KIND_ACCOUNT, KIND_ADDRESS, KIND_COUNT };

static const struct {
    unsigned free;     ///< attempts without a wait
    int64_t most_ms;   ///< the longest wait
    int64_t forget_ms; ///< without an attempt
} rules[KIND_COUNT] = {
    [KIND_PAIR] = {10, INT64_C(60) * 1000, INT64_C(3600) * 1000},
    [KIND_ACCOUNT] = {10, INT64_C(60) * 1000, INT64_C(3600) * 1000},
    [KIND_ADDRESS] = {20, INT64_C(900) * 1000, INT64_C(4) * 3600 * 1000},
};

enum { FIRST_WAIT_MS = 1000 };

struct counter {
    uint64_t key; ///< 0 is none
    int64_t last_ms;
    unsigned failures;
};

struct throttle {
    pthread_mutex_t lock;
    struct counter counters[SETS][SET_SIZE];
};

enum tapak_status throttle_create(struct throttle **out_throttle, struct tapak_error *err)
{
    struct throttle *throttle = calloc(1, sizeof *throttle);
    if (throttle == NULL || pthread_mutex_init(&throttle->lock, NULL) != 0) {
        free(throttle);
        return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for counting attempts");
    }
    *out_throttle = throttle;
    return TAPAK_OK;
}

void throttle_free(struct throttle *throttle)
{
    if (throttle != NULL) {
        (void)pthread_mutex_destroy(&throttle->lock);
        free(throttle);
    }
}

static uint64_t key_of(enum kind kind, const struct throttle_who *who)
{
    uint64_t key = kind == KIND_ACCOUNT ? who->account
                   : kind == KIND_ADDRESS
                       ? who->address
                       : who->account ^ (who->address << 21 | who->address >> 43);
    key = (key ^ (uint64_t)kind) * UINT64_C(0x9E3779B97F4A7C15);
    return key == 0 ? 1 : key;
}

// The counter of that key, or the one whose place it would take.
static struct counter *find(struct throttle *throttle, uint64_t key)
{
    struct counter *set = throttle->counters[(key >> 32) % SETS];
    struct counter *oldest = &set[0];
    for (int i = 0; i < SET_SIZE; i++) {
        if (set[i].key == key) {
            return &set[i];
        }
        if (set[i].key == 0 || set[i].last_ms < oldest->last_ms) {
            oldest = &set[i];
        }
    }
    return oldest;
}

static int64_t wait_of(enum kind kind, const struct counter *counter, int64_t now_ms)
{
    int64_t wait_ms = FIRST_WAIT_MS;
    if (counter->failures < rules[kind].free) {
        return 0;
    }
    for (unsigned i = rules[kind].free; i < counter->failures && wait_ms < rules[kind].most_ms;
         i++) {
        wait_ms *= 2;
    }
    wait_ms = wait_ms < rules[kind].most_ms ? wait_ms : rules[kind].most_ms;
    int64_t until_ms = counter->last_ms + wait_ms;
    return until_ms > now_ms ? until_ms - now_ms : 0;
}

static int64_t ask(struct throttle *throttle, enum kind kind, const struct throttle_who *who,
                   int64_t now_ms)
{
    uint64_t key = key_of(kind, who);
    const struct counter *counter = find(throttle, key);
    bool is_fresh = counter->key == key && now_ms - counter->last_ms < rules[kind].forget_ms;
    return is_fresh ? wait_of(kind, counter, now_ms) : 0;
}

static void add(struct throttle *throttle, enum kind kind, const struct throttle_who *who,
                int64_t now_ms)
{
    uint64_t key = key_of(kind, who);
    struct counter *counter = find(throttle, key);
    if (counter->key != key || now_ms - counter->last_ms >= rules[kind].forget_ms) {
        *counter = (struct counter){.key = key};
    }
    counter->failures++;
    counter->last_ms = now_ms;
}

static void take(struct throttle *throttle, enum kind kind, const struct throttle_who *who)
{
    uint64_t key = key_of(kind, who);
    struct counter *counter = find(throttle, key);
    if (counter->key == key && counter->failures > 0) {
        counter->failures--;
    }
}

static enum kind first_kind(const struct throttle_who *who)
{
    return who->is_known ? KIND_PAIR : KIND_ACCOUNT;
}

static enum kind last_kind(const struct throttle_who *who)
{
    return who->is_known ? KIND_PAIR : KIND_ADDRESS;
}

int64_t throttle_wait_ms(struct throttle *throttle, const struct throttle_who *who, int64_t now_ms)
{
    int64_t longest_ms = 0;
    (void)pthread_mutex_lock(&throttle->lock);
    for (int kind = (int)first_kind(who); kind <= (int)last_kind(who); kind++) {
        int64_t wait_ms = ask(throttle, (enum kind)kind, who, now_ms);
        longest_ms = wait_ms > longest_ms ? wait_ms : longest_ms;
    }
    for (int kind = (int)first_kind(who); longest_ms == 0 && kind <= (int)last_kind(who); kind++) {
        add(throttle, (enum kind)kind, who, now_ms);
    }
    (void)pthread_mutex_unlock(&throttle->lock);
    return longest_ms;
}

void throttle_take_back(struct throttle *throttle, const struct throttle_who *who)
{
    (void)pthread_mutex_lock(&throttle->lock);
    for (int kind = (int)first_kind(who); kind <= (int)last_kind(who); kind++) {
        take(throttle, (enum kind)kind, who);
    }
    (void)pthread_mutex_unlock(&throttle->lock);
}
