/**
 * @file sightings.h
 * @brief That somebody was shown what is guarded: each time an event of the report.
 *
 * Source: domain section 6, rule 7.
 */
#ifndef TAPAK_STORE_SIGHTINGS_H
#define TAPAK_STORE_SIGHTINGS_H

#include "tapak/store/reports.h"

/** Event "seen". what: "point" (the true one of a sensitive report). Changes no version. */
TAPAK_MUST_CHECK enum tapak_status
tapak_sighting_add(struct tapak_conn *conn, int64_t report_row_id, const char *public_id,
                   const char *what, const struct tapak_actor *actor, struct tapak_error *err);

#endif
