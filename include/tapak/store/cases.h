/**
 * @file cases.h
 * @brief Working on reports: the way through the states, who works on one, notes and answers.
 *
 * Rules:   here it is kept that a change is an event, that nobody overwrites what another changed
 * in between, and that the way of a report is whole. What a state may become is model/state.h, and
 * casework asks it. Texts:   reasons and notes may hold personal data; an event carries a keyed
 * digest of them. Memory:  what is read lives in the arena that was given.
 */
#ifndef TAPAK_STORE_CASES_H
#define TAPAK_STORE_CASES_H

#include "tapak/base/arena.h"
#include "tapak/model/clock.h"
#include "tapak/model/report.h"
#include "tapak/store/reports.h"

/** A step with what was said. */
struct tapak_case_step {
    enum tapak_state state;
    int64_t at_ms;
    const char *actor;
    const char *reason; ///< NULL when none was given
    const char *agency; ///< NULL when it went to none
};

enum tapak_note_kind {
    TAPAK_NOTE_INTERNAL, ///< for those who work on it
    TAPAK_NOTE_ANSWER,   ///< for the reporter too
    TAPAK_NOTE_SITE,     ///< somebody was there: confirmed on site
    TAPAK_NOTE_COUNT
};

const char *tapak_note_kind_code(enum tapak_note_kind kind); ///< "internal"
bool tapak_note_kind_parse(struct tapak_slice code, enum tapak_note_kind *out_kind);

struct tapak_note {
    int64_t at_ms;
    const char *actor;
    enum tapak_note_kind kind;
    const char *text;
};

/** What a change needs to know of a report. */
struct tapak_case {
    int64_t row_id;
    char public_id[TAPAK_PUBLIC_ID_LENGTH + 1];
    int64_t version;
    enum tapak_state state;
    enum tapak_class klass;
    int64_t received_ms;
    struct tapak_code area;
    bool is_confidential;
    const char *assignee;              ///< NULL when nobody
    const char *duplicate_of;          ///< public id, NULL when it is none
    int64_t duplicate_of_row;          ///< 0 likewise
    const struct tapak_case_step *way; ///< in order; at least the receipt
    size_t way_length;
};

/** The case of a public id; TAPAK_NOT_FOUND. Whoever asks has been let see it. */
TAPAK_MUST_CHECK enum tapak_status tapak_case_read(struct tapak_conn *conn,
                                                   struct tapak_arena *arena, const char *public_id,
                                                   struct tapak_case *out_case,
                                                   struct tapak_error *err);

/** One step further. */
struct tapak_case_move {
    enum tapak_state to;
    const char *reason;       ///< NULL is none
    const char *agency;       ///< NULL leaves it
    int64_t duplicate_of_row; ///< with TAPAK_DUPLICATE, else 0
};

/**
 * Writes the step, the new state (set by hand from now on) and the event "moved". TAPAK_CONFLICT
 * when the report is no longer of work->version; the new one into *out_version.
 */
TAPAK_MUST_CHECK enum tapak_status tapak_case_move(struct tapak_conn *conn,
                                                   const struct tapak_case *work,
                                                   const struct tapak_case_move *move,
                                                   const struct tapak_actor *actor,
                                                   int64_t *out_version, struct tapak_error *err);

/** Who works on it, NULL for nobody; event "assigned". */
TAPAK_MUST_CHECK enum tapak_status
tapak_case_assign(struct tapak_conn *conn, const struct tapak_case *work, const char *assignee,
                  const struct tapak_actor *actor, int64_t *out_version, struct tapak_error *err);

/**
 * Cleared for the public with this text, or withdrawn (text NULL); an import changes neither from
 * then on. Event "published" or "withdrawn". TAPAK_CONFLICT for a confidential report.
 */
TAPAK_MUST_CHECK enum tapak_status
tapak_case_publish(struct tapak_conn *conn, const struct tapak_case *work, const char *text,
                   const struct tapak_actor *actor, int64_t *out_version, struct tapak_error *err);

/** A note or an answer; event "noted". Changes no version: two notes are no conflict. */
TAPAK_MUST_CHECK enum tapak_status
tapak_case_note(struct tapak_conn *conn, const struct tapak_case *work, enum tapak_note_kind kind,
                const char *text, const struct tapak_actor *actor, struct tapak_error *err);

/**
 * Where it is, set by hand from now on: point, placement and public point of placed; event
 * "placed". The placement before it is kept.
 */
TAPAK_MUST_CHECK enum tapak_status
tapak_case_place(struct tapak_conn *conn, const struct tapak_case *work,
                 const struct tapak_report *placed, int64_t edition_id,
                 const struct tapak_actor *actor, int64_t *out_version, struct tapak_error *err);

typedef enum tapak_status tapak_note_fn(const struct tapak_note *note, void *context);
/** Oldest first. */
TAPAK_MUST_CHECK enum tapak_status tapak_case_notes(struct tapak_conn *conn, int64_t report_row_id,
                                                    tapak_note_fn *each, void *context,
                                                    struct tapak_error *err);

/** An open or resolved report as a queue sees it. */
struct tapak_case_line {
    int64_t row_id;
    const char *public_id;
    enum tapak_class klass;
    enum tapak_state state;
    int64_t received_ms;
    const struct tapak_step *steps; ///< borrowed until the callback returns
    size_t step_count;
    const char *assignee; ///< NULL when nobody
};

struct tapak_case_filter {
    struct tapak_code area;     ///< "" is everywhere
    const char *category;       ///< NULL is any
    const char *state;          ///< code, NULL is every one that is not at its end
    const char *assignee;       ///< NULL is any
    struct tapak_bounds bounds; ///< of who asks
    const char *words;          ///< in title, body or public id, letters of any case; NULL is any
};

typedef enum tapak_status tapak_case_line_fn(const struct tapak_case_line *line, void *context);
/** Received, verified, forwarded, in progress, resolved, deferred, not authorised; oldest first. */
TAPAK_MUST_CHECK enum tapak_status tapak_case_each(struct tapak_conn *conn,
                                                   const struct tapak_case_filter *filter,
                                                   tapak_case_line_fn *each, void *context,
                                                   struct tapak_error *err);

/** The limits and days off of the store, into the arena. */
TAPAK_MUST_CHECK enum tapak_status tapak_rules_load(struct tapak_conn *conn,
                                                    struct tapak_arena *arena, int offset_minutes,
                                                    struct tapak_rules *out_rules,
                                                    struct tapak_error *err);

#endif
