// Polygons of areas and, apart from them, a point for each name: a name in a polygon would be drawn
// once in every tile that the polygon reaches into.
#include "api/ogc/tiles.h"

#include "tapak/geo/mercator.h"

const struct tapak_param ogc_tile_params[] = {OGC_TILE_PARAMS, {0}};

const struct ogc_tile_field ogc_village_tile_fields[] = {
    {"code", "String", "Code of the village"},
    {"name", "String", "Official name"},
    {"type", "String", "desa, kelurahan or kampung; absent when not known"},
    {"district", "String", "Name of its district; absent when not known"},
    {"regency", "String", "Name of its regency; absent when not known"},
    {"in_programme", "Boolean", "Whether it is in the carbon programme today"},
    {0},
};

const struct ogc_tile_field ogc_district_tile_fields[] = {
    {"code", "String", "Code of the district"},
    {"name", "String", "Official name; absent when not known"},
    {"regency", "String", "Name of its regency; absent when not known"},
    {"villages", "Number", "Villages in it"},
    {"programme_villages", "Number", "Of them in the carbon programme today"},
    {0},
};

const struct ogc_tile_field ogc_regency_tile_fields[] = {
    {"code", "String", "Code of the regency"},
    {"name", "String", "Official name; absent when not known"},
    {"villages", "Number", "Villages in it"},
    {"programme_villages", "Number", "Of them in the carbon programme today"},
    {0},
};

const struct ogc_tile_field ogc_label_tile_fields[] = {
    {"code", "String", "Code of the area"},
    {"name", "String", "Name to write here"},
    {"in_programme", "Boolean", "Villages only: whether it is in the carbon programme today"},
    {0},
};

struct drawing {
    const struct borders_view *view;
    const unsigned char *programme;
    enum tapak_level level;
    struct tapak_tile tile;
    struct tapak_mvt *mvt;
    size_t first_village; ///< of the area that is being drawn: villages are in order, as areas are
};

// "64.02.01.2001" → 6402012001: the same in every tile and edition.
static uint64_t id_of(const struct tapak_code *code)
{
    uint64_t id = 0;
    for (const char *at = code->text; *at != '\0'; at++) {
        id = *at == '.' ? id : id * 10 + (uint64_t)(*at - '0');
    }
    return id;
}

static void take_ring(struct tapak_tile_point *points, size_t count, bool is_hole, void *context)
{
    struct drawing *drawing = context;
    (void)tapak_mvt_put_ring(drawing->mvt, points, count, is_hole);
}

static const char *known(const char *text)
{
    return text[0] == '\0' ? NULL : text;
}

static void put_village(const struct drawing *drawing, size_t i)
{
    const struct areas_item *item = &drawing->view->villages->items[i];
    tapak_mvt_put_text(drawing->mvt, "code", item->code.text);
    tapak_mvt_put_text(drawing->mvt, "name", known(item->name));
    tapak_mvt_put_text(drawing->mvt, "type", known(item->type));
    tapak_mvt_put_text(drawing->mvt, "district", known(item->district));
    tapak_mvt_put_text(drawing->mvt, "regency", known(item->regency));
    tapak_mvt_put_bool(drawing->mvt, "in_programme", drawing->programme[i] != 0);
}

// The villages of area i follow those of the areas before it.
static size_t villages_end(const struct drawing *drawing, const struct tapak_code *code)
{
    const struct areas_level *villages = drawing->view->villages;
    size_t end = drawing->first_village;
    while (end < villages->count && tapak_code_is_in(&villages->items[end].code, code)) {
        end++;
    }
    return end;
}

static const char *name_of(const struct drawing *drawing)
{
    const struct areas_item *first = &drawing->view->villages->items[drawing->first_village];
    return known(drawing->level == TAPAK_LEVEL_DISTRICT ? first->district : first->regency);
}

static void put_group(const struct drawing *drawing, const struct tapak_code *code, size_t end)
{
    int64_t in_programme = 0;
    for (size_t v = drawing->first_village; v < end; v++) {
        in_programme += drawing->programme[v] != 0;
    }
    tapak_mvt_put_text(drawing->mvt, "code", code->text);
    tapak_mvt_put_text(drawing->mvt, "name", name_of(drawing));
    if (drawing->level == TAPAK_LEVEL_DISTRICT) {
        tapak_mvt_put_text(drawing->mvt, "regency",
                           known(drawing->view->villages->items[drawing->first_village].regency));
    }
    tapak_mvt_put_int(drawing->mvt, "villages", (int64_t)(end - drawing->first_village));
    tapak_mvt_put_int(drawing->mvt, "programme_villages", in_programme);
}

