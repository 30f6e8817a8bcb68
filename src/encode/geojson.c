// One walk over the bytes, done twice: first to check all of it, then to write. Only the second has
// a writer, and it trusts what the first has seen.
#include "tapak/encode/geojson.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

enum {
    WKB_POINT = 1,
    WKB_POLYGON = 3,
    WKB_MULTIPOLYGON = 6,
    POSITION_BYTES = 16,
    LEAST_RING_POINTS = 4,
    CHUNK_BYTES = 4096
};

struct reader {
    const uint8_t *at;
    size_t left;
    bool is_swapped; ///< the geometry's byte order is not this machine's
    struct tapak_error *err;
};

// Positions are gathered here so that the buffer is asked once for many.
struct writer {
    struct tapak_buf *buf;
    const struct tapak_geojson_system *system; ///< NULL is WGS 84, lon lat
    bool is_lost;                              ///< a position has no place in the system
    size_t used;
    char chunk[CHUNK_BYTES];
};

size_t tapak_geojson_format_e7(char text[static TAPAK_NUMBER_BYTES], int64_t degrees_e7)
{
    enum { SCALE = 10000000 };
    uint64_t rest = degrees_e7 < 0 ? 0 - (uint64_t)degrees_e7 : (uint64_t)degrees_e7;
    uint32_t fraction = (uint32_t)(rest % SCALE);
    size_t length = 0;
    if (degrees_e7 < 0) {
        text[length++] = '-';
    }
    length += tapak_format_int(text + length, (int64_t)(rest / SCALE));
    if (fraction != 0) {
        int digits = TAPAK_DEGREE_DIGITS;
        for (; fraction % 10 == 0; fraction /= 10) {
            digits--;
        }
        text[length++] = '.';
        for (int i = digits - 1; i >= 0; i--, fraction /= 10) {
            text[length + (size_t)i] = (char)('0' + fraction % 10);
        }
        length += (size_t)digits;
    }
    text[length] = '\0';
    return length;
}

size_t tapak_geojson_format_degrees(char text[static TAPAK_NUMBER_BYTES], double degrees)
{
    // Below 400 degrees the product is off by less than 5e-7 of a unit. Where that could decide
    // whether it is rounded up or down, the long way does.
    static const double most_deg = 400;
    static const double doubt = 1e-6;
    double scaled = degrees * 1e7;
    double below = floor(scaled);
    double behind = scaled - below;
    if (!(fabs(degrees) < most_deg) || fabs(behind - 0.5) < doubt) {
        return tapak_format_double(text, degrees, TAPAK_DEGREE_DIGITS);
    }
    return tapak_geojson_format_e7(text, (int64_t)below + (behind > 0.5 ? 1 : 0));
}

static void flush(struct writer *writer)
{
    tapak_buf_put(writer->buf, writer->chunk, writer->used);
    writer->used = 0;
}

static void put(struct writer *writer, const char *text, size_t length)
{
    if (writer->used + length > sizeof writer->chunk) {
        flush(writer);
    }
    memcpy(writer->chunk + writer->used, text, length);
    writer->used += length;
}

static void put_axes(struct writer *writer, struct tapak_point point)
{
    const struct tapak_geojson_system *system = writer->system;
    double first = 0;
    double second = 0;
    if (!system->convert(point, &first, &second, system->context)) {
        writer->is_lost = true;
    }
    char *text = writer->chunk + writer->used;
    size_t length = 0;
    text[length++] = '[';
    length += tapak_format_double(text + length, first, system->digits);
    text[length++] = ',';
    length += tapak_format_double(text + length, second, system->digits);
    text[length++] = ']';
    writer->used += length;
}

static void put_position(struct writer *writer, struct tapak_point point)
{
    if (sizeof writer->chunk - writer->used < 2 * TAPAK_NUMBER_BYTES + 3) {
        flush(writer);
    }
    if (writer->system != NULL) {
        put_axes(writer, point);
        return;
    }
    char *text = writer->chunk + writer->used;
    size_t length = 0;
    text[length++] = '[';
    length += tapak_geojson_format_degrees(text + length, point.lon_deg);
    text[length++] = ',';
    length += tapak_geojson_format_degrees(text + length, point.lat_deg);
    text[length++] = ']';
    writer->used += length;
}

