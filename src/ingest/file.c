#include "tapak/ingest/file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static enum tapak_status digest_open(int file, const char *path, struct tapak_digest *out_digest,
                                     struct tapak_error *err)
{
    struct stat about;
    if (fstat(file, &about) != 0) {
        return tapak_fail(err, TAPAK_IO, "cannot read %s: %s", path, strerror(errno));
    }
    if (!S_ISREG(about.st_mode)) {
        return tapak_fail(err, TAPAK_INVALID, "%s is not a file", path);
    }
    if (about.st_size == 0) {
        return tapak_fail(err, TAPAK_INVALID, "%s is empty", path);
    }
    void *bytes = mmap(NULL, (size_t)about.st_size, PROT_READ, MAP_PRIVATE, file, 0);
    if (bytes == MAP_FAILED) {
        return tapak_fail(err, TAPAK_IO, "cannot read %s: %s", path, strerror(errno));
    }
    *out_digest = tapak_sha256(bytes, (size_t)about.st_size);
    (void)munmap(bytes, (size_t)about.st_size);
    return TAPAK_OK;
}

enum tapak_status tapak_file_digest(const char *path, struct tapak_digest *out_digest,
                                    struct tapak_error *err)
{
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) {
        return tapak_fail(err, errno == ENOENT ? TAPAK_NOT_FOUND : TAPAK_IO, "cannot open %s: %s",
                          path, strerror(errno));
    }
    enum tapak_status status = digest_open(file, path, out_digest, err);
    (void)close(file);
    return status;
}

const char *tapak_file_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash == NULL ? path : slash + 1;
}
