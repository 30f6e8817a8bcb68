#include "bench/clouds.h"

#include "bench/bench.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static struct tapak_point *take(size_t count)
{
    struct tapak_point *points = calloc(count + 1, sizeof *points);
    if (points == NULL) {
        (void)fputs("bench: no memory\n", stderr);
        exit(1);
    }
    return points;
}

static struct tapak_point pick_vertex(const struct bench_villages *villages, uint64_t *seed)
{
    const struct bench_village *village =
        &villages->items[(size_t)(bench_random(seed) * (double)villages->count)];
    const struct bench_ring *ring =
        &village->rings[(size_t)(bench_random(seed) * (double)village->ring_count)];
    return ring->points[(size_t)(bench_random(seed) * (double)ring->count)];
}

struct bench_cloud bench_cloud_uniform(const struct bench_villages *villages, size_t count)
{
    uint64_t seed = UINT64_C(20190618);
    struct bench_cloud cloud = {"uniform", take(count), count};
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
struct bench_cloud bench_cloud_clustered(const struct bench_villages *villages, size_t count)
{
    uint64_t seed = UINT64_C(20210101);
    struct bench_cloud cloud = {"clustered", take(count), count};
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
struct bench_cloud bench_cloud_adversarial(const struct bench_villages *villages, size_t count)
{
    uint64_t seed = UINT64_C(20230101);
    struct bench_cloud cloud = {"adversarial", take(count), count};
    size_t made = 0;
    size_t seen = 0;
    size_t every = villages->vertices * 5 / count + 1; // so that all villages come to their turn
    for (size_t turn = 0; made < count; turn++) {
        const struct bench_village *village = &villages->items[turn % villages->count];
        for (size_t r = 0; r < village->ring_count; r++) {
            const struct bench_ring *ring = &village->rings[r];
            for (size_t k = 0; k + 1 < ring->count && made + 5 <= count; k++) {
                if (seen++ % every != 0) {
                    continue;
                }
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
