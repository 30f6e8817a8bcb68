// Group commit. Jobs wait in a list. The thread takes those that are there, runs each in a
// savepoint of one transaction and commits: while the disk syncs, the next group gathers. A job's
// answer is given only after the commit, so that "done" means "on disk".
#include "store/writer.h"

#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "tapak/base/instant.h"

const double tapak_commit_bounds_ms[TAPAK_COMMIT_BOUNDS] = {1,  2,   5,   10,  20,
                                                            50, 100, 200, 500, 1000};

enum { GROUP_MAX = 256 }; // a bound on what one failed commit can take with it

struct job {
    tapak_write_fn *fn;
    void *context;
    enum tapak_status status;
    struct tapak_error error;
    tapak_written_fn *written; // NULL: somebody waits for done, and the job is his
    bool is_done;
    pthread_cond_t done;
    struct job *next;
};

struct writer {
    struct tapak_conn *conn;
    _Atomic int64_t revision; // of the last commit that changed something
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t wanted;
    struct job *first; // under the lock, as are the next two
    struct job **end;
    struct tapak_store_stats stats;
    bool is_ending;
};

// A job that is alone in its transaction needs no savepoint, for which SQLite would keep a copy of
// each page that it changes: when it fails, all is undone. False when the transaction is lost.
static bool run_alone(struct tapak_conn *conn, struct job *job)
{
    job->status = job->fn(conn, job->context, &job->error);
    return job->status == TAPAK_OK && conn->driver->is_in_transaction(conn->db);
}

// False when the transaction was lost with it.
static bool run_in_savepoint(struct tapak_conn *conn, struct job *job)
{
    job->status = conn_control(conn, DB_SAVE, &job->error);
    if (job->status != TAPAK_OK) {
        return conn->driver->is_in_transaction(conn->db);
    }
    job->status = job->fn(conn, job->context, &job->error);
    // A full disk, for one, ends the whole transaction: there is no savepoint to go back to.
    if (!conn->driver->is_in_transaction(conn->db)) {
        return false;
    }
    struct tapak_error error = {0};
    enum tapak_status status =
        conn_control(conn, job->status == TAPAK_OK ? DB_KEEP : DB_UNDO, &error);
    if (status != TAPAK_OK && job->status == TAPAK_OK) {
        job->status = status;
        job->error = error;
    }
    return status == TAPAK_OK && conn->driver->is_in_transaction(conn->db);
}

// The number stays as it is when nothing was changed.
static enum tapak_status grow_revision(struct tapak_conn *conn, int64_t changes_before,
                                       int64_t *in_out_revision, struct tapak_error *err)
{
    bool row = false;
    if (conn->driver->changes(conn->db) == changes_before + conn->quiet_changes) {
        return TAPAK_OK;
    }
    struct db_call call = db_begin(conn, Q_REVISION_GROW);
    enum tapak_status status = db_one(&call, err);
    if (status == TAPAK_OK) {
        *in_out_revision = db_int(&call, 0);
        status = db_next(&call, &row, err); // to the end: only then it is written
    }
    db_end(&call);
    return status;
}

static void fail_those_done(struct job *first, const struct job *behind,
                            const struct tapak_error *cause)
{
    for (struct job *job = first; job != behind; job = job->next) {
        if (job->status == TAPAK_OK) {
            job->status = cause->status;
            job->error = *cause;
        }
    }
}

// One transaction over jobs from first on; returns the first job that is not part of it, which is
// not NULL when the transaction was lost on the way.
static struct job *run_transaction(struct tapak_conn *conn, struct job *first,
                                   int64_t *in_out_revision)
{
    int64_t revision = *in_out_revision;
    struct tapak_error error = {TAPAK_IO, "the transaction was lost"};
    if (conn_control(conn, DB_BEGIN_WRITE, &error) != TAPAK_OK) {
        fail_those_done(first, NULL, &error);
        return NULL;
    }
    int64_t changes_before = conn->driver->changes(conn->db);
    conn->quiet_changes = 0;
    struct job *job = first;
    bool is_alone = first->next == NULL;
    bool is_whole = true;
    while (job != NULL && is_whole) {
        is_whole = is_alone ? run_alone(conn, job) : run_in_savepoint(conn, job);
        if (!is_whole && job->status != TAPAK_OK) {
            error = job->error;
            (void)tapak_fail_at(&error, "another write of the same transaction");
        }
        job = job->next;
    }
    enum tapak_status status =
        is_whole ? grow_revision(conn, changes_before, &revision, &error) : TAPAK_IO;
    status = status == TAPAK_OK ? conn_control(conn, DB_COMMIT, &error) : status;
    if (status == TAPAK_OK) {
        *in_out_revision = revision;
    } else {
        if (conn->driver->is_in_transaction(conn->db)) {
            (void)conn_control(conn, DB_ROLLBACK, NULL);
        }
        fail_those_done(first, job, &error);
    }
    return job;
}

static struct job *wait_for_jobs(struct writer *writer)
{
    (void)pthread_mutex_lock(&writer->lock);
    while (writer->first == NULL && !writer->is_ending) {
        (void)pthread_cond_wait(&writer->wanted, &writer->lock);
    }
    struct job *first = writer->first;
    struct job *last = first;
    int count = first == NULL ? 0 : 1;
    for (; last != NULL && last->next != NULL && count < GROUP_MAX; count++) {
        last = last->next;
    }
    writer->stats.waiting -= (uint64_t)count;
    writer->first = last == NULL ? NULL : last->next;
    if (writer->first == NULL) {
        writer->end = &writer->first;
    }
    if (last != NULL) {
        last->next = NULL;
    }
    (void)pthread_mutex_unlock(&writer->lock);
    return first;
}

