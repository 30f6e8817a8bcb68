/**
 * @file boxes.h
 * @brief The boxes of all villages, and boxes around sixteen of them, and around sixteen of those.
 *
 * Shape:   codes follow the administrative order, so villages that follow each other lie close
 *          together, and a box around sixteen is seldom much larger than one.
 * Threads: read-only once made; any number may ask.
 */
#ifndef TAPAK_SRC_GEO_BOXES_H
#define TAPAK_SRC_GEO_BOXES_H

#include "geo/distance.h"

#include <stdbool.h>
#include <stddef.h>

enum { GEO_BOXES_LEVELS = 8 };

struct geo_boxes {
    size_t count;
    size_t levels;
    size_t starts[GEO_BOXES_LEVELS]; ///< where in items a level begins; level 0 is the villages
    struct tapak_box *items;
};

/** Room for count boxes, of which the caller fills items[0 … count - 1]; false without memory. */
bool geo_boxes_make(struct geo_boxes *out_boxes, size_t count);

/** Draws the larger boxes around those that were filled in. */
void geo_boxes_close(struct geo_boxes *boxes);
void geo_boxes_free(struct geo_boxes *boxes);

/** The first box, from `from` on, that touches the window; count when there is none. */
size_t geo_boxes_next(const struct geo_boxes *boxes, const struct geo_window *window, size_t from);

#endif
