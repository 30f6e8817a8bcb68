// The writer from many threads, its isolation, and what is on disk after a kill.
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "store/conn.h"
#include "store/sample.h"
#include "tapak/base/instant.h"

enum { THREADS = 8, WRITES = 25 };

struct note {
    char key[32];
    bool fails;
};

static enum tapak_status put_note(struct tapak_conn *conn, void *context, struct tapak_error *err)
{
    const struct note *note = context;
    enum tapak_status status = tapak_setting_put(conn, note->key, "written", err);
    return status == TAPAK_OK && note->fails
               ? tapak_fail(err, TAPAK_DENIED, "%s is refused", note->key)
               : status;
}

static bool is_there(struct tapak_conn *conn, const char *key)
{
    char value[32] = "";
    return tapak_setting_get(conn, key, value, sizeof value, NULL) == TAPAK_OK;
}

struct worker {
    struct tapak_store *store;
    int number;
    atomic_int *failures;
};

static void *write_notes(void *context)
{
    struct worker *worker = context;
    for (int i = 0; i < WRITES; i++) {
        struct note note = {.fails = i % 5 == 4};
        struct tapak_error err = {0};
        (void)snprintf(note.key, sizeof note.key, "note-%d-%d", worker->number, i);
        enum tapak_status status = tapak_store_write(worker->store, put_note, &note, &err);
        enum tapak_status expected = note.fails ? TAPAK_DENIED : TAPAK_OK;
        bool is_told = !note.fails || strstr(err.message, note.key) != NULL;
        // Own writes are seen by a reader as soon as they are answered.
        struct tapak_conn *conn = NULL;
        bool is_seen = tapak_store_take_reader(worker->store, &conn, &err) == TAPAK_OK &&
                       is_there(conn, note.key) != note.fails;
        tapak_store_give_reader(worker->store, conn);
        if (status != expected || !is_told || !is_seen) {
            atomic_fetch_add(worker->failures, 1);
        }
    }
    return NULL;
}

static void test_store_write__a_failing_one_undoes_itself_alone(void **state)
{
    (void)state;
    struct sample sample;
    pthread_t threads[THREADS];
    struct worker workers[THREADS];
    atomic_int failures = 0;
    sample_make(&sample);
    int64_t start_ms = tapak_monotonic_ms();
    for (int i = 0; i < THREADS; i++) {
        workers[i] = (struct worker){sample.store, i, &failures};
        assert_int_equal(pthread_create(&threads[i], NULL, write_notes, &workers[i]), 0);
    }
    for (int i = 0; i < THREADS; i++) {
        assert_int_equal(pthread_join(threads[i], NULL), 0);
    }
    print_message("%d threads: %d durable writes in %lld ms\n", THREADS, THREADS * WRITES,
                  (long long)(tapak_monotonic_ms() - start_ms));
    assert_int_equal(atomic_load(&failures), 0);
    sample_free(&sample);
}

static void kill_it(void *context, enum tapak_status status, const struct tapak_error *error)
{
    (void)context;
    (void)error;
    (void)kill(getpid(), status == TAPAK_OK ? SIGKILL : SIGABRT);
}

// Killed in the moment in which the caller may tell others that it is written.
static void write_and_die(const char *path, struct note *note, bool waits)
{
    const struct tapak_later_write later = {put_note, kill_it, note};
    struct tapak_store *store = NULL;
    if (tapak_store_open(path, &store, NULL) != TAPAK_OK) {
        return;
    }
    if (waits && tapak_store_write(store, put_note, note, NULL) == TAPAK_OK) {
        (void)kill(getpid(), SIGKILL);
    }
    if (!waits && tapak_store_write_later(store, &later, NULL) == TAPAK_OK) {
        (void)sleep(10);
    }
}

