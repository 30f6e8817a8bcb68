/**
 * @file dispatch.h
 * @brief From request to response: a plain function that knows no socket.
 */
#ifndef TAPAK_HTTP_DISPATCH_H
#define TAPAK_HTTP_DISPATCH_H

#include "tapak/http/files.h"
#include "tapak/http/message.h"
#include "tapak/http/route.h"

/** What is served; read-only while it serves. */
struct tapak_site {
    const struct tapak_route *routes;
    void *context;                   ///< handed to every handler
    const struct tapak_files *files; ///< pages, or NULL
    const char *base_url;            ///< of links; "" takes "http://" and the request's Host
    int offset_minutes;              ///< local time of plain dates
};

/**
 * Always makes a response: routing on the raw target, HEAD, OPTIONS, 404, 405, 406, 414, 415,
 * checking of parameters, problem documents, ETag and 304, gzip, CORS and Vary. Threads: any.
 */
void tapak_dispatch(const struct tapak_site *site, const struct tapak_request *request,
                    struct tapak_response *response);

#endif
