// One way from request to answer for every collection. JSON goes straight into the body; HTML is
// gathered beside it, since its map stands above the table.
#include "api/ogc/page.h"

#include "api/areas.h"
#include "api/ogc/filter.h"
#include "api/ogc/html.h"
#include "api/ogc/links.h"
#include "api/ogc/ogc.h"
#include "api/ogc/sketch.h"
#include "tapak/base/instant.h"
#include "tapak/base/number.h"
#include "tapak/base/tag.h"

#include <stdio.h>
#include <string.h>

enum { DEGREE_DIGITS = 7, METRE_DIGITS = 3, HEADER_BYTES = 160 };

bool ogc_page_takes(struct ogc_page *page)
{
    if (page->skip > 0) {
        page->skip--;
        return false;
    }
    if (page->returned == page->query.limit) {
        page->has_more = true;
        return false;
    }
    page->returned++;
    return true;
}

void ogc_feature_open(struct ogc_page *page, const char *id)
{
    page->column = 0;
    if (page->sketch != NULL) {
        sketch_open_feature(page->sketch, id);
        return;
    }
    tapak_json_open_object(&page->json);
    tapak_json_put_text(&page->json, "type", "Feature");
    tapak_json_put_text(&page->json, "id", id);
}

void ogc_feature_close(struct ogc_page *page)
{
    if (page->sketch != NULL) {
        sketch_close_feature(page->sketch);
        return;
    }
    tapak_json_close(&page->json);
    if (!page->is_single) {
        tapak_json_close(&page->json);
    }
}

static enum tapak_status blame_crs(struct ogc_page *page, enum tapak_status status)
{
    if (status == TAPAK_INVALID) {
        page->response->culprit = "crs";
    }
    return status;
}

enum tapak_status ogc_put_point(struct ogc_page *page, bool has_point, struct tapak_point point)
{
    enum tapak_status status = TAPAK_OK;
    if (page->sketch != NULL) {
        if (has_point) {
            sketch_point(page->sketch, point);
        }
        return TAPAK_OK;
    }
    if (!has_point) {
        tapak_json_put_null(&page->json, "geometry");
    } else if (page->projector == NULL) {
        tapak_geojson_put_point(&page->json, "geometry", point);
    } else {
        status =
            tapak_geojson_put_point_in(&page->json, "geometry", point, &page->system, page->err);
    }
    tapak_json_put_object(&page->json, "properties");
    return blame_crs(page, status);
}

enum tapak_status ogc_put_shape(struct ogc_page *page, struct tapak_wkb shape,
                                struct tapak_slice geojson, const struct tapak_box *box)
{
    enum tapak_status status = TAPAK_OK;
    if (page->sketch != NULL) {
        return sketch_shape(page->sketch, shape, box, page->err);
    }
    if (page->projector == NULL && geojson.text != NULL) {
        tapak_json_put_raw(&page->json, "geometry", geojson.text, geojson.length);
    } else {
        status = tapak_geojson_put_geometry_in(&page->json, "geometry", shape,
                                               page->projector == NULL ? NULL : &page->system,
                                               page->err);
    }
    tapak_json_put_object(&page->json, "properties");
    return blame_crs(page, status);
}

void ogc_put_text(struct ogc_page *page, const char *text)
{
    if (page->sketch != NULL) {
        sketch_value(page->sketch, page->column++, text);
        return;
    }
    tapak_json_put_text(&page->json, page->collection->fields[page->column++].name, text);
}

void ogc_put_number(struct ogc_page *page, double number, int digits)
{
    if (page->sketch != NULL) {
        char text[TAPAK_NUMBER_BYTES];
        (void)tapak_format_double(text, number, digits);
        sketch_value(page->sketch, page->column++, text);
        return;
    }
    tapak_json_put_double(&page->json, page->collection->fields[page->column++].name, number,
                          digits);
}

