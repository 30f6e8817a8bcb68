#include "decode/cql2_shape.h"

#include "tapak/geo/relate.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

// A side of a box of another reference system is no straight line in degrees.
enum { SIDE_STEPS = 16 };
static const double LARGEST = 1000; // no coordinate in degrees is larger, however it was wrapped

void cql2_fail(struct cql2_reader *reader, size_t at, const char *format, ...)
{
    char what[TAPAK_ERROR_BYTES];
    if (cql2_has_failed(reader)) {
        return;
    }
    va_list args;
    va_start(args, format);
    (void)vsnprintf(what, sizeof what, format, args);
    va_end(args);
    (void)tapak_filter_fail(&reader->maker, at, reader->err, "%s", what);
}

bool cql2_has_failed(const struct cql2_reader *reader)
{
    return reader->err->status != TAPAK_OK;
}

bool cql2_class_parse(struct tapak_slice name, enum cql2_class *out_class)
{
    static const char *const names[] = {
        [CQL2_POINT] = "point",
        [CQL2_LINE] = "linestring",
        [CQL2_POLYGON] = "polygon",
        [CQL2_POINTS] = "multipoint",
        [CQL2_LINES] = "multilinestring",
        [CQL2_POLYGONS] = "multipolygon",
        [CQL2_COLLECTION] = "geometrycollection",
    };
    for (int class = CQL2_POINT; class <= CQL2_COLLECTION; class ++) {
        if (tapak_slice_equals_folded(name, names[class])) {
            *out_class = (enum cql2_class) class;
            return true;
        }
    }
    return false;
}

void cql2_shape_begin(struct cql2_shape *shape, struct cql2_reader *reader, size_t at)
{
    *shape = (struct cql2_shape){.reader = reader, .at = at};
    shape->box = (struct tapak_box){INFINITY, INFINITY, -INFINITY, -INFINITY};
    tapak_buf_init(&shape->wkb, TAPAK_MAX_FILTER_BYTES * 4);
}

static void put_number(struct tapak_buf *buf, uint32_t number)
{
    _Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "the bytes say little endian");
    tapak_buf_put(buf, &number, sizeof number);
}

size_t cql2_shape_open(struct cql2_shape *shape, enum cql2_class class)
{
    tapak_buf_put_char(&shape->wkb, 1);
    put_number(&shape->wkb, (uint32_t) class);
    return class == CQL2_POINT ? 0 : cql2_shape_open_ring(shape);
}

void cql2_shape_close(struct cql2_shape *shape, size_t place, size_t count)
{
    uint32_t number = (uint32_t)count;
    if (shape->wkb.failure == TAPAK_OK) {
        memcpy(shape->wkb.bytes + place, &number, sizeof number);
    }
}

size_t cql2_shape_open_ring(struct cql2_shape *shape)
{
    size_t place = shape->wkb.size;
    put_number(&shape->wkb, 0);
    shape->run = 0;
    return place;
}

void cql2_shape_close_ring(struct cql2_shape *shape, size_t place)
{
    bool is_closed = shape->first[0] == shape->last[0] && shape->first[1] == shape->last[1];
    if (shape->run < 4 || !is_closed) {
        cql2_fail(shape->reader, shape->at,
                  "a ring needs four positions, of which the last is the first");
    }
    cql2_shape_close(shape, place, shape->run);
}

void cql2_shape_close_line(struct cql2_shape *shape, size_t place)
{
    if (shape->run < 2) {
        cql2_fail(shape->reader, shape->at, "a line needs two positions");
    }
    cql2_shape_close(shape, place, shape->run);
}

static void widen(struct tapak_box *box, const double pair[2])
{
    box->west_deg = fmin(box->west_deg, pair[0]);
    box->south_deg = fmin(box->south_deg, pair[1]);
    box->east_deg = fmax(box->east_deg, pair[0]);
    box->north_deg = fmax(box->north_deg, pair[1]);
}

// To lon, lat; false after a failure.
static bool transform(struct cql2_shape *shape, double pair[2])
{
    struct cql2_reader *reader = shape->reader;
    const struct tapak_cql2 *with = reader->with;
    if (cql2_has_failed(reader)) {
        return false;
    }
    if (with->transform != NULL && with->transform(with->context, pair, reader->err) != TAPAK_OK) {
        (void)tapak_fail_at(reader->err, "filter");
        return false;
    }
    if (!(fabs(pair[0]) <= LARGEST && fabs(pair[1]) <= LARGEST)) {
        cql2_fail(reader, shape->at, "a position with %g %g is not on Earth", pair[0], pair[1]);
        return false;
    }
    return true;
}

static void put_pair(struct cql2_shape *shape, const double pair[2])
{
    struct cql2_reader *reader = shape->reader;
    if (++reader->vertices > TAPAK_MAX_FILTER_VERTICES && !cql2_has_failed(reader)) {
        (void)tapak_fail(reader->err, TAPAK_TOO_LARGE, "filter: more than %zu positions",
                         TAPAK_MAX_FILTER_VERTICES);
    }
    if (shape->run++ == 0) {
        memcpy(shape->first, pair, sizeof shape->first);
    }
    memcpy(shape->last, pair, sizeof shape->last);
    widen(&shape->box, pair);
    tapak_buf_put(&shape->wkb, pair, 2 * sizeof *pair);
}

