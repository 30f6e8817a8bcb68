#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "store/sample.h"

static const char ID_1[] = "aaaaaaaaaaaaaaaa";
static const char ID_2[] = "bbbbbbbbbbbbbbbb";

static void assert_text(const char *got, const char *wanted)
{
    if (wanted == NULL) {
        assert_null(got);
    } else {
        assert_non_null(got);
        assert_string_equal(got, wanted);
    }
}

static enum tapak_status check_whole(const struct tapak_report *got, void *context)
{
    const struct tapak_report *wanted = context;
    assert_true(got->row_id > 0);
    assert_text(got->public_id, wanted->public_id);
    assert_text(got->source, wanted->source);
    assert_text(got->source_id, wanted->source_id);
    assert_text(got->channel, wanted->channel);
    assert_text(got->category, wanted->category);
    assert_text(got->category_raw, wanted->category_raw);
    assert_int_equal(got->klass, wanted->klass);
    assert_int_equal(got->state, wanted->state);
    assert_text(got->state_raw, wanted->state_raw);
    assert_int_equal(got->state_since_ms, wanted->state_since_ms);
    assert_int_equal(got->received_ms, wanted->received_ms);
    assert_int_equal(got->has_occurred, wanted->has_occurred);
    assert_int_equal(got->occurred_ms, wanted->occurred_ms);
    assert_text(got->title, wanted->title);
    assert_text(got->body, wanted->body);
    assert_text(got->public_text, wanted->public_text);
    assert_text(got->agency, wanted->agency);
    assert_text(got->declared_regency, wanted->declared_regency);
    assert_text(got->declared_district, wanted->declared_district);
    assert_text(got->declared_village, wanted->declared_village);
    assert_int_equal(got->has_point, wanted->has_point);
    assert_true(got->point.lon_deg == wanted->point.lon_deg);
    assert_true(got->point.lat_deg == wanted->point.lat_deg);
    assert_true(got->accuracy_m == wanted->accuracy_m);
    assert_int_equal(got->was_swapped, wanted->was_swapped);
    assert_int_equal(got->has_public_point, wanted->has_public_point);
    assert_true(got->public_point.lon_deg == wanted->public_point.lon_deg);
    assert_true(got->public_point.lat_deg == wanted->public_point.lat_deg);
    assert_int_equal(got->placement.placed_by, wanted->placement.placed_by);
    assert_string_equal(got->placement.area.text, wanted->placement.area.text);
    assert_true(got->placement.distance_m == wanted->placement.distance_m);
    assert_int_equal(got->placement.has_conflict, wanted->placement.has_conflict);
    assert_int_equal(got->placement.candidate_count, wanted->placement.candidate_count);
    for (size_t i = 0; i < got->placement.candidate_count; i++) {
        assert_string_equal(got->placement.candidates[i].text,
                            wanted->placement.candidates[i].text);
    }
    assert_int_equal(got->is_anonymous, wanted->is_anonymous);
    assert_int_equal(got->is_confidential, wanted->is_confidential);
    assert_int_equal(got->is_published, wanted->is_published);
    assert_int_equal(got->hand_set, wanted->hand_set);
    assert_true(got->fingerprint == wanted->fingerprint);
    assert_int_equal(got->version, wanted->version);
    return TAPAK_OK;
}

static void expect_stored(struct sample *sample, const struct tapak_report *wanted)
{
    struct tapak_error err = {0};
    assert_int_equal(tapak_report_find(sample->conn, TAPAK_VIEWER_OPERATOR, wanted->public_id,
                                       check_whole, (void *)(uintptr_t)wanted, &err),
                     TAPAK_OK);
}

static void test_report_put__keeps_every_field(void **state)
{
    (void)state;
    struct sample sample;
    sample_make_region(&sample);
    struct tapak_report full = sample_report("1", ID_1);
    sample_put(&sample, &full, TAPAK_PUT_NEW);
    full.version = 1;
    expect_stored(&sample, &full);

    struct tapak_report bare = {
        .public_id = ID_2, .source = "tapak", .source_id = "x", .category = "lain"};
    sample_put(&sample, &bare, TAPAK_PUT_NEW);
    bare.version = 1;
    expect_stored(&sample, &bare);
    sample_free(&sample);
}

