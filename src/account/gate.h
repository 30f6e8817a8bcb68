/**
 * @file gate.h
 * @brief A door through which few go at a time, and before which few more wait.
 *
 * Threads: any.
 */
#ifndef ACCOUNT_GATE_H
#define ACCOUNT_GATE_H

#include <pthread.h>
#include <stdbool.h>

struct gate {
    pthread_mutex_t lock;
    pthread_cond_t free;
    unsigned inside;
    unsigned waiting;
    unsigned inside_max;
    unsigned waiting_max;
};

#define GATE_OF(most_inside, most_waiting)                                                         \
    {                                                                                              \
        .lock = PTHREAD_MUTEX_INITIALIZER, .free = PTHREAD_COND_INITIALIZER,                       \
        .inside_max = (most_inside), .waiting_max = (most_waiting)                                 \
    }

/** Waits for its turn; false when too many wait already. */
bool gate_enter(struct gate *gate);
void gate_leave(struct gate *gate);

#endif
