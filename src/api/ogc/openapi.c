// The description is written from the route table, so it cannot say less or more than is served.
// Source: OpenAPI 3.0.3; OGC 17-069r4 section 8 (names and styles of bbox, datetime and limit).
#include "api/ogc/ogc.h"

#include <stdio.h>
#include <string.h>

static const char prefix[] = "/ogc";

const struct tapak_media ogc_openapi_media[] = {
    {"json", "application/vnd.oai.openapi+json;version=3.0", "application/json"},
    {"html", "text/html; charset=utf-8", NULL},
    {0},
};

static void put_type(struct tapak_json *json, const char *type)
{
    tapak_json_put_text(json, "type", type);
}

static void put_choices(struct tapak_json *json, const char *const *choices)
{
    tapak_json_put_array(json, "enum");
    for (; *choices != NULL; choices++) {
        tapak_json_add_text(json, *choices);
    }
    tapak_json_close(json);
}

static void put_int(struct tapak_json *json, const struct tapak_param *param)
{
    put_type(json, "integer");
    tapak_json_put_int(json, "minimum", param->min);
    tapak_json_put_int(json, "maximum", param->max);
    tapak_json_put_int(json, "default", param->fallback);
}

static void put_box(struct tapak_json *json)
{
    put_type(json, "array");
    tapak_json_put_int(json, "minItems", 4);
    tapak_json_put_int(json, "maxItems", 6);
    tapak_json_put_object(json, "items");
    put_type(json, "number");
    tapak_json_close(json);
}

static void put_media_choices(struct tapak_json *json, const struct tapak_media *media)
{
    put_type(json, "string");
    tapak_json_put_array(json, "enum");
    for (; media->name != NULL; media++) {
        tapak_json_add_text(json, media->name);
    }
    tapak_json_close(json);
}

static const struct tapak_media *media_of(const struct tapak_route *route)
{
    return route->media == NULL ? tapak_media_json : route->media;
}

static void put_schema(struct tapak_json *json, const struct tapak_route *route,
                       const struct tapak_param *param)
{
    tapak_json_put_object(json, "schema");
    switch (param->kind) {
    case TAPAK_PARAM_INT:
        put_int(json, param);
        break;
    case TAPAK_PARAM_BOX:
    case TAPAK_PARAM_CORNERS:
        put_box(json);
        break;
    case TAPAK_PARAM_BOOL:
        put_type(json, "boolean");
        break;
    case TAPAK_PARAM_CHOICE:
        put_type(json, "string");
        put_choices(json, param->choices);
        break;
    case TAPAK_PARAM_FORMAT:
        put_media_choices(json, media_of(route));
        break;
    case TAPAK_PARAM_DATE:
        put_type(json, "string");
        tapak_json_put_text(json, "format", "date");
        break;
    case TAPAK_PARAM_TEXT:
    case TAPAK_PARAM_INTERVAL:
    case TAPAK_PARAM_AREA:
    case TAPAK_PARAM_KIND_COUNT:
        put_type(json, "string");
        break;
    }
    tapak_json_close(json);
}

static void put_param(struct tapak_json *json, const struct tapak_route *route,
                      const struct tapak_param *param)
{
    bool is_in_path = tapak_param_is_in_path(route, param);
    tapak_json_open_object(json);
    tapak_json_put_text(json, "name", param->name);
    tapak_json_put_text(json, "in", is_in_path ? "path" : "query");
    tapak_json_put_text(json, "description", param->about);
    tapak_json_put_bool(json, "required", is_in_path || param->is_required);
    tapak_json_put_text(json, "style", is_in_path ? "simple" : "form");
    tapak_json_put_bool(json, "explode", false);
    put_schema(json, route, param);
    tapak_json_close(json);
}

static void put_content(struct tapak_json *json, const char *type, const char *schema_type)
{
    tapak_json_put_object(json, type);
    tapak_json_put_object(json, "schema");
    put_type(json, schema_type);
    if (strcmp(schema_type, "string") == 0 && strncmp(type, "text/", 5) != 0) {
        tapak_json_put_text(json, "format", "binary");
    }
    tapak_json_close(json);
    tapak_json_close(json);
}

static void put_answer(struct tapak_json *json, const char *code, const char *about,
                       const struct tapak_media *media)
{
    static const struct tapak_media problem[] = {
        {"json", "application/problem+json", NULL},
        {0},
    };
    tapak_json_put_object(json, code);
    tapak_json_put_text(json, "description", about);
    tapak_json_put_object(json, "content");
    for (media = media == NULL ? problem : media; media->name != NULL; media++) {
        bool is_json = strstr(media->type, "json") != NULL;
        put_content(json, media->type, is_json ? "object" : "string");
    }
    tapak_json_close(json);
    tapak_json_close(json);
}