void ogc_put_int(struct ogc_page *page, int64_t number)
{
    if (page->sketch != NULL) {
        char text[TAPAK_NUMBER_BYTES];
        (void)tapak_format_int(text, number);
        sketch_value(page->sketch, page->column++, text);
        return;
    }
    tapak_json_put_int(&page->json, page->collection->fields[page->column++].name, number);
}

void ogc_put_bool(struct ogc_page *page, bool truth)
{
    if (page->sketch != NULL) {
        sketch_value(page->sketch, page->column++,
                     truth ? html_say(page->call, "ya", "yes")
                           : html_say(page->call, "tidak", "no"));
        return;
    }
    tapak_json_put_bool(&page->json, page->collection->fields[page->column++].name, truth);
}

void ogc_put_instant(struct ogc_page *page, int64_t instant_ms)
{
    if (page->sketch != NULL) {
        char text[TAPAK_INSTANT_BYTES];
        (void)tapak_format_instant_at(text, instant_ms, page->visit->world->offset_minutes);
        sketch_value(page->sketch, page->column++, text);
        return;
    }
    tapak_json_put_instant(&page->json, page->collection->fields[page->column++].name, instant_ms);
}

enum tapak_status ogc_take_cursor(struct ogc_page *page, struct cursor *out_cursor,
                                  struct tapak_error *err)
{
    const struct tapak_key *key = tapak_store_key(page->visit->api->store);
    struct cursor cursor = {0, 0};
    if (page->query.cursor != NULL &&
        !cursor_open(page->query.cursor, key, page->collection->id, &cursor)) {
        page->response->culprit = "cursor";
        return tapak_fail(err, TAPAK_INVALID, "parameter cursor is not from a next link");
    }
    *out_cursor = cursor;
    return TAPAK_OK;
}

enum tapak_status ogc_take_area(const struct tapak_value *village, const struct tapak_value *in,
                                struct tapak_code *out_area, struct tapak_response *response,
                                struct tapak_error *err)
{
    if (village->is_given &&
        (in->is_given || tapak_code_level(&village->area) != TAPAK_LEVEL_VILLAGE)) {
        response->culprit = "village";
        return tapak_fail(err, TAPAK_INVALID,
                          "parameter village is no village's code, or stands beside in");
    }
    *out_area = village->is_given ? village->area : in->area;
    return TAPAK_OK;
}

static bool convert_point(struct tapak_point point, double *out_first, double *out_second,
                          void *context)
{
    const struct ogc_page *page = context;
    struct tapak_error ignored;
    struct tapak_axes axes;
    if (tapak_crs_from_point(page->projector, page->query.crs, point, &axes, &ignored) !=
        TAPAK_OK) {
        return false;
    }
    *out_first = axes.first;
    *out_second = axes.second;
    return true;
}

// HTML draws in degrees whatever was asked for.
static enum tapak_status set_system(struct ogc_page *page)
{
    char *header = tapak_arena_take(page->call->arena, HEADER_BYTES);
    if (header != NULL) {
        (void)snprintf(header, HEADER_BYTES, "<%s>", page->query.crs->uri);
        tapak_response_set(page->response, "Content-Crs", header);
    }
    if (page->query.crs == &tapak_crs_list[TAPAK_CRS_CRS84]) {
        return TAPAK_OK;
    }
    page->system = (struct tapak_geojson_system){
        convert_point, page, page->query.crs->is_degrees ? DEGREE_DIGITS : METRE_DIGITS};
    return api_visit_projector(page->visit, &page->projector, page->err);
}

// The regencies as a path below the features.
static void put_map(struct ogc_page *page)
{
    static const double step_deg = 0.01;
    const struct areas_level *level = NULL;
    struct tapak_buf land;
    struct tapak_error ignored = {0};
    struct areas *areas = page->visit->held->areas;
    tapak_buf_init(&land, TAPAK_MAX_ANSWER_BYTES);
    enum tapak_status status = api_visit_reader(page->visit, &ignored);
    if (status == TAPAK_OK) {
        status = areas_level(areas, page->visit->conn, TAPAK_LEVEL_REGENCY, &level, &ignored);
    }
    for (size_t i = 0; status == TAPAK_OK && i < level->count; i++) {
        if (level->items[i].shape.bytes != NULL) {
            status = sketch_path(&land, level->items[i].shape, step_deg, &ignored);
        }
    }
    sketch_put_map(page->sketch, &page->response->body,
                   (struct tapak_slice){land.bytes, land.size});
    tapak_buf_free(&land);
}

