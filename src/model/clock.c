// A stage runs in some states, stands in `deferred`, and has ended in all others. Its time is the
// sum over the stretches in which it ran. Two stages begin anew each time that their first state is
// reached, two go on.
#include "tapak/model/clock.h"

#include "tapak/base/instant.h"

#include <assert.h>

#define BIT(state) (1u << (state))

struct stage {
    const char *code;
    unsigned begins; // states that begin it
    unsigned runs;   // states in which it runs, once begun
    bool is_anew;    // each of those begins it from nothing
};

static const struct stage stages[TAPAK_STAGE_COUNT] = {
    [TAPAK_STAGE_VERIFY] = {"verify", BIT(TAPAK_RECEIVED),
                            BIT(TAPAK_RECEIVED) | BIT(TAPAK_VERIFIED), true},
    [TAPAK_STAGE_FOLLOW_UP] = {"follow_up", BIT(TAPAK_FORWARDED), BIT(TAPAK_FORWARDED), true},
    [TAPAK_STAGE_RESOLVE] = {"resolve", BIT(TAPAK_STATE_COUNT) - 1,
                             BIT(TAPAK_RECEIVED) | BIT(TAPAK_VERIFIED) | BIT(TAPAK_FORWARDED) |
                                 BIT(TAPAK_IN_PROGRESS) | BIT(TAPAK_NOT_AUTHORISED),
                             false},
    [TAPAK_STAGE_ANSWER] = {"answer", BIT(TAPAK_RESOLVED), BIT(TAPAK_RESOLVED), true},
};

static const char *const clock_state_codes[] = {
    [TAPAK_CLOCK_OFF] = "off",       [TAPAK_CLOCK_RUNNING] = "running",
    [TAPAK_CLOCK_PAUSED] = "paused", [TAPAK_CLOCK_OVERDUE] = "overdue",
    [TAPAK_CLOCK_MET] = "met",       [TAPAK_CLOCK_MISSED] = "missed",
};

const char *tapak_stage_code(enum tapak_stage stage)
{
    assert(stage < TAPAK_STAGE_COUNT);
    return stages[stage].code;
}

bool tapak_stage_parse(struct tapak_slice code, enum tapak_stage *out_stage)
{
    for (int i = 0; i < TAPAK_STAGE_COUNT; i++) {
        if (tapak_slice_equals(code, stages[i].code)) {
            *out_stage = (enum tapak_stage)i;
            return true;
        }
    }
    return false;
}

const char *tapak_clock_state_code(enum tapak_clock_state state)
{
    assert(state <= TAPAK_CLOCK_MISSED);
    return clock_state_codes[state];
}

static bool is_better(const struct tapak_limit *limit, const struct tapak_limit *than, int64_t day)
{
    if (than == NULL) {
        return true;
    }
    bool is_of_class = limit->klass != TAPAK_CLASS_COUNT;
    if (is_of_class != (than->klass != TAPAK_CLASS_COUNT)) {
        return is_of_class;
    }
    bool is_in_force = limit->valid_from_day <= day;
    if (is_in_force != (than->valid_from_day <= day)) {
        return is_in_force;
    }
    return is_in_force ? limit->valid_from_day > than->valid_from_day
                       : limit->valid_from_day < than->valid_from_day;
}

const struct tapak_limit *tapak_limit_for(const struct tapak_rules *rules, enum tapak_class klass,
                                          enum tapak_stage stage, int64_t day)
{
    const struct tapak_limit *best = NULL;
    for (size_t i = 0; i < rules->limit_count; i++) {
        const struct tapak_limit *limit = &rules->limits[i];
        bool fits =
            limit->stage == stage && (limit->klass == klass || limit->klass == TAPAK_CLASS_COUNT);
        if (fits && is_better(limit, best, day)) {
            best = limit;
        }
    }
    return best;
}

// A clock while the steps are walked.
struct walk {
    const struct tapak_rules *rules;
    struct tapak_clock *clock;
    bool is_running;
    bool is_late;    // due_day is final
    int64_t run_day; // the stretch under way began
};

static int64_t days_between(const struct walk *walk, int64_t from, int64_t to)
{
    return walk->clock->is_in_working_days ? tapak_working_days(&walk->rules->calendar, from, to)
                                           : to - from;
}

static int64_t day_after(const struct walk *walk, int64_t day, int64_t count)
{
    return walk->clock->is_in_working_days
               ? tapak_working_day_after(&walk->rules->calendar, day, count)
               : day + count;
}

static void run_from(struct walk *walk, int64_t day)
{
    int64_t left = walk->clock->limit_days - walk->clock->used_days;
    walk->is_running = true;
    walk->run_day = day;
    if (!walk->is_late) {
        walk->clock->due_day = day_after(walk, day, left);
    }
}

static void stop_at(struct walk *walk, int64_t day)
{
    if (walk->is_running) {
        walk->clock->used_days += days_between(walk, walk->run_day, day);
        walk->is_late = walk->clock->used_days > walk->clock->limit_days;
        walk->is_running = false;
    }
}

