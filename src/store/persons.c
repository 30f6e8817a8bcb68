// Rotation: the new key is in the file before a row uses it; the old one leaves the file while the
// database is held and no row uses it. Who seals looks at the file within a write, so both orders
// hold for every program.
#include "tapak/store/persons.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/events.h"
#include "store/person_seal.h"
#include "tapak/base/limits.h"

enum { BATCH = 256 };

enum { FOUND_ID, FOUND_PUBLIC_ID, FOUND_KEY, FOUND_SEALED };

static void take_row(const struct db_call *call, struct person_row *out_row)
{
    out_row->report_id = db_int(call, FOUND_ID);
    (void)snprintf(out_row->public_id, sizeof out_row->public_id, "%s",
                   db_words(call, FOUND_PUBLIC_ID));
    out_row->key_id = db_int(call, FOUND_KEY);
    out_row->sealed = (struct tapak_slice){0};
    out_row->sealed.text = db_blob(call, FOUND_SEALED, &out_row->sealed.length);
}

static enum tapak_status tell(struct tapak_conn *conn, const struct person_row *row,
                              const char *kind, const struct tapak_actor *actor,
                              struct tapak_error *err)
{
    const struct event event = {.report_row_id = row->report_id,
                                .public_id = row->public_id,
                                .actor = actor,
                                .kind = kind,
                                .detail = "{}"};
    return event_add(conn, &event, err);
}

enum tapak_status tapak_person_read(struct tapak_conn *conn, const char *public_id,
                                    const struct tapak_actor *actor, struct tapak_arena *arena,
                                    struct tapak_person *out_person, struct tapak_error *err)
{
    struct person_row row;
    struct tapak_person person = {0};
    struct tapak_keyring ring;
    struct db_call call = db_begin(conn, Q_PERSON_FIND);
    db_bind_text(&call, ":public_id", public_id);
    enum tapak_status status = db_one(&call, err);
    if (status == TAPAK_NOT_FOUND) {
        status = tapak_fail(err, TAPAK_NOT_FOUND, "no report %.40s", public_id);
    }
    if (status == TAPAK_OK) {
        take_row(&call, &row);
    }
    if (status == TAPAK_OK && row.sealed.length > 0) {
        status = person_keys_get(conn, &ring, err);
        status = status == TAPAK_OK ? person_open(&ring, &row, arena, &person, err) : status;
    }
    db_end(&call);
    status = status == TAPAK_OK ? tell(conn, &row, "person_read", actor, err) : status;
    if (status == TAPAK_OK) {
        *out_person = person;
    }
    return status;
}

static enum tapak_status find(struct tapak_conn *conn, const struct tapak_person_choice *choice,
                              struct person_row *out_row, struct tapak_error *err)
{
    struct tapak_digest digest;
    bool is_tracked = choice->tracking_code != NULL;
    struct db_call call = db_begin(conn, is_tracked ? Q_PERSON_FIND_TRACKED : Q_PERSON_FIND);
    if (is_tracked) {
        digest =
            tapak_keyed_digest(conn->key, choice->tracking_code, strlen(choice->tracking_code));
        db_bind_blob(&call, ":digest", digest.bytes, sizeof digest.bytes);
    } else {
        db_bind_text(&call, ":public_id", choice->public_id);
    }
    enum tapak_status status = db_one(&call, err);
    if (status == TAPAK_OK) {
        take_row(&call, out_row);
    } else if (status == TAPAK_NOT_FOUND) {
        status = is_tracked ? tapak_fail(err, status, "no report has this tracking code")
                            : tapak_fail(err, status, "no report %.40s", choice->public_id);
    }
    db_end(&call);
    return status;
}

enum tapak_status tapak_person_erase(struct tapak_conn *conn,
                                     const struct tapak_person_choice *choice,
                                     const struct tapak_actor *actor, bool *out_was,
                                     struct tapak_error *err)
{
    struct person_row row;
    enum tapak_status status = find(conn, choice, &row, err);
    bool has_any = status == TAPAK_OK && row.sealed.length > 0;
    if (has_any) {
        struct db_call call = db_begin(conn, Q_PERSON_ERASE);
        db_bind_int(&call, ":report_id", row.report_id);
        db_bind_int(&call, ":at_ms", actor->at_ms);
        status = db_run(&call, err);
        status = status == TAPAK_OK ? tell(conn, &row, "person_erased", actor, err) : status;
    }
    if (status == TAPAK_OK) {
        *out_was = has_any;
    }
    return status;
}

struct rotation {
    int64_t after_id; // of the last row that was looked at
    int64_t resealed;
    bool is_done;
};

