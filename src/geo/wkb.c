// Two walks over the bytes with one cursor: the first counts and checks, the second fills arrays of
// the counted size. A collection only adds to the number of geometries that are still to come, so
// nesting of any depth needs neither recursion nor a stack.
#include "geo/wkb.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "tapak/base/limits.h"

enum { POINT = 1, LINE = 2, POLYGON = 3, MULTI_POLYGON = 6, COLLECTION = 7 };

enum { HEADER_BYTES = 5, POINT_BYTES = 16 };

static const uint32_t ewkb_z = 0x80000000U;
static const uint32_t ewkb_m = 0x40000000U;
static const uint32_t ewkb_srid = 0x20000000U;

struct cursor {
    const uint8_t *bytes;
    size_t size;
    size_t at;
    bool is_big_endian;
    struct geo_rings *rings;
    struct tapak_error *err;
};

struct head {
    uint32_t type; ///< 1 … 7
    size_t dimensions;
};

static enum tapak_status ends_early(const struct cursor *cursor)
{
    return tapak_fail(cursor->err, TAPAK_INVALID, "geometry of %zu bytes ends early at byte %zu",
                      cursor->size, cursor->at);
}

static uint64_t number_at(const struct cursor *cursor, size_t at, size_t width)
{
    uint64_t number = 0;
    for (size_t i = 0; i < width; i++) {
        size_t place = cursor->is_big_endian ? i : width - 1 - i;
        number = number << 8 | cursor->bytes[at + place];
    }
    return number;
}

static double double_at(const struct cursor *cursor, size_t at)
{
    uint64_t bits = number_at(cursor, at, sizeof bits);
    double number = 0;
    memcpy(&number, &bits, sizeof number);
    return number;
}

static enum tapak_status read_count(struct cursor *cursor, size_t *out_count)
{
    if (cursor->size - cursor->at < 4) {
        return ends_early(cursor);
    }
    *out_count = (size_t)number_at(cursor, cursor->at, 4);
    cursor->at += 4;
    return TAPAK_OK;
}

static enum tapak_status read_head(struct cursor *cursor, struct head *out_head)
{
    if (cursor->size - cursor->at < HEADER_BYTES) {
        return ends_early(cursor);
    }
    uint8_t order = cursor->bytes[cursor->at];
    if (order > 1) {
        return tapak_fail(cursor->err, TAPAK_INVALID, "byte order %u at byte %zu is not 0 or 1",
                          order, cursor->at);
    }
    cursor->is_big_endian = order == 0;
    uint32_t word = (uint32_t)number_at(cursor, cursor->at + 1, 4);
    cursor->at += HEADER_BYTES;
    if ((word & ewkb_srid) != 0) {
        size_t srid = 0;
        enum tapak_status status = read_count(cursor, &srid);
        if (status != TAPAK_OK) {
            return status;
        }
    }
    uint32_t code = word & ~(ewkb_z | ewkb_m | ewkb_srid);
    uint32_t kind = code / 1000;
    bool has_z = (word & ewkb_z) != 0 || kind == 1 || kind == 3;
    bool has_m = (word & ewkb_m) != 0 || kind == 2 || kind == 3;
    uint32_t type = code % 1000;
    if (kind > 3 || type < POINT || type > COLLECTION) {
        return tapak_fail(cursor->err, TAPAK_INVALID,
                          "geometry type %u is not a polygon or a collection of them", code);
    }
    *out_head = (struct head){type, 2 + (size_t)has_z + (size_t)has_m};
    return TAPAK_OK;
}

// Moves over count points; keeps their first two numbers when the arrays are there.
static enum tapak_status read_points(struct cursor *cursor, size_t count, size_t dimensions)
{
    size_t width = dimensions * sizeof(double);
    if (count > (cursor->size - cursor->at) / width) {
        return ends_early(cursor);
    }
    struct geo_rings *rings = cursor->rings;
    for (size_t i = 0; rings->points != NULL && i < count; i++) {
        size_t at = cursor->at + i * width;
        rings->points[rings->point_count + i] =
            (struct tapak_point){double_at(cursor, at), double_at(cursor, at + sizeof(double))};
    }
    cursor->at += count * width;
    return TAPAK_OK;
}

static enum tapak_status read_polygon(struct cursor *cursor, size_t dimensions)
{
    struct geo_rings *rings = cursor->rings;
    size_t ring_count = 0;
    enum tapak_status status = read_count(cursor, &ring_count);
    for (size_t i = 0; status == TAPAK_OK && i < ring_count; i++) {
        size_t count = 0;
        status = read_count(cursor, &count);
        if (status == TAPAK_OK) {
            status = read_points(cursor, count, dimensions);
        }
        if (status != TAPAK_OK) {
            return status;
        }
        if (rings->rings != NULL) {
            rings->rings[rings->ring_count] =
                (struct geo_ring){rings->point_count, count, rings->part_count, i > 0};
        }
        rings->ring_count++;
        rings->point_count += count;
    }
    rings->part_count++;
    return status;
}

