/**
 * @file summary.h
 * @brief Counts of reports by village, district, regency, category, month or programme period.
 */
#ifndef TAPAK_MODEL_SUMMARY_H
#define TAPAK_MODEL_SUMMARY_H

#include "tapak/base/text.h"
#include "tapak/model/report.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum tapak_summary_by {
    TAPAK_BY_VILLAGE,
    TAPAK_BY_DISTRICT,
    TAPAK_BY_REGENCY,
    TAPAK_BY_CATEGORY,
    TAPAK_BY_MONTH,  ///< local months (WITA), key "2026-11"
    TAPAK_BY_PERIOD, ///< programme monitoring periods, key "P1"…, "before" and "after"
    TAPAK_BY_COUNT
};

const char *tapak_summary_by_code(enum tapak_summary_by by); ///< "village", …
bool tapak_summary_by_parse(struct tapak_slice code, enum tapak_summary_by *out_by);

/** One line. Texts are borrowed from the callback. */
struct tapak_summary_row {
    const char *key;    ///< code, month or period; "" is the line of what could not be placed
    const char *name;   ///< for people; "" when the key says it all
    const char *parent; ///< name of the regency, for villages and districts; else ""
    bool in_programme;  ///< village lines: in the programme on the last day asked for
    int64_t reports;
    int64_t open;   ///< not resolved, closed, rejected, archived or duplicate
    int64_t closed; ///< resolved or closed
    int64_t by_point;
    int64_t by_near;
    int64_t by_name; ///< of these lines' area: a village line counts reports named to it
    int64_t by_hand;
    int64_t reversal_signals; ///< reports with a reversal signal in programme villages
    int64_t hotspots;         ///< 0 for category
};

/** Below it, and above zero, a count is small: the public may not see it. */
enum { TAPAK_SMALL_COUNT = 5 };

#endif
