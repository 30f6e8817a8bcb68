/**
 * @file points.h
 * @brief A row as it is shown.
 */
#ifndef LAYER_POINTS_H
#define LAYER_POINTS_H

#include "layer/snapshot.h"

void point_fill(const struct lists *lists, const struct segment *segment, uint32_t at,
                struct tapak_layer_point *out_point);

#endif
