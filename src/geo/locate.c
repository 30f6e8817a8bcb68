// The questions that cells answer; nearest.c has those that need distances.
#include "tapak/geo/locate.h"

#include "geo/locator.h"

int32_t tapak_locate(const struct tapak_locator *locator, struct tapak_point point)
{
    return geo_cells_lowest(locator->cells, point);
}

void tapak_locate_batch(const struct tapak_locator *locator, const struct tapak_point *points,
                        size_t count, int32_t *out_index)
{
    geo_cells_lowest_batch(locator->cells, points, count, out_index);
}

size_t tapak_locate_all(const struct tapak_locator *locator, struct tapak_point point,
                        int32_t *out_index, size_t room)
{
    return geo_cells_all(locator->cells, point, out_index, room);
}

bool tapak_locate_covers(const struct tapak_locator *locator, int32_t index,
                         struct tapak_point point)
{
    return geo_cells_has(locator->cells, index, point);
}
