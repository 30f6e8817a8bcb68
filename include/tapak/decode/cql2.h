/**
 * @file cql2.h
 * @brief Filters as clients write them: CQL2 text and CQL2 JSON, both into one tree.
 *
 * Rule:    the grammar of OGC 21-065r2 without functions of its own, arrays and M coordinates;
 *          keywords in any case, names of properties as they are spelt; `''` and `\'` are a quote,
 *          "name" is a property whose name is a keyword. DATE is a local day. An instant without a
 *          zone is in local time. Z of a coordinate is dropped. A BBOX whose west is greater than
 *          its east crosses the antimeridian.
 * Errors:  TAPAK_INVALID says what and where ("filter: unknown property "foo" at character 17", or
 *          the JSON pointer); TAPAK_TOO_LARGE names the ceiling of limits.h.
 * Memory:  the tree is the arena's and does not need the text.
 * Threads: any.
 * Source:  OGC 21-065r2 Annexes A (BNF) and D (JSON schema); OGC 06-103r4 (WKT); RFC 7946.
 */
#ifndef TAPAK_DECODE_CQL2_H
#define TAPAK_DECODE_CQL2_H

#include "tapak/model/filter.h"

/** A coordinate pair of the filter's reference system, in its axis order, becomes lon, lat. */
typedef enum tapak_status tapak_cql2_transform_fn(void *context, double pair[2],
                                                  struct tapak_error *err);

/** What a filter is read with. */
struct tapak_cql2 {
    const struct tapak_fields *fields;
    int offset_minutes;                 ///< of local days and of instants without a zone
    tapak_cql2_transform_fn *transform; ///< NULL: coordinates are lon, lat (CRS84)
    void *context;                      ///< of transform
};

TAPAK_MUST_CHECK enum tapak_status
tapak_cql2_text(const struct tapak_cql2 *with, struct tapak_slice text, struct tapak_arena *arena,
                struct tapak_filter *out_filter, struct tapak_error *err);

TAPAK_MUST_CHECK enum tapak_status
tapak_cql2_json(const struct tapak_cql2 *with, struct tapak_slice text, struct tapak_arena *arena,
                struct tapak_filter *out_filter, struct tapak_error *err);

#endif