static void test_report_put__same_fingerprint_changes_nothing(void **state)
{
    (void)state;
    struct sample sample;
    int64_t before = 0;
    int64_t after = 0;
    struct tapak_error err = {0};
    sample_make_region(&sample);
    struct tapak_report report = sample_report("1", ID_1);
    sample_put(&sample, &report, TAPAK_PUT_NEW);
    assert_int_equal(tapak_store_revision(sample.conn, &before, &err), TAPAK_OK);
    struct tapak_report other = report;
    other.title = "never looked at";
    sample_put(&sample, &other, TAPAK_PUT_UNCHANGED);
    assert_int_equal(tapak_store_revision(sample.conn, &after, &err), TAPAK_OK);
    assert_int_equal(before, after);
    report.version = 1;
    expect_stored(&sample, &report);
    sample_free(&sample);
}

// What is stored, what comes, and what is stored afterwards.
static const struct change_case {
    const char *about;
    unsigned hand_set;
    enum tapak_state stored_state;
    const char *stored_raw;
    enum tapak_state state;
    const char *raw;
    enum tapak_state expected_state;
} change_cases[] = {
    {"all is taken", 0, TAPAK_RECEIVED, "Masuk", TAPAK_VERIFIED, "Terverifikasi", TAPAK_VERIFIED},
    {"the source says what it said: the state stays", 0, TAPAK_CLOSED, "Masuk", TAPAK_RECEIVED,
     "Masuk", TAPAK_CLOSED},
    {"the source never says a state: it stays", 0, TAPAK_CLOSED, NULL, TAPAK_RECEIVED, NULL,
     TAPAK_CLOSED},
    {"an unknown state keeps the stored one", 0, TAPAK_VERIFIED, "Terverifikasi", TAPAK_STATE_COUNT,
     "Entah", TAPAK_VERIFIED},
    {"the place set by hand stays", TAPAK_HAND_PLACE, TAPAK_RECEIVED, "Masuk", TAPAK_VERIFIED,
     "Terverifikasi", TAPAK_VERIFIED},
    {"the category set by hand stays", TAPAK_HAND_CATEGORY, TAPAK_RECEIVED, "Masuk", TAPAK_VERIFIED,
     "Terverifikasi", TAPAK_VERIFIED},
    {"the state set by hand stays", TAPAK_HAND_STATE, TAPAK_RECEIVED, "Masuk", TAPAK_VERIFIED,
     "Terverifikasi", TAPAK_RECEIVED},
    {"the text set by hand stays", TAPAK_HAND_TEXT, TAPAK_RECEIVED, "Masuk", TAPAK_VERIFIED,
     "Terverifikasi", TAPAK_VERIFIED},
};

static struct tapak_report changed_report(const struct tapak_report *stored,
                                          const struct change_case *how)
{
    struct tapak_report next = *stored;
    next.public_id = "another public id is not taken";
    next.hand_set = 0;
    next.fingerprint++;
    next.state = how->state;
    next.state_raw = how->raw;
    next.state_since_ms = SAMPLE_DAY_MS + 5000;
    next.category = "karhutla";
    next.title = "Judul baru";
    next.body = NULL;
    next.public_text = NULL;
    next.is_published = false;
    next.is_confidential = true;
    next.is_anonymous = false;
    next.accuracy_m = 99;
    next.point = (struct tapak_point){116.75, 0.25};
    next.public_point = next.point;
    next.placement =
        (struct tapak_placement){.placed_by = TAPAK_PLACED_POINT, .area = {"64.02.02.1001"}};
    return next;
}

