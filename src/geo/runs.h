/**
 * @file runs.h
 * @brief The borders again, by village: edges that follow each other and have the same owners.
 *
 * Nothing is stored twice: a run names a range of the shared list of edges, and a village its runs.
 * Threads: read-only once made; any number may ask.
 */
#ifndef TAPAK_SRC_GEO_RUNS_H
#define TAPAK_SRC_GEO_RUNS_H

#include "geo/edges.h"

enum { GEO_RUN_MAX_EDGES = 32 };

struct geo_run {
    uint32_t first; ///< of its edges; it has one point more than edges
    uint32_t count;
    struct tapak_box box;
};

struct geo_runs {
    struct geo_run *items; ///< in order of their edges
    size_t count;
    uint32_t *starts; ///< the sides of village v are sides[starts[v]] up to sides[starts[v + 1]]
    uint32_t *sides;  ///< number of a run * 2, and one when the village's ring runs against it
};

/** Of edges whose owners are still known; freed with geo_runs_free(), also on failure. */
TAPAK_MUST_CHECK enum tapak_status geo_runs_make(const struct geo_edges *edges,
                                                 size_t village_count, struct geo_runs *out_runs,
                                                 struct tapak_error *err);
void geo_runs_free(struct geo_runs *runs);

#endif
