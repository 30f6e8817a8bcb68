/**
 * @file village.h
 * @brief The shape of one village of a locator: how much of it lies in a box, and its vertices.
 */
#ifndef TAPAK_SRC_GEO_VILLAGE_H
#define TAPAK_SRC_GEO_VILLAGE_H

#include "geo/locator.h"

/** The part of the village inside the box, in square degrees. */
double geo_village_part_deg2(const struct tapak_locator *locator, int32_t index,
                             const struct tapak_box *box);

/** The vertex that lies a share of [0, 1) along the list of the village's edges. */
struct tapak_point geo_village_vertex(const struct tapak_locator *locator, int32_t index,
                                      double share);

#endif
