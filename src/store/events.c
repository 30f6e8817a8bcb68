// hash = SHA-256(previous hash, then id, public id, time, actor, kind, detail, each as
// "LENGTH:BYTES,"), so that no two contents have the same bytes. The first one's previous hash is
// 32 zero bytes.
#include "store/events.h"

#include <stdlib.h>
#include <string.h>

#include "tapak/base/buf.h"
#include "tapak/base/limits.h"

struct link {
    int64_t id;
    const char *public_id;
    int64_t at_ms;
    const char *actor;
    const char *kind;
    const char *detail;
};

static void put_field(struct tapak_buf *buf, const char *text)
{
    tapak_buf_put_int(buf, (int64_t)strlen(text));
    tapak_buf_put_char(buf, ':');
    tapak_buf_put_text(buf, text);
    tapak_buf_put_char(buf, ',');
}

static void put_link(struct tapak_buf *buf, const struct tapak_digest *before,
                     const struct link *link)
{
    tapak_buf_put(buf, before->bytes, sizeof before->bytes);
    tapak_buf_put_int(buf, link->id);
    tapak_buf_put_char(buf, ',');
    put_field(buf, link->public_id);
    tapak_buf_put_int(buf, link->at_ms);
    tapak_buf_put_char(buf, ',');
    put_field(buf, link->actor);
    put_field(buf, link->kind);
    put_field(buf, link->detail);
}

static enum tapak_status hash_of(const struct tapak_digest *before, const struct link *link,
                                 struct tapak_digest *out_hash, struct tapak_error *err)
{
    struct tapak_buf buf;
    tapak_buf_init(&buf, TAPAK_MAX_BODY_BYTES);
    put_link(&buf, before, link);
    enum tapak_status status = tapak_buf_check(&buf, err);
    if (status == TAPAK_OK) {
        *out_hash = tapak_sha256(buf.bytes, buf.size);
    }
    tapak_buf_free(&buf);
    return status;
}

static void read_hash(const struct db_call *call, int column, struct tapak_digest *out_hash)
{
    size_t size = 0;
    const void *bytes = db_blob(call, column, &size);
    *out_hash = (struct tapak_digest){{0}};
    if (size == sizeof out_hash->bytes) {
        memcpy(out_hash->bytes, bytes, size);
    }
}

static enum tapak_status last_link(struct tapak_conn *conn, int64_t *out_id,
                                   struct tapak_digest *out_hash, struct tapak_error *err)
{
    struct db_call call = db_begin(conn, Q_EVENT_LAST);
    enum tapak_status status = db_one(&call, err);
    *out_id = 0;
    *out_hash = (struct tapak_digest){{0}};
    if (status == TAPAK_OK) {
        *out_id = db_int(&call, 0);
        read_hash(&call, 1, out_hash);
    }
    db_end(&call);
    return status == TAPAK_NOT_FOUND ? TAPAK_OK : status;
}

enum tapak_status event_add(struct tapak_conn *conn, const struct event *event,
                            struct tapak_error *err)
{
    struct tapak_digest before;
    struct tapak_digest hash;
    struct link link = {.public_id = event->public_id,
                        .at_ms = event->actor->at_ms,
                        .actor = event->actor->name,
                        .kind = event->kind,
                        .detail = event->detail};
    enum tapak_status status = last_link(conn, &link.id, &before, err);
    link.id++;
    status = status == TAPAK_OK ? hash_of(&before, &link, &hash, err) : status;
    if (status != TAPAK_OK) {
        return status;
    }
    struct db_call call = db_begin(conn, Q_EVENT_ADD);
    db_bind_int(&call, ":id", link.id);
    if (event->report_row_id != 0) {
        db_bind_int(&call, ":report_id", event->report_row_id);
    }
    db_bind_text(&call, ":public_id", link.public_id);
    db_bind_int(&call, ":at_ms", link.at_ms);
    db_bind_text(&call, ":actor", link.actor);
    db_bind_text(&call, ":kind", link.kind);
    db_bind_text(&call, ":detail", link.detail);
    db_bind_blob(&call, ":hash", hash.bytes, sizeof hash.bytes);
    return db_run(&call, err);
}

struct batch_row {
    struct link link; // without the detail
    int64_t report_row_id;
    size_t detail; // where it begins and ends in the batch's details
    size_t detail_end;
    struct tapak_digest hash;
};

struct event_batch {
    int64_t last_id;
    struct tapak_digest last_hash;
    struct tapak_buf details; // each with a zero byte behind it
    struct tapak_buf text;    // of the link that is hashed
    struct batch_row *rows;
    size_t count;
    size_t room;
};

enum tapak_status event_batch_begin(struct tapak_conn *conn, struct event_batch **out_batch,
                                    struct tapak_error *err)
{
    struct event_batch *batch = calloc(1, sizeof *batch);
    if (batch == NULL) {
        return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for events");
    }
    tapak_buf_init(&batch->details, TAPAK_MAX_ARENA_BYTES);
    tapak_buf_init(&batch->text, TAPAK_MAX_BODY_BYTES);
    enum tapak_status status = last_link(conn, &batch->last_id, &batch->last_hash, err);
    if (status != TAPAK_OK) {
        event_batch_free(batch);
        return status;
    }
    *out_batch = batch;
    return TAPAK_OK;
}

