#include "tapak/casework/transition.h"

#include "tapak/base/limits.h"

#include <string.h>

static bool is_given(const char *text)
{
    return text != NULL && tapak_slice_trim(tapak_slice_of(text)).length > 0;
}

static enum tapak_status check_text(const char *field, const char *text, size_t ceiling,
                                    struct tapak_error *err)
{
    size_t length = text == NULL ? 0 : strlen(text);
    if (length > ceiling) {
        return tapak_fail(err, TAPAK_TOO_LARGE, "%s: %zu bytes are more than %zu", field, length,
                          ceiling);
    }
    if (text != NULL && !tapak_is_utf8(text, length)) {
        return tapak_fail(err, TAPAK_INVALID, "%s: is not UTF-8", field);
    }
    return TAPAK_OK;
}

// Where a deferred report came from.
static enum tapak_state state_before(const struct tapak_case *work)
{
    return work->way_length < 2 ? TAPAK_RECEIVED : work->way[work->way_length - 2].state;
}

static enum tapak_status check_states(const struct tapak_case *work, enum tapak_state to,
                                      struct tapak_error *err)
{
    if (!tapak_state_may_become(work->state, to)) {
        return tapak_fail(err, TAPAK_CONFLICT, "a report that is %s cannot become %s",
                          tapak_state_code(work->state), tapak_state_code(to));
    }
    if (work->state == TAPAK_DEFERRED && to != state_before(work)) {
        return tapak_fail(err, TAPAK_CONFLICT,
                          "a deferred report goes back to where it came from: %s",
                          tapak_state_code(state_before(work)));
    }
    return TAPAK_OK;
}

static enum tapak_status check_words(const struct tapak_case *work,
                                     const struct tapak_transition *transition,
                                     struct tapak_error *err)
{
    enum tapak_status status =
        check_text("reason", transition->reason, TAPAK_MAX_TITLE_BYTES * 4, err);
    status = status == TAPAK_OK
                 ? check_text("agency", transition->agency, TAPAK_MAX_NAME_BYTES, err)
                 : status;
    if (status != TAPAK_OK) {
        return status;
    }
    if (tapak_state_needs_reason(work->state, transition->to) && !is_given(transition->reason)) {
        return tapak_fail(err, TAPAK_INVALID, "reason: is required to go from %s to %s",
                          tapak_state_code(work->state), tapak_state_code(transition->to));
    }
    if (transition->to == TAPAK_FORWARDED && work->state != TAPAK_DEFERRED &&
        !is_given(transition->agency)) {
        return tapak_fail(err, TAPAK_INVALID, "agency: is required to forward a report");
    }
    return TAPAK_OK;
}

// The row of the report that is repeated; 0 for every other state.
static enum tapak_status find_repeated(struct tapak_conn *conn, struct tapak_arena *arena,
                                       const struct tapak_case *work,
                                       const struct tapak_transition *transition,
                                       int64_t *out_row_id, struct tapak_error *err)
{
    struct tapak_case other;
    bool is_duplicate = transition->to == TAPAK_DUPLICATE;
    *out_row_id = 0;
    if (is_duplicate != is_given(transition->duplicate_of)) {
        return tapak_fail(err, TAPAK_INVALID,
                          is_duplicate ? "duplicate_of: the report that it repeats is required"
                                       : "duplicate_of: only a duplicate has one");
    }
    if (!is_duplicate) {
        return TAPAK_OK;
    }
    enum tapak_status status = tapak_case_read(conn, arena, transition->duplicate_of, &other, err);
    if (status == TAPAK_NOT_FOUND) {
        return tapak_fail(err, TAPAK_INVALID, "duplicate_of: there is no report '%.40s'",
                          transition->duplicate_of);
    }
    if (status == TAPAK_OK && (other.row_id == work->row_id || other.state == TAPAK_DUPLICATE)) {
        return tapak_fail(err, TAPAK_INVALID, "duplicate_of: %s",
                          other.row_id == work->row_id ? "a report does not repeat itself"
                                                       : "that report is a duplicate itself");
    }
    *out_row_id = status == TAPAK_OK ? other.row_id : 0;
    return status;
}

enum tapak_status tapak_transition_in(struct tapak_conn *conn, struct tapak_arena *arena,
                                      const struct tapak_case *work,
                                      const struct tapak_transition *transition,
                                      const struct tapak_actor *actor,
                                      struct tapak_transition_result *out_result,
                                      struct tapak_error *err)
{
    struct tapak_case_move move = {.to = transition->to};
    if (transition->version != 0 && transition->version != work->version) {
        return tapak_fail(err, TAPAK_CONFLICT,
                          "somebody changed the report in between: it is version %lld, not %lld",
                          (long long)work->version, (long long)transition->version);
    }
    enum tapak_status status = check_states(work, transition->to, err);
    status = status == TAPAK_OK ? check_words(work, transition, err) : status;
    if (status == TAPAK_OK) {
        status = find_repeated(conn, arena, work, transition, &move.duplicate_of_row, err);
    }
    if (status != TAPAK_OK) {
        return status;
    }
    move.reason = is_given(transition->reason) ? transition->reason : NULL;
    move.agency = is_given(transition->agency) ? transition->agency : NULL;
    out_result->from = work->state;
    return tapak_case_move(conn, work, &move, actor, &out_result->version, err);
}

struct making {
    const char *public_id;
    const struct tapak_transition *transition;
    const struct tapak_actor *actor;
    struct tapak_transition_result result;
};

static enum tapak_status make(struct tapak_conn *conn, void *context, struct tapak_error *err)
{
    struct making *making = context;
    struct tapak_case work;
    struct tapak_arena *arena = NULL;
    enum tapak_status status = tapak_arena_create(&arena, TAPAK_MAX_ARENA_BYTES, err);
    if (status == TAPAK_OK) {
        status = tapak_case_read(conn, arena, making->public_id, &work, err);
    }
    if (status == TAPAK_OK) {
        status = tapak_transition_in(conn, arena, &work, making->transition, making->actor,
                                     &making->result, err);
    }
    tapak_arena_free(arena);
    return status;
}

enum tapak_status tapak_transition_make(struct tapak_store *store, const char *public_id,
                                        const struct tapak_transition *transition,
                                        const struct tapak_actor *actor,
                                        struct tapak_transition_result *out_result,
                                        struct tapak_error *err)
{
    struct making making = {.public_id = public_id, .transition = transition, .actor = actor};
    enum tapak_status status = tapak_store_write(store, make, &making, err);
    if (status == TAPAK_OK) {
        *out_result = making.result;
    }
    return status;
}
