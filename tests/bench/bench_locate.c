// The join against GEOS (STR-tree and prepared geometries), on the real villages, on the same
// densified, and on tens of thousands: speed as a ratio in one run, and every answer compared.
#include "bench/bench.h"
#include "bench/clouds.h"
#include "bench/peer.h"
#include "bench/plain.h"
#include "bench/villages.h"
#include "geo/locator.h"

#include <malloc.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
    SAMPLE = 100000, ///< points that GEOS is timed on: it needs a microsecond and more for each
    TIMED = 400000,  ///< and the other ways: so few that they stay in the cache, as fresh ones do
    BUILDS = 3,
    OF_1000_KEPT = 530 ///< vertices of the replicated villages, so that there are 8.7 million
};

enum { UNIFORM, CLUSTERED, ADVERSARIAL, CLOUDS };
enum { BATCH, PLAIN, ONE, GEOS, WAYS };

/** What is wanted of a set of villages; NULL: nothing. */
struct goals {
    const char *group;
    const char *seconds;
    const char *megabytes;
    const char *ratios[CLOUDS][WAYS]; ///< of GEOS over a way
};

static const struct goals goals_of[] = {
    {"villages",
     "<= 0.15",
     "<= 25",
     {{">= 60", ">= 35", ">= 30", NULL}, {">= 60", ">= 40", NULL, NULL}}},
    {"densified", NULL, NULL, {{NULL}, {">= 60", ">= 40", NULL, NULL}}},
    {"replicated", "<= 6", "<= 600", {{NULL}}},
};

static const char *const way_names[WAYS] = {"batch", "batch in plain C", "one", "geos"};

