// Below the last zoom the points of a cell are one feature that counts them; cells are an eighth of
// a tile wide and aligned to the world, so each point is in exactly one of them, whatever tile is
// asked for. At the last zoom every point is a feature, unless a tile has too many.
#include "api/ogc/tiles.h"

#include "tapak/base/hash.h"
#include "tapak/base/instant.h"
#include "tapak/layer/clusters.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    CELL_BITS = 3,       ///< 8 cells a side: 64 pixels
    CROWDED_BITS = 6,    ///< 64 cells a side, at the last zoom only
    MOST_SINGLES = 5000, ///< features of a tile at the last zoom
    KEY_BYTES = TAPAK_CATEGORY_BYTES + 16
};

#define CLUSTER_ID (UINT64_C(1) << 52) // ids of points are below it, and JavaScript's reach above

const struct ogc_tile_field ogc_report_tile_fields[] = {
    {"id", "String", "Id of the report, as in items; of a single one, as is what follows"},
    {"category", "String", "Code of its category"},
    {"state", "String", "Code of its state"},
    {"class", "String", "Code of its class"},
    {"received", "String", "Local day, 2026-11-23"},
    {"placed_by", "String", "How it was placed"},
    {"village", "String", "Code of the village; absent when it lies in none"},
    {"in_programme", "Boolean", "Whether the village was in the programme on that day"},
    {"is_stand_in", "Boolean", "Whether the point stands in for the true one"},
    {"reversal_signal", "Boolean", "Whether it is a sign of reversal in a programme village"},
    {0},
};

const struct ogc_tile_field ogc_hotspot_tile_fields[] = {
    {"acquired", "String", "Time of the overpass in UTC; of a single one, as is what follows"},
    {"satellite", "String", "Name of the satellite"},
    {"instrument", "String", "MODIS or VIIRS"},
    {"confidence", "String", "low, medium or high"},
    {"placed_by", "String", "How it was placed"},
    {"village", "String", "Code of the village; absent when it lies in none"},
    {0},
};

struct points {
    struct ogc_tile *tile;
    struct tapak_mvt *mvt;
    const struct tapak_categories *categories;
    bool is_reports;
    uint64_t count;
    struct tapak_layer_point *singles; ///< at the last zoom
    size_t single_count;
};

static struct tapak_tile_point place(const struct ogc_tile *tile, uint32_t x, uint32_t y)
{
    struct tapak_tile_square square = tapak_tile_square(tile->at);
    unsigned shift = tapak_tile_shift(tile->at.zoom);
    return (struct tapak_tile_point){(int32_t)((x - square.west_x) >> shift),
                                     (int32_t)((y - square.north_y) >> shift)};
}

static const char *village_of(const struct tapak_layer_point *point)
{
    return strlen(point->area) == TAPAK_VILLAGE_CODE_LENGTH ? point->area : NULL;
}

static void put_report(const struct points *points, const struct tapak_layer_point *point)
{
    struct tapak_mvt *mvt = points->mvt;
    const struct tapak_layer_kind *kind = point->kind;
    char day[TAPAK_INSTANT_BYTES];
    int offset_minutes = points->tile->visit->world->offset_minutes;
    (void)tapak_format_day(day, tapak_day_of(point->time_ms, offset_minutes));
    tapak_mvt_put_text(mvt, "id", point->public_id);
    tapak_mvt_put_text(mvt, "category", kind->category);
    tapak_mvt_put_text(mvt, "state", tapak_state_code(kind->state));
    tapak_mvt_put_text(mvt, "class", tapak_class_code(kind->klass));
    tapak_mvt_put_text(mvt, "received", day);
    tapak_mvt_put_text(mvt, "placed_by", tapak_placed_by_code(kind->placed_by));
    tapak_mvt_put_text(mvt, "village", village_of(point));
    tapak_mvt_put_bool(mvt, "in_programme", kind->in_programme);
    tapak_mvt_put_bool(mvt, "is_stand_in", !points->tile->is_own && kind->is_sensitive);
    tapak_mvt_put_bool(mvt, "reversal_signal", kind->in_programme && kind->is_reversal_signal);
}

static void put_hotspot(const struct points *points, const struct tapak_layer_point *point)
{
    struct tapak_mvt *mvt = points->mvt;
    const struct tapak_layer_kind *kind = point->kind;
    char time[TAPAK_INSTANT_BYTES];
    (void)tapak_format_instant(time, point->time_ms);
    tapak_mvt_put_text(mvt, "acquired", time);
    tapak_mvt_put_text(mvt, "satellite", kind->satellite);
    tapak_mvt_put_text(mvt, "instrument", kind->instrument);
    tapak_mvt_put_text(mvt, "confidence", tapak_confidence_code(kind->confidence));
    tapak_mvt_put_text(mvt, "placed_by", tapak_placed_by_code(kind->placed_by));
    tapak_mvt_put_text(mvt, "village", village_of(point));
}

// Of a hotspot the id of its item; a report's row number never leaves, so it is made of its name.
static uint64_t id_of(const struct points *points, const struct tapak_layer_point *point)
{
    return points->is_reports
               ? tapak_hash64(point->public_id, strlen(point->public_id)) & (CLUSTER_ID - 1)
               : (uint64_t)point->row_id;
}

static void put_single(const struct points *points, const struct tapak_layer_point *point)
{
    tapak_mvt_open_feature(points->mvt, TAPAK_MVT_POINT, id_of(points, point));
    tapak_mvt_put_point(points->mvt, place(points->tile, point->x, point->y));
    if (points->is_reports) {
        put_report(points, point);
    } else {
        put_hotspot(points, point);
    }
    tapak_mvt_close_feature(points->mvt);
}

