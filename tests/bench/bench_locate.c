// The join against GEOS (STR-tree and prepared geometries), on the real villages, on the same
// densified, and on tens of thousands: speed as a ratio in one run, and every answer compared.
#include "bench/bench.h"
#include "bench/villages.h"
#include "tapak/geo/locate.h"

#include <geos_c.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { SAMPLE = 200000 }; // points that GEOS is timed on: it needs a microsecond and more for each

// Of this thread alone, so that what else the machine does weighs less; the work has one thread.
static double now_s(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

struct peer {
    GEOSContextHandle_t geos;
    GEOSSTRtree *tree;
    GEOSGeometry **shapes;
    const GEOSPreparedGeometry **prepared;
    const struct bench_villages *villages;
};

struct cloud {
    const char *name;
    struct tapak_point *points;
    size_t count;
};

struct question {
    const struct peer *peer;
    GEOSGeometry *point;
    size_t lowest;
};

static void ask_candidate(void *item, void *context)
{
    struct question *question = context;
    size_t index = (size_t)item - 1;
    if (index < question->lowest &&
        GEOSPreparedIntersects_r(question->peer->geos, question->peer->prepared[index],
                                 question->point) == 1) {
        question->lowest = index;
    }
}

static int32_t ask_peer(const struct peer *peer, struct tapak_point point)
{
    struct question question = {
        .peer = peer,
        .point = GEOSGeom_createPointFromXY_r(peer->geos, point.lon_deg, point.lat_deg),
        .lowest = SIZE_MAX,
    };
    GEOSSTRtree_query_r(peer->geos, peer->tree, question.point, ask_candidate, &question);
    GEOSGeom_destroy_r(peer->geos, question.point);
    return question.lowest == SIZE_MAX ? -1 : (int32_t)question.lowest;
}

static struct peer make_peer(const struct bench_villages *villages)
{
    struct peer peer = {.geos = GEOS_init_r(), .villages = villages};
    peer.tree = GEOSSTRtree_create_r(peer.geos, 10);
    peer.shapes = calloc(villages->count, sizeof *peer.shapes);
    peer.prepared = calloc(villages->count, sizeof *peer.prepared);
    for (size_t i = 0; i < villages->count; i++) {
        size_t size = 0;
        uint8_t *wkb = bench_village_wkb(&villages->items[i], &size);
        peer.shapes[i] = GEOSGeomFromWKB_buf_r(peer.geos, wkb, size);
        peer.prepared[i] = GEOSPrepare_r(peer.geos, peer.shapes[i]);
        GEOSSTRtree_insert_r(peer.geos, peer.tree, peer.shapes[i], (void *)(i + 1));
        free(wkb);
    }
    return peer;
}

static void free_peer(struct peer *peer)
{
    for (size_t i = 0; i < peer->villages->count; i++) {
        GEOSPreparedGeom_destroy_r(peer->geos, peer->prepared[i]);
        GEOSGeom_destroy_r(peer->geos, peer->shapes[i]);
    }
    GEOSSTRtree_destroy_r(peer->geos, peer->tree);
    GEOS_finish_r(peer->geos);
    free(peer->shapes);
    free(peer->prepared);
}

static struct tapak_locator *build(const struct bench_villages *villages, double *out_seconds)
{
    struct tapak_error err = {0};
    struct tapak_locator_builder *builder = NULL;
    struct tapak_locator *locator = NULL;
    uint8_t **shapes = calloc(villages->count, sizeof *shapes);
    size_t *sizes = calloc(villages->count, sizeof *sizes);
    for (size_t i = 0; i < villages->count; i++) {
        shapes[i] = bench_village_wkb(&villages->items[i], &sizes[i]);
    }
    double start = now_s();
    enum tapak_status status = tapak_locator_builder_create(&builder, &err);
    for (size_t i = 0; i < villages->count && status == TAPAK_OK; i++) {
        status =
            tapak_locator_builder_add(builder, &villages->items[i].code, shapes[i], sizes[i], &err);
    }
    status = status == TAPAK_OK ? tapak_locator_seal(builder, &locator, &err) : status;
    *out_seconds = now_s() - start;
    tapak_locator_builder_free(builder);
    for (size_t i = 0; i < villages->count; i++) {
        free(shapes[i]);
    }
    free(shapes);
    free(sizes);
    if (status != TAPAK_OK) {
        (void)fprintf(stderr, "bench: %s\n", err.message);
        exit(1);
    }
    return locator;
}

static struct tapak_point pick_vertex(const struct bench_villages *villages, uint64_t *seed)
{
    const struct bench_village *village =
        &villages->items[(size_t)(bench_random(seed) * (double)villages->count)];
    const struct bench_ring *ring =
        &village->rings[(size_t)(bench_random(seed) * (double)village->ring_count)];
    return ring->points[(size_t)(bench_random(seed) * (double)ring->count)];
}

static struct cloud uniform(const struct bench_villages *villages, size_t count)
{
    uint64_t seed = UINT64_C(20190618);
    struct cloud cloud = {"uniform", malloc(count * sizeof *cloud.points), count};
    const struct tapak_box *box = &villages->box;
    for (size_t i = 0; i < count; i++) {
        double x = bench_random(&seed);
        double y = bench_random(&seed);
        cloud.points[i] =
            (struct tapak_point){box->west_deg + x * (box->east_deg - box->west_deg),
                                 box->south_deg + y * (box->north_deg - box->south_deg)};
    }
    return cloud;
}

// Around vertices, half of them within about a kilometre, half within a hundred metres.
static struct cloud clustered(const struct bench_villages *villages, size_t count)
{
    uint64_t seed = UINT64_C(20210101);
    struct cloud cloud = {"clustered", malloc(count * sizeof *cloud.points), count};
    for (size_t i = 0; i < count; i++) {
        struct tapak_point point = pick_vertex(villages, &seed);
        double reach = i % 2 == 0 ? 0.02 : 0.002;
        point.lon_deg += (bench_random(&seed) - 0.5) * reach;
        point.lat_deg += (bench_random(&seed) - 0.5) * reach;
        cloud.points[i] = point;
    }
    return cloud;
}

// Vertices, midpoints, a few ulp beside them, level with a vertex.
static struct cloud adversarial(const struct bench_villages *villages, size_t count)
{
    uint64_t seed = UINT64_C(20230101);
    struct cloud cloud = {"adversarial", malloc(count * sizeof *cloud.points), count};
    size_t made = 0;
    for (size_t turn = 0; made < count; turn++) {
        const struct bench_village *village = &villages->items[turn % villages->count];
        for (size_t r = 0; r < village->ring_count; r++) {
            const struct bench_ring *ring = &village->rings[r];
            for (size_t k = 0; k + 1 < ring->count && made + 5 <= count; k++) {
                struct tapak_point a = ring->points[k];
                struct tapak_point b = ring->points[k + 1];
                struct tapak_point *out = &cloud.points[made];
                out[0] = a;
                out[1] =
                    (struct tapak_point){(a.lon_deg + b.lon_deg) / 2, (a.lat_deg + b.lat_deg) / 2};
                out[2] = out[1];
                out[2].lon_deg += (bench_random(&seed) - 0.5) * 1e-13;
                out[3] =
                    (struct tapak_point){nextafter(a.lon_deg, 1e9), nextafter(a.lat_deg, -1e9)};
                out[4] = (struct tapak_point){a.lon_deg + bench_random(&seed) - 0.5, a.lat_deg};
                made += 5;
            }
        }
        if (made + 5 > count) {
            break;
        }
    }
    cloud.count = made;
    return cloud;
}

static double time_batch(const struct tapak_locator *locator, const struct cloud *cloud,
                         int32_t *answers)
{
    double rounds[BENCH_ROUNDS];
    for (int i = 0; i < BENCH_ROUNDS; i++) {
        double start = now_s();
        tapak_locate_batch(locator, cloud->points, cloud->count, answers);
        rounds[i] = now_s() - start;
    }
    return bench_median(rounds, BENCH_ROUNDS) / (double)cloud->count * 1e9;
}

static double time_single(const struct tapak_locator *locator, const struct cloud *cloud)
{
    double rounds[BENCH_ROUNDS];
    size_t count = cloud->count < 2000000 ? cloud->count : 2000000;
    int64_t sum = 0;
    for (int i = 0; i < BENCH_ROUNDS; i++) {
        double start = now_s();
        for (size_t k = 0; k < count; k++) {
            sum += tapak_locate(locator, cloud->points[k]);
        }
        rounds[i] = now_s() - start;
    }
    double median = bench_median(rounds, BENCH_ROUNDS) / (double)count * 1e9;
    return sum == INT64_MIN ? 0 : median; // keeps the answers from being left out
}

static double time_peer(const struct peer *peer, const struct cloud *cloud)
{
    double rounds[BENCH_ROUNDS];
    size_t count = cloud->count < SAMPLE ? cloud->count : SAMPLE;
    for (int i = 0; i < BENCH_ROUNDS; i++) {
        double start = now_s();
        for (size_t k = 0; k < count; k++) {
            (void)ask_peer(peer, cloud->points[k]);
        }
        rounds[i] = now_s() - start;
    }
    return bench_median(rounds, BENCH_ROUNDS) / (double)count * 1e9;
}

// How many answers differ from the peer's, over the first `most` points.
static size_t compare(const struct peer *peer, const struct tapak_locator *locator,
                      const struct cloud *cloud, const int32_t *answers, size_t most)
{
    size_t different = 0;
    for (size_t i = 0; i < cloud->count && i < most; i++) {
        int32_t wanted = ask_peer(peer, cloud->points[i]);
        if (answers[i] != wanted || tapak_locate(locator, cloud->points[i]) != wanted) {
            different++;
            (void)fprintf(stderr, "bench: %.17g %.17g is %d, GEOS says %d\n",
                          cloud->points[i].lon_deg, cloud->points[i].lat_deg, answers[i], wanted);
        }
    }
    return different;
}

static size_t run(const char *group, const struct bench_villages *villages, size_t points)
{
    double seconds = 0;
    struct tapak_locator *locator = build(villages, &seconds);
    struct peer peer = make_peer(villages);
    struct cloud clouds[] = {uniform(villages, points), clustered(villages, points),
                             adversarial(villages, points)};
    size_t different = 0;
    char name[64];
    bench_put(group, "villages", (double)villages->count, "");
    bench_put(group, "vertices", (double)villages->vertices, "");
    bench_put(group, "build", seconds, "s");
    for (size_t i = 0; i < sizeof clouds / sizeof clouds[0]; i++) {
        const struct cloud *cloud = &clouds[i];
        int32_t *answers = malloc(cloud->count * sizeof *answers);
        double batch = time_batch(locator, cloud, answers);
        double single = time_single(locator, cloud);
        double geos = time_peer(&peer, cloud);
        size_t differs = compare(&peer, locator, cloud, answers, points);
        const struct {
            const char *what;
            double value;
            const char *unit;
        } rows[] = {{"batch", batch, "ns"},
                    {"one", single, "ns"},
                    {"geos", geos, "ns"},
                    {"batch x geos", geos / batch, "x"},
                    {"one x geos", geos / single, "x"},
                    {"compared", (double)cloud->count, "points"},
                    {"different", (double)differs, "points"}};
        for (size_t k = 0; k < sizeof rows / sizeof rows[0]; k++) {
            (void)snprintf(name, sizeof name, "%s: %s", cloud->name, rows[k].what);
            bench_put(group, name, rows[k].value, rows[k].unit);
        }
        different += differs;
        free(answers);
        free(cloud->points);
    }
    free_peer(&peer);
    tapak_locator_free(locator);
    return different;
}

int main(int count, char **words)
{
    struct bench_villages real;
    struct bench_villages other;
    size_t points = count > 2 ? (size_t)strtoul(words[2], NULL, 10) : 1000000;
    if (count < 2 || !bench_villages_read(words[1], &real)) {
        (void)fprintf(stderr, "usage: bench_locate VILLAGES [POINTS [kt|ktd|id]]\n");
        return 2;
    }
    const char *only = count > 3 ? words[3] : "";
    size_t different = 0;
    if (*only == '\0' || strcmp(only, "kt") == 0) {
        different += run("villages", &real, points);
    }
    if (*only == '\0' || strcmp(only, "ktd") == 0) {
        bench_villages_densify(&real, &other);
        different += run("densified", &other, points);
    }
    if (*only == '\0' || strcmp(only, "id") == 0) {
        bench_villages_replicate(&real, 20, 4, &other);
        different += run("replicated", &other, points);
    }
    return different == 0 ? 0 : 1;
}
