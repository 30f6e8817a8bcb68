// The ceiling of serving on this machine: libmicrohttpd handing out a static buffer, with the flags
// that the server has. bench_ceiling PORT BYTES [THREADS]; ends when its input ends.
#include <microhttpd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static enum MHD_Result answer(void *context, struct MHD_Connection *connection, const char *url,
                              const char *method, const char *version, const char *data,
                              size_t *size, void **state)
{
    (void)url;
    (void)method;
    (void)version;
    (void)data;
    static int seen;
    if (*state == NULL && *size == 0) { // headers first, the answer on the next call
        *state = &seen;
        return MHD_YES;
    }
    return MHD_queue_response(connection, MHD_HTTP_OK, context);
}

int main(int count, char **words)
{
    if (count < 3) {
        (void)fprintf(stderr, "usage: bench_ceiling PORT BYTES [THREADS]\n");
        return 2;
    }
    size_t size = strtoul(words[2], NULL, 10);
    unsigned threads = count > 3 ? (unsigned)strtoul(words[3], NULL, 10) : 2;
    char *bytes = malloc(size + 1);
    if (bytes == NULL) {
        return 1;
    }
    memset(bytes, 'x', size);
    struct MHD_Response *response =
        MHD_create_response_from_buffer(size, bytes, MHD_RESPMEM_PERSISTENT);
    (void)MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, "application/geo+json");
    struct MHD_Daemon *daemon = MHD_start_daemon(
        MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_ERROR_LOG, (uint16_t)strtoul(words[1], NULL, 10),
        NULL, NULL, answer, response, MHD_OPTION_THREAD_POOL_SIZE, threads,
        MHD_OPTION_CONNECTION_LIMIT, 1024u, MHD_OPTION_END);
    if (daemon == NULL) {
        (void)fprintf(stderr, "bench_ceiling: cannot listen on port %s\n", words[1]);
        return 1;
    }
    (void)puts("ready");
    (void)fflush(stdout);
    char byte;
    while (read(STDIN_FILENO, &byte, 1) > 0) {
    }
    MHD_stop_daemon(daemon);
    MHD_destroy_response(response);
    free(bytes);
    return 0;
}
