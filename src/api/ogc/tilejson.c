// Source: TileJSON 3.0.0.
#include "api/ogc/tiles.h"

#include "api/ogc/links.h"
#include "api/ogc/ogc.h"
#include "tapak/layer/clusters.h"

#include <stdio.h>

enum { KEY_BYTES = TAPAK_CATEGORY_BYTES + 16 };

static void put_field(struct tapak_json *json, const struct ogc_tile_field *field)
{
    char about[256];
    (void)snprintf(about, sizeof about, "%s: %s", field->type, field->about);
    tapak_json_put_text(json, field->name, about);
}

static void put_counts(struct tapak_json *json, const struct api_visit *visit, bool is_reports)
{
    char key[KEY_BYTES];
    tapak_json_put_text(json, "cluster", "Boolean: true when this stands for several");
    tapak_json_put_text(json, "count", "Number: how many this stands for");
    tapak_json_put_text(json, "expansion_zoom", "Number: the first zoom at which they part");
    if (!is_reports) {
        for (int i = 0; i < (int)TAPAK_CONFIDENCE_COUNT; i++) {
            (void)snprintf(key, sizeof key, "confidence:%s",
                           tapak_confidence_code((enum tapak_confidence)i));
            tapak_json_put_text(json, key, "Number: how many of this confidence");
        }
        return;
    }
    const struct tapak_categories *categories = tapak_snapshot_categories(visit->layer);
    for (size_t i = 0; i < categories->count; i++) {
        (void)snprintf(key, sizeof key, "category:%s", categories->items[i].code);
        tapak_json_put_text(json, key, "Number: how many of this category");
    }
    for (int i = 0; i < (int)TAPAK_STATE_COUNT; i++) {
        (void)snprintf(key, sizeof key, "state:%s", tapak_state_code((enum tapak_state)i));
        tapak_json_put_text(json, key, "Number: how many in this state");
    }
}

static void put_layer(struct tapak_json *json, const char *id, const char *about,
                      const struct ogc_tile_field *fields)
{
    tapak_json_open_object(json);
    tapak_json_put_text(json, "id", id);
    tapak_json_put_text(json, "description", about);
    tapak_json_put_int(json, "minzoom", 0);
    tapak_json_put_int(json, "maxzoom", TAPAK_TILE_MAX_ZOOM);
    tapak_json_put_object(json, "fields");
    for (const struct ogc_tile_field *field = fields; field->name != NULL; field++) {
        put_field(json, field);
    }
}

static void put_layers(struct tapak_json *json, const struct api_visit *visit,
                       const struct ogc_tiled *tiled)
{
    char id[OGC_PATH_BYTES];
    tapak_json_put_array(json, "vector_layers");
    put_layer(json, tiled->collection->id, tiled->collection->about_en, tiled->fields);
    if (tiled->level == TAPAK_LEVEL_NONE) {
        put_counts(json, visit, tiled->collection == &ogc_collections[OGC_REPORTS]);
    }
    tapak_json_close(json);
    tapak_json_close(json);
    if (tiled->label_fields != NULL) {
        (void)snprintf(id, sizeof id, "%s-labels", tiled->collection->id);
        put_layer(json, id, "A point inside each, for its name", tiled->label_fields);
        tapak_json_close(json);
        tapak_json_close(json);
    }
    tapak_json_close(json);
}

static void put_bounds(struct tapak_json *json, const struct tapak_box *box)
{
    tapak_json_put_array(json, "bounds");
    tapak_json_add_exact(json, box->west_deg);
    tapak_json_add_exact(json, box->south_deg);
    tapak_json_add_exact(json, box->east_deg);
    tapak_json_add_exact(json, box->north_deg);
    tapak_json_close(json);
}

void ogc_tilejson_put(const struct tapak_call *call, struct tapak_response *response,
                      const struct api_visit *visit, const struct ogc_tiled *tiled,
                      const struct tapak_box *box)
{
    struct tapak_json json;
    struct tapak_buf url;
    tapak_buf_init(&url, OGC_URL_CEILING_BYTES);
    tapak_buf_put_text(&url, call->base_url);
    tapak_buf_put_text(&url, "/ogc/collections/");
    tapak_buf_put_text(&url, tiled->collection->id);
    tapak_buf_put_text(&url, "/tiles/WebMercatorQuad/{z}/{y}/{x}");
    tapak_json_init(&json, &response->body);
    tapak_json_open_object(&json);
    tapak_json_put_text(&json, "tilejson", "3.0.0");
    tapak_json_put_text(&json, "name", tiled->collection->id);
    tapak_json_put_text(&json, "description", tiled->collection->about_en);
    tapak_json_put_text(&json, "scheme", "xyz");
    tapak_json_put_array(&json, "tiles");
    tapak_json_add_text(&json, tapak_buf_text(&url));
    tapak_buf_free(&url);
    tapak_json_close(&json);
    tapak_json_put_int(&json, "minzoom", 0);
    tapak_json_put_int(&json, "maxzoom", TAPAK_TILE_MAX_ZOOM);
    if (box != NULL) {
        put_bounds(&json, box);
    }
    put_layers(&json, visit, tiled);
    tapak_json_close(&json);
}
