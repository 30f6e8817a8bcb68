/**
 * @file meet.h
 * @brief Whether a shape and a box have a point in common.
 *
 * Rule:    edges of both are included; holes are honoured. A box with west > east crosses the
 *          antimeridian and is asked in two halves. A box without width or height is a line or a
 *          point.
 * Source:  OGC 06-103r4, relation Intersects; clipping of a segment by Liang and Barsky.
 */
#ifndef TAPAK_GEO_MEET_H
#define TAPAK_GEO_MEET_H

#include "tapak/geo/shape.h"

/** shape_box is the box of the shape, which decides most questions alone. */
TAPAK_MUST_CHECK enum tapak_status tapak_shape_meets_box(struct tapak_wkb shape,
                                                         const struct tapak_box *shape_box,
                                                         const struct tapak_box *box,
                                                         bool *out_meets, struct tapak_error *err);

#endif
