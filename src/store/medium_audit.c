// Rows against their events, and the bytes of each file against its name.
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/medium_rows.h"

// Whether the file of a digest is there, and still is what it was.
static bool is_file_sound(const char *folder, const struct tapak_digest *sha256)
{
    char path[MEDIUM_PATH_BYTES];
    struct stat about = {0};
    struct tapak_digest found = {{0}};
    medium_path(folder, sha256, path);
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    bool is_read = file >= 0 && fstat(file, &about) == 0 && S_ISREG(about.st_mode);
    if (is_read && about.st_size > 0) {
        size_t size = (size_t)about.st_size;
        void *bytes = mmap(NULL, size, PROT_READ, MAP_PRIVATE, file, 0);
        is_read = bytes != MAP_FAILED;
        if (is_read) {
            found = tapak_sha256(bytes, size);
            (void)munmap(bytes, size);
        }
    } else if (is_read) {
        found = tapak_sha256("", 0);
    }
    if (file >= 0) {
        (void)close(file);
    }
    return is_read && memcmp(&found, sha256, sizeof found) == 0;
}

static const char *fault_of(const struct tapak_conn *conn, const struct tapak_medium *medium,
                            const char *told, bool is_cleared)
{
    char detail[MEDIUM_DETAIL_BYTES];
    medium_detail(medium, detail);
    if (strcmp(told, detail) != 0) {
        return "is not the one that its event tells of";
    }
    if (is_cleared != medium->is_cleared) {
        return "is shown or hidden, and no event says so";
    }
    bool is_photo = medium->kind == TAPAK_MEDIUM_PHOTO;
    if (!is_file_sound(conn->media, &medium->sha256) ||
        (is_photo && !is_file_sound(conn->media, &medium->thumb))) {
        return "is gone, or was exchanged for another file";
    }
    return NULL;
}

static enum tapak_status check_counts(struct tapak_conn *conn, char *out_difference, size_t room,
                                      struct tapak_error *err)
{
    struct db_call call = db_begin(conn, Q_MEDIUM_COUNTS);
    enum tapak_status status = db_one(&call, err);
    if (status == TAPAK_OK && db_int(&call, 0) != db_int(&call, 1)) {
        (void)snprintf(out_difference, room,
                       "%lld photos and documents are stored, events tell of %lld",
                       (long long)db_int(&call, 0), (long long)db_int(&call, 1));
    }
    db_end(&call);
    return status;
}

enum tapak_status medium_audit(struct tapak_conn *conn, char *out_difference, size_t room,
                               struct tapak_error *err)
{
    enum { TOLD = MEDIUM_COLUMNS, IS_CLEARED };
    struct db_call call = db_begin(conn, Q_MEDIUM_AUDIT);
    const char *fault = NULL;
    bool row = false;
    enum tapak_status status = TAPAK_OK;
    out_difference[0] = '\0';
    while (fault == NULL && (status = db_next(&call, &row, err)) == TAPAK_OK && row) {
        struct tapak_medium medium;
        (void)medium_of_row(&call, &medium);
        fault = fault_of(conn, &medium, db_words(&call, TOLD), db_int(&call, IS_CLEARED) != 0);
        if (fault != NULL) {
            (void)snprintf(out_difference, room, "%s %s of report %s %s",
                           tapak_medium_kind_code(medium.kind), medium.public_id, medium.report_id,
                           fault);
        }
    }
    db_end(&call);
    return status == TAPAK_OK && fault == NULL ? check_counts(conn, out_difference, room, err)
                                               : status;
}
