#include "tapak/geo/rings.h"

#include "geo/wkb.h"

enum tapak_status tapak_shape_each_ring(struct tapak_wkb shape, tapak_ring_fn *each, void *context,
                                        struct tapak_error *err)
{
    struct geo_rings rings = {0};
    enum tapak_status status = geo_rings_read(shape, &rings, err);
    for (size_t i = 0; status == TAPAK_OK && i < rings.ring_count; i++) {
        const struct geo_ring *ring = &rings.rings[i];
        if (ring->count > 0) {
            each(rings.points + ring->first, ring->count, ring->is_hole, context);
        }
    }
    geo_rings_free(&rings);
    return status;
}