static enum tapak_status take_uint32(struct reader *reader, uint32_t *out_number)
{
    uint32_t number = 0;
    if (reader->left < sizeof number) {
        return tapak_fail(reader->err, TAPAK_INVALID, "geometry is cut off");
    }
    memcpy(&number, reader->at, sizeof number);
    *out_number = reader->is_swapped ? __builtin_bswap32(number) : number;
    reader->at += sizeof number;
    reader->left -= sizeof number;
    return TAPAK_OK;
}

static enum tapak_status take_type(struct reader *reader, uint32_t *out_type)
{
    static const bool is_little_endian = __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__;
    if (reader->left < 1) {
        return tapak_fail(reader->err, TAPAK_INVALID, "geometry is cut off");
    }
    uint8_t order = reader->at[0];
    if (order > 1) {
        return tapak_fail(reader->err, TAPAK_INVALID, "byte order %u of geometry is not 0 or 1",
                          (unsigned)order);
    }
    reader->is_swapped = (order == 1) != is_little_endian;
    reader->at++;
    reader->left--;
    return take_uint32(reader, out_type);
}

static double double_at(const uint8_t *bytes, bool is_swapped)
{
    uint64_t bits = 0;
    double number = 0;
    memcpy(&bits, bytes, sizeof bits);
    bits = is_swapped ? __builtin_bswap64(bits) : bits;
    memcpy(&number, &bits, sizeof number);
    return number;
}

static struct tapak_point position_at(const struct reader *reader, const uint8_t *bytes)
{
    return (struct tapak_point){double_at(bytes, reader->is_swapped),
                                double_at(bytes + POSITION_BYTES / 2, reader->is_swapped)};
}

static bool is_finite(struct tapak_point point)
{
    return isfinite(point.lon_deg) && isfinite(point.lat_deg);
}

static bool are_positions_finite(const struct reader *reader, uint32_t count)
{
    bool is_good = true;
    for (uint32_t i = 0; i < count; i++) {
        is_good =
            is_finite(position_at(reader, reader->at + (size_t)i * POSITION_BYTES)) && is_good;
    }
    return is_good;
}

static enum tapak_status check_ring(const struct reader *reader, uint32_t count)
{
    if (count < LEAST_RING_POINTS) {
        return tapak_fail(reader->err, TAPAK_INVALID, "ring of geometry has %u points, at least %d",
                          (unsigned)count, LEAST_RING_POINTS);
    }
    if (reader->left / POSITION_BYTES < count) {
        return tapak_fail(reader->err, TAPAK_INVALID, "geometry is cut off");
    }
    if (!are_positions_finite(reader, count)) {
        return tapak_fail(reader->err, TAPAK_INVALID, "coordinate of geometry is not finite");
    }
    struct tapak_point first = position_at(reader, reader->at);
    struct tapak_point last =
        position_at(reader, reader->at + (count - 1) * (size_t)POSITION_BYTES);
    if (first.lon_deg != last.lon_deg || first.lat_deg != last.lat_deg) {
        return tapak_fail(reader->err, TAPAK_INVALID, "ring of geometry is not closed");
    }
    return TAPAK_OK;
}

// Twice the ring's area, above zero when it runs counter-clockwise; about the first point, so that
// small rings far from the origin keep their digits.
static double signed_area(const struct reader *reader, uint32_t count)
{
    struct tapak_point origin = position_at(reader, reader->at);
    struct tapak_point before = {0, 0};
    double area = 0;
    for (uint32_t i = 1; i < count; i++) {
        struct tapak_point point = position_at(reader, reader->at + (size_t)i * POSITION_BYTES);
        point.lon_deg -= origin.lon_deg;
        point.lat_deg -= origin.lat_deg;
        area += before.lon_deg * point.lat_deg - point.lon_deg * before.lat_deg;
        before = point;
    }
    return area;
}

