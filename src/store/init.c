// One transaction makes a database or upgrades it: a program that is killed leaves an empty file or
// the old schema, and the next start goes on from there. The key is made first, since a database
// without its key is of no use.
#include "store/init.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/person_seal.h"
#include "store/schema.h"
#include "store/seed.h"
#include "store/writer.h"
#include "tapak/base/instant.h"
#include "tapak/base/key.h"
#include "tapak/base/keyring.h"

enum tapak_status store_place_of(const char *address, struct store_place *out_place,
                                 struct tapak_error *err)
{
    static const char LITE[] = "spatialite:";
    if (strncmp(address, "postgresql:", 11) == 0 || strncmp(address, "postgres:", 9) == 0) {
        return tapak_fail(err, TAPAK_UNSUPPORTED,
                          "PostgreSQL is not offered yet: give the path of a file");
    }
    const char *path = strncmp(address, LITE, strlen(LITE)) == 0 ? address + strlen(LITE) : address;
    // Room is kept for what is put behind the path: ".key", a backup's name.
    if (path[0] == '\0' || path[0] == ':' || strlen(path) > STORE_PATH_BYTES - 64) {
        return tapak_fail(err, TAPAK_INVALID, "\"%.100s\" is not the path of a database", path);
    }
    struct store_place place = {
        .driver = &lite_driver, .schema = tapak_schema_files, .codelists = tapak_codelist_files};
    (void)snprintf(place.path, sizeof place.path, "%s", path);
    (void)snprintf(place.key_path, sizeof place.key_path, "%.*s.key", STORE_PATH_BYTES - 8, path);
    (void)snprintf(place.persons_path, sizeof place.persons_path, "%.*s.persons.key",
                   STORE_PATH_BYTES - 16, path);
    (void)snprintf(place.media_path, sizeof place.media_path, "%.*s.media", STORE_PATH_BYTES - 16,
                   path);
    *out_place = place;
    return TAPAK_OK;
}

// A number that only the right key gives, kept in the database: tells a key of another database.
static void key_check_of(const struct tapak_key *key, char text[static TAPAK_HEX_BYTES])
{
    static const char SAID[] = "tapak key check";
    tapak_digest_hex(text, tapak_keyed_digest(key, SAID, strlen(SAID)));
}

struct change {
    const struct store_place *place;
    const struct tapak_key *key;
    int from;
    int64_t plain_persons; // found, and sealed
};

enum { SCHEMA_SEALED = 6 }; // from which on contacts are sealed

// Contacts of an older schema stand in person_plain until they are sealed here.
static enum tapak_status seal_persons(struct tapak_conn *conn, struct change *change, int from,
                                      struct tapak_error *err)
{
    struct tapak_keyring ring;
    if (from >= SCHEMA_SEALED || schema_latest(conn, change->place->schema) < SCHEMA_SEALED) {
        return TAPAK_OK;
    }
    enum tapak_status status = tapak_keyring_ensure(change->place->persons_path, &ring, err);
    return status == TAPAK_OK ? person_seal_plain(conn, &ring, &change->plain_persons, err)
                              : status;
}

static enum tapak_status change_schema(struct tapak_conn *conn, void *context,
                                       struct tapak_error *err)
{
    struct change *change = context;
    char check[TAPAK_HEX_BYTES];
    int from = change->from;
    // Asked again in the transaction: another program may have upgraded in between.
    enum tapak_status status =
        from > 0 ? schema_version(conn, change->place->schema, &from, err) : TAPAK_OK;
    status = status == TAPAK_OK ? schema_apply(conn, change->place->schema, from, err) : status;
    status = status == TAPAK_OK ? seal_persons(conn, change, from, err) : status;
    if (status == TAPAK_OK && change->from == 0) {
        key_check_of(change->key, check);
        status = tapak_setting_put(conn, "key_check", check, err);
    }
    return status == TAPAK_OK ? seed_apply(conn, change->place->codelists, err) : status;
}

