#include "api/ogc/ogc.h"
#include "api/ogc/page.h"

static const char json_type[] = "application/json";
static const char openapi_type[] = "application/vnd.oai.openapi+json;version=3.0";

const struct tapak_param ogc_document_params[] = {
    {"f", TAPAK_PARAM_FORMAT, .about = "form of the answer"},
    {0},
};

const struct tapak_param ogc_feature_params[] = {
    {"fid", TAPAK_PARAM_TEXT, .max = 64, .about = "id of the feature"},
    {"f", TAPAK_PARAM_FORMAT, .about = "form of the answer"},
    {0},
};

enum tapak_status ogc_landing(const struct tapak_call *call, struct tapak_response *response,
                              struct tapak_error *err)
{
    const struct tapak_api *api = call->context;
    struct tapak_json json;
    (void)err;
    tapak_json_init(&json, &response->body);
    tapak_json_open_object(&json);
    tapak_json_put_text(&json, "title", api->is_demo ? "tapak (invented region)" : "tapak");
    tapak_json_put_text(&json, "description",
                        "Environmental reports and satellite hotspots by village");
    tapak_json_put_array(&json, "links");
    ogc_put_link(&json, call, "self", "/ogc", json_type, "This document");
    ogc_put_link(&json, call, "service-desc", "/ogc/api", openapi_type, "The API's description");
    ogc_put_link(&json, call, "conformance", "/ogc/conformance", json_type, "Conformance classes");
    ogc_put_link(&json, call, "data", "/ogc/collections", json_type, "The collections");
    tapak_json_close(&json);
    tapak_json_close(&json);
    return TAPAK_OK;
}

// Only what tests hold it to. HTML is not offered yet.
enum tapak_status ogc_conformance(const struct tapak_call *call, struct tapak_response *response,
                                  struct tapak_error *err)
{
    static const char *const classes[] = {
        "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core",
        "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/oas30",
        "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson",
    };
    struct tapak_json json;
    (void)call;
    (void)err;
    tapak_json_init(&json, &response->body);
    tapak_json_open_object(&json);
    tapak_json_put_array(&json, "conformsTo");
    for (size_t i = 0; i < sizeof classes / sizeof classes[0]; i++) {
        tapak_json_add_text(&json, classes[i]);
    }
    tapak_json_close(&json);
    tapak_json_close(&json);
    return TAPAK_OK;
}
