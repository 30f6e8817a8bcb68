// Summaries are held against the same counts made in C, one report at a time.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "store/sample.h"
#include "tapak/base/instant.h"
#include "tapak/store/summaries.h"

enum { REPORT_COUNT = 400, HOTSPOT_COUNT = 300, LINE_MAX = 200 };

struct world {
    struct sample sample;
    struct tapak_report reports[REPORT_COUNT];
    char ids[REPORT_COUNT][TAPAK_PUBLIC_ID_LENGTH + 1];
    struct tapak_hotspot hotspots[HOTSPOT_COUNT];
};

struct line {
    char key[16];
    char name[64];
    char parent[64];
    struct tapak_summary_row row;
};

struct lines {
    struct line items[LINE_MAX];
    size_t count;
};

static uint32_t next_random(uint32_t *state)
{
    *state = *state * 1664525U + 1013904223U;
    return *state >> 8;
}

static const char *const areas[] = {"64.02.01.2001", "64.02.01.2002", "64.02.02.1001",
                                    "64.03.01.2001",
                                    "64.09.01.2001", // in no edition
                                    "64.02.01",      "64.03",         ""};
static const char *const categories[] = {"karhutla", "pembalakan", "sampah", "lain"};

// Around each of these, to the millisecond: ends of months and periods, in local time.
static int64_t instant_of(uint32_t number)
{
    static const char *const days[] = {"2019-06-18", "2021-01-01", "2024-12-31",
                                       "2024-03-01", "2024-05-17", "2025-01-01"};
    struct tapak_date date = {1970, 1, 1};
    const char *day = days[number % 6];
    assert_true(tapak_parse_date(day, strlen(day), &date));
    int64_t start = tapak_day_start_ms(tapak_date_to_day(date), TAPAK_WITA_MINUTES);
    return start + (int64_t)(number / 6 % 3) - 1; // the millisecond before, at, and after
}

static enum tapak_status put_all(struct tapak_conn *conn, void *context, struct tapak_error *err)
{
    struct world *world = context;
    const struct tapak_actor actor = {"import 1", 0};
    enum tapak_put_outcome outcome;
    enum tapak_status status = TAPAK_OK;
    for (int i = 0; i < REPORT_COUNT && status == TAPAK_OK; i++) {
        status = tapak_report_put(conn, &world->reports[i], NULL, NULL, &actor, &outcome, err);
    }
    for (int i = 0; i < HOTSPOT_COUNT && status == TAPAK_OK; i++) {
        status = tapak_hotspot_put(conn, &world->hotspots[i], 0, &outcome, err);
    }
    return status;
}

static void make_report(struct world *world, int i, uint32_t *seed)
{
    struct tapak_report *report = &world->reports[i];
    (void)snprintf(world->ids[i], sizeof world->ids[i], "%016d", i);
    *report = sample_report(world->ids[i], world->ids[i]);
    report->category = categories[next_random(seed) % 4];
    report->state = (enum tapak_state)(next_random(seed) % TAPAK_STATE_COUNT);
    report->klass = (enum tapak_class)(next_random(seed) % TAPAK_CLASS_COUNT);
    report->received_ms = instant_of(next_random(seed));
    report->is_published = next_random(seed) % 4 != 0;
    report->is_confidential = next_random(seed) % 5 == 0;
    report->point.lon_deg = 116 + next_random(seed) % 100 / 100.0;
    report->has_point = next_random(seed) % 5 != 0;
    report->has_public_point = report->has_point;
    report->public_point.lon_deg = 116 + next_random(seed) % 100 / 100.0;
    report->placement = (struct tapak_placement){
        .placed_by = (enum tapak_placed_by)(1 + next_random(seed) % (TAPAK_PLACED_COUNT - 1))};
    (void)snprintf(report->placement.area.text, sizeof report->placement.area.text, "%s",
                   areas[next_random(seed) % 8]);
    if (report->placement.area.text[0] == '\0') {
        report->placement.placed_by = TAPAK_PLACED_NONE;
    }
}

