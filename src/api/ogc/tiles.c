// A tile is looked for among those made lately; if it is not there, it is made and kept.
#include "api/ogc/tiles.h"

#include "api/ogc/ogc.h"

#include <inttypes.h>

const struct tapak_media ogc_tile_media[] = {
    {"mvt", "application/vnd.mapbox-vector-tile", "application/x-protobuf"},
    {0},
};

const struct ogc_tiled ogc_tiled[] = {
    {&ogc_collections[OGC_REPORTS], TAPAK_LEVEL_NONE, report_tile_read, point_tile_draw,
     ogc_report_tile_fields, NULL},
    {&ogc_collections[OGC_HOTSPOTS], TAPAK_LEVEL_NONE, hotspot_tile_read, point_tile_draw,
     ogc_hotspot_tile_fields, NULL},
    {&ogc_collections[OGC_VILLAGES], TAPAK_LEVEL_VILLAGE, area_tile_read, area_tile_draw,
     ogc_village_tile_fields, ogc_label_tile_fields},
    {&ogc_collections[OGC_DISTRICTS], TAPAK_LEVEL_DISTRICT, area_tile_read, area_tile_draw,
     ogc_district_tile_fields, ogc_label_tile_fields},
    {&ogc_collections[OGC_REGENCIES], TAPAK_LEVEL_REGENCY, area_tile_read, area_tile_draw,
     ogc_regency_tile_fields, ogc_label_tile_fields},
    {0},
};

const struct ogc_tiled *ogc_tiled_find(const struct ogc_collection *collection)
{
    for (const struct ogc_tiled *tiled = ogc_tiled; tiled->collection != NULL; tiled++) {
        if (tiled->collection == collection) {
            return tiled;
        }
    }
    return NULL;
}

static enum tapak_status draw(struct ogc_tile *tile, const struct ogc_tiled *tiled,
                              struct tapak_error *err)
{
    struct tapak_mvt mvt;
    tapak_mvt_init(&mvt, &tile->response->body);
    enum tapak_status status = tiled->draw(tile, &mvt, err);
    tapak_mvt_free(&mvt);
    return status == TAPAK_OK ? tapak_buf_check(&tile->response->body, err) : status;
}

static enum tapak_status answer(struct ogc_tile *tile, const struct ogc_tiled *tiled,
                                struct tapak_error *err)
{
    struct tile_cache *cache = tile->visit->api->tiles;
    struct tapak_buf *body = &tile->response->body;
    enum tapak_status status = tiled->read(tile, err);
    if (status != TAPAK_OK) {
        return status;
    }
    const struct tile_key key = {
        .collection = tiled->collection,
        .world = tiled->level == TAPAK_LEVEL_NONE ? 0 : tile->visit->held->serial,
        .generation = tile->generation,
        .tile = tile->at,
        .query = tile->call->query,
    };
    if (tile->is_own || !tile_cache_get(cache, &key, body)) {
        status = draw(tile, tiled, err);
        if (status == TAPAK_OK && !tile->is_own) {
            tile_cache_put(cache, &key, (struct tapak_slice){body->bytes, body->size});
        }
    }
    if (status == TAPAK_OK && body->size == 0) {
        tile->response->http_status = 204; // OGC 20-057, /req/core/tc-success
        tile->response->media_type = NULL;
    }
    return status;
}

enum tapak_status ogc_tile_one(const struct tapak_call *call, struct tapak_response *response,
                               struct tapak_error *err)
{
    struct api_visit visit;
    struct ogc_tile tile = {
        .call = call,
        .visit = &visit,
        .response = response,
        .at = {(uint32_t)call->values[TILE_ZOOM].number, (uint32_t)call->values[TILE_COL].number,
               (uint32_t)call->values[TILE_ROW].number},
    };
    if (!tapak_tile_is_valid(tile.at)) {
        return tapak_fail(err, TAPAK_NOT_FOUND,
                          "tile matrix %" PRIu32 " has no row %" PRIu32 ", column %" PRIu32,
                          tile.at.zoom, tile.at.y, tile.at.x);
    }
    enum tapak_status status = api_visit_hold(call, &visit, err);
    if (status == TAPAK_OK) {
        status = answer(&tile, ogc_tiled_find(call->route->data), err);
    }
    ogc_filter_free(tile.filter);
    api_visit_end(&visit);
    return status;
}
