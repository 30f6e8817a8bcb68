// Every role against every kind of report, inside and outside of its area.
#include "tapak/model/sight.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define VILLAGE "64.02.01.2001"

enum kind { HIDDEN, PUBLISHED, ANONYMOUS, CONFIDENTIAL, BOTH, KIND_COUNT };

static struct tapak_report report_of(enum kind kind, const char *area)
{
    struct tapak_report report = {
        .is_published = kind == PUBLISHED,
        .is_anonymous = kind == ANONYMOUS || kind == BOTH,
        .is_confidential = kind == CONFIDENTIAL || kind == BOTH,
    };
    (void)snprintf(report.placement.area.text, sizeof report.placement.area.text, "%s", area);
    return report;
}

static struct tapak_sight sight_of(enum tapak_role role, const char *area)
{
    struct tapak_code code = {""};
    (void)snprintf(code.text, sizeof code.text, "%s", area);
    return tapak_sight_of(role, &code);
}

// N nothing, P published, R report, A all; in the order of enum kind.
static void test_sight_of_report__is_this_table(void **state)
{
    (void)state;
    static const struct {
        enum tapak_role role;
        const char *area; // of who looks
        const char *place;
        const char *sees;
    } cases[] = {
        {TAPAK_ROLE_PUBLIC, "", VILLAGE, "NPNNN"},
        {TAPAK_ROLE_PUBLIC, "", "", "NPNNN"},
        {TAPAK_ROLE_VILLAGE_HEAD, VILLAGE, VILLAGE, "RRRNN"},
        {TAPAK_ROLE_VILLAGE_HEAD, VILLAGE, "64.02.01.2002", "NPNNN"},
        {TAPAK_ROLE_VILLAGE_HEAD, VILLAGE, "64.02.01", "NPNNN"},
        {TAPAK_ROLE_VILLAGE_HEAD, VILLAGE, "", "NPNNN"},
        {TAPAK_ROLE_OFFICER, "64.02", VILLAGE, "AARAR"},
        {TAPAK_ROLE_OFFICER, "64.02", "64.02", "AARAR"},
        {TAPAK_ROLE_OFFICER, "64.02", "64.03.01.2001", "NPNNN"},
        {TAPAK_ROLE_OFFICER, "64.02", "64.021.01.2001", "NPNNN"}, // no prefix of letters
        {TAPAK_ROLE_OFFICER, "64.02", "64", "NPNNN"},
        {TAPAK_ROLE_OFFICER, "64.02", "", "NPNNN"},
        {TAPAK_ROLE_OFFICER, "64", "64.03.01.2001", "AARAR"},
        {TAPAK_ROLE_OFFICER, "64", "", "AARAR"},
        {TAPAK_ROLE_OFFICER, "", "", "AARAR"},
        {TAPAK_ROLE_ANALYST, "", VILLAGE, "RRRNN"},
        {TAPAK_ROLE_ANALYST, "", "", "RRRNN"},
        {TAPAK_ROLE_ANALYST, "64.03", VILLAGE, "NPNNN"},
        {TAPAK_ROLE_ADMIN, "", VILLAGE, "AAAAA"},
        {TAPAK_ROLE_ADMIN, "", "", "AAAAA"},
    };
    static const char letters[TAPAK_VISIBLE_COUNT + 1] = "NPRA";
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct tapak_sight sight = sight_of(cases[i].role, cases[i].area);
        char seen[KIND_COUNT + 1] = "";
        for (int kind = 0; kind < KIND_COUNT; kind++) {
            const struct tapak_report report = report_of((enum kind)kind, cases[i].place);
            seen[kind] = letters[tapak_sight_of_report(&sight, &report)];
        }
        if (strcmp(seen, cases[i].sees) != 0) {
            fail_msg("%s of '%s' at '%s': sees %s, not %s", tapak_role_code(cases[i].role),
                     cases[i].area, cases[i].place, seen, cases[i].sees);
        }
    }
}

static void test_sight__fewer_rights_see_less(void **state)
{
    (void)state;
    struct tapak_sight sight = sight_of(TAPAK_ROLE_OFFICER, "64.02");
    const struct tapak_report report = report_of(PUBLISHED, VILLAGE);
    sight.rights &= ~(unsigned)TAPAK_RIGHT_SEE_PERSON;
    assert_int_equal(tapak_sight_of_report(&sight, &report), TAPAK_SEES_REPORT);
    assert_true(tapak_sight_may(&sight, TAPAK_RIGHT_VERIFY | TAPAK_RIGHT_PLACE, &report));
    assert_false(tapak_sight_may(&sight, TAPAK_RIGHT_SEE_PERSON, &report));
    sight.rights = TAPAK_RIGHT_HAND_IN | TAPAK_RIGHT_VERIFY; // a key that may only hand in
    assert_int_equal(tapak_sight_of_report(&sight, &report), TAPAK_SEES_PUBLISHED);
    assert_false(tapak_sight_may(&sight, TAPAK_RIGHT_VERIFY, &report)); // what it cannot see
}

