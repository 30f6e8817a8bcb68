/**
 * @file page.h
 * @brief A page of features, or a single one, as it is written: the collection hands over values,
 *        the page makes GeoJSON or HTML of them.
 *
 * Shape:  GeoJSON FeatureCollection with links, timeStamp, numberMatched and numberReturned. The
 *         `next` link keeps every parameter and carries a cursor in place of an offset.
 * Order:  a feature is ogc_feature_open(), its geometry, then one ogc_put_…() for each of the
 *         collection's fields, in their order, then ogc_feature_close().
 */
#ifndef TAPAK_API_OGC_PAGE_H
#define TAPAK_API_OGC_PAGE_H

#include "api/ogc/collection.h"
#include "api/ogc/cursor.h"
#include "api/ogc/query.h"
#include "api/who.h"
#include "tapak/encode/geojson.h"
#include "tapak/encode/json.h"

#include <stdint.h>

struct ogc_sketch;
struct ogc_filter;

/** Places of the parameters of a single feature. */
enum { OGC_FEATURE_ID, OGC_FEATURE_CRS };

struct ogc_page {
    struct api_visit *visit;
    const struct tapak_call *call;
    const struct ogc_collection *collection;
    struct tapak_response *response;
    struct ogc_query query;
    struct ogc_filter *filter; ///< NULL when none is given
    struct tapak_json json;
    struct ogc_sketch *sketch; ///< of the HTML form; NULL in JSON
    struct tapak_geojson_system system;
    struct tapak_projector *projector; ///< when the answer is not in WGS 84, lon lat
    struct tapak_error *err;
    size_t column; ///< the field that comes next
    int64_t skip;  ///< features to pass over before the first
    int64_t returned;
    int64_t matched; ///< set by the collection
    bool has_more;
    bool is_single;
    bool is_own;                  ///< as who asks sees it: nothing of it is kept for others
    struct tapak_sight sight;     ///< of who asks, then
    char next[CURSOR_TEXT_BYTES]; ///< set by the collection: behind the last feature
};

/** Handlers of the routes of every collection, which is route->data. */
tapak_handler_fn ogc_items;
tapak_handler_fn ogc_item;

/** Whether the next feature is part of the page. Ask the store for one more than limit (and skip):
    that one makes the next link. */
bool ogc_page_takes(struct ogc_page *page);

void ogc_feature_open(struct ogc_page *page, const char *id);
void ogc_feature_close(struct ogc_page *page);

/** A point, or none. */
TAPAK_MUST_CHECK enum tapak_status ogc_put_point(struct ogc_page *page, bool has_point,
                                                 struct tapak_point point);

/** A shape; geojson is its text in WGS 84, lon lat, if that is at hand. box is the shape's. */
TAPAK_MUST_CHECK enum tapak_status ogc_put_shape(struct ogc_page *page, struct tapak_wkb shape,
                                                 struct tapak_slice geojson,
                                                 const struct tapak_box *box);

/** Values of the fields, in their order. text NULL is null. */
void ogc_put_text(struct ogc_page *page, const char *text);
void ogc_put_number(struct ogc_page *page, double number, int digits);
void ogc_put_int(struct ogc_page *page, int64_t number);
void ogc_put_bool(struct ogc_page *page, bool truth);
void ogc_put_instant(struct ogc_page *page, int64_t instant_ms);

/** The cursor parameter when it is given, else zeros; one that is not from a next link is refused.
 */
TAPAK_MUST_CHECK enum tapak_status ogc_take_cursor(struct ogc_page *page, struct cursor *out_cursor,
                                                   struct tapak_error *err);

/** The area that `village` (a village's code) or `in` (any area's) asks for; not both. */
TAPAK_MUST_CHECK enum tapak_status ogc_take_area(const struct tapak_value *village,
                                                 const struct tapak_value *in,
                                                 struct tapak_code *out_area,
                                                 struct tapak_response *response,
                                                 struct tapak_error *err);

#endif