static void put_collection_crumb(struct ogc_page *page)
{
    char path[OGC_PATH_BYTES];
    const struct ogc_collection *one = page->collection;
    (void)snprintf(path, sizeof path, "/ogc/collections/%s%s", one->id,
                   page->is_single ? "/items" : "");
    tapak_buf_put_text(&page->response->body, "<p>");
    html_link(&page->response->body, page->call, path,
              html_say(page->call, one->title_id, one->title_en));
    tapak_buf_put_text(&page->response->body, "</p>\n");
}

static void close_html(struct ogc_page *page, const char *title)
{
    struct tapak_buf *body = &page->response->body;
    html_open(page->call, page->response, title);
    put_collection_crumb(page);
    if (!page->is_single) {
        tapak_buf_printf(body, "<p>%lld / %lld", (long long)page->returned,
                         (long long)page->matched);
        if (page->has_more) {
            struct tapak_buf url;
            tapak_buf_init(&url, OGC_URL_CEILING_BYTES);
            tapak_call_put_url(&url, page->call, "cursor", page->next, "offset");
            tapak_buf_put_text(body, " · ");
            html_address(body, tapak_buf_text(&url),
                         html_say(page->call, "Halaman berikut", "Next page"));
            tapak_buf_free(&url);
        }
        tapak_buf_put_text(body, "</p>\n");
    }
    put_map(page);
    sketch_put_table(page->sketch, body);
    html_close(page->call, page->response);
}

static void close_json(struct ogc_page *page)
{
    struct tapak_json *json = &page->json;
    tapak_json_close(json);
    tapak_json_put_array(json, "links");
    ogc_put_self_links(json, page->call);
    if (page->has_more) {
        ogc_put_next_link(json, page->call, page->next);
    }
    ogc_put_collection_link(json, page->call, page->collection);
    tapak_json_close(json);
    tapak_json_put_int(json, "numberMatched", page->matched);
    tapak_json_put_int(json, "numberReturned", page->returned);
    const struct tapak_buf *body = &page->response->body;
    // What is before the time tells the answer from others, and the time is told by it.
    uint64_t tag = tapak_tag64(body->bytes, body->size);
    int64_t stamp_ms = api_stamp_of_tag(page->visit->api, tag);
    tapak_json_put_instant(json, "timeStamp", stamp_ms);
    tapak_json_close(json);
    page->response->tag = tapak_tag_mix(tag, (uint64_t)stamp_ms);
}

// What an answer about areas was asked by, in all that decides its bytes; terminated, in the
// buffer.
static void put_key(const struct ogc_page *page, struct tapak_buf *key)
{
    const struct tapak_call *call = page->call;
    tapak_buf_put_text(key, call->base_url);
    tapak_buf_put_char(key, '\n');
    tapak_buf_put(key, call->path.text, call->path.length);
    tapak_buf_put_char(key, '?');
    tapak_buf_put(key, call->query.text, call->query.length);
}

static enum tapak_status write_page(struct ogc_page *page, struct tapak_error *err)
{
    if (page->sketch == NULL) {
        tapak_json_open_object(&page->json);
        tapak_json_put_text(&page->json, "type", "FeatureCollection");
        tapak_json_put_array(&page->json, "features");
    }
    enum tapak_status status = page->collection->list(page, err);
    if (status != TAPAK_OK) {
        return status;
    }
    if (page->sketch == NULL) {
        close_json(page);
    } else {
        close_html(page,
                   html_say(page->call, page->collection->title_id, page->collection->title_en));
    }
    return TAPAK_OK;
}

