/**
 * @file area_filter.h
 * @brief Whether an area passes the filter of a request.
 */
#ifndef TAPAK_API_OGC_AREA_FILTER_H
#define TAPAK_API_OGC_AREA_FILTER_H

#include "api/areas.h"
#include "api/ogc/filter.h"

/** An area as a filter sees it; shape is given also when it stayed in the store. */
struct area_row {
    const struct areas_item *item;
    struct tapak_wkb shape;
    bool in_programme;
};

bool area_filter_passes(const struct ogc_filter *filter, const struct area_row *row);

#endif
