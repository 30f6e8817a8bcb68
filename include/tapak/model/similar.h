/**
 * @file similar.h
 * @brief How much two reports look like the same matter told twice: near in place, time and words.
 *
 * Rule:    a score of 0 to 1: 0.4 for the place (0 from 3 km on), 0.3 for the time (0 from 30 days
 *          on), 0.3 for the words they share, of those with four letters and more, by the shorter
 *          text. A report without a point is near when it lies in the same village.
 * Threads: values only.
 */
#ifndef TAPAK_MODEL_SIMILAR_H
#define TAPAK_MODEL_SIMILAR_H

#include "tapak/model/report.h"

enum { TAPAK_SIMILAR_WORDS = 128, TAPAK_SIMILAR_DAYS = 30, TAPAK_SIMILAR_M = 3000 };

/** What a report is compared by. */
struct tapak_similar_side {
    bool has_point;
    struct tapak_point point;
    struct tapak_code area;
    int64_t received_ms;
    uint32_t words[TAPAK_SIMILAR_WORDS]; ///< hashes, each once
    size_t word_count;
};

struct tapak_similarity {
    bool has_distance;
    double distance_m; ///< on a sphere: to some metres at this size
    double days;
    double words; ///< share that both have
    double score;
};

/** Of title and body; what is behind the first words of a long text is not looked at. */
void tapak_similar_side_of(const struct tapak_report *report, struct tapak_similar_side *out_side);

struct tapak_similarity tapak_similar(const struct tapak_similar_side *a,
                                      const struct tapak_similar_side *b);

#endif