static void make_world(struct world *world)
{
    uint32_t seed = 7;
    sample_make_region(&world->sample);
    for (int i = 0; i < REPORT_COUNT; i++) {
        make_report(world, i, &seed);
    }
    for (int i = 0; i < HOTSPOT_COUNT; i++) {
        struct tapak_point point = {116 + i / 1000.0, 0.5};
        world->hotspots[i] = sample_hotspot(instant_of(next_random(&seed)), point);
        struct tapak_placement *placement = &world->hotspots[i].placement;
        const char *area = areas[next_random(&seed) % 8];
        bool is_village = strlen(area) == TAPAK_VILLAGE_CODE_LENGTH;
        placement->placed_by = is_village ? TAPAK_PLACED_POINT : TAPAK_PLACED_NONE;
        (void)snprintf(placement->area.text, sizeof placement->area.text, "%s",
                       is_village ? area : "");
    }
    sample_write(&world->sample, put_all, world);
}

static bool is_programme(const struct tapak_code *code)
{
    return strcmp(code->text, "64.02.01.2001") == 0 || strcmp(code->text, "64.02.02.1001") == 0;
}

static bool fits_common(const struct tapak_report_filter *filter, int64_t instant_ms,
                        const struct tapak_code *area, const struct tapak_point *point)
{
    return (!filter->has_since || instant_ms >= filter->since_ms) &&
           (!filter->has_until || instant_ms < filter->until_ms) &&
           (!filter->has_box || point == NULL || tapak_box_covers(&filter->box, *point)) &&
           tapak_code_is_in(area, &filter->area) && (!filter->programme_only || is_programme(area));
}

static bool fits(const struct tapak_report_filter *filter, const struct tapak_report *report)
{
    bool is_public = filter->viewer == TAPAK_VIEWER_PUBLIC;
    const struct tapak_point *point = is_public ? &report->public_point : &report->point;
    return (!is_public || (report->is_published && !report->is_confidential)) &&
           fits_common(filter, report->received_ms, &report->placement.area,
                       report->has_point ? point : NULL) &&
           (filter->category == NULL || strcmp(filter->category, report->category) == 0) &&
           (filter->state == NULL || strcmp(filter->state, tapak_state_code(report->state)) == 0) &&
           (filter->klass == NULL || strcmp(filter->klass, tapak_class_code(report->klass)) == 0);
}

static void key_of(enum tapak_summary_by by, const struct tapak_code *area, const char *category,
                   int64_t instant_ms, char key[static 16])
{
    static const enum tapak_level levels[] = {[TAPAK_BY_VILLAGE] = TAPAK_LEVEL_VILLAGE,
                                              [TAPAK_BY_DISTRICT] = TAPAK_LEVEL_DISTRICT,
                                              [TAPAK_BY_REGENCY] = TAPAK_LEVEL_REGENCY};
    char day[TAPAK_INSTANT_BYTES];
    (void)tapak_format_day(day, tapak_day_of(instant_ms, TAPAK_WITA_MINUTES));
    switch (by) {
    case TAPAK_BY_CATEGORY:
        (void)snprintf(key, 16, "%s", category);
        break;
    case TAPAK_BY_MONTH:
        (void)snprintf(key, 16, "%.7s", day);
        break;
    case TAPAK_BY_PERIOD:
        (void)snprintf(key, 16, "%s",
                       strcmp(day, "2019-06-18") < 0    ? "before"
                       : strcmp(day, "2020-12-31") <= 0 ? "P1"
                       : strcmp(day, "2022-12-31") <= 0 ? "P2"
                       : strcmp(day, "2024-12-31") <= 0 ? "P3"
                                                        : "after");
        break;
    default:
        (void)snprintf(key, 16, "%s", tapak_code_at(area, levels[by]).text);
        break;
    }
}

