/**
 * @file report_facts.h
 * @brief A report as the events see it: codes only, before and after a change.
 */
#ifndef STORE_REPORT_FACTS_H
#define STORE_REPORT_FACTS_H

#include "store/conn.h"
#include "store/events.h"
#include "tapak/store/reports.h"

enum {
    FACT_COUNT = 8,
    FACT_BYTES = 64,
    CANDIDATES_BYTES = TAPAK_MAX_CANDIDATES * TAPAK_CODE_BYTES
};

/** A copy of the columns of the SQL part "report_facts". */
struct facts {
    int64_t row_id;
    char public_id[TAPAK_PUBLIC_ID_LENGTH + 1];
    uint64_t fingerprint;
    int64_t received_ms; ///< this and the next are told only when they change
    int64_t state_since_ms;
    char text[FACT_COUNT][FACT_BYTES];
    bool is_null[FACT_COUNT];
};

/** The facts of the one row of a call, which is run to its end and ended; TAPAK_NOT_FOUND. */
TAPAK_MUST_CHECK enum tapak_status facts_run(struct db_call *call, struct facts *out_facts,
                                             struct tapak_error *err);

/** The number of the fact of that name in events; FACT_COUNT when there is none. */
int facts_find(const char *name);
const char *facts_name(int fact);

/** Whether that fact is the same in both. */
bool facts_same(const struct facts *a, const struct facts *b, int fact);

/** Adds an event of that kind; before is NULL for a new report. */
TAPAK_MUST_CHECK enum tapak_status facts_tell(struct tapak_conn *conn, const char *kind,
                                              const struct facts *before, const struct facts *after,
                                              const struct tapak_actor *actor,
                                              struct tapak_error *err);

/**
 * The same with members of its own behind the facts: extra is JSON members without braces, or "".
 * before and after may be the same.
 */
TAPAK_MUST_CHECK enum tapak_status facts_tell_more(struct tapak_conn *conn, const char *kind,
                                                   const struct facts *before,
                                                   const struct facts *after, const char *extra,
                                                   const struct tapak_actor *actor,
                                                   struct tapak_error *err);

/** The event of a new report that is stored under row_id, as facts_tell() makes it. */
TAPAK_MUST_CHECK enum tapak_status facts_tell_new(struct event_batch *events, int64_t row_id,
                                                  const struct tapak_report *report,
                                                  const struct tapak_actor *actor,
                                                  struct tapak_error *err);

void facts_format_candidates(const struct tapak_placement *placement,
                             char text[static CANDIDATES_BYTES]);

/** Binds the columns of a placement. candidates is filled, bound, and must live until the end. */
void facts_bind_placement(struct db_call *call, const struct tapak_placement *placement,
                          char candidates[static CANDIDATES_BYTES]);

#endif
