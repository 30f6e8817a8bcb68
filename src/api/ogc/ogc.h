/**
 * @file ogc.h
 * @brief OGC API – Features: landing, conformance, collections, items, the API's description.
 *
 * Source: OGC 17-069r4; the decisions are those of its section 7.
 */
#ifndef TAPAK_API_OGC_H
#define TAPAK_API_OGC_H

#include "tapak/http/route.h"

/** What a collection is; {0} ends the table. */
struct ogc_collection {
    const char *id;
    const char *title;
    const char *description;
};

extern const struct ogc_collection ogc_collections[];
enum { OGC_VILLAGES, OGC_REPORTS, OGC_HOTSPOTS, OGC_VILLAGE_SUMMARIES };

/** Parameters of a document, and of a feature ({fid} first). */
extern const struct tapak_param ogc_document_params[];
extern const struct tapak_param ogc_feature_params[];
extern const struct tapak_media ogc_openapi_media[];

extern const struct tapak_param ogc_village_params[];
extern const struct tapak_param ogc_report_params[];
extern const struct tapak_param ogc_hotspot_params[];
extern const struct tapak_param ogc_village_summary_params[];

tapak_handler_fn ogc_landing;
tapak_handler_fn ogc_conformance;
tapak_handler_fn ogc_openapi;
tapak_handler_fn ogc_collection_list;
tapak_handler_fn ogc_collection_one; ///< route->data is the ogc_collection
tapak_handler_fn ogc_villages;
tapak_handler_fn ogc_village;
tapak_handler_fn ogc_reports;
tapak_handler_fn ogc_report;
tapak_handler_fn ogc_hotspots;
tapak_handler_fn ogc_hotspot;
tapak_handler_fn ogc_village_summaries;
tapak_handler_fn ogc_village_summary;

#endif
