#include "tapak/base/keyring.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tapak/base/durable.h"
#include "tapak/base/number.h"
#include "tapak/base/text.h"

enum { HEX_LENGTH = 2 * TAPAK_KEY_BYTES, LINE_BYTES = 20 + 1 + HEX_LENGTH + 1 };
enum { FILE_BYTES = TAPAK_RING_KEYS * LINE_BYTES };

// "NUMBER HEX", without the line feed.
static bool parse_line(struct tapak_slice line, struct tapak_keyring *ring)
{
    const char *blank = memchr(line.text, ' ', line.length);
    size_t digits = blank == NULL ? 0 : (size_t)(blank - line.text);
    size_t size = 0;
    struct tapak_ring_key key = {0};
    if (digits == 0 || ring->count == TAPAK_RING_KEYS || line.length != digits + 1 + HEX_LENGTH ||
        !tapak_parse_int(line.text, digits, &key.id) ||
        key.id <= (ring->count == 0 ? 0 : ring->keys[ring->count - 1].id) ||
        sodium_hex2bin(key.key.bytes, sizeof key.key.bytes, blank + 1, HEX_LENGTH, NULL, &size,
                       NULL) != 0 ||
        size != sizeof key.key.bytes) {
        return false;
    }
    ring->keys[ring->count++] = key;
    return true;
}

static bool parse(struct tapak_slice text, struct tapak_keyring *ring)
{
    while (text.length > 0) {
        const char *end = memchr(text.text, '\n', text.length);
        size_t length = end == NULL ? text.length : (size_t)(end - text.text);
        if (!parse_line((struct tapak_slice){text.text, length}, ring)) {
            return false;
        }
        length += end == NULL ? 0 : 1;
        text = (struct tapak_slice){text.text + length, text.length - length};
    }
    return ring->count > 0;
}

static enum tapak_status read_open(int file, const char *path, struct tapak_keyring *out_ring,
                                   struct tapak_error *err)
{
    struct stat about;
    char text[FILE_BYTES + 1];
    struct tapak_keyring ring = {0};
    if (fstat(file, &about) != 0 || (about.st_mode & 077) != 0) {
        return tapak_fail(err, TAPAK_DENIED, "key file %s can be read by others; chmod 600 it",
                          path);
    }
    ssize_t size = read(file, text, sizeof text);
    bool is_ring =
        size > 0 && size <= FILE_BYTES && parse((struct tapak_slice){text, (size_t)size}, &ring);
    sodium_memzero(text, sizeof text);
    if (!is_ring) {
        return tapak_fail(err, TAPAK_INVALID,
                          "key file %s does not hold lines of a number and %d hexadecimal digits",
                          path, HEX_LENGTH);
    }
    *out_ring = ring;
    return TAPAK_OK;
}

enum tapak_status tapak_keyring_read(const char *path, struct tapak_keyring *out_ring,
                                     struct tapak_error *err)
{
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) {
        return tapak_fail(err, errno == ENOENT ? TAPAK_NOT_FOUND : TAPAK_IO,
                          "cannot open key file %s: %s", path, strerror(errno));
    }
    enum tapak_status status = read_open(file, path, out_ring, err);
    (void)close(file);
    return status;
}

// All its lines.
static size_t print(const struct tapak_keyring *ring, char text[static FILE_BYTES + 1])
{
    size_t used = 0;
    for (size_t i = 0; i < ring->count; i++) {
        used +=
            (size_t)snprintf(text + used, FILE_BYTES + 1 - used, "%" PRId64 " ", ring->keys[i].id);
        (void)sodium_bin2hex(text + used, FILE_BYTES + 1 - used, ring->keys[i].key.bytes,
                             sizeof ring->keys[i].key.bytes);
        used += HEX_LENGTH;
        text[used++] = '\n';
    }
    return used;
}

enum tapak_status tapak_keyring_write(const char *path, const struct tapak_keyring *ring,
                                      struct tapak_error *err)
{
    char text[FILE_BYTES + 1];
    size_t size = print(ring, text);
    enum tapak_status status = tapak_durable_replace(path, (struct tapak_slice){text, size}, err);
    sodium_memzero(text, sizeof text);
    return status;
}

enum tapak_status tapak_keyring_ensure(const char *path, struct tapak_keyring *out_ring,
                                       struct tapak_error *err)
{
    char text[FILE_BYTES + 1];
    struct tapak_keyring ring = {0};
    enum tapak_status status = tapak_keyring_read(path, out_ring, err);
    if (status != TAPAK_NOT_FOUND) {
        return status;
    }
    status = tapak_keyring_add(&ring, err);
    if (status == TAPAK_OK) {
        // Of two that are made at the same time the first one stays.
        status = tapak_durable_make(path, (struct tapak_slice){text, print(&ring, text)}, err);
        sodium_memzero(text, sizeof text);
    }
    return status == TAPAK_OK || status == TAPAK_CONFLICT ? tapak_keyring_read(path, out_ring, err)
                                                          : status;
}

enum tapak_status tapak_keyring_add(struct tapak_keyring *ring, struct tapak_error *err)
{
    if (ring->count == TAPAK_RING_KEYS) {
        return tapak_fail(err, TAPAK_TOO_LARGE, "a ring has at most %d keys", TAPAK_RING_KEYS);
    }
    struct tapak_ring_key *key = &ring->keys[ring->count];
    key->id = ring->count == 0 ? 1 : ring->keys[ring->count - 1].id + 1;
    tapak_random(key->key.bytes, sizeof key->key.bytes);
    ring->count++;
    return TAPAK_OK;
}

void tapak_keyring_keep_newest(struct tapak_keyring *ring)
{
    struct tapak_ring_key newest = *tapak_keyring_newest(ring);
    sodium_memzero(ring, sizeof *ring);
    ring->keys[0] = newest;
    ring->count = 1;
}

const struct tapak_ring_key *tapak_keyring_newest(const struct tapak_keyring *ring)
{
    return &ring->keys[ring->count - 1];
}

const struct tapak_key *tapak_keyring_find(const struct tapak_keyring *ring, int64_t id)
{
    for (size_t i = 0; i < ring->count; i++) {
        if (ring->keys[i].id == id) {
            return &ring->keys[i].key;
        }
    }
    return NULL;
}