// The first zoom at which its points are in different cells; at the last one they are features.
static uint32_t expansion_zoom(const struct tapak_layer_cluster *cluster, uint32_t zoom)
{
    uint32_t apart_x = cluster->box.west_x ^ cluster->box.east_x;
    uint32_t apart_y = cluster->box.north_y ^ cluster->box.south_y;
    for (zoom++; zoom < TAPAK_TILE_MAX_ZOOM; zoom++) {
        unsigned shift = 32 - CELL_BITS - zoom;
        if ((apart_x | apart_y) >> shift != 0) {
            break;
        }
    }
    return zoom;
}

static void put_counts(const struct points *points, const struct tapak_layer_cluster *cluster)
{
    char key[KEY_BYTES];
    for (size_t i = 0; i < cluster->category_count; i++) {
        if (cluster->categories[i] > 0) {
            (void)snprintf(key, sizeof key, "category:%s", points->categories->items[i].code);
            tapak_mvt_put_int(points->mvt, key, cluster->categories[i]);
        }
    }
    int traits = points->is_reports ? (int)TAPAK_STATE_COUNT : (int)TAPAK_CONFIDENCE_COUNT;
    for (int i = 0; i < traits; i++) {
        if (cluster->states[i] == 0) {
            continue;
        }
        if (points->is_reports) {
            (void)snprintf(key, sizeof key, "state:%s", tapak_state_code((enum tapak_state)i));
        } else {
            (void)snprintf(key, sizeof key, "confidence:%s",
                           tapak_confidence_code((enum tapak_confidence)i));
        }
        tapak_mvt_put_int(points->mvt, key, cluster->states[i]);
    }
}

static enum tapak_status put_cluster(const struct tapak_layer_cluster *cluster, void *context)
{
    struct points *points = context;
    uint32_t zoom = points->tile->at.zoom;
    if (cluster->count == 1) {
        put_single(points, &cluster->first);
        return TAPAK_OK;
    }
    uint64_t id =
        CLUSTER_ID | (uint64_t)zoom << 40 | (uint64_t)cluster->cell_y << 20 | cluster->cell_x;
    tapak_mvt_open_feature(points->mvt, TAPAK_MVT_POINT, id);
    tapak_mvt_put_point(points->mvt, place(points->tile, cluster->x, cluster->y));
    tapak_mvt_put_bool(points->mvt, "cluster", true);
    tapak_mvt_put_int(points->mvt, "count", cluster->count);
    if (zoom < TAPAK_TILE_MAX_ZOOM) {
        tapak_mvt_put_int(points->mvt, "expansion_zoom", expansion_zoom(cluster, zoom));
    }
    put_counts(points, cluster);
    tapak_mvt_close_feature(points->mvt);
    return TAPAK_OK;
}

static enum tapak_status put_clusters(struct points *points, unsigned cell_bits,
                                      struct tapak_error *err)
{
    struct ogc_tile *tile = points->tile;
    struct tapak_tile_square square = tapak_tile_square(tile->at);
    return tapak_layer_clusters(tile->visit->layer, &tile->query, &square,
                                32 - cell_bits - tile->at.zoom, put_cluster, points, err);
}

static enum tapak_status take_single(const struct tapak_layer_point *point, void *context)
{
    struct points *points = context;
    points->count++;
    if (points->single_count == MOST_SINGLES) {
        return TAPAK_CANCELLED; // too many: they are counted by cell instead
    }
    points->singles[points->single_count++] = *point;
    return TAPAK_OK;
}

// From the north, then from the west, then by name: the layer has no order of its own.
static int compare_singles(const void *left, const void *right)
{
    const struct tapak_layer_point *a = left;
    const struct tapak_layer_point *b = right;
    if (a->y != b->y) {
        return a->y < b->y ? -1 : 1;
    }
    if (a->x != b->x) {
        return a->x < b->x ? -1 : 1;
    }
    int by_id = strcmp(a->public_id, b->public_id);
    return by_id != 0 ? by_id : (a->row_id > b->row_id) - (a->row_id < b->row_id);
}

static enum tapak_status put_singles(struct points *points, struct tapak_error *err)
{
    struct ogc_tile *tile = points->tile;
    struct tapak_tile_square square = tapak_tile_square(tile->at);
    points->singles =
        tapak_arena_take_array(tile->call->arena, MOST_SINGLES, sizeof *points->singles);
    if (points->singles == NULL) {
        return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for the points of a tile");
    }
    enum tapak_status status =
        tapak_layer_each(tile->visit->layer, &tile->query, &square, take_single, points, err);
    if (status == TAPAK_CANCELLED && points->count > MOST_SINGLES) {
        return put_clusters(points, CROWDED_BITS, err);
    }
    if (status == TAPAK_OK) {
        qsort(points->singles, points->single_count, sizeof *points->singles, compare_singles);
        for (size_t i = 0; i < points->single_count; i++) {
            put_single(points, &points->singles[i]);
        }
    }
    return status;
}

enum tapak_status point_tile_draw(struct ogc_tile *tile, struct tapak_mvt *mvt,
                                  struct tapak_error *err)
{
    const struct ogc_collection *collection = tile->call->route->data;
    struct points points = {
        .tile = tile,
        .mvt = mvt,
        .categories = tapak_snapshot_categories(tile->visit->layer),
        .is_reports = tile->query.of == TAPAK_REPORTS,
    };
    tapak_mvt_open_layer(mvt, collection->id, TAPAK_TILE_UNITS);
    enum tapak_status status = tile->at.zoom == TAPAK_TILE_MAX_ZOOM
                                   ? put_singles(&points, err)
                                   : put_clusters(&points, CELL_BITS, err);
    tapak_mvt_close_layer(mvt);
    return status;
}
