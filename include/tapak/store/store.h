/**
 * @file store.h
 * @brief The only door to a database: opened once, shared by all threads.
 *
 * Reading: a thread takes a connection, asks, and gives it back; any number at a time (WAL).
 * Writing: functions are handed to the one writer, which runs those that wait together in one
 *          durable transaction (synchronous=FULL), each in a savepoint of its own. When
 *          tapak_store_write() returns TAPAK_OK, what was written is on disk.
 * Address: a path, or "spatialite:PATH". ("postgresql://…" is TAPAK_UNSUPPORTED so far.)
 * Key:     the secret of the installation lies in "PATH.key", the keys that seal contacts in
 *          "PATH.persons.key"; both are made by tapak_store_init().
 */
#ifndef TAPAK_STORE_STORE_H
#define TAPAK_STORE_STORE_H

#include "tapak/base/error.h"
#include "tapak/base/hash.h"
#include "tapak/geo/locate.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct tapak_store;
struct tapak_conn;

struct tapak_init_result {
    bool was_made;     ///< the database is new
    int schema_before; ///< 0 when new
    int schema_now;
    char backup_path[1024]; ///< made before an upgrade, else ""
    int64_t plain_persons;  ///< whose contacts stand in that backup as they are, not sealed
};

/** Makes the database (schema, code lists of geodata, key), or upgrades an older one after a backup
    beside it. Idempotent. A schema newer than this program's is TAPAK_UNSUPPORTED. */
TAPAK_MUST_CHECK enum tapak_status tapak_store_init(const char *address,
                                                    struct tapak_init_result *out_result,
                                                    struct tapak_error *err);

/**
 * Opens an existing database; upgrades an older schema first, as tapak_store_init() does.
 * TAPAK_NOT_FOUND names the command that makes one.
 */
TAPAK_MUST_CHECK enum tapak_status
tapak_store_open(const char *address, struct tapak_store **out_store, struct tapak_error *err);

/** Ends the writer after what it holds is done. No connection may be out. NULL is allowed. */
void tapak_store_free(struct tapak_store *store);

/** What opening did to an older database; like tapak_store_init(). */
const struct tapak_init_result *tapak_store_opened(const struct tapak_store *store);

const struct tapak_key *tapak_store_key(const struct tapak_store *store);

/** A connection for this thread's questions; one snapshot from tapak_store_begin_read() on. */
TAPAK_MUST_CHECK enum tapak_status tapak_store_take_reader(struct tapak_store *store,
                                                           struct tapak_conn **out_conn,
                                                           struct tapak_error *err);
void tapak_store_give_reader(struct tapak_store *store, struct tapak_conn *conn);

/** Several questions on one snapshot; ended by giving the reader back. */
TAPAK_MUST_CHECK enum tapak_status tapak_store_begin_read(struct tapak_conn *conn,
                                                          struct tapak_error *err);

/** Everything fn wrote is undone when it fails; its status is then the answer. */
typedef enum tapak_status tapak_write_fn(struct tapak_conn *conn, void *context,
                                         struct tapak_error *err);

/** From any thread but the writer's own; blocks until the transaction is on disk. */
TAPAK_MUST_CHECK enum tapak_status tapak_store_write(struct tapak_store *store, tapak_write_fn *fn,
                                                     void *context, struct tapak_error *err);

/** Told once, on the writer's thread: it neither waits nor writes. error is borrowed. */
typedef void tapak_written_fn(void *context, enum tapak_status status,
                              const struct tapak_error *error);

struct tapak_later_write {
    tapak_write_fn *fn;
    tapak_written_fn *written; ///< after the transaction is on disk, or was undone
    void *context;             ///< of both; stays until written
};

/** As tapak_store_write(), without waiting. Only without memory it fails; then nothing is told. */
TAPAK_MUST_CHECK enum tapak_status tapak_store_write_later(struct tapak_store *store,
                                                           const struct tapak_later_write *write,
                                                           struct tapak_error *err);

/**
 * What SQL functions of the program answer from: tapak_village_at(lon, lat) gives the code of the
 * village or NULL. Swapped whole; the store keeps no ownership and the locator must outlive its
 * use.
 */
void tapak_store_set_locator(struct tapak_store *store, const struct tapak_locator *locator);

enum { TAPAK_COMMIT_BOUNDS = 10 };

/** Bounds of tapak_store_stats.by_duration, in milliseconds. */
extern const double tapak_commit_bounds_ms[TAPAK_COMMIT_BOUNDS];

/** What the writer has done since the store was opened. */
struct tapak_store_stats {
    uint64_t waiting;   ///< writes that wait for a commit right now
    uint64_t writes;    ///< that were answered
    uint64_t commits;   ///< transactions, each of one or more writes
    uint64_t commit_us; ///< their time in all, from the first write to being on disk
    uint64_t by_duration[TAPAK_COMMIT_BOUNDS + 1]; ///< the last is above every bound
};

/** Threads: any. */
void tapak_store_stats(struct tapak_store *store, struct tapak_store_stats *out_stats);

/** A number that grows with every committed change of any process: for noticing other writers. */
TAPAK_MUST_CHECK enum tapak_status
tapak_store_revision(struct tapak_conn *conn, int64_t *out_revision, struct tapak_error *err);

/**
 * The revision that this store's own last change made, 0 before the first: what a reader must have
 * seen to have seen every write that was answered here. Asks no database. Threads: any.
 */
int64_t tapak_store_own_revision(const struct tapak_store *store);

/** What was erased or written over leaves the file and its log, as far as those who read let it. */
TAPAK_MUST_CHECK enum tapak_status tapak_store_settle(struct tapak_store *store,
                                                      struct tapak_error *err);

/** A consistent copy of the database into a new file (and the keys beside it). */
TAPAK_MUST_CHECK enum tapak_status tapak_store_backup(struct tapak_store *store, const char *path,
                                                      struct tapak_error *err);

/** Settings kept in the database; TAPAK_NOT_FOUND when not set. out is terminated, cut to room. */
TAPAK_MUST_CHECK enum tapak_status tapak_setting_get(struct tapak_conn *conn, const char *key,
                                                     char *out, size_t room,
                                                     struct tapak_error *err);
TAPAK_MUST_CHECK enum tapak_status tapak_setting_put(struct tapak_conn *conn, const char *key,
                                                     const char *value, struct tapak_error *err);

#endif
