#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "http/workers.h"

struct task {
    sem_t *gate; // NULL does not wait
    atomic_int *done;
};

static void run(void *item)
{
    struct task *task = item;
    if (task->gate != NULL) {
        (void)sem_wait(task->gate);
    }
    (void)atomic_fetch_add(task->done, 1);
}

static void test_workers__do_all_that_they_take(void **state)
{
    (void)state;
    enum { TASKS = 1000 };
    struct workers *workers = NULL;
    struct tapak_error err;
    atomic_int done = 0;
    struct task task = {NULL, &done};
    int taken = 0;
    assert_int_equal(workers_start(4, 8, run, &workers, &err), TAPAK_OK);
    for (int i = 0; i < TASKS; i++) {
        if (workers_reserve(workers)) {
            workers_put(workers, &task);
            taken++;
        }
    }
    workers_end(workers);
    assert_int_equal(done, taken);
    assert_true(taken > 0);
    assert_false(workers_reserve(workers)); // none after the end
    workers_free(workers);
    workers_free(NULL);
}

static void test_workers_reserve__is_bounded(void **state)
{
    (void)state;
    enum { THREADS = 2, ROOM = 3 };
    struct workers *workers = NULL;
    struct tapak_error err;
    sem_t gate;
    atomic_int done = 0;
    struct task task = {&gate, &done};
    assert_int_equal(sem_init(&gate, 0, 0), 0);
    assert_int_equal(workers_start(THREADS, ROOM, run, &workers, &err), TAPAK_OK);
    for (int i = 0; i < THREADS + ROOM; i++) {
        assert_true(workers_reserve(workers));
        workers_put(workers, &task);
    }
    assert_false(workers_reserve(workers));
    assert_int_equal(workers_load(workers), THREADS + ROOM);
    for (int i = 0; i < THREADS + ROOM; i++) {
        (void)sem_post(&gate);
    }
    workers_end(workers);
    assert_int_equal(done, THREADS + ROOM);
    assert_int_equal(workers_load(workers), 0);
    workers_free(workers);
    (void)sem_destroy(&gate);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_workers__do_all_that_they_take),
        cmocka_unit_test(test_workers_reserve__is_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
