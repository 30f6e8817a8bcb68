#include "tapak/base/key.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sodium.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tapak/base/durable.h"

enum { HEX_LENGTH = 2 * TAPAK_KEY_BYTES };

static enum tapak_status read_open(int file, const char *path, struct tapak_key *out_key,
                                   struct tapak_error *err)
{
    struct stat about;
    struct tapak_key key;
    char text[HEX_LENGTH + 2];
    size_t size = 0;
    if (fstat(file, &about) != 0 || (about.st_mode & 077) != 0) {
        return tapak_fail(err, TAPAK_DENIED, "key file %s can be read by others; chmod 600 it",
                          path);
    }
    ssize_t got = read(file, text, sizeof text);
    bool is_whole = got == HEX_LENGTH || (got == HEX_LENGTH + 1 && text[HEX_LENGTH] == '\n');
    if (!is_whole ||
        sodium_hex2bin(key.bytes, sizeof key.bytes, text, HEX_LENGTH, NULL, &size, NULL) != 0 ||
        size != TAPAK_KEY_BYTES) {
        return tapak_fail(err, TAPAK_INVALID, "key file %s does not hold %d hexadecimal digits",
                          path, HEX_LENGTH);
    }
    *out_key = key;
    return TAPAK_OK;
}

enum tapak_status tapak_key_read(const char *path, struct tapak_key *out_key,
                                 struct tapak_error *err)
{
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) {
        return tapak_fail(err, errno == ENOENT ? TAPAK_NOT_FOUND : TAPAK_IO,
                          "cannot open key file %s: %s", path, strerror(errno));
    }
    enum tapak_status status = read_open(file, path, out_key, err);
    (void)close(file);
    return status;
}

static bool write_key(int file)
{
    struct tapak_key key;
    char text[TAPAK_HEX_BYTES];
    tapak_random(key.bytes, sizeof key.bytes);
    (void)sodium_bin2hex(text, sizeof text, key.bytes, sizeof key.bytes);
    text[HEX_LENGTH] = '\n';
    bool is_written = write(file, text, sizeof text) == (ssize_t)sizeof text && fsync(file) == 0;
    sodium_memzero(&key, sizeof key);
    sodium_memzero(text, sizeof text);
    return is_written;
}

// Written under another name and then linked: a key file is there whole or not at all, and of two
// that are made at the same time the first one stays.
static enum tapak_status make_key(const char *path, struct tapak_error *err)
{
    char draft[PATH_MAX];
    int length = snprintf(draft, sizeof draft, "%s.XXXXXX", path);
    int file = -1;
    if (length > 0 && (size_t)length < sizeof draft) {
        file = mkostemp(draft, O_CLOEXEC); // mode 600
    }
    if (file < 0) {
        return tapak_fail(err, TAPAK_IO, "cannot make key file %s: %s", path, strerror(errno));
    }
    bool is_written = write_key(file);
    is_written = close(file) == 0 && is_written;
    is_written = is_written && (link(draft, path) == 0 || errno == EEXIST) &&
                 tapak_durable_sync_folder_of(path);
    enum tapak_status status = TAPAK_OK;
    if (!is_written) {
        status = tapak_fail(err, TAPAK_IO, "cannot write key file %s: %s", path, strerror(errno));
    }
    (void)unlink(draft);
    return status;
}

enum tapak_status tapak_key_ensure(const char *path, struct tapak_key *out_key,
                                   struct tapak_error *err)
{
    enum tapak_status status = tapak_key_read(path, out_key, err);
    if (status != TAPAK_NOT_FOUND) {
        return status;
    }
    status = make_key(path, err);
    return status == TAPAK_OK ? tapak_key_read(path, out_key, err) : status;
}
