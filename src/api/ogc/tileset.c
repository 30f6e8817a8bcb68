#include "api/ogc/tiles.h"

#include "api/ogc/links.h"
#include "api/ogc/ogc.h"
#include "tapak/encode/geojson.h"
#include "tapak/geo/crs.h"

#include <stdio.h>
#include <string.h>

static const char json_type[] = "application/json";
static const char tilejson_type[] = "application/vnd.mapbox.tile+json";
static const char tile_type[] = "application/vnd.mapbox-vector-tile";
static const char set_uri[] = "http://www.opengis.net/def/tilematrixset/OGC/1.0/WebMercatorQuad";
static const char scheme_rel[] = "http://www.opengis.net/def/rel/ogc/1.0/tiling-scheme";
static const char mercator_uri[] = "http://www.opengis.net/def/crs/EPSG/0/3857";

const struct tapak_media ogc_tileset_media[] = {
    {"json", json_type, NULL},
    {"tilejson", tilejson_type, NULL},
    {0},
};

enum tapak_status ogc_tiled_box(const struct api_visit *visit, const struct ogc_tiled *tiled,
                                bool *out_has_box, struct tapak_box *out_box,
                                struct tapak_error *err)
{
    const struct tapak_layer_query query = {
        .of = tiled->collection == &ogc_collections[OGC_HOTSPOTS] ? TAPAK_HOTSPOTS : TAPAK_REPORTS,
        .viewer = TAPAK_VIEWER_PUBLIC,
    };
    struct tapak_layer_extent extent;
    if (tiled->level != TAPAK_LEVEL_NONE) {
        *out_has_box = tapak_locator_count(visit->world->locator) > 0;
        *out_box = tapak_locator_extent(visit->world->locator);
        return TAPAK_OK;
    }
    enum tapak_status status = tapak_layer_extent(visit->layer, &query, &extent, err);
    if (status == TAPAK_OK) {
        *out_has_box = extent.count > 0 && extent.has_box;
        *out_box = extent.box;
    }
    return status;
}

// The tileset in few words: for lists, and the beginning of the whole.
static void put_brief(struct tapak_json *json, const struct ogc_tiled *tiled)
{
    tapak_json_put_text(json, "title", tiled->collection->title_en);
    tapak_json_put_text(json, "dataType", "vector");
    tapak_json_put_text(json, "crs", mercator_uri);
    tapak_json_put_text(json, "tileMatrixSetURI", set_uri);
}

static void put_links(struct tapak_json *json, const struct tapak_call *call,
                      const struct ogc_tiled *tiled)
{
    char path[OGC_PATH_BYTES];
    const char *id = tiled->collection->id;
    tapak_json_put_array(json, "links");
    (void)snprintf(path, sizeof path, "/ogc/collections/%s/tiles/WebMercatorQuad", id);
    ogc_put_link(json, call, "self", path, json_type, tiled->collection->title_en);
    (void)snprintf(path, sizeof path, "/ogc/collections/%s/tiles/WebMercatorQuad?f=tilejson", id);
    ogc_put_link(json, call, "describedby", path, tilejson_type, "TileJSON");
    ogc_put_link(json, call, scheme_rel, "/ogc/tileMatrixSets/WebMercatorQuad", json_type,
                 "WebMercatorQuad");
    (void)snprintf(
        path, sizeof path,
        "/ogc/collections/%s/tiles/WebMercatorQuad/{tileMatrix}/{tileRow}/{tileCol}?f=mvt", id);
    ogc_put_template_link(json, call, "item", path, tile_type, "The tiles");
    (void)snprintf(path, sizeof path, "/ogc/collections/%s", id);
    ogc_put_link(json, call, "http://www.opengis.net/def/rel/ogc/1.0/geodata", path, json_type,
                 "The collection");
    tapak_json_close(json);
}

static void put_limits(struct tapak_json *json, const struct tapak_box *box)
{
    tapak_json_put_array(json, "tileMatrixSetLimits");
    for (uint32_t zoom = 0; zoom <= TAPAK_TILE_MAX_ZOOM; zoom++) {
        struct tapak_tile_limits limits = tapak_tile_limits(box, zoom);
        char id[4];
        (void)snprintf(id, sizeof id, "%u", (unsigned)zoom);
        tapak_json_open_object(json);
        tapak_json_put_text(json, "tileMatrix", id);
        tapak_json_put_int(json, "minTileRow", limits.min_y);
        tapak_json_put_int(json, "maxTileRow", limits.max_y);
        tapak_json_put_int(json, "minTileCol", limits.min_x);
        tapak_json_put_int(json, "maxTileCol", limits.max_x);
        tapak_json_close(json);
    }
    tapak_json_close(json);
}

static void put_properties(struct tapak_json *json, const struct ogc_tile_field *fields)
{
    tapak_json_put_object(json, "propertiesSchema");
    tapak_json_put_text(json, "type", "object");
    tapak_json_put_object(json, "properties");
    for (const struct ogc_tile_field *field = fields; field->name != NULL; field++) {
        tapak_json_put_object(json, field->name);
        tapak_json_put_text(json, "title", field->about);
        tapak_json_put_text(json, "type",
                            strcmp(field->type, "Number") == 0    ? "number"
                            : strcmp(field->type, "Boolean") == 0 ? "boolean"
                                                                  : "string");
        tapak_json_close(json);
    }
    tapak_json_close(json);
    tapak_json_close(json);
}

