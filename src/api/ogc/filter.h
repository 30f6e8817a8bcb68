/**
 * @file filter.h
 * @brief The filter of a request: `filter`, `filter-lang`, `filter-crs`, read against the
 *        collection's queryables.
 *
 * Source: OGC 19-079r2 section 8; OGC 21-065r2 (CQL2).
 */
#ifndef TAPAK_API_OGC_FILTER_H
#define TAPAK_API_OGC_FILTER_H

#include "api/ogc/page.h"
#include "tapak/geo/relate.h"
#include "tapak/model/filter.h"

struct ogc_filter {
    struct tapak_filter filter;
    struct tapak_relations *relations; ///< of its shapes; NULL when it has none
};

/** Where a filter is asked for: filter, filter-lang and filter-crs follow each other from `at`. */
struct ogc_filter_place {
    const struct tapak_call *call;
    struct api_visit *visit;
    struct tapak_response *response;
    const struct tapak_fields *fields; ///< what it may ask
    size_t at;                         ///< of filter, among the parameters
};

/** *out_filter is NULL when none is given; ended by ogc_filter_free(), also after a failure. */
TAPAK_MUST_CHECK enum tapak_status ogc_filter_make(const struct ogc_filter_place *place,
                                                   struct ogc_filter **out_filter,
                                                   struct tapak_error *err);
void ogc_filter_free(struct ogc_filter *filter);

/** page->filter when one is given, else NULL. Ended by ogc_filter_end(), also after a failure. */
TAPAK_MUST_CHECK enum tapak_status ogc_filter_read(struct ogc_page *page, struct tapak_error *err);
void ogc_filter_end(struct ogc_page *page);

#endif
