#include "api/ogc/ogc.h"
#include "api/ogc/page.h"
#include "tapak/encode/geojson.h"

#include <stdio.h>

static const char crs84[] = "http://www.opengis.net/def/crs/OGC/1.3/CRS84";
static const char json_type[] = "application/json";
static const char geojson_type[] = "application/geo+json";
enum { PATH_BYTES = 128 };

const struct ogc_collection ogc_collections[] = {
    [OGC_VILLAGES] = {"villages", "Villages", "Boundaries of villages, of the current edition"},
    [OGC_REPORTS] = {"reports", "Reports",
                     "Published reports by day; of sensitive categories a stand-in point"},
    [OGC_HOTSPOTS] = {"hotspots", "Hotspots", "Satellite detections of heat"},
    [OGC_VILLAGE_SUMMARIES] = {"village-summaries", "Villages with their counts",
                               "Counts of published reports, 1 to 4 as <5, and of hotspots"},
    {0},
};

// Villages say where they are; points may lie outside of all of them, so they say nothing rather
// than too little.
static void put_extent(struct tapak_json *json, const struct ogc_collection *collection,
                       const struct tapak_world *world)
{
    bool is_of_villages = collection == &ogc_collections[OGC_VILLAGES] ||
                          collection == &ogc_collections[OGC_VILLAGE_SUMMARIES];
    if (!is_of_villages || tapak_locator_count(world->locator) == 0) {
        return;
    }
    struct tapak_box box = tapak_locator_extent(world->locator);
    tapak_json_put_object(json, "extent");
    tapak_json_put_object(json, "spatial");
    tapak_json_put_array(json, "bbox");
    tapak_geojson_put_box(json, NULL, &box);
    tapak_json_close(json);
    tapak_json_put_text(json, "crs", crs84);
    tapak_json_close(json);
    tapak_json_close(json);
}

// The members; the object is the caller's.
static void put_collection(struct tapak_json *json, const struct tapak_call *call,
                           const struct ogc_collection *collection, const struct tapak_world *world)
{
    char path[PATH_BYTES];
    tapak_json_put_text(json, "id", collection->id);
    tapak_json_put_text(json, "title", collection->title);
    tapak_json_put_text(json, "description", collection->description);
    tapak_json_put_text(json, "itemType", "feature");
    put_extent(json, collection, world);
    tapak_json_put_array(json, "crs");
    tapak_json_add_text(json, crs84);
    tapak_json_close(json);
    tapak_json_put_array(json, "links");
    (void)snprintf(path, sizeof path, "/ogc/collections/%s", collection->id);
    ogc_put_link(json, call, "self", path, json_type, collection->title);
    (void)snprintf(path, sizeof path, "/ogc/collections/%s/items", collection->id);
    ogc_put_link(json, call, "items", path, geojson_type, "Its features");
    tapak_json_close(json);
}

static void put_list(struct tapak_json *json, const struct tapak_call *call,
                     const struct tapak_world *world)
{
    tapak_json_open_object(json);
    tapak_json_put_array(json, "links");
    ogc_put_link(json, call, "self", "/ogc/collections", json_type, "This document");
    tapak_json_close(json);
    tapak_json_put_array(json, "collections");
    for (const struct ogc_collection *one = ogc_collections; one->id != NULL; one++) {
        tapak_json_open_object(json);
        put_collection(json, call, one, world);
        tapak_json_close(json);
    }
    tapak_json_close(json);
    tapak_json_close(json);
}

enum tapak_status ogc_collection_list(const struct tapak_call *call,
                                      struct tapak_response *response, struct tapak_error *err)
{
    struct api_visit visit;
    struct tapak_json json;
    tapak_json_init(&json, &response->body);
    enum tapak_status status = api_visit_begin(call, &visit, err);
    if (status == TAPAK_OK) {
        put_list(&json, call, visit.world);
    }
    api_visit_end(&visit);
    return status;
}

enum tapak_status ogc_collection_one(const struct tapak_call *call, struct tapak_response *response,
                                     struct tapak_error *err)
{
    struct api_visit visit;
    struct tapak_json json;
    tapak_json_init(&json, &response->body);
    enum tapak_status status = api_visit_begin(call, &visit, err);
    if (status == TAPAK_OK) {
        tapak_json_open_object(&json);
        put_collection(&json, call, call->route->data, visit.world);
        tapak_json_close(&json);
    }
    api_visit_end(&visit);
    return status;
}
