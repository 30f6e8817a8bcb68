// Rows for benchmarks from a seed: reports (12 columns, about 200 bytes) as CSV or GeoJSON, and
// detections as FIRMS writes them. Half of the points lie anywhere in the villages' box, half near
// a vertex of a boundary, as people and fires do.
#include "bench/bench.h"
#include "bench/villages.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const categories[] = {"karhutla",  "pembalakan",  "perambahan",   "buka_lahan",
                                         "cemar_air", "cemar_udara", "tambang_liar", "sampah"};
static const char *const classes[] = {"pengaduan_pengawasan", "pengaduan", "informasi", "aspirasi"};
static const char *const states[] = {"received", "verified", "forwarded", "in_progress", "closed"};

struct maker {
    const struct bench_villages *villages;
    uint64_t seed;
};

static size_t pick(struct maker *maker, size_t count)
{
    return (size_t)(bench_random(&maker->seed) * (double)count);
}

#define PICK(maker, table) (table)[pick((maker), sizeof(table) / sizeof(table)[0])]

static struct tapak_point pick_point(struct maker *maker)
{
    const struct bench_villages *villages = maker->villages;
    const struct tapak_box *box = &villages->box;
    double x = bench_random(&maker->seed);
    double y = bench_random(&maker->seed);
    if (pick(maker, 2) == 0) {
        return (struct tapak_point){box->west_deg + x * (box->east_deg - box->west_deg),
                                    box->south_deg + y * (box->north_deg - box->south_deg)};
    }
    const struct bench_village *village = &villages->items[pick(maker, villages->count)];
    const struct bench_ring *ring = &village->rings[pick(maker, village->ring_count)];
    struct tapak_point near = ring->points[pick(maker, ring->count)];
    return (struct tapak_point){near.lon_deg + (x - 0.5) * 0.02, near.lat_deg + (y - 0.5) * 0.02};
}

static void put_report(struct maker *maker, size_t number)
{
    struct tapak_point point = pick_point(maker);
    (void)printf("R%08zu,%04zu-%02zu-%02zuT%02zu:%02zu:00+08:00,%s,%s,%s,Laporan nomor %zu,"
                 "\"Terlihat asap tebal dari arah kebun dekat sungai, sudah dua hari (%zu)\","
                 "Warga %zu,0812%08zu,%.6f,%.6f,%zu\n",
                 number, 2019 + pick(maker, 7), 1 + pick(maker, 12), 1 + pick(maker, 28),
                 pick(maker, 24), pick(maker, 60), PICK(maker, categories), PICK(maker, classes),
                 PICK(maker, states), number, pick(maker, 100000), pick(maker, 5000),
                 pick(maker, 100000000), point.lat_deg, point.lon_deg, 5 + pick(maker, 30));
}

static void put_feature(struct maker *maker, size_t number)
{
    struct tapak_point point = pick_point(maker);
    (void)printf("%s{\"type\":\"Feature\",\"properties\":{\"id\":\"R%08zu\",\"received\":"
                 "\"%04zu-%02zu-%02zuT%02zu:%02zu:00+08:00\",\"category\":\"%s\",\"class\":\"%s\","
                 "\"state\":\"%s\",\"title\":\"Laporan nomor %zu\",\"description\":\"Terlihat asap "
                 "tebal dari arah kebun dekat sungai, sudah dua hari (%zu)\",\"reporter\":"
                 "\"Warga %zu\",\"phone\":\"0812%08zu\",\"accuracy\":%zu},\"geometry\":{\"type\":"
                 "\"Point\",\"coordinates\":[%.6f,%.6f]}}",
                 number == 0 ? "" : ",\n", number, 2019 + pick(maker, 7), 1 + pick(maker, 12),
                 1 + pick(maker, 28), pick(maker, 24), pick(maker, 60), PICK(maker, categories),
                 PICK(maker, classes), PICK(maker, states), number, pick(maker, 100000),
                 pick(maker, 5000), pick(maker, 100000000), 5 + pick(maker, 30), point.lon_deg,
                 point.lat_deg);
}

// In order of time, as an archive is.
static void put_hotspot(struct maker *maker, size_t number, size_t rows)
{
    struct tapak_point point = pick_point(maker);
    size_t day = number * 336 / rows;
    (void)printf("%.5f,%.5f,%.1f,1.2,1.1,2024-%02zu-%02zu,%02zu%02zu,%s,MODIS,%zu,6.1,%.1f,%.1f,"
                 "%s,0\n",
                 point.lat_deg, point.lon_deg, 300 + bench_random(&maker->seed) * 60, 1 + day / 28,
                 1 + day % 28, pick(maker, 24), pick(maker, 60),
                 pick(maker, 2) == 0 ? "Terra" : "Aqua", pick(maker, 101),
                 290 + bench_random(&maker->seed) * 10, bench_random(&maker->seed) * 50,
                 pick(maker, 2) == 0 ? "D" : "N");
}

static void make(struct maker *maker, const char *kind, size_t rows)
{
    int is_geojson = strcmp(kind, "geojson") == 0;
    int is_hotspots = strcmp(kind, "hotspots") == 0;
    (void)puts(is_geojson    ? "{\"type\":\"FeatureCollection\",\"features\":["
               : is_hotspots ? "latitude,longitude,brightness,scan,track,acq_date,acq_time,"
                               "satellite,instrument,confidence,version,bright_t31,frp,daynight,"
                               "type"
                             : "id,received,category,class,state,title,description,reporter,phone,"
                               "lat,lon,accuracy");
    for (size_t i = 0; i < rows; i++) {
        if (is_geojson) {
            put_feature(maker, i);
        } else if (is_hotspots) {
            put_hotspot(maker, i, rows);
        } else {
            put_report(maker, i);
        }
    }
    (void)fputs(is_geojson ? "]}\n" : "", stdout);
}

int main(int count, char **words)
{
    struct bench_villages villages;
    if (count < 4 || !bench_villages_read(words[3], &villages)) {
        (void)fprintf(stderr, "usage: bench_make reports|geojson|hotspots ROWS VILLAGES [SEED]\n");
        return 2;
    }
    uint64_t seed = count > 4 ? strtoull(words[4], NULL, 10) : 11;
    struct maker maker = {&villages, seed * UINT64_C(0x9E3779B97F4A7C15) + 1};
    make(&maker, words[1], strtoul(words[2], NULL, 10));
    return fflush(stdout) == 0 ? 0 : 1;
}