static void begin(struct walk *walk, const struct tapak_limit *limit, int64_t day)
{
    *walk->clock = (struct tapak_clock){
        .state = TAPAK_CLOCK_RUNNING,
        .start_day = day,
        .limit_days = limit->days,
        .is_in_working_days = limit->is_in_working_days,
    };
    walk->is_running = false;
    walk->is_late = false;
    run_from(walk, day);
}

// What a step does to a stage that has begun.
static void take_step(struct walk *walk, const struct stage *stage, enum tapak_state state,
                      int64_t day)
{
    bool runs = (stage->runs & BIT(state)) != 0;
    if (runs && !walk->is_running) {
        run_from(walk, day);
    } else if (!runs) {
        stop_at(walk, day);
    }
    if (runs) {
        walk->clock->state = TAPAK_CLOCK_RUNNING;
    } else if (state == TAPAK_DEFERRED) {
        walk->clock->state = TAPAK_CLOCK_PAUSED;
    } else {
        walk->clock->state = walk->is_late ? TAPAK_CLOCK_MISSED : TAPAK_CLOCK_MET;
        walk->clock->end_day = day;
    }
}

// A stage that has ended does not begin or stand by what comes later, unless it begins anew or goes
// on by its own states.
static bool is_touched(const struct walk *walk, const struct stage *stage, enum tapak_state state)
{
    enum tapak_clock_state now = walk->clock->state;
    bool has_ended = now == TAPAK_CLOCK_MET || now == TAPAK_CLOCK_MISSED;
    if (now == TAPAK_CLOCK_OFF) {
        return false;
    }
    return !has_ended || (!stage->is_anew && (stage->runs & BIT(state)) != 0);
}

static void finish(struct walk *walk, int64_t today)
{
    struct tapak_clock *clock = walk->clock;
    if (clock->state == TAPAK_CLOCK_RUNNING) {
        int64_t until = today > walk->run_day ? today : walk->run_day;
        clock->used_days += days_between(walk, walk->run_day, until);
        clock->state = clock->used_days > clock->limit_days ? TAPAK_CLOCK_OVERDUE : clock->state;
    } else if (clock->state == TAPAK_CLOCK_PAUSED && !walk->is_late) {
        clock->due_day = day_after(walk, today, clock->limit_days - clock->used_days);
    }
}

static bool begins_anew(const struct stage *stage, const struct tapak_step *steps, size_t at)
{
    bool is_back = at > 0 && steps[at - 1].state == TAPAK_DEFERRED;
    return stage->is_anew && (stage->begins & BIT(steps[at].state)) != 0 && !is_back;
}

static void read_clock(const struct tapak_rules *rules, enum tapak_class klass,
                       enum tapak_stage which, const struct tapak_step *steps, size_t step_count,
                       int64_t today, struct tapak_clock *out_clock)
{
    const struct stage *stage = &stages[which];
    struct walk walk = {.rules = rules, .clock = out_clock};
    *out_clock = (struct tapak_clock){.state = TAPAK_CLOCK_OFF};
    int64_t received_day =
        step_count == 0 ? 0 : tapak_day_of(steps[0].at_ms, rules->offset_minutes);
    const struct tapak_limit *limit = tapak_limit_for(rules, klass, which, received_day);
    if (limit == NULL) {
        return;
    }
    for (size_t i = 0; i < step_count; i++) {
        int64_t day = tapak_day_of(steps[i].at_ms, rules->offset_minutes);
        bool is_first =
            out_clock->state == TAPAK_CLOCK_OFF && (stage->begins & BIT(steps[i].state)) != 0;
        if (is_first || begins_anew(stage, steps, i)) {
            begin(&walk, limit, day);
        }
        if (is_touched(&walk, stage, steps[i].state)) {
            take_step(&walk, stage, steps[i].state, day);
        }
    }
    finish(&walk, today);
}

void tapak_clocks_read(const struct tapak_rules *rules, enum tapak_class klass,
                       const struct tapak_step *steps, size_t step_count, int64_t today,
                       struct tapak_clock out_clocks[static TAPAK_STAGE_COUNT])
{
    for (int stage = 0; stage < TAPAK_STAGE_COUNT; stage++) {
        read_clock(rules, klass, (enum tapak_stage)stage, steps, step_count, today,
                   &out_clocks[stage]);
    }
}

const struct tapak_clock *
tapak_clocks_next(const struct tapak_clock clocks[static TAPAK_STAGE_COUNT])
{
    const struct tapak_clock *next = NULL;
    for (int stage = 0; stage < TAPAK_STAGE_ANSWER; stage++) {
        const struct tapak_clock *clock = &clocks[stage];
        bool runs = clock->state == TAPAK_CLOCK_RUNNING || clock->state == TAPAK_CLOCK_OVERDUE;
        if (runs && (next == NULL || clock->due_day < next->due_day)) {
            next = clock;
        }
    }
    return next;
}
