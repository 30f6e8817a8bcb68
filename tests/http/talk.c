#include "http/talk.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

int talk_dial(const struct tapak_server *server)
{
    const struct timeval patience = {.tv_sec = 10};
    unsigned port = 0;
    struct sockaddr_in where = {.sin_family = AF_INET};
    if (sscanf(tapak_server_url(server), "http://127.0.0.1:%u", &port) != 1) {
        abort();
    }
    where.sin_port = htons((uint16_t)port);
    where.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int handle = socket(AF_INET, SOCK_STREAM, 0);
    if (handle < 0 || connect(handle, (struct sockaddr *)&where, sizeof where) != 0) {
        abort();
    }
    (void)setsockopt(handle, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    (void)setsockopt(handle, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    return handle;
}

bool talk_send(int handle, const char *text)
{
    size_t length = strlen(text);
    while (length > 0) {
        ssize_t sent = send(handle, text, length, MSG_NOSIGNAL);
        if (sent <= 0) {
            return false;
        }
        text += sent;
        length -= (size_t)sent;
    }
    return true;
}

void talk_read(int handle, const char *wanted, char answer[static TALK_BYTES])
{
    size_t used = 0;
    answer[0] = '\0';
    while (used + 1 < TALK_BYTES && (wanted == NULL || strstr(answer, wanted) == NULL)) {
        ssize_t got = recv(handle, answer + used, TALK_BYTES - 1 - used, 0);
        if (got <= 0) {
            break;
        }
        used += (size_t)got;
        answer[used] = '\0';
    }
}

void talk(const struct tapak_server *server, const char *text, const char *wanted,
          char answer[static TALK_BYTES])
{
    int handle = talk_dial(server);
    (void)talk_send(handle, text);
    talk_read(handle, wanted, answer);
    (void)close(handle);
}
