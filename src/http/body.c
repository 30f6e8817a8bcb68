// A mapped file is read through the page cache, which the kernel takes back when memory is short:
// a gigabyte of uploads is no gigabyte of this process.
#include "tapak/http/body.h"

#include "tapak/base/limits.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

void tapak_body_init(struct tapak_body *body, size_t ceiling_bytes, const char *folder)
{
    *body = (struct tapak_body){.folder = folder, .ceiling = ceiling_bytes};
    tapak_buf_init(&body->kept, TAPAK_MAX_KEPT_BODY_BYTES);
}

void tapak_body_free(struct tapak_body *body)
{
    if (body->map != NULL) {
        (void)munmap(body->map, body->size);
        body->map = NULL;
    }
    if (body->file > 0) {
        (void)close(body->file);
        body->file = 0;
    }
    tapak_buf_free(&body->kept);
    body->size = 0;
}

static enum tapak_status fail_io(const struct tapak_body *body, const char *verb,
                                 struct tapak_error *err)
{
    bool is_full = errno == ENOSPC || errno == EDQUOT || errno == EMFILE || errno == ENFILE;
    return tapak_fail(err, is_full ? TAPAK_BUSY : TAPAK_IO, "cannot %s a body in %s: %s", verb,
                      body->folder, strerror(errno));
}

static enum tapak_status write_all(const struct tapak_body *body, const char *bytes, size_t size,
                                   struct tapak_error *err)
{
    while (size > 0) {
        ssize_t written = write(body->file, bytes, size);
        if (written < 0 && errno == EINTR) {
            continue;
        }
        if (written <= 0) {
            return fail_io(body, "keep", err);
        }
        bytes += written;
        size -= (size_t)written;
    }
    return TAPAK_OK;
}

static enum tapak_status move_to_file(struct tapak_body *body, struct tapak_error *err)
{
    int file = open(body->folder, O_TMPFILE | O_RDWR | O_CLOEXEC | O_EXCL, 0600);
    if (file < 0) {
        return fail_io(body, "open a file for", err);
    }
    body->file = file;
    enum tapak_status status = write_all(body, body->kept.bytes, body->kept.size, err);
    tapak_buf_free(&body->kept);
    return status;
}

enum tapak_status tapak_body_put(struct tapak_body *body, const void *bytes, size_t size,
                                 struct tapak_error *err)
{
    enum tapak_status status = TAPAK_OK;
    if (size > body->ceiling - body->size) {
        return tapak_fail(err, TAPAK_TOO_LARGE, "the body is larger than %zu bytes", body->ceiling);
    }
    if (body->file == 0 && body->kept.size + size > TAPAK_MAX_KEPT_BODY_BYTES) {
        status = move_to_file(body, err);
    }
    if (status == TAPAK_OK && body->file > 0) {
        status = write_all(body, bytes, size, err);
    } else if (status == TAPAK_OK) {
        tapak_buf_put(&body->kept, bytes, size);
        status = tapak_buf_check(&body->kept, err);
    }
    if (status == TAPAK_OK) {
        body->size += size;
    }
    return status;
}

enum tapak_status tapak_body_end(struct tapak_body *body, struct tapak_slice *out_bytes,
                                 struct tapak_error *err)
{
    if (body->file == 0) {
        *out_bytes = (struct tapak_slice){body->size == 0 ? "" : body->kept.bytes, body->size};
        return TAPAK_OK;
    }
    void *map = mmap(NULL, body->size, PROT_READ, MAP_PRIVATE, body->file, 0);
    if (map == MAP_FAILED) {
        return fail_io(body, "map", err);
    }
    body->map = map;
    *out_bytes = (struct tapak_slice){map, body->size};
    return TAPAK_OK;
}
