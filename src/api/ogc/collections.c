#include "api/ogc/collection.h"

#include "api/ogc/html.h"
#include "api/ogc/links.h"
#include "api/ogc/ogc.h"
#include "api/ogc/tiles.h"
#include "tapak/base/instant.h"
#include "tapak/encode/geojson.h"
#include "tapak/geo/crs.h"

#include <stdio.h>

static const char json_type[] = "application/json";
static const char geojson_type[] = "application/geo+json";

const struct ogc_collection ogc_collections[] = {
    [OGC_REPORTS] =
        {"reports", "Laporan", "Reports",
         "Laporan yang diterbitkan, menurut hari; kategori peka memakai titik pengganti",
         "Published reports by day; of sensitive categories a stand-in point", "point", "received",
         ogc_report_fields, &ogc_report_queryables, reports_list, reports_find, reports_extent,
         false},
    [OGC_HOTSPOTS] = {"hotspots", "Titik panas", "Hotspots", "Deteksi panas oleh satelit",
                      "Satellite detections of heat", "point", "acquired", ogc_hotspot_fields,
                      &ogc_hotspot_queryables, hotspots_list, hotspots_find, hotspots_extent,
                      false},
    [OGC_VILLAGES] = {"villages", "Desa", "Villages", "Batas desa dari edisi yang berlaku",
                      "Boundaries of villages, of the current edition", "multipolygon", NULL,
                      ogc_village_fields, &ogc_village_queryables, areas_list, areas_find_one,
                      areas_extent, true},
    [OGC_DISTRICTS] = {"districts", "Kecamatan", "Districts", "Gabungan batas desa-desanya",
                       "The union of their villages' boundaries", "multipolygon", NULL,
                       ogc_district_fields, &ogc_district_queryables, areas_list, areas_find_one,
                       areas_extent, true},
    [OGC_REGENCIES] = {"regencies", "Kabupaten dan kota", "Regencies",
                       "Gabungan batas desa-desanya", "The union of their villages' boundaries",
                       "multipolygon", NULL, ogc_regency_fields, &ogc_regency_queryables,
                       areas_list, areas_find_one, areas_extent, true},
    [OGC_VILLAGE_SUMMARIES] = {"village-summaries", "Desa dengan jumlahnya",
                               "Villages with their counts",
                               "Jumlah laporan yang diterbitkan (1 sampai 4 sebagai <5) dan titik "
                               "panas",
                               "Counts of published reports, 1 to 4 as <5, and of hotspots",
                               "multipolygon", NULL, ogc_village_summary_fields,
                               &ogc_village_queryables, village_summaries_list,
                               village_summaries_find, areas_extent, false},
    {0},
};

static enum tapak_status extent_of(const struct api_visit *visit,
                                   const struct ogc_collection *collection,
                                   struct ogc_extent *out_extent, struct tapak_error *err)
{
    *out_extent = (struct ogc_extent){0};
    return collection->extent == NULL ? TAPAK_OK : collection->extent(visit, out_extent, err);
}

// With the local offset: the ends of a day are read as that.
static void add_instant(struct tapak_json *json, int64_t instant_ms, int offset_minutes)
{
    char text[TAPAK_INSTANT_BYTES];
    (void)tapak_format_instant_at(text, instant_ms, offset_minutes);
    tapak_json_add_text(json, text);
}

static void put_extent(struct tapak_json *json, const struct ogc_extent *extent, int offset_minutes)
{
    if (!extent->has_box && !extent->has_times) {
        return;
    }
    tapak_json_put_object(json, "extent");
    if (extent->has_box) {
        tapak_json_put_object(json, "spatial");
        tapak_json_put_array(json, "bbox");
        tapak_geojson_put_box(json, NULL, &extent->box);
        tapak_json_close(json);
        tapak_json_put_text(json, "crs", tapak_crs_list[TAPAK_CRS_CRS84].uri);
        tapak_json_close(json);
    }
    if (extent->has_times) {
        tapak_json_put_object(json, "temporal");
        tapak_json_put_array(json, "interval");
        tapak_json_open_array(json);
        add_instant(json, extent->first_ms, offset_minutes);
        add_instant(json, extent->last_ms, offset_minutes);
        tapak_json_close(json);
        tapak_json_close(json);
        tapak_json_put_text(json, "trs", "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian");
        tapak_json_close(json);
    }
    tapak_json_close(json);
}

