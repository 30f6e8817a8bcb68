/**
 * @file peer.h
 * @brief The join as GEOS does it: an STR-tree over boxes and prepared geometries.
 */
#ifndef TESTS_BENCH_PEER_H
#define TESTS_BENCH_PEER_H

#include "bench/villages.h"

#include <geos_c.h>

struct bench_peer {
    GEOSContextHandle_t geos;
    GEOSSTRtree *tree;
    GEOSGeometry **shapes;
    const GEOSPreparedGeometry **prepared;
    const struct bench_villages *villages; ///< borrowed
};

struct bench_peer bench_peer_make(const struct bench_villages *villages);
void bench_peer_free(struct bench_peer *peer);

/** The lowest village that covers the point, or -1. */
int32_t bench_peer_ask(const struct bench_peer *peer, struct tapak_point point);

#endif