static void test_store_write__durable_when_it_returns(void **state)
{
    (void)state;
    struct sample sample;
    struct tapak_error err = {0};
    sample_make(&sample);
    tapak_store_give_reader(sample.store, sample.conn);
    tapak_store_free(sample.store); // no connection may cross the fork
    for (int round = 0; round < 4; round++) {
        struct note note = {.fails = false};
        (void)snprintf(note.key, sizeof note.key, "round-%d", round);
        pid_t child = fork();
        assert_true(child >= 0);
        if (child == 0) {
            write_and_die(sample.path, &note, round % 2 == 0);
            _exit(1);
        }
        int how = 0;
        assert_int_equal(waitpid(child, &how, 0), child);
        assert_true(WIFSIGNALED(how) && WTERMSIG(how) == SIGKILL);
    }
    assert_int_equal(tapak_store_open(sample.path, &sample.store, &err), TAPAK_OK);
    assert_int_equal(tapak_store_take_reader(sample.store, &sample.conn, &err), TAPAK_OK);
    for (int round = 0; round < 4; round++) {
        char key[32];
        (void)snprintf(key, sizeof key, "round-%d", round);
        assert_true(is_there(sample.conn, key));
    }
    sample_free(&sample);
}

// Holds the writer up until the others wait, so that they share one transaction.
struct gate {
    pthread_mutex_t lock;
    pthread_cond_t opened;
    bool is_open;
    bool is_entered;
};

static enum tapak_status wait_at_gate(struct tapak_conn *conn, void *context,
                                      struct tapak_error *err)
{
    (void)conn;
    (void)err;
    struct gate *gate = context;
    (void)pthread_mutex_lock(&gate->lock);
    gate->is_entered = true;
    (void)pthread_cond_broadcast(&gate->opened);
    while (!gate->is_open) {
        (void)pthread_cond_wait(&gate->opened, &gate->lock);
    }
    (void)pthread_mutex_unlock(&gate->lock);
    return TAPAK_OK;
}

struct request {
    struct tapak_store *store;
    tapak_write_fn *fn;
    void *context;
    enum tapak_status status;
    struct tapak_error error;
};

static void *run_request(void *context)
{
    struct request *request = context;
    request->status =
        tapak_store_write(request->store, request->fn, request->context, &request->error);
    return NULL;
}

// Passes its own statement and breaks a rule that is asked only at the commit.
static enum tapak_status break_the_commit(struct tapak_conn *conn, void *context,
                                          struct tapak_error *err)
{
    (void)context;
    return conn->driver->script(conn->db,
                                "PRAGMA defer_foreign_keys = ON;"
                                "INSERT INTO person (report_id, key_id, sealed)"
                                " VALUES (12345, 1, x'00');",
                                err);
}

// The disk is full from here on, as far as SQLite can tell.
static enum tapak_status fill_the_disk(struct tapak_conn *conn, void *context,
                                       struct tapak_error *err)
{
    (void)context;
    return conn->driver->script(conn->db,
                                "PRAGMA max_page_count = 1;"
                                "INSERT INTO setting (key, value)"
                                " VALUES ('large', hex(zeroblob(1000000)));",
                                err);
}

static void run_together(struct sample *sample, struct request *requests, size_t count)
{
    enum { REQUESTS_MAX = 4, GATHER_US = 100000 };
    struct gate gate = {.lock = PTHREAD_MUTEX_INITIALIZER, .opened = PTHREAD_COND_INITIALIZER};
    struct request first = {.store = sample->store, .fn = wait_at_gate, .context = &gate};
    pthread_t threads[REQUESTS_MAX + 1];
    assert_true(count <= REQUESTS_MAX);
    assert_int_equal(pthread_create(&threads[count], NULL, run_request, &first), 0);
    (void)pthread_mutex_lock(&gate.lock);
    while (!gate.is_entered) {
        (void)pthread_cond_wait(&gate.opened, &gate.lock);
    }
    (void)pthread_mutex_unlock(&gate.lock);
    for (size_t i = 0; i < count; i++) {
        requests[i].store = sample->store;
        assert_int_equal(pthread_create(&threads[i], NULL, run_request, &requests[i]), 0);
    }
    (void)usleep(
        GATHER_US); // long enough to gather; were it not, the test would see less, not fail
    (void)pthread_mutex_lock(&gate.lock);
    gate.is_open = true;
    (void)pthread_cond_broadcast(&gate.opened);
    (void)pthread_mutex_unlock(&gate.lock);
    for (size_t i = 0; i <= count; i++) {
        assert_int_equal(pthread_join(threads[i], NULL), 0);
    }
    assert_int_equal(first.status, TAPAK_OK);
}

