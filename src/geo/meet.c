// If an edge of the shape meets the box, they meet. If none does, the box lies wholly inside or
// wholly outside, so one of its corners decides.
#include "tapak/geo/meet.h"

#include "geo/wkb.h"

// One of four half-planes: p * t <= q. False when nothing of the segment is left.
static bool clip(double p, double q, double *from, double *to)
{
    if (p == 0) {
        return q >= 0;
    }
    double t = q / p;
    if (p < 0) {
        *from = t > *from ? t : *from;
    } else {
        *to = t < *to ? t : *to;
    }
    return *from <= *to;
}

static bool segment_meets(struct tapak_point a, struct tapak_point b, const struct tapak_box *box)
{
    double from = 0;
    double to = 1;
    double dx = b.lon_deg - a.lon_deg;
    double dy = b.lat_deg - a.lat_deg;
    return clip(-dx, a.lon_deg - box->west_deg, &from, &to) &&
           clip(dx, box->east_deg - a.lon_deg, &from, &to) &&
           clip(-dy, a.lat_deg - box->south_deg, &from, &to) &&
           clip(dy, box->north_deg - a.lat_deg, &from, &to);
}

// Whether the edge passes a ray that runs east from the point.
static bool crosses_ray(struct tapak_point a, struct tapak_point b, struct tapak_point point)
{
    if ((a.lat_deg > point.lat_deg) == (b.lat_deg > point.lat_deg)) {
        return false;
    }
    double share = (point.lat_deg - a.lat_deg) / (b.lat_deg - a.lat_deg);
    return point.lon_deg < a.lon_deg + share * (b.lon_deg - a.lon_deg);
}

static bool rings_meet(const struct geo_rings *rings, const struct tapak_box *box)
{
    struct tapak_point corner = {box->west_deg, box->south_deg};
    bool is_inside = false;
    for (size_t r = 0; r < rings->ring_count; r++) {
        const struct tapak_point *points = rings->points + rings->rings[r].first;
        size_t count = rings->rings[r].count;
        for (size_t i = 0; i + 1 < count; i++) {
            if (segment_meets(points[i], points[i + 1], box)) {
                return true;
            }
            is_inside ^= crosses_ray(points[i], points[i + 1], corner);
        }
    }
    return is_inside;
}

static bool boxes_meet(const struct tapak_box *a, const struct tapak_box *b)
{
    return a->west_deg <= b->east_deg && a->east_deg >= b->west_deg &&
           a->south_deg <= b->north_deg && a->north_deg >= b->south_deg;
}

static bool is_within(const struct tapak_box *inner, const struct tapak_box *outer)
{
    return inner->west_deg >= outer->west_deg && inner->east_deg <= outer->east_deg &&
           inner->south_deg >= outer->south_deg && inner->north_deg <= outer->north_deg;
}

enum tapak_status tapak_shape_meets_box(struct tapak_wkb shape, const struct tapak_box *shape_box,
                                        const struct tapak_box *box, bool *out_meets,
                                        struct tapak_error *err)
{
    struct tapak_box halves[2] = {*box, *box};
    struct geo_rings rings = {0};
    bool meets = false;
    size_t count = 1;
    if (box->west_deg > box->east_deg) {
        halves[0].east_deg = 180;
        halves[1].west_deg = -180;
        count = 2;
    }
    for (size_t i = 0; i < count && !meets; i++) {
        if (!boxes_meet(shape_box, &halves[i])) {
            continue;
        }
        if (is_within(shape_box, &halves[i])) {
            meets = true;
            break;
        }
        enum tapak_status status =
            rings.ring_count > 0 ? TAPAK_OK : geo_rings_read(shape, &rings, err);
        if (status != TAPAK_OK) {
            return status;
        }
        meets = rings_meet(&rings, &halves[i]);
    }
    geo_rings_free(&rings);
    *out_meets = meets;
    return TAPAK_OK;
}