static enum tapak_status start(struct tapak_conn *conn, void *context, struct tapak_error *err)
{
    struct rotation *rotation = context;
    struct tapak_keyring ring;
    enum tapak_status status = person_keys_get(conn, &ring, err);
    // With two keys an earlier rotation was cut off: it is ended, with the key that it made.
    if (status == TAPAK_OK && ring.count == 1) {
        status = tapak_keyring_add(&ring, err);
        status = status == TAPAK_OK ? tapak_keyring_write(conn->persons->path, &ring, err) : status;
    }
    rotation->is_done = false;
    return status;
}

static enum tapak_status reseal_row(struct tapak_conn *conn, const struct tapak_keyring *ring,
                                    const struct person_row *row, struct tapak_arena *arena,
                                    struct tapak_error *err)
{
    struct tapak_person person;
    struct tapak_buf sealed;
    tapak_arena_reset(arena);
    tapak_buf_init(&sealed, TAPAK_MAX_TEXT_BYTES);
    enum tapak_status status = person_open(ring, row, arena, &person, err);
    if (status == TAPAK_OK) {
        person_seal(&sealed, ring, row->public_id, &person);
        status = tapak_buf_check(&sealed, err);
    }
    if (status == TAPAK_OK) {
        struct db_call call = db_begin(conn, Q_PERSON_RESEAL);
        db_bind_int(&call, ":report_id", row->report_id);
        db_bind_int(&call, ":key_id", tapak_keyring_newest(ring)->id);
        db_bind_blob(&call, ":sealed", sealed.bytes, sealed.size);
        status = db_run(&call, err);
    }
    tapak_buf_free(&sealed);
    return status;
}

static enum tapak_status reseal_some(struct tapak_conn *conn, const struct tapak_keyring *ring,
                                     struct tapak_arena *arena, struct rotation *rotation,
                                     struct tapak_error *err)
{
    struct db_call list = db_begin(conn, Q_PERSON_OUTDATED);
    bool row = false;
    enum tapak_status status = TAPAK_OK;
    int64_t count = 0;
    db_bind_int(&list, ":after_id", rotation->after_id);
    db_bind_int(&list, ":key_id", tapak_keyring_newest(ring)->id);
    db_bind_int(&list, ":limit", BATCH);
    while ((status = db_next(&list, &row, err)) == TAPAK_OK && row) {
        struct person_row outdated;
        take_row(&list, &outdated);
        status = reseal_row(conn, ring, &outdated, arena, err);
        if (status != TAPAK_OK) {
            break;
        }
        rotation->after_id = outdated.report_id;
        count++;
    }
    db_end(&list);
    rotation->resealed += count;
    rotation->is_done = count < BATCH;
    return status;
}

static enum tapak_status reseal(struct tapak_conn *conn, void *context, struct tapak_error *err)
{
    struct tapak_keyring ring;
    struct tapak_arena *arena = NULL;
    enum tapak_status status = person_keys_get(conn, &ring, err);
    status = status == TAPAK_OK ? tapak_arena_create(&arena, TAPAK_MAX_TEXT_BYTES, err) : status;
    status = status == TAPAK_OK ? reseal_some(conn, &ring, arena, context, err) : status;
    tapak_arena_free(arena);
    return status;
}

// The old key leaves the file only when no row that is on disk needs it: what this transaction had
// to seal is looked for once more in the next. From start() on everybody seals with the new one.
static enum tapak_status finish(struct tapak_conn *conn, void *context, struct tapak_error *err)
{
    struct rotation *rotation = context;
    struct tapak_keyring ring;
    int64_t before = rotation->resealed;
    rotation->after_id = 0;
    enum tapak_status status = reseal(conn, rotation, err);
    rotation->is_done = rotation->resealed == before;
    if (status == TAPAK_OK && rotation->is_done) {
        status = person_keys_get(conn, &ring, err);
    }
    if (status == TAPAK_OK && rotation->is_done) {
        tapak_keyring_keep_newest(&ring);
        status = tapak_keyring_write(conn->persons->path, &ring, err);
    }
    return status;
}

enum tapak_status tapak_person_rotate(struct tapak_store *store, int64_t *out_resealed,
                                      struct tapak_error *err)
{
    struct rotation rotation = {0};
    enum tapak_status status = tapak_store_write(store, start, &rotation, err);
    while (status == TAPAK_OK && !rotation.is_done) {
        status = tapak_store_write(store, reseal, &rotation, err);
    }
    rotation.is_done = false;
    while (status == TAPAK_OK && !rotation.is_done) {
        status = tapak_store_write(store, finish, &rotation, err);
    }
    status = status == TAPAK_OK ? tapak_store_settle(store, err) : status;
    if (status == TAPAK_OK) {
        *out_resealed = rotation.resealed;
    }
    return status;
}
