#include "tapak/store/media.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/events.h"
#include "store/init.h"
#include "store/medium_rows.h"
#include "tapak/base/durable.h"

static const char *const kinds[TAPAK_MEDIUM_KIND_COUNT] = {
    [TAPAK_MEDIUM_PHOTO] = "photo", [TAPAK_MEDIUM_DOCUMENT] = "document"};

const char *tapak_medium_kind_code(enum tapak_medium_kind kind)
{
    return kinds[kind];
}

void medium_path(const char *folder, const struct tapak_digest *sha256,
                 char out[static MEDIUM_PATH_BYTES])
{
    char hex[TAPAK_HEX_BYTES];
    tapak_digest_hex(hex, *sha256);
    (void)snprintf(out, MEDIUM_PATH_BYTES, "%.*s/%.2s/%s", STORE_PATH_BYTES, folder, hex, hex);
}

// A folder that only we may read; that it is there already is as good.
static bool make_folder(const char *path)
{
    return mkdir(path, 0700) == 0 ? tapak_durable_sync_folder_of(path) : errno == EEXIST;
}

static enum tapak_status make_folders(const char *folder, char *path, struct tapak_error *err)
{
    char *slash = strrchr(path, '/');
    *slash = '\0';
    bool is_made = make_folder(folder) && make_folder(path);
    *slash = '/';
    return is_made ? TAPAK_OK
                   : tapak_fail(err, errno == ENOSPC ? TAPAK_BUSY : TAPAK_IO,
                                "cannot make a folder in %s: %s", folder, strerror(errno));
}

enum tapak_status tapak_medium_keep(const struct tapak_store *store, struct tapak_slice bytes,
                                    struct tapak_digest *out_sha256, struct tapak_error *err)
{
    char path[MEDIUM_PATH_BYTES];
    const char *folder = store_media_folder(store);
    struct tapak_digest sha256 = tapak_sha256(bytes.text, bytes.length);
    medium_path(folder, &sha256, path);
    enum tapak_status status = make_folders(folder, path, err);
    status = status == TAPAK_OK ? tapak_durable_make(path, bytes, err) : status;
    if (status == TAPAK_OK || status == TAPAK_CONFLICT) { // the same bytes came before
        *out_sha256 = sha256;
        status = TAPAK_OK;
    }
    return status;
}

enum tapak_status tapak_medium_open(const struct tapak_store *store,
                                    const struct tapak_digest *sha256, int *out_file,
                                    size_t *out_size, struct tapak_error *err)
{
    char path[MEDIUM_PATH_BYTES];
    struct stat about;
    medium_path(store_media_folder(store), sha256, path);
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (file < 0 || fstat(file, &about) != 0 || !S_ISREG(about.st_mode)) {
        enum tapak_status status =
            tapak_fail(err, TAPAK_IO, "cannot read %s: %s", path, strerror(errno));
        if (file >= 0) {
            (void)close(file);
        }
        return status;
    }
    *out_file = file;
    *out_size = (size_t)about.st_size;
    return TAPAK_OK;
}

void medium_detail(const struct tapak_medium *medium, char out[static MEDIUM_DETAIL_BYTES])
{
    char hex[TAPAK_HEX_BYTES];
    char thumb[TAPAK_HEX_BYTES];
    tapak_digest_hex(hex, medium->sha256);
    tapak_digest_hex(thumb, medium->thumb);
    bool is_photo = medium->kind == TAPAK_MEDIUM_PHOTO;
    (void)snprintf(out, MEDIUM_DETAIL_BYTES, "{\"medium\":\"%s\",\"sha256\":\"%s\"%s%s%s}",
                   medium->public_id, hex, is_photo ? ",\"thumb\":\"" : "", is_photo ? thumb : "",
                   is_photo ? "\"" : "");
}

static enum tapak_status add_row(struct tapak_conn *conn, int64_t report_id,
                                 const struct tapak_medium *medium, int64_t at_ms,
                                 struct tapak_error *err)
{
    struct db_call call = db_begin(conn, Q_MEDIUM_ADD);
    db_bind_text(&call, ":public_id", medium->public_id);
    db_bind_int(&call, ":report_id", report_id);
    db_bind_text(&call, ":kind", kinds[medium->kind]);
    db_bind_blob(&call, ":sha256", medium->sha256.bytes, sizeof medium->sha256.bytes);
    if (medium->kind == TAPAK_MEDIUM_PHOTO) {
        db_bind_blob(&call, ":thumb_sha256", medium->thumb.bytes, sizeof medium->thumb.bytes);
    }
    db_bind_int(&call, ":bytes", medium->bytes);
    db_bind_int(&call, ":width_px", medium->width_px);
    db_bind_int(&call, ":height_px", medium->height_px);
    db_bind_int(&call, ":added_ms", at_ms);
    return db_run(&call, err);
}

static enum tapak_status report_row(struct tapak_conn *conn, const char *public_id,
                                    int64_t *out_row, struct tapak_error *err)
{
    struct db_call call = db_begin(conn, Q_MEDIUM_REPORT_ROW);
    db_bind_text(&call, ":public_id", public_id);
    enum tapak_status status = db_one(&call, err);
    if (status == TAPAK_OK) {
        *out_row = db_int(&call, 0);
    } else if (status == TAPAK_NOT_FOUND) {
        status = tapak_fail(err, status, "no report %.40s", public_id);
    }
    db_end(&call);
    return status;
}

