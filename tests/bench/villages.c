#include "bench/villages.h"

#include "tapak/base/hash.h"

#include <gdal.h>
#include <math.h>
#include <ogr_api.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SPLITS = 8, MIN_RING = 8 };

static void *take(size_t count, size_t size)
{
    void *memory = calloc(count + 1, size);
    if (memory == NULL) {
        (void)fputs("bench: no memory\n", stderr);
        exit(1);
    }
    return memory;
}

static void add_polygon(struct bench_village *village, OGRGeometryH polygon)
{
    int rings = OGR_G_GetGeometryCount(polygon);
    village->part_rings[village->part_count++] = (size_t)rings;
    for (int i = 0; i < rings; i++) {
        OGRGeometryH from = OGR_G_GetGeometryRef(polygon, i);
        struct bench_ring *ring = &village->rings[village->ring_count++];
        ring->count = (size_t)OGR_G_GetPointCount(from);
        ring->points = take(ring->count, sizeof *ring->points);
        for (size_t k = 0; k < ring->count; k++) {
            ring->points[k] =
                (struct tapak_point){OGR_G_GetX(from, (int)k), OGR_G_GetY(from, (int)k)};
        }
    }
}

static void read_village(struct bench_village *village, OGRFeatureH feature)
{
    OGRGeometryH given = OGR_F_GetGeometryRef(feature);
    OGRGeometryH geometry = OGR_G_IsValid(given) ? OGR_G_Clone(given) : OGR_G_MakeValid(given);
    int field = OGR_F_GetFieldIndex(feature, "kode");
    (void)snprintf(village->code.text, sizeof village->code.text, "%s",
                   OGR_F_GetFieldAsString(feature, field));
    geometry = OGR_G_ForceToMultiPolygon(geometry);
    int parts = OGR_G_GetGeometryCount(geometry);
    size_t rings = 0;
    for (int i = 0; i < parts; i++) {
        rings += (size_t)OGR_G_GetGeometryCount(OGR_G_GetGeometryRef(geometry, i));
    }
    village->part_rings = take((size_t)parts, sizeof *village->part_rings);
    village->rings = take(rings, sizeof *village->rings);
    for (int i = 0; i < parts; i++) {
        add_polygon(village, OGR_G_GetGeometryRef(geometry, i));
    }
    OGR_G_DestroyGeometry(geometry);
}

static int by_code(const void *a, const void *b)
{
    return tapak_code_compare(&((const struct bench_village *)a)->code,
                              &((const struct bench_village *)b)->code);
}

static void measure(struct bench_villages *villages)
{
    struct tapak_box box = {INFINITY, INFINITY, -INFINITY, -INFINITY};
    villages->vertices = 0;
    for (size_t i = 0; i < villages->count; i++) {
        for (size_t r = 0; r < villages->items[i].ring_count; r++) {
            const struct bench_ring *ring = &villages->items[i].rings[r];
            villages->vertices += ring->count;
            for (size_t k = 0; k < ring->count; k++) {
                box.west_deg = fmin(box.west_deg, ring->points[k].lon_deg);
                box.east_deg = fmax(box.east_deg, ring->points[k].lon_deg);
                box.south_deg = fmin(box.south_deg, ring->points[k].lat_deg);
                box.north_deg = fmax(box.north_deg, ring->points[k].lat_deg);
            }
        }
    }
    villages->box = box;
}

int bench_villages_read(const char *path, struct bench_villages *out)
{
    GDALAllRegister();
    CPLPushErrorHandler(CPLQuietErrorHandler);
    GDALDatasetH file = GDALOpenEx(path, GDAL_OF_VECTOR | GDAL_OF_READONLY, NULL, NULL, NULL);
    if (file == NULL) {
        CPLPopErrorHandler();
        return 0;
    }
    OGRLayerH layer = GDALDatasetGetLayer(file, 0);
    *out = (struct bench_villages){0};
    out->items = take((size_t)OGR_L_GetFeatureCount(layer, 1), sizeof *out->items);
    OGRFeatureH feature = NULL;
    while ((feature = OGR_L_GetNextFeature(layer)) != NULL) {
        read_village(&out->items[out->count++], feature);
        OGR_F_Destroy(feature);
    }
    GDALClose(file);
    CPLPopErrorHandler();
    qsort(out->items, out->count, sizeof out->items[0], by_code);
    measure(out);
    return 1;
}

static struct bench_village copy_frame(const struct bench_village *from)
{
    struct bench_village copy = *from;
    copy.part_rings = take(from->part_count, sizeof *copy.part_rings);
    memcpy(copy.part_rings, from->part_rings, from->part_count * sizeof *copy.part_rings);
    copy.rings = take(from->ring_count, sizeof *copy.rings);
    return copy;
}

// A number in [-1, 1) that depends on the two ends but not on their order.
static double wobble(struct tapak_point a, struct tapak_point b)
{
    double sums[2] = {a.lon_deg + b.lon_deg, a.lat_deg + b.lat_deg};
    return (double)(tapak_hash64(sums, sizeof sums) >> 11) * 0x1p-52 - 1;
}