static enum tapak_status put_polygons(struct drawing *drawing, struct tapak_error *err)
{
    const struct tapak_mesh *mesh = drawing->view->mesh;
    struct tapak_mesh_pen pen = {0};
    enum tapak_status status = TAPAK_OK;
    drawing->first_village = 0;
    for (size_t i = 0; i < tapak_mesh_count(mesh, drawing->level) && status == TAPAK_OK; i++) {
        struct tapak_code code = tapak_mesh_code(mesh, drawing->level, i);
        size_t end = villages_end(drawing, &code);
        tapak_mvt_open_feature(drawing->mvt, TAPAK_MVT_POLYGON, id_of(&code));
        status =
            tapak_mesh_draw(mesh, drawing->level, i, drawing->tile, &pen, take_ring, drawing, err);
        if (tapak_mvt_has_geometry(drawing->mvt) && drawing->level == TAPAK_LEVEL_VILLAGE) {
            put_village(drawing, i);
        } else if (tapak_mvt_has_geometry(drawing->mvt)) {
            put_group(drawing, &code, end);
        }
        tapak_mvt_close_feature(drawing->mvt);
        drawing->first_village = end;
    }
    tapak_mesh_pen_free(&pen);
    return status;
}

static void put_labels(struct drawing *drawing)
{
    const struct tapak_mesh *mesh = drawing->view->mesh;
    struct tapak_tile_square square = tapak_tile_square(drawing->tile);
    unsigned shift = tapak_tile_shift(drawing->tile.zoom);
    drawing->first_village = 0;
    for (size_t i = 0; i < tapak_mesh_count(mesh, drawing->level); i++) {
        struct tapak_code code = tapak_mesh_code(mesh, drawing->level, i);
        struct tapak_point label = tapak_mesh_label(mesh, drawing->level, i);
        uint32_t x = tapak_mercator_x(label.lon_deg);
        uint32_t y = tapak_mercator_y(label.lat_deg);
        bool is_village = drawing->level == TAPAK_LEVEL_VILLAGE;
        if (x >= square.west_x && x <= square.east_x && y >= square.north_y &&
            y <= square.south_y) {
            tapak_mvt_open_feature(drawing->mvt, TAPAK_MVT_POINT, id_of(&code));
            tapak_mvt_put_point(
                drawing->mvt, (struct tapak_tile_point){(int32_t)((x - square.west_x) >> shift),
                                                        (int32_t)((y - square.north_y) >> shift)});
            tapak_mvt_put_text(drawing->mvt, "code", code.text);
            tapak_mvt_put_text(drawing->mvt, "name",
                               is_village ? known(drawing->view->villages->items[i].name)
                                          : name_of(drawing));
            if (is_village) {
                tapak_mvt_put_bool(drawing->mvt, "in_programme", drawing->programme[i] != 0);
            }
            tapak_mvt_close_feature(drawing->mvt);
        }
        drawing->first_village = villages_end(drawing, &code);
    }
}

enum tapak_status area_tile_read(struct ogc_tile *tile, struct tapak_error *err)
{
    struct borders_view view;
    enum tapak_status status = borders_view(
        tile->visit->held->borders, tapak_snapshot_revision(tile->visit->layer), &view, err);
    if (status == TAPAK_OK) {
        tile->generation = view.generation;
    }
    return status;
}

enum tapak_status area_tile_draw(struct ogc_tile *tile, struct tapak_mvt *mvt,
                                 struct tapak_error *err)
{
    static const char *const labels[TAPAK_LEVEL_COUNT] = {
        [TAPAK_LEVEL_REGENCY] = "regencies-labels",
        [TAPAK_LEVEL_DISTRICT] = "districts-labels",
        [TAPAK_LEVEL_VILLAGE] = "villages-labels",
    };
    const struct ogc_tiled *tiled = ogc_tiled_find(tile->call->route->data);
    struct borders *borders = tile->visit->held->borders;
    struct borders_view view;
    struct drawing drawing = {.view = &view, .level = tiled->level, .tile = tile->at, .mvt = mvt};
    enum tapak_status status =
        borders_view(borders, tapak_snapshot_revision(tile->visit->layer), &view, err);
    if (status == TAPAK_OK) {
        status = borders_programme(borders, tile->call->arena, &drawing.programme, err);
    }
    if (status != TAPAK_OK) {
        return status;
    }
    tapak_mvt_open_layer(mvt, tiled->collection->id, TAPAK_TILE_UNITS);
    status = put_polygons(&drawing, err);
    tapak_mvt_close_layer(mvt);
    if (status == TAPAK_OK) {
        tapak_mvt_open_layer(mvt, labels[tiled->level], TAPAK_TILE_UNITS);
        put_labels(&drawing);
        tapak_mvt_close_layer(mvt);
    }
    return status;
}
