#include "tapak/base/key.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { HEX_LENGTH = 2 * TAPAK_KEY_BYTES };

static enum tapak_status read_open(int file, const char *path, struct tapak_key *out_key,
                                   struct tapak_error *err)
{
    struct stat about;
    char text[HEX_LENGTH + 1];
    size_t size = 0;
    if (fstat(file, &about) != 0 || (about.st_mode & 077) != 0) {
        return tapak_fail(err, TAPAK_DENIED, "key file %s can be read by others; chmod 600 it",
                          path);
    }
    ssize_t got = read(file, text, sizeof text);
    if (got < HEX_LENGTH ||
        sodium_hex2bin(out_key->bytes, sizeof out_key->bytes, text, HEX_LENGTH, NULL, &size,
                       NULL) != 0 ||
        size != TAPAK_KEY_BYTES) {
        return tapak_fail(err, TAPAK_INVALID, "key file %s does not hold %d hexadecimal digits",
                          path, HEX_LENGTH);
    }
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

static enum tapak_status make_key(const char *path, struct tapak_error *err)
{
    struct tapak_key key;
    char text[TAPAK_HEX_BYTES];
    tapak_random(key.bytes, sizeof key.bytes);
    (void)sodium_bin2hex(text, sizeof text, key.bytes, sizeof key.bytes);
    text[HEX_LENGTH] = '\n';
    int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file < 0) {
        return errno == EEXIST ? TAPAK_OK
                               : tapak_fail(err, TAPAK_IO, "cannot make key file %s: %s", path,
                                            strerror(errno));
    }
    bool is_written = write(file, text, sizeof text) == (ssize_t)sizeof text && fsync(file) == 0;
    is_written = close(file) == 0 && is_written;
    if (!is_written) {
        (void)unlink(path);
        return tapak_fail(err, TAPAK_IO, "cannot write key file %s: %s", path, strerror(errno));
    }
    return TAPAK_OK;
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
