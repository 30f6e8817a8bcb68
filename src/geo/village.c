// The area is summed up below the edges of the village's runs, west to east and east to west: outer
// rings run counter-clockwise and holes clockwise, so that what lies outside cancels out.
#include "geo/village.h"

#include <math.h>

// The integral over lon from a to b of the height of the edge above the box's south side, no more
// than the box is high. Between the places where the edge passes a side it is a trapezoid.
static double area_under(struct tapak_point a, struct tapak_point b, const struct tapak_box *box)
{
    double sign = 1;
    if ((a.lon_deg <= box->west_deg && b.lon_deg <= box->west_deg) ||
        (a.lon_deg >= box->east_deg && b.lon_deg >= box->east_deg) ||
        (a.lat_deg <= box->south_deg && b.lat_deg <= box->south_deg)) {
        return 0;
    }
    if (a.lon_deg > b.lon_deg) {
        struct tapak_point swapped = a;
        a = b;
        b = swapped;
        sign = -1;
    }
    double west_deg = fmax(a.lon_deg, box->west_deg);
    double east_deg = fmin(b.lon_deg, box->east_deg);
    if (!(west_deg < east_deg)) {
        return 0;
    }
    double slope = (b.lat_deg - a.lat_deg) / (b.lon_deg - a.lon_deg);
    double stops[4] = {west_deg, west_deg, east_deg, east_deg};
    if (slope != 0) {
        double south_deg = a.lon_deg + (box->south_deg - a.lat_deg) / slope;
        double north_deg = a.lon_deg + (box->north_deg - a.lat_deg) / slope;
        stops[1] = fmin(fmax(fmin(south_deg, north_deg), west_deg), east_deg);
        stops[2] = fmin(fmax(fmax(south_deg, north_deg), west_deg), east_deg);
    }
    double area = 0;
    for (size_t i = 0; i < 3; i++) {
        double middle_deg = (stops[i] + stops[i + 1]) / 2;
        double lat_deg = a.lat_deg + slope * (middle_deg - a.lon_deg);
        double height = fmin(fmax(lat_deg, box->south_deg), box->north_deg) - box->south_deg;
        area += height * (stops[i + 1] - stops[i]);
    }
    return sign * area;
}

static const struct geo_run *run_of(const struct tapak_locator *locator, uint32_t side)
{
    return &locator->runs.items[locator->runs.sides[side] >> 1];
}

static double clamped(double lon_deg, const struct tapak_box *box)
{
    return lon_deg < box->west_deg   ? box->west_deg
           : lon_deg > box->east_deg ? box->east_deg
                                     : lon_deg;
}

// What lies below the edges of a run within the box. Only runs that cross it need their edges.
static double area_under_run(const struct geo_run *run, const struct tapak_point *points,
                             const struct tapak_box *box)
{
    double area = 0;
    if (run->box.north_deg <= box->south_deg || run->box.east_deg <= box->west_deg ||
        run->box.west_deg >= box->east_deg) {
        return 0;
    }
    if (run->box.south_deg >= box->north_deg) {
        return (clamped(points[run->count].lon_deg, box) - clamped(points[0].lon_deg, box)) *
               (box->north_deg - box->south_deg);
    }
    for (uint32_t i = 0; i < run->count; i++) {
        area += area_under(points[i], points[i + 1], box);
    }
    return area;
}

double geo_village_part_deg2(const struct tapak_locator *locator, int32_t index,
                             const struct tapak_box *box)
{
    const struct geo_runs *runs = &locator->runs;
    double area = 0;
    for (uint32_t side = runs->starts[index]; side < runs->starts[index + 1]; side++) {
        const struct geo_run *run = run_of(locator, side);
        double part = area_under_run(run, locator->edges->points + run->first, box);
        area += (runs->sides[side] & 1) != 0 ? part : -part;
    }
    return fmax(area, 0);
}

struct tapak_point geo_village_vertex(const struct tapak_locator *locator, int32_t index,
                                      double share)
{
    const struct geo_runs *runs = &locator->runs;
    uint32_t side = runs->starts[index];
    uint32_t last = runs->starts[index + 1] - 1;
    double count = 0;
    for (uint32_t i = side; i <= last; i++) {
        count += run_of(locator, i)->count;
    }
    uint32_t left = (uint32_t)(share * count);
    for (; side < last && left >= run_of(locator, side)->count; side++) {
        left -= run_of(locator, side)->count;
    }
    const struct geo_run *run = run_of(locator, side);
    return locator->edges->points[run->first + (left < run->count ? left : run->count)];
}
