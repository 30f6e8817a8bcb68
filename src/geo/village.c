// Edges are put into horizontal slabs, each some edges high, so that a question looks only at those
// that reach its latitude. A ray to the east then counts crossings; edges that it could touch are
// decided by the exact side of the point, so a point on an edge is seen as such.
#include "geo/village.h"

#include <math.h>
#include <stdlib.h>

#include "geo/predicate.h"

enum { EDGES_PER_SLAB = 4, MAX_SLABS = 1 << 16 };

uint32_t geo_village_slab(const struct geo_village *village, double lat_deg)
{
    double slab = (lat_deg - village->box.south_deg) * village->slabs_per_deg;
    if (!(slab > 0)) {
        return 0;
    }
    uint32_t last = village->slab_count - 1;
    return slab < last ? (uint32_t)slab : last;
}

typedef void edge_fn(struct geo_village *village, uint32_t slab, uint32_t edge);

static void count_edge(struct geo_village *village, uint32_t slab, uint32_t edge)
{
    (void)edge;
    village->slab_ends[slab]++;
}

static void put_edge(struct geo_village *village, uint32_t slab, uint32_t edge)
{
    village->edges[village->slab_ends[slab]++] = edge;
}

static void each_edge_in_slabs(struct geo_village *village, edge_fn *each)
{
    const struct geo_rings *rings = &village->rings;
    for (size_t r = 0; r < rings->ring_count; r++) {
        const struct geo_ring *ring = &rings->rings[r];
        for (size_t i = ring->first; i + 1 < ring->first + ring->count; i++) {
            double a_deg = rings->points[i].lat_deg;
            double b_deg = rings->points[i + 1].lat_deg;
            uint32_t last = geo_village_slab(village, fmax(a_deg, b_deg));
            for (uint32_t slab = geo_village_slab(village, fmin(a_deg, b_deg)); slab <= last;
                 slab++) {
                each(village, slab, (uint32_t)i);
            }
        }
    }
}

// Counts per slab become the place where each slab begins; filling moves them to where it ends.
static bool sort_edges(struct geo_village *village)
{
    village->slab_ends = calloc(village->slab_count, sizeof *village->slab_ends);
    if (village->slab_ends == NULL) {
        return false;
    }
    each_edge_in_slabs(village, count_edge);
    uint64_t total = 0;
    for (uint32_t slab = 0; slab < village->slab_count; slab++) {
        uint32_t count = village->slab_ends[slab];
        village->slab_ends[slab] = (uint32_t)total;
        total += count;
    }
    if (total > UINT32_MAX) {
        return false;
    }
    village->edges = malloc((size_t)(total + 1) * sizeof *village->edges);
    if (village->edges == NULL) {
        return false;
    }
    each_edge_in_slabs(village, put_edge);
    return true;
}

// Many slabs for a shape whose edges are all tall would repeat each edge in each of them. The sum
// of the edges' heights says how often: it is kept to a few entries an edge.
static uint32_t wanted_slabs(const struct geo_village *village)
{
    const struct geo_rings *rings = &village->rings;
    double height_deg = village->box.north_deg - village->box.south_deg;
    double climbed_deg = 0;
    for (size_t i = 0; i + 1 < rings->point_count; i++) {
        climbed_deg += fabs(rings->points[i + 1].lat_deg - rings->points[i].lat_deg);
    }
    double most = (double)rings->point_count / EDGES_PER_SLAB;
    if (climbed_deg > 0) {
        most = fmin(most, 2 * (double)rings->point_count * height_deg / climbed_deg);
    }
    return (uint32_t)fmax(1, fmin(most, MAX_SLABS));
}

enum tapak_status geo_village_make(struct geo_village *out_village, const struct tapak_code *code,
                                   struct geo_rings *rings, struct tapak_error *err)
{
    struct geo_village village = {.code = *code};
    if (!geo_rings_box(rings, &village.box)) {
        return tapak_fail(err, TAPAK_INVALID, "village %s has no area", code->text);
    }
    for (size_t i = 0; i < rings->point_count; i++) {
        rings->points[i] = tapak_settle(rings->points[i]);
    }
    (void)geo_rings_box(rings, &village.box);
    village.rings = *rings;
    double height_deg = village.box.north_deg - village.box.south_deg;
    village.slab_count = wanted_slabs(&village);
    village.slabs_per_deg = height_deg > 0 ? village.slab_count / height_deg : 0;
    if (!isfinite(village.slabs_per_deg)) {
        village.slabs_per_deg = 0;
    }
    if (!sort_edges(&village)) {
        free(village.slab_ends);
        free(village.edges);
        return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for the edges of village %s",
                          code->text);
    }
    *rings = (struct geo_rings){0}; // now the village's
    *out_village = village;
    return TAPAK_OK;
}

void geo_village_free(struct geo_village *village)
{
    geo_rings_free(&village->rings);
    free(village->slab_ends);
    free(village->edges);
}

enum crossing { CROSSES_NOT, CROSSES, IS_ON_EDGE };

static enum crossing cross(struct tapak_point a, struct tapak_point b, struct tapak_point point)
{
    bool is_a_above = a.lat_deg > point.lat_deg;
    bool is_b_above = b.lat_deg > point.lat_deg;
    bool is_below = a.lat_deg < point.lat_deg && b.lat_deg < point.lat_deg;
    bool is_west = a.lon_deg < point.lon_deg && b.lon_deg < point.lon_deg;
    if (is_below || is_west || (is_a_above && is_b_above)) {
        return CROSSES_NOT;
    }
    if (a.lon_deg > point.lon_deg && b.lon_deg > point.lon_deg) {
        return is_a_above != is_b_above ? CROSSES : CROSSES_NOT;
    }
    // The point is in the edge's box: only here does the exact side matter.
    int side = tapak_orientation(a, b, point);
    if (side == 0) {
        return IS_ON_EDGE;
    }
    if (is_a_above == is_b_above) {
        return CROSSES_NOT;
    }
    return (side > 0) == is_b_above ? CROSSES : CROSSES_NOT;
}

bool geo_village_covers(const struct geo_village *village, struct tapak_point point)
{
    if (!tapak_box_covers(&village->box, point)) {
        return false;
    }
    const struct tapak_point *points = village->rings.points;
    uint32_t slab = geo_village_slab(village, point.lat_deg);
    bool is_inside = false;
    for (uint32_t i = slab > 0 ? village->slab_ends[slab - 1] : 0; i < village->slab_ends[slab];
         i++) {
        uint32_t edge = village->edges[i];
        enum crossing crossing = cross(points[edge], points[edge + 1], point);
        if (crossing == IS_ON_EDGE) {
            return true;
        }
        is_inside = is_inside != (crossing == CROSSES);
    }
    return is_inside;
}

// The integral over lon from a to b of the height of the edge above the box's south side, no more
// than the box is high. Between the places where the edge passes a side it is a trapezoid.
static double area_under(struct tapak_point a, struct tapak_point b, const struct tapak_box *box)
{
    double sign = 1;
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

double geo_village_part_deg2(const struct geo_village *village, const struct tapak_box *box)
{
    const struct geo_rings *rings = &village->rings;
    double area = 0;
    for (size_t r = 0; r < rings->ring_count; r++) {
        const struct geo_ring *ring = &rings->rings[r];
        double part = 0;
        for (size_t i = ring->first; i + 1 < ring->first + ring->count; i++) {
            part += area_under(rings->points[i], rings->points[i + 1], box);
        }
        area += ring->is_hole ? -fabs(part) : fabs(part);
    }
    return fmax(area, 0);
}
