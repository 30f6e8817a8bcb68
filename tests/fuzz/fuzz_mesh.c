// Villages of a few corners each on a small lattice, so that they share, cross, touch and fall
// together in every way: arcs, simplification, dissolving, clipping and the tile's encoding.
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "tapak/encode/mvt.h"
#include "tapak/geo/mesh.h"

enum { MAX_VILLAGES = 6, MAX_RING = 24, WKB_ROOM = 4096, TILE_CEILING = 1 << 22 };

struct source {
    const uint8_t *at;
    const uint8_t *end;
};

static uint8_t take(struct source *source)
{
    return source->at < source->end ? *source->at++ : 0;
}

struct wkb {
    uint8_t bytes[WKB_ROOM];
    size_t size;
};

static void put(struct wkb *wkb, const void *bytes, size_t size)
{
    if (size <= WKB_ROOM - wkb->size) {
        memcpy(wkb->bytes + wkb->size, bytes, size);
        wkb->size += size;
    }
}

static void put_count(struct wkb *wkb, uint32_t count)
{
    put(wkb, &count, sizeof count);
}

// A lattice of 16 by 16 places; the finest of three steps is below a pixel at most zooms.
static void put_ring(struct wkb *wkb, struct source *source, double step)
{
    uint32_t count = take(source) % MAX_RING + 1;
    double first[2] = {0, 0};
    put_count(wkb, count + 1);
    for (uint32_t i = 0; i < count; i++) {
        uint8_t place = take(source);
        double point[2] = {116 + (place & 15) * step, (place >> 4) * step};
        put(wkb, point, sizeof point);
        memcpy(first, i == 0 ? point : first, sizeof first);
    }
    put(wkb, first, sizeof first);
}

static struct wkb make_village(struct source *source)
{
    static const double steps[] = {0.5, 0.01, 0.00001};
    struct wkb wkb = {.size = 0};
    uint8_t head = take(source);
    uint32_t rings = (head & 1) + 1;
    const uint8_t little = 1;
    put(&wkb, &little, 1);
    put_count(&wkb, 3);
    put_count(&wkb, rings);
    for (uint32_t i = 0; i < rings; i++) {
        put_ring(&wkb, source, steps[(head >> 1) % 3]);
    }
    return wkb;
}

static void take_ring(struct tapak_tile_point *points, size_t count, bool is_hole, void *context)
{
    for (size_t i = 0; i < count; i++) {
        if (points[i].x < -TAPAK_TILE_BUFFER ||
            points[i].x > TAPAK_TILE_UNITS + TAPAK_TILE_BUFFER ||
            points[i].y < -TAPAK_TILE_BUFFER ||
            points[i].y > TAPAK_TILE_UNITS + TAPAK_TILE_BUFFER) {
            abort();
        }
    }
    (void)tapak_mvt_put_ring(context, points, count, is_hole);
}

static void draw(const struct tapak_mesh *mesh, struct tapak_tile tile)
{
    static const enum tapak_level levels[] = {TAPAK_LEVEL_VILLAGE, TAPAK_LEVEL_DISTRICT,
                                              TAPAK_LEVEL_REGENCY};
    struct tapak_mesh_pen pen = {0};
    struct tapak_error err;
    struct tapak_buf buf;
    struct tapak_mvt mvt;
    tapak_buf_init(&buf, TILE_CEILING);
    tapak_mvt_init(&mvt, &buf);
    for (size_t l = 0; l < sizeof levels / sizeof levels[0]; l++) {
        tapak_mvt_open_layer(&mvt, "layer", TAPAK_TILE_UNITS);
        for (size_t i = 0; i < tapak_mesh_count(mesh, levels[l]); i++) {
            tapak_mvt_open_feature(&mvt, TAPAK_MVT_POLYGON, i + 1);
            if (tapak_mesh_draw(mesh, levels[l], i, tile, &pen, take_ring, &mvt, &err) !=
                TAPAK_OK) {
                abort();
            }
            tapak_mvt_put_text(&mvt, "code", tapak_mesh_code(mesh, levels[l], i).text);
            tapak_mvt_close_feature(&mvt);
        }
        tapak_mvt_close_layer(&mvt);
    }
    if (tapak_buf_check(&buf, &err) != TAPAK_OK) {
        abort();
    }
    tapak_mvt_free(&mvt);
    tapak_buf_free(&buf);
    tapak_mesh_pen_free(&pen);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const codes[MAX_VILLAGES] = {"64.02.01.2001", "64.02.01.2002",
                                                    "64.02.01.2003", "64.02.02.2001",
                                                    "64.02.02.2002", "64.03.01.2001"};
    struct source source = {data, data + size};
    struct tapak_mesh_builder *builder = NULL;
    struct tapak_mesh *mesh = NULL;
    struct tapak_error err = {0};
    if (tapak_mesh_builder_create(&builder, &err) != TAPAK_OK) {
        return 0;
    }
    for (size_t i = 0; i < MAX_VILLAGES && source.at < source.end; i++) {
        struct wkb wkb = make_village(&source);
        struct tapak_code code = {""};
        memcpy(code.text, codes[i], strlen(codes[i]));
        const struct tapak_wkb shape = {wkb.bytes, wkb.size};
        if (tapak_mesh_builder_add(builder, &code, shape, (struct tapak_point){116, 0}, &err) !=
            TAPAK_OK) {
            abort();
        }
    }
    if (tapak_mesh_seal(builder, &mesh, &err) == TAPAK_OK) {
        const struct tapak_tile tiles[] = {
            {0, 0, 0}, {5, 26, 15}, {9, 421, 255}, {14, 13471, 8191}};
        for (size_t i = 0; i < sizeof tiles / sizeof tiles[0]; i++) {
            draw(mesh, tiles[i]);
        }
    }
    tapak_mesh_free(mesh);
    tapak_mesh_builder_free(builder);
    return 0;
}
