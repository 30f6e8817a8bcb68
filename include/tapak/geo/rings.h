/**
 * @file rings.h
 * @brief The rings of a shape, one after the other.
 */
#ifndef TAPAK_GEO_RINGS_H
#define TAPAK_GEO_RINGS_H

#include "tapak/geo/shape.h"

/** count points, the first again at the end; borrowed. Outer rings first, then their holes. */
typedef void tapak_ring_fn(const struct tapak_point *points, size_t count, bool is_hole,
                           void *context);

/** Every ring that has a point. TAPAK_INVALID says where the bytes break. */
TAPAK_MUST_CHECK enum tapak_status tapak_shape_each_ring(struct tapak_wkb shape,
                                                         tapak_ring_fn *each, void *context,
                                                         struct tapak_error *err);

#endif
