#include "ingest/exposure.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "ingest/scratch.h"
#include "tapak/ingest/rejoin.h"

#define HEAD "id,received,category,title,lat,lon,published,confidential\n"

static const struct tapak_import_options published = {.is_published = true};

static void import(struct scratch *scratch, const char *rows,
                   const struct tapak_import_options *options)
{
    char text[512];
    (void)snprintf(text, sizeof text, HEAD "%s", rows);
    scratch_write(scratch, "r.csv", text);
    (void)scratch_reports(scratch, options);
}

static bool is_at(struct tapak_point a, struct tapak_point b)
{
    return a.lon_deg == b.lon_deg && a.lat_deg == b.lat_deg;
}

static void expect_stand_in(const struct scratch *scratch, const struct scratch_report *report)
{
    const struct tapak_locator *locator = scratch->world->locator;
    assert_true(report->has_public_point);
    assert_false(is_at(report->public_point, report->point));
    assert_true(tapak_locate_covers(locator, tapak_locator_find(locator, &report->placement.area),
                                    report->public_point));
}

static void begin(struct scratch *scratch)
{
    scratch_begin(scratch);
    scratch_villages(scratch, "uji", 117);
}

static enum tapak_status take_title(const struct tapak_report *report, void *context)
{
    (void)snprintf(context, 64, "%s", report->title == NULL ? "" : report->title);
    return TAPAK_OK;
}

// What the public is told as the title, or NULL when there is no report for it.
static const char *public_title(struct scratch *scratch, char out[static 64])
{
    struct tapak_conn *conn = NULL;
    struct tapak_error err = {0};
    struct scratch_report stored = scratch_find(scratch, "r", "a");
    assert_int_equal(tapak_store_take_reader(scratch->store, &conn, &err), TAPAK_OK);
    enum tapak_status status =
        tapak_report_find(conn, TAPAK_VIEWER_PUBLIC, stored.public_id, take_title, out, &err);
    tapak_store_give_reader(scratch->store, conn);
    return status == TAPAK_OK ? out : NULL;
}

static void test_import__what_becomes_sensitive_is_stood_in_for(void **state)
{
    (void)state;
    struct scratch scratch;
    begin(&scratch);
    import(&scratch, "a,2025-03-01,sampah,x,0.1234,116.5678,yes,\n", &published);
    struct scratch_report plain = scratch_find(&scratch, "r", "a");
    assert_true(is_at(plain.public_point, plain.point));
    import(&scratch, "a,2025-03-01,pembalakan,x,0.1234,116.5678,yes,\n", &published);
    struct scratch_report sensitive = scratch_find(&scratch, "r", "a");
    expect_stand_in(&scratch, &sensitive);
    scratch_end(&scratch);
}

