// Asking for many reports: filters, boxes and pages, held against the same in C.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "store/sample.h"

enum { COUNT = 300, TIME_STEP_MS = 1000 };

struct world {
    struct sample sample;
    struct tapak_report reports[COUNT]; ///< row id is the index plus one
    char ids[COUNT][TAPAK_PUBLIC_ID_LENGTH + 1];
};

static uint32_t next_random(uint32_t *state)
{
    *state = *state * 1664525U + 1013904223U;
    return *state >> 8;
}

// Some at the antimeridian, many on the same grid lines as the boxes below, some without a point.
static struct tapak_point point_of(uint32_t number)
{
    double lat_deg = (double)(number / 64 % 5) * 0.1;
    return number % 8 == 0   ? (struct tapak_point){179.9, lat_deg}
           : number % 8 == 1 ? (struct tapak_point){-179.9, lat_deg}
                             : (struct tapak_point){116 + (double)(number / 8 % 8) * 0.1, lat_deg};
}

static void make_report(struct world *world, int i, uint32_t *seed)
{
    static const char *const areas[] = {"64.02.01.2001", "64.02.02.1001", "64.03.01.2001",
                                        "64.02.01", "64.02"};
    static const char *const sources[] = {"sp4n", "tapak"};
    static const char *const categories[] = {"karhutla", "sampah", "pembalakan"};
    struct tapak_report *report = &world->reports[i];
    (void)snprintf(world->ids[i], sizeof world->ids[i], "%016d", i);
    *report = sample_report(world->ids[i], world->ids[i]);
    report->source = sources[next_random(seed) % 2];
    report->category = categories[next_random(seed) % 3];
    report->state = (enum tapak_state)(next_random(seed) % TAPAK_STATE_COUNT);
    report->klass = (enum tapak_class)(next_random(seed) % TAPAK_CLASS_COUNT);
    report->received_ms = (int64_t)(next_random(seed) % 20) * TIME_STEP_MS;
    report->is_published = next_random(seed) % 3 != 0;
    report->is_confidential = next_random(seed) % 4 == 0;
    report->has_point = next_random(seed) % 10 != 0;
    report->has_public_point = next_random(seed) % 10 != 0;
    report->point = point_of(next_random(seed));
    report->public_point = point_of(next_random(seed));
    bool is_placed = next_random(seed) % 6 != 0;
    report->placement = (struct tapak_placement){
        .placed_by =
            is_placed ? (enum tapak_placed_by)(1 + next_random(seed) % 4) : TAPAK_PLACED_NONE};
    if (is_placed) {
        (void)snprintf(report->placement.area.text, sizeof report->placement.area.text, "%s",
                       areas[next_random(seed) % 5]);
    }
}

static enum tapak_status put_all(struct tapak_conn *conn, void *context, struct tapak_error *err)
{
    struct world *world = context;
    const struct tapak_actor actor = {"import 1", 0};
    enum tapak_put_outcome outcome;
    enum tapak_status status = TAPAK_OK;
    for (int i = 0; i < COUNT && status == TAPAK_OK; i++) {
        status = tapak_report_put(conn, &world->reports[i], NULL, NULL, &actor, &outcome, err);
        world->reports[i].row_id = i + 1;
    }
    return status;
}

static bool is_equal_or_any(const char *wanted, const char *got)
{
    return wanted == NULL || strcmp(wanted, got) == 0;
}

static bool is_in_programme(const struct tapak_code *code)
{
    return strcmp(code->text, "64.02.01.2001") == 0 || strcmp(code->text, "64.02.02.1001") == 0;
}

// As the public may know it: "near" of a sensitive report is kept back.
static const char *seen_placing(const struct tapak_report *report, bool is_public)
{
    bool is_hidden = is_public && strcmp(report->category, "pembalakan") == 0 &&
                     report->placement.placed_by == TAPAK_PLACED_NEAR;
    return tapak_placed_by_code(is_hidden ? TAPAK_PLACED_POINT : report->placement.placed_by);
}

