/**
 * @file page.h
 * @brief A page of features, and a single one: what is around them is the same for every
 *        collection.
 *
 * Shape: GeoJSON FeatureCollection with links, timeStamp, numberMatched and numberReturned. The
 *        `next` link keeps every parameter and carries a cursor in place of an offset.
 */
#ifndef TAPAK_API_OGC_PAGE_H
#define TAPAK_API_OGC_PAGE_H

#include "api/ogc/cursor.h"
#include "api/service.h"
#include "tapak/base/limits.h"
#include "tapak/encode/json.h"

#include <stdint.h>

enum { OGC_BBOX, OGC_DATETIME, OGC_LIMIT, OGC_OFFSET, OGC_CURSOR, OGC_F, OGC_OWN };
enum { OGC_CURSOR_BYTES = 68, OGC_MAX_OFFSET = 100000000 };

/** What every items route takes; its own parameters begin at OGC_OWN. */
#define OGC_PAGE_PARAMS                                                                             \
    [OGC_BBOX] = {"bbox", TAPAK_PARAM_BOX,                                                          \
                  .about = "west,south,east,north in degrees; west > east crosses 180°; features " \
                           "without geometry match"},                                               \
    [OGC_DATETIME] = {"datetime", TAPAK_PARAM_INTERVAL,                                             \
                      .about = "instant, date, or interval with / and .. for an open end"},         \
    [OGC_LIMIT] = {"limit",                                                                         \
                   TAPAK_PARAM_INT,                                                                 \
                   .min = 1,                                                                        \
                   .max = TAPAK_MAX_PAGE,                                                           \
                   .fallback = 10,                                                                  \
                   .clamps = true,                                                                  \
                   .about = "features in a page"},                                                  \
    [OGC_OFFSET] = {"offset", TAPAK_PARAM_INT, .min = 0, .max = OGC_MAX_OFFSET,                     \
                    .about = "features to leave out; the next link is faster"},                     \
    [OGC_CURSOR] = {"cursor", TAPAK_PARAM_TEXT, .max = OGC_CURSOR_BYTES,                            \
                    .about = "where the next link goes on"},                                        \
    [OGC_F] = {"f", TAPAK_PARAM_FORMAT, .about = "form of the answer"}

struct ogc_page {
    const struct tapak_call *call;
    struct tapak_response *response;
    struct tapak_json json;
    int64_t limit;
    int64_t skip; ///< features to pass over before the first
    int64_t returned;
    bool has_more;
};

/** Begins the collection in the response's body. */
void ogc_page_open(struct ogc_page *page, const struct tapak_call *call,
                   struct tapak_response *response);

/** Whether the next feature is part of the page. Ask the store for one more than limit (and skip):
    that one makes the next link. */
bool ogc_page_takes(struct ogc_page *page);

/** Ends the collection; cursor stands behind the last feature written. */
void ogc_page_close(struct ogc_page *page, struct tapak_api *api, int64_t matched,
                    const char *cursor);

/** The cursor parameter when it is given, else zeros; one that is not from a next link is refused.
 */
TAPAK_MUST_CHECK enum tapak_status
ogc_take_cursor(const struct tapak_call *call, const struct tapak_key *key, const char *collection,
                struct cursor *out_cursor, struct tapak_response *response,
                struct tapak_error *err);

/** The area that `village` (a village's code) or `in` (any area's) asks for; not both. */
TAPAK_MUST_CHECK enum tapak_status ogc_take_area(const struct tapak_value *village,
                                                 const struct tapak_value *in,
                                                 struct tapak_code *out_area,
                                                 struct tapak_response *response,
                                                 struct tapak_error *err);

/** Opens a feature; geometry and properties are the caller's to write. */
void ogc_feature_open(struct tapak_json *json, const char *id);

/** The links of a single feature, and its end. */
void ogc_feature_close(struct tapak_json *json, const struct tapak_call *call);

/** {"href","rel","type","title"}; path is put behind base_url. title may be NULL. */
void ogc_put_link(struct tapak_json *json, const struct tapak_call *call, const char *rel,
                  const char *path, const char *type, const char *title);

/** The link of a collection whose id is route->data's: rel "collection". */
void ogc_put_collection_link(struct tapak_json *json, const struct tapak_call *call);

#endif
