// Filters by chance: the layer against every report of the store, asked one by one.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "layer/crowd.h"
#include "tapak/base/instant.h"
#include "tapak/base/limits.h"

enum { QUESTIONS = 400, OFFSET_MINUTES = 480, DEPTH = 4 };

enum {
    F_CATEGORY,
    F_STATE,
    F_PLACED_BY,
    F_IN_PROGRAMME,
    F_VILLAGE,
    F_REGENCY,
    F_RECEIVED,
    F_STAND_IN,
    F_GEOMETRY,
    F_TITLE,
    F_COUNT
};

static const struct tapak_field items[F_COUNT] = {
    [F_CATEGORY] = {.name = "category", .type = TAPAK_FIELD_TEXT},
    [F_STATE] = {.name = "state", .type = TAPAK_FIELD_TEXT},
    [F_PLACED_BY] = {.name = "placed_by", .type = TAPAK_FIELD_TEXT},
    [F_IN_PROGRAMME] = {.name = "in_programme", .type = TAPAK_FIELD_BOOLEAN},
    [F_VILLAGE] = {.name = "village", .type = TAPAK_FIELD_TEXT},
    [F_REGENCY] = {.name = "regency", .type = TAPAK_FIELD_TEXT},
    [F_RECEIVED] = {.name = "received", .type = TAPAK_FIELD_DAY},
    [F_STAND_IN] = {.name = "is_stand_in", .type = TAPAK_FIELD_BOOLEAN},
    [F_GEOMETRY] = {.name = "geometry", .type = TAPAK_FIELD_GEOMETRY},
    [F_TITLE] = {.name = "title", .type = TAPAK_FIELD_TEXT},
};
static const struct tapak_fields fields = {items, F_COUNT};

static void put_text(struct tapak_filter_value *out, const char *text)
{
    out->is_null = text == NULL || text[0] == '\0';
    out->text = tapak_slice_of(text == NULL ? "" : text);
}

static bool is_sensitive(const char *category)
{
    return strcmp(category, "pembalakan") == 0 || strcmp(category, "tambang_liar") == 0;
}

static void read_report(const void *row, size_t field, struct tapak_filter_value *out)
{
    const struct tapak_report *report = row;
    const struct tapak_code *area = &report->placement.area;
    switch (field) {
    case F_CATEGORY:
        put_text(out, report->category);
        break;
    case F_STATE:
        put_text(out, tapak_state_code(report->state));
        break;
    case F_PLACED_BY:
        put_text(out, tapak_placed_by_code(report->placement.placed_by));
        break;
    case F_IN_PROGRAMME:
        out->integer = report->in_programme;
        break;
    case F_VILLAGE:
        put_text(out, tapak_code_level(area) == TAPAK_LEVEL_VILLAGE ? area->text : NULL);
        break;
    case F_REGENCY:
        put_text(out, report->regency_name);
        break;
    case F_RECEIVED:
        out->integer = tapak_day_of(report->received_ms, OFFSET_MINUTES);
        break;
    case F_STAND_IN:
        out->integer = report->has_public_point && is_sensitive(report->category);
        break;
    default:
        out->is_null = !report->has_public_point;
        out->shape = (struct tapak_filter_shape){.is_point = true, .point = report->public_point};
        break;
    }
}

// Literals of this test are boxes.
static enum tapak_truth relate(void *context, enum tapak_filter_op op,
                               const struct tapak_filter_value *left,
                               const struct tapak_filter_value *right)
{
    (void)context;
    const struct tapak_filter_value *row = left->shape.is_point ? left : right;
    const struct tapak_filter_value *literal = left->shape.is_point ? right : left;
    bool meets = tapak_box_covers(&literal->shape.box, row->shape.point);
    return meets == (op != TAPAK_FILTER_S_DISJOINT) ? TAPAK_TRUE : TAPAK_FALSE;
}

struct growing {
    struct crowd *crowd;
    struct tapak_filter_maker maker;
    struct tapak_error err;
};

typedef const struct tapak_filter_node node_t;

static uint32_t pick(struct growing *growing, uint32_t bound)
{
    return crowd_number(growing->crowd, bound);
}

static node_t *field(struct growing *growing, size_t index)
{
    return tapak_filter_field(&growing->maker, 0, tapak_slice_of(items[index].name), &growing->err);
}

static node_t *literal(struct growing *growing, struct tapak_filter_value value)
{
    return tapak_filter_literal(&growing->maker, 0, &value, &growing->err);
}

static node_t *text(struct growing *growing, const char *words)
{
    return literal(growing, (struct tapak_filter_value){.type = TAPAK_FIELD_TEXT,
                                                        .text = tapak_slice_of(words)});
}