// Under the lock.
static void count_commit(struct writer *writer, int64_t duration_us)
{
    size_t bound = 0;
    while (bound < TAPAK_COMMIT_BOUNDS &&
           (double)duration_us > tapak_commit_bounds_ms[bound] * 1000) {
        bound++;
    }
    writer->stats.commits++;
    writer->stats.commit_us += (uint64_t)duration_us;
    writer->stats.by_duration[bound]++;
}

static void tell_all(struct writer *writer, struct job *first, int64_t duration_us)
{
    struct job *later = NULL;
    struct job **end = &later;
    (void)pthread_mutex_lock(&writer->lock);
    count_commit(writer, duration_us);
    while (first != NULL) {
        struct job *next = first->next; // once told, a job is its caller's again
        writer->stats.writes++;
        if (first->written != NULL) {
            *end = first;
            end = &first->next;
        } else {
            first->is_done = true;
            (void)pthread_cond_signal(&first->done);
        }
        first = next;
    }
    *end = NULL;
    (void)pthread_mutex_unlock(&writer->lock);
    while (later != NULL) {
        struct job *next = later->next;
        later->written(later->context, later->status, &later->error);
        free(later);
        later = next;
    }
}

static void *writer_thread(void *context)
{
    struct writer *writer = context;
    struct job *first = NULL;
    while ((first = wait_for_jobs(writer)) != NULL) {
        struct job *rest = first;
        int64_t start_us = tapak_monotonic_us();
        int64_t revision = atomic_load(&writer->revision);
        while (rest != NULL) {
            rest = run_transaction(writer->conn, rest, &revision);
        }
        atomic_store(&writer->revision, revision);
        tell_all(writer, first, tapak_monotonic_us() - start_us);
    }
    return NULL;
}

enum tapak_status writer_start(struct tapak_conn *conn, struct writer **out_writer,
                               struct tapak_error *err)
{
    struct writer *writer = calloc(1, sizeof *writer);
    if (writer == NULL) {
        conn_close(conn);
        return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for the writer");
    }
    writer->conn = conn;
    writer->end = &writer->first;
    (void)pthread_mutex_init(&writer->lock, NULL);
    (void)pthread_cond_init(&writer->wanted, NULL);
    if (pthread_create(&writer->thread, NULL, writer_thread, writer) != 0) {
        conn_close(conn);
        free(writer);
        return tapak_fail(err, TAPAK_NO_MEMORY, "no thread for the writer");
    }
    *out_writer = writer;
    return TAPAK_OK;
}

void writer_stop(struct writer *writer)
{
    if (writer == NULL) {
        return;
    }
    (void)pthread_mutex_lock(&writer->lock);
    writer->is_ending = true;
    (void)pthread_cond_signal(&writer->wanted);
    (void)pthread_mutex_unlock(&writer->lock);
    (void)pthread_join(writer->thread, NULL);
    conn_close(writer->conn);
    (void)pthread_cond_destroy(&writer->wanted);
    (void)pthread_mutex_destroy(&writer->lock);
    free(writer);
}

// Under the lock.
static void enter(struct writer *writer, struct job *job)
{
    *writer->end = job;
    writer->end = &job->next;
    writer->stats.waiting++;
    (void)pthread_cond_signal(&writer->wanted);
}

enum tapak_status writer_run_later(struct writer *writer, const struct tapak_later_write *write,
                                   struct tapak_error *err)
{
    struct job *job = calloc(1, sizeof *job);
    if (job == NULL) {
        return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for a write");
    }
    job->fn = write->fn;
    job->written = write->written;
    job->context = write->context;
    (void)pthread_mutex_lock(&writer->lock);
    enter(writer, job);
    (void)pthread_mutex_unlock(&writer->lock);
    return TAPAK_OK;
}

enum tapak_status writer_run(struct writer *writer, tapak_write_fn *fn, void *context,
                             struct tapak_error *err)
{
    assert(!pthread_equal(pthread_self(), writer->thread)); // it would wait for itself
    struct job job = {.fn = fn, .context = context};
    (void)pthread_cond_init(&job.done, NULL);
    (void)pthread_mutex_lock(&writer->lock);
    enter(writer, &job);
    while (!job.is_done) {
        (void)pthread_cond_wait(&job.done, &writer->lock);
    }
    (void)pthread_mutex_unlock(&writer->lock);
    (void)pthread_cond_destroy(&job.done);
    if (job.status != TAPAK_OK && err != NULL) {
        *err = job.error;
    }
    return job.status;
}

int64_t writer_revision(struct writer *writer)
{
    return atomic_load(&writer->revision);
}

void writer_stats(struct writer *writer, struct tapak_store_stats *out_stats)
{
    (void)pthread_mutex_lock(&writer->lock);
    *out_stats = writer->stats;
    (void)pthread_mutex_unlock(&writer->lock);
}

enum tapak_status write_alone(struct tapak_conn *conn, tapak_write_fn *fn, void *context,
                              struct tapak_error *err)
{
    struct job job = {.fn = fn, .context = context};
    int64_t revision = 0;
    (void)run_transaction(conn, &job, &revision);
    if (job.status != TAPAK_OK && err != NULL) {
        *err = job.error;
    }
    return job.status;
}
