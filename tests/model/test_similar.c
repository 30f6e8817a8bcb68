#include "tapak/model/similar.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define DAY_MS INT64_C(86400000)

static struct tapak_similar_side side_of(double lon_deg, int64_t day, const char *title)
{
    struct tapak_similar_side side;
    const struct tapak_report report = {.has_point = true,
                                        .point = {lon_deg, 0},
                                        .placement = {.area = {"64.02.01.2001"}},
                                        .received_ms = day * DAY_MS,
                                        .title = title};
    tapak_similar_side_of(&report, &side);
    return side;
}

static void test_similar__is_place_time_and_words(void **state)
{
    (void)state;
    static const struct {
        double lon_deg;
        int64_t day;
        const char *title;
        double low;
        double high;
    } cases[] = {
        {116.0, 100, "Truk kayu malam hari", 0.999, 1.001}, // the same
        {116.0, 100, "TRUK, kayu; malam-hari!", 0.999, 1.001},
        {116.0, 100, "Sampah plastik", 0.699, 0.701},
        {116.0, 115, "Truk kayu malam hari", 0.849, 0.851},      // half the days
        {116.0, 160, "Truk kayu malam hari", 0.699, 0.701},      // too long ago
        {116.013474, 100, "Truk kayu malam hari", 0.799, 0.801}, // 1.5 km of 3
        {116.1, 100, "Truk kayu malam hari", 0.599, 0.601},      // too far
        {118.0, 900, "dan di itu", -0.001, 0.001},               // words that are too short
        {118.0, 900, "", -0.001, 0.001},
    };
    const struct tapak_similar_side one = side_of(116.0, 100, "Truk kayu malam hari");
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct tapak_similar_side other =
            side_of(cases[i].lon_deg, cases[i].day, cases[i].title);
        double score = tapak_similar(&one, &other).score;
        double back = tapak_similar(&other, &one).score;
        if (score < cases[i].low || score > cases[i].high || score != back) {
            fail_msg("case %zu: %f and %f", i, score, back);
        }
    }
}

static void test_similar__without_a_point_the_village_counts(void **state)
{
    (void)state;
    const struct tapak_similar_side one = side_of(116.0, 100, "Truk kayu");
    struct tapak_similar_side other = side_of(116.0, 100, "Truk kayu");
    other.has_point = false;
    assert_true(tapak_similar(&one, &other).score > 0.99);
    assert_false(tapak_similar(&one, &other).has_distance);
    other.area = (struct tapak_code){"64.02.01.2002"};
    assert_true(tapak_similar(&one, &other).score < 0.61);
    other.area = (struct tapak_code){""};
    assert_true(tapak_similar(&other, &other).score < 0.61); // not placed is no place
}

static void test_similar__long_texts_are_bounded(void **state)
{
    (void)state;
    char text[8192];
    for (size_t i = 0; i < sizeof text - 1; i++) {
        text[i] = i % 6 == 5 ? ' ' : (char)('a' + i * 7 % 26);
    }
    text[sizeof text - 1] = '\0';
    const struct tapak_similar_side side = side_of(116.0, 100, text);
    assert_true(side.word_count <= TAPAK_SIMILAR_WORDS && side.word_count > 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_similar__is_place_time_and_words),
        cmocka_unit_test(test_similar__without_a_point_the_village_counts),
        cmocka_unit_test(test_similar__long_texts_are_bounded),
    };
    return cmocka_run_group_tests_name("model/similar", tests, NULL, NULL);
}
