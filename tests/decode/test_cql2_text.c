#include "tapak/decode/cql2.h"

#include "decode/cql2_print.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void test_text__becomes_a_tree(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        const char *tree;
    } cases[] = {
        {"state = 'open'", "(= state 'open')"},
        {"count = -5 AND NOT area > 1.5e3", "(AND (= count -5) (NOT (> area 1500)))"},
        {"is_open OR count<1 OR count>=9", "(OR is_open (< count 1) (>= count 9))"},
        {"count = 1 OR count = 2 AND count = 3", "(OR (= count 1) (AND (= count 2) (= count 3)))"},
        {"(count = 1 OR count = 2) AND count = 3",
         "(AND (OR (= count 1) (= count 2)) (= count 3))"},
        {"NOT count = 1 AND is_open", "(AND (NOT (= count 1)) is_open)"},
        {"state = 'it''s' OR state = 'it\\'s'", "(OR (= state 'it's') (= state 'it's'))"},
        {"state LIKE 'a\\%b%'", "(LIKE state 'a\\%b%')"},
        {"state not like 'x'", "(NOT (LIKE state 'x'))"},
        {"count between 1 and 2 and is_open", "(AND (BETWEEN count 1 2) is_open)"},
        {"count not in (1,2, 3)", "(NOT (IN count 1 2 3))"},
        {"state is null or state is not null", "(OR (IS NULL state) (NOT (IS NULL state)))"},
        {"\"date\" = DATE('2026-11-23')", "(= date day 20780)"},
        {"date = DATE('2026-11-23')", "(= date day 20780)"},
        {"received > TIMESTAMP('1970-01-01T00:00:01Z')", "(> received 1000 ms)"},
        {"received > TIMESTAMP('1970-01-01T08:00:01')", "(> received 1000 ms)"},
        {"T_AFTER(received, INTERVAL('..', '1970-01-02'))",
         "(T_AFTER received (INTERVAL .. day 1))"},
        {"t_during(received, interval(date, DATE('1970-01-03')))",
         "(T_DURING received (INTERVAL date day 2))"},
        {"casei(state) = casei('ÄB')", "(= (CASEI state) (CASEI 'ÄB'))"},
        {"count + 2 * 3 ^ 2 - 1 > -count", "(> (- (+ count (* 2 (^ 3 2))) 1) (- count))"},
        {"7 % 4 = 7 div 2", "(= (% 7 4) (DIV 7 2))"},
        {"count = 9223372036854775808", "(= count 9.22337e+18)"},
        {"count = -9223372036854775808", "(= count -9223372036854775808)"},
        {"S_INTERSECTS(geometry, POINT(117 -0.5))", "(S_INTERSECTS geometry point 117 -0.5)"},
        {"S_INTERSECTS(geometry, POINT Z (117 -0.5 12))", "(S_INTERSECTS geometry point 117 -0.5)"},
        {"S_WITHIN(geometry, BBOX(1,2,3,4))", "(S_WITHIN geometry shape [1 2 3 4])"},
        {"S_WITHIN(geometry, BBOX(1,2,0,3,4,9))", "(S_WITHIN geometry shape [1 2 3 4])"},
        {"S_WITHIN(geometry, BBOX(170,-1,-170,1))", "(S_WITHIN geometry shape [-180 -1 180 1])"},
        {"S_WITHIN(geometry, BBOX(1,2,1,4))", "(S_WITHIN geometry shape [1 2 1 4])"},
        {"S_DISJOINT(LINESTRING(0 0, 1 2), geometry)", "(S_DISJOINT shape [0 0 1 2] geometry)"},
        {"S_EQUALS(geometry, MULTIPOINT((0 1), 2 3))", "(S_EQUALS geometry shape [0 1 2 3])"},
        {"S_TOUCHES(geometry, POLYGON((0 0,4 0,4 4,0 4,0 0),(1 1,2 1,2 2,1 1)))",
         "(S_TOUCHES geometry shape [0 0 4 4])"},
        {"S_INTERSECTS(geometry, GEOMETRYCOLLECTION(POINT(0 1), LINESTRING(2 3, 4 5)))",
         "(S_INTERSECTS geometry shape [0 1 4 5])"},
        {"TRUE", "true"},
        {"\t\nFALSE or is_open = true ", "(OR false (= is_open true))"},
        {"désa = 'é'", "(= désa 'é')"},
        {"(((((is_open)))))", "is_open"},
        {"(count = 1) = (count = 2)", "(= (= count 1) (= count 2))"},
        {"(count) IS NULL", "(IS NULL count)"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *printed = cql2_print(tapak_cql2_text, cases[i].text);
        assert_string_equal(printed, cases[i].tree);
        free(printed);
    }
}

struct refusal {
    const char *text;
    const char *message;
};

static void check_refused(const struct refusal *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        char *printed = cql2_print(tapak_cql2_text, cases[i].text);
        assert_string_equal(printed, cases[i].message);
        free(printed);
    }
}

