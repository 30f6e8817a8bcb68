#include "api/ogc/links.h"

#include <stdio.h>
#include <string.h>

// Takes the address over.
static void open_href(struct tapak_json *json, const char *rel, const char *type, const char *title,
                      struct tapak_buf *href)
{
    tapak_json_open_object(json);
    tapak_json_put_text(json, "href", tapak_buf_text(href));
    tapak_json_put_text(json, "rel", rel);
    tapak_json_put_text(json, "type", type);
    if (title != NULL) {
        tapak_json_put_text(json, "title", title);
    }
    tapak_buf_free(href);
}

static void put_href(struct tapak_json *json, const char *rel, const char *type, const char *title,
                     struct tapak_buf *href)
{
    open_href(json, rel, type, title, href);
    tapak_json_close(json);
}

void ogc_put_link(struct tapak_json *json, const struct tapak_call *call, const char *rel,
                  const char *path, const char *type, const char *title)
{
    struct tapak_buf href;
    tapak_buf_init(&href, OGC_URL_CEILING_BYTES);
    tapak_buf_put_text(&href, call->base_url);
    tapak_buf_put_text(&href, path);
    put_href(json, rel, type, title, &href);
}

void ogc_put_template_link(struct tapak_json *json, const struct tapak_call *call, const char *rel,
                           const char *path, const char *type, const char *title)
{
    struct tapak_buf href;
    tapak_buf_init(&href, OGC_URL_CEILING_BYTES);
    tapak_buf_put_text(&href, call->base_url);
    tapak_buf_put_text(&href, path);
    open_href(json, rel, type, title, &href);
    tapak_json_put_bool(json, "templated", true);
    tapak_json_close(json);
}

// "text/html; charset=utf-8" is "text/html" in a link.
static const char *link_type(const struct tapak_media *media, char room[static 64])
{
    (void)snprintf(room, 64, "%s", media->type);
    if (strncmp(room, "text/html", 9) == 0) {
        room[9] = '\0';
    }
    return room;
}

void ogc_put_self_links(struct tapak_json *json, const struct tapak_call *call)
{
    const struct tapak_media *media =
        call->route->media == NULL ? tapak_media_json : call->route->media;
    char type[64];
    struct tapak_buf href;
    tapak_buf_init(&href, OGC_URL_CEILING_BYTES);
    tapak_call_put_url(&href, call, "", NULL, NULL);
    put_href(json, "self", link_type(call->media, type), "This document", &href);
    for (; media->name != NULL; media++) {
        if (media != call->media) {
            tapak_buf_init(&href, OGC_URL_CEILING_BYTES);
            tapak_call_put_url(&href, call, "f", media->name, NULL);
            put_href(json, "alternate", link_type(media, type), "This document in another form",
                     &href);
        }
    }
}

void ogc_put_next_link(struct tapak_json *json, const struct tapak_call *call, const char *cursor)
{
    char type[64];
    struct tapak_buf href;
    tapak_buf_init(&href, OGC_URL_CEILING_BYTES);
    tapak_call_put_url(&href, call, "cursor", cursor, "offset");
    put_href(json, "next", link_type(call->media, type), "Next page", &href);
}

void ogc_put_collection_link(struct tapak_json *json, const struct tapak_call *call,
                             const struct ogc_collection *collection)
{
    char path[OGC_PATH_BYTES];
    (void)snprintf(path, sizeof path, "/ogc/collections/%s", collection->id);
    ogc_put_link(json, call, "collection", path, "application/json", collection->title_en);
}
