/**
 * @file villages.h
 * @brief What villages and their summaries have in common: filter, geometry, properties.
 */
#ifndef TAPAK_API_OGC_VILLAGES_H
#define TAPAK_API_OGC_VILLAGES_H

#include "api/ogc/page.h"
#include "tapak/store/areas.h"

enum {
    VILLAGE_CODE = OGC_OWN,
    VILLAGE_NAME,
    VILLAGE_TYPE,
    VILLAGE_DISTRICT,
    VILLAGE_REGENCY,
    VILLAGE_PROGRAMME,
    VILLAGE_OWN ///< parameters of a collection that adds some begin here
};

#define OGC_VILLAGE_PARAMS                                                                         \
    [VILLAGE_CODE] = {"code", TAPAK_PARAM_AREA, .about = "village code"},                          \
    [VILLAGE_NAME] = {"name", TAPAK_PARAM_TEXT, .about = "official name"},                         \
    [VILLAGE_TYPE] = {"type", TAPAK_PARAM_TEXT, .about = "desa, kelurahan or kampung"},            \
    [VILLAGE_DISTRICT] = {"district_code", TAPAK_PARAM_AREA, .about = "code of its district"},     \
    [VILLAGE_REGENCY] = {"regency_code", TAPAK_PARAM_AREA, .about = "code of its regency"},        \
    [VILLAGE_PROGRAMME] = {"in_programme", TAPAK_PARAM_BOOL,                                       \
                           .about = "whether it is in the carbon programme today"}

/** What happens to each village of a page; the feature is open and has its geometry. */
typedef void villages_fn(struct tapak_json *json, const struct tapak_boundary *boundary,
                         void *context);

/** Answers with a page of villages; put writes the properties. */
TAPAK_MUST_CHECK enum tapak_status villages_list(const struct api_visit *visit,
                                                 const struct tapak_call *call,
                                                 struct tapak_response *response, villages_fn *put,
                                                 void *context, struct tapak_error *err);

/** Answers with the one village that the path names. */
TAPAK_MUST_CHECK enum tapak_status villages_one(const struct api_visit *visit,
                                                const struct tapak_call *call,
                                                struct tapak_response *response, villages_fn *put,
                                                void *context, struct tapak_error *err);

/** The members that every village has. */
void villages_put(struct tapak_json *json, const struct tapak_boundary *boundary, void *unused);

#endif
