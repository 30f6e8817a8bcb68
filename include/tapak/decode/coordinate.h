/**
 * @file coordinate.h
 * @brief Coordinates as people write them (domain section 4): read, or refused with a reason.
 *
 * Decimal with point or comma; letters (S N E W, LS LU BT BB, minus); degrees-minutes-seconds and
 * degrees with decimal minutes in several typographies; both in one cell; projected metres of an
 * EPSG system (UTM 50N/50S and others, converted by the caller's choice of crs).
 */
#ifndef TAPAK_DECODE_COORDINATE_H
#define TAPAK_DECODE_COORDINATE_H

#include "tapak/base/error.h"
#include "tapak/base/text.h"
#include "tapak/model/point.h"

#include <stdbool.h>

/** One latitude and one longitude cell. TAPAK_NOT_FOUND when both are empty. */
TAPAK_MUST_CHECK enum tapak_status tapak_coordinate_pair(struct tapak_slice lat,
                                                         struct tapak_slice lon,
                                                         struct tapak_point *out_point,
                                                         struct tapak_error *err);

/**
 * Both in one cell, in the order lat lon unless letters say otherwise; an OpenRosa geopoint ("lat
 * lon alt accuracy"), WKT "POINT (lon lat)" and GeoJSON too. *out_accuracy_m is 0 when not stated.
 */
TAPAK_MUST_CHECK enum tapak_status tapak_coordinate_cell(struct tapak_slice cell,
                                                         struct tapak_point *out_point,
                                                         double *out_accuracy_m,
                                                         struct tapak_error *err);

/**
 * Put right what was exchanged: when the point lies outside area but with lat and lon exchanged it
 * lies inside, *point becomes that one and the answer is true.
 */
bool tapak_coordinate_unswap(struct tapak_point *point, const struct tapak_box *area);

struct tapak_projection;

/**
 * Conversion of projected metres (or foreign degrees) of crs ("EPSG:32750", "32750", "UTM 50S") to
 * WGS 84. Making one takes milliseconds, using it microseconds. One thread at a time.
 */
TAPAK_MUST_CHECK enum tapak_status tapak_projection_create(struct tapak_projection **out_projection,
                                                           const char *crs,
                                                           struct tapak_error *err);
void tapak_projection_free(struct tapak_projection *projection);

/**
 * x and y as given in the cells: "512345.67", "512345,67", "512.345,67", with "m", "mE" or "mN"
 * behind. "512.345" is 512 m and a bit, and refused as that. TAPAK_NOT_FOUND when both are empty.
 */
TAPAK_MUST_CHECK enum tapak_status tapak_projection_read(struct tapak_projection *projection,
                                                         struct tapak_slice x, struct tapak_slice y,
                                                         struct tapak_point *out_point,
                                                         struct tapak_error *err);

/** tapak_projection_create(), _read() and _free() in one, for a single point. */
TAPAK_MUST_CHECK enum tapak_status tapak_coordinate_projected(struct tapak_slice x,
                                                              struct tapak_slice y, const char *crs,
                                                              struct tapak_point *out_point,
                                                              struct tapak_error *err);

#endif
