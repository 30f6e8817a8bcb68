/**
 * @file ogc.h
 * @brief OGC API – Features: handlers and parameters of the routes.
 *
 * Source: OGC 17-069r4, 18-058r1; the decisions are those of section 7 of the first.
 */
#ifndef TAPAK_API_OGC_H
#define TAPAK_API_OGC_H

#include "api/ogc/collection.h"
#include "api/ogc/html.h"
#include "api/ogc/page.h"
#include "tapak/http/route.h"

/** Parameters of a document, and of a feature. */
extern const struct tapak_param ogc_document_params[];
extern const struct tapak_param ogc_feature_params[];
extern const struct tapak_media ogc_openapi_media[];

extern const struct tapak_param ogc_village_params[];
extern const struct tapak_param ogc_district_params[];
extern const struct tapak_param ogc_regency_params[];
extern const struct tapak_param ogc_report_params[];
extern const struct tapak_param ogc_hotspot_params[];
extern const struct tapak_param ogc_village_summary_params[];

tapak_handler_fn ogc_landing;
tapak_handler_fn ogc_conformance;
tapak_handler_fn ogc_openapi; ///< route->data is the route table
tapak_handler_fn ogc_collection_list;
tapak_handler_fn ogc_collection_one; ///< route->data is the ogc_collection

#endif