static bool fits(const struct tapak_report_filter *filter, const struct tapak_report *report)
{
    bool is_public = filter->viewer == TAPAK_VIEWER_PUBLIC;
    bool has_point = is_public ? report->has_public_point : report->has_point;
    struct tapak_point point = is_public ? report->public_point : report->point;
    return (!is_public || (report->is_published && !report->is_confidential)) &&
           (!filter->has_box || !has_point || tapak_box_covers(&filter->box, point)) &&
           (!filter->has_since || report->received_ms >= filter->since_ms) &&
           (!filter->has_until || report->received_ms < filter->until_ms) &&
           tapak_code_is_in(&report->placement.area, &filter->area) &&
           is_equal_or_any(filter->category, report->category) &&
           is_equal_or_any(filter->state, tapak_state_code(report->state)) &&
           is_equal_or_any(filter->klass, tapak_class_code(report->klass)) &&
           is_equal_or_any(filter->placed_by, seen_placing(report, is_public)) &&
           is_equal_or_any(filter->source, report->source) &&
           (!filter->programme_only || is_in_programme(&report->placement.area));
}

static int newest_first(const void *a, const void *b)
{
    const struct tapak_report *left = *(const struct tapak_report *const *)a;
    const struct tapak_report *right = *(const struct tapak_report *const *)b;
    if (left->received_ms != right->received_ms) {
        return left->received_ms < right->received_ms ? 1 : -1;
    }
    return left->row_id < right->row_id ? 1 : -1;
}

struct ids {
    int64_t items[COUNT];
    size_t count;
    int64_t last_ms;
    bool has_names; ///< the question gives names too: they are checked
};

static enum tapak_status take(const struct tapak_report *report, void *context)
{
    struct ids *ids = context;
    const char *area = report->placement.area.text;
    if (ids->has_names && strcmp(area, "64.02.01.2001") == 0) {
        assert_string_equal(report->area_name, "Muara Jawa");
        assert_string_equal(report->regency_name, "Kutai Kartanegara");
        assert_true(report->in_programme);
    } else if (ids->has_names && area[0] == '\0') {
        assert_true(report->area_name == NULL && report->regency_name == NULL);
        assert_false(report->in_programme);
    }
    assert_true(ids->count < COUNT);
    ids->items[ids->count++] = report->row_id;
    ids->last_ms = report->received_ms;
    return TAPAK_OK;
}

static struct ids expected_ids(const struct world *world, const struct tapak_report_filter *filter)
{
    const struct tapak_report *fitting[COUNT];
    struct ids ids = {.count = 0};
    for (int i = 0; i < COUNT; i++) {
        if (fits(filter, &world->reports[i])) {
            fitting[ids.count++] = &world->reports[i];
        }
    }
    qsort(fitting, ids.count, sizeof fitting[0], newest_first);
    for (size_t i = 0; i < ids.count; i++) {
        ids.items[i] = fitting[i]->row_id;
    }
    return ids;
}

static void expect_page(const struct world *world, const struct tapak_report_filter *filter,
                        const struct ids *expected, int64_t limit)
{
    struct ids got = {.has_names = true};
    struct tapak_report_page page = {.limit = limit};
    size_t before = 0;
    do { // from page to page by cursor
        before = got.count;
        assert_int_equal(tapak_report_each(world->sample.conn, filter, &page, take, &got, NULL),
                         TAPAK_OK);
        if (got.count > 0) {
            page.has_cursor = true;
            page.cursor_received_ms = got.last_ms;
            page.cursor_row_id = got.items[got.count - 1];
        }
    } while (limit > 0 && got.count > before);
    assert_int_equal(got.count, expected->count);
    assert_memory_equal(got.items, expected->items, expected->count * sizeof expected->items[0]);
}

static const struct tapak_report_filter filters[] = {
    {0},
    {.has_since = true, .since_ms = 5 * TIME_STEP_MS},
    {.has_until = true, .until_ms = 5 * TIME_STEP_MS},
    {.has_since = true, .since_ms = 7000, .has_until = true, .until_ms = 7000},
    {.area = {"64.02"}},
    {.area = {"64.02.01"}},
    {.area = {"64.02.01.2001"}},
    {.area = {"64.0"}},
    {.category = "sampah"},
    {.state = "closed"},
    {.klass = "aspirasi"},
    {.placed_by = "none"},
    {.placed_by = "near"},
    {.placed_by = "point"},
    {.placed_by = "hand"},
    {.source = "tapak"},
    {.programme_only = true},
    {.has_box = true, .box = {-180, -90, 180, 90}},
    {.has_box = true, .box = {116.1, 0.1, 116.4, 0.3}},
    {.has_box = true, .box = {116.2, 0.2, 116.2, 0.2}},
    {.has_box = true, .box = {116.20000001, 0, 116.29999999, 1}}, // floats would round onto it
    {.has_box = true, .box = {179, -1, -179, 0.2}},
    {.has_box = true, .box = {116.5, -1, -179.9, 1}},
    {.has_box = true, .box = {10, 10, 20, 20}},
    {.has_box = true,
     .box = {116, 0, 116.5, 0.5},
     .category = "karhutla",
     .source = "sp4n",
     .area = {"64.02"},
     .has_since = true,
     .since_ms = 3000},
};

