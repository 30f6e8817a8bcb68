/**
 * @file past.h
 * @brief A connection that answers as the store was at a time.
 *
 * Method:  what events since then changed is undone in temporary tables, which the questions of the
 *          connection find in place of the stored ones. It costs a copy of the reports.
 * Exact:   which reports there were; class, state, category, area, way of placing, published,
 *          confidential, anonymous, time of receipt; the edition and the programme's list that
 * held. Not:     words, points and names of areas and categories are today's. Where hotspots lay is
 * known while no other edition was loaded since; else there are none. Again:   the cut names the
 * last event that counts. Events only ever come behind, so the same cut gives the same answers as
 * long as they are kept.
 */
#ifndef TAPAK_STORE_PAST_H
#define TAPAK_STORE_PAST_H

#include "tapak/base/hash.h"
#include "tapak/store/store.h"

enum { TAPAK_EDITION_NAME_BYTES = 128 };

struct tapak_cut {
    int64_t as_of_ms;          ///< events of this instant and before count
    int64_t event_id;          ///< the last that does; 0 when there was none
    struct tapak_digest hash;  ///< of that event
    struct tapak_digest rules; ///< of the lists of categories and periods, which are today's
    int64_t programme_version; ///< of the list that held; 0 before the first
    bool has_hotspots;
    char edition[TAPAK_EDITION_NAME_BYTES]; ///< "" before the first; cut to room
};

/** The caller frees with tapak_past_close(). An instant that is still to come is TAPAK_INVALID. */
TAPAK_MUST_CHECK enum tapak_status tapak_past_open(struct tapak_store *store, int64_t as_of_ms,
                                                   struct tapak_conn **out_conn,
                                                   struct tapak_cut *out_cut,
                                                   struct tapak_error *err);
/** NULL is allowed. */
void tapak_past_close(struct tapak_conn *conn);

#endif
