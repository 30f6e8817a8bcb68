// Clusters against the points themselves, counted one by one.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "layer/crowd.h"
#include "tapak/layer/clusters.h"

enum { CELLS = 8, QUESTIONS = 60, OFFSET_MINUTES = 480, ZOOM_SHIFT = 26 };

struct cell {
    uint32_t count;
    uint64_t sum_x;
    uint64_t sum_y;
    struct tapak_tile_square box;
    uint32_t categories[64];
    uint32_t traits[TAPAK_CLUSTER_TRAITS];
};

struct counting {
    struct cell cells[CELLS * CELLS];
    uint32_t first_x;
    uint32_t first_y;
    unsigned shift;
    bool is_reports;
    uint32_t last; ///< place of the last cluster, to see their order
    uint32_t clusters;
};

static enum tapak_status count_point(const struct tapak_layer_point *point, void *context)
{
    struct counting *counting = context;
    uint32_t column = (point->x >> counting->shift) - counting->first_x;
    uint32_t row = (point->y >> counting->shift) - counting->first_y;
    struct cell *cell = &counting->cells[row * CELLS + column];
    assert_true(column < CELLS && row < CELLS);
    struct tapak_tile_square *box = &cell->box;
    *box = cell->count == 0 ? (struct tapak_tile_square){point->x, point->y, point->x, point->y}
                            : *box;
    box->west_x = point->x < box->west_x ? point->x : box->west_x;
    box->north_y = point->y < box->north_y ? point->y : box->north_y;
    box->east_x = point->x > box->east_x ? point->x : box->east_x;
    box->south_y = point->y > box->south_y ? point->y : box->south_y;
    cell->count++;
    cell->sum_x += point->x;
    cell->sum_y += point->y;
    cell->categories[point->kind->category_index]++;
    cell->traits[counting->is_reports ? (int)point->kind->state : (int)point->kind->confidence]++;
    return TAPAK_OK;
}

static enum tapak_status check_cluster(const struct tapak_layer_cluster *cluster, void *context)
{
    struct counting *counting = context;
    uint32_t place =
        (cluster->cell_y - counting->first_y) * CELLS + cluster->cell_x - counting->first_x;
    struct cell *cell = &counting->cells[place];
    assert_true(counting->clusters == 0 || place > counting->last);
    assert_int_equal(cluster->count, cell->count);
    assert_int_equal(cluster->x, cell->sum_x / cell->count);
    assert_int_equal(cluster->y, cell->sum_y / cell->count);
    assert_memory_equal(&cluster->box, &cell->box, sizeof cell->box);
    for (size_t i = 0; i < cluster->category_count; i++) {
        assert_int_equal(cluster->categories[i], cell->categories[i]);
    }
    for (int i = 0; i < TAPAK_CLUSTER_TRAITS; i++) {
        assert_int_equal(cluster->states[i], cell->traits[i]);
    }
    assert_int_equal(cluster->first.x >> counting->shift, cluster->cell_x);
    cell->count = 0; // seen
    counting->last = place;
    counting->clusters++;
    return TAPAK_OK;
}

static struct tapak_layer *load(struct sample *sample)
{
    struct tapak_layer *layer = NULL;
    struct tapak_error err = {0};
    if (tapak_layer_load(sample->store, OFFSET_MINUTES, NULL, NULL, &layer, &err) != TAPAK_OK) {
        fail_msg("%s", err.message);
    }
    return layer;
}

static void test_clusters__are_the_points_of_their_cells(void **state)
{
    (void)state;
    struct sample sample;
    struct tapak_error err = {0};
    sample_make_region(&sample);
    struct crowd crowd = {.sample = &sample, .seed = 11};
    crowd_add(&crowd, 1200, 800);
    struct tapak_layer *layer = load(&sample);
    crowd_change(&crowd, 100);
    assert_int_equal(tapak_layer_refresh(layer, &err), TAPAK_OK);
    const struct tapak_snapshot *snapshot = tapak_layer_hold(layer);
    assert_true(tapak_snapshot_categories(snapshot)->count < 64);
    uint32_t seen = 0;
    for (int i = 0; i < QUESTIONS; i++) {
        struct tapak_layer_query query = crowd_query(&crowd);
        struct counting counting = {
            .first_x = 48 + crowd_number(&crowd, 8),
            .first_y = 28,
            .shift = ZOOM_SHIFT,
            .is_reports = query.of == TAPAK_REPORTS,
        };
        const struct tapak_tile_square square = {counting.first_x << ZOOM_SHIFT,
                                                 counting.first_y << ZOOM_SHIFT,
                                                 ((counting.first_x + CELLS) << ZOOM_SHIFT) - 1,
                                                 ((counting.first_y + CELLS) << ZOOM_SHIFT) - 1};
        assert_int_equal(tapak_layer_each(snapshot, &query, &square, count_point, &counting, &err),
                         TAPAK_OK);
        assert_int_equal(tapak_layer_clusters(snapshot, &query, &square, ZOOM_SHIFT, check_cluster,
                                              &counting, &err),
                         TAPAK_OK);
        for (int cell = 0; cell < CELLS * CELLS; cell++) {
            assert_int_equal(counting.cells[cell].count, 0);
        }
        seen += counting.clusters;
    }
    assert_true(seen > QUESTIONS / 2);
    tapak_snapshot_release(snapshot);
    tapak_layer_free(layer);
    sample_free(&sample);
}

static void test_clusters__have_a_ceiling(void **state)
{
    (void)state;
    struct sample sample;
    struct tapak_error err = {0};
    sample_make_region(&sample);
    struct tapak_layer *layer = load(&sample);
    const struct tapak_snapshot *snapshot = tapak_layer_hold(layer);
    const struct tapak_layer_query all = {0};
    const struct tapak_tile_square world = {0, 0, UINT32_MAX, UINT32_MAX};
    struct counting counting = {.shift = 25};
    assert_int_equal(
        tapak_layer_clusters(snapshot, &all, &world, 25, check_cluster, &counting, &err), TAPAK_OK);
    assert_int_equal(
        tapak_layer_clusters(snapshot, &all, &world, 24, check_cluster, &counting, &err),
        TAPAK_TOO_LARGE);
    tapak_snapshot_release(snapshot);
    tapak_layer_free(layer);
    sample_free(&sample);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_clusters__are_the_points_of_their_cells),
        cmocka_unit_test(test_clusters__have_a_ceiling),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
