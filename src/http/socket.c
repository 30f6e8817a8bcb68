#include "http/socket.h"

#include <errno.h>
#include <netdb.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { BACKLOG = 511, HOST_BYTES = 80, PORT_BYTES = 8 };

// "[::1]:80" → "::1", "80". The port is behind the last colon.
static bool split(const char *address, char host[static HOST_BYTES], char port[static PORT_BYTES])
{
    const char *colon = strrchr(address, ':');
    if (colon == NULL || colon == address || strlen(colon + 1) == 0 ||
        strlen(colon + 1) >= PORT_BYTES || strspn(colon + 1, "0123456789") != strlen(colon + 1)) {
        return false;
    }
    size_t length = (size_t)(colon - address);
    if (address[0] == '[' && address[length - 1] == ']') {
        address++;
        length -= 2;
    } else if (memchr(address, ':', length) != NULL) {
        return false;
    }
    if (length == 0 || length >= HOST_BYTES) {
        return false;
    }
    memcpy(host, address, length);
    host[length] = '\0';
    memcpy(port, colon + 1, strlen(colon + 1) + 1);
    return true;
}

static enum tapak_status write_url(int handle, const char *scheme,
                                   char url[static SOCKET_URL_BYTES], struct tapak_error *err)
{
    struct sockaddr_storage bound = {0};
    socklen_t size = sizeof bound;
    char host[HOST_BYTES];
    char port[PORT_BYTES];
    if (getsockname(handle, (struct sockaddr *)&bound, &size) != 0 ||
        getnameinfo((struct sockaddr *)&bound, size, host, sizeof host, port, sizeof port,
                    NI_NUMERICHOST | NI_NUMERICSERV) != 0) {
        return tapak_fail(err, TAPAK_IO, "cannot name the listening socket: %s", strerror(errno));
    }
    (void)snprintf(url, SOCKET_URL_BYTES,
                   bound.ss_family == AF_INET6 ? "%s://[%s]:%s" : "%s://%s:%s", scheme, host, port);
    return TAPAK_OK;
}

static enum tapak_status bind_to(const struct addrinfo *where, const char *address, int handle,
                                 struct tapak_error *err)
{
    int on = 1;
    (void)setsockopt(handle, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(handle, where->ai_addr, where->ai_addrlen) != 0 || listen(handle, BACKLOG) != 0) {
        return tapak_fail(err, TAPAK_IO, "cannot listen on %s: %s", address, strerror(errno));
    }
    return TAPAK_OK;
}

enum tapak_status socket_listen(const char *address, const char *scheme, int *out_socket,
                                char out_url[static SOCKET_URL_BYTES], struct tapak_error *err)
{
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICSERV | AI_PASSIVE};
    struct addrinfo *found = NULL;
    char host[HOST_BYTES];
    char port[PORT_BYTES];
    int handle = -1;
    if (!split(address, host, port)) {
        return tapak_fail(err, TAPAK_INVALID, "%s is not an address like 127.0.0.1:8080", address);
    }
    int code = getaddrinfo(host, port, &hints, &found);
    if (code != 0) {
        return tapak_fail(err, TAPAK_INVALID, "cannot listen on %s: %s", address,
                          gai_strerror(code));
    }
    enum tapak_status status = TAPAK_OK;
    handle = socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (handle < 0) {
        status = tapak_fail(err, TAPAK_IO, "no socket for %s: %s", address, strerror(errno));
        goto out;
    }
    status = bind_to(found, address, handle, err);
    if (status == TAPAK_OK) {
        status = write_url(handle, scheme, out_url, err);
    }
    if (status == TAPAK_OK) {
        *out_socket = handle;
        handle = -1;
    }
out:
    if (handle >= 0) {
        (void)close(handle);
    }
    freeaddrinfo(found);
    return status;
}
