// Lengths stand before what they measure: a byte is kept free for each, and what follows is moved
// when the length needs more. Field numbers are those of vector_tile.proto.
#include "tapak/encode/mvt.h"

#include "encode/mvt_words.h"

#include <math.h>
#include <string.h>

enum { TILE_LAYERS = 3 };
enum { LAYER_NAME = 1, LAYER_FEATURES, LAYER_KEYS, LAYER_VALUES, LAYER_EXTENT, LAYER_VERSION = 15 };
enum { FEATURE_ID = 1, FEATURE_TAGS, FEATURE_TYPE, FEATURE_GEOMETRY };
enum { VALUE_STRING = 1, VALUE_DOUBLE = 3, VALUE_UINT = 5, VALUE_SINT = 6, VALUE_BOOL = 7 };
enum { WIRE_VARINT, WIRE_64, WIRE_BYTES };
enum { MOVE_TO = 1, LINE_TO = 2, CLOSE_PATH = 7, VERSION = 2 };

static void put_field(struct tapak_buf *buf, uint32_t field, uint32_t wire)
{
    mvt_put_varint(buf, field << 3 | wire);
}

// The place of a length that tapak_buf gets in end_length().
static size_t begin_length(struct tapak_buf *buf)
{
    tapak_buf_put_char(buf, 0);
    return buf->size;
}

static void end_length(struct tapak_buf *buf, size_t start)
{
    if (buf->failure != TAPAK_OK) {
        return;
    }
    size_t size = buf->size - start;
    size_t width = mvt_varint_size(size);
    if (width > 1 && tapak_buf_extend(buf, width - 1) == NULL) {
        return;
    }
    memmove(buf->bytes + start + width - 1, buf->bytes + start, size);
    (void)mvt_write_varint(buf->bytes + start - 1, size);
}

void tapak_mvt_init(struct tapak_mvt *mvt, struct tapak_buf *buf)
{
    *mvt = (struct tapak_mvt){.buf = buf};
    mvt_words_init(&mvt->keys);
    mvt_words_init(&mvt->values);
}

void tapak_mvt_free(struct tapak_mvt *mvt)
{
    mvt_words_free(&mvt->keys);
    mvt_words_free(&mvt->values);
}

void tapak_mvt_open_layer(struct tapak_mvt *mvt, const char *name, uint32_t extent)
{
    struct tapak_buf *buf = mvt->buf;
    mvt_words_clear(&mvt->keys);
    mvt_words_clear(&mvt->values);
    mvt->feature_count = 0;
    mvt->layer_start = buf->size;
    put_field(buf, TILE_LAYERS, WIRE_BYTES);
    mvt->layer_at = begin_length(buf);
    put_field(buf, LAYER_VERSION, WIRE_VARINT);
    mvt_put_varint(buf, VERSION);
    put_field(buf, LAYER_NAME, WIRE_BYTES);
    size_t length = strlen(name);
    mvt_put_varint(buf, length);
    tapak_buf_put(buf, name, length);
    put_field(buf, LAYER_EXTENT, WIRE_VARINT);
    mvt_put_varint(buf, extent);
}

static void put_words(struct tapak_buf *buf, const struct tapak_mvt_words *words, uint32_t field)
{
    for (uint32_t i = 0; i < words->count; i++) {
        size_t size = words->places[i + 1] - words->places[i];
        put_field(buf, field, WIRE_BYTES);
        mvt_put_varint(buf, size);
        tapak_buf_put(buf, words->bytes.bytes + words->places[i], size);
    }
}

static void keep_failure(struct tapak_mvt *mvt)
{
    struct tapak_buf *buf = mvt->buf;
    if (buf->failure == TAPAK_OK) {
        buf->failure = mvt->keys.bytes.failure;
    }
    if (buf->failure == TAPAK_OK) {
        buf->failure = mvt->values.bytes.failure;
    }
}