static void put_links(struct tapak_json *json, const struct tapak_call *call,
                      const struct ogc_collection *collection, bool is_own_document)
{
    char path[OGC_PATH_BYTES];
    tapak_json_put_array(json, "links");
    (void)snprintf(path, sizeof path, "/ogc/collections/%s", collection->id);
    if (is_own_document) {
        ogc_put_self_links(json, call);
    } else {
        ogc_put_link(json, call, "self", path, json_type, collection->title_en);
        (void)snprintf(path, sizeof path, "/ogc/collections/%s?f=html", collection->id);
        ogc_put_link(json, call, "alternate", path, "text/html", "The collection as HTML");
    }
    (void)snprintf(path, sizeof path, "/ogc/collections/%s/items", collection->id);
    ogc_put_link(json, call, "items", path, geojson_type, "Its features");
    (void)snprintf(path, sizeof path, "/ogc/collections/%s/items?f=html", collection->id);
    ogc_put_link(json, call, "items", path, "text/html", "Its features as HTML");
    if (ogc_tiled_find(collection) != NULL) {
        (void)snprintf(path, sizeof path, "/ogc/collections/%s/tiles", collection->id);
        ogc_put_link(json, call, "http://www.opengis.net/def/rel/ogc/1.0/tilesets-vector", path,
                     json_type, "Its vector tiles");
    }
    (void)snprintf(path, sizeof path, "/ogc/collections/%s/queryables", collection->id);
    ogc_put_link(json, call, "http://www.opengis.net/def/rel/ogc/1.0/queryables", path,
                 "application/schema+json", "What filters may ask");
    (void)snprintf(path, sizeof path, "/ogc/collections/%s/schema", collection->id);
    ogc_put_link(json, call, "http://www.opengis.net/def/rel/ogc/1.0/schema", path,
                 "application/schema+json", "What features hold");
    tapak_json_close(json);
}

// The members; the object is the caller's.
static enum tapak_status put_collection(struct tapak_json *json, const struct tapak_call *call,
                                        const struct api_visit *visit,
                                        const struct ogc_collection *collection,
                                        struct tapak_error *err)
{
    struct ogc_extent extent;
    enum tapak_status status = extent_of(visit, collection, &extent, err);
    if (status != TAPAK_OK) {
        return status;
    }
    tapak_json_put_text(json, "id", collection->id);
    tapak_json_put_text(json, "title", collection->title_en);
    tapak_json_put_text(json, "description", collection->about_en);
    tapak_json_put_text(json, "itemType", "feature");
    put_extent(json, &extent, visit->world->offset_minutes);
    tapak_json_put_array(json, "crs");
    for (size_t i = 0; i < TAPAK_CRS_COUNT; i++) {
        tapak_json_add_text(json, tapak_crs_list[i].uri);
    }
    tapak_json_close(json);
    tapak_json_put_text(json, "storageCrs", tapak_crs_list[TAPAK_CRS_CRS84].uri);
    put_links(json, call, collection, call->route->data == collection);
    return TAPAK_OK;
}

static enum tapak_status put_list(struct tapak_json *json, const struct tapak_call *call,
                                  const struct api_visit *visit, struct tapak_error *err)
{
    enum tapak_status status = TAPAK_OK;
    tapak_json_open_object(json);
    tapak_json_put_array(json, "links");
    ogc_put_self_links(json, call);
    tapak_json_close(json);
    tapak_json_put_array(json, "crs");
    for (size_t i = 0; i < TAPAK_CRS_COUNT; i++) {
        tapak_json_add_text(json, tapak_crs_list[i].uri);
    }
    tapak_json_close(json);
    tapak_json_put_array(json, "collections");
    for (const struct ogc_collection *one = ogc_collections; one->id != NULL && status == TAPAK_OK;
         one++) {
        tapak_json_open_object(json);
        status = put_collection(json, call, visit, one, err);
        tapak_json_close(json);
    }
    tapak_json_close(json);
    tapak_json_close(json);
    return status;
}

