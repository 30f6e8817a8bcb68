/**
 * @file message.h
 * @brief One request as it came, and the response that is being made for it.
 *
 * Memory:  both borrow from the request's arena, which outlives the response; the body is the
 *          response's own. Threads: one at a time.
 * Source:  RFC 9110 (HTTP semantics).
 */
#ifndef TAPAK_HTTP_MESSAGE_H
#define TAPAK_HTTP_MESSAGE_H

#include "tapak/base/arena.h"
#include "tapak/base/buf.h"
#include "tapak/base/error.h"
#include "tapak/base/text.h"
#include "tapak/http/networks.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { TAPAK_RESPONSE_FIELDS = 24, TAPAK_REQUEST_ID_LENGTH = 12 };

/** A header field; names are compared without regard to case. */
struct tapak_header_field {
    struct tapak_slice name;
    struct tapak_slice value;
};

struct tapak_route;

/**
 * How a handler waits without a thread. It keeps what it has, sets begin and returns TAPAK_OK:
 * nothing is sent. When it has returned, begin is called, which sees to it that resume is called
 * once, from any thread, which may happen before begin returns. Then the handler is called again
 * for the same request and finds what it kept.
 */
struct tapak_later {
    void (*begin)(struct tapak_later *later); ///< NULL: the answer is made
    void *kept;                               ///< NULL at the first call
    void (*resume)(struct tapak_later *later);
};

struct tapak_request {
    struct tapak_slice method; ///< as sent
    struct tapak_slice target; ///< as on the request line: raw, not decoded
    const struct tapak_header_field *fields;
    size_t field_count;
    struct tapak_slice body;   ///< whole; a large one is a mapped file
    int body_file;             ///< descriptor of that file, for who must have one; else 0
    struct tapak_arena *arena; ///< memory of this request
    const char *id;            ///< for the log and for failures of ours; "" when there is none
    const struct tapak_route *route; ///< by tapak_dispatch_route(), to spare looking twice; or NULL
    struct tapak_address peer;       ///< the other end of the socket: a client or a proxy
    bool is_tls;                     ///< it came encrypted to this program itself
    struct tapak_later *later;       ///< NULL: the handler waits in its thread, if it has to wait
};

/** Whether the handler has put its answer off. */
bool tapak_request_is_put_off(const struct tapak_request *request);

/** The first field of that name, trimmed, or absent. */
struct tapak_slice tapak_request_field(const struct tapak_request *request, const char *name);

struct tapak_header {
    const char *name;
    const char *value;
};

struct tapak_response {
    int http_status;
    const char *media_type; ///< NULL when there is no body
    struct tapak_buf body;
    struct tapak_slice fixed; ///< a body that outlives the response, used instead when present
    int file;                 ///< a body that is a piece of a file, the response's own; 0 is none
    size_t file_offset;
    size_t file_size;
    struct tapak_subscriber *stream; ///< a body without end, see stream.h; or NULL
    uint64_t tag; ///< tells this body from every other (tapak_tag64), or 0: not known
    struct tapak_slice (*pack)(void *held); ///< the gzip form of fixed, absent without memory;
                                            ///< NULL: it is packed for this response alone
    void (*release)(void *held);            ///< told when fixed is no more needed; may be NULL
    void *held;                             ///< of pack and release
    struct tapak_header headers[TAPAK_RESPONSE_FIELDS];
    size_t header_count;
    const char *culprit; ///< parameter or member that broke a rule, for the problem; or NULL
    const char *route;   ///< path of the route that answered, for the log; "" when none did
    const struct tapak_route *row; ///< that route, or NULL
    struct tapak_address client;   ///< who asked, for a log that is told to name it
    bool takes_ranges;             ///< one range of the body may be asked for; it is not compressed
    bool is_head;                  ///< the body is measured, not sent
    bool must_close;               ///< the connection cannot be trusted for another request
};

/** 200, no body. */
void tapak_response_init(struct tapak_response *response);
void tapak_response_free(struct tapak_response *response);

/** name is a literal, value outlives the response. What is above the ceiling is a broken promise.
 */
void tapak_response_set(struct tapak_response *response, const char *name, const char *value);

/** Value of a header of the response, or NULL. */
const char *tapak_response_header(const struct tapak_response *response, const char *name);

/**
 * The body is size bytes of file from its start on; the descriptor becomes the response's. The
 * caller sets ETag: nobody else knows the bytes.
 */
void tapak_response_send_file(struct tapak_response *response, int file, size_t size);

/** No body: another one may be written. */
void tapak_response_drop_body(struct tapak_response *response);

/** Bytes of the body, wherever they are. */
size_t tapak_response_size(const struct tapak_response *response);

/** What is sent as the body, when it is in memory. */
struct tapak_slice tapak_response_body(const struct tapak_response *response);

#endif
