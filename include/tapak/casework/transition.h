/**
 * @file transition.h
 * @brief Taking a report from one state to the next, by the rules.
 *
 * Rules:   what may become what is model/state.h; what needs a reason gets one; what is forwarded
 *          names the agency; what was deferred goes back to where it came from; a duplicate names
 *          the report that it repeats, which is not one itself and not this one.
 * Threads: any; blocks until the change is on disk.
 */
#ifndef TAPAK_CASEWORK_TRANSITION_H
#define TAPAK_CASEWORK_TRANSITION_H

#include "tapak/store/cases.h"

struct tapak_transition {
    enum tapak_state to;
    const char *reason;       ///< NULL or "" is none
    const char *agency;       ///< NULL or "" is none
    const char *duplicate_of; ///< public id, or NULL
    int64_t version;          ///< that it is made for; 0 is whichever there is
};

struct tapak_transition_result {
    enum tapak_state from;
    int64_t version; ///< of the report now
};

/**
 * TAPAK_NOT_FOUND: no such report. TAPAK_CONFLICT: not from this state, or changed in between.
 * TAPAK_INVALID: what is missing, the field first ("reason: …").
 */
TAPAK_MUST_CHECK enum tapak_status
tapak_transition_make(struct tapak_store *store, const char *public_id,
                      const struct tapak_transition *transition, const struct tapak_actor *actor,
                      struct tapak_transition_result *out_result, struct tapak_error *err);

/** The same within a write that is under way, on a case that was read in it. */
TAPAK_MUST_CHECK enum tapak_status
tapak_transition_in(struct tapak_conn *conn, struct tapak_arena *arena,
                    const struct tapak_case *work, const struct tapak_transition *transition,
                    const struct tapak_actor *actor, struct tapak_transition_result *out_result,
                    struct tapak_error *err);

/**
 * Closes every report that was resolved and whose reporter has not objected within the limit, on
 * the day of actor->at_ms. The number closed; at most 1,000 a write.
 */
TAPAK_MUST_CHECK enum tapak_status tapak_close_unanswered(struct tapak_store *store,
                                                          const struct tapak_rules *rules,
                                                          const struct tapak_actor *actor,
                                                          int64_t *out_closed,
                                                          struct tapak_error *err);

#endif