// "GET /ogc/collections/reports/items/{fid}" → "get_collections_reports_items_fid".
static void put_id(struct tapak_json *json, const struct tapak_route *route)
{
    char id[160] = "get";
    size_t used = 3;
    for (const char *at = route->path + sizeof prefix - 1; *at != '\0' && used + 1 < sizeof id;
         at++) {
        if (*at != '{' && *at != '}') {
            id[used++] = *at == '/' || *at == '-' ? '_' : *at;
        }
    }
    id[used] = '\0';
    tapak_json_put_text(json, "operationId", id);
}

static void put_operation(struct tapak_json *json, const struct tapak_route *route)
{
    tapak_json_put_object(json, "get");
    tapak_json_put_text(json, "summary", route->about);
    put_id(json, route);
    tapak_json_put_array(json, "parameters");
    for (const struct tapak_param *param = route->params; param != NULL && param->name != NULL;
         param++) {
        put_param(json, route, param);
    }
    tapak_json_close(json);
    tapak_json_put_object(json, "responses");
    put_answer(json, "200", "The answer", media_of(route));
    put_answer(json, "400", "A parameter is not known or breaks its rule", NULL);
    put_answer(json, "404", "There is no such thing", NULL);
    put_answer(json, "406", "No form of the answer is acceptable", NULL);
    put_answer(json, "500", "The program failed", NULL);
    tapak_json_close(json);
    tapak_json_close(json);
}

static void put_head(struct tapak_json *json, const struct tapak_call *call)
{
    const struct tapak_api *api = call->context;
    char url[512];
    tapak_json_put_text(json, "openapi", "3.0.3");
    tapak_json_put_object(json, "info");
    tapak_json_put_text(json, "title", "tapak");
    tapak_json_put_text(json, "description",
                        "Environmental reports and satellite hotspots by village, as OGC API "
                        "Features");
    tapak_json_put_text(json, "version", api->version);
    tapak_json_close(json);
    tapak_json_put_array(json, "servers");
    tapak_json_open_object(json);
    (void)snprintf(url, sizeof url, "%s%s", call->base_url, prefix);
    tapak_json_put_text(json, "url", url);
    tapak_json_close(json);
    tapak_json_close(json);
}

static bool is_described(const struct tapak_route *route)
{
    size_t length = sizeof prefix - 1;
    return strncmp(route->path, prefix, length) == 0 && strcmp(route->method, "GET") == 0 &&
           (route->path[length] == '/' || route->path[length] == '\0');
}

static void show_params(const struct tapak_route *route, struct tapak_buf *body)
{
    for (const struct tapak_param *param = route->params; param != NULL && param->name != NULL;
         param++) {
        tapak_buf_put_text(body, "<dt><code>");
        html_text(body, param->name);
        tapak_buf_put_text(body, "</code></dt><dd>");
        html_text(body, param->about);
        tapak_buf_put_text(body, "</dd>");
    }
}

static void show(const struct tapak_call *call, struct tapak_response *response)
{
    struct tapak_buf *body = &response->body;
    html_open(call, response, html_say(call, "Uraian API", "Description of the API"));
    for (const struct tapak_route *route = call->route->data; route->path != NULL; route++) {
        if (is_described(route)) {
            tapak_buf_put_text(body, "<h2><code>GET ");
            html_text(body, route->path);
            tapak_buf_put_text(body, "</code></h2>\n<p>");
            html_text(body, route->about);
            tapak_buf_put_text(body, "</p>\n<dl>");
            show_params(route, body);
            tapak_buf_put_text(body, "</dl>\n");
        }
    }
    html_close(call, response);
}

enum tapak_status ogc_openapi(const struct tapak_call *call, struct tapak_response *response,
                              struct tapak_error *err)
{
    struct tapak_json json;
    (void)err;
    if (html_is_wanted(call)) {
        show(call, response);
        return TAPAK_OK;
    }
    tapak_json_init(&json, &response->body);
    tapak_json_open_object(&json);
    put_head(&json, call);
    tapak_json_put_object(&json, "paths");
    for (const struct tapak_route *route = call->route->data; route->path != NULL; route++) {
        if (is_described(route)) {
            const char *path = route->path + sizeof prefix - 1;
            tapak_json_put_object(&json, path[0] == '\0' ? "/" : path);
            put_operation(&json, route);
            tapak_json_close(&json);
        }
    }
    tapak_json_close(&json);
    tapak_json_close(&json);
    return TAPAK_OK;
}
