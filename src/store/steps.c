// A report that nobody has worked on has no steps of its own: its way is its receipt and, when that
// is another, the state that its source told.
#include "store/steps.h"

#include <assert.h>
#include <string.h>

enum tapak_state db_state(const struct db_call *call, int column)
{
    enum tapak_state state = TAPAK_RECEIVED;
    bool is_known = tapak_state_parse(tapak_slice_of(db_words(call, column)), &state);
    assert(is_known); // the schema's CHECK, and nothing else writes steps
    (void)is_known;
    return state;
}

enum tapak_class db_class(const struct db_call *call, int column)
{
    enum tapak_class klass = TAPAK_CLASS_COMPLAINT;
    bool is_known = tapak_class_parse(tapak_slice_of(db_words(call, column)), &klass);
    assert(is_known);
    (void)is_known;
    return klass;
}

enum tapak_status steps_read(struct tapak_conn *conn, const struct steps_row *row,
                             struct tapak_step out_steps[static STEPS_MAX], size_t *out_count,
                             bool *out_is_told, struct tapak_error *err)
{
    enum { STATE, AT_MS, ACTOR };
    struct db_call call = db_begin(conn, Q_CASE_WAY);
    bool has_row = false;
    bool is_told = true;
    size_t count = 0;
    enum tapak_status status = TAPAK_OK;
    db_bind_int(&call, ":id", row->row_id);
    while (count < STEPS_MAX && (status = db_next(&call, &has_row, err)) == TAPAK_OK && has_row) {
        out_steps[count++] = (struct tapak_step){db_state(&call, STATE), db_int(&call, AT_MS)};
        is_told = is_told && strcmp(db_words(&call, ACTOR), "source") == 0;
    }
    db_end(&call);
    if (status != TAPAK_OK) {
        return status;
    }
    if (count == 0) {
        out_steps[count++] = (struct tapak_step){TAPAK_RECEIVED, row->received_ms};
        if (row->state != TAPAK_RECEIVED) {
            int64_t at_ms = row->since_ms > row->received_ms ? row->since_ms : row->received_ms;
            out_steps[count++] = (struct tapak_step){row->state, at_ms};
        }
    }
    *out_count = count;
    *out_is_told = is_told;
    return TAPAK_OK;
}