struct tapak_buf *event_batch_detail(struct event_batch *batch)
{
    return &batch->details;
}

static struct batch_row *push_row(struct event_batch *batch)
{
    if (batch->count == batch->room) {
        size_t room = batch->room == 0 ? 1024 : 2 * batch->room;
        struct batch_row *rows = realloc(batch->rows, room * sizeof *rows);
        if (rows == NULL) {
            return NULL;
        }
        batch->rows = rows;
        batch->room = room;
    }
    return &batch->rows[batch->count++];
}

enum tapak_status event_batch_add(struct event_batch *batch, const struct event *event,
                                  struct tapak_error *err)
{
    size_t start = batch->count == 0 ? 0 : batch->rows[batch->count - 1].detail_end + 1;
    size_t end = batch->details.size;
    tapak_buf_put_char(&batch->details, '\0');
    enum tapak_status status = tapak_buf_check(&batch->details, err);
    struct batch_row *row = status == TAPAK_OK ? push_row(batch) : NULL;
    if (row == NULL) {
        return status == TAPAK_OK ? tapak_fail(err, TAPAK_NO_MEMORY, "no memory for an event")
                                  : status;
    }
    row->link = (struct link){.id = batch->last_id + 1,
                              .public_id = event->public_id,
                              .at_ms = event->actor->at_ms,
                              .actor = event->actor->name,
                              .kind = event->kind,
                              .detail = batch->details.bytes + start};
    row->report_row_id = event->report_row_id;
    row->detail = start;
    row->detail_end = end;
    tapak_buf_clear(&batch->text);
    put_link(&batch->text, &batch->last_hash, &row->link);
    status = tapak_buf_check(&batch->text, err);
    if (status == TAPAK_OK) {
        row->hash = tapak_sha256(batch->text.bytes, batch->text.size);
        batch->last_hash = row->hash;
        batch->last_id++;
    }
    return status;
}

// The columns of event_insert_all.
static void value_of(const void *context, size_t number, int column, struct db_value *out_value)
{
    enum { ID, REPORT, PUBLIC_ID, AT_MS, ACTOR, KIND, DETAIL, HASH };
    const struct event_batch *batch = context;
    const struct batch_row *row = &batch->rows[number];
    const int64_t numbers[] = {
        [ID] = row->link.id, [REPORT] = row->report_row_id, [AT_MS] = row->link.at_ms};
    switch (column) {
    case PUBLIC_ID:
        *out_value = db_text_value(row->link.public_id);
        break;
    case ACTOR:
        *out_value = db_text_value(row->link.actor);
        break;
    case KIND:
        *out_value = db_text_value(row->link.kind);
        break;
    case DETAIL:
        *out_value = (struct db_value){.kind = DB_TEXT,
                                       .bytes = batch->details.bytes + row->detail,
                                       .size = row->detail_end - row->detail};
        break;
    case HASH:
        *out_value = (struct db_value){
            .kind = DB_BLOB, .bytes = row->hash.bytes, .size = sizeof row->hash.bytes};
        break;
    default:
        *out_value = db_int_value(numbers[column]);
        break;
    }
}

enum tapak_status event_batch_write(struct event_batch *batch, struct tapak_conn *conn,
                                    struct tapak_error *err)
{
    const struct db_rows rows = {batch->count, value_of, batch};
    if (batch->count == 0) {
        return TAPAK_OK;
    }
    struct db_call call = db_begin(conn, Q_EVENT_INSERT_ALL);
    conn->driver->set_rows(conn->db, &rows);
    enum tapak_status status = db_run(&call, err);
    conn->driver->set_rows(conn->db, NULL);
    batch->count = 0;
    tapak_buf_clear(&batch->details);
    return status;
}

void event_batch_free(struct event_batch *batch)
{
    if (batch == NULL) {
        return;
    }
    tapak_buf_free(&batch->details);
    tapak_buf_free(&batch->text);
    free(batch->rows);
    free(batch);
}

enum tapak_status event_check(struct tapak_conn *conn, int64_t *out_first_bad,
                              struct tapak_error *err)
{
    enum { ID, PUBLIC_ID, AT_MS, ACTOR, KIND, DETAIL, HASH };
    struct db_call call = db_begin(conn, Q_EVENT_WALK);
    struct tapak_digest before = {{0}};
    struct tapak_digest hash;
    struct tapak_digest stored;
    int64_t expected = 1;
    int64_t bad = 0;
    bool row = false;
    enum tapak_status status = TAPAK_OK;
    while (bad == 0 && (status = db_next(&call, &row, err)) == TAPAK_OK && row) {
        struct link link = {.id = db_int(&call, ID),
                            .public_id = db_words(&call, PUBLIC_ID),
                            .at_ms = db_int(&call, AT_MS),
                            .actor = db_words(&call, ACTOR),
                            .kind = db_words(&call, KIND),
                            .detail = db_words(&call, DETAIL)};
        status = hash_of(&before, &link, &hash, err);
        if (status != TAPAK_OK) {
            break;
        }
        read_hash(&call, HASH, &stored);
        bool is_sound = link.id == expected++ && memcmp(&hash, &stored, sizeof hash) == 0;
        bad = is_sound ? 0 : link.id;
        before = hash;
    }
    db_end(&call);
    if (status == TAPAK_OK) {
        *out_first_bad = bad;
    }
    return status;
}
