/**
 * @file interval.h
 * @brief The datetime parameter: an instant, a date, or an interval of them with open ends.
 * Source: OGC 17-069r4 section 7.15.4; RFC 3339 section 5.6.
 */
#ifndef TAPAK_HTTP_INTERVAL_OWN_H
#define TAPAK_HTTP_INTERVAL_OWN_H

#include "tapak/base/text.h"

#include <stdbool.h>
#include <stdint.h>

struct interval {
    bool has_since;
    int64_t since_ms;
    bool has_until;
    int64_t until_ms; ///< excluded: the given end itself is within
};

/** NULL, or the rule that text breaks. Dates and times without a zone are local. */
const char *interval_parse(struct tapak_slice text, int offset_minutes, struct interval *out);

#endif
