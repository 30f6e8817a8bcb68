/**
 * @file queryables.h
 * @brief What a filter of the public may ask of each collection, and the documents that say so.
 *
 * Rule:   only what the public sees, as it sees it: the stand-in, the day. What is not here does
 *         not exist for a filter.
 * Source: OGC 19-079r2 section 6 (queryables); OGC 23-058r1 (schemas).
 */
#ifndef TAPAK_API_OGC_QUERYABLES_H
#define TAPAK_API_OGC_QUERYABLES_H

#include "tapak/http/route.h"
#include "tapak/model/field.h"

extern const struct tapak_fields ogc_report_queryables;
extern const struct tapak_fields ogc_hotspot_queryables;
extern const struct tapak_fields ogc_village_queryables;
extern const struct tapak_fields ogc_district_queryables;
extern const struct tapak_fields ogc_regency_queryables;

extern const struct tapak_media ogc_schema_media[]; ///< JSON Schema, HTML
extern const struct tapak_media ogc_schema_json_media[];
extern const struct tapak_param ogc_schema_params[];

tapak_handler_fn ogc_queryables; ///< route->data is the ogc_collection
tapak_handler_fn ogc_schema;     ///< the same

#endif
