/**
 * @file cql2_json.h
 * @brief What the reader of CQL2 JSON and that of the GeoJSON in it share.
 */
#ifndef DECODE_CQL2_JSON_H
#define DECODE_CQL2_JSON_H

#include "decode/cql2_shape.h"

#include <jansson.h>

enum { CQL2_PATH_BYTES = 256 };

/** The place in the document is kept as a JSON pointer (RFC 6901), cut where it gets long. */
struct cql2_document {
    struct cql2_reader reader;
    char path[CQL2_PATH_BYTES];
    size_t length;
};

/** One step down, to a member or (name NULL) an item; gives the length to go back to. */
size_t cql2_step(struct cql2_document *document, const char *name, size_t index);
void cql2_back(struct cql2_document *document, size_t length);
/** Fails at the place where the document is. */
void cql2_fail_here(struct cql2_document *document, const char *what);

/** A GeoJSON geometry, or {"bbox": […]}. */
const struct tapak_filter_node *cql2_geojson(struct cql2_document *document, const json_t *value);

#endif
