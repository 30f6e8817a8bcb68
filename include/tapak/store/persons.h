/**
 * @file persons.h
 * @brief Who reported: kept apart and sealed, read with a record, erased at will.
 *
 * Rule:    contacts are sealed with the newest key of "PATH.persons.key"; a copy of the database
 *          without that file has none. What is erased stays erased, whatever is imported later. No
 *          event holds anything of a person, not even a digest: after an erasure nothing is left
 *          that a guess could be tried against.
 */
#ifndef TAPAK_STORE_PERSONS_H
#define TAPAK_STORE_PERSONS_H

#include "tapak/base/arena.h"
#include "tapak/model/report.h"
#include "tapak/store/reports.h"

/**
 * The contacts of a report, into the arena; all NULL when none are known. Within a write: that the
 * actor looked is an event, which is on disk before the caller may show anything. TAPAK_NOT_FOUND.
 */
TAPAK_MUST_CHECK enum tapak_status tapak_person_read(struct tapak_conn *conn, const char *public_id,
                                                     const struct tapak_actor *actor,
                                                     struct tapak_arena *arena,
                                                     struct tapak_person *out_person,
                                                     struct tapak_error *err);

/** Whose contacts are erased: by public id, or by tracking code (the other is NULL). */
struct tapak_person_choice {
    const char *public_id;
    const char *tracking_code;
};

/** Within a write. *out_was says whether there were any. TAPAK_NOT_FOUND when there is no report.
 */
TAPAK_MUST_CHECK enum tapak_status tapak_person_erase(struct tapak_conn *conn,
                                                      const struct tapak_person_choice *choice,
                                                      const struct tapak_actor *actor,
                                                      bool *out_was, struct tapak_error *err);

/**
 * Makes a new key and seals all contacts with it, in short transactions beside which reading and
 * writing go on; then the old key is taken out of the file. Stopped at any place, it goes on when
 * it is called again. Other programs on the same database take the new key up by themselves.
 */
TAPAK_MUST_CHECK enum tapak_status
tapak_person_rotate(struct tapak_store *store, int64_t *out_resealed, struct tapak_error *err);

#endif