static struct tapak_report expected_report(const struct tapak_report *stored,
                                           const struct tapak_report *next,
                                           const struct change_case *how)
{
    struct tapak_report expected = *next;
    expected.public_id = stored->public_id;
    expected.hand_set = stored->hand_set;
    expected.state = how->expected_state;
    expected.state_since_ms =
        how->expected_state == how->stored_state ? stored->state_since_ms : next->state_since_ms;
    // Never loosened by a source, nor unpublished by its silence; nor is a title shown that nobody
    // has cleared.
    expected.title = stored->title;
    expected.is_anonymous = true;
    expected.is_published = true;
    expected.public_text = stored->public_text;
    expected.version = 2;
    if ((how->hand_set & TAPAK_HAND_CATEGORY) != 0) {
        expected.category = stored->category;
    }
    if ((how->hand_set & TAPAK_HAND_TEXT) != 0) {
        expected.body = stored->body;
    }
    if ((how->hand_set & TAPAK_HAND_PLACE) != 0) {
        expected.accuracy_m = stored->accuracy_m;
        expected.point = stored->point;
        expected.placement = stored->placement;
    }
    return expected;
}

static void test_report_put__change_follows_the_rules(void **state)
{
    (void)state;
    struct sample sample;
    sample_make_region(&sample);
    for (size_t i = 0; i < sizeof change_cases / sizeof change_cases[0]; i++) {
        const struct change_case *how = &change_cases[i];
        char public_id[TAPAK_PUBLIC_ID_LENGTH + 1];
        (void)snprintf(public_id, sizeof public_id, "%016zu", i);
        struct tapak_report stored = sample_report(public_id, public_id);
        stored.hand_set = how->hand_set;
        stored.state = how->stored_state;
        stored.state_raw = how->stored_raw;
        sample_put(&sample, &stored, TAPAK_PUT_NEW);
        struct tapak_report next = changed_report(&stored, how);
        sample_put(&sample, &next, TAPAK_PUT_CHANGED);
        struct tapak_report expected = expected_report(&stored, &next, how);
        print_message("%s\n", how->about);
        expect_stored(&sample, &expected);
    }
    sample_free(&sample);
}

static enum tapak_status put_refused(struct tapak_conn *conn, void *context,
                                     struct tapak_error *err)
{
    enum tapak_put_outcome outcome = TAPAK_PUT_OUTCOME_COUNT;
    const struct tapak_actor actor = {"public", SAMPLE_DAY_MS};
    enum tapak_status status = tapak_report_put(conn, context, NULL, NULL, &actor, &outcome, err);
    assert_int_equal(outcome, TAPAK_PUT_OUTCOME_COUNT); // written on success only
    return status;
}

static void test_report_put__refuses_what_the_schema_refuses(void **state)
{
    (void)state;
    struct sample sample;
    struct tapak_error err = {0};
    int64_t count = -1;
    sample_make_region(&sample);
    struct tapak_report reports[4];
    for (size_t i = 0; i < 4; i++) {
        reports[i] = sample_report("1", ID_1);
    }
    reports[0].category = "no such category";
    reports[1].public_id = "short";
    reports[2].placement.placed_by = TAPAK_PLACED_NONE; // and yet an area
    reports[3].source = NULL;
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(tapak_store_write(sample.store, put_refused, &reports[i], &err),
                         TAPAK_INVALID);
        assert_true(err.message[0] != '\0');
    }
    const struct tapak_report_filter all = {.viewer = TAPAK_VIEWER_OPERATOR};
    assert_int_equal(tapak_report_count(sample.conn, &all, &count, &err), TAPAK_OK);
    assert_int_equal(count, 0);

    // A second report may not take the public id of another.
    struct tapak_report first = sample_report("1", ID_1);
    struct tapak_report second = sample_report("2", ID_1);
    sample_put(&sample, &first, TAPAK_PUT_NEW);
    assert_int_equal(tapak_store_write(sample.store, put_refused, &second, &err), TAPAK_CONFLICT);
    sample_free(&sample);
}