static enum tapak_status take(const struct tapak_summary_row *row, void *context)
{
    struct lines *lines = context;
    assert_true(lines->count < LINE_MAX);
    struct line *line = &lines->items[lines->count++];
    (void)snprintf(line->key, sizeof line->key, "%s", row->key);
    (void)snprintf(line->name, sizeof line->name, "%s", row->name);
    (void)snprintf(line->parent, sizeof line->parent, "%s", row->parent);
    line->row = *row;
    return TAPAK_OK;
}

// How a report was placed, as a viewer may know: "near" of a sensitive one is kept back.
static enum tapak_placed_by seen_placing(const struct tapak_report *report,
                                         enum tapak_viewer viewer)
{
    bool is_sensitive = strcmp(report->category, "pembalakan") == 0;
    return viewer == TAPAK_VIEWER_PUBLIC && is_sensitive &&
                   report->placement.placed_by == TAPAK_PLACED_NEAR
               ? TAPAK_PLACED_POINT
               : report->placement.placed_by;
}

// Takes one report from the line where it belongs.
static void take_off_report(const struct tapak_report *report, enum tapak_viewer viewer,
                            struct tapak_summary_row *row)
{
    enum tapak_placed_by placed_by = seen_placing(report, viewer);
    bool is_done = report->state == TAPAK_RESOLVED || report->state == TAPAK_CLOSED;
    bool is_shut = is_done || report->state == TAPAK_REJECTED || report->state == TAPAK_ARCHIVED ||
                   report->state == TAPAK_DUPLICATE;
    bool has_signal =
        strcmp(report->category, "karhutla") == 0 || strcmp(report->category, "pembalakan") == 0;
    row->reports--;
    row->open -= is_shut ? 0 : 1;
    row->closed -= is_done ? 1 : 0;
    row->by_point -= placed_by == TAPAK_PLACED_POINT ? 1 : 0;
    row->by_near -= placed_by == TAPAK_PLACED_NEAR ? 1 : 0;
    row->by_name -= placed_by == TAPAK_PLACED_NAME ? 1 : 0;
    row->by_hand -= placed_by == TAPAK_PLACED_HAND ? 1 : 0;
    row->reversal_signals -= has_signal && is_programme(&report->placement.area) ? 1 : 0;
}

static struct line *line_of(struct lines *lines, const char *key)
{
    for (size_t i = 0; i < lines->count; i++) {
        if (strcmp(lines->items[i].key, key) == 0) {
            return &lines->items[i];
        }
    }
    fail_msg("no line %s", key);
    return NULL;
}

// Everything the summary counted is taken off again: each line must come to nothing.
static void expect_same(const struct world *world, const struct tapak_summary_query *query,
                        struct lines *lines)
{
    char key[16];
    for (int i = 0; i < REPORT_COUNT; i++) {
        const struct tapak_report *report = &world->reports[i];
        if (fits(&query->filter, report)) {
            key_of(query->by, &report->placement.area, report->category, report->received_ms, key);
            take_off_report(report, query->filter.viewer, &line_of(lines, key)->row);
        }
    }
    for (int i = 0; i < HOTSPOT_COUNT && query->by != TAPAK_BY_CATEGORY; i++) {
        const struct tapak_hotspot *hotspot = &world->hotspots[i];
        const struct tapak_code *area = &hotspot->placement.area;
        if (fits_common(&query->filter, hotspot->acquired_ms, area, &hotspot->point)) {
            key_of(query->by, area, "", hotspot->acquired_ms, key);
            line_of(lines, key)->row.hotspots--;
        }
    }
    for (size_t i = 0; i < lines->count; i++) {
        const struct tapak_summary_row *row = &lines->items[i].row;
        if (row->reports != 0 || row->open != 0 || row->closed != 0 || row->by_point != 0 ||
            row->by_near != 0 || row->by_name != 0 || row->by_hand != 0 ||
            row->reversal_signals != 0 || row->hotspots != 0) {
            fail_msg("line %s by %s", lines->items[i].key, tapak_summary_by_code(query->by));
        }
    }
}

