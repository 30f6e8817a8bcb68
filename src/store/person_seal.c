// What is sealed: for each text that is known a letter and the text, ended by a zero byte:
// "nBudi\0p0812\0". A letter that is not known is passed over.
#include "store/person_seal.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "tapak/base/limits.h"
#include "tapak/base/seal.h"

enum { CONTEXT_BYTES = 64, SEALED_BYTES = 8192 };

void person_keys_init(struct person_keys *keys, const char *path)
{
    *keys = (struct person_keys){.file_id = 0};
    (void)snprintf(keys->path, sizeof keys->path, "%s", path);
    (void)pthread_mutex_init(&keys->lock, NULL);
}

void person_keys_free(struct person_keys *keys)
{
    (void)pthread_mutex_destroy(&keys->lock);
}

// Under the lock.
static enum tapak_status refresh(struct person_keys *keys, struct tapak_error *err)
{
    enum { NS = 1000000000 };
    struct stat about;
    bool is_there = stat(keys->path, &about) == 0;
    int64_t written_ns = is_there ? (int64_t)about.st_mtim.tv_sec * NS + about.st_mtim.tv_nsec : 0;
    if (is_there && keys->file_id == (int64_t)about.st_ino && keys->file_ns == written_ns) {
        return TAPAK_OK;
    }
    keys->file_id = 0;
    enum tapak_status status = tapak_keyring_read(keys->path, &keys->ring, err);
    if (status == TAPAK_OK) {
        keys->file_id = (int64_t)about.st_ino;
        keys->file_ns = written_ns;
    }
    return status;
}

enum tapak_status person_keys_get(const struct tapak_conn *conn, struct tapak_keyring *out_ring,
                                  struct tapak_error *err)
{
    struct person_keys *keys = conn->persons;
    if (keys == NULL) {
        return tapak_fail(err, TAPAK_IO, "this connection has no keys of persons");
    }
    (void)pthread_mutex_lock(&keys->lock);
    enum tapak_status status = refresh(keys, err);
    if (status == TAPAK_OK) {
        *out_ring = keys->ring;
    }
    (void)pthread_mutex_unlock(&keys->lock);
    // "Not found" would be told of the report.
    return status == TAPAK_NOT_FOUND
               ? tapak_fail(err, TAPAK_IO, "contacts are sealed, and key file %s is missing",
                            keys->path)
               : status;
}

bool person_is_known(const struct tapak_person *person)
{
    return person != NULL &&
           (person->name != NULL || person->phone != NULL || person->email != NULL);
}

static struct tapak_slice context_of(char text[static CONTEXT_BYTES], const char *public_id,
                                     int64_t key_id)
{
    int length = snprintf(text, CONTEXT_BYTES, "tapak person %s %" PRId64, public_id, key_id);
    return (struct tapak_slice){text, (size_t)length};
}

static void put_text(struct tapak_buf *buf, char letter, const char *text)
{
    if (text != NULL) {
        tapak_buf_put_char(buf, letter);
        tapak_buf_put(buf, text, strlen(text) + 1);
    }
}

void person_seal(struct tapak_buf *out, const struct tapak_keyring *ring, const char *public_id,
                 const struct tapak_person *person)
{
    char context[CONTEXT_BYTES];
    struct tapak_buf plain;
    const struct tapak_ring_key *key = tapak_keyring_newest(ring);
    tapak_buf_init(&plain, SEALED_BYTES);
    put_text(&plain, 'n', person->name);
    put_text(&plain, 'p', person->phone);
    put_text(&plain, 'e', person->email);
    if (plain.failure == TAPAK_OK) {
        tapak_seal(out, &key->key, context_of(context, public_id, key->id),
                   (struct tapak_slice){plain.bytes, plain.size});
    } else {
        out->failure = plain.failure;
    }
    tapak_buf_free(&plain);
}

