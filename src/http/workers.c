#include "http/workers.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

enum { MAX_THREADS = 64 };

struct workers {
    workers_fn *fn;
    pthread_t threads[MAX_THREADS];
    unsigned thread_count;
    atomic_bool is_ending;
    atomic_size_t load;   ///< places taken: reserved, waiting, or being done
    size_t most;          ///< of load
    pthread_mutex_t lock; ///< of what follows
    pthread_cond_t wanted;
    bool is_done; ///< nothing can come any more
    size_t first;
    size_t waiting;
    void **ring; ///< most places
};

static void *work(void *context)
{
    struct workers *workers = context;
    (void)pthread_mutex_lock(&workers->lock);
    for (;;) {
        while (workers->waiting == 0 && !workers->is_done) {
            (void)pthread_cond_wait(&workers->wanted, &workers->lock);
        }
        if (workers->waiting == 0) {
            break;
        }
        void *item = workers->ring[workers->first];
        workers->first = (workers->first + 1) % workers->most;
        workers->waiting--;
        (void)pthread_mutex_unlock(&workers->lock);
        workers->fn(item);
        (void)atomic_fetch_sub(&workers->load, 1);
        (void)pthread_mutex_lock(&workers->lock);
    }
    (void)pthread_mutex_unlock(&workers->lock);
    return NULL;
}

enum tapak_status workers_start(unsigned threads, size_t room, workers_fn *fn,
                                struct workers **out_workers, struct tapak_error *err)
{
    struct workers *workers = calloc(1, sizeof *workers);
    threads = threads > MAX_THREADS ? MAX_THREADS : threads;
    if (workers != NULL) {
        workers->most = room + threads;
        workers->ring = calloc(workers->most, sizeof *workers->ring);
    }
    if (workers == NULL || workers->ring == NULL) {
        free(workers);
        return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for workers");
    }
    workers->fn = fn;
    (void)pthread_mutex_init(&workers->lock, NULL);
    (void)pthread_cond_init(&workers->wanted, NULL);
    while (workers->thread_count < threads) {
        if (pthread_create(&workers->threads[workers->thread_count], NULL, work, workers) != 0) {
            workers_end(workers);
            workers_free(workers);
            return tapak_fail(err, TAPAK_NO_MEMORY, "no thread for a worker");
        }
        workers->thread_count++;
    }
    *out_workers = workers;
    return TAPAK_OK;
}

void workers_end(struct workers *workers)
{
    static const struct timespec moment = {0, 1000000};
    if (workers == NULL) {
        return;
    }
    atomic_store(&workers->is_ending, true);
    while (atomic_load(&workers->load) > 0) {
        (void)nanosleep(&moment, NULL);
    }
    (void)pthread_mutex_lock(&workers->lock);
    workers->is_done = true;
    (void)pthread_cond_broadcast(&workers->wanted);
    (void)pthread_mutex_unlock(&workers->lock);
    for (unsigned i = 0; i < workers->thread_count; i++) {
        (void)pthread_join(workers->threads[i], NULL);
    }
    workers->thread_count = 0;
}

void workers_free(struct workers *workers)
{
    if (workers != NULL) {
        (void)pthread_cond_destroy(&workers->wanted);
        (void)pthread_mutex_destroy(&workers->lock);
        free(workers->ring);
        free(workers);
    }
}

bool workers_reserve(struct workers *workers)
{
    size_t load = atomic_load(&workers->load);
    while (load < workers->most) {
        if (atomic_compare_exchange_weak(&workers->load, &load, load + 1)) {
            // Looked at behind the reservation: workers_end() sets it before it looks at the load.
            if (!atomic_load(&workers->is_ending)) {
                return true;
            }
            (void)atomic_fetch_sub(&workers->load, 1);
            return false;
        }
    }
    return false;
}

void workers_put(struct workers *workers, void *item)
{
    (void)pthread_mutex_lock(&workers->lock);
    workers->ring[(workers->first + workers->waiting) % workers->most] = item;
    workers->waiting++;
    (void)pthread_cond_signal(&workers->wanted);
    (void)pthread_mutex_unlock(&workers->lock);
}

// The place that is given back behind fn is another one.
void workers_keep(struct workers *workers)
{
    (void)atomic_fetch_add(&workers->load, 1);
}

size_t workers_load(const struct workers *workers)
{
    return atomic_load_explicit(&workers->load, memory_order_relaxed);
}