static node_t *apply(struct growing *growing, enum tapak_filter_op op, node_t *a, node_t *b)
{
    node_t *const args[] = {a, b};
    return tapak_filter_apply(&growing->maker, op, 0, args, b == NULL ? 1 : 2, &growing->err);
}

static node_t *day(struct growing *growing)
{
    int64_t first = tapak_day_of(SAMPLE_DAY_MS, OFFSET_MINUTES);
    struct tapak_filter_value value = {.type = TAPAK_FIELD_DAY,
                                       .integer = first + pick(growing, 100)};
    if (pick(growing, 4) == 0) {
        value.type = TAPAK_FIELD_INSTANT;
        value.integer = SAMPLE_DAY_MS + (int64_t)pick(growing, 100) * 86400000 + pick(growing, 9);
    }
    return literal(growing, value);
}

static node_t *time_condition(struct growing *growing)
{
    static const enum tapak_filter_op ops[] = {
        TAPAK_FILTER_EQ,      TAPAK_FILTER_NE,       TAPAK_FILTER_LT,
        TAPAK_FILTER_LE,      TAPAK_FILTER_GT,       TAPAK_FILTER_GE,
        TAPAK_FILTER_T_AFTER, TAPAK_FILTER_T_BEFORE, TAPAK_FILTER_T_INTERSECTS,
    };
    node_t *received = field(growing, F_RECEIVED);
    enum tapak_filter_op op = ops[pick(growing, sizeof ops / sizeof ops[0])];
    return pick(growing, 2) == 0 ? apply(growing, op, received, day(growing))
                                 : apply(growing, op, day(growing), received);
}

static node_t *shape_condition(struct growing *growing)
{
    static const uint8_t nothing[1] = {0};
    double west = 116 + pick(growing, 8) * 0.25;
    double south = pick(growing, 4) * 0.25;
    struct tapak_filter_value value = {.type = TAPAK_FIELD_GEOMETRY};
    value.shape = (struct tapak_filter_shape){
        .wkb = nothing,
        .size = sizeof nothing,
        .box = {west, south, west + 0.25 * pick(growing, 4), south + 0.25 * pick(growing, 4)}};
    enum tapak_filter_op op =
        pick(growing, 4) == 0 ? TAPAK_FILTER_S_DISJOINT : TAPAK_FILTER_S_INTERSECTS;
    return apply(growing, op, field(growing, F_GEOMETRY), literal(growing, value));
}

static node_t *leaf(struct growing *growing)
{
    static const char *const categories[] = {"pembalakan", "sampah", "karhutla"};
    static const char *const villages[] = {"64.02.01.2001", "64.02.01.2002", "64.03.01.2001"};
    enum tapak_filter_op op = pick(growing, 3) == 0 ? TAPAK_FILTER_NE : TAPAK_FILTER_EQ;
    switch (pick(growing, 9)) {
    case 0:
        return apply(growing, op, field(growing, F_CATEGORY),
                     text(growing, categories[pick(growing, 3)]));
    case 1:
        return apply(
            growing, op, field(growing, F_STATE),
            text(growing, tapak_state_code((enum tapak_state)pick(growing, TAPAK_STATE_COUNT))));
    case 2:
        return apply(growing, op, field(growing, F_PLACED_BY), text(growing, "near"));
    case 3:
        return apply(growing, op, field(growing, F_VILLAGE),
                     text(growing, villages[pick(growing, 3)]));
    case 4:
        return apply(growing, TAPAK_FILTER_IS_NULL,
                     field(growing, pick(growing, 2) == 0 ? F_VILLAGE : F_GEOMETRY), NULL);
    case 5:
        return apply(growing, TAPAK_FILTER_LIKE, field(growing, F_REGENCY),
                     text(growing, pick(growing, 2) == 0 ? "%K%" : "%er%"));
    case 6:
        return shape_condition(growing);
    case 7:
        return field(growing, pick(growing, 2) == 0 ? F_IN_PROGRAMME : F_STAND_IN);
    default:
        return time_condition(growing);
    }
}

static node_t *grow(struct growing *growing, int depth)
{
    uint32_t choice = pick(growing, 6);
    if (depth == 0 || choice < 2) {
        return leaf(growing);
    }
    if (choice == 2) {
        return apply(growing, TAPAK_FILTER_NOT, grow(growing, depth - 1), NULL);
    }
    enum tapak_filter_op op = choice == 3 ? TAPAK_FILTER_OR : TAPAK_FILTER_AND;
    node_t *first = grow(growing, depth - 1);
    return apply(growing, op, first, grow(growing, depth - 1));
}

struct counting {
    const struct tapak_filter *filter;
    int64_t count;
};

