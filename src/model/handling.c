#include "tapak/model/handling.h"

#include "tapak/base/instant.h"

#include <assert.h>

#define BIT(state) (1u << (state))

enum { ENDS = BIT(TAPAK_RESOLVED) | BIT(TAPAK_CLOSED) };

// The states that are a milestone, and whether the first or the latest step to them is meant.
static const struct {
    unsigned states;
    bool is_latest;
} milestones[TAPAK_MILESTONE_COUNT] = {
    [TAPAK_MILESTONE_VERIFIED] = {BIT(TAPAK_VERIFIED) | BIT(TAPAK_FORWARDED), false},
    [TAPAK_MILESTONE_FOLLOWED_UP] = {BIT(TAPAK_IN_PROGRESS) | BIT(TAPAK_RESOLVED), false},
    [TAPAK_MILESTONE_RESOLVED] = {BIT(TAPAK_RESOLVED), true},
    [TAPAK_MILESTONE_CLOSED] = {BIT(TAPAK_CLOSED), true},
};

static const char *const within_codes[] = {
    [TAPAK_WITHIN_UNKNOWN] = "unknown",
    [TAPAK_WITHIN_YES] = "yes",
    [TAPAK_WITHIN_NO] = "no",
};

const char *tapak_within_code(enum tapak_within within)
{
    assert(within <= TAPAK_WITHIN_NO);
    return within_codes[within];
}

static void read_milestone(const struct tapak_rules *rules, const struct tapak_step *steps,
                           size_t step_count, enum tapak_milestone which,
                           struct tapak_handling *handling)
{
    bool has_ended = (BIT(steps[step_count - 1].state) & ENDS) != 0;
    for (size_t i = 1; i < step_count; i++) {
        bool is_first = !handling->has[which];
        if ((BIT(steps[i].state) & milestones[which].states) == 0 ||
            (!is_first && !milestones[which].is_latest)) {
            continue;
        }
        handling->has[which] = !milestones[which].is_latest || has_ended;
        handling->day[which] = tapak_day_of(steps[i].at_ms, rules->offset_minutes);
    }
    if (handling->has[which]) {
        handling->working_days[which] =
            tapak_working_days(&rules->calendar, handling->received_day, handling->day[which]);
    }
}

// Resolved, then not; or refused by one agency, then with another.
static bool is_escalated(const struct tapak_step *steps, size_t step_count)
{
    unsigned seen = 0;
    for (size_t i = 0; i < step_count; i++) {
        unsigned state = BIT(steps[i].state);
        if ((state == BIT(TAPAK_IN_PROGRESS) && (seen & ENDS) != 0) ||
            (state == BIT(TAPAK_FORWARDED) && (seen & BIT(TAPAK_NOT_AUTHORISED)) != 0)) {
            return true;
        }
        seen |= state;
    }
    return false;
}

static enum tapak_within read_within(enum tapak_clock_state state, bool is_told)
{
    switch (state) {
    case TAPAK_CLOCK_MET:
        return TAPAK_WITHIN_YES;
    case TAPAK_CLOCK_MISSED:
        return is_told ? TAPAK_WITHIN_UNKNOWN : TAPAK_WITHIN_NO;
    case TAPAK_CLOCK_OVERDUE:
        return TAPAK_WITHIN_NO;
    default:
        return TAPAK_WITHIN_UNKNOWN;
    }
}

void tapak_handling_read(const struct tapak_rules *rules, enum tapak_class klass,
                         const struct tapak_step *steps, size_t step_count, bool is_told,
                         int64_t today, struct tapak_handling *out_handling)
{
    const unsigned over = ENDS | BIT(TAPAK_REJECTED) | BIT(TAPAK_ARCHIVED) | BIT(TAPAK_DUPLICATE);
    struct tapak_clock clocks[TAPAK_STAGE_COUNT];
    assert(step_count > 0);
    *out_handling = (struct tapak_handling){
        .received_day = tapak_day_of(steps[0].at_ms, rules->offset_minutes),
        .is_open = (BIT(steps[step_count - 1].state) & over) == 0,
        .is_escalated = is_escalated(steps, step_count),
    };
    for (int i = 0; i < TAPAK_MILESTONE_COUNT; i++) {
        read_milestone(rules, steps, step_count, (enum tapak_milestone)i, out_handling);
    }
    tapak_clocks_read(rules, klass, steps, step_count, today, clocks);
    const struct tapak_clock *clock = &clocks[TAPAK_STAGE_RESOLVE];
    out_handling->limit_days = clock->limit_days;
    out_handling->limit_is_in_working_days = clock->is_in_working_days;
    out_handling->within = read_within(clock->state, is_told);
    out_handling->is_past_limit = clock->state == TAPAK_CLOCK_OVERDUE;
}
