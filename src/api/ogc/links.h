/**
 * @file links.h
 * @brief Links between the documents: in JSON, and as addresses for HTML.
 */
#ifndef TAPAK_API_OGC_LINKS_H
#define TAPAK_API_OGC_LINKS_H

#include "api/ogc/collection.h"
#include "tapak/encode/json.h"
#include "tapak/http/route.h"

enum { OGC_URL_CEILING_BYTES = 32 * 1024, OGC_PATH_BYTES = 160 };

/** {"href","rel","type","title"}; path is put behind base_url. title may be NULL. */
void ogc_put_link(struct tapak_json *json, const struct tapak_call *call, const char *rel,
                  const char *path, const char *type, const char *title);

/** The same with "templated": path holds names in braces. */
void ogc_put_template_link(struct tapak_json *json, const struct tapak_call *call, const char *rel,
                           const char *path, const char *type, const char *title);

/** The document itself in the form it is in (self), and in every other one (alternate). */
void ogc_put_self_links(struct tapak_json *json, const struct tapak_call *call);

/** The request's address with a cursor in place of cursor and offset: rel next. */
void ogc_put_next_link(struct tapak_json *json, const struct tapak_call *call, const char *cursor);

/** The collection that features belong to: rel "collection". */
void ogc_put_collection_link(struct tapak_json *json, const struct tapak_call *call,
                             const struct ogc_collection *collection);

#endif
