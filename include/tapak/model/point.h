/**
 * @file point.h
 * @brief A position and a box. WGS 84 degrees, always lon, lat.
 */
#ifndef TAPAK_MODEL_POINT_H
#define TAPAK_MODEL_POINT_H

#include <stdbool.h>

struct tapak_point {
    double lon_deg;
    double lat_deg;
};

/** Edges included. West may be greater than east: the box then crosses the antimeridian. */
struct tapak_box {
    double west_deg;
    double south_deg;
    double east_deg;
    double north_deg;
};

/** Finite, within [-180, 180] and [-90, 90]. */
bool tapak_point_is_valid(struct tapak_point point);

bool tapak_box_covers(const struct tapak_box *box, struct tapak_point point);

#endif