static void expect_order(const struct lines *lines)
{
    for (size_t i = 1; i < lines->count; i++) {
        const char *key = lines->items[i].key;
        assert_true(key[0] == '\0' ? i + 1 == lines->count
                                   : strcmp(lines->items[i - 1].key, key) < 0);
    }
}

static void test_summary__agrees_with_counting(void **state)
{
    static const struct tapak_report_filter filters[] = {
        {.viewer = TAPAK_VIEWER_OPERATOR},
        {.viewer = TAPAK_VIEWER_PUBLIC},
        {.viewer = TAPAK_VIEWER_OPERATOR, .area = {"64.02"}},
        {.viewer = TAPAK_VIEWER_OPERATOR, .area = {"64.02.01.2001"}},
        {.viewer = TAPAK_VIEWER_OPERATOR, .programme_only = true},
        {.viewer = TAPAK_VIEWER_PUBLIC, .category = "karhutla"},
        {.viewer = TAPAK_VIEWER_OPERATOR, .state = "received"},
        {.viewer = TAPAK_VIEWER_OPERATOR, .klass = "informasi"},
        {.viewer = TAPAK_VIEWER_PUBLIC, .has_box = true, .box = {116.2, 0, 116.5, 1}},
        {.viewer = TAPAK_VIEWER_OPERATOR, .has_box = true, .box = {116.9, 0, 116.1, 1}},
        {.viewer = TAPAK_VIEWER_OPERATOR,
         .has_since = true,
         .since_ms = INT64_C(1609430400000), // 2021-01-01 local
         .has_until = true,
         .until_ms = INT64_C(1735660800000)}, // 2025-01-01 local
    };
    struct world *world = *state;
    for (size_t i = 0; i < sizeof filters / sizeof filters[0]; i++) {
        for (int by = 0; by < TAPAK_BY_COUNT; by++) {
            struct lines lines = {.count = 0};
            struct tapak_error err = {0};
            const struct tapak_summary_query query = {.by = (enum tapak_summary_by)by,
                                                      .filter = filters[i],
                                                      .offset_minutes = TAPAK_WITA_MINUTES};
            if (tapak_summary_each(world->sample.conn, &query, take, &lines, &err) != TAPAK_OK) {
                fail_msg("%s", err.message);
            }
            if (by != TAPAK_BY_PERIOD) {
                expect_order(&lines);
            }
            expect_same(world, &query, &lines);
        }
    }
}

static void keys_of(struct world *world, const struct tapak_summary_query *query, char *out,
                    size_t room)
{
    struct lines lines = {.count = 0};
    size_t used = 0;
    out[0] = '\0';
    assert_int_equal(tapak_summary_each(world->sample.conn, query, take, &lines, NULL), TAPAK_OK);
    for (size_t i = 0; i < lines.count; i++) {
        const struct line *line = &lines.items[i];
        used += (size_t)snprintf(out + used, room - used, "%s|%s|%s|%d\n", line->key, line->name,
                                 line->parent, line->row.in_programme ? 1 : 0);
    }
}