static enum tapak_status skip_points(struct cursor *cursor, const struct head *head)
{
    size_t count = 1;
    enum tapak_status status = head->type == POINT ? TAPAK_OK : read_count(cursor, &count);
    size_t width = head->dimensions * sizeof(double);
    if (status != TAPAK_OK || count > (cursor->size - cursor->at) / width) {
        return status != TAPAK_OK ? status : ends_early(cursor);
    }
    cursor->at += count * width;
    return TAPAK_OK;
}

// One geometry; *pending grows by what a collection holds.
static enum tapak_status read_geometry(struct cursor *cursor, size_t *pending, bool is_first)
{
    struct head head = {0};
    enum tapak_status status = read_head(cursor, &head);
    if (status != TAPAK_OK) {
        return status;
    }
    struct geo_rings *rings = cursor->rings;
    rings->has_z = rings->has_z || head.dimensions > 2;
    if (head.type == POLYGON) {
        return read_polygon(cursor, head.dimensions);
    }
    rings->is_polygons = rings->is_polygons && is_first && head.type == MULTI_POLYGON;
    if (head.type == POINT || head.type == LINE) {
        return skip_points(cursor, &head);
    }
    size_t count = 0;
    status = read_count(cursor, &count);
    if (status == TAPAK_OK && count > (cursor->size - cursor->at) / HEADER_BYTES) {
        return ends_early(cursor);
    }
    *pending += count;
    return status;
}

static enum tapak_status walk(struct cursor *cursor)
{
    struct geo_rings *rings = cursor->rings;
    rings->point_count = 0;
    rings->ring_count = 0;
    rings->part_count = 0;
    rings->is_polygons = true;
    cursor->at = 0;
    size_t pending = 1;
    bool is_first = true;
    enum tapak_status status = TAPAK_OK;
    while (status == TAPAK_OK && pending > 0) {
        pending--;
        status = read_geometry(cursor, &pending, is_first);
        is_first = false;
    }
    if (status == TAPAK_OK && cursor->at != cursor->size) {
        return tapak_fail(cursor->err, TAPAK_INVALID, "geometry of %zu bytes is over at byte %zu",
                          cursor->size, cursor->at);
    }
    return status;
}

enum tapak_status geo_rings_read(struct tapak_wkb wkb, struct geo_rings *out_rings,
                                 struct tapak_error *err)
{
    struct geo_rings rings = {0};
    struct cursor cursor = {.bytes = wkb.bytes, .size = wkb.size, .rings = &rings, .err = err};
    enum tapak_status status = walk(&cursor);
    if (status != TAPAK_OK) {
        return status;
    }
    if (rings.point_count > TAPAK_MAX_SHAPE_VERTICES) {
        return tapak_fail(err, TAPAK_TOO_LARGE, "%zu vertices are more than %zu", rings.point_count,
                          TAPAK_MAX_SHAPE_VERTICES);
    }
    rings.points = malloc((rings.point_count + 1) * sizeof *rings.points);
    rings.rings = malloc((rings.ring_count + 1) * sizeof *rings.rings);
    if (rings.points == NULL || rings.rings == NULL) {
        status = tapak_fail(err, TAPAK_NO_MEMORY, "no memory for %zu vertices", rings.point_count);
        goto out;
    }
    status = walk(&cursor);
    if (status != TAPAK_OK) {
        goto out;
    }
    *out_rings = rings;
    rings = (struct geo_rings){0}; // now the caller's
out:
    geo_rings_free(&rings);
    return status;
}

void geo_rings_free(struct geo_rings *rings)
{
    free(rings->points);
    free(rings->rings);
    rings->points = NULL;
    rings->rings = NULL;
}

enum tapak_status geo_rings_check(const struct geo_rings *rings, struct tapak_error *err)
{
    for (size_t r = 0; r < rings->ring_count; r++) {
        const struct geo_ring *ring = &rings->rings[r];
        const struct tapak_point *points = rings->points + ring->first;
        if (ring->count == 0) {
            continue;
        }
        if (ring->count < 4) {
            return tapak_fail(err, TAPAK_INVALID, "ring %zu has %zu points, fewer than 4", r,
                              ring->count);
        }
        const struct tapak_point *last = &points[ring->count - 1];
        if (points[0].lon_deg != last->lon_deg || points[0].lat_deg != last->lat_deg) {
            return tapak_fail(err, TAPAK_INVALID, "ring %zu is not closed", r);
        }
    }
    for (size_t i = 0; i < rings->point_count; i++) {
        if (!tapak_point_is_valid(rings->points[i])) {
            return tapak_fail(err, TAPAK_INVALID, "vertex (%g, %g) is not on Earth",
                              rings->points[i].lon_deg, rings->points[i].lat_deg);
        }
    }
    return TAPAK_OK;
}

