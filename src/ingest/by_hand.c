#include "tapak/ingest/by_hand.h"

#include "ingest/exposure.h"
#include "tapak/geo/place.h"

static enum tapak_status by_point(const struct tapak_world *world, struct tapak_point point,
                                  struct tapak_placement *out_placement, struct tapak_error *err)
{
    if (!tapak_point_is_valid(point) || tapak_point_is_nowhere(point)) {
        return tapak_fail(err, TAPAK_INVALID, "lon: %g, %g is no place", point.lon_deg,
                          point.lat_deg);
    }
    const struct tapak_placer placer = tapak_world_placer(world);
    const struct tapak_place_claim claim = {.has_point = true, .point = point};
    *out_placement = tapak_place(&placer, &claim);
    return out_placement->placed_by != TAPAK_PLACED_NONE
               ? TAPAK_OK
               : tapak_fail(err, TAPAK_INVALID,
                            "lon: %g, %g lies in no village; name the village instead",
                            point.lon_deg, point.lat_deg);
}

enum tapak_status tapak_place_by_hand(const struct tapak_world *world, const struct tapak_key *key,
                                      const struct tapak_place_by_hand *wanted,
                                      struct tapak_report *in_out_report, struct tapak_error *err)
{
    struct tapak_placement placement = {.area = wanted->village};
    enum tapak_status status = TAPAK_OK;
    if (wanted->has_point) {
        status = by_point(world, wanted->point, &placement, err);
    } else if (tapak_locator_find(world->locator, &wanted->village) == TAPAK_IN_NO_VILLAGE) {
        status = tapak_fail(err, TAPAK_INVALID, "village: %s is none of the edition's",
                            wanted->village.text);
    }
    if (status != TAPAK_OK) {
        return status;
    }
    placement.placed_by = TAPAK_PLACED_HAND;
    placement.distance_m = 0;
    in_out_report->placement = placement;
    if (wanted->has_point) {
        in_out_report->has_point = true;
        in_out_report->point = wanted->point;
        in_out_report->accuracy_m = 0;
    }
    expose_point(in_out_report, world, key);
    return TAPAK_OK;
}
