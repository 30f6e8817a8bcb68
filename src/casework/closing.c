// What closes by itself: the reporter was answered and has not objected within the limit.
#include "tapak/casework/transition.h"

#include "tapak/base/instant.h"
#include "tapak/base/limits.h"

#include <stdio.h>

enum { CLOSED_A_WRITE = 1000 };

struct closing {
    const struct tapak_rules *rules;
    const struct tapak_actor *actor;
    int64_t today;
    size_t count;
    int64_t closed;
    char ids[CLOSED_A_WRITE][TAPAK_PUBLIC_ID_LENGTH + 1];
};

static enum tapak_status note_if_due(const struct tapak_case_line *line, void *context)
{
    struct closing *closing = context;
    struct tapak_clock clocks[TAPAK_STAGE_COUNT];
    tapak_clocks_read(closing->rules, line->klass, line->steps, line->step_count, closing->today,
                      clocks);
    if (clocks[TAPAK_STAGE_ANSWER].state == TAPAK_CLOCK_OVERDUE &&
        closing->count < CLOSED_A_WRITE) {
        (void)snprintf(closing->ids[closing->count++], sizeof closing->ids[0], "%s",
                       line->public_id);
    }
    return TAPAK_OK;
}

static enum tapak_status close_one(struct tapak_conn *conn, const char *public_id,
                                   const struct tapak_actor *actor, struct tapak_error *err)
{
    static const struct tapak_transition closed = {
        .to = TAPAK_CLOSED, .reason = "tidak ada keberatan pelapor sampai batas waktu"};
    struct tapak_transition_result result;
    struct tapak_arena *arena = NULL;
    struct tapak_case work;
    enum tapak_status status = tapak_arena_create(&arena, TAPAK_MAX_ARENA_BYTES, err);
    if (status == TAPAK_OK) {
        status = tapak_case_read(conn, arena, public_id, &work, err);
    }
    if (status == TAPAK_OK) {
        status = tapak_transition_in(conn, arena, &work, &closed, actor, &result, err);
    }
    tapak_arena_free(arena);
    return status;
}

static enum tapak_status close_due(struct tapak_conn *conn, void *context, struct tapak_error *err)
{
    static const struct tapak_case_filter resolved = {.state = "resolved"};
    struct closing *closing = context;
    closing->count = 0;
    enum tapak_status status = tapak_case_each(conn, &resolved, note_if_due, closing, err);
    for (size_t i = 0; i < closing->count && status == TAPAK_OK; i++) {
        status = close_one(conn, closing->ids[i], closing->actor, err);
    }
    return status;
}

enum tapak_status tapak_close_unanswered(struct tapak_store *store, const struct tapak_rules *rules,
                                         const struct tapak_actor *actor, int64_t *out_closed,
                                         struct tapak_error *err)
{
    struct closing closing = {
        .rules = rules, .actor = actor, .today = tapak_day_of(actor->at_ms, rules->offset_minutes)};
    enum tapak_status status = TAPAK_OK;
    do {
        status = tapak_store_write(store, close_due, &closing, err);
        closing.closed += status == TAPAK_OK ? (int64_t)closing.count : 0;
    } while (status == TAPAK_OK && closing.count == CLOSED_A_WRITE);
    if (status == TAPAK_OK) {
        *out_closed = closing.closed;
    }
    return status;
}