static void test_summary__lines_are_there_with_their_names(void **state)
{
    static const struct {
        enum tapak_summary_by by;
        const char *area;
        const char *expected;
    } cases[] = {
        {TAPAK_BY_VILLAGE, "64.02",
         "64.02.01.2001|Muara Jawa|Kutai Kartanegara|1\n64.02.01.2002|Loa Kulu|Kutai "
         "Kartanegara|0\n"
         "64.02.02.1001|Sanga Sanga|Kutai Kartanegara|1\n"
         "64.02.02.2001|Muara Badak|Kutai Kartanegara|0\n|||0\n"},
        {TAPAK_BY_DISTRICT, "64.02.02", "64.02.02|Selatan|Kutai Kartanegara|0\n|||0\n"},
        {TAPAK_BY_REGENCY, "64.02.01", "64.02|Kutai Kartanegara||0\n|||0\n"},
        {TAPAK_BY_PERIOD, "", "before|||0\nP1|||0\nP2|||0\nP3|||0\nafter|||0\n"},
        {TAPAK_BY_REGENCY, "", "64.02|Kutai Kartanegara||0\n64.03|Berau||0\n64.09|||0\n|||0\n"},
    };
    struct world *world = *state;
    char keys[4096];
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct tapak_summary_query query = {.by = cases[i].by,
                                            .filter = {.viewer = TAPAK_VIEWER_OPERATOR},
                                            .offset_minutes = TAPAK_WITA_MINUTES};
        (void)snprintf(query.filter.area.text, sizeof query.filter.area.text, "%s", cases[i].area);
        keys_of(world, &query, keys, sizeof keys);
        assert_string_equal(keys, cases[i].expected);
    }
}

static void test_summary__months_between_are_filled(void **state)
{
    struct world *world = *state;
    struct lines lines = {.count = 0};
    const struct tapak_summary_query query = {.by = TAPAK_BY_MONTH,
                                              .filter = {.viewer = TAPAK_VIEWER_OPERATOR},
                                              .offset_minutes = TAPAK_WITA_MINUTES};
    assert_int_equal(tapak_summary_each(world->sample.conn, &query, take, &lines, NULL), TAPAK_OK);
    assert_string_equal(lines.items[0].key, "2019-06");
    assert_string_equal(lines.items[lines.count - 1].key, "2025-01");
    assert_int_equal(lines.count, 7 + 5 * 12 + 1);
}

static void test_summary__empty_database_has_no_places(void **state)
{
    (void)state;
    struct sample sample;
    struct tapak_summary_query query = {.filter = {.viewer = TAPAK_VIEWER_PUBLIC}};
    static const size_t counts[TAPAK_BY_COUNT] = {
        [TAPAK_BY_VILLAGE] = 1,   [TAPAK_BY_DISTRICT] = 1, [TAPAK_BY_REGENCY] = 1,
        [TAPAK_BY_CATEGORY] = 23, [TAPAK_BY_MONTH] = 0,    [TAPAK_BY_PERIOD] = 5,
    };
    sample_make(&sample);
    for (int by = 0; by < TAPAK_BY_COUNT; by++) {
        struct lines lines = {.count = 0};
        query.by = (enum tapak_summary_by)by;
        assert_int_equal(tapak_summary_each(sample.conn, &query, take, &lines, NULL), TAPAK_OK);
        assert_int_equal(lines.count, counts[by]);
    }
    sample_free(&sample);
}

static enum tapak_status stop(const struct tapak_summary_row *row, void *context)
{
    (void)row;
    ++*(int *)context;
    return TAPAK_CANCELLED;
}

static void test_summary__callback_can_stop_it(void **state)
{
    struct world *world = *state;
    int seen = 0;
    const struct tapak_summary_query query = {.by = TAPAK_BY_VILLAGE};
    assert_int_equal(tapak_summary_each(world->sample.conn, &query, stop, &seen, NULL),
                     TAPAK_CANCELLED);
    assert_int_equal(seen, 1);
}

static int set_up(void **state)
{
    struct world *world = calloc(1, sizeof *world);
    assert_non_null(world);
    make_world(world);
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
        cmocka_unit_test(test_summary__agrees_with_counting),
        cmocka_unit_test(test_summary__lines_are_there_with_their_names),
        cmocka_unit_test(test_summary__months_between_are_filled),
        cmocka_unit_test(test_summary__empty_database_has_no_places),
        cmocka_unit_test(test_summary__callback_can_stop_it),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