static enum tapak_status check_public(const struct tapak_report *got, void *context)
{
    const struct tapak_report *stored = context;
    assert_text(got->public_id, stored->public_id);
    assert_text(got->category, stored->category);
    assert_text(got->public_text, stored->public_text);
    assert_text(got->title, stored->public_text == NULL ? NULL : stored->title);
    assert_text(got->agency, stored->agency);
    assert_true(got->has_public_point);
    assert_true(got->public_point.lon_deg == stored->public_point.lon_deg);
    assert_string_equal(got->placement.area.text, stored->placement.area.text);
    assert_true(got->is_published);
    assert_false(got->is_confidential);
    // Nothing that tells the place, the words or the origin of the reporter.
    assert_null(got->source_id);
    assert_null(got->category_raw);
    assert_null(got->state_raw);
    assert_null(got->body);
    assert_null(got->declared_regency);
    assert_null(got->declared_district);
    assert_null(got->declared_village);
    assert_false(got->has_point);
    assert_true(got->point.lon_deg == 0 && got->point.lat_deg == 0);
    assert_true(got->accuracy_m == 0 && got->placement.distance_m == 0);
    assert_false(got->was_swapped || got->placement.has_conflict);
    assert_int_equal(got->placement.candidate_count, 0);
    assert_true(got->fingerprint == 0 && got->hand_set == 0);
    return TAPAK_OK;
}

static enum tapak_status count_one(const struct tapak_report *report, void *context)
{
    (void)report;
    ++*(int *)context;
    return TAPAK_OK;
}

static void test_report_find__public_sees_what_is_cleared(void **state)
{
    (void)state;
    static const struct {
        const char *public_id;
        bool is_published;
        bool is_confidential;
        bool has_text;
        enum tapak_status expected;
    } cases[] = {
        {"published-0000-0", true, false, true, TAPAK_OK},
        {"without-text-000", true, false, false, TAPAK_OK},
        {"not-published-00", false, false, true, TAPAK_NOT_FOUND},
        {"confidential-000", true, true, true, TAPAK_NOT_FOUND},
        {"neither-nor-0000", false, true, true, TAPAK_NOT_FOUND},
    };
    struct sample sample;
    struct tapak_error missing = {0};
    int seen = 0;
    sample_make_region(&sample);
    assert_int_equal(tapak_report_find(sample.conn, TAPAK_VIEWER_PUBLIC, "no such id", count_one,
                                       &seen, &missing),
                     TAPAK_NOT_FOUND);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct tapak_error err = {0};
        struct tapak_report report = sample_report(cases[i].public_id, cases[i].public_id);
        report.is_published = cases[i].is_published;
        report.is_confidential = cases[i].is_confidential;
        report.public_text = cases[i].has_text ? report.public_text : NULL;
        sample_put(&sample, &report, TAPAK_PUT_NEW);
        assert_int_equal(tapak_report_find(sample.conn, TAPAK_VIEWER_PUBLIC, cases[i].public_id,
                                           check_public, &report, &err),
                         cases[i].expected);
        if (cases[i].expected == TAPAK_NOT_FOUND) {
            assert_string_equal(err.message, missing.message); // no telling one from the other
        }
    }
    const struct tapak_report_filter filter = {.viewer = TAPAK_VIEWER_PUBLIC};
    const struct tapak_report_page page = {0};
    int64_t count = 0;
    assert_int_equal(tapak_report_count(sample.conn, &filter, &count, NULL), TAPAK_OK);
    assert_int_equal(count, 2);
    assert_int_equal(tapak_report_each(sample.conn, &filter, &page, count_one, &seen, NULL),
                     TAPAK_OK);
    assert_int_equal(seen, 2);
    sample_free(&sample);
}

struct tracked {
    const struct tapak_report *report;
    const char *code;
};

static enum tapak_status put_tracked(struct tapak_conn *conn, void *context,
                                     struct tapak_error *err)
{
    const struct tracked *tracked = context;
    enum tapak_put_outcome outcome;
    const struct tapak_actor actor = {"public", SAMPLE_DAY_MS};
    return tapak_report_put(conn, tracked->report, NULL, tracked->code, &actor, &outcome, err);
}