static void test_report_each__agrees_with_filtering(void **state)
{
    const struct world *world = *state;
    for (size_t i = 0; i < sizeof filters / sizeof filters[0]; i++) {
        for (int viewer = 0; viewer < TAPAK_VIEWER_COUNT; viewer++) {
            struct tapak_report_filter filter = filters[i];
            filter.viewer = (enum tapak_viewer)viewer;
            struct ids expected = expected_ids(world, &filter);
            int64_t count = -1;
            assert_int_equal(tapak_report_count(world->sample.conn, &filter, &count, NULL),
                             TAPAK_OK);
            if (count != (int64_t)expected.count) {
                fail_msg("filter %zu of viewer %d: %lld instead of %zu", i, viewer,
                         (long long)count, expected.count);
            }
            expect_page(world, &filter, &expected, 0);
            expect_page(world, &filter, &expected, 7);
        }
    }
}

static void test_report_each__offset_skips(void **state)
{
    const struct world *world = *state;
    const struct tapak_report_filter filter = {.viewer = TAPAK_VIEWER_OPERATOR};
    struct ids expected = expected_ids(world, &filter);
    struct ids got = {.count = 0};
    const struct tapak_report_page page = {.limit = 5, .offset = COUNT - 3};
    assert_int_equal(tapak_report_each(world->sample.conn, &filter, &page, take, &got, NULL),
                     TAPAK_OK);
    assert_int_equal(got.count, 3);
    assert_memory_equal(got.items, expected.items + COUNT - 3, 3 * sizeof got.items[0]);
}

static void test_report_walk__in_order_of_row(void **state)
{
    const struct world *world = *state;
    struct ids got = {.count = 0};
    assert_int_equal(tapak_report_walk(world->sample.conn, 100, 3, take, &got, NULL), TAPAK_OK);
    assert_int_equal(got.count, 3);
    assert_int_equal(got.items[0], 101);
    assert_int_equal(got.items[2], 103);
    assert_int_equal(tapak_report_walk(world->sample.conn, COUNT, 3, take, &got, NULL), TAPAK_OK);
    assert_int_equal(got.count, 3);
}

struct nested {
    const struct world *world;
    size_t inner;
};

static enum tapak_status ask_again(const struct tapak_report *report, void *context)
{
    struct nested *nested = context;
    struct ids ids = {.count = 0};
    const struct tapak_report_filter filter = {.viewer = TAPAK_VIEWER_OPERATOR,
                                               .state = tapak_state_code(report->state)};
    const struct tapak_report_page page = {.limit = 2};
    enum tapak_status status =
        tapak_report_each(nested->world->sample.conn, &filter, &page, take, &ids, NULL);
    nested->inner += ids.count;
    return status;
}

static void test_report_each__a_callback_may_ask_the_same(void **state)
{
    struct nested nested = {.world = *state};
    const struct tapak_report_filter filter = {.viewer = TAPAK_VIEWER_OPERATOR};
    const struct tapak_report_page page = {.limit = 10};
    assert_int_equal(
        tapak_report_each(nested.world->sample.conn, &filter, &page, ask_again, &nested, NULL),
        TAPAK_OK);
    assert_int_equal(nested.inner, 20);
}

static int set_up(void **state)
{
    struct world *world = calloc(1, sizeof *world);
    uint32_t seed = 3;
    assert_non_null(world);
    sample_make_region(&world->sample);
    for (int i = 0; i < COUNT; i++) {
        make_report(world, i, &seed);
    }
    sample_write(&world->sample, put_all, world);
    *state = world;
    return 0;
}

static int tear_down(void **state)
{
    struct world *world = *state;
    sample_free(&world->sample);
    free(world);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_report_each__agrees_with_filtering),
        cmocka_unit_test(test_report_each__offset_skips),
        cmocka_unit_test(test_report_walk__in_order_of_row),
        cmocka_unit_test(test_report_each__a_callback_may_ask_the_same),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