static void test_import__closed_and_withdrawn_ones_vanish(void **state)
{
    (void)state;
    static const struct {
        const char *about;
        const char *row;
        bool is_published; // the operator's flag
        const char *title; // that the public sees then
    } cases[] = {
        {"cleared again", "a,2025-03-01,sampah,baru,0.1,116.5,yes,\n", true, "baru"},
        {"words not cleared are not shown", "a,2025-03-01,sampah,baru,0.1,116.5,,\n", false,
         "lama"},
        {"nor when the file alone says yes", "a,2025-03-01,sampah,baru,0.1,116.5,yes,\n", false,
         "lama"},
        {"withdrawn", "a,2025-03-01,sampah,lama,0.1,116.5,no,\n", true, NULL},
        {"withdrawn without the flag", "a,2025-03-01,sampah,lama,0.1,116.5,no,\n", false, NULL},
        {"confidential", "a,2025-03-01,sampah,lama,0.1,116.5,yes,yes\n", true, NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct scratch scratch;
        char title[64];
        begin(&scratch);
        print_message("%s\n", cases[i].about);
        import(&scratch, "a,2025-03-01,sampah,lama,0.1,116.5,yes,\n", &published);
        assert_string_equal(public_title(&scratch, title), "lama");
        const struct tapak_import_options next = {.is_published = cases[i].is_published};
        import(&scratch, cases[i].row, &next);
        const char *seen = public_title(&scratch, title);
        assert_int_equal(seen == NULL, cases[i].title == NULL);
        if (seen != NULL) {
            assert_string_equal(seen, cases[i].title);
        }
        scratch_end(&scratch);
    }
}

static enum tapak_status put(struct tapak_conn *conn, void *context, struct tapak_error *err)
{
    const struct tapak_actor actor = {"operator", 0};
    enum tapak_put_outcome outcome;
    return tapak_report_put(conn, context, NULL, NULL, &actor, &outcome, err);
}

static enum tapak_status put_by_hand(struct scratch *scratch, const char *category,
                                     unsigned hand_set)
{
    struct tapak_error err = {0};
    struct tapak_report report = {
        .public_id = "seenbyhand000001",
        .source = "r",
        .source_id = "a",
        .category = category,
        .klass = TAPAK_CLASS_COMPLAINT,
        .state = TAPAK_RECEIVED,
        .has_point = true,
        .point = {116.3, 0.3},
        .placement = {.placed_by = TAPAK_PLACED_HAND, .area = {"99.01.01.2001"}},
        .is_published = true,
        .hand_set = hand_set,
        .fingerprint = 1,
    };
    expose_point(&report, scratch->world, tapak_store_key(scratch->store));
    return tapak_store_write(scratch->store, put, &report, &err);
}

static void test_import__what_a_person_set_decides_the_public_point(void **state)
{
    (void)state;
    static const struct {
        const char *about;
        const char *stored;
        unsigned hand_set;
        const char *imported;
        bool is_stand_in;
    } cases[] = {
        {"category kept sensitive", "pembalakan", TAPAK_HAND_CATEGORY, "sampah", true},
        {"category kept plain", "sampah", TAPAK_HAND_CATEGORY, "pembalakan", false},
        {"place kept, becomes sensitive", "sampah", TAPAK_HAND_PLACE, "pembalakan", true},
        {"both kept", "pembalakan", TAPAK_HAND_PLACE | TAPAK_HAND_CATEGORY, "sampah", true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct scratch scratch;
        char row[128];
        begin(&scratch);
        print_message("%s\n", cases[i].about);
        assert_int_equal(put_by_hand(&scratch, cases[i].stored, cases[i].hand_set), TAPAK_OK);
        (void)snprintf(row, sizeof row, "a,2025-03-01,%s,x,0.1,116.5,yes,\n", cases[i].imported);
        import(&scratch, row, &published);
        struct scratch_report stored = scratch_find(&scratch, "r", "a");
        assert_int_equal(stored.version, 2);
        assert_true(is_at(stored.point, (cases[i].hand_set & TAPAK_HAND_PLACE) != 0
                                            ? (struct tapak_point){116.3, 0.3}
                                            : (struct tapak_point){116.5, 0.1}));
        if (cases[i].is_stand_in) {
            expect_stand_in(&scratch, &stored);
        } else {
            assert_true(is_at(stored.public_point, stored.point));
        }
        scratch_end(&scratch);
    }
}

static int64_t rejoin(struct scratch *scratch)
{
    const struct tapak_watcher nobody = {NULL, NULL};
    struct tapak_rejoin_result result = {0};
    struct tapak_error err = {0};
    assert_int_equal(tapak_rejoin(scratch->store, scratch->world, INT64_MIN, nobody, &result, &err),
                     TAPAK_OK);
    return result.reports_moved + result.reports_changed;
}

// The border is drawn between the point and its stand-in: the village stays, its part beyond goes.
static void test_rejoin__a_stand_in_left_outside_is_drawn_again(void **state)
{
    (void)state;
    struct scratch scratch;
    begin(&scratch);
    struct scratch_report found = {0};
    char id[16] = "";
    for (int i = 0; found.public_point.lon_deg <= found.point.lon_deg; i++) {
        char row[96];
        (void)snprintf(id, sizeof id, "a%d", i);
        (void)snprintf(row, sizeof row, "%s,2025-03-01,pembalakan,x,0.101,116.601,yes,\n", id);
        import(&scratch, row, &published);
        found = scratch_find(&scratch, "r", id);
    }
    double border_lon = (found.point.lon_deg + found.public_point.lon_deg) / 2;
    scratch_villages(&scratch, "baru", border_lon);
    assert_true(rejoin(&scratch) > 0);
    struct scratch_report again = scratch_find(&scratch, "r", id);
    assert_string_equal(again.placement.area.text, "99.01.01.2001");
    expect_stand_in(&scratch, &again);
    assert_int_equal(rejoin(&scratch), 0);
    scratch_end(&scratch);
}

static void test_rejoin__a_category_that_became_sensitive_is_stood_in_for(void **state)
{
    (void)state;
    struct scratch scratch;
    struct tapak_category list[64];
    begin(&scratch);
    import(&scratch, "a,2025-03-01,sampah,x,0.1,116.5,yes,\n", &published);
    struct tapak_categories *known = &scratch.world->categories;
    assert_true(known->count <= 64);
    for (size_t i = 0; i < known->count; i++) {
        list[i] = known->items[i];
        list[i].is_sensitive = true;
    }
    known->items = list;
    assert_int_equal(rejoin(&scratch), 1);
    struct scratch_report again = scratch_find(&scratch, "r", "a");
    expect_stand_in(&scratch, &again);
    assert_int_equal(rejoin(&scratch), 0);
    scratch_end(&scratch);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_import__what_becomes_sensitive_is_stood_in_for),
        cmocka_unit_test(test_import__closed_and_withdrawn_ones_vanish),
        cmocka_unit_test(test_import__what_a_person_set_decides_the_public_point),
        cmocka_unit_test(test_rejoin__a_stand_in_left_outside_is_drawn_again),
        cmocka_unit_test(test_rejoin__a_category_that_became_sensitive_is_stood_in_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
