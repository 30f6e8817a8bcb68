/**
 * @file demo_villages.h
 * @brief The invented villages as GeoJSON and the programme's list as CSV.
 */
#ifndef TAPAK_APP_DEMO_VILLAGES_H
#define TAPAK_APP_DEMO_VILLAGES_H

#include "app/demo_region.h"
#include "tapak/base/buf.h"

/** A FeatureCollection of MultiPolygons, a feature a line, with the defects that demo.h names. */
void demo_put_villages(struct tapak_buf *buf, const struct demo_region *region, uint64_t seed);

/** code,valid_from,valid_to,role */
void demo_put_programme(struct tapak_buf *buf, const struct demo_region *region);

#endif
