/**
 * @file case_change.h
 * @brief How an operation that changes a report runs: body, right, version and change, in one
 * write.
 */
#ifndef TAPAK_API_DESK_CASE_CHANGE_H
#define TAPAK_API_DESK_CASE_CHANGE_H

#include "api/desk/cases.h"
#include "tapak/decode/members.h"

struct desk_change {
    const struct tapak_member_value *values; ///< of the body, in the order of the members
    const char *public_id;
    const struct api_visit *visit;
    const struct tapak_who *who;
    struct tapak_actor actor;
    int64_t wanted;  ///< version, 0 for whichever there is
    int64_t version; ///< out: of the report now
    enum tapak_state state;
};

typedef enum tapak_status desk_change_fn(struct tapak_conn *conn, struct tapak_arena *arena,
                                         const struct tapak_case *work, struct desk_change *change,
                                         struct tapak_error *err);

/** What an operation takes and does. */
struct desk_operation {
    const struct tapak_member *members; ///< at most four
    unsigned (*rights)(const struct tapak_member_value *values);
    desk_change_fn *run;
    bool is_free; ///< of If-Match: nothing is overwritten
};

TAPAK_MUST_CHECK enum tapak_status desk_change_run(const struct tapak_call *call,
                                                   const struct desk_operation *operation,
                                                   struct tapak_response *response,
                                                   struct tapak_error *err);

#endif
