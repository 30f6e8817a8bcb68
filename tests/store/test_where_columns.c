// Filters on the tables themselves: each viewer is answered from what that viewer may see.
#include "store/sample.h"
#include "store/where_columns.h"
#include "tapak/decode/cql2.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const struct tapak_field report_items[] = {
    {.name = "geometry", .type = TAPAK_FIELD_GEOMETRY},
    {.name = "category", .type = TAPAK_FIELD_TEXT},
    {.name = "state", .type = TAPAK_FIELD_TEXT},
    {.name = "class", .type = TAPAK_FIELD_TEXT},
    {.name = "received", .type = TAPAK_FIELD_DAY},
    {.name = "village", .type = TAPAK_FIELD_TEXT},
    {.name = "village_name", .type = TAPAK_FIELD_TEXT},
    {.name = "area", .type = TAPAK_FIELD_TEXT},
    {.name = "regency", .type = TAPAK_FIELD_TEXT},
    {.name = "placed_by", .type = TAPAK_FIELD_TEXT},
    {.name = "in_programme", .type = TAPAK_FIELD_BOOLEAN},
    {.name = "is_stand_in", .type = TAPAK_FIELD_BOOLEAN},
    {.name = "title", .type = TAPAK_FIELD_TEXT},
    {.name = "reversal_signal", .type = TAPAK_FIELD_BOOLEAN},
    {.name = "source", .type = TAPAK_FIELD_TEXT},
};
static const struct tapak_fields report_fields = {report_items,
                                                  sizeof report_items / sizeof *report_items};

static const struct tapak_field hotspot_items[] = {
    {.name = "geometry", .type = TAPAK_FIELD_GEOMETRY},
    {.name = "acquired", .type = TAPAK_FIELD_INSTANT},
    {.name = "confidence", .type = TAPAK_FIELD_TEXT},
    {.name = "frp", .type = TAPAK_FIELD_DOUBLE},
};
static const struct tapak_fields hotspot_fields = {hotspot_items,
                                                   sizeof hotspot_items / sizeof *hotspot_items};

static const struct tapak_field village_items[] = {
    {.name = "geometry", .type = TAPAK_FIELD_GEOMETRY},
    {.name = "code", .type = TAPAK_FIELD_TEXT},
    {.name = "name", .type = TAPAK_FIELD_TEXT},
    {.name = "district", .type = TAPAK_FIELD_TEXT},
    {.name = "regency_code", .type = TAPAK_FIELD_TEXT},
    {.name = "in_programme", .type = TAPAK_FIELD_BOOLEAN},
    {.name = "area_ha", .type = TAPAK_FIELD_DOUBLE},
};
static const struct tapak_fields village_fields = {village_items,
                                                   sizeof village_items / sizeof *village_items};

struct reading {
    struct tapak_arena *arena;
    struct tapak_filter filter;
};

static struct reading parse(const struct tapak_fields *fields, const char *text)
{
    struct reading reading = {0};
    struct tapak_error err = {0};
    struct tapak_cql2 with = {.fields = fields, .offset_minutes = 480};
    assert_int_equal(tapak_arena_create(&reading.arena, TAPAK_MIB, NULL), TAPAK_OK);
    if (tapak_cql2_text(&with, tapak_slice_of(text), reading.arena, &reading.filter, &err) !=
        TAPAK_OK) {
        fail_msg("%s: %s", text, err.message);
    }
    return reading;
}

static int64_t count_reports(struct sample *sample, enum tapak_viewer viewer, const char *text)
{
    struct reading reading = parse(&report_fields, text);
    struct tapak_report_filter filter = {.viewer = viewer, .tree = &reading.filter};
    struct tapak_error err = {0};
    int64_t count = -1;
    enum tapak_status status = tapak_report_count(sample->conn, &filter, &count, &err);
    if (status != TAPAK_OK && status != TAPAK_UNSUPPORTED) {
        fail_msg("%s: %s", text, err.message);
    }
    tapak_arena_free(reading.arena);
    return count;
}

// Published and sensitive with a stand-in elsewhere; published at its own point; not published.
static void put_reports(struct sample *sample)
{
    struct tapak_report hidden = sample_report("1", "aaaaaaaaaaaaaaa1");
    struct tapak_report open = sample_report("2", "aaaaaaaaaaaaaaa2");
    struct tapak_report unpublished = sample_report("3", "aaaaaaaaaaaaaaa3");
    open.category = "sampah";
    open.point = open.public_point = (struct tapak_point){116.75, 0.75};
    open.placement =
        (struct tapak_placement){.placed_by = TAPAK_PLACED_POINT, .area = {"64.02.01.2002"}};
    open.received_ms += 86400000;
    open.title = NULL;
    unpublished.is_published = false;
    sample_put(sample, &hidden, TAPAK_PUT_NEW);
    sample_put(sample, &open, TAPAK_PUT_NEW);
    sample_put(sample, &unpublished, TAPAK_PUT_NEW);
}

