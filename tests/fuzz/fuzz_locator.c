// Arbitrary WKB through the builder of locators; every answer of the cells is compared with
// counting edges one by one.
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "geo/predicate.h"
#include "geo/wkb.h"
#include "tapak/geo/locate.h"

enum { MAX_VILLAGES = 64, MAX_EDGES = 20000, MAX_ASKED = 400 };

/** The villages again, as they came. */
struct world {
    struct geo_rings villages[MAX_VILLAGES];
    size_t count;
    size_t vertices;
    struct tapak_locator *locator;
};

// Whether a village covers the point by definition: an odd number of edges left of it, or on one.
static bool covers(const struct geo_rings *rings, struct tapak_point point)
{
    bool is_inside = false;
    for (size_t r = 0; r < rings->ring_count; r++) {
        const struct tapak_point *points = rings->points + rings->rings[r].first;
        for (size_t i = 0; i + 1 < rings->rings[r].count; i++) {
            bool is_up = points[i].lat_deg <= points[i + 1].lat_deg;
            struct tapak_point low = tapak_settle(points[is_up ? i : i + 1]);
            struct tapak_point high = tapak_settle(points[is_up ? i + 1 : i]);
            if (point.lat_deg < low.lat_deg || point.lat_deg > high.lat_deg) {
                continue;
            }
            int side = tapak_orientation(low, high, point);
            if (side == 0 && point.lon_deg >= fmin(low.lon_deg, high.lon_deg) &&
                point.lon_deg <= fmax(low.lon_deg, high.lon_deg)) {
                return true;
            }
            is_inside ^= side < 0 && point.lat_deg < high.lat_deg;
        }
    }
    return is_inside;
}

static void check(const struct world *world, struct tapak_point point)
{
    const struct tapak_locator *locator = world->locator;
    int32_t found[MAX_VILLAGES];
    int32_t in_batch = -2;
    size_t count = tapak_locate_all(locator, point, found, MAX_VILLAGES);
    size_t at = 0;
    struct tapak_point settled = tapak_settle(point);
    for (size_t i = 0; i < world->count; i++) {
        bool is_covered = covers(&world->villages[i], settled);
        if (tapak_locate_covers(locator, (int32_t)i, point) != is_covered ||
            (is_covered && (at == count || found[at++] != (int32_t)i))) {
            abort();
        }
    }
    int32_t lowest = count == 0 ? TAPAK_IN_NO_VILLAGE : found[0];
    tapak_locate_batch(locator, &point, 1, &in_batch);
    if (at != count || tapak_locate(locator, point) != lowest || in_batch != lowest) {
        abort();
    }
}

// A place on the border is at no distance from it, and what is nearest is so near.
static void check_near(const struct world *world, struct tapak_point point)
{
    double distance_m = -1;
    int32_t nearest = tapak_locate_nearest(world->locator, point, 1e8, &distance_m);
    if (nearest == TAPAK_IN_NO_VILLAGE) {
        return; // not on Earth
    }
    int32_t found[MAX_VILLAGES];
    size_t count = tapak_locate_touching(world->locator, point, distance_m, found, MAX_VILLAGES);
    if (!(distance_m >= 0) || count == 0 || found[0] > nearest) {
        abort();
    }
}

static void check_village(const struct world *world, const struct geo_rings *rings)
{
    size_t step = rings->point_count / MAX_ASKED + 1;
    for (size_t i = 0; i + 1 < rings->point_count; i += step) {
        struct tapak_point a = rings->points[i];
        struct tapak_point b = rings->points[i + 1];
        struct tapak_point middle = {(a.lon_deg + b.lon_deg) / 2, (a.lat_deg + b.lat_deg) / 2};
        check(world, a);
        check(world, middle);
        check(world, (struct tapak_point){nextafter(middle.lon_deg, 1e9), middle.lat_deg});
        check(world, (struct tapak_point){a.lon_deg, nextafter(a.lat_deg, -1e9)});
        check(world, (struct tapak_point){middle.lon_deg, a.lat_deg});
        if (i % (16 * step) == 0) {
            check_near(world, (struct tapak_point){a.lon_deg / 2 + 1, b.lat_deg / 2 + 1});
        }
    }
}

// Each village: two bytes for the size of its WKB, then the WKB.
static void add_all(struct tapak_locator_builder *builder, struct world *world, const uint8_t *data,
                    size_t size)
{
    for (size_t at = 0; at + 2 <= size && world->count < MAX_VILLAGES;) {
        size_t length = data[at] | (size_t)data[at + 1] << 8;
        at += 2;
        length = length < size - at ? length : size - at;
        struct tapak_code code = {0};
        struct tapak_error err;
        (void)snprintf(code.text, sizeof code.text, "64.02.01.2%03zu", world->count);
        if (tapak_locator_builder_add(builder, &code, data + at, length, &err) == TAPAK_OK) {
            struct geo_rings *rings = &world->villages[world->count++];
            if (geo_rings_read((struct tapak_wkb){data + at, length}, rings, &err) != TAPAK_OK) {
                abort();
            }
            world->vertices += rings->point_count;
        }
        at += length;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct tapak_error err;
    struct world world = {0};
    struct tapak_locator_builder *builder = NULL;
    if (tapak_locator_builder_create(&builder, &err) != TAPAK_OK) {
        return 0;
    }
    add_all(builder, &world, data, size);
    if (tapak_locator_seal(builder, &world.locator, &err) == TAPAK_OK) {
        for (size_t i = 0; i < world.count && world.vertices < MAX_EDGES; i++) {
            check_village(&world, &world.villages[i]);
        }
    }
    for (size_t i = 0; i < world.count; i++) {
        geo_rings_free(&world.villages[i]);
    }
    tapak_locator_free(world.locator);
    tapak_locator_builder_free(builder);
    return 0;
}