void cql2_shape_put(struct cql2_shape *shape, double x, double y)
{
    double pair[2] = {x, y};
    if (transform(shape, pair)) {
        put_pair(shape, pair);
    }
}

// A rectangle in degrees, as it stands.
static void put_rectangle(struct cql2_shape *shape, const struct tapak_box *box)
{
    const double ring[5][2] = {{box->west_deg, box->south_deg},
                               {box->east_deg, box->south_deg},
                               {box->east_deg, box->north_deg},
                               {box->west_deg, box->north_deg},
                               {box->west_deg, box->south_deg}};
    size_t polygon = cql2_shape_open(shape, CQL2_POLYGON);
    size_t place = cql2_shape_open_ring(shape);
    for (size_t i = 0; i < 5; i++) {
        put_pair(shape, ring[i]);
    }
    cql2_shape_close(shape, place, 5);
    cql2_shape_close(shape, polygon, 1);
}

// The sides in the filter's own reference system, in steps.
static void put_sides(struct cql2_shape *shape, const double corners[static 4])
{
    const double xs[] = {corners[0], corners[2], corners[2], corners[0], corners[0]};
    const double ys[] = {corners[1], corners[1], corners[3], corners[3], corners[1]};
    size_t polygon = cql2_shape_open(shape, CQL2_POLYGON);
    size_t place = cql2_shape_open_ring(shape);
    for (size_t side = 0; side < 4; side++) {
        for (int step = 0; step < SIDE_STEPS; step++) {
            double part = (double)step / SIDE_STEPS;
            cql2_shape_put(shape, xs[side] + (xs[side + 1] - xs[side]) * part,
                           ys[side] + (ys[side + 1] - ys[side]) * part);
        }
    }
    cql2_shape_put(shape, corners[0], corners[1]);
    cql2_shape_close_ring(shape, place);
    cql2_shape_close(shape, polygon, 1);
}

// A box without an area is the line or the point that is left of it.
static void put_flat(struct cql2_shape *shape, const struct tapak_box *box)
{
    const double ends[2][2] = {{box->west_deg, box->south_deg}, {box->east_deg, box->north_deg}};
    bool is_point = box->west_deg == box->east_deg && box->south_deg == box->north_deg;
    size_t place = cql2_shape_open(shape, is_point ? CQL2_POINT : CQL2_LINE);
    put_pair(shape, ends[0]);
    if (!is_point) {
        put_pair(shape, ends[1]);
        cql2_shape_close(shape, place, 2);
    }
}

void cql2_shape_put_box(struct cql2_shape *shape, const double corners[static 4])
{
    bool is_upright = corners[0] <= corners[2] && corners[1] <= corners[3];
    bool has_area = corners[0] < corners[2] && corners[1] < corners[3];
    if (shape->reader->with->transform != NULL && has_area) {
        put_sides(shape, corners);
        return;
    }
    double low[2] = {corners[0], corners[1]};
    double high[2] = {corners[2], corners[3]};
    if (!transform(shape, low) || !transform(shape, high)) {
        return;
    }
    struct tapak_box box = {low[0], low[1], high[0], high[1]};
    if (box.south_deg > box.north_deg) {
        cql2_fail(shape->reader, shape->at, "BBOX: the south lies north of the north");
    } else if (box.west_deg > box.east_deg && !is_upright) {
        const struct tapak_box halves[] = {{box.west_deg, box.south_deg, 180, box.north_deg},
                                           {-180, box.south_deg, box.east_deg, box.north_deg}};
        size_t place = cql2_shape_open(shape, CQL2_POLYGONS);
        put_rectangle(shape, &halves[0]);
        put_rectangle(shape, &halves[1]);
        cql2_shape_close(shape, place, 2);
    } else if (box.west_deg == box.east_deg || box.south_deg == box.north_deg) {
        put_flat(shape, &box);
    } else {
        put_rectangle(shape, &box);
    }
}

const struct tapak_filter_node *cql2_shape_end(struct cql2_shape *shape)
{
    struct cql2_reader *reader = shape->reader;
    const struct tapak_filter_node *node = NULL;
    enum tapak_status status =
        cql2_has_failed(reader) ? reader->err->status : tapak_buf_check(&shape->wkb, reader->err);
    char *bytes = status != TAPAK_OK
                      ? NULL
                      : tapak_arena_copy_text(reader->arena, shape->wkb.bytes, shape->wkb.size);
    if (status == TAPAK_OK && bytes == NULL) {
        (void)tapak_fail(reader->err, TAPAK_NO_MEMORY, "no memory for a filter");
    }
    if (bytes != NULL) {
        struct tapak_filter_value value = {.type = TAPAK_FIELD_GEOMETRY};
        value.shape = (struct tapak_filter_shape){.is_point = bytes[1] == CQL2_POINT,
                                                  .point = {shape->first[0], shape->first[1]},
                                                  .wkb = bytes,
                                                  .size = shape->wkb.size,
                                                  .box = shape->box};
        char why[128];
        if (!value.shape.is_point && !tapak_relate_is_valid(&value.shape, why, sizeof why)) {
            cql2_fail(reader, shape->at, "the shape is not valid: %s", why);
        } else {
            node = tapak_filter_literal(&reader->maker, shape->at, &value, reader->err);
        }
    }
    tapak_buf_free(&shape->wkb);
    return node;
}
