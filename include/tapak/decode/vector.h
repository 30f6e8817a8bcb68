/**
 * @file vector.h
 * @brief Polygons with fields from a vector file: GeoPackage, GeoJSON, Shapefile (zipped too), KML,
 *        FlatGeobuf, and what else GDAL reads.
 *
 * Shape:   geometry as ISO WKB in WGS 84 degrees lon, lat, as the file has it (not repaired).
 * Threads: one at a time; GDAL, so never in a request thread.
 */
#ifndef TAPAK_DECODE_VECTOR_H
#define TAPAK_DECODE_VECTOR_H

#include "tapak/base/error.h"
#include "tapak/base/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct tapak_vector;

struct tapak_vector_options {
    const char *layer; ///< NULL: the only layer, or the first with polygons
    const char *where; ///< SQL condition for GDAL, or NULL
    const char
        *source_crs; ///< "EPSG:32750", or NULL: as the file says; none said is WGS 84 (noted)
};

struct tapak_feature {
    int64_t number;                  ///< 1, 2, … in file order
    const struct tapak_slice *cells; ///< one a field; absent when null
    const uint8_t *wkb;              ///< NULL when the feature has no geometry
    size_t wkb_size;
    const char *broken; ///< why the geometry cannot be used, or NULL
};

TAPAK_MUST_CHECK enum tapak_status tapak_vector_open(const char *path,
                                                     const struct tapak_vector_options *options,
                                                     struct tapak_vector **out_vector,
                                                     struct tapak_error *err);
void tapak_vector_free(struct tapak_vector *vector);

size_t tapak_vector_field_count(const struct tapak_vector *vector);
const char *tapak_vector_field(const struct tapak_vector *vector, size_t i);
/** Index of a field by exact name, then ignoring case, or -1. */
int tapak_vector_find(const struct tapak_vector *vector, const char *name);

const char *tapak_vector_layer(const struct tapak_vector *vector);
/** "EPSG:4326", "EPSG:32750", … or the name of the system. */
const char *tapak_vector_crs(const struct tapak_vector *vector);
const char *tapak_vector_format(const struct tapak_vector *vector);
/** What was noticed so far, or "": ask again when everything is read. */
const char *tapak_vector_note(const struct tapak_vector *vector);
/** Number of features, -1 when not known without reading. */
int64_t tapak_vector_count(const struct tapak_vector *vector);

TAPAK_MUST_CHECK enum tapak_status tapak_vector_next(struct tapak_vector *vector,
                                                     struct tapak_feature *out_feature,
                                                     bool *out_has_feature,
                                                     struct tapak_error *err);

#endif