// Of this thread alone, so that what else the machine does weighs less; the work has one thread.
static double now_s(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static void put(const char *group, const char *name, double value, const char *unit,
                const char *goal)
{
    if (goal != NULL) {
        bench_put_goal(group, name, value, unit, goal);
    } else {
        bench_put(group, name, value, unit);
    }
}

// A line of /proc/self/status in megabytes; 0 where there is none.
static double status_mb(const char *name)
{
    char line[256];
    double kilobytes = 0;
    FILE *file = fopen("/proc/self/status", "re");
    while (file != NULL && fgets(line, sizeof line, file) != NULL) {
        if (strncmp(line, name, strlen(name)) == 0) {
            kilobytes = (double)strtoul(line + strlen(name), NULL, 10);
        }
    }
    if (file != NULL) {
        (void)fclose(file);
    }
    return kilobytes / 1024;
}

// From here on VmHWM is the most that was resident since.
static void forget_peak(void)
{
    (void)malloc_trim(0);
    FILE *file = fopen("/proc/self/clear_refs", "we");
    if (file != NULL) {
        (void)fputs("5", file);
        (void)fclose(file);
    }
}

static struct tapak_locator *build_once(const struct bench_villages *villages, uint8_t *const *wkbs,
                                        const size_t *sizes, double *out_seconds)
{
    struct tapak_error err = {0};
    struct tapak_locator_builder *builder = NULL;
    struct tapak_locator *locator = NULL;
    double start = now_s();
    enum tapak_status status = tapak_locator_builder_create(&builder, &err);
    for (size_t i = 0; i < villages->count && status == TAPAK_OK; i++) {
        status =
            tapak_locator_builder_add(builder, &villages->items[i].code, wkbs[i], sizes[i], &err);
    }
    status = status == TAPAK_OK ? tapak_locator_seal(builder, &locator, &err) : status;
    *out_seconds = now_s() - start;
    tapak_locator_builder_free(builder);
    if (status != TAPAK_OK) {
        (void)fprintf(stderr, "bench: %s\n", err.message);
        exit(1);
    }
    return locator;
}

// Several times; what it takes and what the last one weighs.
static struct tapak_locator *build(const struct bench_villages *villages, const struct goals *goals)
{
    uint8_t **wkbs = calloc(villages->count, sizeof *wkbs);
    size_t *sizes = calloc(villages->count, sizeof *sizes);
    double seconds[BUILDS];
    struct tapak_locator *locator = NULL;
    double before_mb = 0;
    for (size_t i = 0; i < villages->count; i++) {
        wkbs[i] = bench_village_wkb(&villages->items[i], &sizes[i]);
    }
    for (int i = 0; i < BUILDS; i++) {
        tapak_locator_free(locator);
        forget_peak();
        before_mb = status_mb("VmRSS:");
        locator = build_once(villages, wkbs, sizes, &seconds[i]);
    }
    put(goals->group, "villages", (double)villages->count, "", NULL);
    put(goals->group, "vertices", (double)villages->vertices, "", NULL);
    put(goals->group, "build", bench_median(seconds, BUILDS), "s", goals->seconds);
    put(goals->group, "memory at the peak of building", status_mb("VmHWM:") - before_mb, "MB",
        goals->megabytes);
    put(goals->group, "memory", status_mb("VmRSS:") - before_mb, "MB", goals->megabytes);
    for (size_t i = 0; i < villages->count; i++) {
        free(wkbs[i]);
    }
    free(wkbs);
    free(sizes);
    return locator;
}

/** One cloud, asked of one locator and its peer. */
struct asked {
    const struct tapak_locator *locator;
    const struct bench_peer *peer;
    const struct bench_cloud *cloud;
    int32_t *answers;
    int32_t *plain_answers;
};

// Nanoseconds a point.
static double time_way(const struct asked *asked, int way)
{
    const struct bench_cloud *cloud = asked->cloud;
    size_t most = way == GEOS ? SAMPLE : TIMED;
    size_t count = cloud->count < most ? cloud->count : most;
    volatile int32_t last = 0; // keeps the answers from being left out
    double start = now_s();
    if (way == BATCH) {
        tapak_locate_batch(asked->locator, cloud->points, count, asked->answers);
    } else if (way == PLAIN) {
        bench_plain_lowest_batch(asked->locator->cells, cloud->points, count, asked->plain_answers);
    } else {
        for (size_t i = 0; i < count; i++) {
            last = way == ONE ? tapak_locate(asked->locator, cloud->points[i])
                              : bench_peer_ask(asked->peer, cloud->points[i]);
        }
    }
    (void)last;
    return (now_s() - start) / (double)count * 1e9;
}

// How many answers differ from the peer's.
static size_t compare(const struct asked *asked)
{
    const struct bench_cloud *cloud = asked->cloud;
    size_t different = 0;
    tapak_locate_batch(asked->locator, cloud->points, cloud->count, asked->answers);
    bench_plain_lowest_batch(asked->locator->cells, cloud->points, cloud->count,
                             asked->plain_answers);
    for (size_t i = 0; i < cloud->count; i++) {
        struct tapak_point point = cloud->points[i];
        int32_t wanted = bench_peer_ask(asked->peer, point);
        if (asked->answers[i] != wanted || asked->plain_answers[i] != wanted ||
            tapak_locate(asked->locator, point) != wanted) {
            different++;
            (void)fprintf(stderr, "bench: %.17g %.17g is %d, GEOS says %d\n", point.lon_deg,
                          point.lat_deg, asked->answers[i], wanted);
        }
    }
    return different;
}

// All ways in turn, again and again: what slows the machine for a while then slows all of them.
static size_t run_cloud(const struct goals *goals, int number, const struct asked *asked,
                        double *out_batch_ns)
{
    double times[WAYS][BENCH_ROUNDS];
    double ratios[WAYS][BENCH_ROUNDS];
    char name[64];
    for (int round = 0; round < BENCH_ROUNDS; round++) {
        for (int way = 0; way < WAYS; way++) {
            (void)time_way(asked, way); // brings back what the way before drove out of the cache
            times[way][round] = time_way(asked, way);
        }
        for (int way = 0; way < GEOS; way++) {
            ratios[way][round] = times[GEOS][round] / times[way][round];
        }
    }
    size_t different = compare(asked);
    for (int way = 0; way < WAYS; way++) {
        double middle = bench_median(times[way], BENCH_ROUNDS);
        *out_batch_ns = way == BATCH ? middle : *out_batch_ns;
        (void)snprintf(name, sizeof name, "%s: %s", asked->cloud->name, way_names[way]);
        put(goals->group, name, middle, "ns", NULL);
    }
    for (int way = 0; way < GEOS; way++) {
        (void)snprintf(name, sizeof name, "%s: %s x geos", asked->cloud->name, way_names[way]);
        put(goals->group, name, bench_median(ratios[way], BENCH_ROUNDS), "x",
            goals->ratios[number][way]);
    }
    (void)snprintf(name, sizeof name, "%s: compared", asked->cloud->name);
    put(goals->group, name, (double)asked->cloud->count, "points", NULL);
    (void)snprintf(name, sizeof name, "%s: different", asked->cloud->name);
    put(goals->group, name, (double)different, "points", "<= 0");
    return different;
}

static size_t run(const struct goals *goals, const struct bench_villages *villages, size_t points,
                  double out_batch_ns[CLOUDS])
{
    static struct bench_cloud (*const makers[CLOUDS])(const struct bench_villages *, size_t) = {
        bench_cloud_uniform, bench_cloud_clustered, bench_cloud_adversarial};
    struct tapak_locator *locator = build(villages, goals);
    struct bench_peer peer = bench_peer_make(villages);
    size_t different = 0;
    for (int i = 0; i < CLOUDS; i++) {
        struct bench_cloud cloud = makers[i](villages, points);
        struct asked asked = {locator, &peer, &cloud, calloc(cloud.count, sizeof(int32_t)),
                              calloc(cloud.count, sizeof(int32_t))};
        different += run_cloud(goals, i, &asked, &out_batch_ns[i]);
        free(asked.answers);
        free(asked.plain_answers);
        free(cloud.points);
    }
    bench_peer_free(&peer);
    tapak_locator_free(locator);
    return different;
}

int main(int count, char **words)
{
    struct bench_villages sets[3];
    struct bench_villages thin;
    static const char *const names[] = {"kt", "ktd", "id"};
    double batch_ns[3][CLOUDS] = {{0}};
    size_t points = count > 2 ? (size_t)strtoul(words[2], NULL, 10) : 1000000;
    if (count < 2 || points < 5 || !bench_villages_read(words[1], &sets[0])) {
        (void)fprintf(stderr, "usage: bench_locate VILLAGES [POINTS [kt|ktd|id]]\n");
        return 2;
    }
    size_t different = 0;
    for (int i = 0; i < 3; i++) {
        if (count > 3 && strcmp(words[3], names[i]) != 0) {
            continue;
        }
        if (i == 1) {
            bench_villages_densify(&sets[0], &sets[1]);
        }
        if (i == 2) {
            bench_villages_thin(&sets[0], OF_1000_KEPT, &thin);
            bench_villages_replicate(&thin, 20, 4, &sets[2]);
        }
        different += run(&goals_of[i], &sets[i], points, batch_ns[i]);
    }
    if (count <= 3) {
        bench_put_goal("growth", "8 times the vertices, uniform",
                       batch_ns[1][UNIFORM] / batch_ns[0][UNIFORM], "x", "<= 2");
        bench_put_goal("growth", "8 times the vertices, clustered",
                       batch_ns[1][CLUSTERED] / batch_ns[0][CLUSTERED], "x", "<= 2");
        bench_put_goal("growth", "80 times the villages, uniform",
                       batch_ns[2][UNIFORM] / batch_ns[0][UNIFORM], "x", "<= 4");
        bench_put_goal("growth", "80 times the villages, clustered",
                       batch_ns[2][CLUSTERED] / batch_ns[0][CLUSTERED], "x", "<= 4");
    }
    return different == 0 ? 0 : 1;
}
