#include "tapak/base/durable.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// The name of a new file is on disk only when its folder is.
bool tapak_durable_sync_folder_of(const char *path)
{
    char folder[PATH_MAX];
    const char *slash = strrchr(path, '/');
    size_t length = slash == NULL ? 0 : (size_t)(slash - path) + 1;
    if (length >= sizeof folder) {
        errno = ENAMETOOLONG;
        return false;
    }
    memcpy(folder, path, length);
    memcpy(folder + length, "", 1);
    int file = open(length == 0 ? "." : folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool is_synced = file >= 0 && fsync(file) == 0;
    int cause = errno;
    if (file >= 0) {
        (void)close(file);
    }
    errno = cause;
    return is_synced;
}

static bool write_all(int file, struct tapak_slice bytes)
{
    while (bytes.length > 0) {
        ssize_t written = write(file, bytes.text, bytes.length);
        if (written < 0 && errno == EINTR) {
            continue;
        }
        if (written <= 0) {
            return false;
        }
        bytes.text += written;
        bytes.length -= (size_t)written;
    }
    return fsync(file) == 0;
}

static enum tapak_status fail(const char *path, int cause, struct tapak_error *err)
{
    bool is_full = cause == ENOSPC || cause == EDQUOT;
    enum tapak_status status = cause == EEXIST ? TAPAK_CONFLICT : is_full ? TAPAK_BUSY : TAPAK_IO;
    return tapak_fail(err, status, "cannot write %s: %s", path, strerror(cause));
}

// give: rename() or link(), by which a draft that is whole gets its name.
static enum tapak_status put(const char *path, struct tapak_slice bytes,
                             int (*give)(const char *draft, const char *name),
                             struct tapak_error *err)
{
    char draft[PATH_MAX];
    int length = snprintf(draft, sizeof draft, "%s.XXXXXX", path);
    if (length < 0 || (size_t)length >= sizeof draft) {
        return fail(path, ENAMETOOLONG, err);
    }
    int file = mkostemp(draft, O_CLOEXEC); // mode 600
    if (file < 0) {
        return fail(path, errno, err);
    }
    bool is_done = write_all(file, bytes);
    int cause = errno;
    if (close(file) != 0 && is_done) {
        is_done = false;
        cause = errno;
    }
    if (is_done) {
        is_done = give(draft, path) == 0 && tapak_durable_sync_folder_of(path);
        cause = errno;
    }
    (void)unlink(draft);
    return is_done ? TAPAK_OK : fail(path, cause, err);
}

enum tapak_status tapak_durable_replace(const char *path, struct tapak_slice bytes,
                                        struct tapak_error *err)
{
    return put(path, bytes, rename, err);
}

enum tapak_status tapak_durable_make(const char *path, struct tapak_slice bytes,
                                     struct tapak_error *err)
{
    return put(path, bytes, link, err);
}