void tapak_mvt_close_layer(struct tapak_mvt *mvt)
{
    keep_failure(mvt);
    if (mvt->buf->failure == TAPAK_OK && mvt->feature_count == 0) {
        tapak_buf_cut(mvt->buf, mvt->layer_start);
        return;
    }
    if (mvt->buf->failure == TAPAK_OK) {
        put_words(mvt->buf, &mvt->keys, LAYER_KEYS);
        put_words(mvt->buf, &mvt->values, LAYER_VALUES);
    }
    end_length(mvt->buf, mvt->layer_at);
}

void tapak_mvt_open_feature(struct tapak_mvt *mvt, enum tapak_mvt_kind kind, uint64_t id)
{
    struct tapak_buf *buf = mvt->buf;
    mvt->feature_start = buf->size;
    mvt->kind = kind;
    mvt->pen = (struct tapak_tile_point){0, 0};
    mvt->has_outer = false;
    mvt->tag_count = 0;
    put_field(buf, LAYER_FEATURES, WIRE_BYTES);
    mvt->feature_at = begin_length(buf);
    put_field(buf, FEATURE_ID, WIRE_VARINT);
    mvt_put_varint(buf, id);
    put_field(buf, FEATURE_TYPE, WIRE_VARINT);
    mvt_put_varint(buf, (uint64_t)kind);
    put_field(buf, FEATURE_GEOMETRY, WIRE_BYTES);
    mvt->geometry_at = begin_length(buf);
    mvt->geometry_start = buf->size;
}

bool tapak_mvt_has_geometry(const struct tapak_mvt *mvt)
{
    return mvt->buf->size > mvt->geometry_start;
}

void tapak_mvt_close_feature(struct tapak_mvt *mvt)
{
    struct tapak_buf *buf = mvt->buf;
    if (!tapak_mvt_has_geometry(mvt)) {
        if (buf->failure == TAPAK_OK) {
            tapak_buf_cut(buf, mvt->feature_start);
        }
        return;
    }
    mvt->feature_count++;
    end_length(buf, mvt->geometry_at);
    if (mvt->tag_count > 0) {
        put_field(buf, FEATURE_TAGS, WIRE_BYTES);
        size_t at = begin_length(buf);
        for (size_t i = 0; i < mvt->tag_count; i++) {
            mvt_put_varint(buf, mvt->tags[i]);
        }
        end_length(buf, at);
    }
    end_length(buf, mvt->feature_at);
}

static uint32_t zigzag(int64_t number)
{
    return (uint32_t)((uint64_t)number << 1) ^ (number < 0 ? UINT32_MAX : 0);
}

static void put_command(struct tapak_mvt *mvt, uint32_t command, size_t times)
{
    mvt_put_varint(mvt->buf, (uint64_t)times << 3 | command);
}

static void draw(struct tapak_mvt *mvt, struct tapak_tile_point to)
{
    char *room = tapak_buf_extend(mvt->buf, 2 * MVT_VARINT_BYTES);
    if (room == NULL) {
        return;
    }
    char *end = mvt_write_varint(room, zigzag((int64_t)to.x - mvt->pen.x));
    end = mvt_write_varint(end, zigzag((int64_t)to.y - mvt->pen.y));
    mvt->buf->size = (size_t)(end - mvt->buf->bytes);
    mvt->pen = to;
}

void tapak_mvt_put_point(struct tapak_mvt *mvt, struct tapak_tile_point point)
{
    put_command(mvt, MOVE_TO, 1);
    draw(mvt, point);
}

int64_t tapak_mvt_area2(const struct tapak_tile_point *points, size_t count)
{
    int64_t area2 = 0;
    for (size_t i = 0; i < count; i++) {
        struct tapak_tile_point a = points[i];
        struct tapak_tile_point b = points[i + 1 == count ? 0 : i + 1];
        area2 += (int64_t)a.x * b.y - (int64_t)b.x * a.y;
    }
    return area2;
}