static void test_sight_may__is_this_table(void **state)
{
    (void)state;
    static const struct {
        enum tapak_role role;
        const char *area;
        unsigned may; // of a published report in the village, not anonymous
    } cases[] = {
        {TAPAK_ROLE_PUBLIC, "", 0},
        {TAPAK_ROLE_VILLAGE_HEAD, VILLAGE,
         TAPAK_RIGHT_READ | TAPAK_RIGHT_COMMENT | TAPAK_RIGHT_CONFIRM | TAPAK_RIGHT_HAND_IN},
        {TAPAK_ROLE_VILLAGE_HEAD, "64.02.01.2002", 0},
        {TAPAK_ROLE_OFFICER, "64.02", TAPAK_RIGHT_ALL & ~(unsigned)TAPAK_RIGHT_SETTINGS},
        {TAPAK_ROLE_OFFICER, "64.03", 0},
        {TAPAK_ROLE_ANALYST, "", TAPAK_RIGHT_READ | TAPAK_RIGHT_EXPORT},
        {TAPAK_ROLE_ADMIN, "", TAPAK_RIGHT_ALL},
    };
    const struct tapak_report report = report_of(PUBLISHED, VILLAGE);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct tapak_sight sight = sight_of(cases[i].role, cases[i].area);
        for (int right = 0; right < TAPAK_RIGHT_NUMBER; right++) {
            bool expected = (cases[i].may & 1U << right) != 0;
            if (tapak_sight_may(&sight, 1U << right, &report) != expected) {
                fail_msg("%s of '%s' and %s", tapak_role_code(cases[i].role), cases[i].area,
                         tapak_right_code(1U << right));
            }
        }
    }
}

static void test_sight_limit__makes_the_viewer_and_its_bounds(void **state)
{
    (void)state;
    static const struct {
        enum tapak_role role;
        const char *area;
        enum tapak_viewer viewer;
        bool has_unplaced;
        bool lists_confidential;
        bool counts_confidential;
    } cases[] = {
        {TAPAK_ROLE_PUBLIC, "", TAPAK_VIEWER_PUBLIC, false, false, false},
        {TAPAK_ROLE_VILLAGE_HEAD, VILLAGE, TAPAK_VIEWER_OPERATOR, false, false, false},
        {TAPAK_ROLE_OFFICER, "64.02", TAPAK_VIEWER_OPERATOR, false, true, true},
        {TAPAK_ROLE_OFFICER, "64", TAPAK_VIEWER_OPERATOR, true, true, true},
        {TAPAK_ROLE_ANALYST, "", TAPAK_VIEWER_OPERATOR, true, false, true},
        {TAPAK_ROLE_ADMIN, "", TAPAK_VIEWER_OPERATOR, true, true, true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct tapak_sight sight = sight_of(cases[i].role, cases[i].area);
        struct tapak_report_filter list = {.area = {"64.02.01"}, .viewer = TAPAK_VIEWER_OPERATOR};
        struct tapak_report_filter counts = list;
        tapak_sight_limit(&sight, &list);
        tapak_sight_limit_counts(&sight, &counts);
        assert_int_equal(list.viewer, cases[i].viewer);
        assert_int_equal(counts.viewer, cases[i].viewer);
        assert_string_equal(list.area.text, "64.02.01");
        assert_string_equal(list.bounds.area.text, cases[i].area);
        assert_int_equal(list.bounds.has_unplaced, cases[i].has_unplaced);
        if (cases[i].viewer == TAPAK_VIEWER_OPERATOR) {
            assert_int_equal(list.bounds.without_confidential, !cases[i].lists_confidential);
            assert_int_equal(counts.bounds.without_confidential, !cases[i].counts_confidential);
        }
    }
}

static void test_role_and_rights__go_there_and_back(void **state)
{
    (void)state;
    char text[TAPAK_RIGHTS_BYTES];
    enum tapak_role role = TAPAK_ROLE_COUNT;
    unsigned rights = 0;
    for (int i = TAPAK_ROLE_PUBLIC + 1; i < TAPAK_ROLE_COUNT; i++) {
        assert_true(tapak_role_parse(tapak_slice_of(tapak_role_code((enum tapak_role)i)), &role));
        assert_int_equal(role, i);
        tapak_rights_text(tapak_role_rights(role), text);
        assert_true(tapak_rights_parse(tapak_slice_of(text), &rights));
        assert_int_equal(rights, tapak_role_rights(role));
    }
    assert_false(tapak_role_parse(tapak_slice_of("public"), &role));
    assert_false(tapak_role_parse(tapak_slice_of("Admin"), &role));
    assert_true(tapak_rights_parse(tapak_slice_of(""), &rights));
    assert_int_equal(rights, 0);
    assert_true(tapak_rights_parse(tapak_slice_of("read, place"), &rights));
    assert_int_equal(rights, TAPAK_RIGHT_READ | TAPAK_RIGHT_PLACE);
    assert_false(tapak_rights_parse(tapak_slice_of("read everything"), &rights));
    assert_string_equal(tapak_right_code(TAPAK_RIGHT_SETTINGS), "settings");
    assert_string_equal(tapak_right_code(TAPAK_RIGHT_ALL), "");
}

static void test_role_takes_area__a_village_head_has_a_village(void **state)
{
    (void)state;
    const struct tapak_code village = {VILLAGE};
    const struct tapak_code regency = {"64.02"};
    const struct tapak_code everywhere = {""};
    assert_true(tapak_role_takes_area(TAPAK_ROLE_VILLAGE_HEAD, &village));
    assert_false(tapak_role_takes_area(TAPAK_ROLE_VILLAGE_HEAD, &regency));
    assert_false(tapak_role_takes_area(TAPAK_ROLE_VILLAGE_HEAD, &everywhere));
    assert_true(tapak_role_takes_area(TAPAK_ROLE_OFFICER, &regency));
    assert_true(tapak_role_takes_area(TAPAK_ROLE_ADMIN, &everywhere));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sight_of_report__is_this_table),
        cmocka_unit_test(test_sight__fewer_rights_see_less),
        cmocka_unit_test(test_sight_may__is_this_table),
        cmocka_unit_test(test_sight_limit__makes_the_viewer_and_its_bounds),
        cmocka_unit_test(test_role_and_rights__go_there_and_back),
        cmocka_unit_test(test_role_takes_area__a_village_head_has_a_village),
    };
    return cmocka_run_group_tests_name("model/sight", tests, NULL, NULL);
}
