/**
 * @file handling.h
 * @brief How a report was handled: the days of its stages, and whether the law's time was kept.
 *
 * Units:   local days; working days by the calendar of the rules, the day of receipt not counted.
 * Rule:    verified is the first step to verified or forwarded; followed up the first to in
 * progress or resolved; resolved and closed are the latest, while they hold. What a source told of
 * a report is known at the latest: missed limits are then not known to be missed. Source:
 * PermenPAN-RB 62/2018 for the stages; domain section 2.
 */
#ifndef TAPAK_MODEL_HANDLING_H
#define TAPAK_MODEL_HANDLING_H

#include "tapak/model/clock.h"

enum tapak_milestone {
    TAPAK_MILESTONE_VERIFIED,
    TAPAK_MILESTONE_FOLLOWED_UP,
    TAPAK_MILESTONE_RESOLVED,
    TAPAK_MILESTONE_CLOSED,
    TAPAK_MILESTONE_COUNT
};

enum tapak_within { TAPAK_WITHIN_UNKNOWN, TAPAK_WITHIN_YES, TAPAK_WITHIN_NO };

const char *tapak_within_code(enum tapak_within within); ///< "unknown", "yes", "no"

struct tapak_handling {
    int64_t received_day;
    bool has[TAPAK_MILESTONE_COUNT];
    int64_t day[TAPAK_MILESTONE_COUNT];
    int64_t working_days[TAPAK_MILESTONE_COUNT]; ///< from receipt
    int limit_days;                              ///< of the class; 0 when there is none
    bool limit_is_in_working_days;
    enum tapak_within within; ///< of what is open and within its limit so far: unknown
    bool is_open;             ///< neither resolved nor at its end
    bool is_past_limit;       ///< open, and the limit has ended
    bool is_escalated;        ///< taken up again after it was resolved, or given to another agency
};

/** is_told: the steps are what a source told, none was made here. At least one step. */
void tapak_handling_read(const struct tapak_rules *rules, enum tapak_class klass,
                         const struct tapak_step *steps, size_t step_count, bool is_told,
                         int64_t today, struct tapak_handling *out_handling);

#endif