static enum tapak_status check_key(struct tapak_conn *conn, const struct store_place *place,
                                   const struct tapak_key *key, struct tapak_error *err)
{
    char wanted[TAPAK_HEX_BYTES];
    char stored[TAPAK_HEX_BYTES];
    key_check_of(key, wanted);
    enum tapak_status status = tapak_setting_get(conn, "key_check", stored, sizeof stored, err);
    if (status == TAPAK_OK && strcmp(wanted, stored) != 0) {
        return tapak_fail(err, TAPAK_INVALID, "%s is not the key that %s was made with",
                          place->key_path, place->path);
    }
    return status;
}

static enum tapak_status back_up(struct tapak_conn *conn, const struct store_place *place,
                                 struct tapak_init_result *result, struct tapak_error *err)
{
    (void)snprintf(result->backup_path, sizeof result->backup_path, "%.*s.schema-%d-%lld",
                   STORE_PATH_BYTES - 64, place->path, result->schema_before,
                   (long long)(tapak_now_ms() / 1000));
    return store_copy(conn, place, result->backup_path, err);
}

// What differs from this program is brought up to it. The database is open and has a schema.
static enum tapak_status bring_up(struct tapak_conn *conn, const struct store_place *place,
                                  const struct tapak_key *key, struct tapak_init_result *result,
                                  struct tapak_error *err)
{
    bool is_seed_needed = false;
    enum tapak_status status = schema_version(conn, place->schema, &result->schema_before, err);
    status = status == TAPAK_OK ? check_key(conn, place, key, err) : status;
    status =
        status == TAPAK_OK ? seed_is_needed(conn, place->codelists, &is_seed_needed, err) : status;
    bool is_older = result->schema_before < result->schema_now;
    if (status == TAPAK_OK && is_older) {
        status = back_up(conn, place, result, err);
    }
    if (status == TAPAK_OK && (is_older || is_seed_needed)) {
        struct change change = {.place = place, .key = key, .from = result->schema_before};
        status = write_alone(conn, change_schema, &change, err);
        result->plain_persons = change.plain_persons;
    }
    if (status == TAPAK_OK && result->plain_persons > 0) {
        status = conn_control(conn, DB_SETTLE, err);
    }
    return status;
}

static enum tapak_status make_new(struct tapak_conn *conn, const struct store_place *place,
                                  const struct tapak_key *key, struct tapak_init_result *result,
                                  struct tapak_error *err)
{
    struct change change = {.place = place, .key = key};
    result->was_made = true;
    return write_alone(conn, change_schema, &change, err);
}

static enum tapak_status make_or_upgrade(const struct store_place *place, bool is_empty,
                                         struct tapak_init_result *out_result,
                                         struct tapak_error *err)
{
    struct tapak_conn *conn = NULL;
    struct tapak_key key;
    struct tapak_init_result result = {0};
    enum tapak_status status = is_empty ? tapak_key_ensure(place->key_path, &key, err)
                                        : tapak_key_read(place->key_path, &key, err);
    if (status != TAPAK_OK) {
        return status;
    }
    status =
        conn_open(place->driver, place->path, is_empty ? DB_CREATE : DB_WRITE, NULL, &conn, err);
    if (status != TAPAK_OK) {
        return status;
    }
    result.schema_now = schema_latest(conn, place->schema);
    status = is_empty ? make_new(conn, place, &key, &result, err)
                      : bring_up(conn, place, &key, &result, err);
    conn_close(conn);
    if (status == TAPAK_OK) {
        *out_result = result;
    }
    return status;
}

enum tapak_status store_make(const struct store_place *place, struct tapak_init_result *out_result,
                             struct tapak_error *err)
{
    bool is_empty = true;
    enum tapak_status status = place->driver->probe(place->path, &is_empty, err);
    if (status != TAPAK_OK && status != TAPAK_NOT_FOUND) {
        return status;
    }
    return make_or_upgrade(place, is_empty, out_result, err);
}

