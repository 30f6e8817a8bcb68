/**
 * @file crowd.h
 * @brief Many reports and hotspots by chance, and questions by chance, the same for the same seed.
 *
 * They lie in and around tests/store/sample.h's region, on its borders and across the antimeridian;
 * some have no point, some are sensitive, confidential or not published, some times are equal.
 */
#ifndef TESTS_LAYER_CROWD_H
#define TESTS_LAYER_CROWD_H

#include "store/sample.h"
#include "tapak/layer/layer.h"

struct crowd {
    struct sample *sample;
    uint64_t seed;
    int64_t reports; ///< so many were made
    int64_t hotspots;
};

/** A whole number below bound. */
uint32_t crowd_number(struct crowd *crowd, uint32_t bound);

/** New reports and hotspots, in one transaction. */
void crowd_add(struct crowd *crowd, int reports, int hotspots);

/** Changes of reports that are there: state, time, place, publication. */
void crowd_change(struct crowd *crowd, int count);

/** A question about either collection. Texts are constants. */
struct tapak_layer_query crowd_query(struct crowd *crowd);

#endif
