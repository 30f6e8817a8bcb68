#include "tapak/model/point.h"

// Comparisons with a NaN are false, so one that is not a number never passes.
bool tapak_point_is_valid(struct tapak_point point)
{
    return point.lon_deg >= -180 && point.lon_deg <= 180 && point.lat_deg >= -90 &&
           point.lat_deg <= 90;
}

bool tapak_box_covers(const struct tapak_box *box, struct tapak_point point)
{
    if (!(point.lat_deg >= box->south_deg && point.lat_deg <= box->north_deg)) {
        return false;
    }
    bool is_east_of_west = point.lon_deg >= box->west_deg;
    bool is_west_of_east = point.lon_deg <= box->east_deg;
    if (box->west_deg > box->east_deg) {
        return is_east_of_west || is_west_of_east;
    }
    return is_east_of_west && is_west_of_east;
}