static void write_ring(struct writer *writer, const struct reader *reader, uint32_t count,
                       bool is_exterior)
{
    double area = signed_area(reader, count);
    bool is_reversed = is_exterior ? area < 0 : area > 0;
    for (uint32_t i = 0; i < count; i++) {
        size_t index = is_reversed ? count - 1 - i : i;
        put(writer, i == 0 ? "[" : ",", 1);
        put_position(writer, position_at(reader, reader->at + index * POSITION_BYTES));
    }
    put(writer, "]", 1);
}

static enum tapak_status walk_polygon(struct reader *reader, struct writer *writer)
{
    uint32_t rings = 0;
    enum tapak_status status = take_uint32(reader, &rings);
    if (status == TAPAK_OK && writer != NULL) {
        put(writer, "[", 1);
    }
    for (uint32_t i = 0; i < rings && status == TAPAK_OK; i++) {
        uint32_t count = 0;
        status = take_uint32(reader, &count);
        if (status == TAPAK_OK && writer == NULL) {
            status = check_ring(reader, count);
        } else if (status == TAPAK_OK) {
            put(writer, ",", i == 0 ? 0 : 1);
            write_ring(writer, reader, count, i == 0);
        }
        if (status == TAPAK_OK) {
            reader->at += (size_t)count * POSITION_BYTES;
            reader->left -= (size_t)count * POSITION_BYTES;
        }
    }
    if (status == TAPAK_OK && writer != NULL) {
        put(writer, "]", 1);
    }
    return status;
}

static enum tapak_status walk_multipolygon(struct reader *reader, struct writer *writer)
{
    uint32_t parts = 0;
    enum tapak_status status = take_uint32(reader, &parts);
    for (uint32_t i = 0; i < parts && status == TAPAK_OK; i++) {
        uint32_t type = 0;
        status = take_type(reader, &type);
        if (status == TAPAK_OK && type != WKB_POLYGON) {
            status =
                tapak_fail(reader->err, TAPAK_INVALID,
                           "part of multipolygon is of type %u, not a polygon", (unsigned)type);
        }
        if (status == TAPAK_OK && writer != NULL) {
            put(writer, i == 0 ? "[" : ",", 1);
        }
        status = status == TAPAK_OK ? walk_polygon(reader, writer) : status;
    }
    if (status == TAPAK_OK && writer != NULL) {
        put(writer, parts == 0 ? "[]" : "]", parts == 0 ? 2 : 1);
    }
    return status;
}

static enum tapak_status walk_point(struct reader *reader, struct writer *writer)
{
    if (reader->left < POSITION_BYTES) {
        return tapak_fail(reader->err, TAPAK_INVALID, "geometry is cut off");
    }
    struct tapak_point point = position_at(reader, reader->at);
    if (!is_finite(point)) {
        return tapak_fail(reader->err, TAPAK_INVALID, "coordinate of geometry is not finite");
    }
    if (writer != NULL) {
        put_position(writer, point);
    }
    reader->at += POSITION_BYTES;
    reader->left -= POSITION_BYTES;
    return TAPAK_OK;
}

static void put_head(struct writer *writer, uint32_t type)
{
    const char *head = type == WKB_POINT     ? "{\"type\":\"Point\",\"coordinates\":"
                       : type == WKB_POLYGON ? "{\"type\":\"Polygon\",\"coordinates\":"
                                             : "{\"type\":\"MultiPolygon\",\"coordinates\":";
    put(writer, head, strlen(head));
}

static enum tapak_status walk(struct reader reader, struct writer *writer)
{
    uint32_t type = 0;
    enum tapak_status status = take_type(&reader, &type);
    if (status != TAPAK_OK) {
        return status;
    }
    if (writer != NULL) {
        put_head(writer, type);
    }
    switch (type) {
    case WKB_POINT:
        status = walk_point(&reader, writer);
        break;
    case WKB_POLYGON:
        status = walk_polygon(&reader, writer);
        break;
    case WKB_MULTIPOLYGON:
        status = walk_multipolygon(&reader, writer);
        break;
    default:
        return tapak_fail(reader.err, TAPAK_INVALID,
                          "geometry of type %u is not a 2D point, polygon or multipolygon",
                          (unsigned)type);
    }
    if (status == TAPAK_OK && reader.left > 0) {
        return tapak_fail(reader.err, TAPAK_INVALID, "%zu bytes follow the geometry", reader.left);
    }
    return status;
}

