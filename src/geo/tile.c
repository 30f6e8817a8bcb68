#include "tapak/geo/tile.h"

#include "tapak/geo/mercator.h"

#include <math.h>

bool tapak_tile_is_valid(struct tapak_tile tile)
{
    return tile.zoom <= TAPAK_TILE_MAX_ZOOM && tile.x >> tile.zoom == 0 && tile.y >> tile.zoom == 0;
}

struct tapak_tile_square tapak_tile_square(struct tapak_tile tile)
{
    uint64_t side = (uint64_t)1 << (32 - tile.zoom);
    return (struct tapak_tile_square){
        .west_x = (uint32_t)(tile.x * side),
        .north_y = (uint32_t)(tile.y * side),
        .east_x = (uint32_t)(tile.x * side + side - 1),
        .south_y = (uint32_t)(tile.y * side + side - 1),
    };
}

static double edge_lat(uint32_t row, double rows)
{
    return atan(sinh(M_PI * (1 - 2 * row / rows))) * (180 / M_PI);
}

struct tapak_box tapak_tile_box(struct tapak_tile tile)
{
    double rows = (double)((uint64_t)1 << tile.zoom);
    return (struct tapak_box){
        .west_deg = tile.x / rows * 360 - 180,
        .south_deg = edge_lat(tile.y + 1, rows),
        .east_deg = (tile.x + 1) / rows * 360 - 180,
        .north_deg = edge_lat(tile.y, rows),
    };
}

struct tapak_tile_limits tapak_tile_limits(const struct tapak_box *box, uint32_t zoom)
{
    // A shift by 32 is not defined, and at zoom 0 there is one tile.
    unsigned shift = zoom == 0 ? 31 : 32 - zoom;
    uint32_t mask = zoom == 0 ? 0 : UINT32_MAX;
    return (struct tapak_tile_limits){
        .min_x = tapak_mercator_x(box->west_deg) >> shift & mask,
        .min_y = tapak_mercator_y(box->north_deg) >> shift & mask,
        .max_x = tapak_mercator_x(box->east_deg) >> shift & mask,
        .max_y = tapak_mercator_y(box->south_deg) >> shift & mask,
    };
}
