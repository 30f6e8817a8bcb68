#include "api/ogc/html.h"
#include "api/ogc/links.h"
#include "api/ogc/ogc.h"

static const char json_type[] = "application/json";
static const char openapi_type[] = "application/vnd.oai.openapi+json;version=3.0";

const char *const ogc_languages[] = {"id", "en", NULL};

const struct tapak_param ogc_document_params[] = {
    {"f", TAPAK_PARAM_FORMAT, .about = "form of the answer"},
    {"lang", TAPAK_PARAM_CHOICE, .choices = ogc_languages, .about = "language of HTML"},
    {0},
};

const struct tapak_param ogc_feature_params[] = {
    [OGC_FEATURE_ID] = {"fid", TAPAK_PARAM_TEXT, .max = 64, .about = "id of the feature"},
    [OGC_FEATURE_CRS] = {"crs", TAPAK_PARAM_TEXT, .max = OGC_URI_BYTES,
                         .about = "URI of the reference system of the answer; CRS84 when not "
                                  "given"},
    {"f", TAPAK_PARAM_FORMAT, .about = "form of the answer"},
    {"lang", TAPAK_PARAM_CHOICE, .choices = ogc_languages, .about = "language of HTML"},
    {0},
};

// Only what tests hold it to.
static const char *const conformance_classes[] = {
    "http://www.opengis.net/spec/ogcapi-common-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-common-2/1.0/conf/collections",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/oas30",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/html",
    "http://www.opengis.net/spec/ogcapi-features-2/1.0/conf/crs",
    "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/tileset",
    "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/tilesets-list",
    "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/geodata-tilesets",
    "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/mvt",
    "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/oas30",
    "http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/queryables",
    "http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/filter",
    "http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/features-filter",
    "http://www.opengis.net/spec/ogcapi-features-5/1.0/conf/schemas",
    "http://www.opengis.net/spec/cql2/1.0/conf/cql2-text",
    "http://www.opengis.net/spec/cql2/1.0/conf/cql2-json",
    "http://www.opengis.net/spec/cql2/1.0/conf/basic-cql2",
    "http://www.opengis.net/spec/cql2/1.0/conf/advanced-comparison-operators",
    "http://www.opengis.net/spec/cql2/1.0/conf/case-insensitive-comparison",
    "http://www.opengis.net/spec/cql2/1.0/conf/basic-spatial-functions",
    "http://www.opengis.net/spec/cql2/1.0/conf/basic-spatial-operators",
    "http://www.opengis.net/spec/cql2/1.0/conf/temporal-functions",
    NULL,
};

static const char *title_of(const struct tapak_call *call)
{
    const struct tapak_api *api = call->context;
    return api->is_demo ? "tapak (invented region)" : "tapak";
}

static void put_landing(const struct tapak_call *call, struct tapak_response *response)
{
    struct tapak_json json;
    tapak_json_init(&json, &response->body);
    tapak_json_open_object(&json);
    tapak_json_put_text(&json, "title", title_of(call));
    tapak_json_put_text(&json, "description",
                        "Environmental reports and satellite hotspots by village");
    tapak_json_put_array(&json, "links");
    ogc_put_self_links(&json, call);
    ogc_put_link(&json, call, "service-desc", "/ogc/api", openapi_type, "The API's description");
    ogc_put_link(&json, call, "service-doc", "/ogc/api?f=html", "text/html",
                 "The API's description for people");
    ogc_put_link(&json, call, "conformance", "/ogc/conformance", json_type, "Conformance classes");
    ogc_put_link(&json, call, "data", "/ogc/collections", json_type, "The collections");
    ogc_put_link(&json, call, "http://www.opengis.net/def/rel/ogc/1.0/tilesets-vector",
                 "/ogc/tiles", json_type, "Vector tiles of the collections");
    ogc_put_link(&json, call, "http://www.opengis.net/def/rel/ogc/1.0/tiling-schemes",
                 "/ogc/tileMatrixSets", json_type, "The tile matrix sets");
    tapak_json_close(&json);
    tapak_json_close(&json);
}

static void show_landing(const struct tapak_call *call, struct tapak_response *response)
{
    struct tapak_buf *body = &response->body;
    html_open(call, response, "tapak");
    tapak_buf_put_text(body, "<p>");
    html_text(body, html_say(call, "Laporan lingkungan dan titik panas menurut desa.",
                             "Environmental reports and satellite hotspots by village."));
    tapak_buf_put_text(body, "</p>\n<ul><li>");
    html_link(body, call, "/ogc/collections", html_say(call, "Koleksi data", "Collections"));
    tapak_buf_put_text(body, "</li><li>");
    html_link(body, call, "/ogc/api", html_say(call, "Uraian API", "Description of the API"));
    tapak_buf_put_text(body, "</li><li>");
    html_link(body, call, "/ogc/conformance",
              html_say(call, "Kelas kesesuaian", "Conformance classes"));
    tapak_buf_put_text(body, "</li></ul>\n");
    html_close(call, response);
}

enum tapak_status ogc_landing(const struct tapak_call *call, struct tapak_response *response,
                              struct tapak_error *err)
{
    (void)err;
    if (html_is_wanted(call)) {
        show_landing(call, response);
    } else {
        put_landing(call, response);
    }
    return TAPAK_OK;
}

enum tapak_status ogc_conformance(const struct tapak_call *call, struct tapak_response *response,
                                  struct tapak_error *err)
{
    (void)err;
    if (html_is_wanted(call)) {
        html_open(call, response, html_say(call, "Kelas kesesuaian", "Conformance classes"));
        tapak_buf_put_text(&response->body, "<ul>\n");
        for (size_t i = 0; conformance_classes[i] != NULL; i++) {
            tapak_buf_put_text(&response->body, "<li><code>");
            html_text(&response->body, conformance_classes[i]);
            tapak_buf_put_text(&response->body, "</code></li>\n");
        }
        tapak_buf_put_text(&response->body, "</ul>\n");
        html_close(call, response);
        return TAPAK_OK;
    }
    struct tapak_json json;
    tapak_json_init(&json, &response->body);
    tapak_json_open_object(&json);
    tapak_json_put_array(&json, "conformsTo");
    for (size_t i = 0; conformance_classes[i] != NULL; i++) {
        tapak_json_add_text(&json, conformance_classes[i]);
    }
    tapak_json_close(&json);
    tapak_json_put_array(&json, "links");
    ogc_put_self_links(&json, call);
    tapak_json_close(&json);
    tapak_json_close(&json);
    return TAPAK_OK;
}