static void show_list(const struct tapak_call *call, struct tapak_response *response)
{
    struct tapak_buf *body = &response->body;
    html_open(call, response, html_say(call, "Koleksi", "Collections"));
    tapak_buf_put_text(body, "<ul>\n");
    for (const struct ogc_collection *one = ogc_collections; one->id != NULL; one++) {
        char path[OGC_PATH_BYTES];
        (void)snprintf(path, sizeof path, "/ogc/collections/%s", one->id);
        tapak_buf_put_text(body, "<li>");
        html_link(body, call, path, html_say(call, one->title_id, one->title_en));
        tapak_buf_put_text(body, ": ");
        html_text(body, html_say(call, one->about_id, one->about_en));
        tapak_buf_put_text(body, "</li>\n");
    }
    tapak_buf_put_text(body, "</ul>\n");
    html_close(call, response);
}

static void show_fields(const struct tapak_call *call, struct tapak_buf *body,
                        const struct ogc_field *field)
{
    tapak_buf_put_text(body, "<h2>");
    html_text(body, html_say(call, "Isian", "Properties"));
    tapak_buf_put_text(body, "</h2>\n<dl>");
    for (; field->name != NULL; field++) {
        tapak_buf_put_text(body, "<dt><code>");
        html_text(body, field->name);
        tapak_buf_put_text(body, "</code></dt><dd>");
        html_text(body, html_say(call, field->title_id, field->title_en));
        tapak_buf_put_text(body, "</dd>");
    }
    tapak_buf_put_text(body, "</dl>\n");
}

static enum tapak_status show_collection(const struct tapak_call *call,
                                         const struct api_visit *visit,
                                         struct tapak_response *response, struct tapak_error *err)
{
    const struct ogc_collection *one = call->route->data;
    struct tapak_buf *body = &response->body;
    struct ogc_extent extent;
    char path[OGC_PATH_BYTES];
    enum tapak_status status = extent_of(visit, one, &extent, err);
    if (status != TAPAK_OK) {
        return status;
    }
    html_open(call, response, html_say(call, one->title_id, one->title_en));
    tapak_buf_put_text(body, "<p>");
    html_text(body, html_say(call, one->about_id, one->about_en));
    tapak_buf_put_text(body, "</p>\n<p>");
    (void)snprintf(path, sizeof path, "/ogc/collections/%s/items", one->id);
    html_link(body, call, path,
              html_say(call, "Lihat isinya di peta", "See its features on a map"));
    tapak_buf_put_text(body, "</p>\n");
    if (extent.has_box) {
        tapak_buf_printf(body, "<p>%.7g, %.7g – %.7g, %.7g</p>\n", extent.box.west_deg,
                         extent.box.south_deg, extent.box.east_deg, extent.box.north_deg);
    }
    show_fields(call, body, one->fields);
    html_close(call, response);
    return TAPAK_OK;
}

enum tapak_status ogc_collection_list(const struct tapak_call *call,
                                      struct tapak_response *response, struct tapak_error *err)
{
    struct api_visit visit;
    struct tapak_json json;
    tapak_json_init(&json, &response->body);
    enum tapak_status status = api_visit_begin(call, &visit, err);
    if (status == TAPAK_OK && html_is_wanted(call)) {
        show_list(call, response);
    } else if (status == TAPAK_OK) {
        status = put_list(&json, call, &visit, err);
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
    if (status == TAPAK_OK && html_is_wanted(call)) {
        status = show_collection(call, &visit, response, err);
    } else if (status == TAPAK_OK) {
        tapak_json_open_object(&json);
        status = put_collection(&json, call, &visit, call->route->data, err);
        tapak_json_close(&json);
    }
    api_visit_end(&visit);
    return status;
}
