/**
 * @file indicators.h
 * @brief How complaints are handled, by regency, village, agency, class or category.
 *
 * Which:  the reports of a grievance query; confidential ones are in it nowhere.
 * Rule:   times to response and resolution are of reports that were worked on here: what a source
 *         told is known at the latest only. The median and the 90th percentile are of the nearest
 *         rank. A response is the first step to in progress or resolved.
 * Source: Ministry's indicators (domain section 2); its rating bands are not public and not here.
 */
#ifndef TAPAK_CASEWORK_INDICATORS_H
#define TAPAK_CASEWORK_INDICATORS_H

#include "tapak/store/grievances.h"

enum tapak_indicators_by {
    TAPAK_INDICATORS_REGENCY,
    TAPAK_INDICATORS_VILLAGE,
    TAPAK_INDICATORS_AGENCY,
    TAPAK_INDICATORS_CLASS,
    TAPAK_INDICATORS_CATEGORY,
    TAPAK_INDICATORS_COUNT
};

/** "regency", "village", … */
bool tapak_indicators_by_parse(struct tapak_slice code, enum tapak_indicators_by *out_by);

struct tapak_spread {
    int64_t count; ///< reports that it is of
    int64_t median_days;
    int64_t p90_days;
};

struct tapak_indicator {
    const char *key;  ///< code, or the agency's name; "" is what has none
    const char *name; ///< for people
    int64_t received;
    int64_t verified;
    int64_t followed_up;
    int64_t resolved; ///< resolved or closed
    int64_t within_limit;
    int64_t past_limit; ///< ended or still open past it
    int64_t unknown;    ///< open and in time so far, or not known
    int64_t open_past_limit;
    struct tapak_spread response;
    struct tapak_spread resolution;
};

typedef enum tapak_status tapak_indicator_fn(const struct tapak_indicator *line, void *context);

/** In order of key, "" last; then one line with key NULL over all. today is a local day. */
TAPAK_MUST_CHECK enum tapak_status tapak_indicators_each(struct tapak_conn *conn,
                                                         const struct tapak_rules *rules,
                                                         const struct tapak_grievance_query *query,
                                                         enum tapak_indicators_by by, int64_t today,
                                                         tapak_indicator_fn *each, void *context,
                                                         struct tapak_error *err);

#endif
