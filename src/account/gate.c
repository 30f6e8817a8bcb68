#include "account/gate.h"

bool gate_enter(struct gate *gate)
{
    (void)pthread_mutex_lock(&gate->lock);
    bool may_wait = gate->inside < gate->inside_max || gate->waiting < gate->waiting_max;
    if (may_wait) {
        gate->waiting++;
        while (gate->inside >= gate->inside_max) {
            (void)pthread_cond_wait(&gate->free, &gate->lock);
        }
        gate->waiting--;
        gate->inside++;
    }
    (void)pthread_mutex_unlock(&gate->lock);
    return may_wait;
}

void gate_leave(struct gate *gate)
{
    (void)pthread_mutex_lock(&gate->lock);
    gate->inside--;
    (void)pthread_cond_signal(&gate->free);
    (void)pthread_mutex_unlock(&gate->lock);
}
