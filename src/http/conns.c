// Addresses are counted in a table of counters, found by a hash with a key of this process: two
// addresses seldom share a counter, and nobody can choose whose it is. A thread looks at all
// deadlines twice a second; a socket is shut under the lock under which it is taken off the list,
// so its number cannot have become another file's.
#include "http/conns.h"

#include "tapak/base/hash.h"
#include "tapak/base/instant.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

enum { BUCKETS = 16384, LOOK_MS = 500, V6_NETWORK_BYTES = 8 };

struct conns {
    struct conns_limits limits;
    struct tapak_metrics *metrics;
    uint64_t key;
    pthread_t thread;
    pthread_mutex_t lock; ///< of what follows
    pthread_cond_t ending;
    bool is_ending;
    struct conn *first;
    unsigned per_bucket[BUCKETS];
    atomic_uint count;
    _Atomic uint64_t total;
};

static void shut_overdue(struct conns *conns)
{
    int64_t now_ms = tapak_monotonic_ms();
    for (struct conn *conn = conns->first; conn != NULL; conn = conn->next) {
        if (atomic_load(&conn->until_ms) < now_ms) {
            (void)shutdown(conn->socket, SHUT_RDWR);
            atomic_store(&conn->until_ms, INT64_MAX);
            metrics_count_refusal(conns->metrics, METRICS_SLOW);
        }
    }
}

static void *look_after(void *context)
{
    struct conns *conns = context;
    (void)pthread_mutex_lock(&conns->lock);
    while (!conns->is_ending) {
        struct timespec until;
        (void)clock_gettime(CLOCK_REALTIME, &until);
        until.tv_nsec += LOOK_MS * 1000000L;
        until.tv_sec += until.tv_nsec / 1000000000L;
        until.tv_nsec %= 1000000000L;
        (void)pthread_cond_timedwait(&conns->ending, &conns->lock, &until);
        shut_overdue(conns);
    }
    (void)pthread_mutex_unlock(&conns->lock);
    return NULL;
}

enum tapak_status conns_create(const struct conns_limits *limits, struct tapak_metrics *metrics,
                               struct conns **out_conns, struct tapak_error *err)
{
    struct conns *conns = calloc(1, sizeof *conns);
    if (conns == NULL) {
        return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for the list of connections");
    }
    conns->limits = *limits;
    conns->metrics = metrics;
    tapak_random(&conns->key, sizeof conns->key);
    (void)pthread_mutex_init(&conns->lock, NULL);
    (void)pthread_cond_init(&conns->ending, NULL);
    if (pthread_create(&conns->thread, NULL, look_after, conns) != 0) {
        free(conns);
        return tapak_fail(err, TAPAK_NO_MEMORY, "no thread for the list of connections");
    }
    *out_conns = conns;
    return TAPAK_OK;
}

void conns_free(struct conns *conns)
{
    if (conns == NULL) {
        return;
    }
    (void)pthread_mutex_lock(&conns->lock);
    conns->is_ending = true;
    (void)pthread_cond_signal(&conns->ending);
    (void)pthread_mutex_unlock(&conns->lock);
    (void)pthread_join(conns->thread, NULL);
    (void)pthread_cond_destroy(&conns->ending);
    (void)pthread_mutex_destroy(&conns->lock);
    free(conns);
}

static unsigned bucket_of(const struct conns *conns, const struct tapak_address *peer)
{
    static const uint8_t mapped[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
    bool is_v4 = memcmp(peer->bytes, mapped, sizeof mapped) == 0;
    uint8_t bytes[sizeof conns->key + 16];
    memcpy(bytes, &conns->key, sizeof conns->key);
    memcpy(bytes + sizeof conns->key, peer->bytes, 16);
    return (unsigned)(tapak_hash64(bytes, sizeof conns->key + (is_v4 ? 16 : V6_NETWORK_BYTES)) %
                      BUCKETS);
}

struct conn *conns_open(struct conns *conns, int socket, const struct tapak_address *peer)
{
    struct conn *conn = calloc(1, sizeof *conn);
    if (conn == NULL) {
        return NULL;
    }
    conn->owner = conns;
    conn->peer = *peer;
    conn->socket = socket;
    conn->bucket = bucket_of(conns, peer);
    conn->is_counted = peer->is_known && !tapak_networks_hold(conns->limits.exempt, peer);
    atomic_init(&conn->until_ms, INT64_MAX);
    unsigned before = atomic_fetch_add(&conns->count, 1);
    conn->shard = (unsigned)atomic_fetch_add(&conns->total, 1);
    (void)pthread_mutex_lock(&conns->lock);
    unsigned from_here = conn->is_counted ? ++conns->per_bucket[conn->bucket] : 0;
    conn->next = conns->first;
    if (conn->next != NULL) {
        conn->next->before = conn;
    }
    conns->first = conn;
    (void)pthread_mutex_unlock(&conns->lock);
    if (before >= conns->limits.all) {
        conn->surplus = CONN_IS_ABOVE_ALL;
    } else if (conns->limits.per_address > 0 && from_here > conns->limits.per_address) {
        conn->surplus = CONN_IS_ABOVE_ADDRESS;
    }
    return conn;
}

void conns_close(struct conn *conn)
{
    struct conns *conns = conn->owner;
    (void)pthread_mutex_lock(&conns->lock);
    conns->per_bucket[conn->bucket] -= conn->is_counted ? 1 : 0;
    if (conn->before != NULL) {
        conn->before->next = conn->next;
    } else {
        conns->first = conn->next;
    }
    if (conn->next != NULL) {
        conn->next->before = conn->before;
    }
    (void)pthread_mutex_unlock(&conns->lock);
    (void)atomic_fetch_sub(&conns->count, 1);
    free(conn);
}

void conn_expect(struct conn *conn, int64_t ms)
{
    int64_t until_ms = ms < 0 ? INT64_MAX : tapak_monotonic_ms() + ms;
    atomic_store_explicit(&conn->until_ms, until_ms, memory_order_relaxed);
}

bool conns_are_crowded(const struct conns *conns)
{
    return conns_count(conns) > conns->limits.all - conns->limits.all / 8;
}

unsigned conns_count(const struct conns *conns)
{
    return atomic_load_explicit(&conns->count, memory_order_relaxed);
}

uint64_t conns_total(const struct conns *conns)
{
    return atomic_load_explicit(&conns->total, memory_order_relaxed);
}
