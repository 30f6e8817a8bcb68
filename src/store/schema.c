#include "store/schema.h"

#include <stdlib.h>
#include <string.h>

#include "tapak/base/instant.h"

// "spatialite/0003-more.sql" is version 3 of that backend; 0 when it is another backend's.
static int version_of(const struct tapak_conn *conn, const struct tapak_embedded *file)
{
    size_t length = strlen(conn->driver->scheme);
    if (strncmp(file->name, conn->driver->scheme, length) != 0 || file->name[length] != '/') {
        return 0;
    }
    return (int)strtol(file->name + length + 1, NULL, 10);
}

static const struct tapak_embedded *file_of(const struct tapak_conn *conn,
                                            const struct tapak_embedded *files, int64_t version)
{
    for (; files->name != NULL; files++) {
        if (version_of(conn, files) == version) {
            return files;
        }
    }
    return NULL;
}

static void checksum_of(const struct tapak_embedded *file, char text[static TAPAK_HEX_BYTES])
{
    tapak_digest_hex(text, tapak_sha256(file->text, strlen(file->text)));
}

int schema_latest(const struct tapak_conn *conn, const struct tapak_embedded *files)
{
    int latest = 0;
    for (; files->name != NULL; files++) {
        int version = version_of(conn, files);
        latest = version > latest ? version : latest;
    }
    return latest;
}

static enum tapak_status check_applied(struct db_call *call, const struct tapak_embedded *files,
                                       struct tapak_error *err)
{
    enum { VERSION, NAME, CHECKSUM };
    char checksum[TAPAK_HEX_BYTES];
    const struct tapak_embedded *file = file_of(call->conn, files, db_int(call, VERSION));
    if (file == NULL) {
        return tapak_fail(err, TAPAK_UNSUPPORTED,
                          "the database has schema %d (%s), which is newer than this program's %d: "
                          "use a newer tapak",
                          (int)db_int(call, VERSION), db_words(call, NAME),
                          schema_latest(call->conn, files));
    }
    checksum_of(file, checksum);
    if (strcmp(checksum, db_words(call, CHECKSUM)) != 0) {
        return tapak_fail(err, TAPAK_INVALID,
                          "schema %d of the database is not this program's %s: it was made by "
                          "another build of tapak",
                          (int)db_int(call, VERSION), file->name);
    }
    return TAPAK_OK;
}

enum tapak_status schema_version(struct tapak_conn *conn, const struct tapak_embedded *files,
                                 int *out_version, struct tapak_error *err)
{
    struct db_call call = db_begin(conn, Q_SCHEMA_APPLIED);
    int version = 0;
    bool row = false;
    enum tapak_status status = TAPAK_OK;
    while ((status = db_next(&call, &row, err)) == TAPAK_OK && row) {
        status = check_applied(&call, files, err);
        if (status != TAPAK_OK) {
            break;
        }
        version = (int)db_int(&call, 0);
    }
    db_end(&call);
    if (status == TAPAK_OK) {
        *out_version = version;
    }
    return status;
}

static enum tapak_status apply_one(struct tapak_conn *conn, const struct tapak_embedded *file,
                                   int version, struct tapak_error *err)
{
    char checksum[TAPAK_HEX_BYTES];
    checksum_of(file, checksum);
    if (conn->driver->script(conn->db, file->text, err) != TAPAK_OK) {
        return tapak_fail_at(err, "%s", file->name);
    }
    struct db_call call = db_begin(conn, Q_SCHEMA_RECORD);
    db_bind_int(&call, ":version", version);
    db_bind_text(&call, ":name", file->name);
    db_bind_text(&call, ":checksum", checksum);
    db_bind_int(&call, ":applied_ms", tapak_now_ms());
    return db_run(&call, err);
}

enum tapak_status schema_apply(struct tapak_conn *conn, const struct tapak_embedded *files,
                               int from, struct tapak_error *err)
{
    int latest = schema_latest(conn, files);
    for (int version = from + 1; version <= latest; version++) {
        const struct tapak_embedded *file = file_of(conn, files, version);
        if (file == NULL) {
            return tapak_fail(err, TAPAK_UNSUPPORTED, "this program has no schema %d", version);
        }
        enum tapak_status status = apply_one(conn, file, version, err);
        if (status != TAPAK_OK) {
            return status;
        }
    }
    return TAPAK_OK;
}
