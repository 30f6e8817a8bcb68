// Many threads ask one locator at once, in every way; `make thread` sees what they share.
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "geo/shapes.h"
#include "tapak/geo/locate.h"

enum { THREADS = 8, POINTS = 300, MAX_FOUND = 8 };

static const struct geo_test_village sample[] = {
    {"64.02.01.2001", "POLYGON ((116 -1, 117 -1, 117 1, 116 1, 116 -1))"},
    {"64.02.01.2002", "POLYGON ((117 -1, 117 1, 118 1, 118 0.5, 118 -1, 117 -1))"},
    {"64.02.01.2003", "POLYGON ((116.5 -0.5, 117.5 -0.5, 117.5 0.5, 116.5 0.5, 116.5 -0.5))"},
};

struct answers {
    int32_t lowest[POINTS];
    int32_t in_batch[POINTS];
    int32_t nearest[POINTS];
    size_t covering[POINTS];
    size_t touching[POINTS];
};

struct asker {
    const struct tapak_locator *locator;
    struct tapak_point points[POINTS];
    struct answers answers;
};

static void *ask(void *context)
{
    struct asker *asker = context;
    const struct tapak_locator *locator = asker->locator;
    struct answers *answers = &asker->answers;
    for (size_t i = 0; i < POINTS; i++) {
        struct tapak_point point = asker->points[i];
        int32_t found[MAX_FOUND];
        double distance_m = 0;
        answers->lowest[i] = tapak_locate(locator, point);
        answers->nearest[i] = tapak_locate_nearest(locator, point, 5000, &distance_m);
        answers->covering[i] = tapak_locate_all(locator, point, found, MAX_FOUND);
        answers->touching[i] = tapak_locate_touching(locator, point, 2000, found, MAX_FOUND);
    }
    tapak_locate_batch(locator, asker->points, POINTS, answers->in_batch);
    return NULL;
}

static void test_locate__threads_agree(void **state)
{
    (void)state;
    static struct asker askers[THREADS];
    pthread_t threads[THREADS];
    uint64_t seed = 20261123;
    struct tapak_locator *locator = geo_test_locator(sample, sizeof sample / sizeof sample[0]);
    for (size_t i = 0; i < POINTS; i++) {
        // Every third one on a corner or a border, where the exact path decides.
        double lon_deg =
            i % 3 == 0 ? 116 + (double)(i % 5) / 2 : 115.9 + 2.2 * geo_test_random(&seed);
        double lat_deg =
            i % 3 == 1 ? -1 + (double)(i % 4) / 2 : -1.1 + 2.2 * geo_test_random(&seed);
        askers[0].points[i] = (struct tapak_point){lon_deg, lat_deg};
    }
    for (size_t t = 0; t < THREADS; t++) {
        askers[t].locator = locator;
        memcpy(askers[t].points, askers[0].points, sizeof askers[0].points);
        assert_int_equal(pthread_create(&threads[t], NULL, ask, &askers[t]), 0);
    }
    for (size_t t = 0; t < THREADS; t++) {
        assert_int_equal(pthread_join(threads[t], NULL), 0);
        assert_memory_equal(&askers[t].answers, &askers[0].answers, sizeof askers[0].answers);
        assert_memory_equal(askers[t].answers.in_batch, askers[t].answers.lowest,
                            sizeof askers[t].answers.lowest);
    }
    tapak_locator_free(locator);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_locate__threads_agree)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
