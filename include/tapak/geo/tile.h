/**
 * @file tile.h
 * @brief The tiles of WebMercatorQuad: which there are, what they cover, units inside them.
 *
 * Units:   steps of geo/mercator.h (2^32 a side of the world); a tile is 4,096 units a side, so a
 *          unit of zoom z is 2^(20 - z) steps. Units of a zoom are numbered over the whole world,
 * so that neighbouring tiles round the same. Source:  OGC 17-083r4, WebMercatorQuad; Mapbox Vector
 * Tile Specification 2.1.
 */
#ifndef TAPAK_GEO_TILE_H
#define TAPAK_GEO_TILE_H

#include "tapak/model/point.h"

#include <stdbool.h>
#include <stdint.h>

enum {
    TAPAK_TILE_MAX_ZOOM = 14,
    TAPAK_TILE_UNITS = 4096, ///< a side, the extent of a layer
    TAPAK_TILE_UNIT_BITS = 12,
    TAPAK_TILE_BUFFER = 80, ///< units beyond the edge that polygons go on for
    TAPAK_TILE_PIXEL = 8    ///< units a pixel, when a tile is shown at 512 pixels
};

/** Column x from the west, row y from the north; each below 2^zoom. */
struct tapak_tile {
    uint32_t zoom;
    uint32_t x;
    uint32_t y;
};

/** Units from the tile's upper left corner. */
struct tapak_tile_point {
    int32_t x;
    int32_t y;
};

/** Edges included. */
struct tapak_tile_square {
    uint32_t west_x;
    uint32_t north_y;
    uint32_t east_x;
    uint32_t south_y;
};

/** Edges included; in columns and rows of one zoom. */
struct tapak_tile_limits {
    uint32_t min_x;
    uint32_t min_y;
    uint32_t max_x;
    uint32_t max_y;
};

bool tapak_tile_is_valid(struct tapak_tile tile);

/** The steps that the tile covers: each step of the world lies in exactly one tile of a zoom. */
struct tapak_tile_square tapak_tile_square(struct tapak_tile tile);

/** Its edges in degrees. */
struct tapak_box tapak_tile_box(struct tapak_tile tile);

/** The tiles of a zoom that a box (west <= east) touches. */
struct tapak_tile_limits tapak_tile_limits(const struct tapak_box *box, uint32_t zoom);

/** Steps to the left of a unit: unit = step >> tapak_tile_shift(zoom). */
static inline unsigned tapak_tile_shift(uint32_t zoom)
{
    return 32 - TAPAK_TILE_UNIT_BITS - zoom;
}

#endif
