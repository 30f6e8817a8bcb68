/**
 * @file mercator.h
 * @brief Web-mercator positions as whole numbers: the square of the world in 2^32 steps a side.
 *
 * Shape:  x grows to the east from 180° W, y to the south from 85.0511° N; a step is 9 mm at the
 *         equator. At zoom z a tile is 2^(32 - z) steps wide, so a tile's number is x >> (32 - z).
 * Rule:   what lies beyond the square is put on its edge.
 * Source: EPSG:3857; OGC 17-083r4 (Two Dimensional Tile Matrix Set), WebMercatorQuad.
 */
#ifndef TAPAK_GEO_MERCATOR_H
#define TAPAK_GEO_MERCATOR_H

#include "tapak/model/point.h"

#include <stdint.h>

uint32_t tapak_mercator_x(double lon_deg);
uint32_t tapak_mercator_y(double lat_deg);

/** The middle of a step. */
struct tapak_point tapak_mercator_point(uint32_t x, uint32_t y);

#endif