enum tapak_status tapak_medium_attach(struct tapak_conn *conn, const char *report_public_id,
                                      const struct tapak_medium *media, size_t count,
                                      const struct tapak_actor *actor, struct tapak_error *err)
{
    char detail[MEDIUM_DETAIL_BYTES];
    int64_t row = 0;
    enum tapak_status status = report_row(conn, report_public_id, &row, err);
    for (size_t i = 0; i < count && status == TAPAK_OK; i++) {
        status = add_row(conn, row, &media[i], actor->at_ms, err);
        medium_detail(&media[i], detail);
        const struct event event = {row, report_public_id, actor, "attached", detail};
        status = status == TAPAK_OK ? event_add(conn, &event, err) : status;
    }
    return status;
}

int64_t medium_of_row(const struct db_call *call, struct tapak_medium *out_medium)
{
    enum { ID, REPORT, KIND, SHA, THUMB, BYTES, WIDTH, HEIGHT, CLEARED, ROW };
    struct tapak_medium medium = {.bytes = db_int(call, BYTES),
                                  .width_px = (int)db_int(call, WIDTH),
                                  .height_px = (int)db_int(call, HEIGHT),
                                  .is_cleared = db_int(call, CLEARED) != 0};
    const int columns[] = {SHA, THUMB};
    struct tapak_digest *const digests[] = {&medium.sha256, &medium.thumb};
    for (size_t i = 0; i < 2; i++) {
        size_t size = 0;
        const void *bytes = db_blob(call, columns[i], &size);
        if (size == sizeof digests[i]->bytes) {
            memcpy(digests[i]->bytes, bytes, size);
        }
    }
    (void)snprintf(medium.public_id, sizeof medium.public_id, "%s", db_words(call, ID));
    (void)snprintf(medium.report_id, sizeof medium.report_id, "%s", db_words(call, REPORT));
    bool is_photo = strcmp(db_words(call, KIND), kinds[TAPAK_MEDIUM_PHOTO]) == 0;
    medium.kind = is_photo ? TAPAK_MEDIUM_PHOTO : TAPAK_MEDIUM_DOCUMENT;
    *out_medium = medium;
    return db_int(call, ROW);
}

// With the report's row.
static enum tapak_status find(struct tapak_conn *conn, const char *public_id,
                              struct tapak_medium *out_medium, int64_t *out_row,
                              struct tapak_error *err)
{
    struct db_call call = db_begin(conn, Q_MEDIUM_FIND);
    db_bind_text(&call, ":public_id", public_id);
    enum tapak_status status = db_one(&call, err);
    if (status == TAPAK_OK) {
        *out_row = medium_of_row(&call, out_medium);
    } else if (status == TAPAK_NOT_FOUND) {
        status = tapak_fail(err, status, "nothing has this name");
    }
    db_end(&call);
    return status;
}

enum tapak_status tapak_medium_find(struct tapak_conn *conn, const char *public_id,
                                    struct tapak_medium *out_medium, struct tapak_error *err)
{
    int64_t row = 0;
    return find(conn, public_id, out_medium, &row, err);
}

enum tapak_status tapak_medium_each(struct tapak_conn *conn, const char *report_public_id,
                                    tapak_medium_fn *each, void *context, struct tapak_error *err)
{
    struct db_call call = db_begin(conn, Q_MEDIUM_LIST);
    bool row = false;
    enum tapak_status status = TAPAK_OK;
    db_bind_text(&call, ":public_id", report_public_id);
    while ((status = db_next(&call, &row, err)) == TAPAK_OK && row) {
        struct tapak_medium medium;
        (void)medium_of_row(&call, &medium);
        status = each(&medium, context);
        if (status != TAPAK_OK) {
            break;
        }
    }
    db_end(&call);
    return status;
}

static enum tapak_status mark(struct tapak_conn *conn, const char *public_id, const char *kind,
                              const struct tapak_actor *actor, struct tapak_error *err)
{
    char detail[MEDIUM_DETAIL_BYTES];
    struct tapak_medium medium;
    int64_t row = 0;
    enum tapak_status status = find(conn, public_id, &medium, &row, err);
    if (status == TAPAK_OK) {
        struct db_call call = db_begin(conn, Q_MEDIUM_MARK);
        db_bind_text(&call, ":public_id", public_id);
        db_bind_bool(&call, ":is_cleared", strcmp(kind, "medium_cleared") == 0);
        status = db_run(&call, err);
    }
    if (status == TAPAK_OK) {
        (void)snprintf(detail, sizeof detail, "{\"medium\":\"%s\"}", medium.public_id);
        const struct event event = {row, medium.report_id, actor, kind, detail};
        status = event_add(conn, &event, err);
    }
    return status;
}

enum tapak_status tapak_medium_clear(struct tapak_conn *conn, const char *public_id,
                                     const struct tapak_actor *actor, struct tapak_error *err)
{
    return mark(conn, public_id, "medium_cleared", actor, err);
}

enum tapak_status tapak_medium_hide(struct tapak_conn *conn, const char *public_id,
                                    const struct tapak_actor *actor, struct tapak_error *err)
{
    return mark(conn, public_id, "medium_hidden", actor, err);
}