static void put_layer(struct tapak_json *json, const char *id, int dimension,
                      const struct ogc_tile_field *fields)
{
    tapak_json_open_object(json);
    tapak_json_put_text(json, "id", id);
    tapak_json_put_text(json, "dataType", "vector");
    tapak_json_put_int(json, "geometryDimension", dimension);
    tapak_json_put_text(json, "minTileMatrix", "0");
    tapak_json_put_text(json, "maxTileMatrix", "14");
    put_properties(json, fields);
    tapak_json_close(json);
}

static void put_layers(struct tapak_json *json, const struct ogc_tiled *tiled)
{
    char id[OGC_PATH_BYTES];
    tapak_json_put_array(json, "layers");
    put_layer(json, tiled->collection->id, tiled->level == TAPAK_LEVEL_NONE ? 0 : 2, tiled->fields);
    if (tiled->label_fields != NULL) {
        (void)snprintf(id, sizeof id, "%s-labels", tiled->collection->id);
        put_layer(json, id, 0, tiled->label_fields);
    }
    tapak_json_close(json);
}

static void put_bounding_box(struct tapak_json *json, const struct tapak_box *box)
{
    tapak_json_put_object(json, "boundingBox");
    tapak_json_put_array(json, "lowerLeft");
    tapak_json_add_exact(json, box->west_deg);
    tapak_json_add_exact(json, box->south_deg);
    tapak_json_close(json);
    tapak_json_put_array(json, "upperRight");
    tapak_json_add_exact(json, box->east_deg);
    tapak_json_add_exact(json, box->north_deg);
    tapak_json_close(json);
    tapak_json_put_text(json, "crs", tapak_crs_list[TAPAK_CRS_CRS84].uri);
    tapak_json_close(json);
}

static enum tapak_status put_tileset(const struct tapak_call *call, const struct api_visit *visit,
                                     const struct ogc_tiled *tiled, struct tapak_response *response,
                                     struct tapak_error *err)
{
    struct tapak_json json;
    struct tapak_box box = {0};
    bool has_box = false;
    enum tapak_status status = ogc_tiled_box(visit, tiled, &has_box, &box, err);
    if (status != TAPAK_OK) {
        return status;
    }
    if (strcmp(call->media->name, "tilejson") == 0) {
        ogc_tilejson_put(call, response, visit, tiled, has_box ? &box : NULL);
        return TAPAK_OK;
    }
    tapak_json_init(&json, &response->body);
    tapak_json_open_object(&json);
    put_brief(&json, tiled);
    if (has_box) {
        put_limits(&json, &box);
        put_bounding_box(&json, &box);
    }
    put_layers(&json, tiled);
    put_links(&json, call, tiled);
    tapak_json_close(&json);
    return TAPAK_OK;
}

enum tapak_status ogc_tileset_one(const struct tapak_call *call, struct tapak_response *response,
                                  struct tapak_error *err)
{
    struct api_visit visit;
    enum tapak_status status = api_visit_hold(call, &visit, err);
    if (status == TAPAK_OK) {
        status = put_tileset(call, &visit, ogc_tiled_find(call->route->data), response, err);
    }
    api_visit_end(&visit);
    return status;
}

// Of one collection, or of all when only is NULL.
static void put_list(const struct tapak_call *call, struct tapak_response *response,
                     const struct ogc_tiled *only, const char *path)
{
    struct tapak_json json;
    tapak_json_init(&json, &response->body);
    tapak_json_open_object(&json);
    tapak_json_put_array(&json, "tilesets");
    for (const struct ogc_tiled *tiled = ogc_tiled; tiled->collection != NULL; tiled++) {
        if (only == NULL || only == tiled) {
            tapak_json_open_object(&json);
            put_brief(&json, tiled);
            put_links(&json, call, tiled);
            tapak_json_close(&json);
        }
    }
    tapak_json_close(&json);
    tapak_json_put_array(&json, "links");
    ogc_put_link(&json, call, "self", path, json_type, "This document");
    tapak_json_close(&json);
    tapak_json_close(&json);
}

enum tapak_status ogc_tileset_list(const struct tapak_call *call, struct tapak_response *response,
                                   struct tapak_error *err)
{
    char path[OGC_PATH_BYTES];
    const struct ogc_tiled *tiled = ogc_tiled_find(call->route->data);
    (void)err;
    (void)snprintf(path, sizeof path, "/ogc/collections/%s/tiles", tiled->collection->id);
    put_list(call, response, tiled, path);
    return TAPAK_OK;
}

enum tapak_status ogc_tileset_all(const struct tapak_call *call, struct tapak_response *response,
                                  struct tapak_error *err)
{
    (void)err;
    put_list(call, response, NULL, "/ogc/tiles");
    return TAPAK_OK;
}
