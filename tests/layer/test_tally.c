// Tallies against the store's summaries, on rows and questions by chance.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "layer/crowd.h"
#include "tapak/base/buf.h"
#include "tapak/base/limits.h"
#include "tapak/layer/tally.h"

enum { QUESTIONS = 150, OFFSET_MINUTES = 480 };

static enum tapak_status put_row(const struct tapak_summary_row *row, void *context)
{
    tapak_buf_printf(context, "%s|%s|%s|%d|%lld %lld %lld|%lld %lld %lld %lld|%lld %lld\n",
                     row->key, row->name, row->parent, row->in_programme, (long long)row->reports,
                     (long long)row->open, (long long)row->closed, (long long)row->by_point,
                     (long long)row->by_near, (long long)row->by_name, (long long)row->by_hand,
                     (long long)row->reversal_signals, (long long)row->hotspots);
    return TAPAK_OK;
}

static void compare(struct sample *sample, const struct tapak_snapshot *snapshot,
                    const struct tapak_summary_query *query, uint64_t seed)
{
    struct tapak_buf expected;
    struct tapak_buf found;
    struct tapak_tally *tally = NULL;
    struct tapak_error err = {0};
    tapak_buf_init(&expected, TAPAK_MAX_BODY_BYTES);
    tapak_buf_init(&found, TAPAK_MAX_BODY_BYTES);
    assert_int_equal(tapak_summary_each(sample->conn, query, put_row, &expected, &err), TAPAK_OK);
    assert_int_equal(tapak_tally_create(snapshot, query, &tally, &err), TAPAK_OK);
    assert_int_equal(tapak_tally_each(tally, query->by, put_row, &found), TAPAK_OK);
    if (strcmp(tapak_buf_text(&expected), tapak_buf_text(&found)) != 0) {
        fail_msg("question of seed %llu by %s:\n%s\nnot\n%s", (unsigned long long)seed,
                 tapak_summary_by_code(query->by), tapak_buf_text(&found),
                 tapak_buf_text(&expected));
    }
    tapak_tally_free(tally);
    tapak_buf_free(&expected);
    tapak_buf_free(&found);
}

static void ask(struct crowd *crowd, struct tapak_layer *layer)
{
    const struct tapak_snapshot *snapshot = tapak_layer_hold(layer);
    for (int i = 0; i < QUESTIONS; i++) {
        uint64_t seed = crowd->seed;
        struct tapak_layer_query chance = crowd_query(crowd);
        struct tapak_summary_query query = {
            .by = (enum tapak_summary_by)crowd_number(crowd, TAPAK_BY_COUNT),
            .filter = chance.reports,
            .offset_minutes = OFFSET_MINUTES,
        };
        compare(crowd->sample, snapshot, &query, seed);
    }
    tapak_snapshot_release(snapshot);
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

static void test_tally__is_the_summary(void **state)
{
    (void)state;
    struct sample sample;
    struct tapak_error err = {0};
    sample_make_region(&sample);
    struct crowd crowd = {.sample = &sample, .seed = UINT64_C(0xD1B54A32D192ED03)};
    print_message("seed %llu\n", (unsigned long long)crowd.seed);
    crowd_add(&crowd, 1500, 900);
    struct tapak_layer *layer = load(&sample);
    ask(&crowd, layer);
    crowd_change(&crowd, 300);
    crowd_add(&crowd, 40, 30);
    assert_int_equal(tapak_layer_refresh(layer, &err), TAPAK_OK);
    ask(&crowd, layer);
    tapak_layer_free(layer);
    sample_free(&sample);
}

static void test_tally__of_nothing(void **state)
{
    (void)state;
    struct sample sample;
    sample_make(&sample);
    struct tapak_layer *layer = load(&sample);
    const struct tapak_snapshot *snapshot = tapak_layer_hold(layer);
    for (int by = 0; by < TAPAK_BY_COUNT; by++) {
        const struct tapak_summary_query query = {.by = (enum tapak_summary_by)by,
                                                  .offset_minutes = OFFSET_MINUTES};
        compare(&sample, snapshot, &query, 0);
    }
    tapak_snapshot_release(snapshot);
    tapak_layer_free(layer);
    sample_free(&sample);
}

static void test_tally__one_gives_every_level_of_areas(void **state)
{
    (void)state;
    struct sample sample;
    struct tapak_error err = {0};
    struct tapak_tally *tally = NULL;
    sample_make_region(&sample);
    struct crowd crowd = {.sample = &sample, .seed = 5};
    crowd_add(&crowd, 300, 100);
    struct tapak_layer *layer = load(&sample);
    const struct tapak_snapshot *snapshot = tapak_layer_hold(layer);
    struct tapak_summary_query query = {.by = TAPAK_BY_VILLAGE, .offset_minutes = OFFSET_MINUTES};
    assert_int_equal(tapak_tally_create(snapshot, &query, &tally, &err), TAPAK_OK);
    for (int by = TAPAK_BY_VILLAGE; by <= TAPAK_BY_REGENCY; by++) {
        struct tapak_buf found;
        struct tapak_buf expected;
        tapak_buf_init(&found, TAPAK_MAX_BODY_BYTES);
        tapak_buf_init(&expected, TAPAK_MAX_BODY_BYTES);
        query.by = (enum tapak_summary_by)by;
        assert_int_equal(tapak_tally_each(tally, query.by, put_row, &found), TAPAK_OK);
        assert_int_equal(tapak_summary_each(sample.conn, &query, put_row, &expected, &err),
                         TAPAK_OK);
        assert_string_equal(tapak_buf_text(&found), tapak_buf_text(&expected));
        tapak_buf_free(&found);
        tapak_buf_free(&expected);
    }
    tapak_tally_free(tally);
    tapak_snapshot_release(snapshot);
    tapak_layer_free(layer);
    sample_free(&sample);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tally__is_the_summary),
        cmocka_unit_test(test_tally__of_nothing),
        cmocka_unit_test(test_tally__one_gives_every_level_of_areas),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
