// Source: OGC 17-083r4 (Two Dimensional Tile Matrix Set), annex D.1 WebMercatorQuad.
#include "api/ogc/links.h"
#include "api/ogc/ogc.h"
#include "api/ogc/tiles.h"

#include <stdio.h>

enum { ZOOMS = 25, TILE_PIXELS = 256 };

static const char json_type[] = "application/json";
static const char set_path[] = "/ogc/tileMatrixSets/WebMercatorQuad";
static const char set_uri[] = "http://www.opengis.net/def/tilematrixset/OGC/1.0/WebMercatorQuad";
static const char mercator_uri[] = "http://www.opengis.net/def/crs/EPSG/0/3857";
static const double half_side_m = 20037508.342789244;      // π times the radius of WGS 84
static const double scale_denominator = 559082264.0287178; // of zoom 0, at 0.28 mm a pixel

enum tapak_status ogc_tile_matrix_set_list(const struct tapak_call *call,
                                           struct tapak_response *response, struct tapak_error *err)
{
    struct tapak_json json;
    (void)err;
    tapak_json_init(&json, &response->body);
    tapak_json_open_object(&json);
    tapak_json_put_array(&json, "tileMatrixSets");
    tapak_json_open_object(&json);
    tapak_json_put_text(&json, "id", "WebMercatorQuad");
    tapak_json_put_text(&json, "title", "Google Maps Compatible for the World");
    tapak_json_put_text(&json, "uri", set_uri);
    tapak_json_put_text(&json, "crs", mercator_uri);
    tapak_json_put_array(&json, "links");
    ogc_put_link(&json, call, "self", set_path, json_type, "WebMercatorQuad");
    tapak_json_close(&json);
    tapak_json_close(&json);
    tapak_json_close(&json);
    tapak_json_put_array(&json, "links");
    ogc_put_link(&json, call, "self", "/ogc/tileMatrixSets", json_type, "This document");
    tapak_json_close(&json);
    tapak_json_close(&json);
    return TAPAK_OK;
}

static void put_matrix(struct tapak_json *json, int zoom)
{
    char id[4];
    int64_t side = (int64_t)1 << zoom;
    (void)snprintf(id, sizeof id, "%d", zoom);
    tapak_json_open_object(json);
    tapak_json_put_text(json, "id", id);
    tapak_json_put_exact(json, "scaleDenominator", scale_denominator / (double)side);
    tapak_json_put_exact(json, "cellSize", 2 * half_side_m / TILE_PIXELS / (double)side);
    tapak_json_put_text(json, "cornerOfOrigin", "topLeft");
    tapak_json_put_array(json, "pointOfOrigin");
    tapak_json_add_exact(json, -half_side_m);
    tapak_json_add_exact(json, half_side_m);
    tapak_json_close(json);
    tapak_json_put_int(json, "tileWidth", TILE_PIXELS);
    tapak_json_put_int(json, "tileHeight", TILE_PIXELS);
    tapak_json_put_int(json, "matrixWidth", side);
    tapak_json_put_int(json, "matrixHeight", side);
    tapak_json_close(json);
}

enum tapak_status ogc_tile_matrix_set(const struct tapak_call *call,
                                      struct tapak_response *response, struct tapak_error *err)
{
    struct tapak_json json;
    (void)err;
    tapak_json_init(&json, &response->body);
    tapak_json_open_object(&json);
    tapak_json_put_text(&json, "id", "WebMercatorQuad");
    tapak_json_put_text(&json, "title", "Google Maps Compatible for the World");
    tapak_json_put_text(&json, "uri", set_uri);
    tapak_json_put_array(&json, "orderedAxes");
    tapak_json_add_text(&json, "X");
    tapak_json_add_text(&json, "Y");
    tapak_json_close(&json);
    tapak_json_put_text(&json, "crs", mercator_uri);
    tapak_json_put_text(&json, "wellKnownScaleSet",
                        "http://www.opengis.net/def/wkss/OGC/1.0/GoogleMapsCompatible");
    tapak_json_put_array(&json, "tileMatrices");
    for (int zoom = 0; zoom < ZOOMS; zoom++) {
        put_matrix(&json, zoom);
    }
    tapak_json_close(&json);
    tapak_json_put_array(&json, "links");
    ogc_put_link(&json, call, "self", set_path, json_type, "This document");
    tapak_json_close(&json);
    tapak_json_close(&json);
    return TAPAK_OK;
}
