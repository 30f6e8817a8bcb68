// Cells against the definition: every edge asked exactly, no grid.
#include "geo/cells.h"
#include "geo/predicate.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { MAX_FOUND = 512, MAX_CORNERS = 64, MAX_EDGES = 4096 };

static uint64_t next_random(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

static double unit(uint64_t *state)
{
    return (double)(next_random(state) >> 11) * 0x1p-53;
}

static void add_ring(struct geo_edges *edges, const struct tapak_point *ring, size_t count,
                     int32_t owner)
{
    struct tapak_point closed[MAX_CORNERS + 1];
    assert_true(count <= MAX_CORNERS);
    memcpy(closed, ring, count * sizeof *ring);
    closed[count] = ring[0];
    if (edges->table == NULL) {
        assert_int_equal(geo_edges_open(edges, MAX_EDGES, NULL), TAPAK_OK);
    }
    assert_int_equal(geo_edges_add(edges, closed, count + 1, owner, NULL), TAPAK_OK);
}

static void add_square(struct geo_edges *edges, double west, double south, double side,
                       int32_t owner)
{
    const struct tapak_point ring[] = {
        {west, south}, {west + side, south}, {west + side, south + side}, {west, south + side}};
    add_ring(edges, ring, 4, owner);
}

// Villages that cover the point by definition: odd number of edges left of it, or on an edge.
static size_t brute_force(const struct geo_edges *edges, size_t villages, struct tapak_point point,
                          int32_t *out)
{
    bool *covers = calloc(villages * 2, sizeof *covers);
    bool *touches = covers + villages;
    point = tapak_settle(point);
    for (size_t i = 0; i < edges->count; i++) {
        struct geo_edge edge = geo_edge_at(edges, i);
        if (geo_edge_is_gap(edges, i) || point.lat_deg < edge.low.lat_deg ||
            point.lat_deg > edge.high.lat_deg) {
            continue;
        }
        int side = tapak_orientation(edge.low, edge.high, point);
        double west = fmin(edge.low.lon_deg, edge.high.lon_deg);
        double east = fmax(edge.low.lon_deg, edge.high.lon_deg);
        bool is_on = side == 0 && point.lon_deg >= west && point.lon_deg <= east;
        bool is_left = side < 0 && point.lat_deg < edge.high.lat_deg;
        const int32_t owners[] = {edges->owners[i].owner, edges->owners[i].other};
        for (int k = 0; k < 2 && owners[k] != GEO_NO_OWNER; k++) {
            covers[owners[k]] ^= is_left;
            touches[owners[k]] |= is_on;
        }
    }
    size_t count = 0;
    for (size_t i = 0; i < villages; i++) {
        if (covers[i] || touches[i]) {
            out[count++] = (int32_t)i;
        }
    }
    free(covers);
    return count;
}

struct world {
    struct geo_edges copy; ///< the edges, for brute force
    struct geo_cells *cells;
    size_t villages;
};

static struct world build(struct geo_edges *edges, size_t villages)
{
    struct world world = {.villages = villages};
    struct tapak_error err = {0};
    geo_edges_close(edges);
    world.copy.points = malloc((edges->count + 1) * sizeof *edges->points);
    world.copy.owners = malloc((edges->count + 1) * sizeof *edges->owners);
    world.copy.count = edges->count;
    if (edges->count > 0) {
        memcpy(world.copy.points, edges->points, (edges->count + 1) * sizeof *edges->points);
        memcpy(world.copy.owners, edges->owners, edges->count * sizeof *edges->owners);
    }
    assert_int_equal(geo_cells_build(edges, villages, &world.cells, &err), TAPAK_OK);
    assert_null(edges->points);
    return world;
}

static void tear_down(struct world *world)
{
    geo_cells_free(world->cells);
    free(world->copy.points);
    free(world->copy.owners);
}

static void check_point(const struct world *world, struct tapak_point point)
{
    int32_t wanted[MAX_FOUND];
    int32_t got[MAX_FOUND];
    int32_t in_batch = -2;
    size_t count = brute_force(&world->copy, world->villages, point, wanted);
    assert_int_equal(geo_cells_all(world->cells, point, got, MAX_FOUND), count);
    assert_memory_equal(got, wanted, count * sizeof wanted[0]);
    int32_t lowest = count == 0 ? -1 : wanted[0];
    assert_int_equal(geo_cells_lowest(world->cells, point), lowest);
    geo_cells_lowest_batch(world->cells, &point, 1, &in_batch);
    assert_int_equal(in_batch, lowest);
    size_t at = 0;
    for (int32_t i = 0; i < (int32_t)world->villages; i++) {
        bool is_wanted = at < count && wanted[at] == i;
        assert_int_equal(geo_cells_has(world->cells, i, point), is_wanted);
        at += is_wanted;
    }
}

// Every vertex, edge midpoint, their neighbours by one ulp, and places level with a vertex.
static void check_edges(const struct world *world, uint64_t *seed)
{
    for (size_t i = 0; i < world->copy.count; i++) {
        struct geo_edge edge = geo_edge_at(&world->copy, i); // of a gap as well
        struct tapak_point a = edge.low;
        struct tapak_point b = edge.high;
        struct tapak_point middle = {(a.lon_deg + b.lon_deg) / 2, (a.lat_deg + b.lat_deg) / 2};
        check_point(world, a);
        check_point(world, b);
        check_point(world, middle);
        check_point(world, (struct tapak_point){nextafter(middle.lon_deg, 1e9), middle.lat_deg});
        check_point(world, (struct tapak_point){nextafter(middle.lon_deg, -1e9), middle.lat_deg});
        check_point(world, (struct tapak_point){a.lon_deg, nextafter(a.lat_deg, 1e9)});
        check_point(world, (struct tapak_point){a.lon_deg + unit(seed) - 0.5, a.lat_deg});
    }
}

static void check_random(const struct world *world, uint64_t *seed, int count)
{
    struct tapak_box box = geo_edges_box(&world->copy);
    for (int i = 0; i < count; i++) {
        struct tapak_point point = {
            box.west_deg + (unit(seed) * 1.1 - 0.05) * (box.east_deg - box.west_deg),
            box.south_deg + (unit(seed) * 1.1 - 0.05) * (box.north_deg - box.south_deg)};
        check_point(world, point);
    }
}

static void test_cells__no_village(void **state)
{
    (void)state;
    struct geo_edges edges = {0};
    struct world world = build(&edges, 0);
    check_point(&world, (struct tapak_point){0, 0});
    check_point(&world, (struct tapak_point){116, -1});
    tear_down(&world);
}

static void test_cells__places_that_are_none(void **state)
{
    (void)state;
    struct geo_edges edges = {0};
    add_square(&edges, -180, -90, 180, 0);
    add_square(&edges, 0, -90, 180, 1);
    struct world world = build(&edges, 2);
    const double odd[] = {NAN, INFINITY, -INFINITY, 1e300, -1e300};
    for (size_t i = 0; i < sizeof odd / sizeof odd[0]; i++) {
        struct tapak_point point = {odd[i], 0};
        assert_int_equal(geo_cells_lowest(world.cells, point), -1);
        point = (struct tapak_point){0, odd[i]};
        assert_int_equal(geo_cells_lowest(world.cells, point), -1);
    }
    check_point(&world, (struct tapak_point){180, 90});
    check_point(&world, (struct tapak_point){-180, -90});
    check_point(&world, (struct tapak_point){0, 0});
    check_point(&world, (struct tapak_point){1e-300, -5e-324});
    tear_down(&world);
}

// A ring of n corners around a middle, by integers of a fine grid so that levels are shared.
static void add_star(struct geo_edges *edges, uint64_t *seed, int corners, int32_t owner)
{
    struct tapak_point ring[64];
    double lon = 116 + unit(seed);
    double lat = -0.5 + unit(seed);
    double size = 0.02 + 0.3 * unit(seed) * unit(seed);
    for (int i = 0; i < corners; i++) {
        double angle = 6.283185307179586 * i / corners;
        double radius = size * (0.3 + 0.7 * unit(seed));
        ring[i] = (struct tapak_point){floor((lon + radius * cos(angle)) * 4096) / 4096,
                                       floor((lat + radius * sin(angle)) * 4096) / 4096};
    }
    add_ring(edges, ring, (size_t)corners, owner);
}

static void test_cells__random_stars_with_overlaps(void **state)
{
    (void)state;
    uint64_t seed = UINT64_C(20261123);
    for (int round = 0; round < 30; round++) {
        print_message("round %d, seed %llu\n", round, (unsigned long long)seed);
        struct geo_edges edges = {0};
        int32_t villages = 1 + (int32_t)(next_random(&seed) % 40);
        for (int32_t i = 0; i < villages; i++) {
            add_star(&edges, &seed, 3 + (int)(next_random(&seed) % 60), i);
        }
        struct world world = build(&edges, (size_t)villages);
        check_edges(&world, &seed);
        check_random(&world, &seed, 500);
        tear_down(&world);
    }
}

static void test_cells__a_chessboard_shares_every_edge(void **state)
{
    (void)state;
    uint64_t seed = 7;
    struct geo_edges edges = {0};
    for (int32_t i = 0; i < 64; i++) {
        add_square(&edges, 116 + (i % 8) * 0.125, (i / 8) * 0.125 - 0.5, 0.125, i);
    }
    struct world world = build(&edges, 64);
    assert_int_equal(geo_cells_figures(world.cells).edges, 2 * 8 * 9);
    check_edges(&world, &seed);
    check_random(&world, &seed, 2000);
    tear_down(&world);
}

static void test_cells__hundreds_over_one_place(void **state)
{
    (void)state;
    uint64_t seed = 11;
    struct geo_edges edges = {0};
    for (int32_t i = 0; i < 300; i++) {
        add_square(&edges, 116, 0, 1, i);
    }
    struct world world = build(&edges, 300);
    assert_true(geo_cells_figures(world.cells).hard_leaves > 0);
    check_edges(&world, &seed);
    check_random(&world, &seed, 200);
    tear_down(&world);
}

// 200 wedges that meet in one point: no split takes them apart there.
static void test_cells__many_villages_meet_in_a_point(void **state)
{
    (void)state;
    uint64_t seed = 13;
    struct geo_edges edges = {0};
    enum { WEDGES = 200 };
    for (int32_t i = 0; i < WEDGES; i++) {
        double from = 6.283185307179586 * i / WEDGES;
        double to = 6.283185307179586 * (i + 1) / WEDGES;
        const struct tapak_point ring[] = {
            {117, 0}, {117 + cos(from), sin(from)}, {117 + cos(to), sin(to)}};
        add_ring(&edges, ring, 3, i);
    }
    struct world world = build(&edges, WEDGES);
    assert_true(geo_cells_figures(world.cells).hard_leaves > 0);
    check_edges(&world, &seed);
    check_random(&world, &seed, 500);
    tear_down(&world);
}

static void test_cells__far_islands_and_tiny_villages(void **state)
{
    (void)state;
    uint64_t seed = 17;
    struct geo_edges edges = {0};
    add_square(&edges, -170, -80, 1e-9, 0);
    add_square(&edges, 116.123456789, 0.1, 1e-12, 1);
    add_square(&edges, 116.123456789, 0.1, 1e-13, 2);
    add_square(&edges, 170, 80, 0.5, 3);
    struct world world = build(&edges, 4);
    check_edges(&world, &seed);
    check_random(&world, &seed, 200);
    tear_down(&world);
}

static void test_cells__batch_equals_one_at_a_time(void **state)
{
    (void)state;
    uint64_t seed = 19;
    struct geo_edges edges = {0};
    for (int32_t i = 0; i < 50; i++) {
        add_star(&edges, &seed, 40, i);
    }
    struct world world = build(&edges, 50);
    enum { POINTS = 1000 }; // no multiple of the batch inside
    struct tapak_point points[POINTS];
    int32_t lowest[POINTS];
    for (int i = 0; i < POINTS; i++) {
        points[i] = (struct tapak_point){115.9 + 1.2 * unit(&seed), -0.6 + 1.2 * unit(&seed)};
    }
    points[500].lon_deg = NAN;
    geo_cells_lowest_batch(world.cells, points, POINTS, lowest);
    for (int i = 0; i < POINTS; i++) {
        assert_int_equal(lowest[i], geo_cells_lowest(world.cells, points[i]));
    }
    tear_down(&world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cells__no_village),
        cmocka_unit_test(test_cells__places_that_are_none),
        cmocka_unit_test(test_cells__random_stars_with_overlaps),
        cmocka_unit_test(test_cells__a_chessboard_shares_every_edge),
        cmocka_unit_test(test_cells__hundreds_over_one_place),
        cmocka_unit_test(test_cells__many_villages_meet_in_a_point),
        cmocka_unit_test(test_cells__far_islands_and_tiny_villages),
        cmocka_unit_test(test_cells__batch_equals_one_at_a_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