double geo_ring_winding(const struct tapak_point *points, size_t count)
{
    double sum = 0;
    for (size_t i = 0; i + 1 < count; i++) {
        // Relative to the first point: small numbers keep their digits.
        double ax = points[i].lon_deg - points[0].lon_deg;
        double ay = points[i].lat_deg - points[0].lat_deg;
        double bx = points[i + 1].lon_deg - points[0].lon_deg;
        double by = points[i + 1].lat_deg - points[0].lat_deg;
        sum += ax * by - ay * bx;
    }
    return sum;
}

bool geo_rings_box(const struct geo_rings *rings, struct tapak_box *out_box)
{
    if (rings->point_count == 0) {
        return false;
    }
    const struct tapak_point *first = &rings->points[0];
    struct tapak_box box = {first->lon_deg, first->lat_deg, first->lon_deg, first->lat_deg};
    for (size_t i = 1; i < rings->point_count; i++) {
        const struct tapak_point *point = &rings->points[i];
        box.west_deg = fmin(box.west_deg, point->lon_deg);
        box.east_deg = fmax(box.east_deg, point->lon_deg);
        box.south_deg = fmin(box.south_deg, point->lat_deg);
        box.north_deg = fmax(box.north_deg, point->lat_deg);
    }
    *out_box = box;
    return true;
}

static void turn(struct tapak_point *points, size_t count)
{
    for (size_t i = 0; i < count / 2; i++) {
        struct tapak_point point = points[i];
        points[i] = points[count - 1 - i];
        points[count - 1 - i] = point;
    }
}

static bool rewind_rings(struct geo_rings *rings)
{
    bool was_rewound = false;
    for (size_t r = 0; r < rings->ring_count; r++) {
        const struct geo_ring *ring = &rings->rings[r];
        double winding = geo_ring_winding(rings->points + ring->first, ring->count);
        if (ring->is_hole ? winding > 0 : winding < 0) {
            turn(rings->points + ring->first, ring->count);
            was_rewound = true;
        }
    }
    return was_rewound;
}

static uint8_t *put_number(uint8_t *at, uint64_t number, size_t width)
{
    for (size_t i = 0; i < width; i++) {
        at[i] = (uint8_t)(number >> (8 * i));
    }
    return at + width;
}

static uint8_t *put_head(uint8_t *at, uint32_t type, size_t count)
{
    *at = 1;
    at = put_number(at + 1, type, 4);
    return put_number(at, count, 4);
}

static uint8_t *put_ring(uint8_t *at, const struct tapak_point *points, size_t count)
{
    at = put_number(at, count, 4);
    for (size_t i = 0; i < count; i++) {
        const double pair[] = {points[i].lon_deg, points[i].lat_deg};
        for (size_t k = 0; k < 2; k++) {
            uint64_t bits = 0;
            memcpy(&bits, &pair[k], sizeof bits);
            at = put_number(at, bits, sizeof bits);
        }
    }
    return at;
}

enum tapak_status geo_rings_write(struct geo_rings *rings, struct tapak_arena *arena,
                                  struct tapak_wkb *out_wkb, bool *out_was_rewound,
                                  struct tapak_error *err)
{
    const size_t head_bytes = HEADER_BYTES + 4;
    size_t size = head_bytes + rings->part_count * head_bytes + rings->ring_count * 4 +
                  rings->point_count * POINT_BYTES;
    uint8_t *bytes = tapak_arena_take(arena, size);
    if (bytes == NULL) {
        return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for a shape of %zu bytes", size);
    }
    *out_was_rewound = rewind_rings(rings);
    uint8_t *at = put_head(bytes, MULTI_POLYGON, rings->part_count);
    size_t r = 0;
    for (size_t part = 0; part < rings->part_count; part++) {
        size_t end = r;
        while (end < rings->ring_count && rings->rings[end].part == part) {
            end++;
        }
        at = put_head(at, POLYGON, end - r);
        for (; r < end; r++) {
            const struct geo_ring *ring = &rings->rings[r];
            at = put_ring(at, rings->points + ring->first, ring->count);
        }
    }
    *out_wkb = (struct tapak_wkb){bytes, size};
    return TAPAK_OK;
}
