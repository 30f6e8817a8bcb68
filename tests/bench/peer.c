#include "bench/peer.h"

#include <stdlib.h>

struct question {
    const struct bench_peer *peer;
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

int32_t bench_peer_ask(const struct bench_peer *peer, struct tapak_point point)
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

struct bench_peer bench_peer_make(const struct bench_villages *villages)
{
    struct bench_peer peer = {.geos = GEOS_init_r(), .villages = villages};
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

void bench_peer_free(struct bench_peer *peer)
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