static enum tapak_status count_report(const struct tapak_report *report, void *context)
{
    struct counting *counting = context;
    const struct tapak_filter_row row = {.read = read_report, .row = report, .relate = relate};
    counting->count += tapak_filter_eval(counting->filter, &row) == TAPAK_TRUE;
    return TAPAK_OK;
}

static void ask(struct crowd *crowd, const struct tapak_snapshot *snapshot,
                struct tapak_arena *arena, int64_t *in_out_matched)
{
    struct tapak_filter filter;
    uint64_t seed = crowd->seed;
    struct growing growing = {
        .crowd = crowd,
        .maker = tapak_filter_maker(arena, &fields, OFFSET_MINUTES, tapak_slice_of("")),
    };
    node_t *root = grow(&growing, DEPTH);
    if (root == NULL ||
        tapak_filter_finish(&growing.maker, root, &filter, &growing.err) != TAPAK_OK) {
        fail_msg("%s", growing.err.message);
    }
    struct counting counting = {&filter, 0};
    const struct tapak_report_filter all = {.viewer = TAPAK_VIEWER_PUBLIC};
    const struct tapak_report_page page = {.limit = 0};
    assert_int_equal(
        tapak_report_each(crowd->sample->conn, &all, &page, count_report, &counting, &growing.err),
        TAPAK_OK);
    const struct tapak_layer_query query = {.filter = &filter, .relate = relate};
    struct tapak_layer_row rows[16];
    const struct tapak_layer_page few = {.limit = 16};
    size_t listed = 0;
    int64_t matched = -1;
    assert_int_equal(
        tapak_layer_page(snapshot, &query, &few, rows, &listed, &matched, &growing.err), TAPAK_OK);
    if (matched != counting.count) {
        fail_msg("filter of seed %llu: %lld, not %lld", (unsigned long long)seed,
                 (long long)matched, (long long)counting.count);
    }
    assert_int_equal(listed, matched < 16 ? matched : 16);
    *in_out_matched += matched > 0;
}

static void test_sieve__passes_what_the_filter_says(void **state)
{
    (void)state;
    struct sample sample;
    struct tapak_layer *layer = NULL;
    struct tapak_arena *arena = NULL;
    struct tapak_error err = {0};
    int64_t matched = 0;
    sample_make_region(&sample);
    struct crowd crowd = {.sample = &sample, .seed = 77};
    crowd_add(&crowd, 1500, 0);
    assert_int_equal(tapak_layer_load(sample.store, OFFSET_MINUTES, NULL, NULL, &layer, &err),
                     TAPAK_OK);
    crowd_change(&crowd, 50);
    assert_int_equal(tapak_layer_refresh(layer, &err), TAPAK_OK);
    assert_int_equal(tapak_arena_create(&arena, TAPAK_MAX_ARENA_BYTES, &err), TAPAK_OK);
    const struct tapak_snapshot *snapshot = tapak_layer_hold(layer);
    for (int i = 0; i < QUESTIONS; i++) {
        tapak_arena_reset(arena);
        ask(&crowd, snapshot, arena, &matched);
    }
    assert_true(matched > QUESTIONS / 2);
    tapak_snapshot_release(snapshot);
    tapak_arena_free(arena);
    tapak_layer_free(layer);
    sample_free(&sample);
}

static void test_sieve__says_what_it_does_not_hold(void **state)
{
    (void)state;
    struct sample sample;
    struct tapak_layer *layer = NULL;
    struct tapak_arena *arena = NULL;
    struct tapak_filter filter;
    int64_t count = 0;
    sample_make_region(&sample);
    struct growing growing = {.crowd = NULL};
    assert_int_equal(tapak_arena_create(&arena, TAPAK_MAX_ARENA_BYTES, &growing.err), TAPAK_OK);
    assert_int_equal(
        tapak_layer_load(sample.store, OFFSET_MINUTES, NULL, NULL, &layer, &growing.err), TAPAK_OK);
    growing.maker = tapak_filter_maker(arena, &fields, OFFSET_MINUTES, tapak_slice_of(""));
    node_t *root = apply(&growing, TAPAK_FILTER_EQ, field(&growing, F_TITLE), text(&growing, "a"));
    assert_int_equal(tapak_filter_finish(&growing.maker, root, &filter, &growing.err), TAPAK_OK);
    const struct tapak_snapshot *snapshot = tapak_layer_hold(layer);
    const struct tapak_layer_query query = {.filter = &filter};
    assert_int_equal(tapak_layer_count(snapshot, &query, &count, &growing.err), TAPAK_UNSUPPORTED);
    assert_non_null(strstr(growing.err.message, "title"));
    tapak_snapshot_release(snapshot);
    tapak_arena_free(arena);
    tapak_layer_free(layer);
    sample_free(&sample);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sieve__passes_what_the_filter_says),
        cmocka_unit_test(test_sieve__says_what_it_does_not_hold),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