static void split_edge(struct tapak_point a, struct tapak_point b, int parts,
                       struct tapak_point *out, size_t *count)
{
    if (parts == 1) {
        out[(*count)++] = a;
        return;
    }
    // Sideways by up to a sixth of the length; the direction must not depend on the order either.
    double sign =
        a.lon_deg < b.lon_deg || (a.lon_deg == b.lon_deg && a.lat_deg < b.lat_deg) ? 1 : -1;
    double shift = wobble(a, b) * sign / 6;
    struct tapak_point middle = {
        (a.lon_deg + b.lon_deg) / 2 - shift * (b.lat_deg - a.lat_deg),
        (a.lat_deg + b.lat_deg) / 2 + shift * (b.lon_deg - a.lon_deg),
    };
    split_edge(a, middle, parts / 2, out, count);
    split_edge(middle, b, parts / 2, out, count);
}

void bench_villages_densify(const struct bench_villages *from, struct bench_villages *out)
{
    *out = *from;
    out->items = take(from->count, sizeof *out->items);
    for (size_t i = 0; i < from->count; i++) {
        out->items[i] = copy_frame(&from->items[i]);
        for (size_t r = 0; r < from->items[i].ring_count; r++) {
            const struct bench_ring *ring = &from->items[i].rings[r];
            struct bench_ring *dense = &out->items[i].rings[r];
            dense->points = take(ring->count * SPLITS + 1, sizeof *dense->points);
            for (size_t k = 0; k + 1 < ring->count; k++) {
                split_edge(ring->points[k], ring->points[k + 1], SPLITS, dense->points,
                           &dense->count);
            }
            dense->points[dense->count++] = dense->points[0];
        }
    }
    measure(out);
}

void bench_villages_thin(const struct bench_villages *from, size_t of_1000,
                         struct bench_villages *out)
{
    *out = *from;
    out->items = take(from->count, sizeof *out->items);
    for (size_t i = 0; i < from->count; i++) {
        out->items[i] = copy_frame(&from->items[i]);
        for (size_t r = 0; r < from->items[i].ring_count; r++) {
            const struct bench_ring *ring = &from->items[i].rings[r];
            struct bench_ring *thin = &out->items[i].rings[r];
            thin->points = take(ring->count, sizeof *thin->points);
            size_t left = ring->count;
            for (size_t k = 0; k < ring->count; k++) {
                // By the place itself, so that neighbours keep the same ones of a shared border.
                uint64_t hash = tapak_hash64(&ring->points[k], sizeof ring->points[k]);
                bool is_end = k == 0 || k + 1 == ring->count;
                if (is_end || left <= MIN_RING || hash % 1000 < of_1000) {
                    thin->points[thin->count++] = ring->points[k];
                } else {
                    left--;
                }
            }
        }
    }
    measure(out);
}

void bench_villages_replicate(const struct bench_villages *from, size_t columns, size_t rows,
                              struct bench_villages *out)
{
    double width = (from->box.east_deg - from->box.west_deg) * 1.001;
    double height = (from->box.north_deg - from->box.south_deg) * 1.001;
    *out = (struct bench_villages){0};
    out->items = take(from->count * columns * rows, sizeof *out->items);
    for (size_t copy = 0; copy < columns * rows; copy++) {
        double east = (double)(copy % columns) * width - 80;
        double north = (double)(copy / columns) * height - 20;
        for (size_t i = 0; i < from->count; i++) {
            struct bench_village *village = &out->items[out->count];
            *village = copy_frame(&from->items[i]);
            (void)snprintf(village->code.text, sizeof village->code.text, "%02u.%02u.%02u.%04u",
                           (unsigned)(10 + copy / 80) % 100, (unsigned)(1 + copy % 80) % 100,
                           (unsigned)(i / 1000) % 100, (unsigned)(i % 1000));
            out->count++;
            for (size_t r = 0; r < village->ring_count; r++) {
                const struct bench_ring *ring = &from->items[i].rings[r];
                village->rings[r].count = ring->count;
                village->rings[r].points = take(ring->count, sizeof *ring->points);
                for (size_t k = 0; k < ring->count; k++) {
                    village->rings[r].points[k] = (struct tapak_point){
                        ring->points[k].lon_deg + east, ring->points[k].lat_deg + north};
                }
            }
        }
    }
    qsort(out->items, out->count, sizeof out->items[0], by_code);
    measure(out);
}

static uint8_t *put_word(uint8_t *at, uint32_t word)
{
    memcpy(at, &word, sizeof word);
    return at + sizeof word;
}

uint8_t *bench_village_wkb(const struct bench_village *village, size_t *out_size)
{
    size_t size = 9 + village->part_count * 9;
    for (size_t i = 0; i < village->ring_count; i++) {
        size += 4 + village->rings[i].count * sizeof(struct tapak_point);
    }
    uint8_t *wkb = take(size, 1);
    uint8_t *at = wkb;
    size_t ring = 0;
    *at++ = 1;
    at = put_word(put_word(at, 6), (uint32_t)village->part_count);
    for (size_t part = 0; part < village->part_count; part++) {
        *at++ = 1;
        at = put_word(put_word(at, 3), (uint32_t)village->part_rings[part]);
        for (size_t i = 0; i < village->part_rings[part]; i++, ring++) {
            size_t bytes = village->rings[ring].count * sizeof(struct tapak_point);
            at = put_word(at, (uint32_t)village->rings[ring].count);
            memcpy(at, village->rings[ring].points, bytes);
            at += bytes;
        }
    }
    *out_size = size;
    return wkb;
}
