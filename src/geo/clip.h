/**
 * @file clip.h
 * @brief Rings cut to the square of a tile and its buffer, in units.
 *
 * Rule:   an edge is cut at the same place whichever way it runs, so that neighbours who share it
 *         share what is left. Pieces of a ring stay one ring, joined along the edge of the square.
 * Source: Sutherland and Hodgman, Reentrant polygon clipping (1974).
 */
#ifndef TAPAK_SRC_GEO_CLIP_H
#define TAPAK_SRC_GEO_CLIP_H

#include "tapak/geo/tile.h"

#include <stddef.h>

/** Points that a ring of count points may have when cut: room of each of the two arrays. */
static inline size_t geo_clip_room(size_t count)
{
    return 6 * count + 16; // half as many again for each of four sides
}

/** The ring in points, cut to low … high on both axes, back in points; spare is used up. */
size_t geo_clip_ring(struct tapak_tile_point *points, size_t count, struct tapak_tile_point *spare,
                     int32_t low, int32_t high);

#endif
