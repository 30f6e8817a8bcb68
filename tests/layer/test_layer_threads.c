// Readers beside writers: each sees whole states, never older than the one before.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "layer/crowd.h"
#include "tapak/layer/clusters.h"
#include "tapak/layer/tally.h"

enum { READERS = 3, WRITERS = 2, WRITES = 40, OFFSET_MINUTES = 480 };

struct shared {
    struct sample *sample;
    struct tapak_layer *layer;
    atomic_bool is_over;
    atomic_int failures;
    atomic_int looks;
};

static enum tapak_status no_row(const struct tapak_summary_row *row, void *context)
{
    int64_t *sum = context;
    *sum += row->reports;
    return TAPAK_OK;
}

static enum tapak_status no_cluster(const struct tapak_layer_cluster *cluster, void *context)
{
    int64_t *sum = context;
    *sum += cluster->count;
    return TAPAK_OK;
}

// What one state says in several ways has to agree.
static bool is_whole(const struct tapak_snapshot *snapshot, int64_t *out_count)
{
    const struct tapak_layer_query all = {.viewer = TAPAK_VIEWER_OPERATOR};
    const struct tapak_layer_page page = {.limit = 10};
    const struct tapak_tile_square world = {0, 0, UINT32_MAX, UINT32_MAX};
    struct tapak_layer_row rows[10];
    struct tapak_error err = {0};
    struct tapak_tally *tally = NULL;
    size_t listed = 0;
    int64_t matched = 0;
    int64_t tallied = 0;
    int64_t clustered = 0;
    const struct tapak_summary_query query = {.by = TAPAK_BY_VILLAGE,
                                              .filter = {.viewer = TAPAK_VIEWER_OPERATOR}};
    bool is_ok =
        tapak_layer_count(snapshot, &all, out_count, &err) == TAPAK_OK &&
        tapak_layer_page(snapshot, &all, &page, rows, &listed, &matched, &err) == TAPAK_OK &&
        tapak_layer_clusters(snapshot, &all, &world, 26, no_cluster, &clustered, &err) ==
            TAPAK_OK &&
        tapak_tally_create(snapshot, &query, &tally, &err) == TAPAK_OK &&
        tapak_tally_each(tally, TAPAK_BY_VILLAGE, no_row, &tallied) == TAPAK_OK;
    tapak_tally_free(tally);
    return is_ok && matched == *out_count && tallied == *out_count && clustered <= *out_count &&
           listed == 10;
}

static void *read_states(void *context)
{
    struct shared *shared = context;
    int64_t last_revision = 0;
    int64_t last_count = 0;
    while (!atomic_load(&shared->is_over)) {
        const struct tapak_snapshot *snapshot = tapak_layer_hold(shared->layer);
        int64_t revision = tapak_snapshot_revision(snapshot);
        int64_t count = 0;
        if (!is_whole(snapshot, &count) || revision < last_revision || count < last_count) {
            (void)atomic_fetch_add(&shared->failures, 1);
        }
        last_revision = revision;
        last_count = count;
        tapak_snapshot_release(snapshot);
        (void)atomic_fetch_add(&shared->looks, 1);
    }
    return NULL;
}

struct writing {
    struct shared *shared;
    int number;
};

static enum tapak_status put_one(struct tapak_conn *conn, void *context, struct tapak_error *err)
{
    const struct tapak_actor actor = {"public", SAMPLE_DAY_MS};
    enum tapak_put_outcome outcome;
    return tapak_report_put(conn, context, NULL, NULL, &actor, &outcome, err);
}

// As intake does it: who wrote sees the report at once.
static void *write_reports(void *context)
{
    struct writing *writing = context;
    struct shared *shared = writing->shared;
    for (int i = 0; i < WRITES; i++) {
        char source_id[16];
        char public_id[32];
        struct tapak_error err = {0};
        (void)snprintf(source_id, sizeof source_id, "W%d.%d", writing->number, i);
        (void)snprintf(public_id, sizeof public_id, "writer%05d%05d", writing->number, i);
        struct tapak_report report = sample_report(source_id, public_id);
        report.received_ms = SAMPLE_DAY_MS + INT64_C(100000000000) + i * 2 + writing->number;
        const struct tapak_layer_query own = {.viewer = TAPAK_VIEWER_OPERATOR,
                                              .reports = {.has_since = true,
                                                          .since_ms = report.received_ms,
                                                          .has_until = true,
                                                          .until_ms = report.received_ms + 1}};
        int64_t count = 0;
        bool is_ok = tapak_store_write(shared->sample->store, put_one, &report, &err) == TAPAK_OK &&
                     tapak_layer_refresh(shared->layer, &err) == TAPAK_OK;
        const struct tapak_snapshot *snapshot = tapak_layer_hold(shared->layer);
        is_ok = is_ok && tapak_layer_count(snapshot, &own, &count, &err) == TAPAK_OK && count == 1;
        tapak_snapshot_release(snapshot);
        (void)atomic_fetch_add(&shared->failures, is_ok ? 0 : 1);
    }
    return NULL;
}

static void test_layer__readers_beside_writers(void **state)
{
    (void)state;
    struct sample sample;
    struct tapak_error err = {0};
    pthread_t readers[READERS];
    pthread_t writers[WRITERS];
    struct writing writings[WRITERS];
    sample_make_region(&sample);
    struct crowd crowd = {.sample = &sample, .seed = 9};
    crowd_add(&crowd, 300, 50);
    struct shared shared = {.sample = &sample};
    assert_int_equal(
        tapak_layer_load(sample.store, OFFSET_MINUTES, NULL, NULL, &shared.layer, &err), TAPAK_OK);
    for (int i = 0; i < READERS; i++) {
        assert_int_equal(pthread_create(&readers[i], NULL, read_states, &shared), 0);
    }
    for (int i = 0; i < WRITERS; i++) {
        writings[i] = (struct writing){&shared, i};
        assert_int_equal(pthread_create(&writers[i], NULL, write_reports, &writings[i]), 0);
    }
    for (int i = 0; i < WRITERS; i++) {
        (void)pthread_join(writers[i], NULL);
    }
    atomic_store(&shared.is_over, true);
    for (int i = 0; i < READERS; i++) {
        (void)pthread_join(readers[i], NULL);
    }
    assert_int_equal(atomic_load(&shared.failures), 0);
    assert_true(atomic_load(&shared.looks) > 0);
    assert_int_equal(tapak_layer_about(shared.layer).rows[TAPAK_REPORTS], 300 + WRITERS * WRITES);
    tapak_layer_free(shared.layer);
    sample_free(&sample);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_layer__readers_beside_writers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
