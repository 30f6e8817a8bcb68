/**
 * @file geojson.h
 * @brief Geometry as GeoJSON (RFC 7946), straight from WKB bytes: no tree in between.
 *
 * Shape:  2D WKB (OGC 06-103r4) of Point, Polygon or MultiPolygon, either byte order. Exterior
 *         rings come out counter-clockwise, interior ones clockwise (RFC 7946 section 3.1.6).
 * Units:  degrees, WGS 84, lon then lat, with 7 digits behind the point (about a centimetre),
 *         without trailing zeros.
 */
#ifndef TAPAK_ENCODE_GEOJSON_H
#define TAPAK_ENCODE_GEOJSON_H

#include "tapak/base/error.h"
#include "tapak/base/number.h"
#include "tapak/encode/json.h"
#include "tapak/geo/shape.h"
#include "tapak/model/point.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { TAPAK_DEGREE_DIGITS = 7 };

/**
 * The geometry object as member key (NULL: an item or the whole value). Any bytes may be given:
 * what is cut off, of another type, not finite, with a ring of less than four points or one that is
 * not closed, or followed by more bytes is TAPAK_INVALID, and nothing is written then.
 */
TAPAK_MUST_CHECK enum tapak_status tapak_geojson_put_geometry(struct tapak_json *json,
                                                              const char *key, struct tapak_wkb wkb,
                                                              struct tapak_error *err);

/** Positions in another reference system than WGS 84, lon lat. */
struct tapak_geojson_system {
    /** The two numbers of a point in the order of the axes; false when it has no place there. */
    bool (*convert)(struct tapak_point point, double *out_first, double *out_second, void *context);
    void *context;
    int digits; ///< behind the point
};

/** The same in that system (NULL: WGS 84, lon lat); rings wind as they do in lon, lat. What has no
    place in the system is TAPAK_INVALID, and something was written then. */
TAPAK_MUST_CHECK enum tapak_status
tapak_geojson_put_geometry_in(struct tapak_json *json, const char *key, struct tapak_wkb wkb,
                              const struct tapak_geojson_system *system, struct tapak_error *err);
TAPAK_MUST_CHECK enum tapak_status
tapak_geojson_put_point_in(struct tapak_json *json, const char *key, struct tapak_point point,
                           const struct tapak_geojson_system *system, struct tapak_error *err);

/** A Point object. */
void tapak_geojson_put_point(struct tapak_json *json, const char *key, struct tapak_point point);

/** [west, south, east, north], each rounded so that the box never gets smaller. */
void tapak_geojson_put_box(struct tapak_json *json, const char *key, const struct tapak_box *box);

/** The text of tapak_format_double() with 7 digits, faster where a number can be a degree. */
size_t tapak_geojson_format_degrees(char text[static TAPAK_NUMBER_BYTES], double degrees);

/** The same of whole 1e-7 degrees. */
size_t tapak_geojson_format_e7(char text[static TAPAK_NUMBER_BYTES], int64_t degrees_e7);

#endif
