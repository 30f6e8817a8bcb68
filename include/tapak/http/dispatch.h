/**
 * @file dispatch.h
 * @brief From request to response: a plain function that knows no socket.
 */
#ifndef TAPAK_HTTP_DISPATCH_H
#define TAPAK_HTTP_DISPATCH_H

#include "tapak/http/files.h"
#include "tapak/http/message.h"
#include "tapak/http/metrics.h"
#include "tapak/http/route.h"
#include "tapak/http/stream.h"

/** Which headers the listed proxies set; the other family is never read. */
enum tapak_forwarding { TAPAK_FORWARDING_X, TAPAK_FORWARDING_STANDARD };

/** What is served; read-only while it serves. */
struct tapak_site {
    const struct tapak_route *routes;
    void *context;                        ///< handed to every handler
    const struct tapak_files *files;      ///< pages, or NULL
    const char *base_url;                 ///< of links; "" takes "http://" and the request's Host
    int offset_minutes;                   ///< local time of plain dates
    const struct tapak_networks *proxies; ///< whose forwarding headers are believed; NULL is none
    enum tapak_forwarding forwarding;     ///< X-Forwarded-…, or Forwarded (RFC 7239)
    struct tapak_stream *stream;          ///< ended when the server stops; or NULL
    struct tapak_metrics *metrics;        ///< where requests are counted; NULL counts none
    const struct tapak_networks *metrics_readers; ///< who may read them; NULL is nobody
};

/**
 * Always makes a response: routing on the raw target, HEAD, OPTIONS, 404, 405, 406, 414, 415,
 * checking of parameters, problem documents, ETag and 304, gzip, CORS and Vary. Threads: any.
 */
void tapak_dispatch(const struct tapak_site *site, const struct tapak_request *request,
                    struct tapak_response *response);

/**
 * The route that a request goes to, known as soon as its headers are: for ceilings and for where
 * it runs. NULL when there is none.
 */
const struct tapak_route *tapak_dispatch_route(const struct tapak_site *site,
                                               const struct tapak_request *request);

#endif
