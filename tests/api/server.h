/**
 * @file server.h
 * @brief The operations on a small region in a database of its own, asked without a socket.
 *
 * Beside tests/store/sample.h's region: reports
 *
 *     published0000001  pembalakan (sensitive), 64.02.01.2001, stand-in 116.26 0.77, 2025-06-15
 *     published0000002  sampah, 64.02.01.2002, point 116.75 0.75, a day later
 *     byname0000000003  sampah, placed by name in 64.02.02.1001, no point, two days later
 *     confidential0004  published, but confidential
 *     unpublished00005  not published
 *
 * and three hotspots, one outside every village.
 */
#ifndef TESTS_API_SERVER_H
#define TESTS_API_SERVER_H

#include "http/site.h"
#include "store/sample.h"
#include "tapak/api/api.h"

struct api_server {
    struct sample sample;
    struct tapak_layer *layer;
    struct tapak_api *api;
    struct tapak_site site;
};

void api_server_make(struct api_server *server);
void api_server_free(struct api_server *server);

/** After what a test wrote into the store itself. */
void api_server_refresh(struct api_server *server);

/** GET of target, expected to answer with that status. */
struct answer api_get(struct api_server *server, const char *target, int http_status);

/** Fails unless the body holds text. */
void api_expect(const struct answer *answer, const char *text);

/** Fails when the body holds text. */
void api_expect_not(const struct answer *answer, const char *text);

#endif
