#include "tapak/geo/mercator.h"

#include <math.h>

static const double STEPS = 4294967296.0; // 2^32

static double radians(double degrees)
{
    return degrees * (M_PI / 180);
}

static uint32_t step_of(double share)
{
    double step = floor(share * STEPS);
    // Written so that what is not a number falls to the edge as well.
    if (!(step > 0)) {
        return 0;
    }
    return step >= STEPS ? UINT32_MAX : (uint32_t)step;
}

uint32_t tapak_mercator_x(double lon_deg)
{
    return step_of((lon_deg + 180) / 360);
}

uint32_t tapak_mercator_y(double lat_deg)
{
    return step_of(0.5 - asinh(tan(radians(lat_deg))) / (2 * M_PI));
}

struct tapak_point tapak_mercator_point(uint32_t x, uint32_t y)
{
    double lat = atan(sinh(M_PI * (1 - 2 * ((double)y + 0.5) / STEPS)));
    return (struct tapak_point){((double)x + 0.5) / STEPS * 360 - 180, lat * (180 / M_PI)};
}