enum tapak_status tapak_geojson_put_geometry_in(struct tapak_json *json, const char *key,
                                                struct tapak_wkb wkb,
                                                const struct tapak_geojson_system *system,
                                                struct tapak_error *err)
{
    struct reader reader = {.at = wkb.bytes, .left = wkb.size, .err = err};
    enum tapak_status status = walk(reader, NULL);
    if (status != TAPAK_OK) {
        return status;
    }
    struct writer writer;
    writer.buf = tapak_json_begin_value(json, key);
    writer.system = system;
    writer.is_lost = false;
    writer.used = 0;
    status = walk(reader, &writer);
    put(&writer, "}", 1);
    flush(&writer);
    return status == TAPAK_OK && writer.is_lost
               ? tapak_fail(err, TAPAK_INVALID, "a position has no place in this reference system")
               : status;
}

enum tapak_status tapak_geojson_put_geometry(struct tapak_json *json, const char *key,
                                             struct tapak_wkb wkb, struct tapak_error *err)
{
    return tapak_geojson_put_geometry_in(json, key, wkb, NULL, err);
}

enum tapak_status tapak_geojson_put_point_in(struct tapak_json *json, const char *key,
                                             struct tapak_point point,
                                             const struct tapak_geojson_system *system,
                                             struct tapak_error *err)
{
    struct writer writer;
    writer.buf = tapak_json_begin_value(json, key);
    writer.system = system;
    writer.is_lost = false;
    writer.used = 0;
    put_head(&writer, WKB_POINT);
    put_position(&writer, point);
    put(&writer, "}", 1);
    flush(&writer);
    return writer.is_lost
               ? tapak_fail(err, TAPAK_INVALID, "a position has no place in this reference system")
               : TAPAK_OK;
}

// A point and its head fit in one piece, which the buffer is asked for once.
void tapak_geojson_put_point(struct tapak_json *json, const char *key, struct tapak_point point)
{
    static const char head[] = "{\"type\":\"Point\",\"coordinates\":[";
    char text[sizeof head + 2 * TAPAK_NUMBER_BYTES + 4];
    struct tapak_buf *buf = tapak_json_begin_value(json, key);
    size_t length = sizeof head - 1;
    memcpy(text, head, sizeof head);
    length += tapak_geojson_format_degrees(text + length, point.lon_deg);
    text[length++] = ',';
    length += tapak_geojson_format_degrees(text + length, point.lat_deg);
    text[length++] = ']';
    text[length++] = '}';
    tapak_buf_put(buf, text, length);
}

// The nearest text that reads back as no more (or, upwards, no less) than the number.
static void add_bound(struct tapak_buf *buf, double degrees, bool is_upwards)
{
    char text[TAPAK_NUMBER_BYTES];
    double scaled = round(degrees * 1e7);
    if (!(fabs(scaled) < 1e15)) {
        tapak_buf_put_double(buf, degrees, TAPAK_DEGREE_DIGITS);
        return;
    }
    if (is_upwards ? scaled / 1e7 < degrees : scaled / 1e7 > degrees) {
        scaled += is_upwards ? 1 : -1;
    }
    tapak_buf_put(buf, text, tapak_geojson_format_e7(text, (int64_t)scaled));
}

void tapak_geojson_put_box(struct tapak_json *json, const char *key, const struct tapak_box *box)
{
    struct tapak_buf *buf = tapak_json_begin_value(json, key);
    tapak_buf_put_char(buf, '[');
    add_bound(buf, box->west_deg, false);
    tapak_buf_put_char(buf, ',');
    add_bound(buf, box->south_deg, false);
    tapak_buf_put_char(buf, ',');
    add_bound(buf, box->east_deg, true);
    tapak_buf_put_char(buf, ',');
    add_bound(buf, box->north_deg, true);
    tapak_buf_put_char(buf, ']');
}
