/**
 * @file query.h
 * @brief What a request for features asks, of the parameters that all collections share.
 *
 * Source: OGC 17-069r4 section 7.15 (limit, bbox, datetime), OGC 18-058r1 (crs, bbox-crs).
 */
#ifndef TAPAK_API_OGC_QUERY_H
#define TAPAK_API_OGC_QUERY_H

#include "api/service.h"
#include "tapak/base/limits.h"
#include "tapak/geo/crs.h"

#include <stdbool.h>
#include <stdint.h>

enum {
    OGC_BBOX,
    OGC_BBOX_CRS,
    OGC_DATETIME,
    OGC_LIMIT,
    OGC_OFFSET,
    OGC_CURSOR,
    OGC_CRS,
    OGC_FILTER,
    OGC_FILTER_LANG,
    OGC_FILTER_CRS,
    OGC_F,
    OGC_LANG,
    OGC_OWN ///< a collection's own parameters begin here
};
enum {
    OGC_CURSOR_BYTES = 68,
    OGC_MAX_OFFSET = 100000000,
    OGC_URI_BYTES = 128,
    OGC_FILTER_BYTES = 8192
};

extern const char *const ogc_languages[];
extern const char *const ogc_filter_langs[];

/** What every items route takes. */
#define OGC_PAGE_PARAMS                                                                            \
    [OGC_BBOX] = {"bbox", TAPAK_PARAM_CORNERS,                                                     \
                  .about = "west,south,east,north (or six numbers) in the order of bbox-crs; "     \
                           "west > east crosses 180 degrees; features without geometry match"},    \
    [OGC_BBOX_CRS] = {"bbox-crs", TAPAK_PARAM_TEXT, .max = OGC_URI_BYTES,                          \
                      .about = "URI of the reference system of bbox; CRS84 when not given"},       \
    [OGC_DATETIME] = {"datetime", TAPAK_PARAM_INTERVAL,                                            \
                      .about = "instant, date, or interval with / and .. for an open end"},        \
    [OGC_LIMIT] = {"limit",                                                                        \
                   TAPAK_PARAM_INT,                                                                \
                   .min = 1,                                                                       \
                   .max = TAPAK_MAX_PAGE,                                                          \
                   .fallback = 10,                                                                 \
                   .clamps = true,                                                                 \
                   .about = "features in a page"},                                                 \
    [OGC_OFFSET] = {"offset", TAPAK_PARAM_INT, .min = 0, .max = OGC_MAX_OFFSET,                    \
                    .about = "features to leave out; the next link is faster"},                    \
    [OGC_CURSOR] = {"cursor", TAPAK_PARAM_TEXT, .max = OGC_CURSOR_BYTES,                           \
                    .about = "where the next link goes on"},                                       \
    [OGC_CRS] = {"crs", TAPAK_PARAM_TEXT, .max = OGC_URI_BYTES,                                    \
                 .about = "URI of the reference system of the answer; CRS84 when not given"},      \
    [OGC_FILTER] = {"filter", TAPAK_PARAM_TEXT, .max = OGC_FILTER_BYTES,                           \
                    .about = "condition in CQL2 on the collection's queryables"},                  \
    [OGC_FILTER_LANG] = {"filter-lang", TAPAK_PARAM_CHOICE, .choices = ogc_filter_langs,           \
                         .about = "how filter is written; cql2-text when not given"},              \
    [OGC_FILTER_CRS] =                                                                             \
        {"filter-crs", TAPAK_PARAM_TEXT, .max = OGC_URI_BYTES,                                     \
         .about = "URI of the reference system of coordinates in filter; CRS84 when not given"},   \
    [OGC_F] = {"f", TAPAK_PARAM_FORMAT, .about = "form of the answer"},                            \
    [OGC_LANG] = {"lang", TAPAK_PARAM_CHOICE, .choices = ogc_languages,                            \
                  .about = "language of HTML"}

struct ogc_query {
    bool has_box;
    struct tapak_box box; ///< WGS 84
    const struct tapak_crs *crs;
    const struct tapak_value *interval; ///< datetime
    int64_t limit;
    int64_t offset;     ///< 0 behind a cursor
    const char *cursor; ///< NULL when not given
};

/** Reads them; TAPAK_INVALID names the parameter in response->culprit. */
TAPAK_MUST_CHECK enum tapak_status
ogc_query_read(struct api_visit *visit, const struct tapak_call *call, struct ogc_query *out_query,
               struct tapak_response *response, struct tapak_error *err);

/** The system that parameter `at` names, CRS84 when it is not given. */
TAPAK_MUST_CHECK enum tapak_status ogc_query_crs(const struct tapak_call *call, size_t at,
                                                 const struct tapak_crs **out_crs,
                                                 struct tapak_response *response,
                                                 struct tapak_error *err);

#endif
