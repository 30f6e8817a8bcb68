/**
 * @file reports.h
 * @brief Reports: put, asked for, counted. Every change is an event.
 *
 * The viewer in a filter decides what a question can see, conditions included: for
 * TAPAK_VIEWER_PUBLIC a box is held against public points, and neither unpublished nor confidential
 * reports exist.
 */
#ifndef TAPAK_STORE_REPORTS_H
#define TAPAK_STORE_REPORTS_H

#include "tapak/model/report.h"
#include "tapak/store/store.h"

enum tapak_put_outcome {
    TAPAK_PUT_NEW,
    TAPAK_PUT_CHANGED,
    TAPAK_PUT_UNCHANGED, ///< the same fingerprint: nothing was written
    TAPAK_PUT_OUTCOME_COUNT
};

/** Who did it, for the event. */
struct tapak_actor {
    const char *name; ///< "import 12", "public", "operator"
    int64_t at_ms;
};

/**
 * Adds the report, or changes the one of the same (source, source_id) where it differs; what a
 * person set by hand (hand_set bits of the stored one) stays. A stored state never goes back to
 * what an unchanged source says: it changes only when state_raw does, so a source that tells
 * states has to fill state_raw. state TAPAK_STATE_COUNT is "not known": the stored one stays, a new
 * report is received. What is anonymous or confidential stays so: only a person takes that back;
 * what is published stays so unless is_withdrawn, and its title stays while no public_text comes
 * with the new one. The public point is taken as it is given, so it has to be made of the
 * category and the place that stay. public_id of a changed report stays. tracking_code may be NULL;
 * only its keyed digest is kept. person may be NULL. Category codes have to be in the store's list.
 */
TAPAK_MUST_CHECK enum tapak_status
tapak_report_put(struct tapak_conn *conn, const struct tapak_report *report,
                 const struct tapak_person *person, const char *tracking_code,
                 const struct tapak_actor *actor, enum tapak_put_outcome *out_outcome,
                 struct tapak_error *err);

/** One of many. */
struct tapak_report_new {
    const struct tapak_report *report; ///< public_id is needed by _add() only
    const struct tapak_person *person; ///< NULL when nothing is known of who reported
    enum tapak_put_outcome outcome;    ///< out
    int64_t row_id;                    ///< out, of what is new
};

/**
 * Many new reports at once, in a tenth of the time, within one tapak_write_fn. They are in the
 * spatial index after _end(); freeing before it means that the write has to fail. Until it is
 * freed, nothing else is written. Categories are those of the store's list, and their texts stay.
 */
struct tapak_report_bulk;
TAPAK_MUST_CHECK enum tapak_status tapak_report_bulk_begin(struct tapak_conn *conn,
                                                           struct tapak_report_bulk **out_bulk,
                                                           struct tapak_error *err);
/**
 * Fills in the outcomes: TAPAK_PUT_NEW may be added; TAPAK_PUT_UNCHANGED is stored with the same
 * fingerprint; TAPAK_PUT_CHANGED is stored and differs. Of a few that are stored among many new
 * ones only _add() may notice.
 */
TAPAK_MUST_CHECK enum tapak_status tapak_report_bulk_look(struct tapak_report_bulk *bulk,
                                                          struct tapak_report_new *items,
                                                          size_t count, struct tapak_error *err);
/**
 * Adds those whose outcome is TAPAK_PUT_NEW. What turns out to be stored, or came earlier among
 * them, is left out and gets another outcome, for tapak_report_put().
 */
TAPAK_MUST_CHECK enum tapak_status
tapak_report_bulk_add(struct tapak_report_bulk *bulk, struct tapak_report_new *items, size_t count,
                      const struct tapak_actor *actor, struct tapak_error *err);
TAPAK_MUST_CHECK enum tapak_status tapak_report_bulk_end(struct tapak_report_bulk *bulk,
                                                         struct tapak_error *err);
/** NULL is allowed. */
void tapak_report_bulk_free(struct tapak_report_bulk *bulk);

/**
 * What is stored for (source, source_id): its fingerprint and public id (terminated into
 * out_public_id), so that an importer can leave out what did not change and keep stand-in points.
 * TAPAK_NOT_FOUND when there is none.
 */
TAPAK_MUST_CHECK enum tapak_status
tapak_report_known(struct tapak_conn *conn, const char *source, const char *source_id,
                   uint64_t *out_fingerprint, char out_public_id[static TAPAK_PUBLIC_ID_LENGTH + 1],
                   struct tapak_error *err);

/** For TAPAK_VIEWER_PUBLIC, source_id, body, point and what else may not be seen is NULL or 0. */
typedef enum tapak_status tapak_report_fn(const struct tapak_report *report, void *context);

/** A page of reports: newest received first, equal ones by row id descending. */
struct tapak_report_page {
    bool has_cursor;
    int64_t cursor_received_ms; ///< continue behind this report …
    int64_t cursor_row_id;      ///< … of the previous page
    int64_t limit;              ///< 0 is all
    int64_t offset;
};

TAPAK_MUST_CHECK enum tapak_status tapak_report_each(struct tapak_conn *conn,
                                                     const struct tapak_report_filter *filter,
                                                     const struct tapak_report_page *page,
                                                     tapak_report_fn *each, void *context,
                                                     struct tapak_error *err);
TAPAK_MUST_CHECK enum tapak_status tapak_report_count(struct tapak_conn *conn,
                                                      const struct tapak_report_filter *filter,
                                                      int64_t *out_count, struct tapak_error *err);

/** One report by public id as the viewer may see it; TAPAK_NOT_FOUND otherwise, always the same. */
TAPAK_MUST_CHECK enum tapak_status tapak_report_find(struct tapak_conn *conn,
                                                     enum tapak_viewer viewer,
                                                     const char *public_id, tapak_report_fn *each,
                                                     void *context, struct tapak_error *err);

/** One report that the public may see, by row; TAPAK_NOT_FOUND otherwise. */
TAPAK_MUST_CHECK enum tapak_status tapak_report_row_public(struct tapak_conn *conn, int64_t row_id,
                                                           tapak_report_fn *each, void *context,
                                                           struct tapak_error *err);

/** One report by row, whatever it is: who asks has to look whether it may be shown. */
TAPAK_MUST_CHECK enum tapak_status tapak_report_row(struct tapak_conn *conn, int64_t row_id,
                                                    tapak_report_fn *each, void *context,
                                                    struct tapak_error *err);

/** The report of a tracking code; for the reporter, so confidential and unpublished ones too. */
TAPAK_MUST_CHECK enum tapak_status
tapak_report_track(struct tapak_conn *conn, const struct tapak_key *key, const char *tracking_code,
                   tapak_report_fn *each, void *context, struct tapak_error *err);

/** Reports behind row id after_row_id in order of row id, at most limit: for joining again. */
TAPAK_MUST_CHECK enum tapak_status tapak_report_walk(struct tapak_conn *conn, int64_t after_row_id,
                                                     int64_t limit, tapak_report_fn *each,
                                                     void *context, struct tapak_error *err);

/**
 * A new placement (and public point) for a stored report; the old one is kept with the edition it
 * came from. Makes an event. Nothing is written when nothing differs.
 */
TAPAK_MUST_CHECK enum tapak_status
tapak_report_replace_placement(struct tapak_conn *conn, const struct tapak_report *report,
                               const struct tapak_placement *placement, int64_t edition_id,
                               const struct tapak_actor *actor, struct tapak_error *err);

#endif