static void test_reports__each_viewer_is_answered_from_its_own_columns(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int64_t of_public;
        int64_t of_operator; // -1: not offered
    } cases[] = {
        {"category = 'pembalakan'", 1, 2},
        {"NOT category = 'pembalakan'", 1, 1},
        {"category IN ('sampah', 'karhutla')", 1, 1},
        {"S_INTERSECTS(geometry, BBOX(116.255,0.76,116.265,0.78))", 1, 0}, // the stand-in
        {"S_INTERSECTS(geometry, BBOX(116.24,0.74,116.255,0.76))", 0, 2},  // the true point
        {"S_INTERSECTS(geometry, POINT(116.25 0.75))", 0, 2},
        {"S_DISJOINT(geometry, BBOX(116.24,0.74,116.255,0.76))", 2, 1},
        {"placed_by = 'near'", 0, 2}, // of what is sensitive it would tell the place
        {"placed_by = 'point'", 2, 1},
        {"received = DATE('2025-06-15')", 1, 2},
        {"received > DATE('2025-06-15')", 1, 1},
        {"received < TIMESTAMP('2025-06-15T16:00:00Z')", 1, 2}, // a day later in local time
        {"T_DURING(received, INTERVAL('2025-06-14', '..'))", 2, 3},
        {"village = '64.02.01.2002'", 1, 1},
        {"area LIKE '64.02.01.%'", 2, 3},
        {"CASEI(title) LIKE casei('KAYU%')", 1, 2},
        {"title IS NULL", 1, 1},
        {"in_programme = true", 1, 2},
        {"is_stand_in = true", 1, 0},
        {"reversal_signal = true", 1, 2},
        {"source = 'sp4n'", -1, 3},
        {"regency IS NOT NULL AND village_name IS NOT NULL", 2, 3},
    };
    struct sample sample;
    sample_make_region(&sample);
    put_reports(&sample);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int64_t of_public = count_reports(&sample, TAPAK_VIEWER_PUBLIC, cases[i].text);
        int64_t of_operator = count_reports(&sample, TAPAK_VIEWER_OPERATOR, cases[i].text);
        if (of_public != cases[i].of_public || of_operator != cases[i].of_operator) {
            fail_msg("%s: %lld and %lld", cases[i].text, (long long)of_public,
                     (long long)of_operator);
        }
    }
    sample_free(&sample);
}

static void test_villages_and_hotspots__are_asked_too(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int64_t count;
    } villages[] = {
        {"code > '64.02.02' AND code < '64.03'", 2},
        {"S_INTERSECTS(geometry, POINT(116.25 0.75))", 1},
        {"S_CONTAINS(geometry, BBOX(116.1,0.6,116.2,0.7))", 1},
        {"S_INTERSECTS(geometry, BBOX(116.4,0.4,116.6,0.6))", 4},
        {"in_programme = true", 2},
        {"regency_code = '64.03'", 1},
        {"area_ha > 0", 5},
    };
    struct sample sample;
    sample_make_region(&sample);
    for (size_t i = 0; i < sizeof villages / sizeof *villages; i++) {
        struct reading reading = parse(&village_fields, villages[i].text);
        struct tapak_boundary_filter filter = {.tree = &reading.filter};
        struct tapak_error err = {0};
        int64_t count = -1;
        if (tapak_boundary_count(sample.conn, &filter, &count, &err) != TAPAK_OK ||
            count != villages[i].count) {
            fail_msg("%s: %lld %s", villages[i].text, (long long)count, err.message);
        }
        tapak_arena_free(reading.arena);
    }
    struct reading reading = parse(&hotspot_fields, "frp > 1e9 OR confidence = 'x'");
    struct tapak_hotspot_filter filter = {.tree = &reading.filter};
    int64_t count = -1;
    assert_int_equal(tapak_hotspot_count(sample.conn, &filter, &count, NULL), TAPAK_OK);
    assert_int_equal(count, 0);
    tapak_arena_free(reading.arena);
    sample_free(&sample);
}

static void test_composed__statements_are_kept_for_the_same_filter(void **state)
{
    (void)state;
    struct sample sample;
    sample_make_region(&sample);
    put_reports(&sample);
    struct tapak_conn *conn = sample.conn;
    assert_int_equal(count_reports(&sample, TAPAK_VIEWER_PUBLIC, "category = 'sampah'"), 1);
    const struct db_stmt *first = conn->composed[0].stmt;
    assert_non_null(first);
    assert_int_equal(count_reports(&sample, TAPAK_VIEWER_PUBLIC, "category = 'pembalakan'"), 1);
    assert_ptr_equal(conn->composed[0].stmt, first);
    assert_null(conn->composed[1].stmt);
    char text[200] = "category <> ''";
    for (size_t i = 0; i < 2 * CONN_COMPOSED; i++) {
        assert_int_equal(count_reports(&sample, TAPAK_VIEWER_PUBLIC, text), 2);
        (void)strncat(text, " OR TRUE", sizeof text - strlen(text) - 1);
    }
    for (size_t i = 0; i < CONN_COMPOSED; i++) {
        assert_non_null(conn->composed[i].stmt);
        assert_false(conn->composed[i].is_busy);
    }
    sample_free(&sample);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reports__each_viewer_is_answered_from_its_own_columns),
        cmocka_unit_test(test_villages_and_hotspots__are_asked_too),
        cmocka_unit_test(test_composed__statements_are_kept_for_the_same_filter),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