enum tapak_status store_upgrade(const struct store_place *place,
                                struct tapak_init_result *out_result, struct tapak_error *err)
{
    bool is_empty = true;
    enum tapak_status status = place->driver->probe(place->path, &is_empty, err);
    if (status == TAPAK_NOT_FOUND || (status == TAPAK_OK && is_empty)) {
        return tapak_fail(err, TAPAK_NOT_FOUND, "there is no database %s: make it with tapak init",
                          place->path);
    }
    return status == TAPAK_OK ? make_or_upgrade(place, false, out_result, err) : status;
}

enum tapak_status tapak_store_init(const char *address, struct tapak_init_result *out_result,
                                   struct tapak_error *err)
{
    struct store_place place;
    enum tapak_status status = store_place_of(address, &place, err);
    return status == TAPAK_OK ? store_make(&place, out_result, err) : status;
}

static enum tapak_status copy_key(const char *from, const char *to, struct tapak_error *err)
{
    enum { KEY_FILE_BYTES = 4096 };
    char text[KEY_FILE_BYTES];
    int source = open(from, O_RDONLY | O_CLOEXEC);
    int target = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    ssize_t size = source < 0 ? -1 : read(source, text, sizeof text);
    bool is_done =
        target >= 0 && size > 0 && write(target, text, (size_t)size) == size && fsync(target) == 0;
    int cause = errno;
    if (source >= 0) {
        (void)close(source);
    }
    if (target >= 0) {
        (void)close(target);
    }
    return is_done ? TAPAK_OK
                   : tapak_fail(err, cause == EEXIST ? TAPAK_CONFLICT : TAPAK_IO,
                                "cannot copy the key to %s: %s", to, strerror(cause));
}

// The ring before and behind the copy: a rotation in between would leave rows without their key.
static enum tapak_status copy_database(struct tapak_conn *conn, const struct store_place *place,
                                       const char *path, bool *out_has_ring,
                                       struct tapak_error *err)
{
    struct tapak_keyring before = {0};
    struct tapak_keyring after = {0};
    enum tapak_status status = tapak_keyring_read(place->persons_path, &before, err);
    *out_has_ring = status == TAPAK_OK;
    status = status == TAPAK_NOT_FOUND ? TAPAK_OK : status;
    status = status == TAPAK_OK ? conn->driver->backup(conn->db, path, err) : status;
    if (status != TAPAK_OK || !*out_has_ring) {
        return status;
    }
    status = tapak_keyring_read(place->persons_path, &after, err);
    if (status == TAPAK_OK && memcmp(&before, &after, sizeof before) != 0) {
        status =
            tapak_fail(err, TAPAK_BUSY, "the keys of persons were changed meanwhile: try again");
    }
    if (status != TAPAK_OK) {
        (void)unlink(path);
    }
    return status;
}

enum tapak_status store_copy(struct tapak_conn *conn, const struct store_place *place,
                             const char *path, struct tapak_error *err)
{
    char key_path[STORE_PATH_BYTES];
    char persons_path[STORE_PATH_BYTES];
    bool has_ring = false;
    if (strlen(path) > STORE_PATH_BYTES - 16) {
        return tapak_fail(err, TAPAK_INVALID, "the path of the copy has more than %d bytes",
                          STORE_PATH_BYTES - 16);
    }
    (void)snprintf(key_path, sizeof key_path, "%.*s.key", STORE_PATH_BYTES - 16, path);
    (void)snprintf(persons_path, sizeof persons_path, "%.*s.persons.key", STORE_PATH_BYTES - 16,
                   path);
    enum tapak_status status = copy_database(conn, place, path, &has_ring, err);
    if (status != TAPAK_OK) {
        return status;
    }
    status = copy_key(place->key_path, key_path, err);
    if (status == TAPAK_OK && has_ring) {
        status = copy_key(place->persons_path, persons_path, err);
    }
    if (status != TAPAK_OK) {
        (void)unlink(path);
    }
    return status;
}