static void test_report_track__finds_unpublished_by_code_alone(void **state)
{
    (void)state;
    struct sample sample;
    struct tapak_error err = {0};
    int seen = 0;
    sample_make_region(&sample);
    struct tapak_report report = sample_report("1", ID_1);
    report.is_published = false;
    report.is_confidential = true;
    struct tracked tracked = {&report, "abcdefgh1234"};
    sample_write(&sample, put_tracked, &tracked);
    const struct tapak_key *key = tapak_store_key(sample.store);
    assert_int_equal(tapak_report_track(sample.conn, key, "abcdefgh1234", count_one, &seen, &err),
                     TAPAK_OK);
    assert_int_equal(seen, 1);
    assert_int_equal(tapak_report_track(sample.conn, key, "abcdefgh1235", count_one, &seen, &err),
                     TAPAK_NOT_FOUND);
    const struct tapak_key wrong = {{1}};
    assert_int_equal(
        tapak_report_track(sample.conn, &wrong, "abcdefgh1234", count_one, &seen, &err),
        TAPAK_NOT_FOUND);
    sample_free(&sample);
}

static void test_report_known__tells_fingerprint_and_public_id(void **state)
{
    (void)state;
    struct sample sample;
    struct tapak_error err = {0};
    uint64_t fingerprint = 0;
    char public_id[TAPAK_PUBLIC_ID_LENGTH + 1];
    sample_make_region(&sample);
    struct tapak_report report = sample_report("1", ID_1);
    sample_put(&sample, &report, TAPAK_PUT_NEW);
    assert_int_equal(tapak_report_known(sample.conn, "sp4n", "1", &fingerprint, public_id, &err),
                     TAPAK_OK);
    assert_true(fingerprint == report.fingerprint);
    assert_string_equal(public_id, ID_1);
    assert_int_equal(tapak_report_known(sample.conn, "other", "1", &fingerprint, public_id, &err),
                     TAPAK_NOT_FOUND);
    sample_free(&sample);
}

struct replacement {
    struct tapak_report report;
    struct tapak_placement placement;
};

static enum tapak_status replace(struct tapak_conn *conn, void *context, struct tapak_error *err)
{
    const struct replacement *replacement = context;
    const struct tapak_actor actor = {"operator", SAMPLE_DAY_MS + 1};
    return tapak_report_replace_placement(conn, &replacement->report, &replacement->placement, 1,
                                          &actor, err);
}

static enum tapak_status keep_row_id(const struct tapak_report *report, void *context)
{
    *(int64_t *)context = report->row_id;
    return TAPAK_OK;
}

static void test_replace_placement__writes_only_what_differs(void **state)
{
    (void)state;
    struct sample sample;
    int64_t before = 0;
    int64_t after = 0;
    sample_make_region(&sample);
    struct tapak_report report = sample_report("1", ID_1);
    sample_put(&sample, &report, TAPAK_PUT_NEW);
    struct replacement replacement = {report, report.placement};
    assert_int_equal(tapak_report_find(sample.conn, TAPAK_VIEWER_OPERATOR, ID_1, keep_row_id,
                                       &replacement.report.row_id, NULL),
                     TAPAK_OK);
    assert_int_equal(tapak_store_revision(sample.conn, &before, NULL), TAPAK_OK);
    sample_write(&sample, replace, &replacement);
    assert_int_equal(tapak_store_revision(sample.conn, &after, NULL), TAPAK_OK);
    assert_int_equal(before, after);

    replacement.placement =
        (struct tapak_placement){.placed_by = TAPAK_PLACED_POINT, .area = {"64.02.02.1001"}};
    replacement.report.public_point = (struct tapak_point){116.7, 0.2};
    sample_write(&sample, replace, &replacement);
    report.placement = replacement.placement;
    report.public_point = replacement.report.public_point;
    report.version = 2;
    expect_stored(&sample, &report);
    sample_free(&sample);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_report_put__keeps_every_field),
        cmocka_unit_test(test_report_put__same_fingerprint_changes_nothing),
        cmocka_unit_test(test_report_put__change_follows_the_rules),
        cmocka_unit_test(test_report_put__refuses_what_the_schema_refuses),
        cmocka_unit_test(test_report_find__public_sees_what_is_cleared),
        cmocka_unit_test(test_report_track__finds_unpublished_by_code_alone),
        cmocka_unit_test(test_report_known__tells_fingerprint_and_public_id),
        cmocka_unit_test(test_replace_placement__writes_only_what_differs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
