/**
 * @file steps.h
 * @brief The bare steps of a report, made here or told by its source.
 */
#ifndef STORE_STEPS_H
#define STORE_STEPS_H

#include "store/conn.h"
#include "tapak/model/clock.h"

enum { STEPS_MAX = 512 }; // more than a person ever makes

/** What its row says of a report. */
struct steps_row {
    int64_t row_id;
    enum tapak_state state;
    int64_t received_ms;
    int64_t since_ms;
};

/** At least one step. *out_is_told: none of them was made here. */
TAPAK_MUST_CHECK enum tapak_status steps_read(struct tapak_conn *conn, const struct steps_row *row,
                                              struct tapak_step out_steps[static STEPS_MAX],
                                              size_t *out_count, bool *out_is_told,
                                              struct tapak_error *err);

enum tapak_state db_state(const struct db_call *call, int column);
enum tapak_class db_class(const struct db_call *call, int column);

#endif
