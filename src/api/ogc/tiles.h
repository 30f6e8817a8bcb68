/**
 * @file tiles.h
 * @brief OGC API – Tiles: the tilesets of the collections, their tiles, TileJSON.
 *
 * Shape:  one tile matrix set, WebMercatorQuad, zooms 0 … TAPAK_TILE_MAX_ZOOM; Mapbox vector tiles.
 *         A layer has the name of its collection; names of areas are points of a layer of their
 * own,
 *         "<collection>-labels".
 * Source: OGC 20-057, OGC 17-083r4; TileJSON 3.0.0.
 */
#ifndef TAPAK_API_OGC_TILES_H
#define TAPAK_API_OGC_TILES_H

#include "api/ogc/collection.h"
#include "api/ogc/filter.h"
#include "tapak/encode/mvt.h"
#include "tapak/http/route.h"
#include "tapak/layer/layer.h"

enum { TILE_ZOOM, TILE_ROW, TILE_COL, TILE_F, TILE_OWN };

/** The path and the form; a collection's own parameters begin at TILE_OWN. */
#define OGC_TILE_PARAMS                                                                            \
    [TILE_ZOOM] = {"tileMatrix", TAPAK_PARAM_INT, .max = TAPAK_TILE_MAX_ZOOM,                      \
                   .about = "zoom level"},                                                         \
    [TILE_ROW] = {"tileRow", TAPAK_PARAM_INT, .max = (1 << TAPAK_TILE_MAX_ZOOM) - 1,               \
                  .about = "row from the north"},                                                  \
    [TILE_COL] = {"tileCol", TAPAK_PARAM_INT, .max = (1 << TAPAK_TILE_MAX_ZOOM) - 1,               \
                  .about = "column from 180 degrees west"},                                        \
    [TILE_F] = {"f", TAPAK_PARAM_FORMAT, .about = "form of the answer"}

extern const struct tapak_param ogc_tile_params[];
extern const struct tapak_param ogc_report_tile_params[];
extern const struct tapak_param ogc_hotspot_tile_params[];
extern const struct tapak_media ogc_tile_media[];
extern const struct tapak_media ogc_tileset_media[];

/** What a request for a tile holds. */
struct ogc_tile {
    const struct tapak_call *call;
    struct api_visit *visit;
    struct tapak_response *response;
    struct tapak_tile at;
    struct tapak_layer_query query; ///< of points
    struct ogc_filter *filter;      ///< of the query, or NULL
    uint64_t generation;            ///< of what is drawn
    bool is_own;                    ///< as who asks sees it: kept for nobody
};

/** Reads the filter and sets the generation. */
typedef enum tapak_status ogc_tile_read_fn(struct ogc_tile *tile, struct tapak_error *err);
/** Writes the layers. */
typedef enum tapak_status ogc_tile_draw_fn(struct ogc_tile *tile, struct tapak_mvt *mvt,
                                           struct tapak_error *err);

/** What a value in a tile means, for TileJSON; {0} ends a list. */
struct ogc_tile_field {
    const char *name;
    const char *type; ///< "String", "Number", "Boolean"
    const char *about;
};

/** How a collection becomes tiles; {0} ends the table. */
struct ogc_tiled {
    const struct ogc_collection *collection;
    enum tapak_level level; ///< of areas; TAPAK_LEVEL_NONE for points
    ogc_tile_read_fn *read;
    ogc_tile_draw_fn *draw;
    const struct ogc_tile_field *fields;
    const struct ogc_tile_field *label_fields; ///< NULL without labels
};

extern const struct ogc_tiled ogc_tiled[];

/** The row of a collection, or NULL when it has no tiles. */
const struct ogc_tiled *ogc_tiled_find(const struct ogc_collection *collection);

ogc_tile_read_fn area_tile_read;
ogc_tile_draw_fn area_tile_draw;
ogc_tile_read_fn report_tile_read;
ogc_tile_read_fn hotspot_tile_read;
ogc_tile_draw_fn point_tile_draw;

extern const struct ogc_tile_field ogc_village_tile_fields[];
extern const struct ogc_tile_field ogc_district_tile_fields[];
extern const struct ogc_tile_field ogc_regency_tile_fields[];
extern const struct ogc_tile_field ogc_label_tile_fields[];
extern const struct ogc_tile_field ogc_report_tile_fields[];
extern const struct ogc_tile_field ogc_hotspot_tile_fields[];

/** Where a collection has something: the box that its tileset's limits are made from. */
TAPAK_MUST_CHECK enum tapak_status ogc_tiled_box(const struct api_visit *visit,
                                                 const struct ogc_tiled *tiled, bool *out_has_box,
                                                 struct tapak_box *out_box,
                                                 struct tapak_error *err);

/** route->data is the ogc_collection, but of the last three. */
tapak_handler_fn ogc_tile_one;
tapak_handler_fn ogc_tileset_list;
tapak_handler_fn ogc_tileset_one; ///< metadata or TileJSON
tapak_handler_fn ogc_tileset_all;
tapak_handler_fn ogc_tile_matrix_set_list;
tapak_handler_fn ogc_tile_matrix_set;

/** TileJSON of a collection, into the response; box may be NULL. */
void ogc_tilejson_put(const struct tapak_call *call, struct tapak_response *response,
                      const struct api_visit *visit, const struct ogc_tiled *tiled,
                      const struct tapak_box *box);

#endif
