// An address is a path, with or without "spatialite:" in front. Readers are made when a thread
// wants one and none is idle, and kept for the next.
#include "tapak/store/store.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/conn.h"
#include "store/init.h"
#include "store/person_seal.h"
#include "store/writer.h"
#include "tapak/base/key.h"

struct tapak_store {
    struct store_place place;
    struct tapak_init_result opened;
    struct tapak_key key;
    struct person_keys persons;
    struct db_locator_slot slot;
    struct writer *writer;
    pthread_mutex_t lock;
    struct tapak_conn *idle; // under the lock
};

static enum tapak_status open_conn(struct tapak_store *store, enum db_mode mode,
                                   struct tapak_conn **out_conn, struct tapak_error *err)
{
    struct tapak_conn *conn = NULL;
    enum tapak_status status =
        conn_open(store->place.driver, store->place.path, mode, &store->slot, &conn, err);
    if (status == TAPAK_OK) {
        conn->key = &store->key;
        conn->persons = &store->persons;
        conn->media = store->place.media_path;
        *out_conn = conn;
    }
    return status;
}

static enum tapak_status open_writer(struct tapak_store *store, struct tapak_error *err)
{
    struct tapak_conn *conn = NULL;
    enum tapak_status status = open_conn(store, DB_WRITE, &conn, err);
    return status == TAPAK_OK ? writer_start(conn, &store->writer, err) : status;
}

enum tapak_status tapak_store_open(const char *address, struct tapak_store **out_store,
                                   struct tapak_error *err)
{
    struct store_place place;
    struct tapak_init_result result;
    enum tapak_status status = store_place_of(address, &place, err);
    status = status == TAPAK_OK ? store_upgrade(&place, &result, err) : status;
    if (status != TAPAK_OK) {
        return status;
    }
    struct tapak_store *store = calloc(1, sizeof *store);
    if (store == NULL) {
        return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for the store");
    }
    store->place = place;
    store->opened = result;
    (void)pthread_mutex_init(&store->lock, NULL);
    person_keys_init(&store->persons, place.persons_path);
    status = tapak_key_read(place.key_path, &store->key, err);
    status = status == TAPAK_OK ? open_writer(store, err) : status;
    if (status != TAPAK_OK) {
        tapak_store_free(store);
        return status;
    }
    *out_store = store;
    return TAPAK_OK;
}

void tapak_store_free(struct tapak_store *store)
{
    if (store == NULL) {
        return;
    }
    while (store->idle != NULL) {
        struct tapak_conn *conn = store->idle;
        store->idle = conn->next;
        conn_close(conn);
    }
    writer_stop(store->writer);
    (void)pthread_mutex_destroy(&store->lock);
    person_keys_free(&store->persons);
    free(store);
}

const struct tapak_init_result *tapak_store_opened(const struct tapak_store *store)
{
    return &store->opened;
}

const char *store_media_folder(const struct tapak_store *store)
{
    return store->place.media_path;
}

const struct tapak_key *tapak_store_key(const struct tapak_store *store)
{
    return &store->key;
}

enum tapak_status store_new_reader(struct tapak_store *store, struct tapak_conn **out_conn,
                                   struct tapak_error *err)
{
    return open_conn(store, DB_READ, out_conn, err);
}

enum tapak_status tapak_store_take_reader(struct tapak_store *store, struct tapak_conn **out_conn,
                                          struct tapak_error *err)
{
    (void)pthread_mutex_lock(&store->lock);
    struct tapak_conn *conn = store->idle;
    if (conn != NULL) {
        store->idle = conn->next;
        conn->next = NULL;
    }
    (void)pthread_mutex_unlock(&store->lock);
    if (conn == NULL) {
        return store_new_reader(store, out_conn, err);
    }
    *out_conn = conn;
    return TAPAK_OK;
}

void tapak_store_give_reader(struct tapak_store *store, struct tapak_conn *conn)
{
    if (conn == NULL) {
        return;
    }
    if (conn->driver->is_in_transaction(conn->db)) {
        (void)conn_control(conn, DB_ROLLBACK, NULL);
    }
    (void)pthread_mutex_lock(&store->lock);
    conn->next = store->idle;
    store->idle = conn;
    (void)pthread_mutex_unlock(&store->lock);
}

enum tapak_status tapak_store_begin_read(struct tapak_conn *conn, struct tapak_error *err)
{
    return conn_control(conn, DB_BEGIN_READ, err);
}

enum tapak_status tapak_store_write(struct tapak_store *store, tapak_write_fn *fn, void *context,
                                    struct tapak_error *err)
{
    return writer_run(store->writer, fn, context, err);
}

enum tapak_status tapak_store_write_later(struct tapak_store *store,
                                          const struct tapak_later_write *write,
                                          struct tapak_error *err)
{
    return writer_run_later(store->writer, write, err);
}

void tapak_store_stats(struct tapak_store *store, struct tapak_store_stats *out_stats)
{
    writer_stats(store->writer, out_stats);
}

int64_t tapak_store_own_revision(const struct tapak_store *store)
{
    return writer_revision(store->writer);
}

void tapak_store_set_locator(struct tapak_store *store, const struct tapak_locator *locator)
{
    atomic_store(&store->slot.current, locator);
}

enum tapak_status tapak_store_revision(struct tapak_conn *conn, int64_t *out_revision,
                                       struct tapak_error *err)
{
    struct db_call call = db_begin(conn, Q_REVISION_GET);
    enum tapak_status status = db_one(&call, err);
    if (status == TAPAK_OK) {
        *out_revision = db_int(&call, 0);
    }
    db_end(&call);
    return status;
}

enum tapak_status tapak_store_settle(struct tapak_store *store, struct tapak_error *err)
{
    struct tapak_conn *conn = NULL;
    enum tapak_status status = open_conn(store, DB_WRITE, &conn, err);
    status = status == TAPAK_OK ? conn_control(conn, DB_SETTLE, err) : status;
    conn_close(conn);
    return status;
}

enum tapak_status tapak_store_backup(struct tapak_store *store, const char *path,
                                     struct tapak_error *err)
{
    struct tapak_conn *conn = NULL;
    enum tapak_status status = tapak_store_take_reader(store, &conn, err);
    if (status != TAPAK_OK) {
        return status;
    }
    status = store_copy(conn, &store->place, path, err);
    tapak_store_give_reader(store, conn);
    return status;
}

enum tapak_status tapak_setting_get(struct tapak_conn *conn, const char *key, char *out,
                                    size_t room, struct tapak_error *err)
{
    struct db_call call = db_begin(conn, Q_SETTING_GET);
    db_bind_text(&call, ":key", key);
    enum tapak_status status = db_one(&call, err);
    if (status == TAPAK_OK) {
        (void)snprintf(out, room, "%s", db_words(&call, 0));
    } else if (status == TAPAK_NOT_FOUND) {
        status = tapak_fail(err, TAPAK_NOT_FOUND, "no setting %s", key);
    }
    db_end(&call);
    return status;
}

enum tapak_status tapak_setting_put(struct tapak_conn *conn, const char *key, const char *value,
                                    struct tapak_error *err)
{
    struct db_call call = db_begin(conn, Q_SETTING_PUT);
    db_bind_text(&call, ":key", key);
    db_bind_text(&call, ":value", value);
    return db_run(&call, err);
}