static void test_store_write__what_is_lost_is_told_to_all(void **state)
{
    (void)state;
    static const struct {
        tapak_write_fn *breaker;
        enum tapak_status expected;
    } cases[] = {
        {break_the_commit, TAPAK_INVALID},
        {fill_the_disk, TAPAK_IO},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct sample sample;
        sample_make(&sample);
        struct note notes[2] = {{.key = "first"}, {.key = "second"}};
        struct request requests[3] = {
            {.fn = put_note, .context = &notes[0]},
            {.fn = cases[i].breaker},
            {.fn = put_note, .context = &notes[1]},
        };
        run_together(&sample, requests, 3);
        assert_int_equal(requests[1].status, cases[i].expected);
        for (int j = 0; j < 3; j += 2) {
            bool is_written = requests[j].status == TAPAK_OK;
            assert_int_equal(is_there(sample.conn, notes[j / 2].key), is_written);
            assert_true(is_written || requests[j].error.message[0] != '\0');
        }
        assert_false(is_there(sample.conn, "large"));
        if (i == 0) {
            sample_write(&sample, put_note, &notes[0]); // and the writer goes on
        }
        sample_free(&sample);
    }
}

static void test_revision__grows_with_what_changes_something(void **state)
{
    (void)state;
    struct sample sample;
    int64_t before = 0;
    int64_t after = 0;
    struct tapak_store *other = NULL;
    struct tapak_error err = {0};
    sample_make(&sample);
    struct note kept = {.key = "kept"};
    struct note undone = {.key = "undone", .fails = true};
    assert_int_equal(tapak_store_revision(sample.conn, &before, &err), TAPAK_OK);
    sample_write(&sample, put_note, &kept);
    assert_int_equal(tapak_store_revision(sample.conn, &after, &err), TAPAK_OK);
    assert_int_equal(after, before + 1);
    assert_int_equal(tapak_store_write(sample.store, put_note, &undone, &err), TAPAK_DENIED);

    // Another process (here: another store on the same file) is noticed too.
    assert_int_equal(tapak_store_open(sample.path, &other, &err), TAPAK_OK);
    assert_int_equal(tapak_store_revision(sample.conn, &before, &err), TAPAK_OK);
    assert_int_equal(tapak_store_write(other, put_note, &kept, &err), TAPAK_OK);
    assert_int_equal(tapak_store_revision(sample.conn, &after, &err), TAPAK_OK);
    assert_int_equal(after, before + 1);
    tapak_store_free(other);
    sample_free(&sample);
}

static void test_begin_read__sees_one_state_until_given_back(void **state)
{
    (void)state;
    struct sample sample;
    sample_make(&sample);
    struct note note = {.key = "later"};
    assert_int_equal(tapak_store_begin_read(sample.conn, NULL), TAPAK_OK);
    sample_write(&sample, put_note, &note);
    assert_false(is_there(sample.conn, "later"));
    tapak_store_give_reader(sample.store, sample.conn);
    assert_int_equal(tapak_store_take_reader(sample.store, &sample.conn, NULL), TAPAK_OK);
    assert_true(is_there(sample.conn, "later"));
    assert_int_equal(put_note(sample.conn, &note, NULL), TAPAK_IO); // readers write nothing
    sample_free(&sample);
}

static void test_store_own_revision__is_what_readers_find(void **state)
{
    (void)state;
    struct sample sample;
    struct tapak_error err = {0};
    sample_make(&sample);
    for (int i = 0; i < 4; i++) {
        struct note note = {.fails = i == 2};
        int64_t before = tapak_store_own_revision(sample.store);
        int64_t found = 0;
        (void)snprintf(note.key, sizeof note.key, "revision-%d", i);
        enum tapak_status status = tapak_store_write(sample.store, put_note, &note, &err);
        assert_int_equal(status, note.fails ? TAPAK_DENIED : TAPAK_OK);
        assert_int_equal(tapak_store_revision(sample.conn, &found, &err), TAPAK_OK);
        assert_int_equal(tapak_store_own_revision(sample.store), found);
        assert_true(note.fails ? found == before : found > before);
    }
    sample_free(&sample);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_store_own_revision__is_what_readers_find),
        cmocka_unit_test(test_store_write__durable_when_it_returns),
        cmocka_unit_test(test_store_write__a_failing_one_undoes_itself_alone),
        cmocka_unit_test(test_store_write__what_is_lost_is_told_to_all),
        cmocka_unit_test(test_revision__grows_with_what_changes_something),
        cmocka_unit_test(test_begin_read__sees_one_state_until_given_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
