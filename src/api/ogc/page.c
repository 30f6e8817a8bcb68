#include "api/ogc/page.h"

#include "api/ogc/ogc.h"

#include <stdio.h>

static const char geojson_type[] = "application/geo+json";
enum { URL_CEILING_BYTES = 32 * 1024, PATH_BYTES = 128 };

void ogc_page_open(struct ogc_page *page, const struct tapak_call *call,
                   struct tapak_response *response)
{
    const struct tapak_value *values = call->values;
    *page = (struct ogc_page){
        .call = call,
        .response = response,
        .limit = values[OGC_LIMIT].number,
        .skip = values[OGC_CURSOR].is_given ? 0 : values[OGC_OFFSET].number,
    };
    tapak_json_init(&page->json, &response->body);
    tapak_json_open_object(&page->json);
    tapak_json_put_text(&page->json, "type", "FeatureCollection");
    tapak_json_put_array(&page->json, "features");
}

bool ogc_page_takes(struct ogc_page *page)
{
    if (page->skip > 0) {
        page->skip--;
        return false;
    }
    if (page->returned == page->limit) {
        page->has_more = true;
        return false;
    }
    page->returned++;
    return true;
}

static void put_href(struct tapak_json *json, const char *rel, const char *type, const char *title,
                     struct tapak_buf *href)
{
    tapak_json_open_object(json);
    tapak_json_put_text(json, "href", tapak_buf_text(href));
    tapak_json_put_text(json, "rel", rel);
    tapak_json_put_text(json, "type", type);
    if (title != NULL) {
        tapak_json_put_text(json, "title", title);
    }
    tapak_json_close(json);
    tapak_buf_free(href);
}

void ogc_put_link(struct tapak_json *json, const struct tapak_call *call, const char *rel,
                  const char *path, const char *type, const char *title)
{
    struct tapak_buf href;
    tapak_buf_init(&href, URL_CEILING_BYTES);
    tapak_buf_put_text(&href, call->base_url);
    tapak_buf_put_text(&href, path);
    put_href(json, rel, type, title, &href);
}

void ogc_put_collection_link(struct tapak_json *json, const struct tapak_call *call)
{
    const struct ogc_collection *collection = call->route->data;
    char path[PATH_BYTES];
    (void)snprintf(path, sizeof path, "/ogc/collections/%s", collection->id);
    ogc_put_link(json, call, "collection", path, "application/json", collection->title);
}

static void put_self(struct tapak_json *json, const struct tapak_call *call)
{
    struct tapak_buf href;
    tapak_buf_init(&href, URL_CEILING_BYTES);
    tapak_call_put_url(&href, call, "", NULL, NULL);
    put_href(json, "self", geojson_type, "This document", &href);
}

static void put_next(struct ogc_page *page, const char *cursor)
{
    struct tapak_buf href;
    tapak_buf_init(&href, URL_CEILING_BYTES);
    tapak_call_put_url(&href, page->call, "cursor", cursor, "offset");
    put_href(&page->json, "next", geojson_type, "Next page", &href);
}

void ogc_page_close(struct ogc_page *page, struct tapak_api *api, int64_t matched,
                    const char *cursor)
{
    struct tapak_json *json = &page->json;
    tapak_json_close(json);
    tapak_json_put_array(json, "links");
    put_self(json, page->call);
    if (page->has_more) {
        put_next(page, cursor);
    }
    ogc_put_collection_link(json, page->call);
    tapak_json_close(json);
    tapak_json_put_int(json, "numberMatched", matched);
    tapak_json_put_int(json, "numberReturned", page->returned);
    struct tapak_buf *body = &page->response->body;
    int64_t stamp_ms = api_stamp_ms(api, (struct tapak_slice){body->bytes, body->size});
    tapak_json_put_instant(json, "timeStamp", stamp_ms);
    tapak_json_close(json);
}

void ogc_feature_open(struct tapak_json *json, const char *id)
{
    tapak_json_open_object(json);
    tapak_json_put_text(json, "type", "Feature");
    tapak_json_put_text(json, "id", id);
}

void ogc_feature_close(struct tapak_json *json, const struct tapak_call *call)
{
    tapak_json_put_array(json, "links");
    put_self(json, call);
    ogc_put_collection_link(json, call);
    tapak_json_close(json);
    tapak_json_close(json);
}

enum tapak_status ogc_take_cursor(const struct tapak_call *call, const struct tapak_key *key,
                                  const char *collection, struct cursor *out_cursor,
                                  struct tapak_response *response, struct tapak_error *err)
{
    const struct tapak_value *given = &call->values[OGC_CURSOR];
    struct cursor cursor = {0, 0};
    if (given->is_given && !cursor_open(given->text, key, collection, &cursor)) {
        response->culprit = "cursor";
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
