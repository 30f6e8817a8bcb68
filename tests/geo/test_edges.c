#include "geo/edges.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

static const struct tapak_point west[] = {{116, 0}, {117, 0}, {117, 1}, {116, 1}, {116, 0}};
static const struct tapak_point east[] = {{117, 0}, {118, 0}, {118, 1}, {117, 1}, {117, 0}};

static void add(struct geo_edges *edges, const struct tapak_point *points, size_t count,
                int32_t owner)
{
    if (edges->table == NULL) {
        assert_int_equal(geo_edges_open(edges, 64, NULL), TAPAK_OK);
    }
    assert_int_equal(geo_edges_add(edges, points, count, owner, NULL), TAPAK_OK);
}

static size_t count_edges(const struct geo_edges *edges)
{
    size_t count = 0;
    for (size_t i = 0; i < edges->count; i++) {
        count += !geo_edge_is_gap(edges, i);
    }
    return count;
}

static void test_edges_add__shares_what_two_villages_have(void **state)
{
    (void)state;
    struct geo_edges edges = {0};
    add(&edges, west, 5, 0);
    assert_int_equal(edges.count, 4);
    add(&edges, east, 5, 1);
    assert_int_equal(count_edges(&edges), 7);
    assert_int_equal(edges.owners[1].owner, 0);
    assert_int_equal(edges.owners[1].other, 1);
    assert_false(edges.owners[1].is_along); // neighbours run against each other
    assert_int_equal(edges.owners[0].other, GEO_NO_OWNER);
    struct tapak_box box = geo_edges_box(&edges);
    assert_true(box.west_deg == 116 && box.east_deg == 118);
    assert_true(box.south_deg == 0 && box.north_deg == 1);
    geo_edges_close(&edges);
    assert_int_equal(count_edges(&edges), 7);
    geo_edges_free(&edges);
}

static void test_edges_add__keeps_a_third_owner_apart(void **state)
{
    (void)state;
    struct geo_edges edges = {0};
    add(&edges, west, 5, 0);
    add(&edges, west, 5, 1); // the very same
    add(&edges, west, 5, 2);
    add(&edges, west, 5, 3);
    assert_int_equal(count_edges(&edges), 8);
    assert_true(edges.owners[0].is_along);
    assert_int_equal(edges.owners[0].other, 1);
    assert_int_equal(edges.owners[4].owner, 2); // it goes on from where the first ended: no gap
    assert_int_equal(edges.owners[4].other, 3);
    geo_edges_free(&edges);
}

static void test_edges_add__does_not_share_with_itself(void **state)
{
    (void)state;
    static const struct tapak_point spike[] = {{0, 0}, {1, 1}, {0, 0}, {0, 0}};
    struct geo_edges edges = {0};
    add(&edges, spike, 4, 7);
    assert_int_equal(edges.count, 3);
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(edges.owners[i].owner, 7);
        assert_int_equal(edges.owners[i].other, GEO_NO_OWNER);
    }
    struct geo_edge edge = geo_edge_at(&edges, 1);
    assert_true(edge.low.lat_deg == 0 && edge.high.lat_deg == 1);
    geo_edges_free(&edges);
}

static void test_edge_at__runs_upwards_or_eastwards(void **state)
{
    (void)state;
    struct geo_edges edges = {0};
    add(&edges, west, 5, 0);
    struct geo_edge level = geo_edge_at(&edges, 2); // from (117, 1) to (116, 1)
    assert_true(level.low.lon_deg == 116 && level.high.lon_deg == 117);
    struct geo_edge steep = geo_edge_at(&edges, 3); // from (116, 1) to (116, 0)
    assert_true(steep.low.lat_deg == 0 && steep.high.lat_deg == 1);
    geo_edges_free(&edges);
}

static void test_edges__settles_dust(void **state)
{
    (void)state;
    static const struct tapak_point dust[] = {{-0.0, 4.9e-324}, {1, -1e-200}, {-0.0, 4.9e-324}};
    struct geo_edges edges = {0};
    add(&edges, dust, 3, 0);
    assert_true(edges.points[0].lat_deg == 0 && !signbit(edges.points[0].lon_deg));
    assert_true(edges.points[1].lat_deg == 0);
    geo_edges_free(&edges);
}

static void test_edges__none(void **state)
{
    (void)state;
    struct geo_edges edges = {0};
    assert_int_equal(geo_edges_open(&edges, 0, NULL), TAPAK_OK);
    assert_int_equal(geo_edges_add(&edges, NULL, 0, 0, NULL), TAPAK_OK); // a ring of no points
    assert_int_equal(geo_edges_add(&edges, west, 1, 0, NULL), TAPAK_OK);
    geo_edges_close(&edges);
    assert_int_equal(edges.count, 0);
    struct tapak_box box = geo_edges_box(&edges);
    assert_true(box.west_deg == 0 && box.north_deg == 0);
    geo_edges_free(&edges);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_edges_add__shares_what_two_villages_have),
        cmocka_unit_test(test_edges_add__keeps_a_third_owner_apart),
        cmocka_unit_test(test_edges_add__does_not_share_with_itself),
        cmocka_unit_test(test_edge_at__runs_upwards_or_eastwards),
        cmocka_unit_test(test_edges__settles_dust),
        cmocka_unit_test(test_edges__none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