// A large answer about areas is written once and kept.
static enum tapak_status recall_or_write(struct ogc_page *page, struct tapak_error *err)
{
    struct api_world *held = page->visit->held;
    struct tapak_buf key;
    uint64_t generation = 0;
    enum tapak_status status = api_visit_reader(page->visit, err);
    if (status == TAPAK_OK) {
        status = areas_generation(held->areas, page->visit->conn, &generation, err);
    }
    if (status != TAPAK_OK) {
        return status;
    }
    tapak_buf_init(&key, OGC_URL_CEILING_BYTES);
    put_key(page, &key);
    const char *text = tapak_buf_text(&key);
    if (!answers_recall(held->answers, text, generation, page->response)) {
        status = write_page(page, err);
        if (status == TAPAK_OK) {
            answers_keep(held->answers, text, generation, page->response);
        }
    }
    tapak_buf_free(&key);
    return status;
}

// The same words for what is hidden and for what is not there.
static enum tapak_status write_feature(struct ogc_page *page, struct tapak_error *err)
{
    const char *fid = page->call->values[OGC_FEATURE_ID].text;
    enum tapak_status status = page->collection->find(page, fid, err);
    if (status == TAPAK_NOT_FOUND) {
        return tapak_fail(err, TAPAK_NOT_FOUND, "nothing has this name");
    }
    if (status == TAPAK_OK && page->sketch != NULL) {
        close_html(page, fid);
    } else if (status == TAPAK_OK) {
        tapak_json_put_array(&page->json, "links");
        ogc_put_self_links(&page->json, page->call);
        ogc_put_collection_link(&page->json, page->call, page->collection);
        tapak_json_close(&page->json);
        tapak_json_close(&page->json);
    }
    return status;
}

static enum tapak_status answer(struct ogc_page *page, struct tapak_error *err)
{
    struct ogc_sketch sketch;
    enum tapak_status status = set_system(page);
    if (status != TAPAK_OK) {
        return status;
    }
    tapak_json_init(&page->json, &page->response->body);
    if (html_is_wanted(page->call)) {
        sketch_init(&sketch, page->call, page->collection, page->is_single);
        page->sketch = &sketch;
    }
    if (page->is_single) {
        status = write_feature(page, err);
    } else if (page->collection->is_of_areas && page->sketch == NULL) {
        status = recall_or_write(page, err);
    } else {
        status = write_page(page, err);
    }
    if (page->sketch != NULL) {
        sketch_free(&sketch);
    }
    return status;
}

enum tapak_status ogc_items(const struct tapak_call *call, struct tapak_response *response,
                            struct tapak_error *err)
{
    struct api_visit visit;
    struct ogc_page page = {.visit = &visit,
                            .call = call,
                            .collection = call->route->data,
                            .response = response,
                            .err = err};
    enum tapak_status status = api_visit_hold(call, &visit, err);
    if (status == TAPAK_OK) {
        status = ogc_query_read(&visit, call, &page.query, response, err);
    }
    if (status == TAPAK_OK) {
        page.skip = page.query.offset;
        status = ogc_filter_read(&page, err);
    }
    if (status == TAPAK_OK) {
        status = answer(&page, err);
    }
    ogc_filter_end(&page);
    api_visit_end(&visit);
    return status;
}

enum tapak_status ogc_item(const struct tapak_call *call, struct tapak_response *response,
                           struct tapak_error *err)
{
    struct api_visit visit;
    struct ogc_page page = {.visit = &visit,
                            .call = call,
                            .collection = call->route->data,
                            .response = response,
                            .err = err,
                            .is_single = true,
                            .query = {.limit = 1}};
    enum tapak_status status = api_visit_hold(call, &visit, err);
    if (status == TAPAK_OK) {
        status = ogc_query_crs(call, OGC_FEATURE_CRS, &page.query.crs, response, err);
    }
    if (status == TAPAK_OK) {
        status = answer(&page, err);
    }
    api_visit_end(&visit);
    return status;
}