static enum tapak_status take_texts(struct tapak_slice plain, struct tapak_arena *arena,
                                    struct tapak_person *out_person, struct tapak_error *err)
{
    struct tapak_person person = {0};
    while (plain.length > 0) {
        const char *end = memchr(plain.text, '\0', plain.length);
        size_t length = end == NULL ? plain.length : (size_t)(end - plain.text);
        const char **target = plain.text[0] == 'n'   ? &person.name
                              : plain.text[0] == 'p' ? &person.phone
                              : plain.text[0] == 'e' ? &person.email
                                                     : NULL;
        if (target != NULL && length > 0) {
            *target = tapak_arena_copy_text(arena, plain.text + 1, length - 1);
            if (*target == NULL) {
                return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for a person");
            }
        }
        length += end == NULL ? 0 : 1;
        plain = (struct tapak_slice){plain.text + length, plain.length - length};
    }
    *out_person = person;
    return TAPAK_OK;
}

enum tapak_status person_open(const struct tapak_keyring *ring, const struct person_row *row,
                              struct tapak_arena *arena, struct tapak_person *out_person,
                              struct tapak_error *err)
{
    char context[CONTEXT_BYTES];
    struct tapak_buf plain;
    const struct tapak_key *key = tapak_keyring_find(ring, row->key_id);
    if (key == NULL) {
        return tapak_fail(err, TAPAK_IO,
                          "the contacts of report %s are sealed with key %" PRId64
                          ", which is not in the key file",
                          row->public_id, row->key_id);
    }
    tapak_buf_init(&plain, SEALED_BYTES);
    enum tapak_status status = tapak_unseal(
        &plain, key, context_of(context, row->public_id, row->key_id), row->sealed, err);
    if (status == TAPAK_INVALID) {
        status = tapak_fail(err, TAPAK_IO, "the contacts of report %s do not open: %s",
                            row->public_id, "the row was changed, or the key is another");
    }
    if (status == TAPAK_OK) {
        status = take_texts((struct tapak_slice){plain.bytes, plain.size}, arena, out_person, err);
    }
    tapak_buf_free(&plain);
    return status;
}

static enum tapak_status write_row(struct tapak_conn *conn, const struct tapak_keyring *ring,
                                   int64_t report_id, const char *public_id,
                                   const struct tapak_person *person, struct tapak_error *err)
{
    struct tapak_buf sealed;
    tapak_buf_init(&sealed, SEALED_BYTES);
    person_seal(&sealed, ring, public_id, person);
    enum tapak_status status = tapak_buf_check(&sealed, err);
    if (status == TAPAK_OK) {
        struct db_call call = db_begin(conn, Q_PERSON_PUT);
        db_bind_int(&call, ":report_id", report_id);
        db_bind_int(&call, ":key_id", tapak_keyring_newest(ring)->id);
        db_bind_blob(&call, ":sealed", sealed.bytes, sealed.size);
        status = db_run(&call, err);
    }
    tapak_buf_free(&sealed);
    return status;
}

enum tapak_status person_put(struct tapak_conn *conn, int64_t report_id, const char *public_id,
                             const struct tapak_person *person, struct tapak_error *err)
{
    struct tapak_keyring ring;
    if (!person_is_known(person)) {
        return TAPAK_OK;
    }
    enum tapak_status status = person_keys_get(conn, &ring, err);
    return status == TAPAK_OK ? write_row(conn, &ring, report_id, public_id, person, err) : status;
}

enum tapak_status person_seal_plain(struct tapak_conn *conn, const struct tapak_keyring *ring,
                                    int64_t *out_sealed, struct tapak_error *err)
{
    enum { REPORT_ID, PUBLIC_ID, NAME, PHONE, EMAIL };
    struct db_call list = db_begin(conn, Q_PERSON_PLAIN_LIST);
    bool row = false;
    enum tapak_status status = TAPAK_OK;
    *out_sealed = 0;
    while ((status = db_next(&list, &row, err)) == TAPAK_OK && row) {
        const struct tapak_person person = {db_text(&list, NAME), db_text(&list, PHONE),
                                            db_text(&list, EMAIL)};
        status = write_row(conn, ring, db_int(&list, REPORT_ID), db_words(&list, PUBLIC_ID),
                           &person, err);
        if (status != TAPAK_OK) {
            break;
        }
        (*out_sealed)++;
    }
    db_end(&list);
    if (status == TAPAK_OK && *out_sealed > 0) {
        struct db_call clear = db_begin(conn, Q_PERSON_PLAIN_CLEAR);
        status = db_run(&clear, err);
    }
    return status;
}
