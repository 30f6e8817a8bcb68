/**
 * @file clock.h
 * @brief How long a report may stay where it is: stages, their limits, and what is left.
 *
 * Rule:    a limit of n days is kept when the stage ends on the n-th working day after the day it
 *          began, or before; the day it began never counts. While a report is deferred its clocks
 *          stand: working days in (deferred, taken up again] do not count. What was resolved or
 *          set aside and is taken up again goes on where its clock stood.
 * Units:   local days; times are instants.
 * Source:  PermenPAN-RB 62/2018; the limits are data (geodata/limits.csv), with a date of effect.
 */
#ifndef TAPAK_MODEL_CLOCK_H
#define TAPAK_MODEL_CLOCK_H

#include "tapak/model/calendar.h"
#include "tapak/model/state.h"

enum tapak_stage {
    TAPAK_STAGE_VERIFY,    ///< from receipt until it is forwarded (or set aside)
    TAPAK_STAGE_FOLLOW_UP, ///< from being forwarded until the agency takes it up
    TAPAK_STAGE_RESOLVE,   ///< from receipt until it is resolved (or set aside): the class's limit
    TAPAK_STAGE_ANSWER,    ///< from being resolved: how long the reporter may object
    TAPAK_STAGE_COUNT
};

const char *tapak_stage_code(enum tapak_stage stage); ///< "follow_up"
bool tapak_stage_parse(struct tapak_slice code, enum tapak_stage *out_stage);

/** The longest time of a stage, from a day on. */
struct tapak_limit {
    enum tapak_class klass; ///< TAPAK_CLASS_COUNT is any
    enum tapak_stage stage;
    int64_t valid_from_day;
    int days;
    bool is_in_working_days; ///< else days of the calendar
};

/** Immutable, borrowed. */
struct tapak_rules {
    const struct tapak_limit *limits;
    size_t limit_count;
    struct tapak_calendar calendar;
    int offset_minutes; ///< local time
};

/**
 * The limit for a report received on a day: that of its class beats that of any, the latest in
 * force on the day holds; before the first of them the first. NULL when there is none at all.
 */
const struct tapak_limit *tapak_limit_for(const struct tapak_rules *rules, enum tapak_class klass,
                                          enum tapak_stage stage, int64_t day);

/** A state that was reached. A report's steps are in order of time; the first is its receipt. */
struct tapak_step {
    enum tapak_state state;
    int64_t at_ms;
};

enum tapak_clock_state {
    TAPAK_CLOCK_OFF,     ///< has not begun, or has no limit
    TAPAK_CLOCK_RUNNING, ///< within the limit so far
    TAPAK_CLOCK_PAUSED,  ///< deferred
    TAPAK_CLOCK_OVERDUE, ///< runs, past the limit
    TAPAK_CLOCK_MET,     ///< ended within the limit
    TAPAK_CLOCK_MISSED   ///< ended past the limit
};

const char *tapak_clock_state_code(enum tapak_clock_state state); ///< "running"

/** One stage of one report. Of a stage that is gone through again, the latest time. */
struct tapak_clock {
    enum tapak_clock_state state;
    int64_t start_day;
    int64_t used_days; ///< so far, or in all; in the unit of the limit
    int limit_days;
    bool is_in_working_days;
    int64_t
        due_day; ///< last day of the limit, as far as known; of a paused one as if it went on now
    int64_t end_day; ///< when MET or MISSED
};

/** The clocks of a report of that class on a day, from its steps. No step at all: all are off. */
void tapak_clocks_read(const struct tapak_rules *rules, enum tapak_class klass,
                       const struct tapak_step *steps, size_t step_count, int64_t today,
                       struct tapak_clock out_clocks[static TAPAK_STAGE_COUNT]);

/** The clock of VERIFY, FOLLOW_UP and RESOLVE that is running or overdue and due first, or NULL. */
const struct tapak_clock *
tapak_clocks_next(const struct tapak_clock clocks[static TAPAK_STAGE_COUNT]);

#endif