static void test_text__is_refused_with_its_place(void **state)
{
    (void)state;
    static const struct refusal cases[] = {
        {"", "filter: the text ends where a property or a value is expected at character 1"},
        {"foo = 1", "filter: unknown property \"foo\" at character 1"},
        {"désa = 'é' AND foo = 1", "filter: unknown property \"foo\" at character 16"},
        {"State = 'x'", "filter: unknown property \"State\" at character 1"},
        {"state = 1",
         "filter: property \"state\" (text) cannot be held against an integer: write text as "
         "'text' at character 9"},
        {"count = 'a'",
         "filter: property \"count\" (integer) cannot be held against a text at character 9"},
        {"count = ",
         "filter: the text ends where a property or a value is expected at character 9"},
        {"count = 1 2", "filter: AND, OR or the end is expected, not 2 at character 11"},
        {"count = 1 AND", "filter: the text ends where a property or a value is expected at "
                          "character 14"},
        {"(count = 1", "filter: the text ends where ')' is expected at character 11"},
        {"count = 1)", "filter: AND, OR or the end is expected, not ) at character 10"},
        {"state = 'open", "filter: a text without its closing quote at character 9"},
        {"\"state = 'open'", "filter: a name without its closing quote at character 1"},
        {"count ! 1", "filter: a sign that means nothing here at character 7"},
        {"count = 12ab", "filter: a number goes on as a name at character 11"},
        {"count = --5", "filter: a property or a value is expected, not - at character 10"},
        {"count = 2 ^ 3 ^ 2", "filter: AND, OR or the end is expected, not ^ at character 15"},
        {"count", "filter: property \"count\" (integer) is no condition at character 1"},
        {"NOT", "filter: the text ends where a property or a value is expected at character 4"},
        {"count NOT 5", "filter: LIKE, BETWEEN or IN is expected, not 5 at character 11"},
        {"count IN ()", "filter: a property or a value is expected, not ) at character 11"},
        {"count BETWEEN 1 OR 2", "filter: 'AND' is expected, not OR at character 17"},
        {"nonsense(state) = 1", "filter: there is no function nonsense at character 1"},
        {"A_CONTAINS(state, ('a'))", "filter: there is no function A_CONTAINS at character 1"},
        {"CASEI(state, 'a') = 'a'", "filter: CASEI takes 1 operands, not 2 at character 1"},
        {"date = DATE('2026-02-30')",
         "filter: '2026-02-30' is no date such as 2026-11-23 at character 13"},
        {"date = DATE(2026)", "filter: a date in quotes is expected, not 2026 at character 13"},
        {"received < TIMESTAMP('now')",
         "filter: 'now' is no time such as 2026-11-23T07:00:00Z at character 22"},
        {"T_DURING(received, INTERVAL('2026-02-01', '2026-01-01'))",
         "filter: the interval ends before it begins at character 20"},
    };
    check_refused(cases, sizeof cases / sizeof *cases);
}

static void test_text__shapes_are_refused_with_their_place(void **state)
{
    (void)state;
    static const struct refusal cases[] = {
        {"S_INTERSECTS(geometry, POINT(1))",
         "filter: a second coordinate is expected, not ) at character 31"},
        {"S_INTERSECTS(geometry, POLYGON((0 0, 1 0, 1 1)))",
         "filter: a ring needs four positions, of which the last is the first at character 24"},
        {"S_INTERSECTS(geometry, POLYGON((0 0, 1 1, 1 0, 0 1, 0 0)))",
         "filter: the shape is not valid: Self-intersection near 0.5 0.5 at character 24"},
        {"S_INTERSECTS(geometry, LINESTRING(0 0))",
         "filter: a line needs two positions at character 24"},
        {"S_INTERSECTS(geometry, POINT EMPTY)",
         "filter: an empty shape meets nothing at character 30"},
        {"S_INTERSECTS(geometry, POINT(1e300 0))",
         "filter: a position with 1e+300 0 is not on Earth at character 24"},
        {"S_INTERSECTS(geometry, BBOX(1,2,3))",
         "filter: BBOX takes 4 or 6 numbers, not 3 at character 34"},
        {"S_INTERSECTS(geometry, BBOX(1,5,3,2))",
         "filter: BBOX: the south lies north of the north at character 24"},
        {"S_INTERSECTS(geometry, 5)", "filter: S_INTERSECTS does not take an integer at character "
                                      "24"},
        {"S_TOUCHES(geometry, GEOMETRYCOLLECTION(POINT(0 1)))",
         "filter: S_TOUCHES does not take a GEOMETRYCOLLECTION at character 21"},
        {"\xC3\x28 = 1", "filter: not UTF-8"},
    };
    check_refused(cases, sizeof cases / sizeof *cases);
}

static char *repeat(const char *before, const char *part, size_t count, const char *behind)
{
    char *text = calloc(1, strlen(before) + strlen(part) * count + strlen(behind) + 1);
    assert_non_null(text);
    char *end = text + strlen(before);
    memcpy(text, before, strlen(before));
    for (size_t i = 0; i < count; i++, end += strlen(part)) {
        memcpy(end, part, strlen(part));
    }
    memcpy(end, behind, strlen(behind) + 1);
    return text;
}

