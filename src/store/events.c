// hash = SHA-256(previous hash, then id, public id, time, actor, kind, detail, each as
// "LENGTH:BYTES,"), so that no two contents have the same bytes. The first one's previous hash is
// 32 zero bytes.
#include "store/events.h"

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

static enum tapak_status hash_of(const struct tapak_digest *before, const struct link *link,
                                 struct tapak_digest *out_hash, struct tapak_error *err)
{
    struct tapak_buf buf;
    tapak_buf_init(&buf, TAPAK_MAX_BODY_BYTES);
    tapak_buf_put(&buf, before->bytes, sizeof before->bytes);
    tapak_buf_put_int(&buf, link->id);
    tapak_buf_put_char(&buf, ',');
    put_field(&buf, link->public_id);
    tapak_buf_put_int(&buf, link->at_ms);
    tapak_buf_put_char(&buf, ',');
    put_field(&buf, link->actor);
    put_field(&buf, link->kind);
    put_field(&buf, link->detail);
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
