#include "encode/mvt_read.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

enum { MAX_WORDS = 8192 };

struct span {
    const uint8_t *at;
    const uint8_t *end;
};

static uint64_t varint(struct span *span)
{
    uint64_t number = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
        assert_true(span->at < span->end);
        uint8_t byte = *span->at++;
        number |= (uint64_t)(byte & 0x7F) << shift;
        if (byte < 0x80) {
            return number;
        }
    }
    fail_msg("a varint of more than ten bytes");
    return 0;
}

static int64_t zigzag(uint64_t number)
{
    return (int64_t)(number >> 1) ^ -(int64_t)(number & 1);
}

static struct span bytes(struct span *span)
{
    uint64_t size = varint(span);
    assert_true(size <= (uint64_t)(span->end - span->at));
    struct span inner = {span->at, span->at + size};
    span->at += size;
    return inner;
}

struct layer {
    char name[48];
    uint64_t version;
    struct span keys[MAX_WORDS];
    struct span values[MAX_WORDS];
    size_t key_count;
    size_t value_count;
    struct span features[MAX_WORDS];
    size_t feature_count;
};

static void copy(char *out, size_t room, struct span text)
{
    size_t length = (size_t)(text.end - text.at);
    assert_true(length < room);
    memcpy(out, text.at, length);
    out[length] = '\0';
}

static void read_layer(struct span span, struct layer *layer)
{
    uint64_t extent = 0;
    *layer = (struct layer){0};
    while (span.at < span.end) {
        uint64_t tag = varint(&span);
        switch (tag >> 3) {
        case 1:
            copy(layer->name, sizeof layer->name, bytes(&span));
            break;
        case 2:
            assert_true(layer->feature_count < MAX_WORDS);
            layer->features[layer->feature_count++] = bytes(&span);
            break;
        case 3:
            layer->keys[layer->key_count++] = bytes(&span);
            break;
        case 4:
            assert_true(layer->value_count < MAX_WORDS);
            layer->values[layer->value_count++] = bytes(&span);
            break;
        case 5:
            extent = varint(&span);
            break;
        default:
            assert_int_equal(tag >> 3, 15);
            layer->version = varint(&span);
        }
    }
    assert_int_equal(layer->version, 2);
    assert_int_equal(extent, TAPAK_TILE_UNITS);
    assert_true(layer->feature_count > 0);
}

static struct read_value read_value(struct span span)
{
    struct read_value value = {"", 0};
    uint64_t tag = varint(&span);
    uint64_t bits = 0;
    switch (tag >> 3) {
    case 1:
        copy(value.text, sizeof value.text, bytes(&span));
        break;
    case 3:
        memcpy(&bits, span.at, sizeof bits);
        memcpy(&value.number, &bits, sizeof bits);
        span.at += sizeof bits;
        break;
    case 6:
        value.number = (double)zigzag(varint(&span));
        break;
    default:
        assert_true(tag >> 3 == 5 || tag >> 3 == 7);
        value.number = (double)varint(&span);
    }
    assert_ptr_equal(span.at, span.end);
    return value;
}

static void read_tags(const struct layer *layer, struct span span, struct read_feature *feature)
{
    while (span.at < span.end) {
        uint64_t key = varint(&span);
        uint64_t value = varint(&span);
        assert_true(key < layer->key_count && value < layer->value_count);
        assert_true(feature->tag_count < READ_TAGS);
        copy(feature->keys[feature->tag_count], sizeof feature->keys[0], layer->keys[key]);
        feature->values[feature->tag_count++] = read_value(layer->values[value]);
    }
}

static int64_t area2(const struct tapak_tile_point *points, size_t count)
{
    int64_t sum = 0;
    for (size_t i = 0; i < count; i++) {
        struct tapak_tile_point a = points[i];
        struct tapak_tile_point b = points[(i + 1) % count];
        sum += (int64_t)a.x * b.y - (int64_t)b.x * a.y;
    }
    return sum;
}

// Rings have three points, an area, and the first of a feature is an outer one.
static void check_ring(struct read_feature *feature)
{
    size_t first = feature->ring_starts[feature->ring_count];
    size_t count = feature->point_count - first;
    assert_true(count >= 3);
    int64_t area = area2(feature->points + first, count);
    assert_true(area != 0);
    assert_true(feature->ring_count > 0 || area > 0);
    for (size_t i = first; i < feature->point_count; i++) {
        size_t next = i + 1 == feature->point_count ? first : i + 1;
        assert_true(feature->points[i].x != feature->points[next].x ||
                    feature->points[i].y != feature->points[next].y);
    }
    feature->ring_count++;
    assert_true(feature->ring_count <= READ_RINGS);
    feature->ring_starts[feature->ring_count] = feature->point_count;
}

static void read_geometry(struct span span, struct read_feature *feature)
{
    struct tapak_tile_point pen = {0, 0};
    while (span.at < span.end) {
        uint64_t command = varint(&span);
        if ((command & 7) == 7) {
            check_ring(feature);
            continue;
        }
        assert_true((command & 7) == 1 || (command & 7) == 2);
        assert_true(command >> 3 > 0);
        for (uint64_t i = 0; i < command >> 3; i++) {
            pen.x += (int32_t)zigzag(varint(&span));
            pen.y += (int32_t)zigzag(varint(&span));
            assert_true(feature->point_count < READ_POINTS);
            feature->points[feature->point_count++] = pen;
        }
    }
    assert_true(feature->point_count > 0);
}

static void read_one(const struct layer *layer, struct span span, struct read_feature *feature)
{
    struct span tags = {0};
    struct span geometry = {0};
    feature->layer = layer->name;
    feature->tag_count = feature->point_count = feature->ring_count = 0;
    feature->id = 0;
    while (span.at < span.end) {
        switch (varint(&span) >> 3) {
        case 1:
            feature->id = varint(&span);
            break;
        case 2:
            tags = bytes(&span);
            break;
        case 3:
            feature->kind = (int)varint(&span);
            break;
        default:
            geometry = bytes(&span);
        }
    }
    assert_true(feature->id > 0 && feature->id < UINT64_C(1) << 53);
    read_tags(layer, tags, feature);
    read_geometry(geometry, feature);
}

size_t mvt_read(const char *bytes_in, size_t size, read_feature_fn *each, void *context)
{
    static struct layer layer;
    static struct read_feature feature;
    const uint8_t *start = (const uint8_t *)bytes_in;
    struct span span = {start, start == NULL ? NULL : start + size};
    size_t layers = 0;
    while (span.at < span.end) {
        assert_int_equal(varint(&span), 3 << 3 | 2);
        read_layer(bytes(&span), &layer);
        for (size_t i = 0; i < layer.feature_count; i++) {
            read_one(&layer, layer.features[i], &feature);
            each(&feature, context);
        }
        layers++;
    }
    return layers;
}

const struct read_value *mvt_value(const struct read_feature *feature, const char *key)
{
    for (size_t i = 0; i < feature->tag_count; i++) {
        if (strcmp(feature->keys[i], key) == 0) {
            return &feature->values[i];
        }
    }
    return NULL;
}

int64_t mvt_number(const struct read_feature *feature, const char *key)
{
    const struct read_value *value = mvt_value(feature, key);
    return value == NULL ? 0 : (int64_t)value->number;
}