static void test_text__stops_at_its_ceilings(void **state)
{
    (void)state;
    static const struct {
        const char *before;
        const char *part;
        size_t count;
        const char *behind;
        const char *message; // NULL: is read
    } cases[] = {
        {"", "NOT ", TAPAK_MAX_FILTER_DEPTH - 1, "is_open", NULL},
        {"", "NOT ", TAPAK_MAX_FILTER_DEPTH, "is_open",
         "filter: brackets deeper than 32 levels at character 129"},
        {"", "(", TAPAK_MAX_FILTER_DEPTH, "is_open",
         "filter: brackets deeper than 32 levels at character 33"},
        {"", "(", 60000, "", "filter: brackets deeper than 32 levels at character 33"},
        {"", "casei(", 10000, "", "filter: brackets deeper than 32 levels at character 193"},
        {"S_INTERSECTS(geometry,", "GEOMETRYCOLLECTION(", 2000, "",
         "filter: brackets deeper than 32 levels at character 593"},
        {"count IN (0", ",1", TAPAK_MAX_FILTER_NODES - 3, ")", NULL},
        {"count IN (0", ",1", TAPAK_MAX_FILTER_NODES - 2, ")",
         "filter: more than 1000 operators, properties and values"},
        {"count = 1", "+1", 30, "", NULL},
        {"count = 1", "+1", 31, "", "filter: deeper than 32 levels at character 7"},
        {"state = '", "x", TAPAK_MAX_FILTER_BYTES, "'", "filter: 65546 bytes, at most 65536"},
        {"S_INTERSECTS(geometry,LINESTRING(0 1", ",2 3", TAPAK_MAX_FILTER_VERTICES - 1, "))", NULL},
        {"S_INTERSECTS(geometry,LINESTRING(0 1", ",2 3", TAPAK_MAX_FILTER_VERTICES, "))",
         "filter: more than 4000 positions"},
        {"count = 1", "0", 400, "", "filter: a number of more than 350 digits at character 9"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *text = repeat(cases[i].before, cases[i].part, cases[i].count, cases[i].behind);
        char *printed = cql2_print(tapak_cql2_text, text);
        if (cases[i].message == NULL) {
            assert_true(strncmp(printed, "filter:", 7) != 0);
        } else {
            assert_string_equal(printed, cases[i].message);
        }
        free(printed);
        free(text);
    }
}

static enum tapak_status exchange(void *context, double pair[2], struct tapak_error *err)
{
    (void)context;
    (void)err;
    double first = pair[0];
    pair[0] = pair[1];
    pair[1] = first;
    return TAPAK_OK;
}

static void test_text__shapes_go_through_the_transform(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        struct tapak_box box;
    } cases[] = {
        {"S_INTERSECTS(geometry, POINT(-0.5 117))", {117, -0.5, 117, -0.5}},
        {"S_INTERSECTS(geometry, BBOX(-1,116,1,118))", {116, -1, 118, 1}},
        {"S_INTERSECTS(geometry, BBOX(-1,170,1,-170))", {-180, -1, 180, 1}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct tapak_arena *arena = NULL;
        struct tapak_filter filter = {0};
        struct tapak_error err = {0};
        struct tapak_cql2 with = {.fields = &cql2_print_fields, .transform = exchange};
        assert_int_equal(tapak_arena_create(&arena, TAPAK_MIB, NULL), TAPAK_OK);
        assert_int_equal(
            tapak_cql2_text(&with, tapak_slice_of(cases[i].text), arena, &filter, &err), TAPAK_OK);
        const struct tapak_box *box = &filter.root->args[1]->value.shape.box;
        assert_memory_equal(box, &cases[i].box, sizeof *box);
        tapak_arena_free(arena);
    }
}

static void test_text__fails_without_memory(void **state)
{
    (void)state;
    static const char text[] = "state = 'x' AND S_INTERSECTS(geometry, BBOX(1,2,3,4))";
    struct tapak_cql2 with = {.fields = &cql2_print_fields};
    for (size_t ceiling = 1; ceiling < 1200; ceiling += 7) {
        struct tapak_arena *arena = NULL;
        struct tapak_filter filter = {0};
        struct tapak_error err = {0};
        assert_int_equal(tapak_arena_create(&arena, ceiling, NULL), TAPAK_OK);
        enum tapak_status status =
            tapak_cql2_text(&with, tapak_slice_of(text), arena, &filter, &err);
        assert_int_equal(status, TAPAK_NO_MEMORY);
        tapak_arena_free(arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_text__becomes_a_tree),
        cmocka_unit_test(test_text__is_refused_with_its_place),
        cmocka_unit_test(test_text__shapes_are_refused_with_their_place),
        cmocka_unit_test(test_text__stops_at_its_ceilings),
        cmocka_unit_test(test_text__shapes_go_through_the_transform),
        cmocka_unit_test(test_text__fails_without_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
