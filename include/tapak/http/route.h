/**
 * @file route.h
 * @brief Operations as a table: path, parameters, handler. Dispatch, 404, 405, the checking of
 *        parameters and the API description all read it; nothing is said twice.
 *
 * Rule:    a parameter whose name stands in the path as {name} is part of the path, any other is
 *          of the query. What a row does not declare is refused (400, named), a parameter that is
 *          given twice as well. A handler gets checked values, never raw text.
 * Times:   intervals are half-open; a plain date is a local day of the site.
 * Source:  OGC 17-069r4 section 7.15 for bbox, datetime and limit.
 */
#ifndef TAPAK_HTTP_ROUTE_H
#define TAPAK_HTTP_ROUTE_H

#include "tapak/http/message.h"
#include "tapak/model/area.h"
#include "tapak/model/point.h"

#include <stdint.h>

enum { TAPAK_ROUTE_PARAMS = 40 }; ///< the most that one route declares

enum tapak_param_kind {
    TAPAK_PARAM_TEXT,     ///< UTF-8 without control characters, 1 … max bytes (256 when max is 0)
    TAPAK_PARAM_INT,      ///< min … max
    TAPAK_PARAM_CHOICE,   ///< one of choices; number is its place in that list
    TAPAK_PARAM_BOOL,     ///< true or false; number is 1 or 0
    TAPAK_PARAM_DATE,     ///< 2026-11-23; number is the day since 1970-01-01
    TAPAK_PARAM_BOX,      ///< 4 or 6 numbers; west > east crosses the antimeridian
    TAPAK_PARAM_CORNERS,  ///< as BOX, in a system that another parameter names: box holds the
                          ///< numbers as they came, in the order of that system's axes
    TAPAK_PARAM_INTERVAL, ///< instant, date, a/b, a/.., ../b; since_ms and until_ms
    TAPAK_PARAM_AREA,     ///< an area code, dotted or not
    TAPAK_PARAM_FORMAT,   ///< one of the route's media, before Accept
    TAPAK_PARAM_KIND_COUNT
};

/** {0} ends a list. */
struct tapak_param {
    const char *name;
    enum tapak_param_kind kind;
    int64_t min;
    int64_t max;
    int64_t fallback;           ///< of an INT that is not given
    bool clamps;                ///< an INT above max becomes max
    bool is_required;           ///< of the query; what is in the path always is
    const char *const *choices; ///< ends with NULL
    const char *about;          ///< one line for the API description
};

/** A checked parameter, in the place it has in the route's list. */
struct tapak_value {
    bool is_given;
    const char *text; ///< decoded, terminated; NULL when not given
    size_t length;
    int64_t number;
    struct tapak_box box;
    bool has_since;
    int64_t since_ms;
    bool has_until;
    int64_t until_ms;
    struct tapak_code area;
};

/** A form in which a route answers; {0} ends a list, the first is the default. */
struct tapak_media {
    const char *name;  ///< value of the format parameter: "json"
    const char *type;  ///< what is sent as Content-Type
    const char *alias; ///< a media range that is content with it too, or NULL
};

extern const struct tapak_media tapak_media_json[];
extern const struct tapak_media tapak_media_geojson[];

struct tapak_route;
struct tapak_site;

/** Where a request came from, as far as listed proxies can be believed. */
struct tapak_origin {
    struct tapak_address client; ///< for limits; never written down beside a report
    bool is_https;               ///< up to the client: cookies are "Secure"
    bool is_relayed;             ///< somebody says that it was passed on, believed or not
    const char *base_url;        ///< "https://host/prefix" without a last slash; "" when not known
};

/** What a handler is given. */
struct tapak_call {
    const struct tapak_request *request;
    const struct tapak_route *route;
    const struct tapak_value *values; ///< in the order of route->params
    const struct tapak_media *media;  ///< chosen; the first when the route has no choice
    struct tapak_arena *arena;
    struct tapak_slice path;  ///< raw, without the query
    struct tapak_slice query; ///< raw, without "?"
    const char *base_url;     ///< the origin's: start of every link
    struct tapak_origin origin;
    const struct tapak_site *site;
    int offset_minutes; ///< local time of the site
    void *context;      ///< the site's
};

/** Writes a successful response, or fails and leaves what it wrote to be thrown away. */
typedef enum tapak_status tapak_handler_fn(const struct tapak_call *call,
                                           struct tapak_response *response,
                                           struct tapak_error *err);

/** {0} ends a table. */
struct tapak_route {
    const char *method; ///< "GET" (HEAD comes with it) or "POST"
    const char *path;   ///< "/ogc/collections/reports/items/{fid}"
    tapak_handler_fn *handle;
    const struct tapak_param *params; ///< NULL is none
    const char *about;                ///< one line for the API description
    const struct tapak_media *media;  ///< NULL is JSON
    const char *cache;                ///< Cache-Control of a success; NULL is "no-cache"
    const char *consumes;             ///< media types of the body, commas between; NULL takes none
    size_t body_max_bytes;            ///< 0 is TAPAK_MAX_BODY_BYTES; at most TAPAK_MAX_UPLOAD_BYTES
    bool blocks;      ///< a GET that waits (disk, hash): in a worker, as all but GETs always are
    bool is_private;  ///< no CORS: not for pages of other origins
    const void *data; ///< what the handler is told beside the request
};

/** Whether the parameter stands in the route's path. */
bool tapak_param_is_in_path(const struct tapak_route *route, const struct tapak_param *param);

/**
 * base_url, path and the query with `name=value` put in place of any `name`, and without
 * `without`; value NULL leaves name out. value is percent-encoded. Every other parameter stays as
 * it came.
 */
void tapak_call_put_url(struct tapak_buf *buf, const struct tapak_call *call, const char *name,
                        const char *value, const char *without);

#endif