static size_t drop_repeats(struct tapak_tile_point *points, size_t count)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        if (kept == 0 || points[kept - 1].x != points[i].x || points[kept - 1].y != points[i].y) {
            points[kept++] = points[i];
        }
    }
    while (kept > 1 && points[kept - 1].x == points[0].x && points[kept - 1].y == points[0].y) {
        kept--;
    }
    return kept;
}

static void turn(struct tapak_tile_point *points, size_t count)
{
    for (size_t i = 1, j = count - 1; i < j; i++, j--) {
        struct tapak_tile_point other = points[i];
        points[i] = points[j];
        points[j] = other;
    }
}

bool tapak_mvt_put_ring(struct tapak_mvt *mvt, struct tapak_tile_point *points, size_t count,
                        bool is_hole)
{
    if (!is_hole) {
        mvt->has_outer = false;
    } else if (!mvt->has_outer) {
        return false;
    }
    count = drop_repeats(points, count);
    int64_t area2 = count < 3 ? 0 : tapak_mvt_area2(points, count);
    if (area2 == 0) {
        return false;
    }
    if ((area2 > 0) == is_hole) {
        turn(points, count);
    }
    put_command(mvt, MOVE_TO, 1);
    draw(mvt, points[0]);
    put_command(mvt, LINE_TO, count - 1);
    for (size_t i = 1; i < count; i++) {
        draw(mvt, points[i]);
    }
    put_command(mvt, CLOSE_PATH, 1);
    mvt->has_outer = true;
    return true;
}

static void put_tag(struct tapak_mvt *mvt, const char *key, const char *value, size_t size)
{
    if (mvt->tag_count + 2 > sizeof mvt->tags / sizeof mvt->tags[0]) {
        mvt->values.bytes.failure = TAPAK_TOO_LARGE;
        return;
    }
    mvt->tags[mvt->tag_count++] = mvt_words_number(&mvt->keys, key, strlen(key));
    mvt->tags[mvt->tag_count++] = mvt_words_number(&mvt->values, value, size);
}

void tapak_mvt_put_text(struct tapak_mvt *mvt, const char *key, const char *text)
{
    char value[MVT_TEXT_BYTES + 1 + MVT_VARINT_BYTES];
    if (text == NULL) {
        return;
    }
    size_t length = strlen(text);
    if (length > MVT_TEXT_BYTES) {
        mvt->values.bytes.failure = TAPAK_TOO_LARGE;
        return;
    }
    value[0] = VALUE_STRING << 3 | WIRE_BYTES;
    char *end = mvt_write_varint(value + 1, length);
    memcpy(end, text, length);
    put_tag(mvt, key, value, (size_t)(end - value) + length);
}

// Counts as unsigned, which is a byte shorter than a zigzag above 63.
void tapak_mvt_put_int(struct tapak_mvt *mvt, const char *key, int64_t number)
{
    char value[1 + MVT_VARINT_BYTES];
    value[0] = (char)((number < 0 ? VALUE_SINT : VALUE_UINT) << 3 | WIRE_VARINT);
    uint64_t coded = number < 0 ? ~((uint64_t)number << 1) : (uint64_t)number;
    char *end = mvt_write_varint(value + 1, coded);
    put_tag(mvt, key, value, (size_t)(end - value));
}

void tapak_mvt_put_double(struct tapak_mvt *mvt, const char *key, double number)
{
    char value[1 + sizeof number];
    uint64_t bits = 0;
    if (!isfinite(number)) {
        return;
    }
    memcpy(&bits, &number, sizeof bits);
    value[0] = VALUE_DOUBLE << 3 | WIRE_64;
    for (size_t i = 0; i < sizeof bits; i++) {
        value[1 + i] = (char)(bits >> (8 * i) & 0xFF);
    }
    put_tag(mvt, key, value, sizeof value);
}

void tapak_mvt_put_bool(struct tapak_mvt *mvt, const char *key, bool truth)
{
    const char value[2] = {VALUE_BOOL << 3 | WIRE_VARINT, truth ? 1 : 0};
    put_tag(mvt, key, value, sizeof value);
}
